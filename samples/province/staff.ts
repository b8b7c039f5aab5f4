import type { CalendarDate } from '#functions/submission/roster-line.ts';
import { laterMonth, monthOf } from './dates.ts';
import type { Enterprise } from './enterprises.ts';
import type { Person } from './people.ts';
import type { Province } from './province.ts';
import type { Trainee } from './training.ts';

/** Households of which more than one is trained in the year: whose phone may be another's. */
const FAMILY_PHONE = 0.012;
const NO_PHONE = 0.04;
/** 岗前培训: hired for the class, or in the month before it. */
const INDUCTION = 0.07;
/** 参保 begun a month late: the worker was there, the insurance was not. */
const INSURED_LATE = 0.006;
/** Staff turnover in a month. */
const LEAVES_A_MONTH = 0.022;
const SECOND_JOB = 0.007;
/** Other documents, and numbers that were corrected: an honest roster is written from the list of the insured. */
const UNKNOWN_TO_REGISTERS = 0.0005;
const REMEMBERED = 400;

/** Real people in real jobs, with what in a real life looks like a trick. */
export class Staff {
  readonly #province: Province;
  readonly #neighbours: Person[] = [];

  constructor(province: Province) {
    this.#province = province;
  }

  /** Somebody whom the enterprise employs and trains in a class that begins on that day. */
  worker(enterprise: Enterprise, colleagues: readonly Trainee[], begins: CalendarDate): Trainee {
    const { draw, people, registers } = this.#province;
    const made = people.person([1969, 2004]);
    const phone = this.#phone(enterprise, colleagues, made.phone);
    const person = { ...made, phone };
    if (this.#neighbours.length < REMEMBERED) this.#neighbours.push(person);
    else this.#neighbours[draw.between(0, REMEMBERED - 1)] = person;

    const month = monthOf(begins);
    const induction = draw.chance(INDUCTION);
    const late = induction && draw.chance(INSURED_LATE / INDUCTION);
    const hired = late
      ? laterMonth(month, 1)
      : induction
        ? laterMonth(month, -draw.between(0, 1))
        : later(monthOf(enterprise.foundedOn), laterMonth(month, -draw.between(2, 130)));
    if (!draw.chance(UNKNOWN_TO_REGISTERS)) {
      registers.insure(person, {
        creditCode: enterprise.creditCode,
        from: later(monthOf(enterprise.foundedOn), hired),
        ...this.#leaving(later(month, hired)),
      });
      this.#otherJobs(person, enterprise, hired, induction);
      this.#standing(person);
    }
    return late ? { person, truth: { kind: 'honest-error', variant: 'insured-late' } } : { person };
  }

  #phone(enterprise: Enterprise, colleagues: readonly Trainee[], own: string | undefined): string | undefined {
    const { draw } = this.#province;
    if (draw.chance(NO_PHONE)) return draw.chance(0.2) ? enterprise.contact : undefined;
    if (!draw.chance(FAMILY_PHONE)) return own;
    // Couples and siblings often work side by side.
    const relative = draw.chance(0.6) ? colleagues.at(-1)?.person : this.#neighbours[draw.between(0, REMEMBERED - 1)];
    return relative?.phone ?? own;
  }

  #leaving(since: string): { readonly to?: string } {
    const { draw } = this.#province;
    for (let months = 0; months < 18; months += 1) {
      if (draw.chance(LEAVES_A_MONTH)) return months === 0 ? {} : { to: laterMonth(since, months) };
    }
    return {};
  }

  /** The job before, which ends in the month in which this one begins, and jobs besides. */
  #otherJobs(person: Person, { creditCode }: Enterprise, hired: string, induction: boolean): void {
    const { draw, enterprises, registers } = this.#province;
    const other = draw.pick(enterprises.all).creditCode;
    if (other === creditCode) return;
    if (induction && draw.chance(0.5)) {
      registers.insure(person, {
        creditCode: other,
        from: laterMonth(hired, -draw.between(3, 40)),
        to: laterMonth(hired, draw.chance(0.15) ? 0 : -draw.between(1, 6)),
      });
    } else if (draw.chance(SECOND_JOB)) {
      registers.insure(person, { creditCode: other, from: laterMonth(hired, draw.between(0, 12)) });
    }
  }

  /** Now and then a register knows the person and not this. */
  #standing(person: Person): void {
    const { draw, registers } = this.#province;
    const luck = draw.fraction();
    if (luck < 0.002) registers.stand(person, { pensionDrawn: 'unknown' });
    else if (luck < 0.004) registers.stand(person, { student: 'unknown' });
    else if (luck < 0.005) registers.stand(person, { publicServant: 'unknown' });
  }
}

const later = (a: string, b: string) => (a > b ? a : b);
