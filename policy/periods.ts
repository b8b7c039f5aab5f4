import { addDays } from '#functions/shared/calendar/calendar-date.ts';
import type { CalendarDate } from '#functions/submission/roster-line.ts';

/** Both ends inclusive. */
export interface Period {
  readonly from: CalendarDate;
  readonly until: CalendarDate;
}

/** The dates of `whole` that none of `covering` has, in order. */
export function uncovered(whole: Period, covering: readonly Period[]): readonly Period[] {
  const gaps: Period[] = [];
  let next = whole.from;
  for (const { from, until } of covering.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    if (from > next && next <= whole.until) {
      const [until = whole.until] = [addDays(from, -1), whole.until].toSorted();
      gaps.push({ from: next, until });
    }
    if (until >= next) next = addDays(until, 1);
  }
  if (next <= whole.until) gaps.push({ from: next, until: whole.until });
  return gaps;
}

/** The dates that both have. */
export function common(a: Period, b: Period): Period | undefined {
  const [, from = a.from] = [a.from, b.from].toSorted();
  const [until = a.until] = [a.until, b.until].toSorted();
  return from <= until ? { from, until } : undefined;
}

/** Dates of issue for which an entry of the policy holds: its own where it gives them, else the version's. */
export function certificatesOf(
  entry: { readonly certificateFrom?: CalendarDate | undefined; readonly certificateUntil?: CalendarDate | undefined },
  version: Period,
): Period {
  return { from: entry.certificateFrom ?? version.from, until: entry.certificateUntil ?? version.until };
}
