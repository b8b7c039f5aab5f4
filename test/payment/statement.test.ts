import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FundEntry, type Movement, replay } from '#functions/payment/fund.ts';
import { fundFaults, statementOf } from '#functions/payment/statement.ts';
import { seed } from '#test/support/seed.ts';

/** A year of a fund: money comes, two claims take of it, one gives back, the rest is carried over. */
const MOVEMENTS = [
  ['appropriate', 1_000, 1_000],
  ['reserve', 300, 700],
  ['commit', 300, 700],
  ['reserve', 500, 200],
  ['release', 500, 700],
  ['recover', 300, 1_000],
  ['carry-out', 1_000, 0],
] as const satisfies readonly (readonly [Movement['kind'], number, number])[];

const entries = MOVEMENTS.map(([kind, amountFen], index): FundEntry => {
  const at = '2025-06-03T01:00:00.000Z';
  return { entryId: `e${index}`, kind, amountFen, at, by: 'one', recordedAt: `2025-06-03T01:00:0${index}.000Z` };
});
const shuffled = entries.toReversed();
const balance = replay('f', entries);

describe('the statement of a fund', () => {
  it('tells each movement in order, with what was available after it', () => {
    const { openingFen, lines, closingFen, next } = statementOf(shuffled, { after: 0, limit: 100 });
    expect({ openingFen, closingFen, next }).toEqual({ openingFen: 0, closingFen: 0, next: undefined });
    expect(lines.map(({ kind, availableFen }) => [kind, availableFen])).toEqual(
      MOVEMENTS.map(([kind, , fen]) => [kind, fen]),
    );
    expect(lines.map(({ changeFen }) => changeFen)).toEqual([1_000, -300, 0, -500, 500, 300, -1_000]);
  });

  it('goes on page by page where the page before ended', () => {
    const pages = [];
    for (let after: number | undefined = 0; after !== undefined; ) {
      const page = statementOf(shuffled, { after, limit: 3 });
      pages.push(page);
      after = page.next;
    }
    expect(pages.map(({ lines }) => lines.length)).toEqual([3, 3, 1]);
    expect(pages.map(({ openingFen, closingFen }) => [openingFen, closingFen])).toEqual([
      [0, 700],
      [700, 1_000],
      [1_000, 0],
    ]);
    expect(pages.flatMap(({ lines }) => lines)).toEqual(statementOf(entries, { after: 0, limit: 100 }).lines);
  });

  it('names the claim, the document and the other fund where there is one, and no empty field', () => {
    const more = { claimId: 'c', document: 'd', counterpart: 'g' };
    const [first] = entries;
    if (first === undefined) throw new Error('no entry');
    expect(statementOf([{ ...first, ...more }], { after: 0, limit: 1 }).lines[0]).toMatchObject(more);
    const line = statementOf([first], { after: 0, limit: 1 }).lines[0] ?? {};
    for (const field of Object.keys(more)) expect(line).not.toHaveProperty(field);
  });

  it('is never below zero where two movements were written down at one moment, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), fc.nat(6), (list, moments) => {
        const together = list.map((entry) => ({
          ...entry,
          recordedAt: `${Math.min(moments, Number(entry.entryId[1]))}`,
        }));
        const { lines, closingFen } = statementOf(together, { after: 0, limit: 100 });
        for (const { availableFen } of lines) expect(availableFen).toBeGreaterThanOrEqual(0);
        expect(closingFen).toBe(0);
        expect(lines.map(({ entryId }) => entryId).toSorted()).toEqual(entries.map(({ entryId }) => entryId));
        expect(fundFaults(balance, together)).toEqual([]);
      }),
      { seed },
    );
  });

  it('is empty after its end', () => {
    expect(statementOf(entries, { after: 7, limit: 5 })).toEqual({ openingFen: 0, lines: [], closingFen: 0 });
  });
});

describe('the books of a fund', () => {
  const changed = (at: number, change: Partial<FundEntry>) =>
    entries.map((entry, index) => (index === at ? { ...entry, ...change } : entry));

  it('have no fault when the entries add up to the balance', () => {
    expect(fundFaults(balance, shuffled)).toEqual([]);
  });

  it.each([
    ['an entry that is gone', balance, entries.slice(0, -1)],
    ['an entry that is there twice', balance, [...entries, ...entries.slice(-1)]],
    ['an amount that was changed', balance, changed(1, { amountFen: 299 })],
    ['a balance that was changed', { ...balance, paidFen: 299 }, entries],
    ['a movement that was miscounted', { ...balance, entries: 8 }, entries],
    ['more than there was', replay('f', entries.slice(1)), entries.slice(1)],
  ] as const)('show %s', (_what, kept, list) => {
    expect(fundFaults(kept, list)).not.toEqual([]);
  });
});
