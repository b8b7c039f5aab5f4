import { WithReason } from '../api/fields.ts';
import { type About, idempotent } from '../api/idempotency-store.ts';
import { api, type Call, claimFor, write } from '../api/operation.ts';
import { problem, type Response } from '../api/problem.ts';
import { claimTag } from '../api/version.ts';
import type { Claim } from '../claim/claim.ts';
import { onClaim } from '../claim/claim-store.ts';
import { keptReason } from '../claim/reason-store.ts';
import { fraudMarkRoutes } from './fraud-mark-api-handler.ts';
import { fundRoutes } from './fund-api-handler.ts';
import { holdRoutes } from './hold-api-handler.ts';
import { saidPaid } from './payment-decision.ts';
import { paymentDecisionRoutes } from './payment-decision-api-handler.ts';
import { receiptRoutes } from './receipt-api-handler.ts';
import { receiptsOf } from './receipt-store.ts';
import { recoveryRoutes } from './recovery-api-handler.ts';

export const handler = api({
  'POST /claims/{claimId}/payment-retries': write(WithReason, retry),
  ...paymentDecisionRoutes,
  ...holdRoutes,
  ...receiptRoutes,
  ...recoveryRoutes,
  ...fraudMarkRoutes,
  ...fundRoutes,
});

/** After a returned payment (退票) was put right: a new instruction, a new number, the same reservation. */
async function retry(call: Call<{ reason: string }>): Promise<Response> {
  const found = await claimFor(call, 'payment:retry');
  if ('refused' in found) return found.refused;
  return onClaim<Response>(found.claim.claimId, call.now, async (claim) => {
    const once = idempotent(call, 'payment-retry', returnedPayment(claim));
    const before = await once.before(claimTag(claim));
    if (before !== undefined) return { answer: before };
    if (claim.status !== 'payment-returned') {
      return {
        answer: problem(409, 'payment-not-returned', {
          zh: '该申报没有被退回的支付。',
          en: 'No payment of this claim was returned.',
        }),
      };
    }
    // The version of the claim that the step is conditional on goes up with each receipt that is kept.
    if (saidPaid(claim, await receiptsOf(claim.claimId))) {
      return {
        answer: problem(409, 'payment-not-returned', {
          zh: '财政另有回单称该款已拨付,须先查清并由两人认定,不能再次拨付。',
          en: 'Another receipt of the treasury says that this was paid: two officers decide on that before it is paid again.',
        }),
      };
    }
    const attempt = (claim.paymentAttempt ?? 0) + 1;
    const response: Response = { status: 202, body: { claimId: claim.claimId, status: 'disbursing', attempt } };
    return {
      step: {
        to: 'disbursing',
        event: {
          type: 'payment-instructed-again',
          actor: found.actor,
          data: { attempt },
        },
        set: { paymentAttempt: attempt, paymentReturn: undefined },
        also: [once.keep(response), keptReason(claim, call.body.reason)],
        messages: [{ type: 'instruct-treasury', attempt }, { type: 'nudge' }],
      },
      done: () => response,
    };
  });
}

/** The attempt that came back: the newest, until it was instructed again. */
function returnedPayment({ status, revision, round, paymentAttempt = 0 }: Claim): About {
  return { revision, round, attempt: String(status === 'payment-returned' ? paymentAttempt : paymentAttempt - 1) };
}
