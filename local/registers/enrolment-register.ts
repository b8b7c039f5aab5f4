import * as z from 'zod';
import { batchRegister, documentTail, short, told } from './answering.ts';
import type { RecordsHeld } from './records-held.ts';

const question = z.object({ ref: short, documentNumber: short });

export function enrolmentAnswer(held: RecordsHeld, { ref, documentNumber }: z.infer<typeof question>) {
  const person = held.people.get(documentNumber);
  const student = person === undefined ? 'unknown' : told(person.student);
  return { ref, documentTail: documentTail(documentNumber), student } as const;
}

export const enrolmentRegister = batchRegister('/v1/enrolment:check', question, enrolmentAnswer);
