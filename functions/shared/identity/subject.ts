import { withoutInvisible } from './text-width.ts';

/** As OpenID Connect Core 1.0, section 2, bounds `sub`. */
export const LONGEST_SUBJECT = 255;

/**
 * The name by which the issuer knows somebody, as people write it down: without blanks around it and without signs that
 * nobody sees. Letters, case and width are the issuer's: two of its names never become one here.
 */
export function normaliseSubject(written: string): string {
  // What is longer is nobody's, and marks without number above one letter are put in order ever more slowly.
  if (written.length > 2 * LONGEST_SUBJECT) return written;
  return withoutInvisible(written).trim().normalize('NFC');
}

/** Whether a text can be somebody's name in tokens, keys and trails as it stands: in normal form, and bounded. */
export const isSubject = (text: string): boolean =>
  text.length > 0 &&
  text.length <= LONGEST_SUBJECT &&
  text.isWellFormed() &&
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are just what must not be there
  !/[\u0000-\u001f\u007f-\u009f]/.test(text) &&
  normaliseSubject(text) === text;
