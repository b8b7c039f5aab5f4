/** What the command line reads of the API's answers. Amounts in fen. */
export interface ClaimView {
  readonly claimId: string;
  readonly enterpriseId: string;
  readonly region: string;
  readonly status: string;
  readonly revision: number;
  readonly createdAt: string;
  readonly lines: number;
  readonly grantedLines: number;
  readonly refusedLines: number;
  readonly grantedFen: number;
  readonly paidFen: number;
  readonly uploadId?: string;
  readonly decisionReason?: string;
  readonly notice?: { readonly endsAt: string };
}

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
