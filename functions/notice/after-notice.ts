import type { Claim } from '../claim/claim.ts';
import type { Step } from '../claim/claim-store.ts';
import { closeRound } from '../claim/close-round.ts';
import { isFinal } from '../claim/status.ts';

/** On to the money, or, when nothing is left to pay, out of the round. */
export function afterNotice(claim: Claim, event: Step['event']): Step {
  return claim.pendingFen > 0 ? { to: 'reserving', event } : endRound(claim, event);
}

/** A round without money ends; with it the claim does, unless lines still wait for an entitlement. */
export function endRound(claim: Claim, event: Step['event']): Step {
  const { to, set } = closeRound(claim);
  return {
    to,
    event,
    set,
    ...(isFinal(to) ? { messages: [{ type: 'wake-waiters' }, { type: 'anchor-trail' }] } : {}),
  };
}
