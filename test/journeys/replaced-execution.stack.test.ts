import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectStatus } from '#local/main-job/client.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { expectReached } from '#test/support/reached.ts';
import { AUDITOR, reviewer, RunningStack } from '#test/support/running-stack.ts';

const ADMINISTRATOR = { role: 'administrator' };

describe('a claim whose execution was stopped', () => {
  let stack: RunningStack;
  let claimId: string;
  let replaced = 0;
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 4 });
    await stack.appropriate('350200', 100_000_000);
  });
  afterAll(() => stack.close());

  const replace = (key = stack.purpose('replace')) =>
    stack.client.post(ADMINISTRATOR, `/claims/${claimId}/execution/replacement`, { reason: 'test' }, key);

  async function stop(): Promise<void> {
    // A replacement is answered once it is written down; the outbox starts the execution after that.
    await stack.machine.quiet();
    const { executionArn } = expectStatus(
      await stack.client.get<{ executionArn: string }>(AUDITOR, `/claims/${claimId}/execution`),
      200,
    );
    const endpoint = stack.machine.endpoints.stepFunctions;
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const client = new SFNClient({ endpoint, region: 'cn-north-1', credentials });
    await client.send(new StopExecutionCommand({ executionArn }));
    client.destroy();
  }

  async function stopAndReplace(): Promise<void> {
    await stop();
    expectStatus(await replace(), 202);
    replaced += 1;
  }

  test('goes on in a new generation where it stands, at every place where it waits, and is paid once', async () => {
    const { machinery } = ENTERPRISES;
    claimId = await stack.claimOf(machinery, [stack.world.line(machinery, { occupation: '焊工', level: '4' })]);
    await stack.until(claimId, 'first-review');
    expect(await replace()).toMatchObject({ status: 409, body: { code: 'execution-not-replaceable' } });
    await stop();
    const again = [await replace('replace once'), await replace('replace once')];
    expect(again).toMatchObject(Array(2).fill({ status: 202, body: { generation: 2 } }));
    replaced += 1;
    // A decision that falls while nobody drives is found by the next driver.
    await stop();
    expectStatus(await stack.review(claimId, 'first', 'approve', reviewer('first', '350200')), 200);
    // What replaced the driver before says nothing of the one that ended now.
    expect(await replace('replace once')).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    expectStatus(await replace(), 202);
    replaced += 1;
    await stack.until(claimId, 'second-review');
    await stopAndReplace();
    expectStatus(await stack.review(claimId, 'second', 'approve', reviewer('second', '350200')), 200);
    await stack.until(claimId, 'notice');
    await stopAndReplace();
    await stack.passNotice(claimId);
    expect(await stack.until(claimId, 'paid')).toMatchObject({ grantedFen: 120_000, paidFen: 120_000 });
    const { events, chain } = await stack.events(claimId);
    expect(chain.intact).toBe(true);
    expect(events.filter(({ type }) => type === 'execution-replaced')).toHaveLength(replaced);
    expect(events.filter(({ type }) => type === 'claim-settled')).toHaveLength(1);
    expect(await replace()).toMatchObject({ status: 409 });
  });

  test('is replaced by an administrator only', async () => {
    const asked = await stack.client.post(
      AUDITOR,
      `/claims/${claimId}/execution/replacement`,
      { reason: 'x' },
      'auditor replaces',
    );
    expect(asked.status).toBe(403);
  });

  test('reaches what it stands for', () => expectReached('replaced-execution', stack.client.witness));
});
