import { describe, expect, it } from 'vitest';
import { afterNotice, endRound } from '#functions/notice/after-notice.ts';
import { aClaim } from '#test/support/domain.ts';

const event = { type: 'notice-ended', actor: { kind: 'system', id: 'notice' } } as const;
const ENDING = [{ type: 'wake-waiters' }, { type: 'anchor-trail' }];

describe('after the notice', () => {
  it('goes on to the money while a fen is to be paid, and ends nothing', () => {
    expect(afterNotice(aClaim({ pendingFen: 1, waitingLines: 3 }), event)).toEqual({ to: 'reserving', event });
  });

  it.each([
    ['rejected, where nothing was ever paid', { pendingFen: 0 }, 'rejected'],
    ['paid, where an earlier round was', { pendingFen: 0, paidFen: 100 }, 'paid'],
  ])('ends %s: who waits for it is woken and its trail anchored', (_, changes, to) => {
    expect(afterNotice(aClaim(changes), event)).toEqual({
      to,
      event: { ...event, data: {} },
      set: {},
      messages: ENDING,
    });
  });

  it('stays with people where every line is held, and says how many the public objects to', () => {
    const step = afterNotice(aClaim({ heldFen: 100, openObjections: 2, objected: { lines: 1, amountFen: 50 } }), event);
    expect(step).toEqual({ to: 'objection-review', event: { ...event, data: { objectedLines: 1 } }, set: {} });
  });

  it('goes round again for lines that wait, without ending the claim', () => {
    const step = endRound(aClaim({ waitingLines: 1, waitingBatches: [0] }), event);
    expect(step).toMatchObject({ to: 'assessing', event, set: { round: 2, openBatches: [0] } });
    expect(step).not.toHaveProperty('messages');
  });
});
