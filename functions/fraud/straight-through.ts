import type { PolicyVersion } from '#policy/schema.ts';
import type { Claim } from '../claim/claim.ts';
import { approvalReasons } from '../review/approval.ts';
import type { Routing } from './routing.ts';

/**
 * Whether a claim passes without reviewers (免审). A setting of the policy, off as shipped: every published procedure has
 * two people decide. Even where it is on, whatever shows a single sign, was drawn for a close look, rests on something
 * unknown, was denied by its worker or has to be signed goes to people; so does a claim of which a line is refused, because
 * to refuse is an act of people.
 */
export function passesWithoutPeople(
  claim: Pick<Claim, 'pendingFen' | 'firstReview' | 'region' | 'holds' | 'deniedLines' | 'denials' | 'refusedLines'>,
  { band, lines, signals }: Pick<Routing, 'band' | 'lines' | 'signals'>,
  policy: PolicyVersion,
): boolean {
  return (
    policy.review.straightThrough &&
    band === 'clean' &&
    signals.length === 0 &&
    Object.keys(lines).length === 0 &&
    claim.refusedLines === 0 &&
    claim.holds === undefined &&
    (claim.deniedLines ?? 0) === 0 &&
    (claim.denials ?? 0) === 0 &&
    claim.pendingFen > 0 &&
    approvalReasons({ ...claim, riskBand: band }, policy).length === 0
  );
}
