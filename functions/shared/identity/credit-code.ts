import { compactNumber, digitsForLetterO } from './text-width.ts';

/** Why a code is not a unified social credit code. */
export type CreditCodeReason = 'length' | 'character' | 'check-character';

export type CreditCodeCheck =
  | { readonly ok: true }
  | { readonly ok: false; readonly reasons: readonly CreditCodeReason[] };

/** GB 32100-2015, table 2: digits and letters without I, O, S, V, Z; the place is the value. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/**
 * The eighteenth character for the first seventeen: MOD 31-3, GB 32100-2015 section 4.6.
 * @throws RangeError if given anything but seventeen characters of the code's alphabet
 */
export function creditCodeCheckCharacter(first17: string): string {
  const values = [...first17].map((character) => ALPHABET.indexOf(character));
  if (values.length !== 17 || values.includes(-1)) {
    throw new RangeError('Seventeen characters of the credit code alphabet are needed for a check character.');
  }
  let sum = 0;
  WEIGHTS.forEach((weight, index) => {
    sum += weight * (values[index] ?? 0);
  });
  return ALPHABET.charAt((31 - (sum % 31)) % 31);
}

/**
 * A credit code in the one form in which it is kept and compared, wherever it comes from: half width, upper case, no blanks
 * or hyphens, zero for the letter O, which the alphabet leaves out.
 */
export const normaliseCreditCode = (written: string): string => digitsForLetterO(compactNumber(written));

/** Checks a unified social credit code in its normal form; gives every reason against. */
export function checkCreditCode(code: string): CreditCodeCheck {
  const reasons: CreditCodeReason[] = [];
  if (code.length !== 18) reasons.push('length');
  if ([...code].some((character) => !ALPHABET.includes(character))) reasons.push('character');
  if (reasons.length > 0) return { ok: false, reasons };
  return creditCodeCheckCharacter(code.slice(0, 17)) === code.charAt(17)
    ? { ok: true }
    : { ok: false, reasons: ['check-character'] };
}
