import type { Claim, ListedClaim } from '#client/types.ts';

/** A claim as it is listed; one that was read tells more. */
export type ClaimView = ListedClaim & Partial<Pick<Claim, 'uploadId' | 'decisionReason' | 'notice'>>;

/** Where the claim waits for the enterprise, or has ended without money. */
export const NEEDS_ENTERPRISE: readonly string[] = [
  'returned',
  'rejected',
  'withdrawn',
  'not-accepted',
  'payment-returned',
];
export const ENDED: readonly string[] = ['paid', 'rejected', 'returned', 'withdrawn', 'not-accepted'];
/** Where people or the calendar come next. */
export const WAITS_FOR_OTHERS: readonly string[] = [
  'waiting-for-register',
  'waiting-for-entitlement',
  'first-review',
  'second-review',
  'approval',
  'notice',
  'objection-review',
  'awaiting-funds',
];
