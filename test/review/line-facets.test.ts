import { expect, test } from 'vitest';
import { allLines, facetsOf, type Figures, linesWith, sum } from '#functions/review/line-facets.ts';

const routed = (band: 'clean' | 'flagged' | 'high', more: object = {}) => ({
  band,
  points: 1,
  codes: [],
  holds: [],
  sampled: false,
  ...more,
});
const FIGURES: Figures = {
  assessed: [
    { batch: 0, granted: 4, refused: 1, waiting: 0, reasons: { 'certificate-not-found': 1 } },
    { batch: 2, granted: 3, refused: 0, waiting: 1, reasons: {} },
  ],
  screened: [{ batch: 0, signals: { 'shared-phone': ['0-0', '0-1'] } }],
  routing: {
    lines: {
      '0-0': routed('high', { holds: ['shared-phone'] }),
      '0-1': routed('flagged'),
      '2-1': routed('clean', { sampled: true }),
    },
    groups: [{ code: 'split-claims', lineIds: ['0-0', '2-1'], evidence: {} }],
  },
  refused: ['0-1', '2-3'],
};

test('lines are counted by kind, and each batch that has some is named', () => {
  const { standing, reason, signal, band, answer } = facetsOf(FIGURES);
  const of = (counts: readonly { code: string; lines: number }[]) =>
    Object.fromEntries(counts.map(({ code, lines }) => [code, lines]));
  expect(of(standing)).toEqual({ granted: 7, refused: 1, waiting: 1 });
  expect(of(reason)).toEqual({ 'certificate-not-found': 1 });
  expect(of(signal)).toEqual({ 'shared-phone': 2, 'split-claims': 2 });
  expect(of(band)).toEqual({ high: 1, flagged: 1, clean: 5 });
  expect(of(answer)).toEqual({ needed: 3, evidence: 1, sampled: 1, refused: 2, none: 6 });
  expect(linesWith(FIGURES, 'answer', 'refused')).toEqual([
    { batch: 0, lines: 1 },
    { batch: 2, lines: 1 },
  ]);
  expect(linesWith(FIGURES, 'signal', 'split-claims')).toEqual([
    { batch: 0, lines: 1 },
    { batch: 2, lines: 1 },
  ]);
  expect(linesWith(FIGURES, 'standing', 'refused')).toEqual([{ batch: 0, lines: 1 }]);
});

test('what there is none of has no lines', () => {
  for (const facet of ['standing', 'reason', 'signal', 'band', 'answer'] as const)
    expect(linesWith(FIGURES, facet, 'nothing')).toEqual([]);
  expect(sum(allLines(FIGURES))).toBe(9);
});
