import * as z from 'zod';
import { INTERVENTIONS } from '../execution/intervention.ts';
import { reason } from '../api/fields.ts';

export const EXECUTION_STATUSES = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;

const limit = z.coerce.number().int().min(1).max(200).default(50);
const cursor = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9_-]+$/);

export const ExecutionSearch = z.object({
  claimId: z.string().min(1).max(64).optional(),
  enterpriseId: z.string().min(1).max(18).optional(),
  region: z.string().min(1).max(12).optional(),
  status: z.enum(EXECUTION_STATUSES).optional(),
  error: z.string().min(1).max(100).optional(),
  /** Machine time. */
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  limit,
  cursor: cursor.optional(),
});

export const OneExecution = z.object({
  revision: z.coerce.number().int().positive().max(1_000_000).optional(),
  generation: z.coerce.number().int().positive().max(1_000_000).optional(),
});

export const Intervene = z.strictObject({ what: z.enum(INTERVENTIONS), reason });
