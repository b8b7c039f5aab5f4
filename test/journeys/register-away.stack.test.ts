import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RegisterCall } from '#functions/verification/facts.ts';
import { expectStatus } from '#local/main-job/client.ts';
import type { RegistersMode } from '#local/registers/mode.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { sweepUntil } from '#test/support/deeds.ts';
import { ending } from '#test/support/ending.ts';
import { expectReached } from '#test/support/reached.ts';
import { AUDITOR, operatorOf, RunningStack } from '#test/support/running-stack.ts';
import { sampleOf, slow } from '#test/support/slow.ts';

const { machinery } = ENTERPRISES;
const FEN = 70_000;
const WISH = { occupation: '保安员', level: '5', issuedOn: '2025-03-01' } as const;
const UP = { mode: 'up' } as const;

/** Ways of being away in which the registers still say that they are up; all of them: `test/faults/registers.table.test.ts`. */
const AWAY = sampleOf<RegistersMode['mode']>(['rate-limited', 'wrong-content-type', 'half-answers', 'other-person'], 4);

interface ListedCalls {
  readonly calls: readonly RegisterCall[];
  readonly nextBatch?: number;
}

describe('a register that is away', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 15 });
    await stack.appropriate(machinery.region, 1_000_000_000);
  });
  afterAll(() => stack.close());

  const line = (more: object = {}) => stack.world.line(machinery, { ...WISH, ...more });

  async function timesAway(claimId: string): Promise<number> {
    return (await stack.events(claimId)).events.filter(({ type }) => type === 'register-away').length;
  }

  async function callsOf(claimId: string, batch: number): Promise<ListedCalls> {
    return expectStatus(
      await stack.client.get(AUDITOR, `/claims/${claimId}/register-calls?batch=${batch}`),
      200,
    ) as never;
  }

  test('refuses nothing and verifies nothing; when it is back, the claim goes on to its end', async () => {
    stack.registers.setMode({ mode: 'down' });
    const claimId = await stack.claimOf(machinery, [line(), line({ register: 'absent' }), line()]);
    const waits = async (times: number) => {
      await expect.poll(() => timesAway(claimId), { timeout: 30_000 }).toBe(times);
      const claim = await stack.until(claimId, 'waiting-for-register');
      expect(claim).toMatchObject({ lines: 3, grantedLines: 0, refusedLines: 0, grantedFen: 0 });
      expect(await stack.lines(claimId)).toEqual([]);
    };
    await waits(1);
    await stack.machine.events.fireSchedules();
    await stack.machine.quiet();
    await waits(1);
    for (const [index, mode] of AWAY.entries()) {
      stack.registers.setMode({ mode });
      await stack.machine.events.fireSchedules();
      await waits(2 + index);
    }
    stack.registers.setMode(UP);
    await stack.machine.events.fireSchedules();
    expect(await stack.until(claimId, 'first-review')).toMatchObject({ grantedLines: 2, refusedLines: 1 });
    await stack.payOut(claimId);
    expect(await ending(stack, claimId, 'paid')).toMatchObject({ paidFen: 2 * FEN });
  });

  slow('registers that come and go are waited for; away and back is the first case', () => {
    test('one that answers late, or everything twice, is believed', async () => {
      for (const mode of [{ mode: 'slow', latencyMs: 300 }, { mode: 'duplicates' }] as const) {
        stack.registers.setMode(mode);
        const claimId = await stack.claimOf(machinery, [line(), line({ register: { revokedOn: '2025-04-01' } })]);
        expect(await stack.until(claimId, 'first-review', 'waiting-for-register')).toMatchObject({
          status: 'first-review',
          grantedLines: 1,
          refusedLines: 1,
        });
      }
      stack.registers.setMode(UP);
    });

    test('one that is away now and then: only the batches that are open are asked for again', async () => {
      stack.registers.setMode({ mode: 'down', probability: 0.4, seed: 5 });
      const lines = Array.from({ length: 220 }, (_, index) => line(index % 20 === 0 ? { register: 'absent' } : {}));
      const claimId = await stack.claimOf(machinery, lines);
      await stack.until(claimId, 'waiting-for-register', 'first-review');
      await sweepUntil(stack, async () => {
        await stack.machine.quiet();
        return (await stack.read(claimId)).status === 'first-review';
      });
      stack.registers.setMode(UP);
      expect(await timesAway(claimId)).toBeGreaterThan(0);
      const pages = await Promise.all([0, 1, 2].map((batch) => callsOf(claimId, batch)));
      expect(pages.map(({ nextBatch }) => nextBatch)).toEqual([1, 2, undefined]);
      for (const { calls } of pages) {
        const outcomes = (register: string) =>
          calls.filter((call) => call.register === register).map((call) => call.outcome);
        expect(outcomes('insurance')).toContain('answered');
        expect(calls.filter(({ requestMark, outcome }) => requestMark === '' || outcome === undefined)).toEqual([]);
      }
      expect(pages.flatMap(({ calls }) => calls).some(({ outcome }) => outcome === 'away')).toBe(true);
      const asOperator = await stack.client.get(operatorOf(machinery), `/claims/${claimId}/register-calls`);
      expect(asOperator.status).toBe(403);
      expect((await stack.client.get(AUDITOR, `/claims/${claimId}/register-calls?batch=x`)).status).toBe(400);
      expect(await stack.read(claimId)).toMatchObject({
        lines: 220,
        grantedLines: 209,
        refusedLines: 11,
        grantedFen: 209 * FEN,
      });
    });
  });

  test('reaches what it stands for', () => expectReached('register-away', stack.client.witness));
});
