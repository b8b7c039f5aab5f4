import { inRegion } from '#policy/regional.ts';
import type { PolicyVersion } from '#policy/schema.ts';
import type { Claim } from '../claim/claim.ts';

/** Why a third person above both reviewers signs (审批表). */
export type ApprovalReason = 'high-risk' | 'amount';

/** Amounts set by the first reviewer count: they are part of what will be paid. An amount nobody knows asks for nobody. */
export function approvalReasons(
  claim: Pick<Claim, 'riskBand' | 'pendingFen' | 'firstReview' | 'region'>,
  policy: PolicyVersion,
): readonly ApprovalReason[] {
  const determined = claim.firstReview?.determinedLines ?? [];
  const fen = claim.pendingFen + determined.reduce((sum, { amountFen }) => sum + amountFen, 0);
  const from = inRegion(policy, policy.review.approverFromFen, claim.region).value;
  return [
    ...(claim.riskBand === 'high' ? (['high-risk'] as const) : []),
    ...(from !== 'unknown' && fen >= from ? (['amount'] as const) : []),
  ];
}
