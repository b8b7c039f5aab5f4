import type { CalendarDate } from '../../submission/roster-line.ts';

export type Sex = 'male' | 'female';

/** Where somebody stands to statutory retirement age; a woman's depends on her post, which nobody tells us. */
export type Retirement = 'before' | 'past' | 'unknown';

interface Track {
  readonly years: number;
  /** Month of birth from which the age is raised, months a step, and the most. */
  readonly from: number;
  readonly step: number;
  readonly most: number;
}

const month = (year: number, number: number) => year * 12 + number - 1;

/** 国务院关于渐进式延迟法定退休年龄的办法, from 2025-01-01. */
const MEN: Track = { years: 60, from: month(1965, 1), step: 4, most: 36 };
const WOMEN_CADRES: Track = { years: 55, from: month(1970, 1), step: 4, most: 36 };
const WOMEN_WORKERS: Track = { years: 50, from: month(1975, 1), step: 2, most: 60 };

/** Full years of age on a day. */
export function ageOn(birthDate: CalendarDate, day: CalendarDate): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/**
 * 全国人大常委会关于实施渐进式延迟法定退休年龄的决定 (2024-09-13): men retire at 60 to 63, women at 55 to 58 or,
 * as workers, at 50 to 55, by month of birth.
 */
export function retirementOn(person: { birthDate: CalendarDate; sex: Sex }, day: CalendarDate): Retirement {
  const past = (track: Track) => isPast(track, person.birthDate, day);
  if (person.sex === 'male') return past(MEN) ? 'past' : 'before';
  if (past(WOMEN_CADRES)) return 'past';
  return past(WOMEN_WORKERS) ? 'unknown' : 'before';
}

function isPast({ years, from, step, most }: Track, birthDate: CalendarDate, day: CalendarDate): boolean {
  const born = month(Number(birthDate.slice(0, 4)), Number(birthDate.slice(5, 7)));
  const later = born < from ? 0 : Math.min(most, Math.floor((born - from) / step) + 1);
  const due = born + years * 12 + later;
  const now = month(Number(day.slice(0, 4)), Number(day.slice(5, 7)));
  return now > due || (now === due && day.slice(8) >= birthDate.slice(8));
}

/** The seventeenth digit of a resident identity number: odd for men (GB 11643). */
export function sexOf(residentId: string): Sex {
  return Number(residentId.charAt(16)) % 2 === 1 ? 'male' : 'female';
}
