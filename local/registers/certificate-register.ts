import * as z from 'zod';
import { personNameKey } from '#functions/shared/identity/person-name.ts';
import { batchRegister, short, told } from './answering.ts';
import type { Certificate, RecordsHeld } from './records-held.ts';
import { sameOccupation } from './same-occupation.ts';

const question = z.object({
  ref: short,
  certificateNumber: short,
  certificateType: short,
  level: short,
  documentNumber: short,
  name: short,
  occupation: short,
  issuedOn: z.iso.date(),
});
export type CertificateQuestion = z.infer<typeof question>;

export type Mismatch = 'certificateType' | 'level' | 'document' | 'name' | 'occupation' | 'issuedOn';

export function certificateAnswer(held: RecordsHeld, asked: CertificateQuestion) {
  const about = { ref: asked.ref, subject: asked.certificateNumber };
  const certificate = held.certificates.get(asked.certificateNumber);
  if (certificate === undefined) return { ...about, result: 'not-found', mismatches: [] } as const;
  const { issuer, issuerId, examinedOn, revokedOn } = certificate;
  const known = { issuer, issuerId, examinedOn };
  if (revokedOn !== undefined) return { ...about, result: 'revoked', mismatches: [], ...known, revokedOn } as const;
  const mismatches = mismatchesOf(certificate, asked);
  return {
    ...about,
    result: mismatches.length === 0 ? 'verified' : 'mismatch',
    mismatches,
    ...known,
    issuerOnFile: told(certificate.issuerOnFile ?? true),
  } as const;
}

export const certificateRegister = batchRegister('/v1/certificates:verify', question, certificateAnswer);

function mismatchesOf(held: Certificate, asked: CertificateQuestion): Mismatch[] {
  const differs: Record<Mismatch, boolean> = {
    certificateType: held.certificateType !== asked.certificateType,
    level: held.level !== asked.level,
    document: held.documentNumber !== asked.documentNumber,
    name: personNameKey(held.name) !== personNameKey(asked.name),
    occupation: !sameOccupation(held.occupation, asked.occupation),
    issuedOn: held.issuedOn !== asked.issuedOn,
  };
  return (Object.keys(differs) as Mismatch[]).filter((field) => differs[field]);
}
