import { normaliseClassNumber } from '#functions/shared/identity/class-number.ts';
import { normalisePhone } from '#functions/shared/identity/phone.ts';
import { parseDate } from './values.ts';

/** Headers that ask for the number on file (开班编号, 开班备案号); others (班期) are filled in with a period as often. */
const ASKS_FOR_A_NUMBER = /编号|备案|代码/u;
const LETTERS_AND_DIGITS = /^[A-Z\d]+$/;
/** Shorter ones count the classes of one enterprise or year: 3, 2024-02. */
const LEAST_CHARACTERS = 7;

/**
 * The number under which a training class is on file (开班备案), half width, upper case, without blanks.
 *
 * @param header as the roster has it
 * @returns undefined for what is no number: 第3期, 2024年第2期, 2024-03. It must not be looked up as one, because a number
 *   that is not on file speaks against the line
 */
export function classNumberOf(written: string, header: string): string | undefined {
  const number = normaliseClassNumber(written);
  const signs = number.replaceAll('-', '');
  if (!/\d/.test(signs) || /^\d+\.\d+E\+\d+$/.test(signs)) return undefined;
  // It is kept in clear: where columns have shifted it must not be somebody's phone.
  if (normalisePhone(number) !== undefined) return undefined;
  if (ASKS_FOR_A_NUMBER.test(header)) return number;
  const told = LETTERS_AND_DIGITS.test(signs) && signs.length >= LEAST_CHARACTERS && parseDate(number) === undefined;
  return told ? number : undefined;
}
