import * as z from 'zod';
import { creditCode, cursor, enterpriseAsked } from '../api/fields.ts';
import { LINE_STANDINGS } from './line.ts';
import { STATUSES } from './status.ts';

/** Which regions there are, the policy in force says. */
export const NewClaim = z.strictObject({ enterpriseId: creditCode, region: z.string().max(64) });

export const ClaimsPage = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: cursor.optional(),
  region: z.string().max(64).optional(),
  enterpriseId: enterpriseAsked.optional(),
  status: z.enum(STATUSES).optional(),
  order: z.enum(['newest', 'oldest']).default('newest'),
});

/** Where a list of claims goes on. */
export const ClaimCursor = z.strictObject({ createdAt: z.iso.datetime(), claimId: z.string().max(64) });

export const LinesPage = z.object({
  batch: z.coerce.number().int().nonnegative().default(0),
  /** In the order of the roster instead of by batch: from which place on. */
  from: z.coerce.number().int().nonnegative().max(1_000_000).optional(),
  row: z.coerce.number().int().positive().optional(),
  /** As masked names are, `王**`, or a surname: no whole name stands in an address. */
  name: z
    .string()
    .regex(/^\p{L}{1,2}$|^\p{L}{1,2}[*·\s]*\*[*·\s]*$/u)
    .max(60)
    .optional(),
  /** Its last characters, which are not masked. */
  document: z
    .string()
    .regex(/^[0-9A-Za-z]{1,4}$/)
    .optional(),
  standing: z.enum(LINE_STANDINGS).optional(),
  reason: z.string().max(80).optional(),
  signal: z.string().max(80).optional(),
});

export const HistoryPage = z.object({
  /** A trail has some dozens of events; who wants them all at once gets them. */
  limit: z.coerce.number().int().min(1).max(1_000).default(1_000),
  order: z.enum(['oldest', 'newest']).default('oldest'),
  type: z.string().max(80).optional(),
  cursor: cursor.optional(),
});

export const LinksQuery = z.object({ to: z.string().max(64).optional() });
