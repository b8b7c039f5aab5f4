import type { CalendarDate } from '../submission/roster-line.ts';
import type { Month } from '../verification/facts.ts';

export const monthOf = (date: CalendarDate): Month => date.slice(0, 7);

/** Whole calendar months from one to the other; negative when `to` is earlier. */
export function monthsBetween(from: Month, to: Month): number {
  return numberOf(to) - numberOf(from);
}

function numberOf(month: Month): number {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return year * 12 + number;
}
