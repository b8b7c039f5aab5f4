import * as z from 'zod';
import { lineId, paper, reason } from '../api/fields.ts';
import { type UnknownCode, UNKNOWNS } from '../eligibility/unknowns.ts';

/**
 * A decision stands in the claim's own item, which the table takes up to 400 kB: more exceptions than this, refused and
 * determined together, are a claim to return, not to patch.
 */
export const MAX_EXCEPTIONS = 200;
/** Answers lie in the bucket; of more flagged lines than this a claim is returned or refused. */
export const MAX_CLEARED_LINES = 5_000;

/** One certificate; the highest rate of the policy is a tenth of it. */
const MAX_AMOUNT_FEN = 3_000_000;
const UNKNOWN_CODES = Object.keys(UNKNOWNS) as [UnknownCode, ...UnknownCode[]];

const ofLine = z.string().min(1).max(200);

const Decision = z.strictObject({
  stage: z.enum(['first', 'second', 'approval']),
  decision: z.enum(['approve', 'refuse', 'return', 'send-back', 'not-accept']),
  reason: reason.optional(),
  refusedLines: z
    .array(z.strictObject({ lineId, reason: ofLine, finding: z.enum(['error', 'fraud']).optional() }))
    .max(MAX_EXCEPTIONS)
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
    .max(MAX_EXCEPTIONS)
    .optional(),
});

export const Review = Decision.refine(
  ({ refusedLines = [], determinedLines = [] }) => refusedLines.length + determinedLines.length <= MAX_EXCEPTIONS,
  { path: ['determinedLines'], error: `at most ${MAX_EXCEPTIONS} lines, with those that are refused` },
);
