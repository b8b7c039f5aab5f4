import * as z from 'zod';
import { creditCode, cursor, lineId, reason } from '../api/fields.ts';
import { DOCUMENT_TYPES } from '../submission/roster-line.ts';

const about = { reason, until: z.iso.date() };
/** Registers hand out short plain ids; a list of two thousand of them has to stay within one item of 400 KB. */
const ISSUER_ID = /^[\x21-\x7e]{1,64}$/;

export const NewEntry = z.union([
  z.strictObject({ kind: z.literal('enterprise'), creditCode, ...about }),
  z.strictObject({ kind: z.literal('issuer'), issuerId: z.string().regex(ISSUER_ID), ...about }),
  /** A person by document, or as the one whom a line names. */
  z.strictObject({
    kind: z.literal('person'),
    documentType: z.enum(DOCUMENT_TYPES),
    documentNumber: z.string().min(1).max(40),
    ...about,
  }),
  z.strictObject({ kind: z.literal('person'), claimId: z.string().max(64), lineId, ...about }),
]);

export const WatchlistPage = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: cursor.optional(),
});
