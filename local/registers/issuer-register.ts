import * as z from 'zod';
import { batchRegister, short } from './answering.ts';
import type { RecordsHeld } from './records-held.ts';

const question = z.object({ ref: short, issuerId: short });

export function issuerAnswer(held: RecordsHeld, { ref, issuerId: subject }: z.infer<typeof question>) {
  const issuer = held.issuers.get(subject);
  if (issuer === undefined) return { ref, subject, found: false } as const;
  const { issuerId: _asked, ...facts } = issuer;
  return { ref, subject, found: true, ...facts } as const;
}

export const issuerRegister = batchRegister('/v1/issuers:lookup', question, issuerAnswer);
