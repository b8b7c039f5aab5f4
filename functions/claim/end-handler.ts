import * as z from 'zod';
import { businessNow } from '../shared/business-time-store.ts';
import { cancelOpen } from './amounts.ts';
import type { Claim } from './claim.ts';
import { onClaim, type Step } from './claim-store.ts';
import type { Status } from './status.ts';
import { OnExecution, standing } from './workflow-event.ts';
import { observed } from '../shared/observed-handler.ts';

const Event = OnExecution.extend({ action: z.enum(['reject', 'return', 'withdraw', 'not-accept']) });

/** Reject, ReturnForCorrection, Withdraw, NotAccept: the last step of a claim that gives up what it held, after the release. */
export const handler = observed(async (event: unknown) => {
  const { action, ...driver } = Event.parse(event);
  const now = await businessNow();
  return onClaim(driver.claimId, now, (claim) => {
    const place = standing(claim, driver);
    const ending = ENDINGS[action];
    if (place.status !== ending.from) return { answer: place };
    return { step: endStep(claim, action), done: (next) => standing(next, driver) };
  });
});

const ENDINGS: Record<z.infer<typeof Event>['action'], { from: Status; to: (claim: Claim) => Status; type: string }> = {
  reject: { from: 'rejecting', to: (claim) => (claim.paidFen > 0 ? 'paid' : 'rejected'), type: 'claim-rejected' },
  return: { from: 'returning', to: () => 'returned', type: 'claim-returned' },
  withdraw: {
    from: 'withdrawing',
    to: (claim) => (claim.paidFen > 0 ? 'paid' : 'withdrawn'),
    type: 'claim-withdrawn',
  },
  'not-accept': { from: 'not-accepting', to: () => 'not-accepted', type: 'claim-not-accepted' },
};

/** Everything not paid is cancelled; lines that were granted or waited in this round are refused or cancelled. */
export function endStep(claim: Claim, action: keyof typeof ENDINGS): Step {
  const ending = ENDINGS[action];
  const paidLines = claim.paidLines;
  const open = claim.lines - claim.refusedLines - claim.cancelledLines - paidLines;
  return {
    to: ending.to(claim),
    event: {
      type: ending.type,
      actor: { kind: 'system', id: 'claim' },
      data: { cancelledFen: claim.pendingFen + claim.heldFen, lines: open },
    },
    set: {
      ...cancelOpen(claim),
      grantedLines: paidLines,
      waitingLines: 0,
      waitingBatches: undefined,
      ...(action === 'withdraw' && claim.paidFen > 0 ? { restWithdrawn: true } : {}),
      ...(action === 'reject'
        ? { refusedLines: claim.refusedLines + open }
        : { cancelledLines: claim.cancelledLines + open }),
    },
    messages: [{ type: 'wake-waiters' }, { type: 'anchor-trail' }],
  };
}
