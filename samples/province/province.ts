import type { CalendarDate, CertificateType, Level } from '#functions/submission/roster-line.ts';
import type { Cell } from '../xlsx-writer.ts';
import type { Field } from '../world.ts';
import { Draw } from './draw.ts';
import { type Enterprise, Enterprises } from './enterprises.ts';
import { Issuers } from './issuers.ts';
import { People, type Person } from './people.ts';
import { RegisterBook } from './registers.ts';

/** What a line truly is. Known to the generator and to whoever measures; to no rule and no signal. */
export type Truth =
  | { readonly kind: 'honest' }
  | { readonly kind: 'honest-error'; readonly variant: string }
  | { readonly kind: 'planted'; readonly scheme: string; readonly variant: string };

/** One line of a roster with what stands behind it. */
export interface Entry {
  readonly person: Person;
  /** As it is written on the roster. */
  readonly occupation: string;
  readonly level: Level;
  readonly certificateType: CertificateType;
  readonly certificateNumber: string;
  readonly issuedOn: CalendarDate;
  readonly issuer: string;
  readonly trainingFrom: CalendarDate;
  readonly trainingTo: CalendarDate;
  readonly hours: number;
  readonly classNumber: string | undefined;
  /** What the subsidy for it would be, integer fen. */
  readonly fen: number;
  readonly truth: Truth;
  /** Cells that are written otherwise than the line says. */
  readonly cells: Partial<Record<Field, Cell | undefined>>;
}

export interface ProvinceClaim {
  readonly enterprise: Enterprise;
  readonly submittedOn: CalendarDate;
  readonly entries: readonly Entry[];
}

/** A province's year while it is being made, drawn from one seed. */
export class Province {
  readonly draw: Draw;
  readonly people: People;
  readonly enterprises: Enterprises;
  readonly issuers: Issuers;
  readonly registers = new RegisterBook();
  readonly claims: ProvinceClaim[] = [];
  /** Lines on rosters so far. */
  lines = 0;
  /** Of planted lines so far, by scheme, integer fen. */
  readonly plantedFen = new Map<string, number>();
  readonly #plantedLines = new Map<string, number>();
  #classes = 0;

  constructor(seed: number | string) {
    this.draw = new Draw(seed);
    this.people = new People(this.draw);
    this.enterprises = new Enterprises(this.draw);
    this.issuers = new Issuers(this.draw);
  }

  claim(enterprise: Enterprise, submittedOn: CalendarDate, entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    for (const { person, truth, fen } of entries) {
      this.registers.claimed(person, submittedOn);
      if (truth.kind !== 'planted') continue;
      const { scheme, variant } = truth;
      this.plantedFen.set(scheme, (this.plantedFen.get(scheme) ?? 0) + fen);
      this.#plantedLines.set(`${scheme} ${variant}`, (this.#plantedLines.get(`${scheme} ${variant}`) ?? 0) + 1);
    }
    this.claims.push({ enterprise, submittedOn, entries });
    this.lines += entries.length;
  }

  /** The variant of a scheme that is furthest behind its weight, so that each is met whatever the seed. */
  due<Variant extends string>(scheme: string, variants: readonly (readonly [weight: number, Variant])[]): Variant {
    const behind = this.draw.shuffled(variants).map(([weight, variant]) => ({
      variant,
      filled: (this.#plantedLines.get(`${scheme} ${variant}`) ?? 0) / weight,
    }));
    const least = behind.reduce((a, b) => (b.filled < a.filled ? b : a));
    return least.variant;
  }

  classNumber(region: string, year: string): string {
    this.#classes += 1;
    return `KB${region}${year}${String(this.#classes).padStart(6, '0')}`;
  }
}
