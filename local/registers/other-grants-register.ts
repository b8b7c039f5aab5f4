import * as z from 'zod';
import { batchRegister, documentTail, short, told } from './answering.ts';
import type { RecordsHeld } from './records-held.ts';

const question = z.object({ ref: short, documentNumber: short, certificateNumber: short });

/** What other channels paid: to the person from the unemployment fund, and for the certificate to whoever holds it. */
export function otherGrantsAnswer(
  held: RecordsHeld,
  { ref, documentNumber, certificateNumber }: z.infer<typeof question>,
) {
  const person = held.people.get(documentNumber);
  const certificate = held.certificates.get(certificateNumber);
  return {
    ref,
    subject: certificateNumber,
    documentTail: documentTail(documentNumber),
    unemploymentSubsidy: person === undefined ? 'unknown' : (person.unemploymentSubsidy ?? 'no'),
    claimedPersonally: certificate === undefined ? 'unknown' : told(certificate.claimedPersonally),
  } as const;
}

export const otherGrantsRegister = batchRegister('/v1/other-grants:check', question, otherGrantsAnswer);
