import { AMOUNT_NAMES } from '#functions/claim/named-amounts.ts';
import { describe, expect, test } from 'vitest';
import { lastDayOf, noticeWords, untilWords } from '#client/claim-words.ts';
import { limitAfter } from '#functions/shared/calendar/working-days.ts';
import { claimView } from '#functions/claim/view.ts';
import { toldClaim } from '../../cli/told-claim.ts';
import { aClaim } from '#test/support/domain.ts';

describe('until when something runs', () => {
  test('is its last day, that day included, and never the midnight after it', () => {
    expect(lastDayOf('2025-06-16T16:00:00.000Z')).toBe('2025-06-16');
    expect(untilWords('2025-06-16').zh).toBe('至 2025-06-16（含当日）');
    const { endsAt } = limitAfter('2025-06-03', 5);
    expect(lastDayOf(endsAt)).toBe('2025-06-10');
  });

  test('of a public notice is told with its first day and its working days', () => {
    const notice = { from: '2025-06-04', to: '2025-06-10', workingDays: 5 };
    expect(noticeWords(notice)).toEqual({
      zh: '2025-06-04 至 2025-06-10（含当日，5 个工作日）',
      en: '2025-06-04 to 2025-06-10, that day included (5 working days)',
    });
  });
});

describe('amounts', () => {
  test('are told at the command line under the names that the console has, those that are nothing too', () => {
    const claim = claimView(
      aClaim({ status: 'rejected', grantedFen: 90_000, cancelledFen: 90_000, claimedFen: 100_000 }),
      'enterprise-operator',
    );
    const told = toldClaim(claim as never);
    for (const [name, words] of AMOUNT_NAMES) {
      const fen = claim.amounts[name] ?? 0;
      expect(told.zh).toContain(`${words.zh} ${(fen / 100).toFixed(2)}`);
      expect(told.en).toContain(`${words.en} ${(fen / 100).toFixed(2)}`);
    }
    expect(told.zh).toContain('核定 0.00');
  });
});
