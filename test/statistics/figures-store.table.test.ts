import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { FIRST_HASH, seal } from '#functions/claim/audit-event.ts';
import { getClaim, readEvents } from '#functions/claim/claim-store.ts';
import type { Claim } from '#functions/claim/claim.ts';
import { eventKey } from '#functions/claim/keys.ts';
import { dynamo } from '#functions/shared/dynamo-client.ts';
import { tableName } from '#functions/shared/table-store.ts';
import { contributionOf, NO_LINES } from '#functions/statistics/contribution.ts';
import { countClaim, readDecided, readFigures } from '#functions/statistics/figures-store.ts';
import { together } from '#functions/statistics/told-figures.ts';
import { Died, dyingBefore, type Ledger, putClaim, startLedger } from '#test/support/ledger.ts';

const SUBMITTED = '2025-06-03T01:00:00.000Z';
const REVIEWERS = ['wang', 'li'];

describe('figures kept as claims move', () => {
  let ledger: Ledger;
  let region = '';
  let tests = 0;
  beforeAll(async () => {
    ledger = await startLedger();
  });
  afterAll(() => ledger.close());
  beforeEach(() => {
    tests += 1;
    region = `35010${tests}`;
  });

  const claimIds = () => Array.from({ length: 12 }, (_, index) => `${region}-c${index}`);

  async function stands(claimId: string, eventSeq: number, changes: Partial<Claim>): Promise<void> {
    await putClaim({ claimId, region, eventSeq, submittedAt: SUBMITTED, lines: 4, ...changes });
  }

  async function decided(claimId: string, seq: number, reviewer: string): Promise<void> {
    const event = seal({
      claimId,
      seq,
      type: 'first-review-decided',
      at: SUBMITTED,
      recordedAt: SUBMITTED,
      actor: { kind: 'person', id: reviewer, role: 'first-reviewer' },
      data: {},
      previousHash: FIRST_HASH,
    });
    await dynamo().send(new PutCommand({ TableName: tableName(), Item: { ...eventKey(claimId, seq), ...event } }));
  }

  /** The same figures from the claims as they are, without anything that was kept. */
  async function recount() {
    const all = await Promise.all(
      claimIds().map(async (claimId) => {
        const claim = await getClaim(claimId);
        if (claim === undefined) throw new Error('There is no such claim.');
        const { years } = contributionOf(claim, await readEvents(claimId), NO_LINES, () => undefined);
        return years['2025'] ?? {};
      }),
    );
    return without0(together(all));
  }
  const without0 = (counts: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(counts).filter(([, value]) => value !== 0));
  const kept = async () => without0(together(await readFigures(region, '2025')));

  test('are what a recount gives, whoever told of a claim, how often, at the same time', async () => {
    for (const claimId of claimIds()) await stands(claimId, 7, { status: 'first-review' });
    await Promise.all(claimIds().flatMap((claimId) => Array.from({ length: 4 }, () => countClaim(claimId))));
    expect(await kept()).toEqual(await recount());
    expect(await kept()).toMatchObject({ claims: 12, 'phase:review': 12, lines: 48 });
    for (const [index, claimId] of claimIds().entries()) {
      await decided(claimId, 8, REVIEWERS[index % 2] ?? '');
      await stands(claimId, 9, { status: 'notice', grantedLines: 4, grantedFen: 400, pendingFen: 400 });
    }
    await Promise.all(claimIds().flatMap((claimId) => Array.from({ length: 4 }, () => countClaim(claimId))));
    expect(await kept()).toEqual(await recount());
    expect(await kept()).toMatchObject({ claims: 12, 'phase:notice': 12, grantedFen: 4_800 });
    const pairs = (await readDecided(region, '2025')).map(({ reviewer = '', claims }) => [reviewer, claims]);
    expect(pairs.toSorted()).toEqual([
      ['', 12],
      ['li', 6],
      ['wang', 6],
    ]);
  });

  test('of a count that died anywhere are none or all, and the next one makes them right', async () => {
    for (const claimId of claimIds()) await stands(claimId, 7, { status: 'first-review' });
    for (const [index, claimId] of claimIds().entries()) {
      await dyingBefore(index, () => countClaim(claimId)).catch((error: unknown) => {
        if (!(error instanceof Died)) throw error;
      });
      await countClaim(claimId);
      await countClaim(claimId);
    }
    expect(await kept()).toEqual(await recount());
  });

  test('do not go back when an older word comes late', async () => {
    for (const claimId of claimIds()) await stands(claimId, 9, { status: 'notice' });
    await Promise.all(claimIds().map(countClaim));
    for (const claimId of claimIds()) await stands(claimId, 7, { status: 'first-review' });
    await Promise.all(claimIds().map(countClaim));
    expect(await kept()).toMatchObject({ 'phase:notice': 12 });
    expect(await kept()).not.toHaveProperty('phase:review');
  });
});
