import type { Role } from '../api/permissions.ts';
import type { Status } from './status.ts';

/** What somebody does that leads a claim out of where it stands. */
export interface Way {
  /** As the contract names it. */
  readonly operation: string;
  /** The treasury is no person with a role: it signs. */
  readonly role: Role | 'treasury';
  /** Only while nothing drives the claim. */
  readonly halted?: true;
}

const HAVE_IT_GO_ON: readonly Way[] = [
  { operation: 'interveneInExecution', role: 'administrator', halted: true },
  { operation: 'replaceExecution', role: 'administrator', halted: true },
];

/** Before money was asked for nobody has to wait until a failure is cured. */
const BEFORE_MONEY: readonly Way[] = [
  { operation: 'withdrawClaim', role: 'enterprise-operator' },
  { operation: 'returnHaltedClaim', role: 'first-reviewer', halted: true },
  { operation: 'returnHaltedClaim', role: 'second-reviewer', halted: true },
  ...HAVE_IT_GO_ON,
];

const WITH_THE_ENTERPRISE: readonly Way[] = [
  { operation: 'submitClaim', role: 'enterprise-operator' },
  { operation: 'withdrawClaim', role: 'enterprise-operator' },
];

/**
 * A claim never rests where nobody can lead it on: out of each status that is not its end, whose deed leads out of it,
 * the workflow having failed for good or not. Decision 16 says why these.
 */
export const LEADS_OUT: Record<Status, readonly Way[]> = {
  draft: WITH_THE_ENTERPRISE,
  submitted: BEFORE_MONEY,
  verifying: BEFORE_MONEY,
  'waiting-for-register': BEFORE_MONEY,
  assessing: BEFORE_MONEY,
  'waiting-for-entitlement': BEFORE_MONEY,
  screening: BEFORE_MONEY,
  'first-review': [{ operation: 'reviewClaim', role: 'first-reviewer' }, ...BEFORE_MONEY],
  'second-review': [{ operation: 'reviewClaim', role: 'second-reviewer' }, ...BEFORE_MONEY],
  approval: [{ operation: 'reviewClaim', role: 'approver' }, ...BEFORE_MONEY],
  approved: BEFORE_MONEY,
  notice: BEFORE_MONEY,
  'objection-review': [{ operation: 'decideObjection', role: 'second-reviewer' }, ...BEFORE_MONEY],
  reserving: BEFORE_MONEY,
  'awaiting-funds': [{ operation: 'appropriate', role: 'finance' }, ...BEFORE_MONEY],
  reserved: BEFORE_MONEY,
  // Where what the treasury says does not fit what it was told, two officers say what it comes to.
  disbursing: [
    { operation: 'receiveReceipt', role: 'treasury' },
    { operation: 'confirmPaymentDecision', role: 'finance' },
    ...HAVE_IT_GO_ON,
  ],
  'payment-returned': [
    { operation: 'retryPayment', role: 'finance' },
    { operation: 'confirmPaymentDecision', role: 'finance' },
    ...HAVE_IT_GO_ON,
  ],
  settling: HAVE_IT_GO_ON,
  rejecting: HAVE_IT_GO_ON,
  returning: HAVE_IT_GO_ON,
  withdrawing: HAVE_IT_GO_ON,
  'not-accepting': HAVE_IT_GO_ON,
  returned: WITH_THE_ENTERPRISE,
  paid: [],
  rejected: [],
  withdrawn: [],
  'not-accepted': [],
};
