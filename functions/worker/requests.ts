import * as z from 'zod';
import { creditCode, lineId } from '../api/fields.ts';

export const Consented = z.strictObject({
  enterpriseId: creditCode,
  certificateNumber: z.string().min(1).max(60).optional(),
  given: z.boolean(),
});

const said = { statement: z.string().min(1).max(2000).optional(), contact: z.string().min(1).max(200).optional() };
export const Denied = z.strictObject(said);
export const DeniedByCode = z.strictObject({
  claimId: z.string().min(1).max(64),
  lineId,
  code: z.string().min(1).max(40),
  ...said,
});
