import * as z from 'zod';
import { creditCode } from '../api/fields.ts';

/** Which regions there are, the policy in force says. */
export const NewClaim = z.strictObject({ enterpriseId: creditCode, region: z.string() });

export const ClaimsPage = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().optional(),
  region: z.string().optional(),
  enterpriseId: z.string().optional(),
});

export const LinesPage = z.object({ batch: z.coerce.number().int().nonnegative().default(0) });

export const LinksQuery = z.object({ to: z.string().optional() });
