import { type Hands, shareHands } from '../api/hands.ts';
import type { Claim, Confirmation, Review } from '../claim/claim.ts';
import type { Status } from '../claim/status.ts';
import { type UnknownCode, UNKNOWNS } from '../eligibility/unknowns.ts';
import type { Text } from '../shared/fault.ts';

export type ReviewDecision = 'approve' | 'refuse' | 'return' | 'send-back' | 'not-accept';

export interface ReviewRequest extends Hands {
  readonly stage: 'first' | 'second' | 'approval';
  readonly decision: ReviewDecision;
  readonly at: string;
  readonly reason?: string;
  readonly refusedLines?: Review['refusedLines'];
  readonly confirmed?: Review['confirmed'];
  readonly determinedLines?: Review['determinedLines'];
  readonly cleared?: Review['cleared'];
  /** Whether lines are named that the enterprise is to correct. */
  readonly corrects?: boolean;
  /** Whether the days in which a claim may be not accepted are over: then it is accepted. */
  readonly acceptanceOver?: boolean;
  /** Whether a third person signs after both reviews. */
  readonly needsApproval?: boolean;
}

export type Verdict =
  | {
      readonly to: Status;
      readonly set: {
        readonly firstReview?: Review | undefined;
        readonly secondReview?: Review | undefined;
        readonly approval?: Review | undefined;
        readonly acceptedAt?: string;
      };
    }
  | { readonly code: string; readonly text: Text };

/**
 * What a review leads to. Approval and refusal need two different people who agree (初审, 复审); a return for
 * correction (补正) needs one; so does it to say, within its days and before anything is decided, that the claim is not
 * accepted (不予受理); the second reviewer may send back to the first (退回初审). Where the risk or the amount
 * asks for it, a third person signs (审批) or sends everything back.
 */
export function decideReview(
  claim: Pick<Claim, 'status' | 'firstReview' | 'secondReview' | 'settledRound' | 'holds' | 'acceptedAt'>,
  request: ReviewRequest,
): Verdict {
  const expected = STATUS_OF[request.stage];
  if (claim.status !== expected)
    return problem('review-not-open', '该申报当前不在此审核环节。', 'The claim is not at this review.');
  if (request.decision !== 'approve' && request.reason === undefined) {
    return problem('reason-missing', '请填写理由。', 'Give the reason for this decision.');
  }
  if (request.decision === 'return' && claim.settledRound > 0) {
    return problem(
      'return-too-late',
      '部分人员已支付,不能再退回补正。',
      'Part of the claim is paid: it can no longer be returned.',
    );
  }
  if (request.corrects === true && request.decision !== 'return') {
    return problem(
      'corrections-without-return',
      '只有退回补正才能列出需补正的行。',
      'Lines to be corrected go with a return for correction only.',
    );
  }
  if (request.decision === 'not-accept') return notAccepted(claim, request);
  if (request.stage === 'approval') return approval(claim, request);
  return request.stage === 'first' ? first(claim, request) : second(claim.firstReview, request);
}

const STATUS_OF = {
  first: 'first-review',
  second: 'second-review',
  approval: 'approval',
} as const satisfies Record<ReviewRequest['stage'], Status>;

function notAccepted(
  { acceptedAt, settledRound }: Pick<Claim, 'acceptedAt' | 'settledRound'>,
  request: ReviewRequest,
): Verdict {
  if (request.stage !== 'first') {
    return problem('decision-unknown', '不予受理只能在初审环节作出。', 'Only the first review can say so.');
  }
  // A round that went past the reviewers, by the policy, was paid: whoever pays has accepted.
  if (acceptedAt !== undefined || settledRound > 0 || request.acceptanceOver === true) {
    return problem(
      'accepted-by-now',
      '该申报已受理(已作出审核意见,或已超过不予受理期限),请退回补正或不予批准。',
      'The claim is accepted by now, by a decision on it or by time: return or refuse it.',
    );
  }
  return { to: 'not-accepting', set: { firstReview: review(request, 'not-accept') } };
}

function first({ holds = {}, acceptedAt }: Pick<Claim, 'holds' | 'acceptedAt'>, request: ReviewRequest): Verdict {
  if (request.decision === 'send-back') {
    return problem('decision-unknown', '初审不能退回初审。', 'Only the second review can send back.');
  }
  const open = request.decision === 'approve' ? unconfirmed(holds, request.confirmed ?? []) : [];
  if (open.length > 0) {
    return problem(
      'unknowns-not-confirmed',
      `下列未知事项须由审核人确认:${open.map((code) => UNKNOWNS[code].zh).join('')}`,
      `What is not known needs a person's word: ${open.map((code) => UNKNOWNS[code].en).join(' ')}`,
    );
  }
  const firstReview = review(request, request.decision);
  if (request.decision === 'return') return { to: 'returning', set: { firstReview } };
  return { to: 'second-review', set: { firstReview, acceptedAt: acceptedAt ?? request.at } };
}

/** A fact may be confirmed for all lines at once; an amount is set line by line, see the review's API. */
function unconfirmed(holds: NonNullable<Claim['holds']>, confirmed: readonly Confirmation[]): readonly UnknownCode[] {
  const codes = Object.keys(holds) as UnknownCode[];
  return codes.filter((code) => !isRate(code) && !confirmed.some((each) => each.code === code));
}

/** Whether it is an amount that is not known. */
export const isRate = (code: UnknownCode): boolean => code.endsWith('-rate-unknown');

function second(firstReview: Review | undefined, request: ReviewRequest): Verdict {
  if (firstReview === undefined) return problem('review-not-open', '尚未初审。', 'There is no first review yet.');
  if (shareHands(firstReview, request)) {
    return problem('same-person', '初审与复审不能为同一人。', 'The second review needs another person than the first.');
  }
  if (request.refusedLines !== undefined && request.refusedLines.length > 0) {
    return problem(
      'lines-at-first-review',
      '逐行不予通过须在初审提出,请退回初审。',
      'Lines are refused at the first review: send the claim back.',
    );
  }
  if (request.decision === 'send-back') return { to: 'first-review', set: { firstReview: undefined } };
  const secondReview = review(request, request.decision);
  if (request.decision === 'return') return { to: 'returning', set: { secondReview } };
  if (request.decision !== firstReview.decision) {
    return problem(
      'reviews-disagree',
      '复审与初审意见不一致,请退回初审。',
      'The two reviews disagree: send the claim back to the first.',
    );
  }
  if (request.decision !== 'approve') return { to: 'rejecting', set: { secondReview } };
  return { to: request.needsApproval === true ? 'approval' : 'approved', set: { secondReview } };
}

/** The approver signs or sends back: what the two have found is theirs to change. */
function approval(
  { firstReview, secondReview }: Pick<Claim, 'firstReview' | 'secondReview'>,
  request: ReviewRequest,
): Verdict {
  if (shareHands(firstReview, request) || shareHands(secondReview, request)) {
    return problem('same-person', '审批人不能是初审或复审的同一人。', 'The approver is neither of the two reviewers.');
  }
  if (request.decision === 'approve') return { to: 'approved', set: { approval: review(request, 'approve') } };
  if (request.decision === 'send-back') {
    return { to: 'first-review', set: { firstReview: undefined, secondReview: undefined } };
  }
  return problem(
    'approver-decision-unknown',
    '审批环节只能批准或退回初审。',
    'The approver signs or sends the claim back to the first review.',
  );
}

function review(request: ReviewRequest, decision: Review['decision']): Review {
  return {
    by: request.by,
    ...(request.onBehalfOf === undefined ? {} : { onBehalfOf: request.onBehalfOf }),
    at: request.at,
    decision,
    ...(request.reason === undefined ? {} : { reason: request.reason }),
    ...(request.refusedLines === undefined ? {} : { refusedLines: request.refusedLines }),
    ...(request.confirmed === undefined ? {} : { confirmed: request.confirmed }),
    ...(request.determinedLines === undefined ? {} : { determinedLines: request.determinedLines }),
    ...(request.cleared === undefined ? {} : { cleared: request.cleared }),
  };
}

function problem(code: string, zh: string, en: string): Verdict {
  return { code, text: { zh, en } };
}
