import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { handler as stand } from '#functions/claim/stand-handler.ts';
import { getClaim } from '#functions/claim/claim-store.ts';
import { handler as notice } from '#functions/notice/handler.ts';
import { CLOCK_KEY } from '#functions/shared/business-time-store.ts';
import { dynamo } from '#functions/shared/dynamo-client.ts';
import { tableName } from '#functions/shared/table-store.ts';
import { type Ledger, putClaim, startLedger } from '#test/support/ledger.ts';
import { Failing, history, run, settled, start, StillClock } from '#test/local/step-functions/support.ts';
import { CLAIM_WORKFLOW, readText, withPlaceholdersFilled } from '#workflows/definition.ts';

let ledger: Ledger;
beforeAll(async () => {
  ledger = await startLedger();
  vi.stubEnv('BUSINESS_TIME', 'table');
});
afterAll(() => ledger.close());

const setBusinessTime = (now: string) =>
  dynamo().send(new PutCommand({ TableName: tableName(), Item: { ...CLOCK_KEY, now } }));
const called = (handler: (event: unknown, context: never) => Promise<unknown>) => (payload: never) =>
  handler(payload, {} as never);

it('business time that people set behind the clock of the engine fills no history, and the notice ends with it', async () => {
  const driver = { claimId: 'clm-clocks', revision: 1, generation: 1 };
  const period = { from: '2025-06-03', to: '2025-06-11', endsAt: '2025-06-12T00:00:00+08:00', workingDays: 7 };
  await putClaim({ ...driver, status: 'notice', notice: period, grantedFen: 100, pendingFen: 100, batches: 1 });
  await setBusinessTime('2025-06-03T01:00:00.000Z');
  const running = await run({
    definition: JSON.stringify(withPlaceholdersFilled(readText(CLAIM_WORKFLOW))),
    functions: {
      StandFunction: called(stand),
      NoticeFunction: called(notice),
      PaymentFunction: () => new Failing('IntegrityError', 'the way ends here'),
    },
    clock: new StillClock('2026-01-01T00:00:00.000Z'),
  });
  const arn = await start(running, driver);
  const turns = () => running.calls.filter(({ functionArn }) => functionArn.endsWith(':NoticeFunction')).length;
  await settled(running);
  expect(turns()).toBe(1);
  const sixHours = running.clock.now().getTime() + 6 * 3_600_000;
  for (
    let next = running.engine.nextWakeUp();
    next !== undefined && next.getTime() < sixHours;
    next = running.engine.nextWakeUp()
  ) {
    running.clock.set(next);
    await settled(running);
  }
  expect(turns()).toBeLessThanOrEqual(24);
  expect((await history(running, arn)).length).toBeLessThanOrEqual(24 * 12);

  await setBusinessTime('2025-06-11T16:00:00.000Z');
  running.clock.advance(900);
  await settled(running);
  expect((await getClaim(driver.claimId))?.status).toBe('reserving');
  await running.engine.close();
});
