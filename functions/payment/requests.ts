import * as z from 'zod';
import { lineId, paper, reason } from '../api/fields.ts';
import { PAYMENT_OUTCOMES } from './payment-outcome.ts';
import { RECOVERY_FINDINGS } from './recovery.ts';

/** The treasury's word on one instruction; it may say more than is asked for. */
export const Receipt = z.object({
  instructionId: z.string().max(200),
  receiptId: z.string().max(200),
  result: z.enum(['paid', 'returned']),
  amountFen: z.int().positive(),
  voucherNumber: z.string().max(200),
  valueDate: z.string().max(200),
  reason: z.string().max(500).optional(),
});

export const ReceiptsPage = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(256).optional(),
});
export const StrayCursor = z.strictObject({ receipt: z.string().regex(/^[0-9a-f]{32}$/) });

const amountFen = z.int().positive().max(1_000_000_000_000);

export const Appropriation = z.strictObject({ amountFen, document: paper });

/** 红字冲销: names the entry that was wrong. */
export const Reversal = z.strictObject({
  entryId: z.string().regex(/^app-[0-9a-f]{20}$/),
  document: paper,
  reason,
});

export const NewTransfer = z.strictObject({
  to: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  amountFen,
  document: paper,
  reason,
});

export const CarryOver = z.strictObject({ document: paper });

export const StatementPage = z.object({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

export const NewPaymentDecision = z.strictObject({ outcome: z.enum(PAYMENT_OUTCOMES), reason, document: paper });

/** A transaction holds 100 items: the lines, and what changes with them for up to six funds. */
const MAX_LINES = 80;

export const NewRecovery = z.strictObject({
  lineIds: z.array(lineId).min(1).max(MAX_LINES),
  /** Fraud leaves a mark on what the lines claimed for; anything else does not. */
  finding: z.enum(RECOVERY_FINDINGS).default('error'),
  reason,
  document: paper,
});
