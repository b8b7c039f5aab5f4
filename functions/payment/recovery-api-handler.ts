import type * as z from 'zod';
import { Nothing, WithReason } from '../api/fields.ts';
import { handsFor, handsOfActor } from '../api/hands.ts';
import { idempotent } from '../api/idempotency-store.ts';
import { type Call, claimFor, read, type Route, write } from '../api/operation.ts';
import { notFound, problem, type Response } from '../api/problem.ts';
import { claimTag } from '../api/version.ts';
import { onClaim } from '../claim/claim-store.ts';
import { recoveryKey } from '../claim/keys.ts';
import { namedLines } from '../claim/named-line-store.ts';
import { keptReason } from '../claim/reason-store.ts';
import { isFinal } from '../claim/status.ts';
import { decide } from '../proposal/decision-store.ts';
import { deciding, proposalShown, proposing, STATE_AFTER, takingBack, whyNot } from '../proposal/proposal.ts';
import { notOpen, samePerson } from '../proposal/refusals.ts';
import { sha256Hex } from '../shared/canonical.ts';
import type { Fault } from '../shared/fault.ts';
import type { TransactItem } from '../shared/table-store.ts';
import { movement } from './fund-store.ts';
import { markOf, planRecovery, type Recovery, type Share } from './recovery.ts';
import { getRecovery, linesToRecover, listRecoveries, markRecovered, putRecovery, reasonOf } from './recovery-store.ts';
import { NewRecovery } from './requests.ts';

/** Money that was paid for lines and comes back (追回): asked for by one finance officer, confirmed by another. */
export const recoveryRoutes: Readonly<Record<string, Route>> = {
  'GET /claims/{claimId}/recoveries': read(list),
  'POST /claims/{claimId}/recoveries': write(NewRecovery, propose),
  'POST /claims/{claimId}/recoveries/{recoveryId}/confirmation': write(Nothing, confirm),
  'POST /claims/{claimId}/recoveries/{recoveryId}/refusal': write(WithReason, refuse),
};

async function list(call: Call): Promise<Response> {
  const found = await claimFor(call, 'recovery:read');
  if ('refused' in found) return found.refused;
  const { claim } = found;
  const recoveries = await listRecoveries(claim.claimId);
  const decider = handsFor(call.caller, 'recovery:decide', claim);
  const lifter = handsFor(call.caller, 'fraud-mark:lift', claim);
  return {
    status: 200,
    body: {
      recoveries: await Promise.all(
        recoveries.map(async ({ eventSeq, lifting, ...recovery }) => ({
          ...proposalShown(recovery, decider, call.now),
          ...(lifting === undefined ? {} : { lifting: proposalShown(lifting, lifter, call.now) }),
          ...markOf({ ...recovery, ...(lifting === undefined ? {} : { lifting }) }),
          lines: await namedLines(recovery, recovery.lineIds),
          reason: await reasonOf(claim.claimId, eventSeq),
        })),
      ),
      mayPropose: decider !== undefined,
      mayProposeLifting: lifter !== undefined,
    },
  };
}

async function propose(call: Call<z.infer<typeof NewRecovery>>): Promise<Response> {
  const found = await claimFor(call, 'recovery:decide');
  if ('refused' in found) return found.refused;
  const { claimId } = found.claim;
  const { lineIds, document, reason, finding } = call.body;
  const once = idempotent(call, 'recovery');
  const recoveryId = `rec-${sha256Hex(`${claimId}\n${call.caller.subject}\n${call.idempotencyKey}`).slice(0, 16)}`;
  return onClaim<Response>(claimId, call.now, async (claim) => {
    const before = await once.before(claimTag(claim));
    if (before !== undefined) return { answer: before };
    const { revision } = claim;
    const plan = planRecovery(claim, lineIds, await linesToRecover({ claimId, revision, lineIds }));
    if ('faults' in plan) return { answer: notPaid(plan.faults) };
    const recovery: Recovery = {
      recoveryId,
      claimId,
      revision,
      lineIds,
      amountFen: plan.amountFen,
      finding,
      document,
      eventSeq: claim.eventSeq + 1,
      ...proposing(handsOfActor(found.actor), call.now),
    };
    const { eventSeq: _seq, ...shown } = recovery;
    const response: Response = { status: 201, body: shown };
    return {
      step: {
        event: {
          type: 'recovery-proposed',
          actor: found.actor,
          data: { recoveryId, lineIds, amountFen: plan.amountFen, finding },
        },
        also: [once.keep(response), keptReason(claim, reason), putRecovery(recovery)],
        messages: isFinal(claim.status) ? [{ type: 'anchor-trail' }] : [],
      },
      done: () => response,
    };
  });
}

/**
 * A second officer confirms: lines, claim and funds change in one step, once. What the lines had been granted is free
 * again soon after, and whoever waits for money is served.
 */
async function confirm(call: Call): Promise<Response> {
  const found = await claimFor(call, 'recovery:decide');
  if ('refused' in found) return found.refused;
  const { claimId } = found.claim;
  const hands = handsOfActor(found.actor);
  const once = idempotent(call, 'recovery-confirmation');
  return onClaim<Response>(claimId, call.now, async (claim) => {
    const before = await once.before(claimTag(claim));
    if (before !== undefined) return { answer: before };
    const recovery = await getRecovery(claimId, call.params.recoveryId ?? '');
    if (recovery === undefined) return { answer: notFound() };
    const why = whyNot(recovery, 'confirm', hands, call.now);
    // Perhaps by this very request, sent twice, since it was asked for above.
    if (why === 'not-open') return { answer: (await once.before()) ?? notOpen(recovery, call.now) };
    if (why === 'same-person') return { answer: samePerson() };
    const plan = planRecovery(claim, recovery.lineIds, await linesToRecover(recovery));
    if ('faults' in plan) return { answer: (await once.before()) ?? notPaid(plan.faults) };
    const by = { subject: hands.by, at: call.now.toISOString() };
    const { eventSeq: _seq, ...shown } = recovery;
    const response: Response = {
      status: 200,
      body: { ...shown, ...deciding('confirm', hands, call.now) },
    };
    const { recoveryId, amountFen } = recovery;
    return {
      step: {
        event: {
          type: 'recovery-confirmed',
          actor: found.actor,
          data: { recoveryId, lineIds: recovery.lineIds, amountFen, finding: recovery.finding, funds: plan.shares },
        },
        set: { recoveredFen: claim.recoveredFen + amountFen },
        also: [
          once.keep(response),
          decide(recoveryKey(claimId, recoveryId), { deed: 'confirm', hands, now: call.now }),
          ...into(plan.shares, recovery, by),
          ...recovery.lineIds.map((lineId) => markRecovered(recovery, lineId)),
        ],
        messages: [
          { type: 'release-recovered', recoveryId },
          { type: 'drain-fund', region: claim.region },
          ...(isFinal(claim.status) ? [{ type: 'anchor-trail' } as const] : []),
        ],
      },
      done: () => response,
    };
  });
}

/** A second officer refuses it, or whoever proposed it takes it back: nothing moves, and it may be proposed anew. */
async function refuse(call: Call<z.infer<typeof WithReason>>): Promise<Response> {
  const found = await claimFor(call, 'recovery:decide');
  if ('refused' in found) return found.refused;
  const { claimId } = found.claim;
  const hands = handsOfActor(found.actor);
  const { reason } = call.body;
  const once = idempotent(call, 'recovery-refusal');
  return onClaim<Response>(claimId, call.now, async (claim) => {
    const before = await once.before(claimTag(claim));
    if (before !== undefined) return { answer: before };
    const recovery = await getRecovery(claimId, call.params.recoveryId ?? '');
    if (recovery === undefined) return { answer: notFound() };
    const deed = takingBack(recovery, hands);
    if (whyNot(recovery, deed, hands, call.now) !== undefined)
      return { answer: (await once.before()) ?? notOpen(recovery, call.now) };
    const { eventSeq: _seq, recoveryId, ...shown } = recovery;
    const response: Response = {
      status: 200,
      body: { recoveryId, ...shown, ...deciding(deed, hands, call.now, reason) },
    };
    return {
      step: {
        event: { type: `recovery-${STATE_AFTER[deed]}`, actor: found.actor, data: { recoveryId } },
        also: [
          once.keep(response),
          keptReason(claim, reason),
          decide(recoveryKey(claimId, recoveryId), { deed, hands, now: call.now, reason }),
        ],
        messages: isFinal(claim.status) ? [{ type: 'anchor-trail' }] : [],
      },
      done: () => response,
    };
  });
}

/** Each part goes back to the fund it was paid from, in whatever year that was. */
function into(
  shares: readonly Share[],
  { claimId, recoveryId, document }: Recovery,
  by: { readonly subject: string; readonly at: string },
): TransactItem[] {
  return shares.flatMap(({ fund, amountFen }) =>
    movement(fund, {
      entryId: `${claimId}-${recoveryId}-recover`,
      kind: 'recover',
      amountFen,
      claimId,
      at: by.at,
      by: by.subject,
      document,
    }),
  );
}

function notPaid(faults: readonly Fault[]): Response {
  return problem(
    409,
    'lines-not-paid',
    {
      zh: '部分行未支付或已追回,全部问题如下。',
      en: 'Some lines were not paid, or came back already; all of them follow.',
    },
    { errors: faults },
  );
}
