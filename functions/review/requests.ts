import * as z from 'zod';
import { lineId, paper, reason } from '../api/fields.ts';
import { type UnknownCode, UNKNOWNS } from '../eligibility/unknowns.ts';

/** A decision is one item of the table: more exceptions than this are a claim to return, not to patch. */
const MAX_REFUSED_LINES = 200;
/** Answers lie in the bucket; of more flagged lines than this a claim is returned or refused. */
const MAX_CLEARED_LINES = 5_000;

/** One certificate; the highest rate of the policy is a tenth of it. */
const MAX_AMOUNT_FEN = 3_000_000;
const UNKNOWN_CODES = Object.keys(UNKNOWNS) as [UnknownCode, ...UnknownCode[]];

const ofLine = z.string().min(1).max(200);

export const Review = z.strictObject({
  stage: z.enum(['first', 'second', 'approval']),
  decision: z.enum(['approve', 'refuse', 'return', 'send-back', 'not-accept']),
  reason: reason.optional(),
  refusedLines: z
    .array(z.strictObject({ lineId, reason: ofLine, finding: z.enum(['error', 'fraud']).optional() }))
    .max(MAX_REFUSED_LINES)
    .optional(),
  /** Of a return: what is to be corrected, line by line, in words for the enterprise; its one-time notice has them. */
  corrections: z
    .array(z.strictObject({ lineId, reason: ofLine }))
    .max(MAX_CLEARED_LINES)
    .optional(),
  cleared: z
    .array(z.strictObject({ lineId, reason: ofLine, evidence: ofLine.optional() }))
    .max(MAX_CLEARED_LINES)
    .optional(),
  confirmed: z
    .array(z.strictObject({ code: z.enum(UNKNOWN_CODES), reason: ofLine }))
    .max(UNKNOWN_CODES.length)
    .optional(),
  determinedLines: z
    .array(
      z.strictObject({
        lineId,
        amountFen: z.int().positive().max(MAX_AMOUNT_FEN),
        document: paper,
      }),
    )
    .max(MAX_REFUSED_LINES)
    .optional(),
});
