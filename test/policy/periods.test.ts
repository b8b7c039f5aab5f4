import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '#functions/shared/calendar/calendar-date.ts';
import { common, type Period, uncovered } from '#policy/periods.ts';
import { seed } from '#test/support/seed.ts';

const YEAR = { from: '2024-01-01', until: '2024-12-31' };

describe('the days that are not covered', () => {
  it.each([
    ['all of them', [], [YEAR]],
    ['none', [YEAR], []],
    ['none, covered from outside', [{ from: '2023-01-01', until: '2025-12-31' }], []],
    ['before', [{ from: '2024-03-01', until: '2024-12-31' }], [{ from: '2024-01-01', until: '2024-02-29' }]],
    ['after', [{ from: '2024-01-01', until: '2024-06-30' }], [{ from: '2024-07-01', until: '2024-12-31' }]],
    [
      'between, and one within another hides nothing',
      [
        { from: '2024-08-01', until: '2024-12-31' },
        { from: '2024-01-01', until: '2024-06-30' },
        { from: '2024-02-01', until: '2024-02-29' },
      ],
      [{ from: '2024-07-01', until: '2024-07-31' }],
    ],
  ])('%s', (_, covering, gaps) => {
    expect(uncovered(YEAR, covering)).toEqual(gaps);
  });

  it('are just those that none of the periods has', () => {
    const at = (day: number) => addDays('2024-01-01', day);
    const period = fc
      .tuple(fc.integer({ min: -10, max: 40 }), fc.integer({ min: 0, max: 20 }))
      .map(([from, days]): Period => ({ from: at(from), until: at(from + days) }));
    fc.assert(
      fc.property(fc.array(period, { maxLength: 6 }), (covering) => {
        const whole = { from: at(0), until: at(30) };
        const has = ({ from, until }: Period, day: string) => from <= day && day <= until;
        const days = Array.from({ length: 31 }, (_, day) => at(day));
        const missed = days.filter((day) => !covering.some((each) => has(each, day)));
        const gaps = uncovered(whole, covering);
        expect(days.filter((day) => gaps.some((gap) => has(gap, day)))).toEqual(missed);
        for (const gap of gaps) expect(common(gap, whole)).toEqual(gap);
      }),
      { seed, numRuns: 300 },
    );
  });
});

describe('the days that two periods share', () => {
  it.each([
    ['2024-01-01', '2024-06-30', '2024-06-30', '2024-12-31', '2024-06-30', '2024-06-30'],
    ['2024-01-01', '2024-12-31', '2024-02-01', '2024-02-29', '2024-02-01', '2024-02-29'],
  ])('%s to %s and %s to %s', (from, until, otherFrom, otherUntil, first, last) => {
    const [one, other] = [
      { from, until },
      { from: otherFrom, until: otherUntil },
    ];
    expect(common(one, other)).toEqual({ from: first, until: last });
    expect(common(other, one)).toEqual({ from: first, until: last });
  });

  it('are none where one ends before the other begins', () => {
    expect(
      common({ from: '2024-01-01', until: '2024-06-29' }, { from: '2024-06-30', until: '2024-12-31' }),
    ).toBeUndefined();
  });
});
