import { WithReason } from '../api/fields.ts';
import { handsOfActor } from '../api/hands.ts';
import { idempotent } from '../api/idempotency-store.ts';
import { type Call, claimFor, write } from '../api/operation.ts';
import { problem, type Response } from '../api/problem.ts';
import { claimTag } from '../api/version.ts';
import type { Claim } from '../claim/claim.ts';
import { onClaim, type Step } from '../claim/claim-store.ts';
import { keptReason } from '../claim/reason-store.ts';
import { RETURNABLE_WHEN_HALTED } from '../claim/status.ts';
import { claimView } from '../claim/view.ts';
import { givingBack } from '../payment/reserve-store.ts';
import { claimHeld } from './held-store.ts';
import { holderAt } from './queue.ts';
import { entryOf } from './queue-store.ts';

export const returnRoutes = { 'POST /claims/{claimId}/return': write(WithReason, returnHalted) };

/**
 * 退回补正 of a claim that its execution left for good: what it holds is let go on the way that every return takes, in
 * a new generation. The decision stands where that of a reviewer stands who returns at a review.
 */
async function returnHalted(call: Call<{ reason: string }>): Promise<Response> {
  const found = await claimFor(call, 'claim:return-halted');
  if ('refused' in found) return found.refused;
  return onClaim<Response>(found.claim.claimId, call.now, async (claim) => {
    const once = idempotent(call, 'return', claim);
    const before = await once.before(claimTag(claim));
    if (before !== undefined) return { answer: before };
    const { halted, ...driven } = claim;
    if (halted === undefined) return { answer: notHalted() };
    if (!RETURNABLE_WHEN_HALTED.includes(claim.status) || claim.settledRound > 0) return { answer: tooLate() };
    const entry = await entryOf(claim);
    const holder = entry === undefined ? undefined : holderAt(entry, new Date());
    if (holder !== undefined && holder !== call.caller.subject)
      return { answer: await claimHeld(holder, entry?.heldUntil) };
    const { reason } = call.body;
    const { by, onBehalfOf } = handsOfActor(found.actor);
    const behalf = onBehalfOf === undefined ? {} : { onBehalfOf };
    const money = await givingBack(claim, call.now, 'return');
    const set: NonNullable<Step['set']> = {
      ...money.set,
      firstReview: { by, ...behalf, decision: 'return', at: call.now.toISOString(), reason },
      secondReview: undefined,
      approval: undefined,
    };
    const next = { ...driven, ...set, status: 'returning' } as Claim;
    const response = {
      status: 200,
      headers: { etag: claimTag({ ...next, eventSeq: claim.eventSeq + 1 }) },
      body: claimView(next, found.role),
    };
    return {
      step: {
        to: 'returning',
        event: { type: 'halted-claim-returned', actor: found.actor, data: { error: halted.error } },
        set,
        also: [once.keep(response), keptReason(claim, reason), ...money.also],
        messages: money.messages,
        decidedBy: { subject: call.caller.subject },
      },
      done: () => response,
    };
  });
}

const notHalted = () =>
  problem(
    409,
    'claim-not-halted',
    {
      zh: '该申报的流程仍在推进,无需由此退回。',
      en: 'The claim goes on by itself: it is not to be returned this way.',
    },
    {
      fix: { zh: '请在初审或复审环节退回补正。', en: 'Return it at the first or second review.' },
    },
  );

const tooLate = () =>
  problem(
    409,
    'return-too-late',
    {
      zh: '该申报已申请支付、部分已支付或正在办结,不能再退回补正。',
      en: 'Money was asked for or paid, or the claim is about to end: it can no longer be returned.',
    },
    {
      fix: {
        zh: '请系统管理员排除原因后重新推进或更换流程执行。',
        en: 'An administrator removes the cause and redrives, or replaces the execution.',
      },
    },
  );
