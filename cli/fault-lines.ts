import { pointerWords } from '#client/field-words.ts';
import type { Fault } from '#functions/shared/fault.ts';
import type { Language } from './language.ts';

/** One line for a person: where, what, and what to do. */
export function faultLine({ place, text, fix }: Fault, language: Language): string {
  const { sheet, row, column, header, pointer } = place;
  const zh = language === 'zh';
  const parts = [
    ...(sheet === undefined ? [] : [zh ? `工作表 ${sheet}` : `sheet ${sheet}`]),
    ...(row === undefined ? [] : [zh ? `第 ${row} 行` : `row ${row}`]),
    ...(column === undefined ? [] : [zh ? `${column} 列` : `column ${column}`]),
    ...(header === undefined ? [] : [zh ? `(${header})` : `(${header})`]),
    ...(pointer === undefined ? [] : [pointerWords(pointer)[language]]),
  ].filter((part) => part !== '');
  const where = parts.length === 0 ? (zh ? '文件' : 'file') : parts.join(' ');
  return `${where}: ${text[language]} → ${fix[language]}`;
}
