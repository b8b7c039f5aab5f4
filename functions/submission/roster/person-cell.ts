import { tidyPersonName } from '#functions/shared/identity/person-name.ts';
import type { RosterFaultCode } from './faults.ts';

const LOST_CHARACTERS = /[?？\uFFFD□■*＊○×]|锟斤拷/;
/** Dots that hide characters rather than part a name: two together, or the last. */
const HIDING_DOTS = /●●|●$/;
const HALF_A_CHARACTER = /\p{Surrogate}/u;
/** What no name has: digits, brackets, marks between several names. Hyphens, dots, apostrophes and blanks stay. */
const NOT_IN_A_NAME = /[\d()[\]{}<>【】〔〕《》/\\|,，、;；:：+=#@&%$_~^"“”]/;
const HAS_A_LETTER = /[\p{L}\p{Co}]/u;
const NO_NAME =
  /^(?:无|暂无|没有|空|未知|不详|待定|待补|姓名|合计|总计|小计|共计|TRUE|FALSE|NULL|NONE|NIL|NA|NAN|UNDEFINED|UNKNOWN)$/i;

/** A person's name as a cell has it, or why it cannot be one. */
export function nameIn(written: string): { readonly name: string } | { readonly fault: RosterFaultCode } {
  const name = tidyPersonName(written);
  if (name === '') return { fault: 'required-empty' };
  if (LOST_CHARACTERS.test(name) || HALF_A_CHARACTER.test(name) || HIDING_DOTS.test(written.trim()))
    return { fault: 'name-characters-lost' };
  if (NOT_IN_A_NAME.test(name) || !HAS_A_LETTER.test(name) || NO_NAME.test(name)) return { fault: 'name-not-a-name' };
  return { name };
}
