import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineIdOf } from '#functions/claim/keys.ts';
import { freezeBatches, MAX_BATCHES } from '#functions/submission/batches.ts';
import type { SealedLine } from '#functions/submission/frozen-line.ts';
import { LEVELS } from '#functions/submission/roster-line.ts';
import { aFrozenLine } from '#test/support/domain.ts';
import { seed } from '#test/support/seed.ts';

const { lineId: _lineId, ...template } = aFrozenLine();
const line = (changes: Partial<SealedLine>): SealedLine => ({ ...template, ...changes });

const people = (count: number, linesEach: number) =>
  Array.from({ length: count * linesEach }, (_, row) => line({ row, person: `p-${row % count}` }));

const rosters = fc
  .array(
    fc.record({
      person: fc.nat(60).map((n) => `p-${n}`),
      level: fc.constantFrom(...LEVELS),
      issuedOn: fc.constantFrom('2024-05-01', '2024-06-01', '2025-01-01'),
      sheet: fc.constantFrom('一车间', '二车间'),
    }),
    { maxLength: 300 },
  )
  .map((lines) =>
    lines.map((each, index) => line({ ...each, row: Math.floor(index / 2), sheet: `${each.sheet}${index % 2}` })),
  );

describe('freezing a roster', () => {
  it('keeps every line once, and a person in one batch, in the order of the certificates', () => {
    fc.assert(
      fc.property(rosters, (roster) => {
        const batches = freezeBatches(roster);
        const place = ({ sheet, row }: SealedLine) => `${sheet}!${row}`;
        expect(batches.flat().map(place).sort()).toEqual(roster.map(place).sort());
        const batchesOf = Map.groupBy(
          batches.flatMap((batch, number) => batch.map(({ person }) => ({ person, number }))),
          ({ person }) => person,
        );
        for (const places of batchesOf.values()) expect(new Set(places.map(({ number }) => number)).size).toBe(1);
        for (const own of Map.groupBy(batches.flat(), ({ person }) => person).values()) {
          const dates = own.map(({ issuedOn }) => issuedOn);
          expect(dates).toEqual(dates.toSorted());
        }
      }),
      { seed },
    );
  });

  it('gives each line the id of its batch and place', () => {
    fc.assert(
      fc.property(rosters, (roster) => {
        for (const [number, batch] of freezeBatches(roster).entries()) {
          expect(batch.map(({ lineId }) => lineId)).toEqual(batch.map((_, index) => lineIdOf(number, index + 1)));
        }
      }),
      { seed },
    );
  });

  it('gives the same batches however the rows were shuffled', () => {
    const shuffled = rosters.chain((roster) =>
      fc.tuple(fc.constant(roster), fc.shuffledSubarray(roster, { minLength: roster.length })),
    );
    fc.assert(
      fc.property(shuffled, ([roster, otherwise]) => {
        expect(freezeBatches(otherwise)).toEqual(freezeBatches(roster));
      }),
      { seed },
    );
  });

  it.each([
    ['no lines', people(0, 1), 0],
    ['one line', people(1, 1), 1],
    ['100 people', people(100, 1), 1],
    ['101 people', people(101, 1), 2],
    ['5,000 people', people(5_000, 1), 50],
    ['50,000 people', people(50_000, 1), MAX_BATCHES],
    ['one person with 150 certificates', people(1, 150), 1],
  ])('makes of %s as many batches as it takes', (_, roster, batches) => {
    expect(freezeBatches(roster)).toHaveLength(batches);
  });

  it.each([
    [50_001, 1],
    [100_000, 1],
    [16_700, 3],
    [1_100, 51],
  ])('never makes more than 500 batches, of %i people with %i lines each', (count, linesEach) => {
    const batches = freezeBatches(people(count, linesEach));
    expect(batches.length).toBeLessThanOrEqual(MAX_BATCHES);
    expect(batches.flat()).toHaveLength(count * linesEach);
  });

  it('asks for the lower level first where a person was certified twice on one day', () => {
    const roster = [line({ row: 2, level: '3' }), line({ row: 3, level: '5' }), line({ row: 4, level: 'special' })];
    expect(freezeBatches(roster)[0]?.map(({ level }) => level)).toEqual(['special', '5', '3']);
  });
});
