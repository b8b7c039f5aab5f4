import { bareNumber, trimEnd, trimStart } from '#functions/shared/identity/text-width.ts';

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
/** That a cell of the usual width shows of a number with an exponent. */
const SHOWN_DIGITS: readonly number[] = [5, 6];

/** A double as programs write it, `3.0` and `1.54E10` (Apache POI) among them; what is longer is no number. */
const NUMBER = /^([+-]?)(\d{1,400})(?:\.(\d{0,400}))?(?:[eE]([+-]?\d{1,3}))?$/;

/** A spreadsheet's number in plain digits as it shows it, where there is a fraction to fifteen digits; the text itself if it is not a number. */
export function plainDecimal(written: string): string {
  const plain = withoutExponent(written);
  if (plain === undefined) return written;
  const exact = !plain.includes('.') || plain.replace(/\D|^-?0\.0*/g, '').length <= EXACT_DIGITS;
  return exact ? plain : (withoutExponent(Number(written).toPrecision(EXACT_DIGITS)) ?? plain);
}

function withoutExponent(written: string): string | undefined {
  const match = NUMBER.exec(written);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  const before = trimStart(digits.slice(0, Math.max(0, point)).padEnd(point, '0'), '0');
  const after = trimEnd('0'.repeat(Math.max(0, -point)) + digits.slice(Math.max(0, point)), '0');
  return `${sign === '-' ? '-' : ''}${before === '' ? '0' : before}${after === '' ? '' : `.${after}`}`;
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

/** Whether a number that ought to be a text has lost digits: more than 15 of them, or written with an exponent, or with its zeros. */
export function hasLostDigits(cell: Cell): boolean {
  if (cell === undefined) return false;
  if (typeof cell !== 'string' && cell.kind === 'number')
    return plainDecimal(cell.written).replace(/\D/g, '').length > EXACT_DIGITS;
  const written = bareNumber(cellText(cell));
  // In plain digits again: of 3.59901E+17 six were left.
  const spread = written.length > EXACT_DIGITS && SHOWN_DIGITS.includes(trimEnd(written, '0').length);
  return (spread && /^\d+$/.test(written)) || /^\d(?:\.\d+)?E\+?\d{1,3}$/.test(written);
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
