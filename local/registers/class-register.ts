import * as z from 'zod';
import { batchRegister, documentTail, short, told } from './answering.ts';
import type { RecordsHeld, TrainingClass } from './records-held.ts';
import { sameOccupation } from './same-occupation.ts';

const question = z.object({
  ref: short,
  documentNumber: short,
  creditCode: short,
  occupation: short,
  trainingFrom: z.iso.date().optional(),
  trainingTo: z.iso.date().optional(),
  classNumber: short.optional(),
});
export type ClassQuestion = z.infer<typeof question>;

/** Who signed in and left again within half an hour was not in two places. */
const TRIFLE_HOURS = 0.5;

export function classAnswer(held: RecordsHeld, asked: ClassQuestion) {
  const { ref, documentNumber, creditCode, classNumber } = asked;
  const about = { ref, documentTail: documentTail(documentNumber) };
  const found = classNumber === undefined ? likeliest(held, asked) : held.classes.get(classNumber);
  if (found === undefined) {
    const [anyOfClaimant] = held.classesFiledBy(creditCode);
    return { ...about, filed: classNumber === undefined && anyOfClaimant === undefined ? 'unknown' : 'no' } as const;
  }
  const { filedOn, from, to, hours, capacity, attendance } = found;
  return {
    ...about,
    filed: 'yes',
    classNumber: found.classNumber,
    creditCode: found.creditCode,
    filedOn,
    from,
    to,
    hours,
    capacity,
    enrolled: new Set(attendance.map((each) => each.documentNumber)).size,
    attendedHours: hoursOf(found, documentNumber),
    overlaps: told([...held.classesAttendedBy(documentNumber)].some((other) => clash(found, other, documentNumber))),
  } as const;
}

export const classRegister = batchRegister('/v1/classes:lookup', question, classAnswer);

/** The claimant's class of that occupation which the person attended in those days; of several the latest. */
function likeliest(held: RecordsHeld, { documentNumber, creditCode, occupation, ...training }: ClassQuestion) {
  const from = training.trainingFrom ?? training.trainingTo;
  const to = training.trainingTo ?? training.trainingFrom;
  return [...held.classesAttendedBy(documentNumber)]
    .filter((each) => each.creditCode === creditCode && sameOccupation(each.occupation, occupation))
    .filter((each) => from === undefined || to === undefined || sharesADay(each, { from, to }))
    .toSorted((a, b) => a.from.localeCompare(b.from) || a.classNumber.localeCompare(b.classNumber))
    .at(-1);
}

function clash(one: TrainingClass, other: TrainingClass, documentNumber: string): boolean {
  if (other.classNumber === one.classNumber || !sharesADay(one, other)) return false;
  return (hoursOf(other, documentNumber) ?? 0) > TRIFLE_HOURS;
}

function sharesADay(one: { from: string; to: string }, other: { from: string; to: string }): boolean {
  return one.from <= other.to && other.from <= one.to;
}

/** @returns undefined when the person is not on the class's record */
function hoursOf({ attendance }: TrainingClass, documentNumber: string): number | undefined {
  const entries = attendance.filter((each) => each.documentNumber === documentNumber);
  return entries.length === 0 ? undefined : entries.reduce((sum, { hours }) => sum + hours, 0);
}
