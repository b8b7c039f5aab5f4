import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import type { Text } from '../shared/fault.ts';
import { LEVEL_NAMES } from '../submission/level-names.ts';
import type { Level } from '../submission/roster-line.ts';
import { capitalAmount } from './capital-amount.ts';

export type Language = keyof Text;

/** `2025-06-04` is 2025年6月4日: no zeros in front (GB/T 9704-2012). */
export function dateInWords(date: string, language: Language): string {
  const [year, month, day] = date.split('-').map(Number);
  return language === 'zh' ? `${year}年${month}月${day}日` : date;
}

const TIME = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** Day and minute in Asia/Shanghai. */
export function timeInWords(instant: string, language: Language): string {
  const at = new Date(instant);
  return `${dateInWords(shanghaiDate(at), language)} ${TIME.format(at)}`;
}

const FIGURES = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Integer fen as `1,234.50`. */
export const inFigures = (fen: number) => FIGURES.format(fen / 100);

/** Figures first and, in Chinese, the capitals that forms ask for (大写金额). */
export function amountInWords(fen: number, language: Language): string {
  return language === 'zh' ? `${inFigures(fen)}元（大写：人民币${capitalAmount(fen)}）` : `CNY ${inFigures(fen)}`;
}

const MARKS: Readonly<Record<string, string>> = { ',': '，', ';': '；', ':': '：' };

/** What is told of a fault anywhere, as paper has it: in Chinese, marks are as wide as characters (GB/T 15834-2011). */
export function onPaper(text: Text, language: Language): string {
  if (language !== 'zh') return text[language];
  return text.zh
    .replace(/\(([^()]*\p{Script=Han}[^()]*)\)/gu, '（$1）')
    .replace(/(?<=[\p{Script=Han}）”》])[,;:]|[,;:](?=[\p{Script=Han}（“《])/gu, (mark) => MARKS[mark] ?? mark);
}

export const levelInWords = (level: Level, language: Language): string => LEVEL_NAMES[level][language];
