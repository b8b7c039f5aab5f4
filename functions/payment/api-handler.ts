import * as z from 'zod';
import { idempotent } from '../api/idempotency-store.ts';
import { api, type Call, claimFor, read, write } from '../api/operation.ts';
import { allows } from '../api/permissions.ts';
import { forbidden, invalidBody, notFound, problem, type Response } from '../api/problem.ts';
import { getClaim, onClaim } from '../claim/claim-store.ts';
import { fundPk } from '../claim/keys.ts';
import { keptReason } from '../claim/reason-store.ts';
import type { OutboxItem } from '../claim/outbox.ts';
import { env } from '../shared/env.ts';
import { getItem, tableName, transact } from '../shared/table-store.ts';
import { fundName, replay } from './fund.ts';
import { getFund, movement, readEntries } from './fund-store.ts';
import { instructionId, parseInstructionId } from './instruction-id.ts';
import { receiptIsGenuine } from './receipt-signature.ts';

const Receipt = z.object({
  instructionId: z.string(),
  receiptId: z.string(),
  result: z.enum(['paid', 'returned']),
  amountFen: z.int().positive(),
  voucherNumber: z.string(),
  valueDate: z.string(),
  reason: z.string().max(500).optional(),
});

const Appropriation = z.strictObject({
  amountFen: z.int().positive().max(1_000_000_000_000),
  document: z.string().min(1).max(200),
});

export const handler = api({
  'POST /treasury/receipts': { kind: 'signed', handle: receive },
  'POST /claims/{claimId}/payment-retries': write(z.strictObject({ reason: z.string().min(1).max(500) }), retry),
  'GET /funds/{region}/{kind}/{year}': read(readFund),
  'POST /funds/{region}/{kind}/{year}/appropriations': write(Appropriation, appropriate),
});

/** The treasury's word on an instruction. Told twice it changes nothing; told two different things it is refused. */
async function receive(call: Call): Promise<Response> {
  const signed = {
    timestamp: call.header('x-treasury-timestamp'),
    signature: call.header('x-treasury-signature'),
  };
  if (!receiptIsGenuine(env('TREASURY_SECRET'), signed, call.rawBody, new Date())) {
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

/** After a returned payment (退票) was put right: a new instruction, a new number, the same reservation. */
async function retry(call: Call<{ reason: string }>): Promise<Response> {
  const found = await claimFor(call, 'payment:retry');
  if ('refused' in found) return found.refused;
  const once = idempotent(call, 'payment-retry');
  return onClaim<Response>(found.claim.claimId, call.now, async (claim) => {
    const before = await once.before();
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
          actor: { kind: 'person', id: call.caller.subject, role: found.role },
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

function fundIn(call: Call): { fund: string; region: string } | undefined {
  const { region = '', kind = '', year = '' } = call.params;
  return /^\d{4}$/.test(year) ? { fund: fundName(region, kind, Number(year)), region } : undefined;
}

async function readFund(call: Call): Promise<Response> {
  const named = fundIn(call);
  if (named === undefined) return notFound();
  if (allows(call.caller, 'fund:read', named) === undefined) return forbidden();
  const [balance, entries] = await Promise.all([getFund(named.fund), readEntries(named.fund)]);
  const { queueHead, queueTail, fund, appropriatedFen, reservedFen, paidFen, recoveredFen, availableFen } = balance;
  const added = replay(fund, entries);
  const shown = { fund, appropriatedFen, reservedFen, paidFen, recoveredFen, availableFen };
  return {
    status: 200,
    body: {
      ...shown,
      waiting: queueTail - queueHead,
      entries: entries.length,
      reAdded: added,
      balanced: same(shown, added),
    },
  };
}

const same = (a: object, b: object) => JSON.stringify(a) === JSON.stringify(b);

/** Money comes into a fund; whoever waits for it is served in order of arrival. */
async function appropriate(call: Call<z.infer<typeof Appropriation>>): Promise<Response> {
  const named = fundIn(call);
  if (named === undefined) return notFound();
  if (allows(call.caller, 'fund:appropriate', named) === undefined) return forbidden();
  const { fund } = named;
  const once = idempotent(call, 'appropriation');
  const before = await once.before();
  if (before !== undefined) return before;
  const entryId = `${call.now.toISOString()}-${call.idempotencyKey}`;
  const recordedAt = new Date().toISOString();
  const message: OutboxItem = {
    pk: fundPk(fund),
    sk: `OUTBOX#${entryId}#drain-fund`,
    message: { type: 'drain-fund', fund },
    gsi1pk: 'OUTBOX',
    gsi1sk: recordedAt,
  };
  const response: Response = { status: 201, body: { fund, entryId, amountFen: call.body.amountFen } };
  const refusal = await transact([
    once.keep(response),
    ...movement(fund, {
      entryId,
      kind: 'appropriate',
      amountFen: call.body.amountFen,
      at: call.now.toISOString(),
      by: call.caller.subject,
      document: call.body.document,
    }),
    { Put: { TableName: tableName(), Item: message } },
  ]);
  return refusal === undefined ? response : ((await once.before()) ?? notFound());
}
