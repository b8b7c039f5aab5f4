import * as z from 'zod';
import { batchRegister, documentTail, short, told } from './answering.ts';
import type { RecordsHeld } from './records-held.ts';

const question = z.object({ ref: short, documentNumber: short });

export function fiscalPayrollAnswer(held: RecordsHeld, { ref, documentNumber }: z.infer<typeof question>) {
  const person = held.people.get(documentNumber);
  const publicServant = person === undefined ? 'unknown' : told(person.publicServant);
  return { ref, documentTail: documentTail(documentNumber), publicServant } as const;
}

export const fiscalPayrollRegister = batchRegister('/v1/fiscal-payroll:check', question, fiscalPayrollAnswer);
