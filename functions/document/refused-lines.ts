import type { Line } from '../claim/line.ts';
import { REASONS } from '../eligibility/reasons.ts';
import type { Correction } from './correction-notice.ts';

/** Lines that were refused, each with all its reasons and the clause of each; the person is masked. */
export function refusedCorrections(lines: readonly Line[]): readonly Correction[] {
  return lines
    .filter(({ outcome }) => outcome === 'refused')
    .toSorted((a, b) => a.row - b.row)
    .map(({ row, maskedName, reasons }) => ({
      where: { zh: `第 ${row} 行（${maskedName}）`, en: `row ${row} (${maskedName})` },
      wrong: {
        zh: reasons.map((code) => REASONS[code].zh).join(''),
        en: reasons.map((code) => REASONS[code].en).join(' '),
      },
      fix: {
        zh: `请核对后更正该行，或从花名册中删除该行。依据：${reasons.map((code) => REASONS[code].clause).join('；')}`,
        en: `Check and correct this row, or take it out of the roster. Clause: ${reasons.map((code) => REASONS[code].clause).join('; ')}`,
      },
    }));
}
