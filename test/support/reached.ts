import { expect } from 'vitest';
import type { ReasonCode } from '#functions/eligibility/reasons.ts';
import type { Status } from '#functions/claim/status.ts';
import type { Witness } from './witness.ts';

export type JourneyFile =
  | 'refusals'
  | 'review'
  | 'review-queue'
  | 'risk'
  | 'register-away'
  | 'entitlement-wait'
  | 'notice'
  | 'funds'
  | 'payment'
  | 'withdrawal'
  | 'replaced-execution'
  | 'requests'
  | 'policy'
  | 'entitlements'
  | 'worker-voice'
  | 'cases'
  | 'offices'
  | 'audit'
  | 'drafts';

/** The journey that stands for each status; the compiler finds one that is missing, `expectReached` one that is not reached. */
export const STATUS_IN = {
  draft: 'review',
  submitted: 'review',
  verifying: 'register-away',
  'waiting-for-register': 'register-away',
  assessing: 'entitlement-wait',
  'waiting-for-entitlement': 'entitlement-wait',
  screening: 'refusals',
  'first-review': 'review',
  'second-review': 'review',
  approval: 'risk',
  approved: 'review',
  notice: 'notice',
  'objection-review': 'notice',
  reserving: 'funds',
  'awaiting-funds': 'funds',
  reserved: 'funds',
  disbursing: 'payment',
  'payment-returned': 'payment',
  settling: 'payment',
  rejecting: 'review',
  returning: 'review',
  withdrawing: 'withdrawal',
  paid: 'payment',
  rejected: 'review',
  returned: 'review',
  withdrawn: 'withdrawal',
  'not-accepting': 'review',
  'not-accepted': 'review',
} as const satisfies Record<Status, JourneyFile>;

export const REASON_IN = {
  'certificate-not-found': 'refusals',
  'certificate-mismatch': 'refusals',
  'certificate-revoked': 'refusals',
  'certificate-number-contradicts': 'refusals',
  'certificate-type-and-level': 'refusals',
  'no-policy-in-force': 'refusals',
  'claim-window-passed': 'refusals',
  'not-employed-by-claimant': 'refusals',
  'pension-drawn': 'refusals',
  'public-servant': 'refusals',
  student: 'refusals',
  'past-age-limit': 'refusals',
  'issuer-not-on-file': 'refusals',
  'unemployment-subsidy-drawn': 'refusals',
  'unemployment-subsidy-eligible': 'refusals',
  'claimed-personally': 'refusals',
  'no-consent': 'refusals',
  'training-mode-not-allowed': 'refusals',
  'training-too-short': 'policy',
  'region-not-served': 'policy',
  'same-level-granted-before': 'refusals',
  'certificate-granted-before': 'policy',
  'higher-level-granted-before': 'refusals',
  'times-used-up': 'refusals',
  'evaluation-times-used-up': 'policy',
  'entitlement-released': 'refusals',
  'refused-by-review': 'refusals',
  'refused-for-fraud': 'risk',
  'objection-upheld': 'refusals',
  'fraud-found-before': 'payment',
  'payment-closed': 'payment',
} as const satisfies Record<ReasonCode, JourneyFile>;

/** Codes of problems; `reached.test.ts` compares them with those that stand in the functions. */
export const PROBLEM_IN: Readonly<Record<string, JourneyFile>> = {
  'claim-held': 'review-queue',
  'claim-not-held': 'review-queue',
  'officer-unknown': 'offices',
  'identity-unusable': 'worker-voice',
  'decision-unknown': 'review',
  'corrections-without-return': 'review',
  'reason-missing': 'review',
  'review-not-open': 'review',
  'same-person': 'review',
  'lines-at-first-review': 'review',
  'reviews-disagree': 'review',
  'unknowns-not-confirmed': 'policy',
  'policy-has-faults': 'policy',
  'policy-changed': 'policy',
  'policy-exists': 'policy',
  'policy-holds-too-early': 'policy',
  'policy-leaves-out': 'policy',
  'policy-ends-early': 'policy',
  'policy-too-large': 'policy',
  'grants-have-faults': 'entitlements',
  'code-not-accepted': 'worker-voice',
  'too-many-attempts': 'worker-voice',
  'too-many-consents': 'worker-voice',
  'case-not-open': 'cases',
  'watch-ends-too-early': 'cases',
  'watch-entry-not-listed': 'cases',
  'watched-already': 'cases',
  'watchlist-full': 'cases',
  'accepted-by-now': 'review',
  'document-not-there': 'review',
  'attachment-not-there': 'review',
  'attachment-refused': 'review',
  'attachments-missing': 'policy',
  'too-many-attachments': 'review',
  'lines-not-granted': 'review',
  'approver-decision-unknown': 'risk',
  'return-too-late': 'entitlement-wait',
  'claim-not-halted': 'withdrawal',
  'notice-not-running': 'notice',
  'objection-not-open': 'notice',
  'fund-short': 'funds',
  'fund-unknown': 'funds',
  'transfer-not-named': 'funds',
  'proposal-not-open': 'funds',
  'reversed-before': 'funds',
  'year-not-over': 'funds',
  'lines-not-paid': 'payment',
  'not-marked': 'payment',
  'payment-not-returned': 'payment',
  'receipts-against-it': 'payment',
  'payments-held-already': 'payment',
  'payments-not-held': 'payment',
  'outcome-unfit': 'payment',
  'signature-invalid': 'payment',
  'too-late-to-withdraw': 'withdrawal',
  recused: 'offices',
  'recused-already': 'offices',
  'recusal-lifted': 'offices',
  'stand-in-ends-too-early': 'offices',
  'stand-in-over': 'offices',
  'stand-in-too-long': 'offices',
  'too-many-reveals': 'offices',
  'execution-not-replaceable': 'replaced-execution',
  'claim-not-open': 'requests',
  forbidden: 'requests',
  'idempotency-key-missing': 'requests',
  'idempotency-key-reused': 'requests',
  'invalid-body': 'requests',
  'invalid-query': 'requests',
  'malformed-json': 'requests',
  'no-execution': 'requests',
  'no-policy-in-force': 'requests',
  'not-found': 'requests',
  'roster-has-faults': 'requests',
  'roster-not-read': 'requests',
  changed: 'requests',
  'roster-not-usable': 'drafts',
  'execution-not-running': 'audit',
  'execution-not-redrivable': 'audit',
  'roster-unusable': 'requests',
};

/**
 * Answers that stand for our own failure: a test that could make one would be a test that found a defect. `scan-away`: the
 * stack of one machine has no scanner, its own tests reach it.
 */
export const PROBLEMS_NOT_REACHED: readonly string[] = ['scan-away', 'busy', 'internal'];

/** The last test of a journey: everything that the tables above give to this file was answered by the API in it. */
export function expectReached(file: JourneyFile, witness: Witness): void {
  const given = (table: Readonly<Record<string, JourneyFile>>) =>
    Object.keys(table).filter((key) => table[key] === file);
  const missing = [
    ...given(STATUS_IN).filter((status) => !witness.statuses.has(status as Status)),
    ...given(REASON_IN).filter((reason) => !witness.reasons.has(reason as ReasonCode)),
    ...given(PROBLEM_IN).filter((code) => !witness.problems.has(code)),
  ];
  expect(missing, `not reached in ${file}`).toEqual([]);
}
