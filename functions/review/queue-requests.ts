import * as z from 'zod';
import { cursor } from '../api/fields.ts';
import { PLACES } from './queue.ts';
import { REVIEW_STAGES } from './stage.ts';
import { LIMIT_STATES } from './time-limit.ts';

export const QueueQuery = z.object({
  stage: z.enum(REVIEW_STAGES).default('first'),
  region: z.string().max(20).optional(),
  band: z.enum(['clean', 'flagged', 'high']).optional(),
  limitState: z.enum(LIMIT_STATES).optional(),
  held: z.enum(['nobody', 'me', 'others']).optional(),
  /** By age is by limit too: within a stage and region whoever came first is due first. */
  sort: z.enum(['age', 'due', 'risk']).default('age'),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: cursor.optional(),
});

export const NextRequest = z.strictObject({ stage: z.enum(REVIEW_STAGES), region: z.string().max(20).optional() });

/** What a claim is in hand for: it may be under review while lines of an earlier round are held. */
const on = z.enum(PLACES).optional();

export const AssignmentQuery = z.object({ on });
export const AssignmentRequest = z.strictObject({ action: z.enum(['take', 'extend', 'release']), on });

export const ObjectionsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(1_024).optional(),
  /** This one alone, with all that was said and how to reach whoever said it. */
  objectionId: z.string().max(64).optional(),
});

export const FACETS = ['standing', 'reason', 'signal', 'band', 'answer'] as const;

export const FacetQuery = z.object({
  by: z.enum(FACETS).optional(),
  value: z.string().max(80).optional(),
});
