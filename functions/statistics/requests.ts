import * as z from 'zod';

/** `phase:review`, `month:06:lines`, `reason:times-used-up`, `refusedLines`; or, of whoever decided, `decided`. */
export const ClaimsBehind = z.object({
  figure: z.string().max(80).default('claims'),
  /** Only claims of that enterprise. */
  enterpriseId: z.string().max(64).optional(),
  /** With `decided`: claims in whose reviews that person decided. */
  reviewer: z.string().max(256).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(1_024).optional(),
});
