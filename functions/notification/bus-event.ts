import * as z from 'zod';
import { REMINDED } from './reminder.ts';

export const SOURCE = 'jianzheng';

/** Ids, codes and moments: whoever listens reads the rest as far as they may. */
export const BusEvent = z.discriminatedUnion('detail-type', [
  z.object({
    'detail-type': z.literal('Claim Step'),
    detail: z.object({ claimId: z.string(), seq: z.number().int().positive() }),
  }),
  z.object({
    'detail-type': z.literal('Workers Named'),
    detail: z.object({
      claimId: z.string(),
      round: z.number().int().positive(),
      batch: z.number().int().nonnegative(),
      /** Midnight that ends the notice. */
      endsAt: z.string(),
    }),
  }),
  z.object({
    'detail-type': z.literal('Claim Deadline'),
    detail: z.object({
      claimId: z.string(),
      deadline: z.enum(REMINDED),
      endsAt: z.string(),
      kind: z.enum(['soon', 'passed']),
      at: z.string(),
    }),
  }),
]);
export type BusEvent = z.infer<typeof BusEvent>;
