import * as z from 'zod';
import { isSameCertificate } from '../certificate-number.ts';
import type { Ask } from './asker.ts';
import { batchRegister, isTailOf, told } from './batch-register.ts';
import type { Question, Register } from './register.ts';

export interface OtherGrantsQuestion extends Question {
  readonly documentNumber: string;
  readonly certificateNumber: string;
}

const Result = z.object({
  ref: z.string(),
  subject: z.string(),
  documentTail: z.string(),
  unemploymentSubsidy: z.enum(['drawn', 'eligible', 'no', 'unknown']),
  claimedPersonally: told,
});

export type OtherGrantsFacts = Pick<z.infer<typeof Result>, 'unemploymentSubsidy' | 'claimedPersonally'>;

/** What other channels paid: the unemployment fund's skill subsidy, and the worker's own claim. */
export function otherGrantsRegister(ask: Ask): Register<OtherGrantsQuestion, OtherGrantsFacts> {
  return batchRegister(ask, {
    register: 'other-grants',
    result: Result,
    isAbout: (asked, result) =>
      isSameCertificate(asked.certificateNumber, result.subject) && isTailOf(asked.documentNumber, result.documentTail),
    facts: ({ unemploymentSubsidy, claimedPersonally }) => ({ unemploymentSubsidy, claimedPersonally }),
  });
}
