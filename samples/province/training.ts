import { addDays } from '#functions/shared/calendar/calendar-date.ts';
import type { CalendarDate, Level } from '#functions/submission/roster-line.ts';
import type { Occupation } from '#policy/schema.ts';
import { fenOf } from '../world.ts';
import { monthOf, onWorkday } from './dates.ts';
import type { Enterprise } from './enterprises.ts';
import type { Issuer } from './issuers.ts';
import { writtenName } from './occupations.ts';
import type { Person } from './people.ts';
import type { Entry, Province, Truth } from './province.ts';

export const HONEST: Truth = { kind: 'honest' };

export interface Trainee {
  readonly person: Person;
  /** Absent: that of the whole class. */
  readonly truth?: Truth | undefined;
}

/** A class from its filing to its certificates; whatever is left out goes as it does where nobody cheats. */
export interface Training {
  readonly enterprise: Enterprise;
  readonly occupation: Occupation;
  readonly level: Level;
  readonly trainees: readonly Trainee[];
  readonly begins: CalendarDate;
  readonly issuer: Issuer;
  readonly truth?: Truth;
  readonly length?: { readonly hours: number; readonly days: number };
  /** Days from filing to the first day; below nought: after it. `false`: not in the register of classes. */
  readonly filedBefore?: number | false;
  readonly capacity?: number;
  /** Hours that the register has for a trainee; absent from the record when undefined. */
  readonly attended?: (hours: number, trainee: Trainee) => number | undefined;
  /** Days from the last day of training to the examination, and from there to the certificate. */
  readonly examinedAfter?: number;
  readonly issuedAfter?: number;
  /** Candidates who failed, besides the trainees; absent: as the issuer's pass rate has it. */
  readonly failed?: number;
  /** Nobody else is numbered between them. */
  readonly runOfSerials?: boolean;
  /** Whether the roster knows the number of the class. */
  readonly numbered?: boolean;
}

const RESIT = 0.03;

/** Lengths of courses as they are offered: hours over calendar days, whole days or evenings and weekends. */
const LENGTHS = [
  { hours: 24, days: 4 },
  { hours: 40, days: 6 },
  { hours: 40, days: 14 },
  { hours: 48, days: 8 },
  { hours: 56, days: 20 },
  { hours: 60, days: 10 },
  { hours: 64, days: 30 },
  { hours: 80, days: 12 },
  { hours: 80, days: 35 },
  { hours: 96, days: 16 },
  { hours: 120, days: 20 },
  { hours: 120, days: 45 },
  { hours: 160, days: 28 },
] as const;

/** Trains, examines and certifies a class; gives its lines of the roster. */
export function train(province: Province, training: Training): Entry[] {
  const { draw, registers } = province;
  const { enterprise, occupation, level, trainees, begins, issuer } = training;
  const truth = training.truth ?? HONEST;
  const { hours, days } = training.length ?? draw.pick(LENGTHS);
  const ends = addDays(begins, days - 1);
  const special = level === 'special';
  const certificateType = special
    ? 'special-ability'
    : issuer.kind === 'authority'
      ? 'qualification'
      : ('skill-level' as const);

  const failed =
    training.failed ?? Math.round(trainees.length * (1 / issuer.passRate - 1) * (0.4 + 1.2 * draw.fraction()));
  const classNumber = file(province, training, { ends, hours, failed });

  const examinedOn = addDays(ends, training.examinedAfter ?? (draw.chance(0.03) ? 0 : draw.between(2, 25)));
  const issuedOn = onWorkday(addDays(examinedOn, training.issuedAfter ?? draw.between(8, 35)));
  // In an examination for everybody others are numbered in between.
  const among = training.runOfSerials === true || draw.chance(0.5) ? 0 : draw.between(3, 25);
  const numbers = issuer.numbers(certificateType, level, issuedOn, trainees.length + among);
  const own = among === 0 && draw.chance(0.5) ? numbers : draw.shuffled(numbers);
  issuer.sat(monthOf(examinedOn), trainees.length + failed, trainees.length);

  const written = writtenName(draw, occupation);
  return trainees.map(({ person, truth: apart }, index): Entry => {
    // Who failed comes again a month or two later, with the others of that day.
    const again = truth.kind === 'honest' && draw.chance(RESIT) ? draw.between(28, 60) : 0;
    const [examined, issued] = [
      addDays(examinedOn, again),
      again === 0 ? issuedOn : onWorkday(addDays(issuedOn, again)),
    ];
    if (again > 0) issuer.sat(monthOf(examined), 1, 1);
    const [resat] = again === 0 ? [] : issuer.numbers(certificateType, level, issued, 1);
    const certificateNumber = resat ?? own[index] ?? '';
    registers.certify({
      certificateNumber,
      certificateType,
      level,
      documentNumber: person.documentNumber,
      name: person.name,
      occupation: occupation.name.zh,
      issuedOn: issued,
      issuer: issuer.name,
      issuerId: issuer.issuerId,
      examinedOn: examined,
    });
    return {
      person,
      occupation: written,
      level,
      certificateType,
      certificateNumber,
      issuedOn: issued,
      issuer: issuer.name,
      trainingFrom: begins,
      trainingTo: ends,
      hours,
      classNumber: training.numbered === false ? undefined : classNumber,
      fen: fenOf(enterprise.region, occupation.name.zh, level, issued),
      truth: apart ?? truth,
      cells: {},
    };
  });
}

/** Puts the class and its attendance into the register. @returns its number, of one that was filed */
function file(
  province: Province,
  training: Training,
  { ends, hours, failed }: { readonly ends: CalendarDate; readonly hours: number; readonly failed: number },
): string | undefined {
  const { draw, people, registers } = province;
  const { enterprise, occupation, trainees, begins } = training;
  // People have many reasons to file a day late; nobody cheats by a day.
  const before = training.filedBefore ?? (draw.chance(0.015) ? -1 : draw.between(1, 20));
  if (before === false) return undefined;
  const attended = training.attended ?? ((full: number) => honestAttendance(draw.fraction(), draw.fraction(), full));
  const attendance = [
    ...trainees.map((trainee) => ({
      documentNumber: trainee.person.documentNumber,
      hours: attended(hours, trainee),
    })),
    ...Array.from({ length: failed }, () => ({
      documentNumber: people.number([1968, 2004]),
      hours: honestAttendance(draw.fraction(), draw.fraction(), hours),
    })),
  ].flatMap(({ documentNumber, hours: present }) =>
    present === undefined ? [] : [{ documentNumber, hours: present }],
  );
  const heads = attendance.length;
  // One or two who come along are let in now and then.
  const squeezed = heads > 10 && draw.chance(0.01) ? draw.between(1, 2) : 0;
  const seats = squeezed > 0 ? heads - squeezed : Math.max(10, Math.ceil(heads / 5) * 5);
  const classNumber = province.classNumber(enterprise.region, begins.slice(0, 4));
  registers.classes.push({
    classNumber,
    creditCode: enterprise.creditCode,
    occupation: occupation.name.zh,
    filedOn: addDays(begins, -before),
    from: begins,
    to: ends,
    hours,
    capacity: training.capacity ?? seats,
    place: `${enterprise.name}培训室`,
    attendance,
  });
  return classNumber;
}

/** Most are there all the time, some miss a day; few miss more, and a record is lost now and then. */
function honestAttendance(luck: number, share: number, hours: number): number | undefined {
  if (luck < 0.002) return undefined;
  if (luck < 0.7) return hours;
  if (luck < 0.98) return Math.round(hours * (0.88 + 0.12 * share) * 2) / 2;
  return Math.round(hours * (0.75 + 0.15 * share) * 2) / 2;
}
