import { describe, expect, it } from 'vitest';
import { endStep } from '#functions/claim/end-handler.ts';
import { lineStanding } from '#functions/claim/line.ts';
import { mayStep, type Status } from '#functions/claim/status.ts';
import { aClaim, aLine } from '#test/support/domain.ts';

/** Two lines were paid in the first round, one was granted and one waits in the second. */
const PAID_ONCE = {
  round: 2,
  settledRound: 1,
  lines: 4,
  paidLines: 2,
  grantedLines: 3,
  waitingLines: 1,
  grantedFen: 300,
  paidFen: 200,
  pendingFen: 100,
};

describe('the end of a claim that gives up what it held', () => {
  it.each<['withdraw' | 'reject', Status, 'cancelled' | 'refused']>([
    ['withdraw', 'withdrawing', 'cancelled'],
    ['reject', 'rejecting', 'refused'],
  ])('%s: a claim of which a round was paid ends as paid, the rest is %s', (action, status, standing) => {
    const claim = aClaim({ ...PAID_ONCE, status });
    const { to, set } = endStep(claim, action);
    const ended = { ...claim, ...set, status: to } as typeof claim;
    expect(to).toBe('paid');
    expect(mayStep(status, 'paid')).toBe(true);
    expect(ended).toMatchObject({ paidFen: 200, pendingFen: 0, cancelledFen: 100, grantedLines: 2, waitingLines: 0 });
    expect(ended.grantedFen).toBe(ended.pendingFen + ended.heldFen + ended.paidFen + ended.cancelledFen);
    expect(lineStanding(aLine({ round: 1 }), ended)).toBe('paid');
    expect(lineStanding(aLine({ round: 2 }), ended)).toBe(standing);
    expect(lineStanding(aLine({ round: 2, outcome: 'waiting' }), ended)).toBe(standing);
  });

  it('a claim that was paid nothing is withdrawn, with all of its lines', () => {
    const claim = aClaim({ status: 'withdrawing', lines: 2, grantedLines: 2, grantedFen: 100, pendingFen: 100 });
    const { to, set } = endStep(claim, 'withdraw');
    expect(to).toBe('withdrawn');
    expect(set).toMatchObject({ cancelledFen: 100, cancelledLines: 2, grantedLines: 0 });
    expect(set).not.toHaveProperty('restWithdrawn');
  });

  it.each<[string, object, Status, number]>([
    ['held', { heldFen: 50, pendingFen: 100, openObjections: 1 }, 'objection-review', 0],
    [
      'free again',
      { heldFen: 0, pendingFen: 150, freed: { lines: 1, amountFen: 50, subsidies: { training: 1 } } },
      'reserving',
      50,
    ],
  ])('who refuses a later round does not refuse a line of an earlier one that is %s', (_, beside, to, pendingFen) => {
    const claim = aClaim({ ...PAID_ONCE, lines: 5, grantedLines: 4, grantedFen: 350, status: 'rejecting', ...beside });
    const step = endStep(claim, 'reject');
    const after = { ...claim, ...step.set, status: step.to } as typeof claim;
    expect(step.to).toBe(to);
    expect(mayStep('rejecting', to, { beside: true })).toBe(true);
    expect(after).toMatchObject({ pendingFen, cancelledFen: 100, grantedLines: 3, refusedLines: 2, waitingLines: 0 });
    expect(after.grantedFen).toBe(after.pendingFen + after.heldFen + after.paidFen + after.cancelledFen);
    expect(step.messages).toEqual([{ type: 'wake-waiters' }]);
  });

  const CLOSED = { round: 2, fund: 'f', amountFen: 100, at: '2025-06-03T01:00:00.000Z' };
  it.each<[string, object, Status, object]>([
    ['is left, of which a round was paid', {}, 'paid', { round: 2, pendingFen: 0 }],
    [
      'is left',
      { settledRound: 0, paidLines: 0, paidFen: 0, grantedFen: 100, grantedLines: 1, lines: 1 },
      'rejected',
      {},
    ],
    ['waits for an entitlement', { waitingLines: 1, lines: 4 }, 'assessing', { round: 3, pendingFen: 0 }],
    [
      'is held',
      { heldFen: 50, grantedFen: 350, grantedLines: 4, lines: 4, openObjections: 1 },
      'objection-review',
      { round: 3, pendingFen: 0, heldFen: 50 },
    ],
    [
      'is free again',
      {
        pendingFen: 150,
        grantedFen: 350,
        grantedLines: 4,
        lines: 4,
        freed: { lines: 1, amountFen: 50, subsidies: { training: 1 } },
      },
      'reserving',
      { round: 3, pendingFen: 50 },
    ],
  ])('a payment that was closed takes its own lines along and no other: something %s', (_, changes, to, expected) => {
    const claim = aClaim({
      ...{ ...PAID_ONCE, lines: 3, waitingLines: 0, status: 'rejecting', closed: CLOSED },
      ...changes,
    });
    const step = endStep(claim, 'reject');
    const after = { ...claim, ...step.set, status: step.to } as typeof claim;
    expect(step.to).toBe(to);
    expect(mayStep('rejecting', to, { beside: ['reserving', 'objection-review'].includes(to) })).toBe(true);
    expect(step.event).toMatchObject({ type: 'payment-closed', data: { round: 2, amountFen: 100, lines: 1 } });
    expect(after).toMatchObject({
      cancelledFen: 100,
      refusedLines: 1,
      grantedLines: claim.grantedLines - 1,
      ...expected,
    });
    expect(after.grantedFen).toBe(after.pendingFen + after.heldFen + after.paidFen + after.cancelledFen);
    expect(after.waitingLines).toBe(claim.waitingLines);
  });
});
