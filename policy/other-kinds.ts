import type { PolicyVersion } from './schema.ts';

type OtherKind = PolicyVersion['otherKinds'][number];
export type TrainingHourRate = Extract<OtherKind, { basis: 'training-hour' }>;
export type ApprenticeYearRate = Extract<OtherKind, { basis: 'apprentice-year' }>;

/** `unknown` names what the policy does not tell and the amount hangs on. */
export type Payable<Amounts> =
  | ({ readonly outcome: 'known' } & Amounts)
  | { readonly outcome: 'unknown'; readonly of: readonly string[] };

/**
 * Training paid by the hour, per person: nothing below the floor, no hour above the cap. Integer fen.
 * @param hours of training attended, whole
 * @throws RangeError for hours that are not whole or are negative
 */
export function payForHours(
  rate: TrainingHourRate,
  hours: number,
): Payable<{ readonly paidHours: number; readonly amountFen: number }> {
  wholeNumber(hours, 'Hours of training');
  const { fenPerHour, floorHours, capHours } = rate;
  if (floorHours !== 'unknown' && hours < floorHours) return { outcome: 'known', paidHours: 0, amountFen: 0 };
  if (fenPerHour === 'unknown' || floorHours === 'unknown' || capHours === 'unknown')
    return unknownOf({ fenPerHour, floorHours, capHours });
  const paidHours = Math.min(hours, capHours);
  return { outcome: 'known', paidHours, amountFen: paidHours * fenPerHour };
}

/**
 * What may be paid in advance when apprentices begin (企业新型学徒制). A fraction of a fen is cut off. Integer fen.
 * @param years of training agreed, counted up to the most that is paid
 * @throws RangeError for numbers that are not whole or are negative
 */
export function prepayment(
  rate: ApprenticeYearRate,
  agreed: { readonly apprentices: number; readonly years: number },
): Payable<{ readonly amountFen: number }> {
  const { prepaidPercent } = rate;
  const full = earned(rate, agreed.apprentices, agreed.years);
  if (prepaidPercent === 0) return { outcome: 'known', amountFen: 0 };
  if (full.outcome === 'unknown' || prepaidPercent === 'unknown') {
    const { fenPerYear, maxYears } = rate;
    return unknownOf({ fenPerYear, maxYears, prepaidPercent });
  }
  return { outcome: 'known', amountFen: Math.floor((full.amountFen * prepaidPercent) / 100) };
}

/**
 * What is still due when apprentices end, or what is taken back: the years that those who completed them earned, against
 * what was paid in advance. One of the two is nothing. Integer fen.
 * @param completed the years that each apprentice completed, whole; a year broken off earns nothing
 * @throws RangeError for numbers that are not whole or are negative
 */
export function settlement(
  rate: ApprenticeYearRate,
  completed: readonly number[],
  prepaidFen: number,
): Payable<{ readonly earnedFen: number; readonly dueFen: number; readonly takenBackFen: number }> {
  wholeNumber(prepaidFen, 'What was paid in advance');
  let earnedFen = 0;
  for (const years of completed) {
    const one = earned(rate, 1, years);
    if (one.outcome === 'unknown') return one;
    earnedFen += one.amountFen;
  }
  return {
    outcome: 'known',
    earnedFen,
    dueFen: Math.max(earnedFen - prepaidFen, 0),
    takenBackFen: Math.max(prepaidFen - earnedFen, 0),
  };
}

function earned(
  { fenPerYear, maxYears }: ApprenticeYearRate,
  apprentices: number,
  years: number,
): Payable<{ readonly amountFen: number }> {
  wholeNumber(apprentices, 'The number of apprentices');
  wholeNumber(years, 'The number of years');
  if (apprentices === 0 || years === 0) return { outcome: 'known', amountFen: 0 };
  if (fenPerYear === 'unknown' || maxYears === 'unknown') return unknownOf({ fenPerYear, maxYears });
  return { outcome: 'known', amountFen: apprentices * Math.min(years, maxYears) * fenPerYear };
}

function unknownOf(values: Readonly<Record<string, number | 'unknown'>>): {
  outcome: 'unknown';
  of: readonly string[];
} {
  return { outcome: 'unknown', of: Object.keys(values).filter((name) => values[name] === 'unknown') };
}

function wholeNumber(value: number, what: string): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${what} must be whole and not negative.`);
}
