import { textTable } from '../cost/text-table.ts';
import type { Caught, Figures } from './measure.ts';

const percent = (value: number) => `${(value * 100).toFixed(1)} %`;
const points = (value: number) => `${value > 0 ? '+' : ''}${(value * 100).toFixed(2)}`;
const yuan = (fen: number) => Math.round(fen / 100).toLocaleString('en-US');

/** The figures as a page of text. */
export function reportOf(figures: Figures): string {
  const { schemes, withoutSignal, honestErrors } = figures;
  const row = (name: string, caught: Caught, precision: string) => [
    name,
    String(caught.lines),
    yuan(caught.fen),
    String(caught.refusedLines),
    String(caught.flaggedLines),
    percent(caught.recallByLine),
    percent(caught.recallByMoney),
    precision,
  ];
  const schemeRows = Object.entries(schemes).flatMap(([scheme, own]) => [
    row(scheme, own, percent(own.precisionByLine)),
    ...Object.entries(own.variants).map(([variant, caught]) => row(`  ${variant}`, caught, '')),
  ]);
  const signalRows = Object.entries(withoutSignal)
    .sort(([, a], [, b]) => a.recallByMoney - b.recallByMoney || b.flaggedLines - a.flaggedLines)
    .map(([code, own]) => [
      code,
      String(own.flaggedLines),
      percent(own.flaggedLines === 0 ? 0 : own.plantedLines / own.flaggedLines),
      points(own.recallByMoney),
      points(own.precisionByLine),
      points(own.honestClaimsFlaggedShare),
    ]);
  return [
    `${figures.lines} lines in ${figures.claims} claims; ${percent(figures.plantedMoneyShare)} of the money is planted`,
    `recall by money                    ${percent(figures.recallByMoney)}`,
    `recall by line                     ${percent(figures.recallByLine)}`,
    `precision by line                  ${percent(figures.precisionByLine)}`,
    `honest claims with a flagged line  ${percent(figures.honestClaimsFlaggedShare)}`,
    `honest lines flagged               ${percent(figures.honestLinesFlaggedShare)}`,
    '',
    textTable([['scheme', 'lines', 'CNY', 'refused', 'flagged', 'recall', 'by money', 'precision'], ...schemeRows]),
    '',
    'Each signal: flagged lines that show it, how many of them are planted; and what changes without it, in points',
    textTable([['signal', 'flagged', 'planted', 'recall by money', 'precision', 'honest claims'], ...signalRows]),
    '',
    textTable([
      ['honest error', 'lines', 'refused', 'flagged'],
      ...Object.entries(honestErrors).map(([variant, { lines, refusedLines, flaggedLines }]) => [
        variant,
        String(lines),
        String(refusedLines),
        String(flaggedLines),
      ]),
    ]),
  ].join('\n');
}
