/** Slow: thirty claims wait out six hours in steps of fifteen minutes; `npm test` has registers away for one claim in each way. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mapLimited } from '#functions/shared/concurrency.ts';
import { expectStatus } from '#local/main-job/client.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import type { SampleLine } from '#samples/world.ts';
import { whenAll } from '#test/support/adversity.ts';
import { ending } from '#test/support/ending.ts';
import { plainRoster } from '#test/support/plain-roster.ts';
import { AUDITOR, reviewer, RunningStack } from '#test/support/running-stack.ts';

/** `npm run test:outage` for the long profile: a thousand. */
const CLAIMS = Number(process.env['CLAIMS'] ?? 30);
const PATIENCE_MS = 60_000 + CLAIMS * 2_000;
const HOURS = 6;
const STEP_MINUTES = 15;
const AT_ONCE = 8;
const FEN = 70_000;
const { machinery } = ENTERPRISES;
const { region } = machinery;

let stack: RunningStack;
beforeAll(async () => {
  stack = await RunningStack.start({ seed: 26 });
  await stack.appropriate(region, CLAIMS * 2 * FEN);
});
afterAll(() => stack.close());

/** States that the executions of the claims have entered so far. */
async function statesEntered(claims: readonly string[]): Promise<number> {
  const counts = await mapLimited(claims, AT_ONCE, async (claimId) => {
    const { events } = expectStatus(
      await stack.client.get<{ events: { type: string }[] }>(AUDITOR, `/claims/${claimId}/execution`),
      200,
    );
    return events.filter(({ type }) => type.endsWith('StateEntered')).length;
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

const callsSoFar = () =>
  (['certificates', 'insurance', 'enterprises', 'classes'] as const)
    .flatMap((register) => [...stack.registers.callsPerSecond(register).values()])
    .reduce((sum, count) => sum + count, 0);

async function submitAll(rosters: readonly (readonly SampleLine[])[]): Promise<string[]> {
  return mapLimited(rosters, AT_ONCE, async (lines) => {
    const claimId = await stack.createClaim(machinery);
    const upload = await stack.upload(machinery, claimId, plainRoster(lines));
    expectStatus(await stack.submit(machinery, claimId, upload.uploadId), 202);
    return claimId;
  });
}

const all = (claims: readonly string[], ...statuses: readonly string[]) =>
  whenAll(stack, new Map(claims.map((claimId) => [claimId, statuses])), PATIENCE_MS);

test(
  `${CLAIMS} claims in flight when the registers go down for six hours all end as they should, and nothing polls`,
  async () => {
    const wish = { occupation: '保安员', level: '5', issuedOn: '2025-03-01' } as const;
    // Every fifth has a line that is to be refused whatever happens: by the register, not for want of one.
    const rosters = Array.from({ length: CLAIMS }, (_, index) => [
      stack.world.line(machinery, wish),
      stack.world.line(machinery, index % 5 === 0 ? { ...wish, register: 'absent' } : wish),
    ]);
    await stack.publishWorld();
    stack.registers.setMode({ mode: 'down' });
    const early = Math.ceil(CLAIMS * 0.9);
    const claims = await submitAll(rosters.slice(0, early));
    await all(claims, 'waiting-for-register');
    await stack.machine.quiet();

    const entered = await statesEntered(claims);
    const asked = callsSoFar();
    const start = stack.machine.clock.now().getTime();
    for (let minutes = STEP_MINUTES; minutes <= HOURS * 60; minutes += STEP_MINUTES) {
      await stack.machine.clock.set(new Date(start + minutes * 60_000));
      await stack.machine.events.fireSchedules();
      await stack.machine.quiet();
      if (minutes === 180) {
        claims.push(...(await submitAll(rosters.slice(early))));
        await all(claims, 'waiting-for-register');
        await stack.machine.quiet();
      }
    }
    expect(await statesEntered(claims.slice(0, early))).toBe(entered);
    // Circuits are open: those that came during the outage did not even ask.
    expect(callsSoFar()).toBe(asked);
    for (const claim of (await all(claims, 'waiting-for-register')).values()) {
      expect(claim).toMatchObject({ grantedLines: 0, refusedLines: 0 });
    }

    stack.registers.setMode({ mode: 'up' });
    const reviewed = await all(claims, 'first-review');
    for (const [index, claimId] of claims.entries()) {
      const refused = index % 5 === 0 ? 1 : 0;
      expect(reviewed.get(claimId)).toMatchObject({ grantedLines: 2 - refused, refusedLines: refused });
    }
    const sample = claims.slice(0, 10);
    for (const claimId of sample) {
      const lines = await stack.lines(claimId);
      const reasons = lines.flatMap((line) => line.reasons.map(({ code }) => code));
      expect(reasons.every((code) => code === 'certificate-not-found')).toBe(true);
      const types = (await stack.events(claimId)).events.map(({ type }) => type);
      const waits = types.filter((type) => type.startsWith('register-'));
      // One call that this machine was slow with makes a claim wait once more: each time it waits, it comes back.
      expect(waits.length).toBeGreaterThanOrEqual(2);
      expect(waits).toEqual(waits.map((_, index) => (index % 2 === 0 ? 'register-away' : 'register-back')));
      expect(waits.at(-1)).toBe('register-back');
    }

    for (const stage of ['first', 'second'] as const) {
      await all(claims, `${stage}-review`);
      await mapLimited(claims, AT_ONCE, async (claimId) =>
        expectStatus(await stack.review(claimId, stage, 'approve', reviewer(stage, region)), 200),
      );
    }
    const notices = await all(claims, 'notice');
    await stack.machine.quiet();
    const ends = Math.max(...[...notices.values()].map(({ notice }) => Date.parse(notice?.endsAt ?? '')));
    await stack.machine.clock.set(new Date(ends));
    await all(claims, 'paid');
    for (const [index, claimId] of claims.entries()) {
      expect(await ending(stack, claimId, 'paid')).toMatchObject({ paidFen: (index % 5 === 0 ? 1 : 2) * FEN });
    }
  },
  PATIENCE_MS * 4,
);
