import * as z from 'zod';
import { Nothing, WithReason } from '../fields.ts';
import { PAYMENT_OUTCOMES } from '../../payment/payment-outcome.ts';
import { RECEIPT_FAULTS } from '../../payment/receipt.ts';
import { NewPaymentDecision, Receipt, ReceiptsPage } from '../../payment/requests.ts';
import { fen, instant, listedProposal, namesOf, number, proposal, sha256, Text } from './common.ts';
import { done, rows } from './row.ts';

const asItCame = { at: instant, rawSha256: sha256, rawBytes: number, rawCut: z.literal(true).optional() };
const KeptReceipt = z
  .strictObject({
    instructionId: z.string(),
    receiptId: z.string(),
    result: z.enum(['paid', 'returned']),
    amountFen: fen,
    voucherNumber: z.string(),
    valueDate: z.string(),
    reason: z.string().optional(),
    ...asItCame,
    eventSeq: number.optional(),
    fault: z.enum(namesOf(RECEIPT_FAULTS)).exclude(['unreadable']).optional(),
    faultSaid: Text.optional(),
  })
  .meta({
    id: 'KeptReceipt',
    description: '回单 · What the treasury said; with what is wrong with it, if anything is',
  });

const UnreadableReceipt = z
  .strictObject({
    ...asItCame,
    raw: z.string(),
    instructionId: z.string().optional(),
    eventSeq: number.optional(),
    fault: z.literal('unreadable'),
    faultSaid: Text,
  })
  .meta({
    id: 'UnreadableReceipt',
    description: '无法读取的回单 · What the treasury signed and nobody can read, as it came, or its beginning',
  });
const keptWords = z.array(z.union([KeptReceipt, UnreadableReceipt]));

const decision = {
  decisionId: z.string(),
  claimId: z.string(),
  outcome: z.enum(PAYMENT_OUTCOMES),
  revision: number,
  round: number,
  attempt: number,
  amountFen: fen,
  document: z.string(),
};
const PaymentDecision = z.strictObject({ ...decision, ...proposal }).meta({
  id: 'PaymentDecision',
  description: '拨付处置 · What becomes of a payment that no receipt leads on, by two people',
});
const ListedPaymentDecision = z
  .strictObject({ ...decision, ...listedProposal, reason: z.string().optional() })
  .meta({ id: 'ListedPaymentDecision' });

const hold = {
  held: z.boolean(),
  holdId: z.string().optional(),
  reason: z.string().optional(),
  heldBy: z.string().optional(),
  heldFor: z.string().optional(),
  heldAt: instant.optional(),
  liftedBy: z.string().optional(),
  liftedFor: z.string().optional(),
  liftedAt: instant.optional(),
  liftingReason: z.string().optional(),
};
const PaymentsHoldShown = z
  .strictObject({ ...hold, mayHold: z.boolean(), mayLift: z.boolean() })
  .meta({ id: 'PaymentsHoldShown', description: '暂停拨付 · The same, with what the one who asks can do about it' });
const PaymentsHold = z
  .strictObject(hold)
  .meta({ id: 'PaymentsHold', description: '暂停拨付 · Whether anything is sent to the treasury, and by whose word' });

export const payments = rows(
  {
    operationId: 'receiveReceipt',
    method: 'POST',
    path: '/treasury/receipts',
    group: 'payments',
    summary: { zh: '国库回单', en: "The treasury's word on an instruction" },
    description: {
      zh: '凡签名有效的回单一律逐字留存后答复 200,重复发送的只留存一次;与支付指令不符、前后矛盾或无法读取的,另行立案并告警,申报状态不变。',
      en: 'Every receipt that is truly signed is kept word for word and then answered 200, once however often it comes. One that does not fit its instruction, or an earlier receipt, or that cannot be read, opens a case and rings an alarm; the claim stays where it is.',
    },
    access: {
      signed: {
        zh: '国库对回单签名,函数核验请求体的签名。',
        en: 'The treasury signs its receipts; the signature over the body is checked.',
      },
    },
    headers: {
      'X-Treasury-Timestamp': { zh: '签名时间(秒)', en: 'When it was signed, seconds', required: true },
      'X-Treasury-Signature': { zh: 'HMAC-SHA256,十六进制', en: 'HMAC-SHA256 over time and body, hex', required: true },
    },
    body: Receipt,
    example: {
      instructionId: 'clm-0123456789abcdef0123-r1-1-a1',
      receiptId: 'rcp-1',
      result: 'paid',
      amountFen: 200_000,
      voucherNumber: 'V-1',
      valueDate: '2025-06-20',
    },
    answers: { 200: done(z.strictObject({ recorded: z.literal(true) })) },
    problems: [],
  },
  {
    operationId: 'listReceipts',
    method: 'GET',
    path: '/claims/{claimId}/receipts',
    group: 'payments',
    summary: { zh: '该申报的国库回单', en: "The treasury's receipts of a claim" },
    access: { permission: 'receipt:read' },
    answers: { 200: done(z.strictObject({ receipts: keptWords })) },
    problems: [],
  },
  {
    operationId: 'listStrayReceipts',
    method: 'GET',
    path: '/treasury/receipts',
    group: 'payments',
    summary: { zh: '无法对应申报的国库回单', en: 'Receipts that belong to no claim' },
    access: { permission: 'stray-receipt:read' },
    query: ReceiptsPage,
    answers: { 200: done(z.strictObject({ receipts: keptWords, cursor: z.string().optional() })) },
    problems: [],
  },
  {
    operationId: 'retryPayment',
    method: 'POST',
    path: '/claims/{claimId}/payment-retries',
    group: 'payments',
    summary: { zh: '退票更正后重新支付', en: 'Pay again after a returned payment was put right' },
    access: { permission: 'payment:retry' },
    body: WithReason,
    example: { reason: '账户信息已更正。' },
    answers: {
      202: done(z.strictObject({ claimId: z.string(), status: z.literal('disbursing'), attempt: number })),
    },
    version: 'change',
    problems: ['payment-not-returned'],
  },
  {
    operationId: 'listPaymentDecisions',
    method: 'GET',
    path: '/claims/{claimId}/payment-decisions',
    group: 'payments',
    summary: { zh: '该申报的拨付处置', en: 'What was proposed to become of payments of a claim' },
    access: { permission: 'receipt:read' },
    answers: { 200: done(z.strictObject({ decisions: z.array(ListedPaymentDecision), mayPropose: z.boolean() })) },
    problems: [],
  },
  {
    operationId: 'proposePaymentDecision',
    method: 'POST',
    path: '/claims/{claimId}/payment-decisions',
    group: 'payments',
    summary: {
      zh: '提出拨付处置:终止拨付,或认定回单',
      en: 'Propose to close a returned payment, or what contradicting receipts come to',
    },
    description: {
      zh: 'closed:退票不再支付,资金退回原渠道,所涉各行取消并释放资格。paid、returned:回单与指令不符或前后矛盾,经与财政核对,认定全额已拨付,或分文未拨付(资金继续保留,可重新支付或终止)。',
      en: 'closed: what came back is not paid again; the money returns to its fund, its lines are refused and free. paid, returned: receipts contradict, and it was cleared up with the treasury that the whole amount was paid, or none of it; in the latter case it stays reserved and is paid again or closed.',
    },
    access: { permission: 'payment:decide' },
    body: NewPaymentDecision,
    example: { outcome: 'closed', reason: '收款账户已注销。', document: '厦财社〔2025〕8号' },
    answers: { 201: done(PaymentDecision) },
    version: 'change',
    problems: ['payment-not-returned', 'receipts-against-it'],
  },
  {
    operationId: 'confirmPaymentDecision',
    method: 'POST',
    path: '/claims/{claimId}/payment-decisions/{decisionId}/confirmation',
    group: 'payments',
    summary: { zh: '确认拨付处置', en: 'Confirm what another proposed for a payment' },
    access: { permission: 'payment:decide' },
    body: Nothing,
    example: {},
    answers: { 200: done(PaymentDecision) },
    version: 'change',
    problems: ['proposal-not-open', 'payment-not-returned', 'receipts-against-it', 'same-person'],
  },
  {
    operationId: 'refusePaymentDecision',
    method: 'POST',
    path: '/claims/{claimId}/payment-decisions/{decisionId}/refusal',
    group: 'payments',
    summary: { zh: '否决拨付处置,或由提出人撤回', en: 'Refuse it, or withdraw your own proposal' },
    access: { permission: 'payment:decide' },
    body: WithReason,
    example: { reason: '账户已更正,应重新支付。' },
    answers: { 200: done(PaymentDecision) },
    version: 'change',
    problems: ['proposal-not-open'],
  },
  {
    operationId: 'readPaymentsHold',
    method: 'GET',
    path: '/payments-hold',
    group: 'payments',
    summary: { zh: '拨付是否暂停', en: 'Whether payments are held' },
    access: { permission: 'payments-hold:read' },
    answers: { 200: done(PaymentsHoldShown) },
    problems: [],
  },
  {
    operationId: 'holdPayments',
    method: 'POST',
    path: '/payments-hold',
    group: 'payments',
    summary: { zh: '暂停拨付', en: 'Hold payments: nothing is sent to the treasury' },
    access: { permission: 'payments:hold' },
    body: WithReason,
    example: { reason: '数据恢复后核对中。' },
    answers: { 201: done(PaymentsHold) },
    problems: ['payments-held-already'],
  },
  {
    operationId: 'letPaymentsGo',
    method: 'POST',
    path: '/payments-hold/lifting',
    group: 'payments',
    summary: { zh: '恢复拨付', en: 'Let payments go that another person held' },
    access: { permission: 'payments:hold' },
    body: WithReason,
    example: { reason: '已与国库核对一致。' },
    answers: { 200: done(PaymentsHold) },
    problems: ['payments-not-held', 'same-person'],
  },
);
