import type { Claim } from '../claim/claim.ts';
import type { Step } from '../claim/claim-store.ts';
import { closeRound } from '../claim/close-round.ts';
import { isFinal } from '../claim/status.ts';

/** On to the money of the lines that nothing holds, or, when none is left to pay, out of the round. */
export function afterNotice(claim: Claim, event: Step['event']): Step {
  return claim.pendingFen > 0 ? { to: 'reserving', event } : endRound(claim, event);
}

/** A round without money ends; with it the claim does, unless lines are held or still wait for an entitlement. */
export function endRound(claim: Claim, event: Step['event']): Step {
  const { to, set } = closeRound(claim);
  return {
    to,
    event: { ...event, data: { ...event.data, ...toPeople(claim, to) } },
    set,
    ...(isFinal(to) ? { messages: [{ type: 'wake-waiters' }, { type: 'anchor-trail' }] } : {}),
  };
}

/** How many lines the public objects to, where that is what the claim goes to: the rest is not for whoever claims. */
export const toPeople = ({ objected }: Pick<Claim, 'objected'>, to: Step['to']) =>
  to === 'objection-review' ? { objectedLines: objected?.lines ?? 0 } : {};
