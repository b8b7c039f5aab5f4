import type { AuditEvent } from '../claim/audit-event.ts';
import type { Claim, Review } from '../claim/claim.ts';
import { type Line, reviewedIn } from '../claim/line.ts';
import { isGivenUp } from '../claim/status.ts';
import type { Signed } from './signed.ts';

/** One pass of a claim through review, notice and payment, as its papers tell of it. */
export interface Round {
  readonly round: number;
  readonly signed: { readonly first?: Signed; readonly second?: Signed; readonly approval?: Signed };
  readonly notice?: { readonly from: string; readonly to: string };
}

const STAGES = [
  ['first', 'first-review-decided'],
  ['second', 'second-review-decided'],
  ['approval', 'approval-decided'],
] as const;

/**
 * The claim's round as it stands, or an earlier one of its revision from the trail: a claim forgets the reviews and the notice
 * of a round when the next one begins. Undefined for a round that there was not, or of which nothing was published.
 */
export function roundAt(claim: Claim, events: readonly AuditEvent[], round: number): Round | undefined {
  if (round > claim.round) return undefined;
  if (round === claim.round) {
    const { notice } = claim;
    const reviews = { first: claim.firstReview, second: claim.secondReview, approval: claim.approval };
    const signed = STAGES.flatMap(([stage, type]) => {
      const review = reviews[stage];
      return review === undefined ? [] : [[stage, signatureOf(review, type, events)] as const];
    });
    return {
      round,
      signed: Object.fromEntries(signed),
      ...(notice === undefined ? {} : { notice: { from: notice.from, to: notice.to } }),
    };
  }
  const own = events.slice(events.findLastIndex(({ type }) => type === 'claim-submitted'));
  const published = own.findIndex(({ type, data }) => type === 'notice-published' && data.round === round);
  const notice = own[published];
  if (notice === undefined) return undefined;
  const before = own.slice(0, published);
  const since = before.slice(before.findLastIndex(beginsAnew) + 1);
  const signed = STAGES.flatMap(([stage, type]) => {
    const event = since.findLast((each) => each.type === type && each.data.decision === 'approve');
    return event === undefined ? [] : [[stage, signatureIn(event)] as const];
  });
  const { firstDay, lastDay } = notice.data;
  return {
    round,
    signed: Object.fromEntries(signed),
    notice: { from: String(firstDay), to: String(lastDay) },
  };
}

/** After these nobody has signed: the pass of a round begins, or whoever was to sign sent it back. */
const beginsAnew = ({ data }: AuditEvent): boolean => data.to === 'assessing' || data.decision === 'send-back';

/** The event that proves it: the last of that stage by that person at that time. */
function signatureOf(
  { by, onBehalfOf, at, decision, reason }: Review,
  type: string,
  events: readonly AuditEvent[],
): Signed {
  const event = events.findLast((each) => each.type === type && each.at === at && each.actor.id === by);
  return {
    by,
    at,
    decision,
    event: event?.seq ?? 0,
    ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** The words of the decision stand beside the event, see `functions/claim/reason-store.ts`. */
function signatureIn({ actor, at, seq }: AuditEvent): Signed {
  const { id, onBehalfOf } = actor;
  return { by: id, at, decision: 'approve', event: seq, ...(onBehalfOf === undefined ? {} : { onBehalfOf }) };
}

/**
 * What the round comes to: lines granted in it, as the reviewers decided, whether that was carried out on the lines yet or not.
 * Of a round that is not paid and will not be, because somebody decided so or the enterprise withdrew: none.
 */
export function grantedIn(
  claim: Pick<Claim, 'status' | 'round' | 'settledRound' | 'reviewApplied' | 'firstReview' | 'secondReview'>,
  round: number,
  lines: readonly Line[],
): readonly Line[] {
  const granted = lines.filter((line) => line.outcome === 'granted' && reviewedIn(line) === round);
  if (round <= claim.settledRound) return granted;
  const { firstReview, secondReview } = claim;
  const against = [firstReview, secondReview].some((review) => review !== undefined && review.decision !== 'approve');
  if (isGivenUp(claim.status) || claim.status === 'paid') return [];
  // Lines of it that were held may still be paid, with a later one.
  if (round < claim.round) return granted.filter((line) => line.heldBy !== undefined || line.noticedIn !== undefined);
  if (against) return [];
  if (claim.reviewApplied === round) return granted;
  const { refusedLines = [], determinedLines = [] } = firstReview ?? {};
  const refused = new Set(refusedLines.map(({ lineId }) => lineId));
  const determined = new Map(determinedLines.map(({ lineId, amountFen }) => [lineId, amountFen]));
  return granted
    .filter(({ lineId }) => !refused.has(lineId))
    .map((line) => ({ ...line, grantedFen: line.grantedFen + (determined.get(line.lineId) ?? 0) }));
}
