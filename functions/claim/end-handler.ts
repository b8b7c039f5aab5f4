import * as z from 'zod';
import { businessNow } from '../shared/business-time-store.ts';
import { toPeople } from '../notice/after-notice.ts';
import { cancelOpen } from './amounts.ts';
import type { Claim, ClosedRound } from './claim.ts';
import { onClaim, type Step } from './claim-store.ts';
import { closeRound, isClosed } from './close-round.ts';
import { isFinal, type Status } from './status.ts';
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

/**
 * Everything not paid is cancelled; lines that were granted or waited in this round are refused or cancelled. Who refuses a
 * later round refuses what was reviewed in it: lines of an earlier one that are held, or free again, stay as they are.
 */
export function endStep(claim: Claim, action: keyof typeof ENDINGS): Step {
  if (action === 'reject' && claim.closed !== undefined && isClosed(claim)) return closedStep(claim, claim.closed);
  const ending = ENDINGS[action];
  const { paidLines, freed } = claim;
  const beside = action === 'reject' ? (claim.openObjections ?? 0) + (freed?.lines ?? 0) : 0;
  const open = claim.lines - claim.refusedLines - claim.cancelledLines - paidLines - beside;
  const amounts = beside === 0 ? cancelOpen(claim) : cancelRound(claim, freed?.amountFen ?? 0);
  const to = beside === 0 ? ending.to(claim) : freed === undefined ? 'objection-review' : 'reserving';
  return {
    to,
    event: {
      type: ending.type,
      actor: { kind: 'system', id: 'claim' },
      data: { cancelledFen: amounts.cancelledFen - claim.cancelledFen, lines: open, ...toPeople(claim, to) },
    },
    set: {
      ...amounts,
      grantedLines: paidLines + beside,
      waitingLines: 0,
      waitingBatches: undefined,
      ...(action === 'withdraw' && claim.paidFen > 0 ? { restWithdrawn: true } : {}),
      ...(beside === 0 ? NOTHING_HELD : { subsidies: undefined }),
      ...(action === 'reject'
        ? { refusedLines: claim.refusedLines + open }
        : { cancelledLines: claim.cancelledLines + open }),
    },
    messages: [{ type: 'wake-waiters' }, ...(beside === 0 ? [{ type: 'anchor-trail' } as const] : [])],
  };
}

/** A round whose payment was closed is given up, and nothing else: what is held, free again or waiting goes on in the next. */
function closedStep(claim: Claim, { round, amountFen }: ClosedRound): Step {
  const lines = claim.grantedLines - claim.paidLines - (claim.openObjections ?? 0) - (claim.freed?.lines ?? 0);
  const amounts = { pendingFen: claim.pendingFen - amountFen, cancelledFen: claim.cancelledFen + amountFen };
  const { to, set } = closeRound({ ...claim, ...amounts });
  return {
    to,
    event: {
      type: 'payment-closed',
      actor: { kind: 'system', id: 'claim' },
      data: { round, amountFen, lines, ...toPeople(claim, to) },
    },
    set: {
      ...set,
      ...amounts,
      grantedLines: claim.grantedLines - lines,
      refusedLines: claim.refusedLines + lines,
    },
    messages: [{ type: 'wake-waiters' }, ...(isFinal(to) ? [{ type: 'anchor-trail' } as const] : [])],
  };
}

/** What is given up with the whole claim is held no more. */
const NOTHING_HELD = { openObjections: undefined, objected: undefined, freed: undefined, approved: undefined } as const;

function cancelRound({ pendingFen, heldFen, cancelledFen }: Claim, keptFen: number) {
  return { pendingFen: keptFen, heldFen, cancelledFen: cancelledFen + pendingFen - keptFen };
}
