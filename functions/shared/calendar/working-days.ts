import table from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import type { CalendarDate } from '#functions/submission/roster-line.ts';
import { addDays, dateParts, shanghaiMidnight } from './calendar-date.ts';

export { addDays, addMonths, daysBetween, isCalendarDate, shanghaiDate, shanghaiMidnight } from './calendar-date.ts';

// The package's table is read, not its functions: they mix UTC with the machine's zone, and west of Greenwich take
// Monday 2024-03-11 for a Sunday.

/**
 * Years whose days off and working weekends were compared with the State Council's yearly notice (国务院办公厅关于
 * 部分节假日安排的通知). A year missing from the table looks like one without any holiday, so a new
 * year is added here only after the package has it and the comparison in the tests was extended.
 */
export const VERIFIED_YEARS: readonly number[] = [2020, 2021, 2022, 2023, 2024, 2025, 2026];

/** The calendar was asked for a year whose working days it does not know. */
export class CalendarYearUnknown extends Error {
  override readonly name = 'CalendarYearUnknown';
  readonly year: number;

  constructor(year: number) {
    super(
      `没有 ${year} 年的工作日数据:请在国务院公布该年节假日安排后更新日历。 ` +
        `The working days of ${year} are not known: update the calendar once the State Council has published them.`,
    );
    this.year = year;
  }
}

/**
 * Weekends worked in exchange (调休上班) are working days, statutory days off are not.
 *
 * @throws CalendarYearUnknown for a year that is not verified
 */
export function isWorkingDay(date: CalendarDate): boolean {
  const { year, month, day } = dateParts(date);
  if (!VERIFIED_YEARS.includes(year)) throw new CalendarYearUnknown(year);
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  return date in table.workdays || (weekday !== 0 && weekday !== 6 && !(date in table.holidays));
}

/** The day itself if it is a working day, else the next one. */
export function firstWorkingDay(from: CalendarDate): CalendarDate {
  let date = from;
  while (!isWorkingDay(date)) date = addDays(date, 1);
  return date;
}

export interface NoticePeriod {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  /** The end of the last day in Asia/Shanghai: the midnight that follows it, with its offset. */
  readonly endsAt: string;
}

/**
 * A public notice that counts its first day: five working days from 2023-08-17 end with 2023-08-23; one that does not
 * ends a working day later. One that would begin on a day off begins on the next working day.
 *
 * @param workingDays at least 1
 * @throws CalendarYearUnknown when the period touches a year that is not verified
 */
export function noticePeriod(firstDay: CalendarDate, workingDays: number, firstDayCounts = true): NoticePeriod {
  if (!Number.isInteger(workingDays) || workingDays < 1) {
    throw new RangeError('A notice lasts a whole number of working days, at least one.');
  }
  const from = firstWorkingDay(firstDay);
  let to = from;
  for (let counted = firstDayCounts ? 1 : 0; counted < workingDays; counted += 1) to = firstWorkingDay(addDays(to, 1));
  return { from, to, endsAt: shanghaiMidnight(addDays(to, 1)) };
}

/**
 * The end of a limit of so many working days that begins the day after (民法典 201): whatever day that was, the first
 * working day after it is the first that counts. Five from Saturday 2025-06-07 end with Friday 2025-06-13.
 *
 * @param workingDays at least 1
 * @throws CalendarYearUnknown when the limit touches a year that is not verified
 */
export function limitAfter(day: CalendarDate, workingDays: number): Pick<NoticePeriod, 'to' | 'endsAt'> {
  const { to, endsAt } = noticePeriod(addDays(day, 1), workingDays);
  return { to, endsAt };
}

/**
 * The working day that lies so many working days before: two before Monday 2025-10-13 is the Friday, because the Saturday
 * between is worked.
 *
 * @throws CalendarYearUnknown when it lies in a year that is not verified
 */
export function workingDaysBefore(day: CalendarDate, count: number): CalendarDate {
  let found = day;
  for (let left = count; left > 0; ) {
    found = addDays(found, -1);
    if (isWorkingDay(found)) left -= 1;
  }
  return found;
}
