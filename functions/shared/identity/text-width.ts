/**
 * Full-width ASCII (U+FF01..U+FF5E) and the ideographic space to half width, nothing else: NFKC would also rewrite
 * compatibility ideographs, which are somebody's name.
 */
export function toHalfWidth(text: string): string {
  return text.replace(/[\uFF01-\uFF5E\u3000]/g, (wide) =>
    wide === '\u3000' ? ' ' : String.fromCharCode(wide.charCodeAt(0) - 0xfee0),
  );
}

/** What takes no room on paper and comes along with copied text: zero-width marks, direction marks, soft hyphens, fillers. */
const INVISIBLE = /[\u00AD\u061C\u115F\u1160\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0]/g;

export function withoutInvisible(text: string): string {
  return text.replace(INVISIBLE, '');
}

/** Blanks, line breaks and the apostrophes that force a cell to text: never part of a number. */
const NEVER_IN_A_NUMBER = /[\s\u00A0\u2800'\u2018\u2019`]/g;

/** The bare form of an identity, certificate or account number: half width, upper case, no blanks, no apostrophes. */
export function bareNumber(text: string): string {
  return withoutInvisible(toHalfWidth(text)).replace(NEVER_IN_A_NUMBER, '').toUpperCase();
}

/** As keyboards, spreadsheets and typesetters write it. */
const HYPHENS = /[-\u2010-\u2015\u2212]/g;

/** The bare form of a number that has no hyphens of its own: of documents, credit codes and accounts. */
export function compactNumber(text: string): string {
  return bareNumber(text).replace(HYPHENS, '');
}

/** Letter O typed for zero, where only a digit can stand. */
export function digitsForLetterO(text: string): string {
  return text.replace(/[Oo]/g, '0');
}

/** Without any of these characters at its end. A pattern `[…]+$` looks at each run anew from each of its characters. */
export function trimEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** Without any of these characters at its beginning. */
export function trimStart(text: string, characters: string): string {
  let start = 0;
  while (start < text.length && characters.includes(text.charAt(start))) start++;
  return text.slice(start);
}
