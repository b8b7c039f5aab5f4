import { addMonths } from '../shared/calendar/calendar-date.ts';
import type { CalendarDate } from '../submission/roster-line.ts';
import type { Contributed, KnownOf } from './signal.ts';

const MONTHS = 12;

/** An enterprise's claims of the twelve months before one day, the one of that day included; newest first. */
export function claimsOfTwelveMonths(known: KnownOf, enterpriseId: string, on: CalendarDate): readonly Contributed[] {
  const since = addMonths(on, -MONTHS);
  return known({ kind: 'enterprise', value: enterpriseId }).filter(({ by }) => by.submittedOn > since);
}

/** Sums a field over contributions. */
export function total(contributed: readonly Contributed[], field: string): number {
  return contributed.reduce((sum, { data }) => sum + (data[field] ?? 0), 0);
}
