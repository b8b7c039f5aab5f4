import * as z from 'zod';
import { cursor, lineId, reason } from '../api/fields.ts';

export const NoticesQuery = z.object({
  region: z.string().max(64).default(''),
  limit: z.coerce.number().int().min(1).max(100).default(100),
  cursor: cursor.optional(),
});
export const NoticePage = z.object({ batch: z.coerce.number().int().nonnegative().default(0) });

export const NewObjection = z.strictObject({
  lineId,
  reason: z.string().min(1).max(2000),
  contact: z.string().min(1).max(200).optional(),
});

export const ObjectionDecision = z.strictObject({ decision: z.enum(['uphold', 'dismiss']), reason });
