import { addDays } from '#functions/shared/calendar/calendar-date.ts';
import type { CalendarDate } from '#functions/submission/roster-line.ts';
import { laterMonth, monthOf, onWorkday } from '../dates.ts';
import type { Draw } from '../draw.ts';
import type { Enterprise } from '../enterprises.ts';
import type { Honest } from '../honest.ts';
import type { Person } from '../people.ts';
import type { Province, Truth } from '../province.ts';

/** 虚假学员, 虚假培训内容, 虚假培训项目: the families of the national audit of 2022. */
export type Family = 'false-trainees' | 'false-content' | 'false-projects';

export interface Scheme {
  readonly name: string;
  readonly family: Family;
  /** Of the planted money, in parts of the audit's sum (CNY m). */
  readonly share: number;
  /** Plants one case of it. @param most lines that are still to be planted */
  readonly plant: (honest: Honest, most: number) => void;
}

export const planted = (scheme: string, variant: string): Truth => ({ kind: 'planted', scheme, variant });

/** A day of the year on which a claim may be filed. @param from days into the year @param until days before its end */
export function claimDay(draw: Draw, from = 0, until = 20): CalendarDate {
  return onWorkday(addDays('2025-01-06', draw.between(from, 355 - until)));
}

/** Insured for as long as the papers need it and no longer. */
export function insureJustInTime(
  { draw, registers }: Province,
  person: Person,
  { creditCode }: Enterprise,
  begins: CalendarDate,
  margin: { readonly before: number; readonly after: readonly [least: number, most: number] },
): void {
  const from = laterMonth(monthOf(begins), -margin.before);
  registers.insure(person, { creditCode, from, to: laterMonth(monthOf(begins), draw.between(...margin.after)) });
}

/** Whose name was borrowed often has a job, and is insured there. */
export function employedElsewhere(
  province: Province,
  person: Person,
  enterprise: Enterprise,
  begins: CalendarDate,
): void {
  const { draw, enterprises, registers } = province;
  const other = draw.pick(enterprises.all);
  if (other.creditCode === enterprise.creditCode) return;
  registers.insure(person, { creditCode: other.creditCode, from: laterMonth(monthOf(begins), -draw.between(4, 60)) });
}

/** Splits a number of people over classes or claims. */
export function parts(draw: Draw, count: number, least: number, most: number): number[] {
  const sizes: number[] = [];
  for (let left = count; left > 0; ) {
    const size = Math.min(left, draw.between(least, most));
    sizes.push(size);
    left -= size;
  }
  return sizes;
}
