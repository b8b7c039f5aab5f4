import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  CalendarYearUnknown,
  isWorkingDay,
  limitAfter,
  noticePeriod,
  VERIFIED_YEARS,
} from '#functions/shared/calendar/working-days.ts';

/** Weekends worked in exchange, as in the State Council's notice for each year (2020: with the January amendment). */
const WORKED_WEEKENDS: Record<number, string[]> = {
  2020: ['01-19', '04-26', '05-09', '06-28', '09-27', '10-10'],
  2021: ['02-07', '02-20', '04-25', '05-08', '09-18', '09-26', '10-09'],
  2022: ['01-29', '01-30', '04-02', '04-24', '05-07', '10-08', '10-09'],
  2023: ['01-28', '01-29', '04-23', '05-06', '06-25', '10-07', '10-08'],
  2024: ['02-04', '02-18', '04-07', '04-28', '05-11', '09-14', '09-29', '10-12'],
  2025: ['01-26', '02-08', '04-27', '09-28', '10-11'],
  2026: ['01-04', '02-14', '02-28', '05-09', '09-20', '10-10'],
};

/** First and last day off of each holiday, from the same notices. */
const HOLIDAYS: Record<number, [string, string][]> = {
  2020: [
    ['01-01', '01-01'],
    ['01-24', '02-02'],
    ['04-04', '04-06'],
    ['05-01', '05-05'],
    ['06-25', '06-27'],
    ['10-01', '10-08'],
  ],
  2021: [
    ['01-01', '01-03'],
    ['02-11', '02-17'],
    ['04-03', '04-05'],
    ['05-01', '05-05'],
    ['06-12', '06-14'],
    ['09-19', '09-21'],
    ['10-01', '10-07'],
  ],
  2022: [
    ['01-01', '01-03'],
    ['01-31', '02-06'],
    ['04-03', '04-05'],
    ['04-30', '05-04'],
    ['06-03', '06-05'],
    ['09-10', '09-12'],
    ['10-01', '10-07'],
  ],
  2023: [
    ['01-01', '01-02'],
    ['01-21', '01-27'],
    ['04-05', '04-05'],
    ['04-29', '05-03'],
    ['06-22', '06-24'],
    ['09-29', '10-06'],
  ],
  2024: [
    ['01-01', '01-01'],
    ['02-10', '02-17'],
    ['04-04', '04-06'],
    ['05-01', '05-05'],
    ['06-08', '06-10'],
    ['09-15', '09-17'],
    ['10-01', '10-07'],
  ],
  2025: [
    ['01-01', '01-01'],
    ['01-28', '02-04'],
    ['04-04', '04-06'],
    ['05-01', '05-05'],
    ['05-31', '06-02'],
    ['10-01', '10-08'],
  ],
  2026: [
    ['01-01', '01-03'],
    ['02-15', '02-23'],
    ['04-04', '04-06'],
    ['05-01', '05-05'],
    ['06-19', '06-21'],
    ['09-25', '09-27'],
    ['10-01', '10-07'],
  ],
};

function daysOf(year: number): string[] {
  const days = [];
  for (let day = `${year}-01-01`; day.startsWith(String(year)); day = addDays(day, 1)) days.push(day);
  return days;
}

describe('working days', () => {
  it.each(VERIFIED_YEARS)('%i agrees with the published notice on every single day', (year) => {
    const off = HOLIDAYS[year] ?? [];
    const worked = WORKED_WEEKENDS[year] ?? [];
    const expected = daysOf(year).filter((date) => {
      const day = date.slice(5);
      if (worked.includes(day)) return true;
      const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
      return weekday !== 0 && weekday !== 6 && !off.some(([from, to]) => from <= day && day <= to);
    });
    expect(daysOf(year).filter(isWorkingDay)).toEqual(expected);
  });

  it.each(['2019-12-31', '2027-01-01', '1999-05-05'])('refuses %s, whose year it does not know', (date) => {
    expect(() => isWorkingDay(date)).toThrow(CalendarYearUnknown);
  });

  it('refuses a notice that runs into an unknown year', () => {
    expect(() => noticePeriod('2026-12-31', 5)).toThrow(CalendarYearUnknown);
  });

  it.each([
    ['2023-08-17', 5, '2023-08-17', '2023-08-23'],
    ['2023-02-13', 5, '2023-02-13', '2023-02-17'],
    ['2024-09-30', 5, '2024-09-30', '2024-10-11'],
    ['2025-09-26', 5, '2025-09-26', '2025-10-09'],
    ['2025-10-01', 1, '2025-10-09', '2025-10-09'],
    ['2025-12-31', 3, '2025-12-31', '2026-01-05'],
  ])('a notice from %s of %i working days runs %s to %s', (start, days, from, to) => {
    const period = noticePeriod(start, days);
    expect(period).toMatchObject({ from, to });
    expect(period.endsAt).toBe(`${addDays(to, 1)}T00:00:00+08:00`);
  });

  it.each([0, -1, 1.5])('refuses a notice of %s working days', (days) => {
    expect(() => noticePeriod('2025-06-03', days)).toThrow(RangeError);
  });

  it.each(['America/Los_Angeles', 'Pacific/Kiritimati'])('answers the same on a machine in %s', (zone) => {
    const code =
      "import { isWorkingDay } from '#functions/shared/calendar/working-days.ts';" +
      "console.log(['2024-03-10', '2024-03-11', '2024-10-12', '2024-10-01'].map(isWorkingDay).join())";
    const output = execFileSync(process.execPath, ['--input-type=module', '--eval', code], {
      env: { ...process.env, TZ: zone },
      encoding: 'utf8',
    });
    expect(output.trim()).toBe('false,true,true,false');
  });
});

describe('a limit that begins the day after', () => {
  it.each([
    ['a Friday', '2025-06-06', 5, '2025-06-13'],
    ['a Saturday', '2025-06-07', 5, '2025-06-13'],
    ['a Sunday', '2025-06-08', 5, '2025-06-13'],
    ['a Monday', '2025-06-09', 5, '2025-06-16'],
    ['the holidays of October', '2025-10-03', 5, '2025-10-14'],
    ['the day before a Saturday that is worked', '2025-10-10', 1, '2025-10-11'],
  ])('of %s, %s, %i working days: until %s', (_, day, workingDays, to) => {
    expect(limitAfter(day, workingDays).to).toBe(to);
  });

  it('ends with the midnight that follows', () => {
    expect(limitAfter('2025-06-07', 5).endsAt).toBe('2025-06-14T00:00:00+08:00');
  });
});
