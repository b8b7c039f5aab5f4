import * as z from 'zod';
import { WithReason } from '../fields.ts';
import { Receipt } from '../../payment/requests.ts';
import { number } from './common.ts';
import { done, rows } from './row.ts';

export const payments = rows(
  {
    operationId: 'receiveReceipt',
    method: 'POST',
    path: '/treasury/receipts',
    group: 'payments',
    summary: { zh: '国库回单', en: "The treasury's word on an instruction" },
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
    problems: ['receipt-contradicts', 'receipt-unexpected'],
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
);
