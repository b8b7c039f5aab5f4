import { digitsForLetterO, toHalfWidth, withoutInvisible } from '#functions/shared/identity/text-width.ts';
import type { CalendarDate, CertificateType, DocumentType, Level } from '../roster-line.ts';

/** Text on one line, half width, without the apostrophe that forces a cell to text. */
export function tidyText(text: string): string {
  return withoutInvisible(toHalfWidth(text))
    .replace(/[\s\u00A0\u2800]+/g, ' ')
    .replace(/^['\u2018\u2019`]+/, '')
    .replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '')
    .trim();
}

function compact(text: string): string {
  return tidyText(text).replace(/ /g, '');
}

function calendarDate(year: string, month: string, day: string): CalendarDate | undefined {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date) ? date : undefined;
}

const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000;
/** Serial 0 of the 1900 system for dates after February 1900, and its distance to the 1904 system (ECMA-376-1, 18.17.4.1). */
const SERIAL_ZERO = Date.UTC(1899, 11, 30);
const DAYS_1900_TO_1904 = 1462;
/** Serials from 1954 to 2119: five digits outside are something else. */
const FIRST_SERIAL = 20_000;
const LAST_SERIAL = 80_000;

/** Of a date with all that people and programs write around it. */
const LONGEST_DATE = 100;
const INSTANT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2})(?:\.\d{1,9})?)? ?(Z|[+-]\d{2}:?\d{2})$/;

/** What names its offset is a moment; the day that it was written for is that of China's clocks. */
function shanghaiDayOf([, day = '', minutes = '', seconds = '00', offset = '']: RegExpExecArray):
  | CalendarDate
  | undefined {
  const at = Date.parse(`${day}T${minutes}:${seconds}${offset === 'Z' ? 'Z' : offset.replace(/^(...):?/, '$1:')}`);
  return Number.isNaN(at) || calendarDate(day.slice(0, 4), day.slice(5, 7), day.slice(8)) === undefined
    ? undefined
    : new Date(at + SHANGHAI_MS).toISOString().slice(0, 10);
}

/**
 * A date as people and programs write it: 2024-06-01, 2024.6.1, 2024/6/1, 2024年6月1日, 20240601, a spreadsheet's serial,
 * each with or without a time of day, which is dropped unless it names its offset from UTC.
 * @param date1904 whether serials of this workbook count from 1904
 * @returns undefined for anything else, days that do not exist and years of two digits included
 */
export function parseDate(written: string, date1904 = false): CalendarDate | undefined {
  if (written.length > LONGEST_DATE) return undefined;
  const tidy = digitsForLetterO(tidyText(written));
  const instant = INSTANT.exec(tidy);
  if (instant !== null) return shanghaiDayOf(instant);
  const text = tidy.replace(/[T ]{1,3}\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?$/, '').replace(/ /g, '');
  const parts = /^(\d{4})[-./年\u3002\u2010-\u2015](\d{1,2})[-./月\u3002\u2010-\u2015](\d{1,2})[日号]?$/.exec(text);
  if (parts !== null) return calendarDate(parts[1] ?? '', parts[2] ?? '', parts[3] ?? '');
  if (/^\d{8}$/.test(text)) return calendarDate(text.slice(0, 4), text.slice(4, 6), text.slice(6));
  if (!/^\d{5}(?:\.\d{1,20})?$/.test(text)) return undefined;
  const serial = Math.floor(Number(text));
  if (serial < FIRST_SERIAL || serial > LAST_SERIAL) return undefined;
  const days = serial + (date1904 ? DAYS_1900_TO_1904 : 0);
  return new Date(SERIAL_ZERO + days * DAY_MS).toISOString().slice(0, 10);
}

const FULL_DATE = /\d{4}[-./年]\d{1,2}[-./月]\d{1,2}[日号]?|\d{8}/g;
const SHORT_END = /^(?:至|到|~|-+|[\u2010-\u2015]+)(?:(\d{1,2})[./月])?(\d{1,2})[日号]?$/;

/** 2024.5.1-2024.5.20, 2024年5月1日至20日, 2024.5.1—5.20, or one day; undefined for anything else. */
export function parsePeriod(written: string, date1904 = false): { from: CalendarDate; to: CalendarDate } | undefined {
  if (written.length > 2 * LONGEST_DATE) return undefined;
  const single = parseDate(written, date1904);
  if (single !== undefined) return { from: single, to: single };
  const text = digitsForLetterO(compact(written));
  const found = [...text.matchAll(FULL_DATE)];
  const first = found[0];
  if (first === undefined) return undefined;
  const from = parseDate(first[0]);
  let to: CalendarDate | undefined;
  if (found.length === 2) to = parseDate(found[1]?.[0] ?? '');
  else {
    const end = SHORT_END.exec(text.slice(first.index + first[0].length));
    if (end !== null && from !== undefined)
      to = calendarDate(from.slice(0, 4), end[1] ?? from.slice(5, 7), end[2] ?? '');
  }
  return from === undefined || to === undefined ? undefined : { from, to };
}

/** Longest first, so that 高级技师 is not read as 高级. */
const LEVEL_WORDS: readonly (readonly [string, Level])[] = [
  ['专项职业能力', 'special'],
  ['专项能力', 'special'],
  ['单项能力', 'special'],
  ['高级技师', '1'],
  ['初级技能', '5'],
  ['中级技能', '4'],
  ['高级技能', '3'],
  ['初级工', '5'],
  ['中级工', '4'],
  ['高级工', '3'],
  ['技师', '2'],
  ['专项', 'special'],
  ['初级', '5'],
  ['中级', '4'],
  ['高级', '3'],
];
const LEVEL_DIGITS: Readonly<Record<string, Level>> = {
  一: '1',
  二: '2',
  三: '3',
  四: '4',
  五: '5',
  壹: '1',
  贰: '2',
  叁: '3',
  肆: '4',
  伍: '5',
  1: '1',
  2: '2',
  3: '3',
  4: '4',
  5: '5',
  Ⅰ: '1',
  Ⅱ: '2',
  Ⅲ: '3',
  Ⅳ: '4',
  Ⅴ: '5',
  V: '5',
  IV: '4',
  III: '3',
  II: '2',
  I: '1',
};
const LEVEL_TOKEN = new RegExp(
  `${LEVEL_WORDS.map(([word]) => word).join('|')}|(?:IV|V|I{1,3}|[一二三四五壹贰叁肆伍1-5Ⅰ-Ⅴ])级?工?`,
  'gy',
);
const AROUND_A_LEVEL = /国家|职业资格|职业技能|技能等级|等级|证书|工种|第|[()[\]、/,，\-—·:]/g;
const GRADES_ABOVE_ONE = /特级技师|首席技师|学徒/;

/** The level named in a cell in any of the usual words, `contradictory` if it names two, undefined if none. */
export function parseLevel(written: string): Level | 'contradictory' | undefined {
  const whole = compact(written).toUpperCase();
  if (GRADES_ABOVE_ONE.test(whole)) return undefined;
  // 专项职业能力 holds no word that is stripped; 高级技能 must not lose its 技能 to 技能等级.
  const text = whole.replace(/(初级|中级|高级)技能等级/g, '$1').replace(AROUND_A_LEVEL, '');
  // 11 is no level twice.
  if (/[\dIVⅠ-Ⅴ]{4}|\d{2}/.test(text)) return undefined;
  const levels = new Set<Level>();
  let read = 0;
  LEVEL_TOKEN.lastIndex = 0;
  for (let token = LEVEL_TOKEN.exec(text); token !== null; token = LEVEL_TOKEN.exec(text)) {
    read = LEVEL_TOKEN.lastIndex;
    const word = LEVEL_WORDS.find(([known]) => known === token[0]);
    const level = word?.[1] ?? LEVEL_DIGITS[token[0].replace(/级?工?$/, '')];
    if (level !== undefined) levels.add(level);
  }
  const [level] = levels;
  if (level === undefined || read !== text.length) return undefined;
  return levels.size > 1 ? 'contradictory' : level;
}

/** The type of certificate a cell names; undefined if none of the three. */
export function parseCertificateType(written: string): CertificateType | undefined {
  const text = compact(written);
  if (/专项/.test(text)) return 'special-ability';
  if (/技能等级|等级证书|等级认定/.test(text)) return 'skill-level';
  if (/职业资格|^资格证书?$/.test(text)) return 'qualification';
  return undefined;
}

/** The type of document a cell names; residence permits of Hong Kong, Macao and Taiwan residents carry a resident identity number. */
export function parseDocumentType(written: string): DocumentType | undefined {
  const text = compact(written);
  if (/居住证|身份证/.test(text)) return 'resident-id';
  if (/台湾居民来往|台湾.*通行证|台胞证/.test(text)) return 'taiwan-permit';
  // 往来港澳通行证 is what people from the mainland travel with: another document.
  if (/港澳居民.*通行证|回乡证/.test(text)) return 'hong-kong-macao-permit';
  return undefined;
}

/** Of an amount or a number of hours with what is written around it. */
const LONGEST_NUMBER = 100;
/** Ten thousand million yuan: nobody claims it, and numbers further up lose their fen. */
const MOST_FEN = 1_000_000_000_000;

/**
 * 1,500.00元, ¥1500, 1500 or 0.15万元 as integer fen; undefined for anything else, and for parts of a fen.
 * @param inTenThousands whether the header gives the unit as 万元
 */
export function parseMoney(written: string, inTenThousands = false): number | undefined {
  if (written.length > LONGEST_NUMBER) return undefined;
  const text = compact(written)
    .replace(/^(?:人民币|RMB|CNY|[¥￥\u00A5])/i, '')
    .replace(/元(?:整|\/人)?$/, '');
  const match = /^(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.(\d{1,6}))?(万?)$/.exec(text);
  if (match === null) return undefined;
  const [, whole = '', fraction = '', unit = ''] = match;
  const places = unit === '万' || inTenThousands ? 6 : 2;
  if (!/^0*$/.test(fraction.slice(places))) return undefined;
  const fen = Number(whole.replaceAll(',', '') + fraction.slice(0, places).padEnd(places, '0'));
  return fen <= MOST_FEN ? fen : undefined;
}

/** Hours, whole or half, with or without 学时 or 课时 behind; undefined for anything else. */
export function parseHours(written: string): number | undefined {
  if (written.length > LONGEST_NUMBER) return undefined;
  const match = /^(\d{1,4}(?:\.\d)?)(?:个?(?:学时|课时|小时|节))?$/.exec(compact(written));
  return match === null ? undefined : Number(match[1]);
}

/** 同上 and the marks that stand for it. */
export function isDitto(text: string): boolean {
  return /^\s*(?:同\s*上|["“”〃″〞＂]|''|‘’|’’|,,|同左上)\s*$/.test(text);
}
