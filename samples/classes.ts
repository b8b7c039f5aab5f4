import type { RegisterRecords } from '#local/registers/records.ts';
import { addDays } from '#functions/shared/calendar/calendar-date.ts';
import type { SampleEnterprise } from './enterprises.ts';

type ClassRecord = RegisterRecords['classes'][number];

/** As many as fit into a room; more people in the same days are another class. */
const SEATS = 40;
const FILED_DAYS_BEFORE = 7;

/** The training classes behind the samples' lines, all filed before they start and attended as the lines say. */
export class SampleClasses {
  readonly #all: ClassRecord[] = [];
  readonly #series: string;
  /** The class that still has seats, by enterprise, occupation and days. */
  readonly #open = new Map<string, ClassRecord>();

  /** @param seed of the world: registers that know two worlds tell their classes apart */
  constructor(seed: number) {
    this.#series = String(Math.abs(seed) % 1_000).padStart(3, '0');
  }

  /** @returns the number of the class in which the person now has a seat */
  enrol(
    enterprise: SampleEnterprise,
    occupation: string,
    [from, to]: readonly [from: string, to: string],
    documentNumber: string,
    hours: number,
  ): string {
    const key = [enterprise.creditCode, occupation, from, to].join();
    const open = this.#open.get(key);
    const seated = open?.attendance.find((each) => each.documentNumber === documentNumber);
    const training = open === undefined || open.attendance.length >= SEATS ? undefined : open;
    const { classNumber, attendance } = training ?? this.#file(key, enterprise, occupation, [from, to], hours);
    if (training !== undefined) training.hours = Math.max(training.hours, hours);
    if (seated === undefined) attendance.push({ documentNumber, hours });
    else seated.hours = Math.max(seated.hours, hours);
    return classNumber;
  }

  records(): ClassRecord[] {
    return [...this.#all];
  }

  #file(
    key: string,
    { creditCode, region }: SampleEnterprise,
    occupation: string,
    [from, to]: readonly [from: string, to: string],
    hours: number,
  ): ClassRecord {
    const serial = this.#all.length + 1;
    const filed: ClassRecord = {
      classNumber: `PX${region}${from.slice(0, 4)}${this.#series}${String(serial).padStart(5, '0')}`,
      creditCode,
      occupation,
      filedOn: addDays(from, -FILED_DAYS_BEFORE),
      from,
      to,
      hours,
      capacity: SEATS,
      place: `第${1 + (serial % 4)}培训教室`,
      attendance: [],
    };
    this.#all.push(filed);
    this.#open.set(key, filed);
    return filed;
  }
}
