import * as z from 'zod';
import { Fault, Text } from './common.ts';

/**
 * Every stable code of a problem, with its status. A code never changes its meaning; one that is no longer given is
 * not given to anything else.
 */
export const PROBLEM_STATUS = {
  'malformed-json': 400,
  'invalid-body': 400,
  'invalid-query': 400,
  'idempotency-key-missing': 400,
  unauthorized: 401,
  'signature-invalid': 401,
  forbidden: 403,
  'not-found': 404,
  'no-execution': 404,
  'fund-unknown': 404,
  'code-not-accepted': 404,
  'claim-held': 409,
  'claim-not-held': 409,
  'case-not-open': 409,
  'claim-not-open': 409,
  'no-policy-in-force': 409,
  'roster-not-read': 409,
  'roster-not-usable': 409,
  'roster-has-faults': 409,
  'roster-unusable': 409,
  'too-late-to-withdraw': 409,
  'execution-not-replaceable': 409,
  'review-not-open': 409,
  'reason-missing': 409,
  'return-too-late': 409,
  'decision-unknown': 409,
  'unknowns-not-confirmed': 409,
  'lines-at-first-review': 409,
  'reviews-disagree': 409,
  'approver-decision-unknown': 409,
  'lines-not-granted': 409,
  'same-person': 409,
  'notice-not-running': 409,
  'objection-not-open': 409,
  'receipt-contradicts': 409,
  'receipt-unexpected': 409,
  'payment-not-returned': 409,
  'transfer-not-open': 409,
  'transfer-not-named': 409,
  'fund-short': 409,
  'year-not-over': 409,
  'lines-not-paid': 409,
  'recovery-not-open': 409,
  'policy-changed': 409,
  'policy-exists': 409,
  'policy-holds-too-early': 409,
  'policy-leaves-out': 409,
  'policy-ends-early': 409,
  'too-many-consents': 409,
  'watch-ends-too-early': 409,
  'watch-entry-not-open': 409,
  'watched-already': 409,
  'watchlist-full': 409,
  changed: 412,
  'policy-too-large': 413,
  'request-too-large': 413,
  'idempotency-key-reused': 422,
  'grants-have-faults': 422,
  'policy-has-faults': 422,
  'too-many-attempts': 429,
  throttled: 429,
  internal: 500,
  unavailable: 502,
  busy: 503,
  'no-answer-in-time': 504,
} as const satisfies Record<string, number>;

export type ProblemCode = keyof typeof PROBLEM_STATUS;

export const PROBLEM_CODES = Object.keys(PROBLEM_STATUS) as [ProblemCode, ...ProblemCode[]];

export const Problem = z
  .strictObject({
    type: z.string().regex(/^urn:jianzheng:problem:[a-z-]+$/),
    title: z.string().meta({ description: 'In the language that the request accepts best' }),
    status: z.int().min(400).max(599),
    code: z.enum(PROBLEM_CODES),
    detail: Text,
    fix: Text.optional(),
    errors: z.array(Fault).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457, with a stable code, both languages, and every fault at once' });
