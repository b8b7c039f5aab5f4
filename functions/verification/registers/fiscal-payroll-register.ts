import * as z from 'zod';
import type { Ask } from './asker.ts';
import { batchRegister, isTailOf, told } from './batch-register.ts';
import type { PersonQuestion } from './enrolment-register.ts';
import type { Register } from './register.ts';

const Result = z.object({ ref: z.string(), documentTail: z.string(), publicServant: told });

export type FiscalPayrollFacts = Pick<z.infer<typeof Result>, 'publicServant'>;

/** Whether a person is paid by the treasury as one on the establishment (财政供养). */
export function fiscalPayrollRegister(ask: Ask): Register<PersonQuestion, FiscalPayrollFacts> {
  return batchRegister(ask, {
    register: 'fiscal-payroll',
    result: Result,
    isAbout: (asked, result) => isTailOf(asked.documentNumber, result.documentTail),
    facts: ({ publicServant }) => ({ publicServant }),
  });
}
