import type * as z from 'zod';
import { Nothing, WithReason } from '../api/fields.ts';
import { handsOfActor } from '../api/hands.ts';
import { idempotent } from '../api/idempotency-store.ts';
import { type Call, claimFor, type Route, write } from '../api/operation.ts';
import { notFound, problem, type Response } from '../api/problem.ts';
import { claimTag } from '../api/version.ts';
import { onClaim } from '../claim/claim-store.ts';
import { recoveryKey } from '../claim/keys.ts';
import { keptReason } from '../claim/reason-store.ts';
import { isFinal } from '../claim/status.ts';
import { decide } from '../proposal/decision-store.ts';
import { deciding, proposing, STATE_AFTER, stateAt, takingBack, whyNot } from '../proposal/proposal.ts';
import { notOpen, samePerson } from '../proposal/refusals.ts';
import type { Recovery } from './recovery.ts';
import { getRecovery, proposeLifting } from './recovery-store.ts';

/** What was paid by fraud and came back is claimed by nobody again, until two people lift the mark. */
export const fraudMarkRoutes: Readonly<Record<string, Route>> = {
  'POST /claims/{claimId}/recoveries/{recoveryId}/mark-lifting': write(WithReason, propose),
  'POST /claims/{claimId}/recoveries/{recoveryId}/mark-lifting/confirmation': write(Nothing, (call) =>
    decideOn(call, 'confirm'),
  ),
  'POST /claims/{claimId}/recoveries/{recoveryId}/mark-lifting/refusal': write(WithReason, (call) =>
    decideOn(call, 'take back', call.body.reason),
  ),
};

const view = ({ recoveryId, lifting }: Recovery) => ({ recoveryId, ...lifting });

async function propose(call: Call<z.infer<typeof WithReason>>): Promise<Response> {
  const found = await claimFor(call, 'fraud-mark:lift');
  if ('refused' in found) return found.refused;
  const { claimId } = found.claim;
  const { reason } = call.body;
  const once = idempotent(call, 'mark-lifting');
  return onClaim<Response>(claimId, call.now, async (claim) => {
    const before = await once.before(claimTag(claim));
    if (before !== undefined) return { answer: before };
    const recovery = await getRecovery(claimId, call.params.recoveryId ?? '');
    if (recovery === undefined) return { answer: notFound() };
    if (!isMarked(recovery, call.now)) return { answer: (await once.before()) ?? notMarked() };
    const lifting = { ...proposing(handsOfActor(found.actor), call.now), reason };
    const response: Response = { status: 201, body: view({ ...recovery, lifting }) };
    return {
      step: {
        event: {
          type: 'fraud-mark-lifting-proposed',
          actor: found.actor,
          data: { recoveryId: recovery.recoveryId },
        },
        also: [once.keep(response), keptReason(claim, reason), proposeLifting(recovery, lifting)],
        messages: isFinal(claim.status) ? [{ type: 'anchor-trail' }] : [],
      },
      done: () => response,
    };
  });
}

/** Whether it left marks that nobody has lifted or proposed to lift. */
function isMarked({ state, finding, lifting }: Recovery, now: Date): boolean {
  if (state !== 'confirmed' || finding !== 'fraud') return false;
  return lifting === undefined || !['proposed', 'confirmed'].includes(stateAt(lifting, now));
}

async function decideOn(call: Call, what: 'confirm' | 'take back', reason?: string): Promise<Response> {
  const found = await claimFor(call, 'fraud-mark:lift');
  if ('refused' in found) return found.refused;
  const { claimId } = found.claim;
  const hands = handsOfActor(found.actor);
  const once = idempotent(call, `mark-lifting ${what}`);
  return onClaim<Response>(claimId, call.now, async (claim) => {
    const before = await once.before(claimTag(claim));
    if (before !== undefined) return { answer: before };
    const recovery = await getRecovery(claimId, call.params.recoveryId ?? '');
    if (recovery?.lifting === undefined) return { answer: notFound() };
    const { recoveryId, lifting } = recovery;
    const deed = what === 'confirm' ? what : takingBack(lifting, hands);
    const why = whyNot(lifting, deed, hands, call.now);
    // Perhaps by this very request, sent twice, since it was asked for above.
    if (why === 'not-open') return { answer: (await once.before()) ?? notOpen(lifting, call.now) };
    if (why === 'same-person') return { answer: samePerson() };
    const decided = { ...lifting, ...deciding(deed, hands, call.now, reason) };
    const response: Response = { status: 200, body: view({ ...recovery, lifting: decided }) };
    const by = { deed, hands, now: call.now, ...(reason === undefined ? {} : { reason }) };
    return {
      step: {
        event: { type: `fraud-mark-lifting-${STATE_AFTER[deed]}`, actor: found.actor, data: { recoveryId } },
        also: [
          once.keep(response),
          decide(recoveryKey(claimId, recoveryId), by, { at: 'lifting' }),
          ...(reason === undefined ? [] : [keptReason(claim, reason)]),
        ],
        messages: [
          ...(deed === 'confirm' ? [{ type: 'lift-fraud-marks', recoveryId } as const] : []),
          ...(isFinal(claim.status) ? [{ type: 'anchor-trail' } as const] : []),
        ],
      },
      done: () => response,
    };
  });
}

const notMarked = (): Response =>
  problem(409, 'not-marked', {
    zh: '该追回没有待解除的标记,或已有人提出解除。',
    en: 'The recovery left no mark that is to be lifted, or somebody has proposed that already.',
  });
