import type * as z from 'zod';
import { Nothing, WithReason } from '../api/fields.ts';
import { handsFor, type Hands, handsOfActor } from '../api/hands.ts';
import { idempotent } from '../api/idempotency-store.ts';
import { type Call, claimFor, read, type Route, write } from '../api/operation.ts';
import { notFound, problem, type Response } from '../api/problem.ts';
import { claimTag } from '../api/version.ts';
import type { Claim } from '../claim/claim.ts';
import { onClaim, type Step } from '../claim/claim-store.ts';
import { paymentDecisionKey } from '../claim/keys.ts';
import { keptReason, reasonAt } from '../claim/reason-store.ts';
import { isFinal } from '../claim/status.ts';
import { decide } from '../proposal/decision-store.ts';
import { deciding, proposalShown, proposing, STATE_AFTER, takingBack, whyNot } from '../proposal/proposal.ts';
import { notOpen, samePerson } from '../proposal/refusals.ts';
import { sha256Hex } from '../shared/canonical.ts';
import { movement } from './fund-store.ts';
import { isAbout, type PaymentDecision, whyUnfounded } from './payment-decision.ts';
import { getPaymentDecision, listPaymentDecisions, putPaymentDecision } from './payment-decision-store.ts';
import type { PaymentOutcome } from './payment-outcome.ts';
import { receiptsOf } from './receipt-store.ts';
import { NewPaymentDecision } from './requests.ts';
import { claimMovement } from './reserve-store.ts';

/** What becomes of a payment that no receipt leads on: asked for by one finance officer, confirmed by another. */
export const paymentDecisionRoutes: Readonly<Record<string, Route>> = {
  'GET /claims/{claimId}/payment-decisions': read(list),
  'POST /claims/{claimId}/payment-decisions': write(NewPaymentDecision, propose),
  'POST /claims/{claimId}/payment-decisions/{decisionId}/confirmation': write(Nothing, confirm),
  'POST /claims/{claimId}/payment-decisions/{decisionId}/refusal': write(WithReason, refuse),
};

const view = ({ eventSeq: _seq, ...decision }: PaymentDecision) => decision;

async function list(call: Call): Promise<Response> {
  const found = await claimFor(call, 'receipt:read');
  if ('refused' in found) return found.refused;
  const { claimId } = found.claim;
  const decider = handsFor(call.caller, 'payment:decide', found.claim);
  const decisions = await Promise.all(
    (await listPaymentDecisions(claimId)).toSorted(byTime).map(async (decision) => {
      const reason = await reasonAt(claimId, decision.eventSeq);
      return { ...proposalShown(view(decision), decider, call.now), ...(reason === undefined ? {} : { reason }) };
    }),
  );
  return { status: 200, body: { decisions, mayPropose: decider !== undefined } };
}

const byTime = (a: PaymentDecision, b: PaymentDecision): number => a.eventSeq - b.eventSeq;

async function propose(call: Call<z.infer<typeof NewPaymentDecision>>): Promise<Response> {
  const found = await claimFor(call, 'payment:decide');
  if ('refused' in found) return found.refused;
  const { claimId } = found.claim;
  const { outcome, reason, document } = call.body;
  const once = idempotent(call, 'payment-decision');
  const decisionId = `pdc-${sha256Hex(`${claimId}\n${call.caller.subject}\n${call.idempotencyKey}`).slice(0, 16)}`;
  return onClaim<Response>(claimId, call.now, async (claim) => {
    const before = await once.before(claimTag(claim));
    if (before !== undefined) return { answer: before };
    const why = whyUnfounded(outcome, claim, await receiptsOf(claimId));
    if (why !== undefined || claim.reservation === undefined)
      return { answer: (await once.before()) ?? unfounded(why) };
    const { revision, round, paymentAttempt: attempt = 0, reservation } = claim;
    const { amountFen } = reservation;
    const decision: PaymentDecision = {
      decisionId,
      claimId,
      outcome,
      revision,
      round,
      attempt,
      amountFen,
      document,
      eventSeq: claim.eventSeq + 1,
      ...proposing(handsOfActor(found.actor), call.now),
    };
    const response: Response = { status: 201, body: view(decision) };
    return {
      step: {
        event: {
          type: 'payment-decision-proposed',
          actor: found.actor,
          data: { decisionId, outcome, round, attempt, amountFen },
        },
        also: [once.keep(response), keptReason(claim, reason), putPaymentDecision(decision)],
      },
      done: () => response,
    };
  });
}

/** A second officer confirms: it is carried out in the same step, once, on the payment and the receipts that were decided on. */
async function confirm(call: Call): Promise<Response> {
  const found = await claimFor(call, 'payment:decide');
  if ('refused' in found) return found.refused;
  const { claimId } = found.claim;
  const hands = handsOfActor(found.actor);
  const once = idempotent(call, 'payment-decision-confirmation');
  return onClaim<Response>(claimId, call.now, async (claim) => {
    const before = await once.before(claimTag(claim));
    if (before !== undefined) return { answer: before };
    const decision = await getPaymentDecision(claimId, call.params.decisionId ?? '');
    if (decision === undefined) return { answer: notFound() };
    const why = whyNot(decision, 'confirm', hands, call.now);
    // Perhaps by this very request, sent twice, since it was asked for above.
    if (why === 'not-open') return { answer: (await once.before()) ?? notOpen(decision, call.now) };
    if (why === 'same-person') return { answer: samePerson() };
    const receipts = await receiptsOf(claimId);
    const doubt = whyUnfounded(decision.outcome, claim, receipts);
    if (doubt !== undefined) return { answer: (await once.before()) ?? unfounded(doubt) };
    if (!isAbout(decision, claim, receipts)) return { answer: (await once.before()) ?? unfounded('receipts') };
    const { decisionId, outcome, round, attempt, amountFen } = decision;
    const decided = { ...decision, ...deciding('confirm', hands, call.now) };
    const response: Response = { status: 200, body: view(decided) };
    const carried = carryingOut(claim, decision, hands, call.now);
    return {
      step: {
        ...carried,
        event: {
          type: 'payment-decision-confirmed',
          actor: found.actor,
          data: { decisionId, outcome, round, attempt, amountFen },
        },
        also: [
          once.keep(response),
          decide(paymentDecisionKey(claimId, decisionId), { deed: 'confirm', hands, now: call.now }),
          ...(carried.also ?? []),
        ],
        messages: [{ type: 'nudge' }, ...(carried.messages ?? [])],
      },
      done: () => response,
    };
  });
}

type Carried = Pick<Step, 'to' | 'set' | 'also' | 'messages'>;

/** What the decision does to claim and fund. Money that was reserved is either committed whole, kept, or given back whole. */
function carryingOut(claim: Claim, decision: PaymentDecision, hands: Hands, now: Date): Carried {
  const { outcome, eventSeq } = decision;
  return CARRIED_OUT[outcome](claim, eventSeq, hands, now);
}

const CARRIED_OUT: Record<PaymentOutcome, (claim: Claim, seq: number, hands: Hands, now: Date) => Carried> = {
  paid: (_claim, receiptsDecided) => ({ to: 'settling', set: { paymentReturn: undefined, receiptsDecided } }),
  // It stays reserved: from there it is made again, or closed.
  returned: ({ status }, receiptsDecided) => ({
    ...(status === 'payment-returned' ? {} : { to: 'payment-returned' }),
    set: { receiptsDecided, ...(status === 'payment-returned' ? {} : { paymentReturn: { reason: '' } }) },
  }),
  closed: (claim, _seq, hands, now) => {
    const { round, reservation } = claim;
    if (reservation === undefined) return {};
    const { fund, amountFen } = reservation;
    return {
      to: 'rejecting',
      set: {
        closed: { round, fund, amountFen, at: now.toISOString() },
        reservation: undefined,
        paymentReturn: undefined,
      },
      also: movement(fund, claimMovement(claim, 'release', amountFen, now, hands.by)),
      messages: [{ type: 'drain-fund', region: claim.region }],
    };
  },
};

/** A second officer refuses it, or whoever proposed it takes it back. */
async function refuse(call: Call<z.infer<typeof WithReason>>): Promise<Response> {
  const found = await claimFor(call, 'payment:decide');
  if ('refused' in found) return found.refused;
  const { claimId } = found.claim;
  const hands = handsOfActor(found.actor);
  const { reason } = call.body;
  const once = idempotent(call, 'payment-decision-refusal');
  return onClaim<Response>(claimId, call.now, async (claim) => {
    const before = await once.before(claimTag(claim));
    if (before !== undefined) return { answer: before };
    const decision = await getPaymentDecision(claimId, call.params.decisionId ?? '');
    if (decision === undefined) return { answer: notFound() };
    const deed = takingBack(decision, hands);
    if (whyNot(decision, deed, hands, call.now) !== undefined)
      return { answer: (await once.before()) ?? notOpen(decision, call.now) };
    const { decisionId } = decision;
    const decided = { ...decision, ...deciding(deed, hands, call.now, reason) };
    const response: Response = { status: 200, body: view(decided) };
    return {
      step: {
        event: { type: `payment-decision-${STATE_AFTER[deed]}`, actor: found.actor, data: { decisionId } },
        also: [
          once.keep(response),
          keptReason(claim, reason),
          decide(paymentDecisionKey(claimId, decisionId), { deed, hands, now: call.now, reason }),
        ],
        messages: isFinal(claim.status) ? [{ type: 'anchor-trail' }] : [],
      },
      done: () => response,
    };
  });
}

const unfounded = (why: 'not-returned' | 'receipts' | undefined): Response =>
  why === 'receipts'
    ? problem(
        409,
        'receipts-against-it',
        {
          zh: '财政回单不支持该处置，或提出后又有新情况。',
          en: "The treasury's receipts do not allow this, or something has happened since it was proposed.",
        },
        {
          fix: {
            zh: '请查看该申报的回单，与财政核对后重新提出。',
            en: "Look at the claim's receipts, clear them up with the treasury, and propose anew.",
          },
        },
      )
    : problem(409, 'payment-not-returned', {
        zh: '该申报没有被退回的支付。',
        en: 'No payment of this claim was returned.',
      });
