import * as z from 'zod';
import { cursor, paper, reason } from '../api/fields.ts';
import { CASE_OUTCOMES, type CaseOutcome } from './case.ts';

export const Outcome = z.strictObject({
  outcome: z.enum(Object.keys(CASE_OUTCOMES) as [CaseOutcome, ...CaseOutcome[]]),
  reason,
  /** Of the decision by which money is asked back; with it a finding of fraud proposes the recovery. */
  document: paper.optional(),
});

export const CasesPage = z.object({
  region: z.string().max(64).optional(),
  state: z.enum(['open', 'closed']).default('open'),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: cursor.optional(),
});
