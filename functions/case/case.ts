import { handsOf, handsOfActor } from '../api/hands.ts';
import type { Actor } from '../claim/audit-event.ts';
import { sha256Hex } from '../shared/canonical.ts';
import type { Text } from '../shared/fault.ts';

/** What opens a case (案件). */
export const CASE_KINDS = {
  'worker-denial': { zh: '职工本人否认申报内容。', en: 'A worker named on a line says that this was not them.' },
  'certificate-revoked': {
    zh: '付款后复查:证书已撤销或已不在登记系统中。',
    en: 'Found after payment: the certificate was revoked, or is on the register no more.',
  },
  'employment-ended': {
    zh: '付款后复查:申报企业已不再为该职工参保。',
    en: 'Found after payment: the claimant insures the worker no more.',
  },
  'watchlist-hit': {
    zh: '涉及关注名单中的企业、机构或人员。',
    en: 'Somebody or something on the watchlist is concerned.',
  },
  'fraud-found': { zh: '审核人员认定存在骗取行为。', en: 'A reviewer found fraud.' },
  'receipt-contradiction': {
    zh: '国库回单与支付指令或先前的回单不符,需与国库核对。',
    en: 'The treasury says of a payment what does not fit the instruction or an earlier receipt.',
  },
} as const satisfies Record<string, Text>;

export type CaseKind = keyof typeof CASE_KINDS;

/** Cases about money on its way, not about anybody's conduct: those who pay clear them up. */
const PAYMENT_KINDS: readonly CaseKind[] = ['receipt-contradiction'];
export const isAboutPayment = (kind: unknown): boolean => PAYMENT_KINDS.some((each) => each === kind);

/** How a case ends: honest error is told from fraud (区分不同情况), each in its own words. */
export const CASE_OUTCOMES = {
  fraud: {
    zh: '认定为虚假申报、套取骗取资金,依法追回并处理。',
    en: 'Found to be fraud: what was paid is asked back, and the matter is pursued.',
  },
  'honest-error': {
    zh: '认定为非故意差错:更正申报即可,不作为骗取处理。',
    en: 'Found to be an honest error: it is to be put right, and is not held against anybody as fraud.',
  },
  unfounded: {
    zh: '经核实线索不成立,申报不存在问题。',
    en: 'Looked into: what was suspected did not hold, and the claim is in order.',
  },
  clarified: {
    zh: '已与国库核对清楚,账目无误或已更正。',
    en: 'Cleared up with the treasury: the books are right, or were put right.',
  },
} as const satisfies Record<string, Text>;

export type CaseOutcome = keyof typeof CASE_OUTCOMES;

/** Whether a case of that kind can end so. */
export const fits = (outcome: CaseOutcome, kind: CaseKind): boolean =>
  isAboutPayment(kind) === (outcome === 'clarified');

export interface NewCase {
  readonly kind: CaseKind;
  /** What opened it, in the opener's own terms: one cause opens one case, however often it is told. */
  readonly cause: string;
  readonly lineIds: readonly string[];
  readonly openedBy: Actor;
  /** Subjects who had a hand in what opened it, and so do not decide it. */
  readonly notBy?: readonly string[];
}

export interface Case {
  readonly caseId: string;
  readonly kind: CaseKind;
  readonly claimId: string;
  readonly revision: number;
  readonly enterpriseId: string;
  readonly enterpriseName?: string;
  readonly region: string;
  readonly lineIds: readonly string[];
  readonly state: 'open' | 'closed';
  /** How often somebody said more of what opened it. */
  readonly saidAgain?: number;
  readonly openedBy: Actor;
  /** Business time, ISO 8601. */
  readonly openedAt: string;
  readonly notBy: readonly string[];
  readonly outcome?: CaseOutcome;
  readonly decidedBy?: string;
  readonly decidedFor?: string;
  readonly decidedAt?: string;
  /** Number of the claim's event that closed it, beside which the reason is kept. */
  readonly decidedIn?: number;
  /** Recoveries that the finding of fraud has proposed. */
  readonly recoveryIds?: readonly string[];
}

export function caseIdOf(claimId: string, { kind, cause }: Pick<NewCase, 'kind' | 'cause'>): string {
  return `case-${sha256Hex(`${claimId}\n${kind}\n${cause}`).slice(0, 20)}`;
}

/** Whoever opened it, or had a hand in that, needs another person to decide. */
export function mayNotDecide({ openedBy, notBy = [] }: Pick<NewCase, 'openedBy' | 'notBy'>): readonly string[] {
  const opener = openedBy.kind === 'person' ? handsOf(handsOfActor(openedBy)) : [];
  return [...new Set([...opener, ...notBy])];
}

/** A case as those who decide and those who audit see it. */
export function caseView({ notBy: _notBy, decidedIn: _in, ...shown }: Case) {
  const { kind, outcome } = shown;
  return {
    ...shown,
    said: CASE_KINDS[kind],
    ...(outcome === undefined ? {} : { outcomeSaid: CASE_OUTCOMES[outcome] }),
  };
}
