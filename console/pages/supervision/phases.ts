/** Which statuses of a claim a phase of the figures holds: what is opened behind a bar. */
export const STATUSES_OF: Readonly<Record<string, readonly string[]>> = {
  checking: ['submitted', 'verifying', 'waiting-for-register', 'assessing', 'waiting-for-entitlement', 'screening'],
  review: ['first-review', 'second-review', 'approval', 'approved'],
  notice: ['notice', 'objection-review'],
  payment: ['reserving', 'awaiting-funds', 'reserved', 'disbursing', 'payment-returned', 'settling'],
  paid: ['paid'],
  rejected: ['rejecting', 'rejected'],
  returned: ['returning', 'returned'],
  withdrawn: ['withdrawing', 'withdrawn'],
};
