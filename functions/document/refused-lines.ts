import type { Line } from '../claim/line.ts';
import type { Text } from '../shared/fault.ts';
import { REASONS } from '../eligibility/reasons.ts';
import type { Correction } from './correction-notice.ts';

/** A line that was refused, with all its reasons and the clause of each; the person is masked. */
export interface RefusedLine {
  readonly where: Text;
  readonly wrong: Text;
  readonly clauses: string;
}

/** Lines that the rules refused or people cancelled, in the order of the roster. */
export function refusedLines(lines: readonly Line[]): readonly RefusedLine[] {
  return lines
    .filter(({ outcome, reasons }) => outcome === 'refused' || reasons.length > 0)
    .toSorted((a, b) => a.row - b.row)
    .map(({ row, maskedName, reasons }) => ({
      where: { zh: `第 ${row} 行（${maskedName}）`, en: `row ${row} (${maskedName})` },
      wrong: {
        zh: reasons.map((code) => REASONS[code].zh).join(''),
        en: reasons.map((code) => REASONS[code].en).join(' '),
      },
      clauses: reasons.map((code) => REASONS[code].clause).join('；'),
    }));
}

/** What of them can be corrected: those that the rules refused, with what to do. */
export function refusedCorrections(lines: readonly Line[]): readonly Correction[] {
  return refusedLines(lines.filter(({ outcome }) => outcome === 'refused')).map(({ where, wrong, clauses }) => ({
    where,
    wrong,
    fix: {
      zh: `请核对后更正该行，或从花名册中删除该行。依据：${clauses}`,
      en: `Check and correct this row, or take it out of the roster. Clause: ${clauses}`,
    },
  }));
}
