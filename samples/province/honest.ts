import { addDays } from '#functions/shared/calendar/calendar-date.ts';
import { type CalendarDate, LEVELS, type Level } from '#functions/submission/roster-line.ts';
import type { Occupation } from '#policy/schema.ts';
import { onWorkday } from './dates.ts';
import type { Enterprise } from './enterprises.ts';
import { withErrors } from './errors.ts';
import type { Issuer } from './issuers.ts';
import { opensOn } from './issuers.ts';
import { occupationsOf, specialAbilities } from './occupations.ts';
import type { Person } from './people.ts';
import type { Entry, Province } from './province.ts';
import { REGIONS } from './regions.ts';
import { Staff } from './staff.ts';
import { type Trainee, type Training, train } from './training.ts';

const FIRST_DAY = '2025-01-06';
const CLAIMING_DAYS = 345;

/** Insured heads of enterprises that train: many small ones, few large ones. */
const SIZES: readonly (readonly [number, readonly [number, number]])[] = [
  [40, [8, 40]],
  [36, [40, 150]],
  [18.5, [150, 700]],
  [4.8, [700, 3000]],
  [0.7, [5000, 15_000]],
];

const LEVELS_HELD: readonly (readonly [number, Level])[] = [
  [25, '5'],
  [36, '4'],
  [31, '3'],
  [6, '2'],
  [2, '1'],
];

const EXAMINED = { special: ['special'], graded: ['5', '4', '3', '2', '1'] } as const satisfies Record<
  string,
  readonly Level[]
>;

/** Besides those of the founding document: what an enterprise of honest people may be, and how often. */
const NEWLY_FOUNDED = 0.07;
/** Small enterprises that lost so many of their staff that fewer are left by the time of the claim than were trained. */
const LOST_STAFF = 0.005;
/** What is founded in a year, and what goes down in one, is small. */
const SMALL = 150;
const IN_A_GROUP = 0.05;
const AGENCY_FILES = 0.12;
const AGENCY_PHONE = 0.15;
const FILES_NO_CLASSES = 0.02;
const EVALUATES_ITSELF = 0.35;

export interface Agency {
  readonly device: string;
  readonly phone: string;
}

/** What the province's honest life draws upon. */
export class Honest {
  readonly province: Province;
  readonly staff: Staff;
  readonly #agencies: Agency[] = [];
  readonly #ofRegion = new Map<string, Issuer[]>();
  #owners: string[] = [];

  constructor(province: Province, lines: number) {
    this.province = province;
    this.staff = new Staff(province);
    this.#accredit(lines);
    const agencies = Math.max(3, Math.round(lines / 4000));
    for (let serial = 1; serial <= agencies; serial += 1) {
      this.#agencies.push({ device: `device-a${serial}`, phone: `1548${String(serial).padStart(7, '0')}` });
    }
  }

  #accredit(lines: number): void {
    const { draw, issuers } = this.province;
    for (const [weight, { code: region }] of REGIONS) {
      const bodies = Math.max(2, Math.round((lines / 160_000) * weight * 2.2));
      const list: Issuer[] = [];
      const accredit = (kind: 'authority' | 'social-body' | 'school', index: number) => {
        // Every tenth is new and grows as a new body does.
        const recent = kind === 'social-body' && draw.chance(0.1);
        list.push(
          issuers.accredit({
            kind,
            region,
            accreditedOn: recent
              ? addDays('2024-03-01', draw.between(0, 400))
              : `${draw.between(2019, 2023)}-${String(draw.between(1, 12)).padStart(2, '0')}-15`,
            occupations: [],
            passRate: 0.68 + 0.24 * draw.fraction(),
            monthly: kind === 'authority' ? draw.between(150, 500) : draw.between(20, 220),
            ...(recent ? { growsOver: draw.between(6, 14) } : {}),
            ...(index % 30 === 29 ? { ownerIds: [`owner-r${region}`] } : {}),
          }),
        );
      };
      accredit('authority', 0);
      for (let index = 0; index < bodies; index += 1) accredit(index % 4 === 3 ? 'school' : 'social-body', index);
      this.#ofRegion.set(region, list);
    }
  }

  /** An evaluation body of the region for that occupation, open well before the day; the classes of one go to few. */
  issuerFor(region: string, occupation: Occupation, level: Level, before: CalendarDate): Issuer {
    const { draw } = this.province;
    const open = (this.#ofRegion.get(region) ?? []).filter(
      ({ accreditedOn, kind }) =>
        opensOn(accreditedOn) <= before && (kind !== 'authority' || level === 'special' || draw.chance(0.15)),
    );
    const able = open.filter((issuer) => issuer.knows(occupation));
    // Three bodies in a region share an occupation among them.
    const issuer =
      able.length >= 3 || (able.length > 0 && draw.chance(0.7))
        ? draw.pick(able)
        : draw.pick(open.length > 0 ? open : (this.#ofRegion.get(region) ?? []));
    issuer.widen(occupation, EXAMINED[level === 'special' ? 'special' : 'graded']);
    return issuer;
  }

  enterprise(wish: Partial<Enterprise> = {}, mostHeads = Number.POSITIVE_INFINITY): Enterprise {
    const { draw, enterprises } = this.province;
    const [least, most] = draw.weighted(SIZES);
    const heads = Math.round(Math.min(mostHeads, least * (most / least) ** draw.fraction()));
    const agency = heads < SMALL && draw.chance(AGENCY_FILES) ? draw.pick(this.#agencies) : undefined;
    const grouped = draw.chance(IN_A_GROUP);
    if (grouped && (this.#owners.length === 0 || draw.chance(0.4))) {
      this.#owners = [`owner-g${enterprises.all.length}`, ...this.#owners.slice(0, 20)];
    }
    return enterprises.found({
      insuredHeads: heads,
      ...(heads < SMALL && draw.chance(NEWLY_FOUNDED)
        ? { foundedOn: addDays('2023-09-01', draw.between(0, 270)) }
        : {}),
      ...(grouped ? { ownerIds: [draw.pick(this.#owners), `owner-${enterprises.all.length}`] } : {}),
      ...(agency === undefined ? {} : { device: agency.device }),
      ...(agency !== undefined && draw.chance(AGENCY_PHONE) ? { contact: agency.phone } : {}),
      ...wish,
    });
  }

  /** Lines of people who were trained and examined as they should be. @param count of people, a class or more */
  entries(enterprise: Enterprise, count: number, submittedOn: CalendarDate, habits = this.habits(enterprise)): Entry[] {
    const { draw } = this.province;
    const entries: Entry[] = [];
    for (let left = count; left > 0; ) {
      const size = Math.min(left, draw.between(12, 45));
      left -= size;
      entries.push(
        ...this.course(enterprise, submittedOn, habits, (course) => this.#crew(enterprise, size, course, habits)),
      );
    }
    return entries;
  }

  /**
   * One class and its certificates, in time for the claim.
   * @param crew who is in it
   * @param change in what it differs from an honest one
   */
  course(
    enterprise: Enterprise,
    submittedOn: CalendarDate,
    habits: Habits,
    crew: (course: Course) => readonly Trainee[],
    change: Partial<Training> = {},
  ): Entry[] {
    const { draw } = this.province;
    const special = draw.chance(0.05);
    const occupation = change.occupation ?? draw.pick(special ? specialAbilities : habits.occupations);
    const level = change.level ?? (occupation.kind === 'special-ability' ? 'special' : draw.weighted(LEVELS_HELD));
    // Certified in the months before the claim, now and then nearly a year before.
    const issued = addDays(submittedOn, -(draw.chance(0.04) ? draw.between(150, 330) : draw.between(7, 120)));
    const early = onWorkday(addDays(issued, -draw.between(60, 100)));
    // A firm that is younger has its first class after its founding.
    const begins = change.begins ?? (early > enterprise.foundedOn ? early : onWorkday(addDays(submittedOn, -90)));
    const issuer = change.issuer ?? habits.own ?? this.issuerFor(enterprise.region, occupation, level, begins);
    if (change.issuer === undefined) issuer.widen(occupation, EXAMINED[level === 'special' ? 'special' : 'graded']);
    const { numbered } = habits;
    const filing = habits.files ? {} : { filedBefore: false as const };
    const trainees = crew({ occupation, level, begins });
    const whole = { enterprise, occupation, level, trainees, begins, issuer, numbered, ...filing, ...change };
    return train(this.province, whole).filter(({ issuedOn }) => issuedOn < submittedOn);
  }

  #crew(enterprise: Enterprise, size: number, { occupation, level, begins }: Course, { trained }: Habits): Trainee[] {
    const { draw } = this.province;
    const trainees: Trainee[] = [];
    const back = draw.chance(0.15) ? draw.between(1, 3) : 0;
    for (const before of draw.shuffled(trained.filter(({ until }) => until < begins)).slice(0, back)) {
      const again = before.occupation === occupation && LEVELS.indexOf(level) <= LEVELS.indexOf(before.level);
      // Nobody keeps books of what workers had before: some are sent for what they have.
      const truth = again ? ({ kind: 'honest-error', variant: 'granted-before' } as const) : undefined;
      if (!again || draw.chance(0.1)) trainees.push({ person: before.person, truth });
      trained.splice(trained.indexOf(before), 1);
    }
    while (trainees.length < size) trainees.push(this.staff.worker(enterprise, trainees, begins));
    const until = addDays(begins, 120);
    for (const { person } of trainees.slice(0, 5)) trained.push({ person, occupation, level, until });
    return trainees.slice(0, size);
  }

  habits(enterprise: Enterprise): Habits {
    const { draw, issuers } = this.province;
    const all = occupationsOf(enterprise.kind);
    const occupations = Array.from({ length: draw.between(1, enterprise.insuredHeads > 300 ? 5 : 2) }, () =>
      draw.pick(all),
    );
    const own =
      enterprise.insuredHeads >= 500 && enterprise.kind !== 'labour-dispatch' && draw.chance(EVALUATES_ITSELF)
        ? issuers.accredit({
            kind: 'employer',
            name: enterprise.name,
            region: enterprise.region,
            accreditedOn: `${draw.between(2020, 2023)}-0${draw.between(1, 9)}-20`,
            ownerIds: enterprise.ownerIds,
            occupations,
            passRate: 0.84 + 0.13 * draw.fraction(),
            monthly: draw.between(0, 25),
          })
        : undefined;
    return { occupations, own, numbered: draw.chance(0.6), files: !draw.chance(FILES_NO_CLASSES), trained: [] };
  }

  /** A year of an honest enterprise. @param mostLines of all its claims together */
  year(mostLines: number, scale: number): void {
    const { province } = this;
    const { draw } = province;
    const made = this.enterprise({}, Math.max(20, 15_000 * scale));
    const trained = Math.max(
      3,
      Math.round(made.insuredHeads * Math.min(0.95, 0.3 * Math.exp(draw.fraction() * 2 - 1))),
    );
    const lines = Math.min(mostLines, trained);
    const enterprise =
      made.insuredHeads < SMALL && draw.chance(LOST_STAFF)
        ? province.enterprises.amend(made, { insuredHeads: Math.max(2, Math.round(lines * 0.7)) })
        : made;
    const claims = lines < 25 ? (draw.chance(0.75) ? 1 : 2) : draw.between(1, Math.min(6, 1 + Math.round(lines / 40)));
    const days = Array.from({ length: claims }, () => draw.between(0, CLAIMING_DAYS)).sort((a, b) => a - b);
    const habits = this.habits(enterprise);
    for (const [index, day] of days.entries()) {
      const count = Math.round((lines * (index + 1)) / claims) - Math.round((lines * index) / claims);
      const submittedOn = onWorkday(addDays(FIRST_DAY, day));
      province.claim(
        enterprise,
        submittedOn,
        withErrors(province, this.entries(enterprise, count, submittedOn, habits)),
      );
    }
  }
}

export interface Habits {
  readonly occupations: readonly Occupation[];
  /** The body of an enterprise that evaluates its people itself. */
  readonly own: Issuer | undefined;
  readonly numbered: boolean;
  readonly files: boolean;
  /** Some of those who were trained before and may come again. */
  readonly trained: { person: Person; occupation: Occupation; level: Level; until: CalendarDate }[];
}

export interface Course {
  readonly occupation: Occupation;
  readonly level: Level;
  readonly begins: CalendarDate;
}
