import * as z from 'zod';
import { creditCode } from '../api/fields.ts';

/** Which regions there are, the policy in force says. */
export const NewClaim = z.strictObject({ enterpriseId: creditCode, region: z.string().max(64) });

export const ClaimsPage = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(1_024).optional(),
  region: z.string().max(64).optional(),
  enterpriseId: z.string().max(64).optional(),
});

export const LinesPage = z.object({ batch: z.coerce.number().int().nonnegative().default(0) });

export const LinksQuery = z.object({ to: z.string().max(64).optional() });
