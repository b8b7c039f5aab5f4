import { expect, test } from 'vitest';
import table from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import { addDays } from '#functions/shared/calendar/calendar-date.ts';
import { VERIFIED_YEARS } from '#functions/shared/calendar/working-days.ts';
import { daysOf } from '#infra/bundled/verified-calendar.ts';

test('the calendar that functions carry says of each day of a verified year what the whole one says', () => {
  const carried = daysOf(table, VERIFIED_YEARS);
  const [first = 0, last = 0] = [Math.min(...VERIFIED_YEARS), Math.max(...VERIFIED_YEARS)];
  let days = 0;
  for (let day = `${first}-01-01`; day <= `${last}-12-31`; day = addDays(day, 1), days += 1) {
    expect([day, day in carried.holidays, day in carried.workdays]).toEqual([
      day,
      day in table.holidays,
      day in table.workdays,
    ]);
  }
  expect(days).toBe(2_557);
  expect(JSON.stringify(carried).length).toBeLessThan(6_000);
});
