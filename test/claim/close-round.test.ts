import { describe, expect, it } from 'vitest';
import { closeRound, nextRound } from '#functions/claim/close-round.ts';
import { mayStep } from '#functions/claim/status.ts';
import { aClaim } from '#test/support/domain.ts';

describe('the end of a round', () => {
  it.each([
    ['something was paid', { paidFen: 100 }, 'paid'],
    ['nothing was ever granted', { paidFen: 0 }, 'rejected'],
    ['lines still wait, although something was paid', { paidFen: 100, waitingLines: 1 }, 'assessing'],
    ['lines still wait and nothing was paid', { waitingLines: 3 }, 'assessing'],
    ['lines are held, although the others were paid', { paidFen: 100, openObjections: 2 }, 'objection-review'],
    ['lines wait beside others that are held', { waitingLines: 1, openObjections: 2 }, 'assessing'],
    ['lines are free again, before those that wait', { pendingFen: 5, waitingLines: 1 }, 'reserving'],
  ] as const)('when %s leads to %s', (_, changes, to) => {
    expect(closeRound(aClaim(changes)).to).toBe(to);
  });

  it('takes only steps that the table of statuses allows, from wherever a round can end', () => {
    for (const from of ['approved', 'notice', 'objection-review', 'reserving', 'awaiting-funds'] as const) {
      for (const changes of [{ paidFen: 100 }, { paidFen: 0 }, { waitingLines: 1 }, { openObjections: 1 }]) {
        if (from === 'objection-review' && 'openObjections' in changes) continue;
        const beside = 'openObjections' in changes;
        expect([from, mayStep(from, closeRound(aClaim(changes)).to, { beside })]).toEqual([from, true]);
      }
    }
  });

  it('changes nothing of a claim that ends', () => {
    expect(closeRound(aClaim({ paidFen: 100 })).set).toEqual({});
  });

  it('goes over the batches with waiting lines and forgets the decisions of the round before', () => {
    const claim = aClaim({
      waitingLines: 2,
      waitingBatches: [1, 4],
      wakes: 3,
      round: 2,
      firstReview: { by: 'a', decision: 'approve', at: '2025-06-03T01:00:00.000Z' },
      secondReview: { by: 'b', decision: 'approve', at: '2025-06-03T01:00:00.000Z' },
      openObjections: 1,
      approved: { lines: 3, amountFen: 300 },
      reservation: { fund: 'f', amountFen: 1, entryId: 'e' },
      paymentAttempt: 2,
      riskBand: 'flagged',
    });
    const after = { ...claim, ...closeRound(claim).set };
    expect(after).toMatchObject({ round: 3, openBatches: [1, 4], wakesSeen: 3 });
    for (const field of [
      'firstReview',
      'secondReview',
      'notice',
      'approved',
      'reservation',
      'paymentAttempt',
    ] as const) {
      expect([field, after[field]]).toEqual([field, undefined]);
    }
    expect(after.openObjections).toBe(1);
    expect(after.riskBand).toBeUndefined();
    expect(after.waitingBatches).toBeUndefined();
  });

  it('keeps the batches that wait for later when lines that are free again are paid first', () => {
    const claim = aClaim({ pendingFen: 5, waitingLines: 2, waitingBatches: [1, 4], round: 2, settledRound: 2 });
    expect({ ...claim, ...closeRound(claim).set }).toMatchObject({ round: 3, waitingBatches: [1, 4] });
  });

  it('gives lines that are held a round of their own once theirs was paid or closed, and only then', () => {
    const held = aClaim({ openObjections: 1, round: 2, settledRound: 1 });
    expect(closeRound(held).set).toEqual({});
    expect(closeRound({ ...held, settledRound: 2 }).set).toMatchObject({ round: 3 });
    const closed = { round: 2, fund: 'f', amountFen: 1, at: '2025-06-03T01:00:00.000Z' };
    expect(closeRound({ ...held, closed }).set).toMatchObject({ round: 3 });
    expect(closeRound({ ...held, closed: { ...closed, round: 1 } }).set).toEqual({});
  });

  it('does not mistake a wake-up that came in between for one already heeded', () => {
    expect(nextRound({ round: 1, wakes: 5, waitingBatches: [0] }).wakesSeen).toBe(5);
  });
});
