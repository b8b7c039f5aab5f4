import { type Cell, cellText, hasLostDigits, isFormula } from './cell.ts';
import { MUST_BE_TEXT, NO_FORMULA } from './cell-rules.ts';
import type { RosterField } from './header-synonyms.ts';
import { parseDate } from './values.ts';

const DATES: readonly RosterField[] = ['issuedOn', 'trainingFrom', 'trainingTo'];

/**
 * A cell as the spreadsheet program shows it. What the intake refuses in a workbook (a formula where a value must stand,
 * a number that lost digits) is shown so that it refuses it as text too: only who corrects it gets it accepted.
 */
export function shownText(cell: Cell, field: RosterField | undefined, date1904: boolean): string {
  const text = cellText(cell);
  if (typeof cell !== 'object' || field === undefined) return text;
  if (isFormula(cell)) return NO_FORMULA.has(field) ? `=${text}` : text;
  if (MUST_BE_TEXT.has(field) && hasLostDigits(cell)) return Number(text).toExponential().toUpperCase();
  // A workbook keeps a date as a number of days: the person wrote a date and gets one back.
  return DATES.includes(field) ? (parseDate(text, date1904) ?? text) : text;
}
