import * as z from 'zod';
import { cursor, enterpriseAsked, subject } from '../api/fields.ts';

/** `phase:review`, `month:06:lines`, `reason:times-used-up`, `refusedLines`; or, of whoever decided, `decided`. */
export const ClaimsBehind = z.object({
  figure: z.string().max(80).default('claims'),
  /** Only claims of that enterprise. */
  enterpriseId: enterpriseAsked.optional(),
  /** With `decided`: claims in whose reviews that person decided. */
  reviewer: subject.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: cursor.optional(),
});
