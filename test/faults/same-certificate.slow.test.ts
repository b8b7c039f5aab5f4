/** Slow: twenty-five pairs of claims at one moment under rough weather; `npm test` has one pair, which waits for what the other holds. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectStatus } from '#local/main-job/client.ts';
import { ENTERPRISES, type SampleEnterprise } from '#samples/enterprises.ts';
import { beset, chosenSeed, ROUGH, relieve, whenAll } from '#test/support/adversity.ts';
import { plainRoster } from '#test/support/plain-roster.ts';
import { RunningStack, reviewer } from '#test/support/running-stack.ts';

/** `npm run test:long` meets a hundred times. */
const PAIRS = Number(process.env['PAIRS'] ?? 25);
const PAIRS_AT_ONCE = 25;
/** One in so many goes on to its money. */
const PAID_SHARE = 10;

interface Contender {
  readonly enterprise: SampleEnterprise;
  readonly claimId: string;
  readonly uploadId: string;
}

describe('one certificate in two claims of two enterprises, submitted at the same moment', () => {
  const seed = chosenSeed();
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await RunningStack.start({ seed });
    for (const region of ['350200', '350500']) await stack.appropriate(region, 100_000_000);
    await beset(stack, seed, ROUGH);
  });
  afterAll(() => stack.close());

  /** Two rosters with the same line, read and ready to be submitted. */
  async function prepare(pair: number): Promise<Contender[]> {
    const { machinery, garments, appliances } = ENTERPRISES;
    const wish = { occupation: '电工', level: '4', issuedOn: '2024-09-01' } as const;
    const original = stack.world.line(machinery, wish);
    const { person, certificateNumber } = original;
    // Every other pair within one region, so that both kinds meet.
    const rival = pair % 2 === 0 ? garments : appliances;
    const copy = stack.world.line(rival, { ...wish, person, certificateNumber });
    await stack.publishWorld();
    return Promise.all(
      [
        { enterprise: machinery, line: original },
        { enterprise: rival, line: copy },
      ].map(async ({ enterprise, line }) => {
        const claimId = await stack.createClaim(enterprise);
        return { enterprise, claimId, uploadId: await stack.put(enterprise, claimId, plainRoster([line])) };
      }),
    );
  }

  async function decide(claimId: string, decision: 'approve' | 'refuse', region: string): Promise<void> {
    for (const stage of ['first', 'second'] as const) {
      expectStatus(await stack.review(claimId, stage, decision, reviewer(stage, region)), 200);
    }
  }

  test(`${PAIRS} times: one is granted, and when its claim is refused the one that waited is`, async () => {
    const winners: string[] = [];
    const losers: string[] = [];
    const paid: string[] = [];
    for (let first = 0; first < PAIRS; first += PAIRS_AT_ONCE) {
      const pairs = await Promise.all(Array.from({ length: PAIRS_AT_ONCE }, (_, index) => prepare(first + index)));
      await stack.machine.quiet();
      const contenders = pairs.flat();
      await Promise.all(
        contenders.map(async ({ enterprise, claimId, uploadId }) => {
          expectStatus(await stack.submit(enterprise, claimId, uploadId), 202);
        }),
      );
      const decided = ['first-review', 'waiting-for-entitlement'];
      const standings = await whenAll(stack, new Map(contenders.map(({ claimId }) => [claimId, decided])));

      const waveOf = pairs.map((pair) => {
        const [winner, ...others] = pair.filter(({ claimId }) => standings.get(claimId)?.grantedLines === 1);
        const loser = pair.find((one) => one !== winner);
        expect(others).toEqual([]);
        if (winner === undefined || loser === undefined) throw new Error('Neither claim was granted the certificate.');
        expect(standings.get(loser.claimId)).toMatchObject({
          status: 'waiting-for-entitlement',
          waitingLines: 1,
          grantedFen: 0,
        });
        return { winner, loser };
      });

      await Promise.all(waveOf.map(({ winner }) => decide(winner.claimId, 'refuse', winner.enterprise.region)));
      const expected = new Map<string, readonly string[]>(
        waveOf.flatMap(({ winner, loser }) => [
          [winner.claimId, ['rejected']] as const,
          [loser.claimId, ['first-review']] as const,
        ]),
      );
      const after = await whenAll(stack, expected);
      for (const { winner, loser } of waveOf) {
        expect(after.get(winner.claimId)).toMatchObject({ grantedLines: 0, refusedLines: 1, pendingFen: 0 });
        expect(after.get(loser.claimId)).toMatchObject({ grantedLines: 1, waitingLines: 0 });
        winners.push(winner.claimId);
        losers.push(loser.claimId);
        if (losers.length % PAID_SHARE === 0) {
          await decide(loser.claimId, 'approve', loser.enterprise.region);
          paid.push(loser.claimId);
        }
      }
    }
    expect(new Set([...winners, ...losers]).size).toBe(2 * PAIRS);

    const notices = await whenAll(stack, new Map(paid.map((claimId) => [claimId, ['notice']])));
    const ends = [...notices.values()].map(({ notice }) => Date.parse(notice?.endsAt ?? ''));
    await stack.machine.clock.set(new Date(Math.max(...ends)));
    const settled = await whenAll(stack, new Map(paid.map((claimId) => [claimId, ['paid']])));
    const paidFen = [...settled.values()].reduce((sum, claim) => sum + claim.paidFen, 0);
    await relieve(stack);
    const treasury = (await (await fetch(`${stack.treasury.url}/v1/instructions`)).json()) as { totals: object };
    expect(treasury.totals).toMatchObject({ count: paid.length, paidFen });
    for (const claimId of [...winners, ...losers]) expect((await stack.events(claimId)).chain.intact).toBe(true);
  }, 240_000);
});
