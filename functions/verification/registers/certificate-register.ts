import * as z from 'zod';
import { isSameCertificate } from '../certificate-number.ts';
import type { Ask } from './asker.ts';
import { batchRegister, told } from './batch-register.ts';
import type { Question, Register } from './register.ts';

export interface CertificateQuestion extends Question {
  readonly certificateNumber: string;
  readonly certificateType: string;
  readonly level: string;
  readonly documentNumber: string;
  readonly name: string;
  readonly occupation: string;
  readonly issuedOn: string;
}

const Result = z.object({
  ref: z.string(),
  subject: z.string(),
  result: z.enum(['verified', 'mismatch', 'not-found', 'revoked']),
  mismatches: z.array(z.string()).default([]),
  issuerOnFile: told.optional(),
  issuerId: z.string().optional(),
  examinedOn: z.iso.date().optional(),
});

export type CertificateFacts = Omit<z.infer<typeof Result>, 'ref' | 'subject'>;

/** Whether certificates exist as the lines say; each answer names the certificate that it is about. */
export function certificateRegister(ask: Ask): Register<CertificateQuestion, CertificateFacts> {
  return batchRegister(ask, {
    register: 'certificates',
    result: Result,
    isAbout: ({ certificateNumber }, { subject }) => isSameCertificate(certificateNumber, subject),
    facts: ({ ref: _ref, subject: _subject, ...facts }) => facts,
  });
}
