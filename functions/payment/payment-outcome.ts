/**
 * What two officers can decide about a payment that no receipt leads on any more (拨付处置).
 *
 * `closed`: it came back and is not made again. `paid`, `returned`: the treasury's receipts contradict the instruction or each
 * other, and it was cleared up with the treasury that the whole amount was paid in the end, or that none of it was.
 */
export const PAYMENT_OUTCOMES = ['closed', 'paid', 'returned'] as const;
export type PaymentOutcome = (typeof PAYMENT_OUTCOMES)[number];
