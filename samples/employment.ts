import { addMonths } from '#functions/shared/calendar/calendar-date.ts';
import type { RegisterRecords } from '#local/registers/records.ts';
import type { SampleEnterprise } from './enterprises.ts';

type Spell = RegisterRecords['people'][number]['insured'][number];

/** Months in which a person works for an enterprise because a line says so. */
export interface Work {
  readonly employer: SampleEnterprise;
  readonly from: string;
  readonly to: string;
}

/** Insurance of which nobody asks how long it has been going on. */
const INSURED_FROM = '2023-01';
/** Between trainings at two employers: enough to leave the one, and to have been with the other for a while. */
const MONTHS_TO_CHANGE = 4;

export const monthOf = (date: string): string => date.slice(0, 7);
const latest = (...months: readonly string[]): string => months.toSorted().at(-1) ?? '';
const later = (month: string, months: number): string => monthOf(addMonths(`${month}-01`, months));

/** Whether somebody can have worked there in those months without working for somebody else in them or right around them. */
export function canWork(works: readonly Work[], { employer, from, to }: Work): boolean {
  if (from <= monthOf(employer.foundedOn)) return false;
  return works.every(
    (work) =>
      work.employer.creditCode === employer.creditCode ||
      later(work.to, MONTHS_TO_CHANGE) < from ||
      later(to, MONTHS_TO_CHANGE) < work.from,
  );
}

/**
 * Insurance for one employer after the other, without a gap; for two at once only where the works overlap. The last one
 * goes on.
 */
export function spellsOf(works: readonly Work[]): Spell[] {
  const inTurn: Work[] = [];
  for (const work of works.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const before = inTurn.at(-1);
    if (before?.employer.creditCode !== work.employer.creditCode) inTurn.push(work);
    else inTurn[inTurn.length - 1] = { ...before, to: latest(before.to, work.to) };
  }
  // A month before the work begins, unless the one before still works elsewhere in it.
  const begins = inTurn.map(({ employer, from }, index) => {
    const before = inTurn[index - 1];
    const founded = monthOf(employer.foundedOn);
    if (before === undefined) return latest(founded, INSURED_FROM);
    return later(from, -1) > before.to ? later(from, -1) : from;
  });
  return inTurn.map(({ employer: { creditCode }, to }, index) => {
    const from = begins[index] ?? INSURED_FROM;
    const next = begins[index + 1];
    if (next === undefined) return { creditCode, from };
    return { creditCode, from, to: latest(later(next, -1), to) };
  });
}
