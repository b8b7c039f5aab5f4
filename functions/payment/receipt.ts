import type * as z from 'zod';
import type { Claim } from '../claim/claim.ts';
import { digest } from '../shared/canonical.ts';
import type { Text } from '../shared/fault.ts';
import { instructionId, parseInstructionId } from './instruction-id.ts';
import type { Receipt as ReceiptBody } from './requests.ts';

/** The treasury's word on one instruction (回单). */
export type Receipt = z.infer<typeof ReceiptBody>;

/** Why a word that the treasury signed does not move its claim on. */
export const RECEIPT_FAULTS = {
  'amount-differs': {
    zh: '回单金额与支付指令不一致。',
    en: 'Its amount is not the one that was instructed.',
  },
  'says-otherwise': {
    zh: '与同一支付指令先前收到的回单不一致。',
    en: 'An earlier receipt on the same instruction said otherwise.',
  },
  'later-attempt-instructed': {
    zh: '该支付指令之后已重新发出支付指令。',
    en: 'The payment has been instructed again since.',
  },
  'not-instructed': {
    zh: '没有发出过该支付指令,或该申报当时不在拨付环节。',
    en: 'No such instruction is open, or the claim was not being paid.',
  },
  'claim-unknown': {
    zh: '没有该支付指令所指的申报。',
    en: 'There is no claim that the instruction could belong to.',
  },
  unreadable: {
    zh: '签名有效,但内容无法按约定读取,须与国库核对其原意。',
    en: 'It is truly signed and cannot be read as was agreed: ask the treasury what it says.',
  },
} as const satisfies Record<string, Text>;

export type ReceiptFault = keyof typeof RECEIPT_FAULTS;

interface Kept {
  /** Business time, ISO 8601. */
  readonly at: string;
  /** The body as it came, or its beginning. */
  readonly raw: string;
  readonly rawSha256: string;
  /** How long the whole body was. */
  readonly rawBytes: number;
  /** What is kept is not all of it. */
  readonly rawCut?: true;
  /** Absent: it moved its claim on. */
  readonly fault?: ReceiptFault;
  /** Number of the claim's event that tells of it. */
  readonly eventSeq?: number;
}

/** A receipt as it is kept: what it says, word for word as it came, and what became of it. */
export interface KeptReceipt extends Receipt, Kept {}

/** What the treasury signed and nobody can read; it may still name an instruction somewhere. */
export interface UnreadableReceipt extends Kept {
  readonly fault: 'unreadable';
  readonly instructionId?: string;
}

export type KeptWord = KeptReceipt | UnreadableReceipt;

/** The instruction that a text names anywhere. */
export const instructionNamedIn = (text: string): string | undefined =>
  /(?<![\w-])clm-[0-9a-f]{1,40}-r\d{1,6}-n\d{1,6}-a\d{1,6}(?!\d)/.exec(text)?.[0];

/** Two receipts are the same when they say the same of the same, whatever else was sent along. */
export function receiptDigest({ instructionId: of, receiptId, result, ...receipt }: Receipt): string {
  const { amountFen, voucherNumber, valueDate, reason = '' } = receipt;
  return digest({ of, receiptId, result, amountFen, voucherNumber, valueDate, reason }).slice(0, 32);
}

/**
 * What a receipt means for the claim as it is: nothing where it answers the open instruction.
 * @param answered whether that instruction was answered before, by another receipt
 */
export function faultOf(
  claim: Pick<Claim, 'claimId' | 'status' | 'revision' | 'round' | 'paymentAttempt' | 'reservation'>,
  receipt: Pick<Receipt, 'instructionId' | 'amountFen'>,
  answered: boolean,
): ReceiptFault | undefined {
  const { revision, round, paymentAttempt = 0 } = claim;
  if (claim.status === 'disbursing' && instructionId(claim, paymentAttempt) === receipt.instructionId)
    return claim.reservation?.amountFen === receipt.amountFen ? undefined : 'amount-differs';
  if (answered) return 'says-otherwise';
  const named = parseInstructionId(receipt.instructionId);
  const earlier = named?.revision === revision && named.round === round && named.attempt < paymentAttempt;
  return earlier ? 'later-attempt-instructed' : 'not-instructed';
}
