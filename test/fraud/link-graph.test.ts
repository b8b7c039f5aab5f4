import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contributionsOf } from '#functions/fraud/contributions.ts';
import { traitOf } from '#functions/fraud/line-trait.ts';
import { attributesOf, clustersOf, type Link, MOST_CONTACTS, pathBetween } from '#functions/fraud/link-graph.ts';
import { aScreenedClaim, manyLines } from '#test/support/screened.ts';
import { seed } from '#test/support/seed.ts';

const CAPS = { claims: 100, steps: 10 };
const link = (claimId: string, value: string, kind: Link['attribute']['kind'] = 'phone'): Link => ({
  attribute: { kind, value },
  claimId,
  enterpriseId: `enterprise of ${claimId}`,
});

/** Claims by what they have: two are linked when they have one thing in common. */
const graphOf =
  (claims: Readonly<Record<string, readonly string[]>>) =>
  async (claimId: string): Promise<readonly Link[]> =>
    (claims[claimId] ?? []).flatMap((value) =>
      Object.keys(claims)
        .filter((other) => other !== claimId && claims[other]?.includes(value))
        .map((other) => link(other, value)),
    );

describe('the path between two claims', () => {
  const claims = { a: ['1'], b: ['1', '2'], c: ['2', '3'], d: ['3'], e: ['4'] };

  it('tells each step and what it hangs on', async () => {
    expect(await pathBetween('a', 'c', graphOf(claims), CAPS)).toEqual({
      found: true,
      steps: [
        { claimId: 'b', enterpriseId: 'enterprise of b', by: { kind: 'phone', mark: '1' } },
        { claimId: 'c', enterpriseId: 'enterprise of c', by: { kind: 'phone', mark: '2' } },
      ],
    });
  });

  it('is none where nothing leads there, and nobody knows where more claims are than are looked at', async () => {
    expect(await pathBetween('a', 'e', graphOf(claims), CAPS)).toEqual({ found: false, complete: true });
    expect(await pathBetween('a', 'd', graphOf(claims), { ...CAPS, steps: 2 })).toEqual({
      found: false,
      complete: false,
    });
    expect(await pathBetween('a', 'd', graphOf(claims), { ...CAPS, claims: 2 })).toEqual({
      found: false,
      complete: false,
    });
    expect(await pathBetween('a', 'a', graphOf(claims), CAPS)).toEqual({ found: true, steps: [] });
  });

  it('is as long from one end as from the other, and never longer than it must be', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const things = fc.array(fc.constantFrom('1', '2', '3', '4', '5', '6'), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(fc.array(things, { minLength: 7, maxLength: 7 }), async (all) => {
        const graph = Object.fromEntries(names.map((name, index) => [name, all[index] ?? []]));
        const [there, back] = await Promise.all([
          pathBetween('a', 'g', graphOf(graph), CAPS),
          pathBetween('g', 'a', graphOf(graph), CAPS),
        ]);
        const length = (path: typeof there) => (path.found ? path.steps.length : -1);
        expect(length(there)).toBe(length(back));
        expect(length(there)).toBe(distance(graph, 'a', 'g'));
      }),
      { seed },
    );
  });
});

/** By relaxation over all pairs (Bellman and Ford), a different way from breadth first. */
function distance(claims: Readonly<Record<string, readonly string[]>>, from: string, to: string): number {
  const far = new Map(Object.keys(claims).map((name) => [name, name === from ? 0 : Number.POSITIVE_INFINITY]));
  for (const _ of far) {
    for (const [one, things] of Object.entries(claims)) {
      for (const [other, theirs] of Object.entries(claims)) {
        if (!things.some((thing) => theirs.includes(thing))) continue;
        far.set(other, Math.min(far.get(other) ?? 0, (far.get(one) ?? 0) + 1));
      }
    }
  }
  const found = far.get(to) ?? Number.POSITIVE_INFINITY;
  return Number.isFinite(found) ? found : -1;
}

describe('the clusters of a claim', () => {
  it('are by what it hangs on, the largest first, each claim once, keyed marks in part', () => {
    const links = [
      link('b', 'a-mark-of-a-phone'),
      link('c', 'class-1', 'class'),
      link('d', 'class-1', 'class'),
      link('d', 'class-1', 'class'),
    ];
    expect(clustersOf(links)).toEqual([
      {
        kind: 'class',
        mark: 'class-1',
        claims: [
          { claimId: 'c', enterpriseId: 'enterprise of c' },
          { claimId: 'd', enterpriseId: 'enterprise of d' },
        ],
      },
      { kind: 'phone', mark: 'a-mark-o', claims: [{ claimId: 'b', enterpriseId: 'enterprise of b' }] },
    ]);
  });
});

describe('what a claim may hang together by', () => {
  const traits = manyLines(MOST_CONTACTS + 50, (index) => ({ line: { phoneMark: `phone ${index}` } })).map(traitOf);
  const usesOf = (mark: string) =>
    mark === `phone ${MOST_CONTACTS + 9}`
      ? ['x', 'y'].map((person) => ({ person, claimId: 'c', enterpriseId: 'e' }))
      : [];

  it('takes no contact for shared because one person used it in several passes of one claim', () => {
    const again = (value: string) => [1, 2].map(() => ({ person: 'x', claimId: 'c', enterpriseId: value }));
    const other = (value: string) =>
      value === `phone ${MOST_CONTACTS + 9}`
        ? [...again(value), { person: 'x', claimId: 'd', enterpriseId: 'e' }]
        : again(value);
    const [first] = attributesOf(contributionsOf(aScreenedClaim(), traits), traits, other);
    expect(first).toMatchObject({ kind: 'phone', value: `phone ${MOST_CONTACTS + 9}` });
  });

  it('is its contacts up to a number, those known to be shared first, and its aggregates', () => {
    const attributes = attributesOf(contributionsOf(aScreenedClaim(), traits), traits, usesOf);
    expect(attributes[0]).toEqual({
      kind: 'phone',
      value: `phone ${MOST_CONTACTS + 9}`,
      lineIds: [`0-${MOST_CONTACTS + 10}`],
    });
    expect(attributes.filter(({ kind }) => kind === 'phone')).toHaveLength(MOST_CONTACTS);
    expect(attributes.filter(({ kind }) => kind !== 'phone').map(({ kind }) => kind)).toEqual([
      'enterprise',
      'class',
      'issuer-month',
      'owner',
    ]);
  });
});
