import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ContributionMemory } from '#functions/fraud/contribution-memory.ts';
import { contributionTable } from '#functions/fraud/contribution-store.ts';
import { contributionsOf, READ_CAP } from '#functions/fraud/contributions.ts';
import { traitOf } from '#functions/fraud/line-trait.ts';
import type { Contribution, Contributor } from '#functions/fraud/signal.ts';
import { type Ledger, startLedger } from '#test/support/ledger.ts';
import { aClass, anEnterprise, aScreenedClaim, manyLines } from '#test/support/screened.ts';
import { seed } from '#test/support/seed.ts';
import { sampleSize } from '#test/support/slow.ts';

describe('what a claim adds to the aggregates', () => {
  const ofClaim = (count: number, classes: number) =>
    contributionsOf(
      aScreenedClaim({ deviceMark: 'd', enterprise: anEnterprise({ ownerIds: ['o-1', 'o-2'] }) }),
      manyLines(count, (index) => ({
        line: { person: `p-${index % (count - 1)}` },
        verified: { trainingClass: aClass({ classNumber: `class-${index % classes}` }) },
      })).map(traitOf),
    );

  test('is one entry for each thing that lines have in common, with lines, people and money', () => {
    expect(ofClaim(5, 2)).toEqual([
      { kind: 'enterprise', value: '91350200MA00000001', data: { lines: 5, people: 4, fen: 900_000 } },
      { kind: 'class', value: 'class-0', data: { lines: 3, people: 2, fen: 540_000 } },
      { kind: 'class', value: 'class-1', data: { lines: 2, people: 2, fen: 360_000 } },
      { kind: 'issuer-month', value: 'iss-1#2024-06', data: { lines: 5, people: 4, fen: 900_000 } },
      { kind: 'owner', value: 'o-1', data: { lines: 5, people: 4, fen: 900_000 } },
      { kind: 'owner', value: 'o-2', data: { lines: 5, people: 4, fen: 900_000 } },
      { kind: 'device', value: 'd', data: { lines: 5, people: 4, fen: 900_000 } },
    ]);
  });

  test('stays far below a write a line in a large claim of ordinary classes', () => {
    expect(ofClaim(5_000, 125).length).toBeLessThanOrEqual(250);
  });

  test('is nothing where nothing was granted', () => {
    expect(contributionsOf(aScreenedClaim(), [])).toEqual([]);
  });
});

describe('contributions in the table and in memory', () => {
  let ledger: Ledger;
  beforeAll(async () => {
    ledger = await startLedger();
  });
  afterAll(() => ledger.close());

  const small = (max: number) => fc.integer({ min: 1, max });
  const pass = fc.record({
    by: fc.record({
      claimId: fc.constantFrom('a', 'b', 'c'),
      enterpriseId: fc.constantFrom('e-1', 'e-2'),
      region: fc.constant('350200'),
      submittedOn: fc.constantFrom('2024-06-01', '2024-12-31', '2025-01-01'),
      revision: small(3),
      round: small(2),
    }),
    own: fc.uniqueArray(
      fc.record({
        kind: fc.constantFrom('enterprise' as const, 'class' as const),
        value: fc.constantFrom('x', 'y'),
        data: fc.record({ lines: small(9), people: small(9) }),
      }),
      { selector: ({ kind, value }) => `${kind} ${value}` },
    ),
  });

  let histories = 0;
  test('answer alike, whatever comes twice, late or corrected', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(pass, { maxLength: 12 }), async (passes) => {
        histories += 1;
        const place = `history ${histories} `;
        const memory = new ContributionMemory();
        for (const { by, own } of passes) {
          const there = own.map((each) => ({ ...each, value: place + each.value }));
          const inMemory = await memory.contribute(by, there);
          const inTable = await contributionTable.contribute(by, there);
          for (const key of there) {
            expect(inTable(key)).toEqual(inMemory(key));
            expect(inTable(key)).toContainEqual(
              expect.objectContaining({ by: expect.objectContaining({ claimId: by.claimId }) }),
            );
          }
        }
      }),
      { numRuns: sampleSize(8, 25, undefined), seed },
    );
  });

  test('answer nothing of what was not contributed to', async () => {
    const by: Contributor = {
      claimId: 'a',
      enterpriseId: 'e',
      region: '350200',
      submittedOn: '2024-06-01',
      revision: 1,
      round: 1,
    };
    for (const kept of [contributionTable, new ContributionMemory()]) {
      expect((await kept.contribute(by, []))({ kind: 'class', value: 'anything' })).toEqual([]);
    }
  });

  const one = (claimId: string, value: string): [Contributor, readonly Contribution[]] => [
    { claimId, enterpriseId: claimId, region: '350200', submittedOn: '2024-06-01', revision: 1, round: 1 },
    [{ kind: 'class', value, data: { people: 1 } }],
  ];

  test('count a corrected claim by its newest revision, with all of its passes', async () => {
    const value = 'corrected';
    const lines = (known: Awaited<ReturnType<typeof contributionTable.contribute>>) =>
      known({ kind: 'class', value }).map(
        ({ by, data }) => `${by.claimId} r${by.revision} n${by.round} ${data.people}`,
      );
    for (const kept of [contributionTable, new ContributionMemory()]) {
      const add = async (claimId: string, revision: number, round: number, people: number) => {
        const [by] = one(claimId, value);
        return lines(await kept.contribute({ ...by, revision, round }, [{ kind: 'class', value, data: { people } }]));
      };
      await add('a', 1, 1, 30);
      await add('b', 1, 1, 5);
      await add('a', 2, 1, 20);
      expect(await add('a', 2, 2, 3)).toEqual(['b r1 n1 5', 'a r2 n2 3', 'a r2 n1 20']);
      // An execution of before that comes late brings the old revision again: it does not count.
      expect(await add('a', 1, 1, 30)).toEqual(['b r1 n1 5', 'a r2 n2 3', 'a r2 n1 20']);
    }
  });

  test('of two claims at once, at least one sees the other', async () => {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const value = `at once ${attempt}`;
      const seen = await Promise.all(
        ['a', 'b'].map(async (claimId) =>
          (await contributionTable.contribute(...one(claimId, value)))({ kind: 'class', value }),
        ),
      );
      expect(Math.max(...seen.map((known) => known.length))).toBe(2);
    }
  });

  test('are read up to a number', async () => {
    const memory = new ContributionMemory();
    let known = 0;
    for (let claim = 0; claim < READ_CAP + 5; claim += 1) {
      const args = one(`claim ${claim}`, 'a class of thousands');
      await memory.contribute(...args);
      known = (await contributionTable.contribute(...args))({ kind: 'class', value: 'a class of thousands' }).length;
    }
    expect(known).toBe(READ_CAP);
    const more = await memory.contribute(...one('claim 0', 'a class of thousands'));
    expect(more({ kind: 'class', value: 'a class of thousands' })).toHaveLength(READ_CAP);
  });
});
