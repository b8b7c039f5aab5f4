import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  dateParts,
  daysBetween,
  isCalendarDate,
  shanghaiDate,
  shanghaiMidnight,
} from '#functions/shared/calendar/calendar-date.ts';

describe('calendar dates', () => {
  it.each([
    ['2025-06-02T15:59:59.999Z', '2025-06-02'],
    ['2025-06-02T16:00:00.000Z', '2025-06-03'],
    ['2024-12-31T16:00:00.000Z', '2025-01-01'],
  ])('%s is %s in Shanghai', (instant, date) => {
    expect(shanghaiDate(new Date(instant))).toBe(date);
  });

  it.each([
    ['2024-01-31', 1, '2024-02-29'],
    ['2025-01-31', 1, '2025-02-28'],
    ['2024-06-03', 12, '2025-06-03'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2025-03-31', -1, '2025-02-28'],
    ['2024-11-30', 3, '2025-02-28'],
  ])('%s plus %i months is %s', (date, months, expected) => {
    expect(addMonths(date, months)).toBe(expected);
  });

  it('counts days over months and leap days', () => {
    expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
    expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2);
    expect(daysBetween('2025-01-01', '2024-12-31')).toBe(-1);
  });

  it('begins the day at midnight in Shanghai', () => {
    expect(new Date(shanghaiMidnight('2025-06-10')).toISOString()).toBe('2025-06-09T16:00:00.000Z');
  });

  it.each(['2025-02-29', '2025-13-01', '2025-1-01', '20250101', '', '2025-01-01T00:00:00Z'])(
    '%s is no date',
    (text) => {
      expect(isCalendarDate(text)).toBe(false);
      expect(() => dateParts(text)).toThrow(RangeError);
    },
  );

  it('knows a date', () => {
    expect(isCalendarDate('2024-02-29')).toBe(true);
  });
});
