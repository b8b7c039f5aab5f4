import type { Language } from './text.ts';

const LOCALES = { zh: 'zh-CN', en: 'en-GB' } as const satisfies Record<Language, string>;

/** @param fen integer fen, gross. @returns yuan with two decimals, such as `¥1,800.00` */
export function yuan(fen: number): string {
  const whole = new Intl.NumberFormat('zh-CN', { style: 'currency', currency: 'CNY' });
  return whole.format(fen / 100);
}

/** @returns an instant as clocks in Shanghai show it, to the minute */
export function shanghaiTime(instant: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], {
    timeZone: 'Asia/Shanghai',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }).format(new Date(instant));
}

/** @returns the day in Shanghai on which an instant falls, such as `2025-06-03` */
export function shanghaiDay(instant: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date(instant));
}

/** @returns a number with its thousands apart */
export function count(number: number): string {
  return new Intl.NumberFormat('zh-CN').format(number);
}
