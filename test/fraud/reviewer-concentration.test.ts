import { describe, expect, it } from 'vitest';
import { concentrations, type DecidedTogether } from '#functions/fraud/reviewer-concentration.ts';

const LIMITS = { claims: 5, percent: 60, times: 2 };

interface Decided {
  readonly reviewer: string;
  readonly enterpriseId: string;
  readonly claims: number;
}
const decided = (reviewer: string, enterpriseId: string, claims: number): Decided[] => [
  { reviewer, enterpriseId, claims },
];

/** Each claim decided by one person: as the figures keep them, with what was decided of each enterprise. */
const together = (reviews: readonly Decided[]): readonly DecidedTogether[] => [
  ...reviews,
  ...[...Map.groupBy(reviews, ({ enterpriseId }) => enterpriseId)].map(([enterpriseId, own]) => ({
    enterpriseId,
    claims: own.reduce((sum, { claims }) => sum + claims, 0),
  })),
];

describe('one reviewer and one enterprise', () => {
  it('are told when they meet far more often than the reviewer meets others', () => {
    const reviews = [
      ...decided('wang', 'e-1', 6),
      ...decided('li', 'e-1', 2),
      ...decided('li', 'e-2', 20),
      ...decided('wang', 'e-2', 4),
    ];
    expect(concentrations(together(reviews), LIMITS)).toEqual([
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
    expect(concentrations(together(reviews), LIMITS)).toEqual([]);
  });
});
