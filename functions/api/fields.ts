import * as z from 'zod';
import { LINE_ID } from '../claim/keys.ts';
import { checkCreditCode, normaliseCreditCode } from '../shared/identity/credit-code.ts';
import { isSubject, LONGEST_SUBJECT, normaliseSubject } from '../shared/identity/subject.ts';

/** Fields that several requests have, each as the API takes it; what the schema cannot say stands in its description. */

export const creditCode = z
  .string()
  .max(64)
  .overwrite(normaliseCreditCode)
  .refine((code) => checkCreditCode(code).ok, 'unified social credit code')
  .meta({
    description: '统一社会信用代码 · Unified social credit code (GB 32100-2015)',
    examples: ['91350200XXXX000197'],
  });

/** An enterprise that is looked for: what is no credit code finds nothing. */
export const enterpriseAsked = z
  .string()
  .max(64)
  .overwrite(normaliseCreditCode)
  .meta({ description: '统一社会信用代码 · Unified social credit code' });

/** A person by the name that the issuer gave them, as their token says it. */
export const subject = z
  .string()
  .max(LONGEST_SUBJECT)
  .overwrite(normaliseSubject)
  .refine(isSubject, 'subject of a token')
  .meta({ description: '人员在登录系统中的标识(sub) · Subject of their token', examples: ['first-350200'] });

export const lineId = z
  .string()
  .regex(LINE_ID)
  .meta({ description: '行编号:批次-行 · Batch and place of a line', examples: ['0-1'] });

/** Where a list goes on: the word that came with the page before, for whoever was given it. */
export const cursor = z.string().min(1).max(4_096);

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
