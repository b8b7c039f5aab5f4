import * as z from 'zod';

export const DOCUMENT_KINDS = [
  'roster-check',
  'correction-notice',
  'not-accepted-notice',
  'refusal-decision',
  'approval-form',
  'summary',
  'notice-list',
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

export const DocumentQuery = z.object({
  language: z.enum(['zh', 'en']).default('zh'),
  /** Of the check of a roster: which upload. */
  uploadId: z.string().max(64).optional(),
  /** Of an approval form, a summary or a notice list: an earlier round of the claim instead of its present one. */
  round: z.coerce.number().int().min(1).max(999).optional(),
});
