import { describe, expect, it } from 'vitest';
import type { Claim } from '#functions/claim/claim.ts';
import { deadlinesOf } from '#functions/claim/deadlines.ts';
import { procedureOf } from '#policy/procedure.ts';
import { aClaim, fujian2024 } from '#test/support/domain.ts';

const policy = {
  ...fujian2024(),
  procedure: {
    attachments: { value: [], regions: [], source: 'test' },
    acceptanceWorkingDays: { value: 5, regions: [], source: 'test' },
    correctionWorkingDays: {
      value: 'unknown' as const,
      regions: [{ region: '350200', value: 10, source: 'test' }],
      source: 'test',
    },
  },
};
const now = new Date('2025-06-20T02:00:00.000Z');
const dues = (claim: Partial<Claim>) =>
  deadlinesOf(aClaim({ region: '350200', ...claim }), policy, now).map(({ code, at, passed }) => [
    code,
    at.slice(0, 10),
    passed,
  ]);

describe('what is due on a claim', () => {
  it('counts from the revision that was submitted last: while it was with the enterprise the clock stood', () => {
    const review = (claim: Partial<Claim>) =>
      dues({ status: 'first-review', submittedAt: '2025-03-03T02:00:00.000Z', ...claim })[0];
    expect(review({})).toEqual(['acceptance-due', '2025-03-11', true]);
    expect(review({ revisionSubmittedAt: '2025-06-19T02:00:00.000Z' })).toEqual([
      'acceptance-due',
      '2025-06-27',
      false,
    ]);
  });

  it('knows no day of acceptance any more once somebody decided on the merits', () => {
    const claim = { status: 'first-review', submittedAt: now.toISOString(), acceptedAt: now.toISOString() } as const;
    expect(dues(claim).map(([code]) => code)).toEqual(['review-due']);
  });

  it('goes on while a register is away or another claim stands in the way', () => {
    for (const status of ['waiting-for-register', 'waiting-for-entitlement'] as const)
      expect(dues({ status, submittedAt: '2025-06-19T02:00:00.000Z' }).map(([code]) => code)).toEqual([
        'acceptance-due',
        'review-due',
      ]);
  });

  it('of a later round counts from when that came to the reviewers', () => {
    const since = '2025-06-18T02:00:00.000Z';
    const claim = {
      status: 'first-review',
      round: 2,
      acceptedAt: since,
      submittedAt: '2025-03-03T02:00:00.000Z',
    } as const;
    expect(dues(claim)).toEqual([]);
    expect(dues({ ...claim, reviewPlace: { stage: 'first', since } })).toEqual([['review-due', '2025-07-03', false]]);
  });

  it('tells the enterprise by when to correct, where the region says so', () => {
    const firstReview = { by: 'wang', decision: 'return', at: '2025-06-04T02:00:00.000Z', reason: 'x' } as const;
    expect(dues({ status: 'returned', firstReview })).toEqual([['correction-due', '2025-06-19', true]]);
    expect(dues({ status: 'returned', firstReview, region: '350100' })).toEqual([]);
  });
});

describe('the procedure of a region', () => {
  it('is what is shipped where a version does not speak of it: no papers, five days', () => {
    const { procedure: _, ...silent } = fujian2024();
    expect(procedureOf(silent, '350200')).toEqual({
      attachments: [],
      acceptanceWorkingDays: 5,
      correctionWorkingDays: 'unknown',
    });
  });
});
