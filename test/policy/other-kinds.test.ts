import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ApprenticeYearRate,
  payForHours,
  prepayment,
  settlement,
  type TrainingHourRate,
} from '#policy/other-kinds.ts';
import { seed } from '#test/support/seed.ts';

const named = { id: 'example', name: { zh: '示例', en: 'Example' }, source: 'an invented notice' };
/** 20 yuan an hour, from 40 hours on, for at most 80. */
const HOURS: TrainingHourRate = { ...named, basis: 'training-hour', fenPerHour: 2_000, floorHours: 40, capHours: 80 };
/** 5,000 yuan an apprentice and year, for at most two years, half of it in advance. */
const YEARS: ApprenticeYearRate = {
  ...named,
  basis: 'apprentice-year',
  fenPerYear: 500_000,
  maxYears: 2,
  prepaidPercent: 50,
};

describe('training paid by the hour', () => {
  it.each([
    [0, 0, 0],
    [39, 0, 0],
    [40, 40, 800],
    [79, 79, 1580],
    [80, 80, 1600],
    [81, 80, 1600],
  ])('%i hours attended: %i hours paid, %i yuan', (hours, paidHours, yuan) => {
    expect(payForHours(HOURS, hours)).toEqual({ outcome: 'known', paidHours, amountFen: yuan * 100 });
  });

  it('has no amount where the policy does not tell it, but none below a floor that it does tell', () => {
    const untold = { ...HOURS, fenPerHour: 'unknown', capHours: 'unknown' } as const;
    expect(payForHours(untold, 40)).toEqual({ outcome: 'unknown', of: ['fenPerHour', 'capHours'] });
    expect(payForHours(untold, 39)).toMatchObject({ outcome: 'known', amountFen: 0 });
    expect(payForHours({ ...HOURS, floorHours: 'unknown' }, 80)).toEqual({ outcome: 'unknown', of: ['floorHours'] });
  });

  it.each([-1, 0.5, Number.NaN])('is not reckoned from %d hours', (hours) => {
    expect(() => payForHours(HOURS, hours)).toThrow(RangeError);
  });
});

describe('apprentices paid by the year', () => {
  it.each([
    [10, 1, 25_000],
    [10, 2, 50_000],
    // A third year is not paid, so it is not paid in advance either.
    [10, 3, 50_000],
    [0, 2, 0],
    [3, 0, 0],
  ])('%i apprentices for %i years: %i yuan in advance', (apprentices, years, yuan) => {
    expect(prepayment(YEARS, { apprentices, years })).toEqual({ outcome: 'known', amountFen: yuan * 100 });
  });

  it('nothing in advance where the policy pays nothing in advance, whatever else it does not tell', () => {
    const rate = { ...YEARS, prepaidPercent: 0, fenPerYear: 'unknown' } as const;
    expect(prepayment(rate, { apprentices: 1, years: 1 })).toEqual({ outcome: 'known', amountFen: 0 });
  });

  it('cut off a fraction of a fen', () => {
    expect(prepayment({ ...YEARS, fenPerYear: 101 }, { apprentices: 1, years: 1 })).toMatchObject({ amountFen: 50 });
  });

  it.each([
    ['all completed', [2, 2, 2], 15_000, 30_000, 15_000, 0],
    ['one left after a year', [2, 2, 1], 15_000, 25_000, 10_000, 0],
    ['just what was paid in advance', [2, 1, 0], 15_000, 15_000, 0, 0],
    ['the shortfall is taken back', [1, 1, 0], 15_000, 10_000, 0, 5_000],
    ['nobody completed a year', [0, 0, 0], 15_000, 0, 0, 15_000],
    ['a third year earns nothing', [3], 0, 10_000, 10_000, 0],
  ])('%s', (_, completed, prepaid, earned, due, takenBack) => {
    expect(settlement(YEARS, completed, prepaid * 100)).toEqual({
      outcome: 'known',
      earnedFen: earned * 100,
      dueFen: due * 100,
      takenBackFen: takenBack * 100,
    });
  });

  it('have no amount where the policy does not tell it', () => {
    const untold = { ...YEARS, fenPerYear: 'unknown', prepaidPercent: 'unknown' } as const;
    expect(prepayment(untold, { apprentices: 1, years: 1 })).toEqual({
      outcome: 'unknown',
      of: ['fenPerYear', 'prepaidPercent'],
    });
    expect(settlement(untold, [1], 0)).toEqual({ outcome: 'unknown', of: ['fenPerYear'] });
    expect(settlement({ ...YEARS, maxYears: 'unknown' }, [1], 0)).toEqual({ outcome: 'unknown', of: ['maxYears'] });
  });

  it('are not reckoned from parts of an apprentice, a year or a fen', () => {
    expect(() => prepayment(YEARS, { apprentices: 1.5, years: 1 })).toThrow(RangeError);
    expect(() => settlement(YEARS, [0.5], 0)).toThrow(RangeError);
    expect(() => settlement(YEARS, [1], 0.5)).toThrow(RangeError);
  });

  it('end with exactly what was earned, and never had more than half of it all in advance', () => {
    const rates = fc.record({
      fenPerYear: fc.integer({ min: 1, max: 10_000_000 }),
      maxYears: fc.integer({ min: 1, max: 5 }),
      prepaidPercent: fc.integer({ min: 0, max: 50 }),
    });
    const apprentices = fc.array(
      fc.record({ agreed: fc.integer({ min: 0, max: 6 }), kept: fc.integer({ min: 0, max: 100 }) }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(rates, apprentices, (told, people) => {
        const rate = { ...YEARS, ...told };
        const prepaidFen = people
          .map(({ agreed }) => prepayment(rate, { apprentices: 1, years: agreed }))
          .reduce((sum, each) => sum + (each.outcome === 'known' ? each.amountFen : Number.NaN), 0);
        const completed = people.map(({ agreed, kept }) => Math.floor((agreed * kept) / 100));
        const end = settlement(rate, completed, prepaidFen);
        if (end.outcome === 'unknown') throw new Error('everything was told');
        expect(prepaidFen - end.takenBackFen + end.dueFen).toBe(end.earnedFen);
        expect(Math.min(end.dueFen, end.takenBackFen)).toBe(0);
        const most = settlement(
          rate,
          people.map(({ agreed }) => agreed),
          0,
        );
        expect(prepaidFen * 2).toBeLessThanOrEqual(most.outcome === 'known' ? most.earnedFen : 0);
      }),
      { seed, numRuns: 300 },
    );
  });
});
