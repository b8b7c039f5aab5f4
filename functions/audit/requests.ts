import * as z from 'zod';
import { INTERVENTIONS } from '../execution/intervention.ts';
import { cursor, enterpriseAsked, reason } from '../api/fields.ts';

export const EXECUTION_STATUSES = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;

const limit = z.coerce.number().int().min(1).max(200).default(50);
export const ExecutionSearch = z.object({
  claimId: z.string().min(1).max(64).optional(),
  enterpriseId: enterpriseAsked.optional(),
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

export const EXPORT_KINDS = ['claims', 'lines', 'decisions', 'payments', 'executions'] as const;
export const EXPORT_FORMATS = ['csv', 'ndjson'] as const;

/** Of a region and a period: claims by the business day of their creation in Asia/Shanghai, both days included. */
export const NewExport = z
  .strictObject({
    kind: z.enum(EXPORT_KINDS),
    format: z.enum(EXPORT_FORMATS),
    region: z.string().min(1).max(12),
    from: z.iso.date(),
    to: z.iso.date(),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], error: 'not before from' });

export const OnePack = z.object({
  packId: z
    .string()
    .regex(/^pck-[0-9a-f]{20}$/)
    .optional(),
});
