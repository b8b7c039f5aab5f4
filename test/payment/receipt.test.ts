import { describe, expect, it, vi } from 'vitest';
import type { Claim } from '#functions/claim/claim.ts';
import { faultOf, type Receipt, receiptDigest } from '#functions/payment/receipt.ts';
import { ALARM_METRICS, ring } from '#functions/shared/alarm-metric.ts';
import { aClaim } from '#test/support/domain.ts';

const RESERVATION = { fund: 'f', amountFen: 100, entryId: 'e' };
const PAYING = { status: 'disbursing', paymentAttempt: 2, reservation: RESERVATION } as const;
const of = (attempt: number, round = 1) => `c-1-r1-n${round}-a${attempt}`;

describe('what a receipt means for its claim', () => {
  it.each<[string, Partial<Claim>, string, number, boolean, ReturnType<typeof faultOf>]>([
    ['answers the open instruction', PAYING, of(2), 100, false, undefined],
    ['another amount than was instructed', PAYING, of(2), 99, false, 'amount-differs'],
    ['an attempt before the one that is open', PAYING, of(1), 100, false, 'later-attempt-instructed'],
    ['an attempt that was answered before', PAYING, of(1), 100, true, 'says-otherwise'],
    ['an attempt that was never made', PAYING, of(3), 100, false, 'not-instructed'],
    ['a round that has not come', PAYING, of(1, 2), 100, false, 'not-instructed'],
    ['a claim that waits for reviews', { status: 'first-review' }, of(1), 100, false, 'not-instructed'],
    ['a claim that was paid', { status: 'paid', paymentAttempt: 1 }, of(1), 100, true, 'says-otherwise'],
    [
      'a claim whose money came back',
      { status: 'payment-returned', paymentAttempt: 1 },
      of(1),
      100,
      true,
      'says-otherwise',
    ],
  ])('%s', (_, claim, instructionId, amountFen, answered, fault) => {
    expect(faultOf(aClaim(claim), { instructionId, amountFen }, answered)).toBe(fault);
  });

  it('is the same only when all that it says is the same', () => {
    const receipt: Receipt = {
      instructionId: of(1),
      receiptId: 'R-1',
      result: 'returned',
      amountFen: 100,
      voucherNumber: 'V-1',
      valueDate: '2025-06-10',
      reason: 'closed',
    };
    const changes: Partial<Receipt>[] = [
      { instructionId: of(2) },
      { receiptId: 'R-2' },
      { result: 'paid' },
      { amountFen: 101 },
      { voucherNumber: 'V-2' },
      { valueDate: '2025-06-11' },
      { reason: 'other' },
    ];
    const digests = [{}, ...changes].map((change) => receiptDigest({ ...receipt, ...change }));
    expect(new Set(digests).size).toBe(changes.length + 1);
    expect(receiptDigest({ ...receipt })).toBe(digests[0]);
  });
});

it('an alarm metric is one line of the log in the embedded format', () => {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    ring(ALARM_METRICS.receipts);
    const line = String(write.mock.calls[0]?.[0]);
    expect(line.endsWith('\n')).toBe(true);
    expect(JSON.parse(line)).toMatchObject({
      ReceiptsToLookInto: 1,
      _aws: { CloudWatchMetrics: [{ Metrics: [{ Name: 'ReceiptsToLookInto', Unit: 'Count' }] }] },
    });
  } finally {
    write.mockRestore();
  }
});
