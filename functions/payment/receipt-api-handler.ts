import { fromCursor, toCursor } from '../api/cursor.ts';
import { type Call, claimFor, read, type Route } from '../api/operation.ts';
import { allows } from '../api/permissions.ts';
import { forbidden, invalidQuery, problem, type Response } from '../api/problem.ts';
import type { Claim } from '../claim/claim.ts';
import { getClaim, onClaim, type Step } from '../claim/claim-store.ts';
import { isFinal } from '../claim/status.ts';
import { ALARM_METRICS, ring } from '../shared/alarm-metric.ts';
import { sha256Hex } from '../shared/canonical.ts';
import { env } from '../shared/env.ts';
import { secrets } from '../shared/secrets-client.ts';
import { isGenuine } from '../shared/signed-body.ts';
import { transact } from '../shared/table-store.ts';
import { parseInstructionId } from './instruction-id.ts';
import {
  faultOf,
  instructionNamedIn,
  type KeptWord,
  RECEIPT_FAULTS,
  type Receipt,
  type ReceiptFault,
  receiptDigest,
} from './receipt.ts';
import {
  fitsByNow,
  getReceipt,
  keepReceipt,
  keyOf,
  receiptsOf,
  strayKeyOf,
  strayReceipts,
  unreadableKeyOf,
} from './receipt-store.ts';
import { Receipt as Body, ReceiptsPage, StrayCursor } from './requests.ts';

/** What the treasury says, and what it has said. */
export const receiptRoutes: Readonly<Record<string, Route>> = {
  'POST /treasury/receipts': { kind: 'signed', handle: receive },
  'GET /treasury/receipts': read(listStray),
  'GET /claims/{claimId}/receipts': read(list),
};

const TREASURY = { kind: 'system', id: 'treasury' } as const;
const RECORDED: Response = { status: 200, body: { recorded: true } };

/**
 * The treasury's word on an instruction: whatever it says is kept before it is answered, since it is not sent again after
 * that. What answers the open instruction moves the claim on; everything else comes before people.
 */
async function receive(call: Call): Promise<Response> {
  const signed = {
    timestamp: call.header('x-treasury-timestamp'),
    signature: call.header('x-treasury-signature'),
  };
  if (!(await isOfTreasury(signed, call.rawBody))) {
    return problem(401, 'signature-invalid', { zh: '回单签名无效。', en: "The receipt's signature is not valid." });
  }
  const parsed = Body.safeParse(call.body);
  const fault = parsed.success ? await keep(call, parsed.data) : await keepUnreadable(call);
  // Rung each time it comes, so that whoever dies in between has only put it off.
  if (fault !== undefined) ring(ALARM_METRICS.receipts);
  return RECORDED;
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

async function keep(call: Call, receipt: Receipt): Promise<ReceiptFault | undefined> {
  const claimId = await claimOf(receipt.instructionId);
  return claimId === undefined ? keepStray(call, receipt) : keepFor(claimId, call, receipt);
}

async function claimOf(instructionId: string): Promise<string | undefined> {
  const claimId = parseInstructionId(instructionId)?.claimId;
  return claimId === undefined || (await getClaim(claimId)) === undefined ? undefined : claimId;
}

/** What is truly signed and cannot be read is a word of the treasury all the same: people ask it what it means. */
async function keepUnreadable({ rawBody, now }: Call): Promise<ReceiptFault> {
  const fault = 'unreadable';
  const at = now.toISOString();
  const instructionId = instructionNamedIn(rawBody);
  const named = instructionId === undefined ? {} : { instructionId };
  const claimId = instructionId === undefined ? undefined : await claimOf(instructionId);
  const key = unreadableKeyOf(rawBody, claimId);
  if (claimId === undefined) {
    // Refused: it is there.
    await transact([keepReceipt(key, named, rawBody, { at, fault })]);
    return fault;
  }
  return onClaim<ReceiptFault>(claimId, now, async (claim) => {
    if ((await getReceipt(key)) !== undefined) return { answer: fault };
    const receiptSha256 = sha256Hex(rawBody);
    return {
      step: {
        ...laidBefore(claim, receiptSha256, { ...named, fault, receiptSha256 }),
        also: [keepReceipt(key, named, rawBody, { at, fault, eventSeq: claim.eventSeq + 1 })],
      },
      done: () => fault,
    };
  });
}

async function keepStray(call: Call, receipt: Receipt): Promise<ReceiptFault> {
  const fault = 'claim-unknown';
  // Refused: it is there.
  await transact([keepReceipt(strayKeyOf(receipt), receipt, call.rawBody, { at: call.now.toISOString(), fault })]);
  return fault;
}

function keepFor(claimId: string, call: Call, receipt: Receipt): Promise<ReceiptFault | undefined> {
  const key = keyOf(claimId, receipt);
  return onClaim<ReceiptFault | undefined>(claimId, call.now, async (claim) => {
    const kept = await getReceipt(key);
    if (kept !== undefined && kept.fault === undefined) return { answer: undefined };
    const before = await receiptsOf(claimId, receipt.instructionId);
    const answered = before.some((each) => each.fault === undefined);
    const fault = faultOf(claim, receipt, answered);
    if (kept?.fault !== undefined) {
      if (fault !== undefined) return { answer: kept.fault };
      // It came before its time, as after a restore: said once more, it is what is waited for by now.
      const also = [fitsByNow(key, kept.fault, claim.eventSeq + 1)];
      return { step: { ...moving(receipt, call.rawBody), also }, done: () => undefined };
    }
    const about = {
      at: call.now.toISOString(),
      eventSeq: claim.eventSeq + 1,
      ...(fault === undefined ? {} : { fault }),
    };
    const step = fault === undefined ? moving(receipt, call.rawBody) : opening(claim, receipt, call.rawBody, fault);
    return {
      step: { ...step, also: [keepReceipt(key, receipt, call.rawBody, about)] },
      done: () => fault,
    };
  });
}

/** What was waited for. */
function moving(receipt: Receipt, rawBody: string): Step {
  const paid = receipt.result === 'paid';
  return {
    to: paid ? 'settling' : 'payment-returned',
    event: { type: paid ? 'payment-confirmed' : 'payment-returned', actor: TREASURY, data: said(receipt, rawBody) },
    set: { paymentReturn: paid ? undefined : { reason: receipt.reason ?? '' } },
    messages: [{ type: 'nudge' }],
  };
}

/** What nobody waited for: an event, and a case before people. The claim stays where it is. */
function opening(claim: Claim, receipt: Receipt, rawBody: string, fault: ReceiptFault): Step {
  const { result } = receipt;
  return laidBefore(claim, receiptDigest(receipt), { ...said(receipt, rawBody), result, fault });
}

function laidBefore(claim: Claim, cause: string, data: Readonly<Record<string, unknown>>): Step {
  const opened = { kind: 'receipt-contradiction', cause, lineIds: [], openedBy: TREASURY } as const;
  return {
    event: { type: 'receipt-contradicts', actor: TREASURY, data },
    messages: [
      { type: 'open-case', cases: [opened] },
      ...(isFinal(claim.status) ? [{ type: 'anchor-trail' } as const] : []),
    ],
  };
}

/** Of a receipt in a chain: its reason is free text and stands beside it. */
function said({ instructionId, receiptId, amountFen, voucherNumber, valueDate }: Receipt, rawBody: string) {
  return { instructionId, receiptId, amountFen, voucherNumber, valueDate, receiptSha256: sha256Hex(rawBody) };
}

async function list(call: Call): Promise<Response> {
  const found = await claimFor(call, 'receipt:read');
  if ('refused' in found) return found.refused;
  const receipts = await receiptsOf(found.claim.claimId);
  return { status: 200, body: { receipts: receipts.toSorted(byTime).map(receiptView) } };
}

async function listStray(call: Call): Promise<Response> {
  if (allows(call.caller, 'stray-receipt:read', {}) === undefined) return forbidden();
  const page = ReceiptsPage.safeParse(call.query);
  const cursor = page.data?.cursor;
  const after = cursor === undefined ? undefined : fromCursor(StrayCursor, cursor)?.receipt;
  if (!page.success || (cursor !== undefined && after === undefined)) return invalidQuery();
  const { receipts, next } = await strayReceipts({ limit: page.data.limit, ...(after === undefined ? {} : { after }) });
  return {
    status: 200,
    body: {
      receipts: receipts.map(receiptView),
      ...(next === undefined ? {} : { cursor: toCursor({ receipt: next }) }),
    },
  };
}

/** Of what cannot be read the text itself is all there is to go by. */
function receiptView({ raw, fault, ...receipt }: KeptWord) {
  return {
    ...receipt,
    ...(fault === undefined ? {} : { fault, faultSaid: RECEIPT_FAULTS[fault] }),
    ...(fault === 'unreadable' ? { raw } : {}),
  };
}

const byTime = (a: KeptWord, b: KeptWord): number => (a.eventSeq ?? 0) - (b.eventSeq ?? 0) || (a.at < b.at ? -1 : 1);
