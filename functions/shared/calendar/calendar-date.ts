import type { CalendarDate } from '#functions/submission/roster-line.ts';

const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;
const FORM = /^(\d{4})-(\d{2})-(\d{2})$/;

const format = (time: number): CalendarDate => new Date(time).toISOString().slice(0, 10);

/** @throws RangeError for anything that is not a day of the calendar written `YYYY-MM-DD` */
export function dateParts(date: CalendarDate): { year: number; month: number; day: number } {
  const [, year, month, day] = FORM.exec(date) ?? [];
  const time = Date.parse(`${date}T00:00:00Z`);
  if (year === undefined || Number.isNaN(time) || format(time) !== date) {
    throw new RangeError('A calendar date must be a real day written YYYY-MM-DD.');
  }
  return { year: Number(year), month: Number(month), day: Number(day) };
}

export function isCalendarDate(text: string): boolean {
  const time = FORM.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && format(time) === text;
}

/** The day it is in Asia/Shanghai, which has kept UTC+8 without summer time since 1991 (IANA tz database). */
export function shanghaiDate(instant: Date): CalendarDate {
  return format(instant.getTime() + SHANGHAI_OFFSET_MS);
}

/** The instant at which the day begins in Asia/Shanghai, as `YYYY-MM-DDT00:00:00+08:00`. */
export function shanghaiMidnight(date: CalendarDate): string {
  dateParts(date);
  return `${date}T00:00:00+08:00`;
}

export function addDays(date: CalendarDate, days: number): CalendarDate {
  const { year, month, day } = dateParts(date);
  return format(Date.UTC(year, month - 1, day + days));
}

/** The same day of a later month, or that month's last day where it has no such day: 2024-01-31 + 1 is 2024-02-29. */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  const { year, month, day } = dateParts(date);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return format(Date.UTC(year, month - 1 + months, Math.min(day, last)));
}

/** Whole days from one date to another; negative when `to` is earlier. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  const a = dateParts(from);
  const b = dateParts(to);
  return (Date.UTC(b.year, b.month - 1, b.day) - Date.UTC(a.year, a.month - 1, a.day)) / DAY_MS;
}
