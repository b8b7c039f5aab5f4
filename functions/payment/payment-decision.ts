import type { Claim } from '../claim/claim.ts';
import type { Proposal } from '../proposal/proposal.ts';
import { instructionId, parseInstructionId } from './instruction-id.ts';
import type { PaymentOutcome } from './payment-outcome.ts';
import type { KeptReceipt, KeptWord } from './receipt.ts';

/** Asked for by one finance officer, confirmed by another; amount integer fen. */
export interface PaymentDecision extends Proposal {
  readonly decisionId: string;
  readonly claimId: string;
  readonly outcome: PaymentOutcome;
  readonly revision: number;
  readonly round: number;
  /** Once the payment is made again, this asks for nothing any more. */
  readonly attempt: number;
  /** What was instructed: paid whole, or not at all. */
  readonly amountFen: number;
  /** Number of the document by which it was cleared up. */
  readonly document: string;
  /** Number of the claim's event that asks for it, beside which the reason is kept; it knows of the receipts before. */
  readonly eventSeq: number;
}

type AtPayment = Pick<
  Claim,
  'claimId' | 'status' | 'revision' | 'round' | 'paymentAttempt' | 'reservation' | 'receiptsDecided'
>;
/** Of what nobody could read it is not known what it says of which instruction. */
type Said = Pick<KeptWord, 'fault' | 'eventSeq'> & Partial<Pick<KeptReceipt, 'instructionId' | 'result'>>;

/** Receipts on a payment of the claim's round that contradict, and that nobody has decided on. */
export function contradicting<R extends Said>(claim: AtPayment, receipts: readonly R[]): readonly R[] {
  return receipts.filter(({ instructionId: id = '', fault, eventSeq = 0 }) => {
    const named = parseInstructionId(id);
    const own = named?.revision === claim.revision && named.round === claim.round;
    return own && fault !== undefined && eventSeq > (claim.receiptsDecided ?? 0);
  });
}

/** It says so, or nobody could read what it says. */
const maySayPaid = ({ result }: Said): boolean => result !== 'returned';

/** Whether the treasury may have said of the claim's round that it was paid, and nobody has cleared that up. */
export const saidPaid = (claim: AtPayment, receipts: readonly Said[]): boolean =>
  contradicting(claim, receipts).some(maySayPaid);

/**
 * Why it cannot be decided so as the claim and its receipts are, if it cannot. Money that the treasury says it paid is neither
 * closed nor paid again before that is cleared up, and nothing is taken as paid of which it never said so.
 */
export function whyUnfounded(
  outcome: PaymentOutcome,
  claim: AtPayment,
  receipts: readonly Said[],
): 'not-returned' | 'receipts' | undefined {
  const { status, reservation, paymentAttempt = 0 } = claim;
  if (reservation === undefined) return 'not-returned';
  if (outcome === 'closed') {
    if (status !== 'payment-returned') return 'not-returned';
    return saidPaid(claim, receipts) ? 'receipts' : undefined;
  }
  if (status === 'payment-returned') return saidPaid(claim, receipts) ? undefined : 'receipts';
  if (status !== 'disbursing') return 'receipts';
  // Of an earlier attempt the last word is its return: what is open now is paid or comes back by its own receipt.
  const onThis = contradicting(claim, receipts).filter(
    (each) => each.instructionId === instructionId(claim, paymentAttempt),
  );
  const founded = outcome === 'paid' ? onThis.some(maySayPaid) : onThis.length > 0;
  return founded ? undefined : 'receipts';
}

/** Whether it is still about the payment as it stands: nothing was made again, and the treasury has said nothing since. */
export function isAbout(decision: PaymentDecision, claim: AtPayment, receipts: readonly Said[]): boolean {
  const { revision, round, attempt, eventSeq } = decision;
  return (
    claim.revision === revision &&
    claim.round === round &&
    claim.paymentAttempt === attempt &&
    contradicting(claim, receipts).every((each) => (each.eventSeq ?? 0) < eventSeq)
  );
}
