import * as z from 'zod';
import { LINE_ID } from '../claim/keys.ts';
import { checkCreditCode } from '../shared/identity/credit-code.ts';

/** Fields that several requests have, each as the API takes it; what the schema cannot say stands in its description. */

export const creditCode = z
  .string()
  .refine((code) => checkCreditCode(code).ok, 'unified social credit code')
  .meta({
    description: '统一社会信用代码 · Unified social credit code (GB 32100-2015)',
    examples: ['91350200XXXX000197'],
  });

export const lineId = z
  .string()
  .regex(LINE_ID)
  .meta({ description: '行编号:批次-行 · Batch and place of a line', examples: ['0-1'] });

/** Why somebody decides so; kept, and shown to those whom it concerns. */
export const reason = z
  .string()
  .min(1)
  .max(500)
  .meta({ examples: ['材料齐全,情况属实。'] });

/** Number of the paper that a decision rests on. */
export const paper = z
  .string()
  .min(1)
  .max(200)
  .meta({ examples: ['闽财社〔2025〕12号'] });

export const Nothing = z.strictObject({});
export const WithReason = z.strictObject({ reason });
