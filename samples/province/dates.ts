import { addMonths } from '#functions/shared/calendar/calendar-date.ts';
import type { CalendarDate } from '#functions/submission/roster-line.ts';
import type { Month } from '#functions/verification/facts.ts';

export const monthOf = (date: CalendarDate): Month => date.slice(0, 7);

export const laterMonth = (month: Month, months: number): Month => addMonths(`${month}-01`, months).slice(0, 7);

const DAY_MS = 86_400_000;

/** Saturdays and Sundays to the Monday after: nobody files on them. */
export function onWorkday(date: CalendarDate): CalendarDate {
  const time = Date.parse(date);
  const day = new Date(time).getUTCDay();
  return new Date(time + (day === 6 ? 2 : day === 0 ? 1 : 0) * DAY_MS).toISOString().slice(0, 10);
}
