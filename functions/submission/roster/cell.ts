import { bareNumber } from '#functions/shared/identity/text-width.ts';

/**
 * A cell as its file has it. A text is a string, as every cell of a CSV is; only workbooks tell a number from a text,
 * and only they can hold a formula.
 */
export type Cell = string | NumberCell | FormulaCell | undefined;

export interface NumberCell {
  readonly kind: 'number';
  /** As written in the file, so that lost digits and exponents can be seen. */
  readonly written: string;
}

export interface FormulaCell {
  readonly kind: 'formula';
  /** What the program showed when it last saved. */
  readonly shown: string;
}

/** Integers up to 15 digits are exact in a spreadsheet; beyond, it keeps 15 digits and writes zeros. */
const EXACT_DIGITS = 15;

/** A spreadsheet's decimal in plain digits, without exponent; the text itself if it is not a number. */
export function plainDecimal(written: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?[eE]\+?(-?\d{1,3})$/.exec(written);
  if (match === null) return written;
  const [, sign = '', whole = '', fraction = '', exponent = ''] = match;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return `${sign}${digits}${'0'.repeat(point - digits.length)}`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** What a person sees in the cell, blanks kept; empty for an absent cell. */
export function cellText(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'string') return cell;
  return cell.kind === 'number' ? plainDecimal(cell.written) : cell.shown;
}

export function isBlankCell(cell: Cell): boolean {
  return cell === undefined || (typeof cell === 'string' && cell.trim() === '');
}

/** Whether a number that ought to be a text has lost digits: more than 15 of them, or written with an exponent. */
export function hasLostDigits(cell: Cell): boolean {
  if (cell === undefined) return false;
  if (typeof cell !== 'string' && cell.kind === 'number') return plainDecimal(cell.written).length > EXACT_DIGITS;
  return /^\d(?:\.\d+)?E\+?\d{1,3}$/.test(bareNumber(cellText(cell)));
}

/** Also one that was written out as text, as a CSV has it. */
export function isFormula(cell: Cell): boolean {
  return typeof cell === 'string' ? /^\s*=[^=\s]/.test(cell) : cell?.kind === 'formula';
}

/** `A` for 0, `AA` for 26. */
export function columnLetters(index: number): string {
  const rest = Math.floor(index / 26);
  return (rest > 0 ? columnLetters(rest - 1) : '') + String.fromCharCode(65 + (index % 26));
}
