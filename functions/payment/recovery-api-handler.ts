import type * as z from 'zod';
import { Nothing } from '../api/fields.ts';
import { confirmedBy, handsOfActor, proposedBy, proposer, shareHands } from '../api/hands.ts';
import { idempotent } from '../api/idempotency-store.ts';
import { type Call, claimFor, read, type Route, write } from '../api/operation.ts';
import { notFound, problem, type Response } from '../api/problem.ts';
import { claimTag } from '../api/version.ts';
import { onClaim } from '../claim/claim-store.ts';
import { keptReason } from '../claim/reason-store.ts';
import { isFinal } from '../claim/status.ts';
import { sha256Hex } from '../shared/canonical.ts';
import type { Fault } from '../shared/fault.ts';
import type { TransactItem } from '../shared/table-store.ts';
import { movement } from './fund-store.ts';
import { planRecovery, type Recovery, type Share } from './recovery.ts';
import {
  confirmRecovery,
  getRecovery,
  linesToRecover,
  listRecoveries,
  markRecovered,
  putRecovery,
  reasonOf,
} from './recovery-store.ts';
import { NewRecovery } from './requests.ts';

/** Money that was paid for lines and comes back (追回): asked for by one finance officer, confirmed by another. */
export const recoveryRoutes: Readonly<Record<string, Route>> = {
  'GET /claims/{claimId}/recoveries': read(list),
  'POST /claims/{claimId}/recoveries': write(NewRecovery, propose),
  'POST /claims/{claimId}/recoveries/{recoveryId}/confirmation': write(Nothing, confirm),
};

async function list(call: Call): Promise<Response> {
  const found = await claimFor(call, 'recovery:read');
  if ('refused' in found) return found.refused;
  const recoveries = await listRecoveries(found.claim.claimId);
  return {
    status: 200,
    body: {
      recoveries: await Promise.all(
        recoveries.map(async ({ eventSeq, ...recovery }) => ({
          ...recovery,
          reason: await reasonOf(found.claim.claimId, eventSeq),
        })),
      ),
    },
  };
}

async function propose(call: Call<z.infer<typeof NewRecovery>>): Promise<Response> {
  const found = await claimFor(call, 'recovery:decide');
  if ('refused' in found) return found.refused;
  const { claimId } = found.claim;
  const { lineIds, document, reason } = call.body;
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
      state: 'proposed',
      lineIds,
      amountFen: plan.amountFen,
      document,
      eventSeq: claim.eventSeq + 1,
      ...proposedBy(handsOfActor(found.actor)),
      proposedAt: call.now.toISOString(),
    };
    const { eventSeq: _seq, ...shown } = recovery;
    const response: Response = { status: 201, body: shown };
    return {
      step: {
        event: {
          type: 'recovery-proposed',
          actor: found.actor,
          data: { recoveryId, lineIds, amountFen: plan.amountFen },
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
    if (recovery.state !== 'proposed') {
      // Perhaps by this very request, sent twice, since it was asked for above.
      const open = problem(409, 'recovery-not-open', { zh: '该追回已确认。', en: 'The recovery is confirmed.' });
      return { answer: (await once.before()) ?? open };
    }
    if (shareHands(proposer(recovery), hands)) {
      return {
        answer: problem(409, 'same-person', {
          zh: '追回的提出与确认不能为同一人。',
          en: 'A recovery needs another person to confirm it than the one who proposed it.',
        }),
      };
    }
    const plan = planRecovery(claim, recovery.lineIds, await linesToRecover(recovery));
    if ('faults' in plan) return { answer: (await once.before()) ?? notPaid(plan.faults) };
    const by = { subject: hands.by, onBehalfOf: hands.onBehalfOf, at: call.now.toISOString() };
    const { eventSeq: _seq, ...shown } = recovery;
    const response: Response = {
      status: 200,
      body: { ...shown, state: 'confirmed', ...confirmedBy(hands), confirmedAt: by.at },
    };
    const { recoveryId, amountFen } = recovery;
    return {
      step: {
        event: {
          type: 'recovery-confirmed',
          actor: found.actor,
          data: { recoveryId, lineIds: recovery.lineIds, amountFen, funds: plan.shares },
        },
        set: { recoveredFen: claim.recoveredFen + amountFen },
        also: [
          once.keep(response),
          confirmRecovery(recovery, by),
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
