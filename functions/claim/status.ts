/** Where a claim can stand, and which steps lead from one place to the next. */

export const STATUSES = [
  'draft',
  'submitted',
  'verifying',
  'waiting-for-register',
  'assessing',
  'waiting-for-entitlement',
  'screening',
  'first-review',
  'second-review',
  'approval',
  'approved',
  'notice',
  'objection-review',
  'reserving',
  'awaiting-funds',
  'reserved',
  'disbursing',
  'payment-returned',
  'settling',
  'rejecting',
  'returning',
  'withdrawing',
  'not-accepting',
  'paid',
  'rejected',
  'returned',
  'withdrawn',
  'not-accepted',
] as const;
export type Status = (typeof STATUSES)[number];

/** Nothing moves a claim out of these, except a corrected roster out of `returned`. */
export const FINAL_STATUSES = [
  'paid',
  'rejected',
  'returned',
  'withdrawn',
  'not-accepted',
] as const satisfies readonly Status[];

/** Statuses in which the execution sleeps on a task token until somebody changes the status. */
export const WAITING_STATUSES = [
  'waiting-for-register',
  'waiting-for-entitlement',
  'first-review',
  'second-review',
  'approval',
  'objection-review',
  'awaiting-funds',
  'disbursing',
  'payment-returned',
] as const satisfies readonly Status[];

/** Until money has been asked for, an enterprise may withdraw. */
export const WITHDRAWABLE = [
  'draft',
  'submitted',
  'verifying',
  'waiting-for-register',
  'assessing',
  'waiting-for-entitlement',
  'screening',
  'first-review',
  'second-review',
  'approval',
  'approved',
  'notice',
  'objection-review',
  'reserving',
  'awaiting-funds',
  'reserved',
  'returned',
] as const satisfies readonly Status[];

/** Out of these a reviewer returns a claim that its execution left for good: money was not asked for yet. */
export const RETURNABLE_WHEN_HALTED: readonly Status[] = WITHDRAWABLE.filter(
  (status) => status !== 'draft' && status !== 'returned',
);

const STEPS: Record<Status, readonly Status[]> = {
  draft: ['submitted'],
  submitted: ['verifying'],
  verifying: ['assessing', 'waiting-for-register'],
  'waiting-for-register': ['verifying'],
  assessing: ['assessing', 'screening', 'waiting-for-entitlement'],
  'waiting-for-entitlement': ['assessing'],
  screening: ['first-review'],
  // 不予受理 is said before anything is decided on the merits: by the first reviewer alone.
  'first-review': ['second-review', 'returning', 'not-accepting'],
  'second-review': ['approved', 'approval', 'rejecting', 'returning', 'first-review'],
  // Above both reviewers a third person signs, or sends everything back.
  approval: ['approved', 'first-review'],
  // A round in which nothing is left to grant skips notice and payment.
  approved: ['notice', 'assessing', 'rejected', 'paid'],
  notice: ['objection-review', 'reserving', 'assessing', 'rejected', 'paid'],
  'objection-review': ['reserving', 'assessing', 'rejected', 'paid'],
  // A worker who says that a line is not theirs calls back what is not yet on its way to the treasury, perhaps all there is.
  reserving: ['reserved', 'awaiting-funds', 'assessing', 'objection-review', 'rejected', 'paid'],
  'awaiting-funds': ['reserved', 'assessing', 'objection-review', 'rejected', 'paid'],
  reserved: ['disbursing'],
  disbursing: ['settling', 'payment-returned'],
  // Paid again, found to have been paid after all, or closed; the last two by two officers.
  'payment-returned': ['disbursing', 'settling', 'rejecting'],
  settling: ['paid', 'assessing', 'reserving', 'objection-review'],
  // What is closed is one round: lines that wait go on in another.
  rejecting: ['rejected', 'paid', 'assessing'],
  returning: ['returned'],
  // What was paid in an earlier round stays paid, and the claim says so.
  withdrawing: ['withdrawn', 'paid'],
  'not-accepting': ['not-accepted'],
  paid: [],
  rejected: [],
  returned: ['submitted'],
  withdrawn: [],
  'not-accepted': [],
};

/**
 * Steps of a claim of which lines of an earlier round are held, or free again: those had their reviews and their notice, and are
 * decided or paid although the round that the claim is in has not come so far, or comes to nothing.
 */
const STEPS_BESIDE: Partial<Record<Status, readonly Status[]>> = {
  assessing: ['reserving'],
  'waiting-for-entitlement': ['reserving'],
  approved: ['reserving', 'objection-review'],
  rejecting: ['reserving', 'objection-review'],
};

/** What opens a step to one claim that is not open to all. */
export interface Opened {
  /** The policy lets exactly this claim pass without reviewers, see `functions/fraud/straight-through.ts`. */
  readonly straightThrough?: boolean | undefined;
  /** Its execution failed for good, see `functions/claim/halted.ts`. */
  readonly halted?: boolean | undefined;
  /** Lines of an earlier round are held, or free again. */
  readonly beside?: boolean | undefined;
}

export function mayStep(from: Status, to: Status, { straightThrough, halted, beside = false }: Opened = {}): boolean {
  if (to === 'withdrawing') return includes(WITHDRAWABLE, from);
  if (straightThrough && from === 'screening' && to === 'approved') return true;
  if (halted && to === 'returning' && includes(RETURNABLE_WHEN_HALTED, from)) return true;
  return STEPS[from].includes(to) || (beside && (STEPS_BESIDE[from] ?? []).includes(to));
}

const GIVEN_UP = [
  'rejecting',
  'rejected',
  'returning',
  'returned',
  'withdrawing',
  'withdrawn',
  'not-accepting',
  'not-accepted',
] as const satisfies readonly Status[];

/** Whether nothing more is granted of the claim, whatever its lines still say: somebody decided so, or the enterprise withdrew. */
export function isGivenUp(status: Status): boolean {
  return includes(GIVEN_UP, status);
}

const VOID = ['returning', 'withdrawing', 'not-accepting'] as const satisfies readonly Status[];

/** Whether what is held of a claim can still be decided on, whatever its other lines are at: not once all of it is given up. */
export function mayDecideObjections(status: Status): boolean {
  return !isFinal(status) && !includes(VOID, status);
}

export function isFinal(status: Status): boolean {
  return includes(FINAL_STATUSES, status);
}

function includes(list: readonly Status[], status: Status): boolean {
  return list.includes(status);
}
