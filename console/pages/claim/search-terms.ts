import { maskName, tidyPersonName } from '#functions/shared/identity/person-name.ts';
import { toHalfWidth } from '#functions/shared/identity/text-width.ts';

export interface SearchTerms {
  readonly row?: number;
  readonly name?: string;
  readonly document?: string;
}

const SURNAME = /^\p{L}{1,2}$/u;
/** Rows have up to six digits; what is longer, or ends with a letter, is a document. */
const ROW = /^[1-9]\d{0,5}$/;
const DOCUMENT = /^[0-9A-Za-z]{4,}$/;
const LETTERS_ONLY = /^[A-Za-z]+$/;
const UNMASKED = 4;

/**
 * What somebody typed to find a line, as it may stand in an address: names masked, documents by their last characters. Four
 * digits may be a row or the end of a document: with `#` in front they are a row.
 * @returns undefined for nothing
 */
export function searchTerms(typed: string): SearchTerms | undefined {
  const text = toHalfWidth(typed).trim();
  if (text === '') return undefined;
  if (text.startsWith('#') && ROW.test(text.slice(1))) return { row: Number(text.slice(1)) };
  if (ROW.test(text) && text.length !== UNMASKED) return { row: Number(text) };
  if (DOCUMENT.test(text) && !LETTERS_ONLY.test(text)) return { document: text.slice(-UNMASKED) };
  const name = tidyPersonName(text);
  return SURNAME.test(name) && [...name].length === 1 ? { name } : { name: maskName(name) };
}
