import { withAssignedCharacters } from './private-use.ts';
import { toHalfWidth, trimEnd, trimStart, withoutInvisible } from './text-width.ts';

/** Every dot seen between the parts of a transliterated name, in keyboards, fonts and old code pages. */
const MIDDLE_DOTS =
  /\s*[\u00B7\u0387\u0F0B\u1427\u16EB\u2022\u2024\u2027\u2218\u2219\u22C5\u25CF\u25E6\u26AB\u2B24\u2E30\u2E31\u2E33\u30FB\u318D\uA78F\uFE52\uFF65.\u3002\uFF61]\s*/g;

const HAN = '[\\p{Script=Han}\\p{Co}]';
const BLANKS_BETWEEN_HAN = new RegExp(`(?<=${HAN}) +(?=${HAN})`, 'gu');
/** Choose between the shapes of one character, which stays the same name; also those of Mongolian. */
const VARIATION_SELECTORS = /[\uFE00-\uFE0F\u180B-\u180D\u180F\u{E0100}-\u{E01EF}]/gu;
/** Kangxi radicals, which copying out of a PDF leaves in the place of ideographs, and half-width kana. */
const SYMBOLS_FOR_CHARACTERS = /[\u2E9F\u2EF3\u2F00-\u2FD5\uFF66-\uFF9F]+/g;

/** Surnames of two characters from 《百家姓》 and the common ones beside it: masked as a whole they would give nothing to recognise. */
const COMPOUND_SURNAMES = new Set(
  '欧阳 上官 司马 司徒 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 夏侯 端木 南宫 独孤 呼延 轩辕 闻人 申屠 太史 公冶 宗政 濮阳 淳于 单于 钟离 鲜于 赫连 澹台 拓跋 百里 西门'.split(
    ' ',
  ),
);

/**
 * A person's name as it is kept: half width, `·` between parts, no stray blanks. Characters are never replaced:
 * compatibility ideographs, rare characters beyond the BMP and private-use code points stay as they were written.
 */
export function tidyPersonName(name: string): string {
  const plain = withoutInvisible(toHalfWidth(name))
    .replace(/[\s\u00A0\u2800]+/g, ' ')
    .trim();
  const dotted = trimBoth(plain, APOSTROPHES).replace(MIDDLE_DOTS, '·');
  return trimBoth(dotted, '·').replace(BLANKS_BETWEEN_HAN, '').trim();
}

/** They force a cell to text and are copied along with the name. */
const APOSTROPHES = "'`\u2018\u2019";

function trimBoth(text: string, characters: string): string {
  return trimEnd(trimStart(text, characters), characters);
}

/**
 * The form in which two spellings of one name are equal, for comparing only; never shown or kept as the name. Folded is
 * what a writer, font, keyboard or code page decides and not the name: width, case, dots, blanks (a name comes beside an
 * identity number, and `JOHNSMITH` is no second John Smith), shapes of one character, canonical equivalents (NFC, also
 * compatibility ideographs) and the private-use code points of GB 18030-2000. Simplified and traditional characters,
 * variants with code points of their own, accents and private-use code points of other makers stay apart.
 */
export function personNameKey(name: string): string {
  const shapes = withAssignedCharacters(tidyPersonName(name))
    .replace(VARIATION_SELECTORS, '')
    .replace(SYMBOLS_FOR_CHARACTERS, (symbols) => symbols.normalize('NFKC'));
  return composed(composed(shapes).replace(/[· ]/g, '').toUpperCase());
}

/** Longer than anybody's; marks without end upon one letter are put in order in a time that grows with the square of their number. */
const LONGEST_COMPOSED = 1_000;

function composed(text: string): string {
  return text.length > LONGEST_COMPOSED ? text : text.normalize('NFC');
}

/** 张*、欧阳**、阿***·***: the surname, or the first character of a dotted or Latin name, and stars for the rest. */
export function maskName(name: string): string {
  const parts = name.split(/([· ])/);
  return parts
    .map((part, index) => {
      if (part === '·' || part === ' ') return part;
      const characters = [...part];
      if (index > 0) return '*'.repeat(characters.length);
      const start = characters.slice(0, 2).join('');
      const kept = characters.length > 2 && COMPOUND_SURNAMES.has(start) ? start : (characters[0] ?? '');
      return kept + '*'.repeat(characters.length - [...kept].length);
    })
    .join('');
}
