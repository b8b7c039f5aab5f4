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
    .map(told);
}

/**
 * Everything of a returned claim that can be corrected, with what to do, in the order of the roster: lines that the rules
 * refused, and those that a reviewer named with a reason of their own. What is not told now is not asked for later.
 */
export function correctionsOf(
  lines: readonly Line[],
  named: readonly { readonly lineId: string; readonly reason: string }[],
): readonly Correction[] {
  const byReviewer = new Map(named.map(({ lineId, reason }) => [lineId, reason]));
  return lines
    .filter(({ outcome, lineId }) => outcome === 'refused' || byReviewer.has(lineId))
    .toSorted((a, b) => a.row - b.row)
    .map((line) => {
      const { where, wrong, clauses } = told(line);
      const reason = byReviewer.get(line.lineId);
      return {
        where,
        wrong: {
          zh: [wrong.zh, ...(reason === undefined ? [] : [`审核意见：${reason}`])].join(''),
          en: [wrong.en, ...(reason === undefined ? [] : [`The reviewer says: ${reason}`])].join(' ').trim(),
        },
        fix: {
          zh: `请核对后更正该行，或从花名册中删除该行。${clauses === '' ? '' : `依据：${clauses}`}`,
          en: `Check and correct this row, or take it out of the roster.${clauses === '' ? '' : ` Clause: ${clauses}`}`,
        },
      };
    });
}

const told = ({ row, maskedName, reasons }: Line): RefusedLine => ({
  where: { zh: `第 ${row} 行（${maskedName}）`, en: `row ${row} (${maskedName})` },
  wrong: {
    zh: reasons.map((code) => REASONS[code].zh).join(''),
    en: reasons.map((code) => REASONS[code].en).join(' '),
  },
  clauses: reasons.map((code) => REASONS[code].clause).join('；'),
});
