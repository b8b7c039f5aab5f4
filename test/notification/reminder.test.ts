import { describe, expect, test } from 'vitest';
import type { Status } from '#functions/claim/status.ts';
import { reminded, type Reminder, remindersOf } from '#functions/notification/reminder.ts';
import { CalendarYearUnknown } from '#functions/shared/calendar/working-days.ts';

const claim = { claimId: 'clm-1', enterpriseId: '91350200MA00000001', region: '350200' };

describe('when somebody is reminded', () => {
  test('two working days before the last day, and when it has passed', () => {
    // Wednesday 11 June 2025 is the last day.
    const deadline = { code: 'review-due' as const, at: '2025-06-12T00:00:00+08:00' };
    expect(remindersOf('clm-1', [deadline], 2)).toEqual([
      { claimId: 'clm-1', deadline: 'review-due', endsAt: deadline.at, kind: 'soon', at: '2025-06-08T16:00:00.000Z' },
      { claimId: 'clm-1', deadline: 'review-due', endsAt: deadline.at, kind: 'passed', at: '2025-06-11T16:00:00.000Z' },
    ]);
  });

  test('by the calendar: holidays and weekends do not count, weekends that are worked do', () => {
    const soon = (at: string) => remindersOf('clm-1', [{ code: 'correction-due' as const, at }], 2)[0]?.at;
    // Last day 9 October 2025, the first after the holidays from 1 to 8 October: 29 and 30 September are the two before.
    expect(soon('2025-10-10T00:00:00+08:00')).toBe('2025-09-28T16:00:00.000Z');
    // Saturday 11 October 2025 is worked: the two before Monday 13 October are it and the Friday.
    expect(soon('2025-10-14T00:00:00+08:00')).toBe('2025-10-09T16:00:00.000Z');
  });

  test('of acceptance before only: after it the claim is accepted, and nobody is late', () => {
    const deadline = { code: 'acceptance-due' as const, at: '2025-06-11T00:00:00+08:00' };
    expect(remindersOf('clm-1', [deadline], 2).map(({ kind }) => kind)).toEqual(['soon']);
  });

  test('of the end of a notice never: nobody has to do anything', () => {
    expect(remindersOf('clm-1', [{ code: 'notice-ends', at: '2025-06-11T00:00:00+08:00' }], 2)).toEqual([]);
  });

  test('not where the working days of the year are not known', () => {
    const deadline = { code: 'review-due' as const, at: '2019-06-12T00:00:00+08:00' };
    expect(() => remindersOf('clm-1', [deadline], 2)).toThrow(CalendarYearUnknown);
  });
});

describe('who is reminded', () => {
  const endsAt = '2025-06-12T00:00:00+08:00';
  const of = (deadline: Reminder['deadline'], kind: Reminder['kind'], status: Status, more: object = {}) =>
    reminded(
      { claimId: 'clm-1', deadline, endsAt, kind, at: '2025-06-08T16:00:00.000Z' },
      { ...claim, status, ...more },
      [{ code: deadline, at: endsAt }],
    ).map(({ code, recipient }) => `${code} ${recipient.kind}`);

  test.each<[Reminder['deadline'], Reminder['kind'], Status, readonly string[]]>([
    ['review-due', 'soon', 'first-review', ['review-due-soon first-reviewer']],
    ['review-due', 'soon', 'second-review', ['review-due-soon second-reviewer']],
    ['review-due', 'passed', 'approval', ['review-overdue approver', 'review-overdue supervisor']],
    ['review-due', 'soon', 'waiting-for-register', ['review-due-soon supervisor']],
    ['review-due', 'passed', 'waiting-for-register', ['review-overdue supervisor']],
    ['review-due', 'passed', 'notice', []],
    ['review-due', 'passed', 'returned', []],
    ['review-due', 'passed', 'withdrawn', []],
    ['acceptance-due', 'soon', 'first-review', ['acceptance-due-soon first-reviewer']],
    ['acceptance-due', 'soon', 'second-review', []],
    ['correction-due', 'soon', 'returned', ['correction-due-soon enterprise']],
    ['correction-due', 'passed', 'returned', ['correction-overdue enterprise']],
    ['correction-due', 'passed', 'submitted', []],
  ])('%s, %s, at %s: %j', (deadline, kind, status, expected) => {
    expect(of(deadline, kind, status)).toEqual(expected);
  });

  test('nobody of acceptance once somebody has decided on the merits', () => {
    expect(of('acceptance-due', 'soon', 'first-review', { acceptedAt: '2025-06-04T01:00:00.000Z' })).toEqual([]);
  });

  test('nobody of a deadline in whose place another came, as after a correction', () => {
    const reminder: Reminder = { claimId: 'clm-1', deadline: 'review-due', endsAt, kind: 'soon', at: endsAt };
    const later = [{ code: 'review-due' as const, at: '2025-06-20T00:00:00+08:00' }];
    expect(reminded(reminder, { ...claim, status: 'first-review' }, later)).toEqual([]);
  });
});
