import type { Claim } from './claim.ts';
import type { Status } from './status.ts';

type Closing = { readonly to: Status; readonly set: { readonly [Field in keyof Claim]?: Claim[Field] | undefined } };

/**
 * Where a claim goes when a round has nothing (more) to pay: to the lines that waited for an entitlement, in a round
 * of their own, or to its end.
 */
export function closeRound(
  claim: Pick<Claim, 'waitingLines' | 'waitingBatches' | 'paidFen' | 'round' | 'wakes'>,
): Closing {
  if (claim.waitingLines > 0) return { to: 'assessing', set: nextRound(claim) };
  return { to: claim.paidFen > 0 ? 'paid' : 'rejected', set: {} };
}

/** The fields of a fresh round: its reviews, notice and objections are its own. */
export function nextRound(claim: Pick<Claim, 'round' | 'wakes' | 'waitingBatches'>): Closing['set'] {
  return {
    round: claim.round + 1,
    wakesSeen: claim.wakes,
    openBatches: claim.waitingBatches,
    waitingBatches: undefined,
    firstReview: undefined,
    secondReview: undefined,
    approval: undefined,
    notice: undefined,
    openObjections: undefined,
    reservation: undefined,
    paymentAttempt: undefined,
    riskBand: undefined,
    signals: undefined,
    toAnswer: undefined,
    holds: undefined,
    subsidies: undefined,
  };
}
