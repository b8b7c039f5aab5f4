import type * as z from 'zod';
import { WithReason } from '../api/fields.ts';
import { idempotent } from '../api/idempotency-store.ts';
import { api, type Call, claimFor, write } from '../api/operation.ts';
import { invalidBody, notFound, problem, type Response } from '../api/problem.ts';
import { claimTag } from '../api/version.ts';
import { getClaim, onClaim } from '../claim/claim-store.ts';
import { keptReason } from '../claim/reason-store.ts';
import { env } from '../shared/env.ts';
import { getItem, tableName } from '../shared/table-store.ts';
import { fundRoutes } from './fund-api-handler.ts';
import { instructionId, parseInstructionId } from './instruction-id.ts';
import { secrets } from '../shared/secrets-client.ts';
import { isGenuine } from '../shared/signed-body.ts';
import { recoveryRoutes } from './recovery-api-handler.ts';
import { Receipt } from './requests.ts';

export const handler = api({
  'POST /treasury/receipts': { kind: 'signed', handle: receive },
  'POST /claims/{claimId}/payment-retries': write(WithReason, retry),
  ...recoveryRoutes,
  ...fundRoutes,
});

/** The treasury's word on an instruction. Told twice it changes nothing; told two different things it is refused. */
async function receive(call: Call): Promise<Response> {
  const signed = {
    timestamp: call.header('x-treasury-timestamp'),
    signature: call.header('x-treasury-signature'),
  };
  if (!(await isOfTreasury(signed, call.rawBody))) {
    return problem(401, 'signature-invalid', { zh: '回单签名无效。', en: "The receipt's signature is not valid." });
  }
  const parsed = Receipt.safeParse(call.body);
  if (!parsed.success) return invalidBody(parsed.error);
  const receipt = parsed.data;
  const named = parseInstructionId(receipt.instructionId);
  if (named === undefined || (await getClaim(named.claimId)) === undefined) return notFound();
  const recorded: Response = { status: 200, body: { recorded: true } };
  return onClaim<Response>(named.claimId, call.now, async (claim) => {
    const key = { pk: `RECEIPT#${receipt.instructionId}`, sk: 'RECEIPT' };
    const known = await getItem<z.infer<typeof Receipt>>(key);
    if (known !== undefined) {
      const same = known.result === receipt.result && known.amountFen === receipt.amountFen;
      return {
        answer: same
          ? recorded
          : problem(409, 'receipt-contradicts', { zh: '与已收回单不一致。', en: 'An earlier receipt says otherwise.' }),
      };
    }
    const current =
      claim.status === 'disbursing' && instructionId(claim, claim.paymentAttempt ?? 0) === receipt.instructionId;
    if (!current || claim.reservation?.amountFen !== receipt.amountFen) {
      return {
        answer: problem(409, 'receipt-unexpected', {
          zh: '没有与回单相符的支付指令。',
          en: 'No open instruction fits this receipt.',
        }),
      };
    }
    const paid = receipt.result === 'paid';
    return {
      step: {
        to: paid ? 'settling' : 'payment-returned',
        event: {
          type: paid ? 'payment-confirmed' : 'payment-returned',
          actor: { kind: 'system', id: 'treasury' },
          data: {
            instructionId: receipt.instructionId,
            receiptId: receipt.receiptId,
            amountFen: receipt.amountFen,
            voucherNumber: receipt.voucherNumber,
            valueDate: receipt.valueDate,
          },
        },
        set: { paymentReturn: paid ? undefined : { reason: receipt.reason ?? '' } },
        also: [
          {
            Put: {
              TableName: tableName(),
              Item: { ...key, ...receipt },
              ConditionExpression: 'attribute_not_exists(pk)',
            },
          },
        ],
        messages: [{ type: 'nudge' }],
      },
      done: () => recorded,
    };
  });
}

/** By the secret that both have, and by the one before while it is rotated; one we do not know may be newer than ours. */
async function isOfTreasury(signed: Parameters<typeof isGenuine>[1], rawBody: string): Promise<boolean> {
  const id = env('TREASURY_SECRET_ID');
  const genuine = async () => {
    const { honoured } = await secrets().get(id);
    return honoured.some((secret) => isGenuine(secret, signed, rawBody, new Date()));
  };
  return (await genuine()) || ((await secrets().again(id)) && (await genuine()));
}

/** After a returned payment (退票) was put right: a new instruction, a new number, the same reservation. */
async function retry(call: Call<{ reason: string }>): Promise<Response> {
  const found = await claimFor(call, 'payment:retry');
  if ('refused' in found) return found.refused;
  const once = idempotent(call, 'payment-retry');
  return onClaim<Response>(found.claim.claimId, call.now, async (claim) => {
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
