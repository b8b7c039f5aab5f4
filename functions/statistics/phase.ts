import type { Status } from '../claim/status.ts';

/** What a supervisor counts claims by: the way in few steps, and how claims end. A draft is nobody's figure yet. */
export const PHASES = [
  'checking',
  'review',
  'notice',
  'payment',
  'paid',
  'rejected',
  'not-accepted',
  'returned',
  'withdrawn',
] as const;
export type Phase = (typeof PHASES)[number];

const PHASE_OF = {
  draft: undefined,
  submitted: 'checking',
  verifying: 'checking',
  'waiting-for-register': 'checking',
  assessing: 'checking',
  'waiting-for-entitlement': 'checking',
  screening: 'checking',
  'first-review': 'review',
  'second-review': 'review',
  approval: 'review',
  approved: 'review',
  notice: 'notice',
  'objection-review': 'notice',
  reserving: 'payment',
  'awaiting-funds': 'payment',
  reserved: 'payment',
  disbursing: 'payment',
  'payment-returned': 'payment',
  settling: 'payment',
  paid: 'paid',
  rejecting: 'rejected',
  rejected: 'rejected',
  'not-accepting': 'not-accepted',
  'not-accepted': 'not-accepted',
  returning: 'returned',
  returned: 'returned',
  withdrawing: 'withdrawn',
  withdrawn: 'withdrawn',
} as const satisfies Record<Status, Phase | undefined>;

export const phaseOf = (status: Status): Phase | undefined => PHASE_OF[status];
