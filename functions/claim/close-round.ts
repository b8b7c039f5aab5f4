import type { Claim } from './claim.ts';
import type { Status } from './status.ts';

type Closing = { readonly to: Status; readonly set: { readonly [Field in keyof Claim]?: Claim[Field] | undefined } };

/**
 * Where a claim goes when a round has nothing (more) to pay: to lines that are free again after an objection, whose notice has
 * run and which are paid at once; to those that waited for an entitlement, in a round of their own; to people, while
 * lines are held; or to its end.
 */
export function closeRound(
  claim: Pick<
    Claim,
    | 'pendingFen'
    | 'waitingLines'
    | 'waitingBatches'
    | 'openObjections'
    | 'paidFen'
    | 'round'
    | 'settledRound'
    | 'closed'
    | 'wakes'
  >,
): Closing {
  if (claim.pendingFen > 0) return { to: 'reserving', set: newRound(claim) };
  if (claim.waitingLines > 0) return { to: 'assessing', set: nextRound(claim) };
  if ((claim.openObjections ?? 0) > 0) {
    // What is paid or closed in a round has its number: lines that are freed after that need another.
    const over = claim.round <= claim.settledRound || isClosed(claim);
    return { to: 'objection-review', set: over ? newRound(claim) : {} };
  }
  return { to: claim.paidFen > 0 ? 'paid' : 'rejected', set: {} };
}

/** Whether the payment of its round came back and two officers closed it. */
export const isClosed = ({ closed, round }: Pick<Claim, 'closed' | 'round'>): boolean => closed?.round === round;

/** The fields of a fresh pass over the lines that waited. */
export function nextRound(claim: Pick<Claim, 'round' | 'wakes' | 'waitingBatches'>): Closing['set'] {
  return {
    ...newRound(claim),
    wakesSeen: claim.wakes,
    openBatches: claim.waitingBatches,
    waitingBatches: undefined,
  };
}

/** A round's reviews, notice and payment are its own; what is held stays held beside it. */
function newRound(claim: Pick<Claim, 'round'>): Closing['set'] {
  return {
    round: claim.round + 1,
    firstReview: undefined,
    secondReview: undefined,
    approval: undefined,
    notice: undefined,
    approved: undefined,
    reservation: undefined,
    paymentAttempt: undefined,
    riskBand: undefined,
    signals: undefined,
    toAnswer: undefined,
    holds: undefined,
    subsidies: undefined,
  };
}
