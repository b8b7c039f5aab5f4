import type { RegisterRecords } from './records.ts';

export type Certificate = RegisterRecords['certificates'][number];
export type Person = RegisterRecords['people'][number];
export type Enterprise = RegisterRecords['enterprises'][number];
export type Issuer = RegisterRecords['issuers'][number];
export type TrainingClass = RegisterRecords['classes'][number];

/** Everything the registers hold, by key. A record put in again replaces the one before. */
export class RecordsHeld {
  readonly certificates = new Map<string, Certificate>();
  readonly people = new Map<string, Person>();
  readonly enterprises = new Map<string, Enterprise>();
  readonly issuers = new Map<string, Issuer>();
  readonly classes = new Map<string, TrainingClass>();
  readonly #classesByFiler = new Map<string, Map<string, TrainingClass>>();
  readonly #classesByAttendant = new Map<string, Map<string, TrainingClass>>();

  put(records: RegisterRecords): void {
    for (const each of records.certificates) this.certificates.set(each.certificateNumber, each);
    for (const each of records.people) this.people.set(each.documentNumber, each);
    for (const each of records.enterprises) this.enterprises.set(each.creditCode, each);
    for (const each of records.issuers) this.issuers.set(each.issuerId, each);
    for (const each of records.classes) this.#putClass(each);
  }

  /** The classes that an enterprise filed. */
  classesFiledBy(creditCode: string): Iterable<TrainingClass> {
    return this.#classesByFiler.get(creditCode)?.values() ?? [];
  }

  /** The classes on whose attendance record a person stands. */
  classesAttendedBy(documentNumber: string): Iterable<TrainingClass> {
    return this.#classesByAttendant.get(documentNumber)?.values() ?? [];
  }

  #putClass(each: TrainingClass): void {
    const before = this.classes.get(each.classNumber);
    if (before !== undefined) {
      this.#classesByFiler.get(before.creditCode)?.delete(before.classNumber);
      for (const { documentNumber } of before.attendance) {
        this.#classesByAttendant.get(documentNumber)?.delete(before.classNumber);
      }
    }
    this.classes.set(each.classNumber, each);
    putUnder(this.#classesByFiler, each.creditCode, each);
    for (const { documentNumber } of each.attendance) putUnder(this.#classesByAttendant, documentNumber, each);
  }
}

function putUnder(index: Map<string, Map<string, TrainingClass>>, key: string, each: TrainingClass): void {
  const under = index.get(key) ?? new Map<string, TrainingClass>();
  index.set(key, under.set(each.classNumber, each));
}
