import { describe, expect, it } from 'vitest';
import { concentrations, type DecidedReview } from '#functions/fraud/reviewer-concentration.ts';

const LIMITS = { claims: 5, percent: 60, times: 2 };

let made = 0;
const decided = (reviewer: string, enterpriseId: string, count: number): DecidedReview[] =>
  Array.from({ length: count }, () => {
    made += 1;
    return { reviewer, enterpriseId, claimId: `clm-${made}` };
  });

describe('one reviewer and one enterprise', () => {
  it('are told when they meet far more often than the reviewer meets others', () => {
    const reviews = [
      ...decided('wang', 'e-1', 6),
      ...decided('li', 'e-1', 2),
      ...decided('li', 'e-2', 20),
      ...decided('wang', 'e-2', 4),
    ];
    expect(concentrations(reviews, LIMITS)).toEqual([
      { reviewer: 'wang', enterpriseId: 'e-1', decided: 6, ofEnterprise: 8, usualPercent: 31 },
    ]);
  });

  it.each([
    ['few claims', [...decided('wang', 'e-1', 4), ...decided('li', 'e-2', 20)]],
    ['less than the share', [...decided('wang', 'e-1', 5), ...decided('li', 'e-1', 4), ...decided('li', 'e-2', 30)]],
    [
      'a person who decides most of everything',
      [...decided('wang', 'e-1', 9), ...decided('wang', 'e-2', 9), ...decided('li', 'e-2', 3)],
    ],
    ['nobody', []],
  ])('are not told with %s', (_, reviews) => {
    expect(concentrations(reviews, LIMITS)).toEqual([]);
  });

  it('count a claim once, however often the person decided it', () => {
    const [one] = decided('wang', 'e-1', 1);
    const reviews = [...Array.from({ length: 9 }, () => one as DecidedReview), ...decided('li', 'e-2', 20)];
    expect(concentrations(reviews, LIMITS)).toEqual([]);
  });
});
