import { describe, expect, test } from 'vitest';
import type { Claim } from '#functions/claim/claim.ts';
import type { Line } from '#functions/claim/line.ts';
import { STATUSES } from '#functions/claim/status.ts';
import { tallyOf } from '#functions/document/tally.ts';
import { aClaim, aLine } from '#test/support/domain.ts';

const many = (count: number, from: number, more: Partial<Line>): readonly Line[] =>
  Array.from({ length: count }, (_, index) => aLine({ lineId: `0-${from + index}`, row: from + index, ...more }));
const at = '2025-06-03T02:00:00.000Z';

/** 20 go on, 7 are refused by the rules, 2 by the first reviewer, who is not yet followed. */
const lines = [
  ...many(22, 1, {}),
  ...many(7, 23, { outcome: 'refused', grantedFen: 0, reasons: ['certificate-not-found'] }),
];
const refusedLines = [
  { lineId: '0-3', reason: '未参加培训', finding: 'fraud' },
  { lineId: '0-9', reason: '协议缺页' },
] as const;
const claim = aClaim({
  status: 'approval',
  lines: 29,
  refusedLines: 7,
  grantedLines: 22,
  firstReview: { by: 'wang', at, decision: 'approve', refusedLines },
});

const sum = ({ granted, byRules, byReviewers, objected, earlier, waiting, cancelled }: ReturnType<typeof tallyOf>) =>
  granted + byRules + byReviewers + objected + earlier + waiting + cancelled;

describe('the figures of an approval form', () => {
  test('add up to the lines claimed, with what the reviewers refused and the rules refused told apart', () => {
    expect(tallyOf(claim, 1, lines)).toEqual({
      lines: 29,
      granted: 20,
      byRules: 7,
      byReviewers: 2,
      objected: 0,
      earlier: 0,
      waiting: 0,
      cancelled: 0,
    });
  });

  test('say the same once the decision is carried out on the lines', () => {
    const after = lines.map((line) =>
      refusedLines.some(({ lineId }) => lineId === line.lineId)
        ? { ...line, outcome: 'refused' as const, reasons: ['refused-by-review' as const] }
        : line,
    );
    expect(tallyOf({ ...claim, status: 'notice', reviewApplied: 1 }, 1, after)).toEqual(tallyOf(claim, 1, lines));
  });

  test('add up wherever the claim stands and whichever round is printed', () => {
    const mixed = [
      ...lines,
      ...many(3, 40, { round: 2 }),
      ...many(2, 50, { outcome: 'waiting', grantedFen: 0 }),
      ...many(1, 60, { outcome: 'refused', reasons: ['objection-upheld'], cancelledFen: 100 }),
    ];
    for (const status of STATUSES)
      for (const round of [1, 2] as const)
        for (const more of [{}, { settledRound: 1 }, { reviewApplied: 2 }] satisfies Partial<Claim>[])
          expect(sum(tallyOf({ ...claim, round: 2, status, ...more }, round, mixed)), status).toBe(mixed.length);
  });
});
