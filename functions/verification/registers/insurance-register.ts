import * as z from 'zod';
import type { Month } from '../facts.ts';
import type { Ask } from './asker.ts';
import { batchRegister, isTailOf, told } from './batch-register.ts';
import type { Question, Register } from './register.ts';

export interface InsuranceQuestion extends Question {
  readonly documentNumber: string;
  readonly creditCode: string;
  readonly months: readonly Month[];
}

const month = z.string().regex(/^\d{4}-\d{2}$/);

const Result = z.object({
  ref: z.string(),
  documentTail: z.string(),
  insuredByClaimant: told,
  insuredMonths: z.array(month).default([]),
  pensionDrawn: told,
  insuredFrom: month.optional(),
  insuredUntil: month.optional(),
  insuredElsewhere: told.optional(),
});

export type InsuranceFacts = Omit<z.infer<typeof Result>, 'ref' | 'documentTail'>;

/** Who insured a person in which months, and whether a pension is drawn (社会保险). */
export function insuranceRegister(ask: Ask): Register<InsuranceQuestion, InsuranceFacts> {
  return batchRegister(ask, {
    register: 'insurance',
    result: Result,
    // Months that were not asked for are somebody else's answer, or an earlier one.
    isAbout: (asked, result) =>
      isTailOf(asked.documentNumber, result.documentTail) &&
      result.insuredMonths.every((each) => asked.months.includes(each)),
    facts: ({ ref: _ref, documentTail: _tail, ...facts }) => facts,
  });
}
