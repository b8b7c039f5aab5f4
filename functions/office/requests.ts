import * as z from 'zod';
import { creditCode, cursor, reason, subject } from '../api/fields.ts';
import { STAND_IN_ROLES } from '../api/permissions.ts';

const region = z
  .string()
  .regex(/^\d{6}$/)
  .meta({ description: '行政区划代码 · Code of the region', examples: ['350200'] });

export const NewStandIn = z.strictObject({
  role: z.enum(STAND_IN_ROLES),
  region,
  /** Who fills the office. */
  standIn: subject,
  /** Whose office it is; absent: the caller's own. */
  onBehalfOf: subject.optional(),
  /** First business day; absent: today. */
  from: z.iso.date().optional(),
  /** Last business day. */
  until: z.iso.date(),
  reason,
});

/** 亲属关系, 利害关系, 曾在该企业任职, 其他. */
export const RECUSAL_GROUNDS = ['relative', 'interest', 'former-employer', 'other'] as const;

export const NewRecusal = z.strictObject({
  enterpriseId: creditCode,
  /** Absent: the caller's own. */
  officer: subject.optional(),
  region,
  ground: z.enum(RECUSAL_GROUNDS),
  reason,
});

/** Fields of a line that are masked everywhere else. */
export const REVEALABLE = ['name', 'documentNumber', 'phone', 'account'] as const;

export const NewReveal = z.strictObject({ field: z.enum(REVEALABLE), reason });

export const OfficePage = z.object({
  region,
  limit: z.coerce.number().int().min(1).max(200).default(100),
  cursor: cursor.optional(),
});

/** Looks of one business day, or at one claim. */
export const LookPage = z.object({
  day: z.iso.date().optional(),
  claimId: z.string().min(1).max(64).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
  cursor: cursor.optional(),
});

/** Of whom the names are asked for: subjects, each written as in a URL, with commas between. */
export const OfficersQuery = z.object({
  region,
  subjects: z
    .string()
    .max(4_000)
    .transform((text) => text.split(',').filter((part) => part !== ''))
    .pipe(z.array(subject).min(1).max(50)),
});
