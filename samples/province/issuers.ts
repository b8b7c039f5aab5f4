import { addDays } from '#functions/shared/calendar/calendar-date.ts';
import { type CalendarDate, type CertificateType, LEVELS, type Level } from '#functions/submission/roster-line.ts';
import type { Month } from '#functions/verification/facts.ts';
import type { Occupation } from '#policy/schema.ts';
import type { Draw } from './draw.ts';
import { laterMonth, monthOf } from './dates.ts';
import type { IssuerRecord } from './registers.ts';

type Kind = IssuerRecord['kind'];

export interface IssuerWish {
  readonly kind: Kind;
  readonly name?: string;
  readonly region: string;
  readonly accreditedOn: CalendarDate;
  readonly ownerIds?: readonly string[];
  readonly occupations: readonly Occupation[];
  readonly levels?: readonly Level[];
  /** Share of the examined that pass, day in, day out. */
  readonly passRate: number;
  /** People examined in a usual month besides those of the year's rosters. */
  readonly monthly: number;
  /** By how much the monthly number grows from accreditation on, until it is the usual one; months. */
  readonly growsOver?: number;
}

const FIRST_MONTH = '2023-10';
const LAST_MONTH = '2025-12';

/** An evaluation body with its sessions: who was examined when, and the serial numbers of those who passed. */
export class Issuer {
  readonly issuerId: string;
  readonly name: string;
  readonly kind: Kind;
  readonly region: string;
  readonly accreditedOn: CalendarDate;
  readonly passRate: number;
  readonly ownerIds: readonly string[];
  readonly #scope: { occupation: string; levels: Level[]; from: CalendarDate; until?: CalendarDate }[];
  readonly #months = new Map<Month, { examined: number; passed: number }>();
  readonly #serials = new Map<string, number>();
  readonly #place: string;
  #closedOn: CalendarDate | undefined;

  constructor(draw: Draw, serial: number, wish: IssuerWish) {
    this.issuerId = `issuer-${String(serial).padStart(4, '0')}`;
    this.kind = wish.kind;
    this.region = wish.region;
    this.name = wish.name ?? `示例${serial}号${NAMES[wish.kind]}`;
    this.accreditedOn = wish.accreditedOn;
    this.passRate = wish.passRate;
    this.ownerIds = wish.ownerIds ?? [];
    this.#place = String(serial).padStart(4, '0');
    this.#scope = wish.occupations.map(({ name }) => ({
      occupation: name.zh,
      levels: [...(wish.levels ?? LEVELS)],
      from: wish.accreditedOn,
    }));
    const began = monthOf(wish.accreditedOn);
    for (let month = FIRST_MONTH; month <= LAST_MONTH; month = laterMonth(month, 1)) {
      if (month <= began) continue;
      const age = monthsBetween(began, month);
      const grown = wish.growsOver === undefined ? 1 : Math.min(1, age / wish.growsOver);
      // Fewer come around the Spring Festival, more before the holidays of autumn.
      const season = [0.8, 0.5, 0.9, 1, 1.1, 1.1, 0.9, 0.9, 1.2, 1, 1.2, 1.1][Number(month.slice(5)) - 1] ?? 1;
      const examined = Math.round(wish.monthly * grown * season * (0.7 + 0.6 * draw.fraction()));
      this.sat(month, examined, Math.round(examined * Math.min(1, wish.passRate + 0.08 * (draw.fraction() - 0.5))));
    }
  }

  knows(occupation: Occupation): boolean {
    return this.#scope.some((scope) => scope.occupation === occupation.name.zh);
  }

  /** Puts an occupation into its scope that an enterprise asks for; bodies widen theirs from year to year. */
  widen(occupation: Occupation, levels: readonly Level[]): void {
    if (this.knows(occupation)) return;
    this.#scope.push({ occupation: occupation.name.zh, levels: [...levels], from: this.accreditedOn });
  }

  close(on: CalendarDate): void {
    this.#closedOn = on;
  }

  sat(month: Month, examined: number, passed: number): void {
    const before = this.#months.get(month) ?? { examined: 0, passed: 0 };
    this.#months.set(month, { examined: before.examined + examined, passed: before.passed + passed });
  }

  /** Numbers one after the other for those who passed a session, by the forms of the policy page. */
  numbers(type: CertificateType, level: Level, issuedOn: CalendarDate, count: number): string[] {
    const year = issuedOn.slice(0, 4);
    const key = `${type} ${year} ${level}`;
    const last = this.#serials.get(key) ?? 0;
    this.#serials.set(key, last + count);
    return Array.from({ length: count }, (_, index) => this.#number(type, level, year, last + index + 1));
  }

  #number(type: CertificateType, level: Level, year: string, serial: number): string {
    switch (type) {
      case 'skill-level': {
        const letter = this.kind === 'employer' ? 'Y' : 'S';
        return `${letter}00003599${this.#place}${year.slice(2)}${level}${String(serial).padStart(6, '0')}`;
      }
      case 'qualification':
        return `${year.slice(2)}99991${this.#place.slice(1)}${level}${String(serial).padStart(5, '0')}`;
      case 'special-ability':
        return `闽专${this.#place}-${year}第${String(serial).padStart(6, '0')}号`;
    }
  }

  record(): IssuerRecord {
    return {
      issuerId: this.issuerId,
      name: this.name,
      kind: this.kind,
      accreditedOn: this.accreditedOn,
      ...(this.#closedOn === undefined ? {} : { closedOn: this.#closedOn }),
      ownerIds: [...this.ownerIds],
      scope: this.#scope,
      months: [...this.#months]
        .filter(([, { examined }]) => examined > 0)
        .sort(([a], [b]) => a.localeCompare(b))
        .map(([month, counts]) => ({ month, ...counts })),
    };
  }
}

const NAMES: Record<Kind, string> = {
  employer: '企业技能人才评价站',
  'social-body': '职业技能评价中心',
  school: '技工学校',
  authority: '职业技能鉴定指导中心',
};

function monthsBetween(from: Month, to: Month): number {
  return (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5)) - Number(from.slice(5));
}

/** All evaluation bodies of the province. */
export class Issuers {
  readonly all: Issuer[] = [];
  readonly #draw: Draw;

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  accredit(wish: IssuerWish): Issuer {
    const issuer = new Issuer(this.#draw, this.all.length + 1, wish);
    this.all.push(issuer);
    return issuer;
  }
}

/** The first day on which a body examines after its accreditation: it needs rooms, examiners and candidates first. */
export const opensOn = (accreditedOn: CalendarDate): CalendarDate => addDays(accreditedOn, 30);
