import { expect, test } from 'vitest';
import type { Line } from '#functions/claim/line.ts';
import { roundLines } from '#functions/document/round-lines.ts';

const line = (lineId: string, more: Partial<Line> = {}) =>
  ({ lineId, outcome: 'granted', round: 2, grantedFen: 100, ...more }) as Line;
const lines = [
  line('0-1'),
  line('0-2'),
  line('0-3', { outcome: 'refused' }),
  line('0-4', { round: 1 }),
  line('0-5', { grantedFen: 0 }),
];
const firstReview = {
  by: 'wang',
  at: '2025-06-03T02:00:00.000Z',
  decision: 'approve',
  refusedLines: [{ lineId: '0-2', reason: 'left' }],
  determinedLines: [{ lineId: '0-5', amountFen: 70, document: 'x' }],
} as const;

test('what was decided counts before it is carried out, and not twice after', () => {
  expect(roundLines({ round: 2, firstReview }, lines).map(({ lineId, grantedFen }) => [lineId, grantedFen])).toEqual([
    ['0-1', 100],
    ['0-5', 70],
  ]);
  expect(roundLines({ round: 2, reviewApplied: 2, firstReview }, lines).map(({ grantedFen }) => grantedFen)).toEqual([
    100, 100, 0,
  ]);
});
