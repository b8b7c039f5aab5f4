import { describe, expect, it } from 'vitest';
import type { Risk } from '#policy/risk.ts';
import { type ClaimOutcome, type Labels, measure } from '../../bench/fraud/measure.ts';

const POINTS: Record<string, number> = { weak: 10, weaker: 10, strong: 40, holding: 20 };
const risk = {
  points: (code: string) => POINTS[code] ?? 0,
  holds: (code: string) => code === 'holding',
  together: () => undefined,
  limits: () => ({}),
  bands: { flaggedFrom: 20, highFrom: 60 },
} as unknown as Risk;

const claim = (file: string, lines: readonly (readonly [row: number, outcome: string, codes?: string[]])[]) =>
  ({
    file,
    risk,
    lines: lines.map(([row, outcome, codes = []]) => ({ row, outcome, grantedFen: 1, codes })),
  }) as ClaimOutcome;

const labels = (of: Record<string, readonly (readonly [row: number, is: string, fen?: number])[]>): Labels =>
  new Map(
    Object.entries(of).map(([file, rows]) => [
      file,
      new Map(rows.map(([row, is, fen = 100]) => [row, { file, row, is, variant: 'one', fen }])),
    ]),
  );

describe('figures of an evaluation', () => {
  it('call a planted line caught when it is refused, held or flagged, or cannot be read', () => {
    const outcomes = [
      claim('a', [
        [1, 'refused'],
        [2, 'waiting'],
        [3, 'granted', ['strong']],
        [4, 'granted', ['weak', 'weaker']],
        [5, 'granted', ['weak']],
        [6, 'granted'],
      ]),
    ];
    const truth = labels({ a: [1, 2, 3, 4, 5, 6, 7].map((row) => [row, 'scheme', row === 6 ? 400 : 100] as const) });
    const { schemes, recallByLine, recallByMoney } = measure(outcomes, truth);
    expect(recallByLine).toBeCloseTo(5 / 7);
    expect(recallByMoney).toBeCloseTo(500 / 1000);
    expect(schemes['scheme']).toMatchObject({ lines: 7, refusedLines: 2, flaggedLines: 2, precisionByLine: 1 });
  });

  it('count every flagged line that is not planted against precision, and honest claims by any such line', () => {
    const outcomes = [
      claim('a', [
        [1, 'granted', ['strong']],
        [2, 'granted', ['strong']],
      ]),
      claim('b', [
        [1, 'granted', ['weak', 'holding']],
        [2, 'granted', ['strong']],
      ]),
      claim('c', [[1, 'granted', ['weak']]]),
      claim('d', [[1, 'granted', ['strong']]]),
    ];
    const figures = measure(
      outcomes,
      labels({
        a: [
          [1, 'scheme'],
          [2, 'honest'],
        ],
        b: [
          [1, 'honest'],
          [2, 'honest-error'],
        ],
        c: [[1, 'honest']],
        d: [[1, 'honest']],
      }),
    );
    expect(figures.precisionByLine).toBeCloseTo(1 / 5);
    expect(figures.honestClaimsFlaggedShare).toBeCloseTo(2 / 3);
    expect(figures.honestLinesFlaggedShare).toBeCloseTo(3 / 4);
    expect(figures.honestErrors['one']).toEqual({ lines: 1, refusedLines: 0, flaggedLines: 1 });
  });

  it('say of each signal what the totals are without it', () => {
    const outcomes = [
      claim('a', [
        [1, 'granted', ['strong']],
        [2, 'granted', ['strong', 'holding']],
      ]),
      claim('b', [[1, 'granted', ['holding']]]),
    ];
    const figures = measure(
      outcomes,
      labels({
        a: [
          [1, 'scheme'],
          [2, 'scheme'],
        ],
        b: [[1, 'honest']],
      }),
    );
    expect(figures).toMatchObject({ recallByMoney: 1, honestClaimsFlaggedShare: 1 });
    expect(figures.withoutSignal['strong']).toMatchObject({ recallByMoney: -0.5, plantedLines: 2 });
    expect(figures.withoutSignal['holding']).toMatchObject({ recallByMoney: 0, honestClaimsFlaggedShare: -1 });
  });
});
