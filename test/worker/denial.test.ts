import { describe, expect, it } from 'vitest';
import { FINAL_STATUSES, STATUSES, type Status } from '#functions/claim/status.ts';
import { atNotice, type DenialEffect, denialEffect } from '#functions/worker/denial.ts';

/** What a denial does to a line granted in the running round, wherever the claim stands. */
const GRANTED: Record<Status, DenialEffect> = {
  draft: 'received',
  submitted: 'received',
  verifying: 'received',
  'waiting-for-register': 'received',
  assessing: 'received',
  'waiting-for-entitlement': 'received',
  screening: 'received',
  'first-review': 'received',
  'second-review': 'received',
  approval: 'received',
  approved: 'received',
  notice: 'held',
  'objection-review': 'held',
  reserving: 'called-back',
  'awaiting-funds': 'called-back',
  reserved: 'too-late',
  disbursing: 'too-late',
  'payment-returned': 'too-late',
  settling: 'too-late',
  rejecting: 'too-late',
  returning: 'too-late',
  withdrawing: 'too-late',
  paid: 'too-late',
  rejected: 'too-late',
  returned: 'too-late',
  withdrawn: 'too-late',
  'not-accepting': 'too-late',
  'not-accepted': 'too-late',
};
const claim = (status: Status, round = 2, settledRound = 1) => ({ status, round, settledRound });

describe("what a worker's denial does", () => {
  it.each(STATUSES)('to a claim that is %s', (status) => {
    expect(denialEffect(claim(status), { outcome: 'granted', round: 2 })).toBe(GRANTED[status]);
  });

  it.each(STATUSES)('nothing is held of a line that was refused, or paid in an earlier round, at %s', (status) => {
    expect(denialEffect(claim(status), { outcome: 'refused', round: 2 })).toBe('too-late');
    expect(denialEffect(claim(status), { outcome: 'granted', round: 1 })).toBe('too-late');
  });

  it('a line that waits is held in the round to come, while the claim pays others', () => {
    for (const status of ['notice', 'awaiting-funds', 'disbursing', 'settling'] as const) {
      expect(denialEffect(claim(status), { outcome: 'waiting', round: 2 })).toBe('received');
    }
    for (const status of ['paid', 'rejected', 'withdrawn', 'returned'] as const) {
      expect(denialEffect(claim(status), { outcome: 'waiting', round: 2 })).toBe('too-late');
    }
  });

  it('a line that is held stays held wherever its claim is that is not given up, and so does one that was free again', () => {
    const over: readonly Status[] = ['returning', 'withdrawing', 'not-accepting', ...FINAL_STATUSES];
    for (const status of STATUSES) {
      const held = denialEffect(claim(status), { outcome: 'granted', round: 1, heldBy: 'obj-1' });
      expect([status, held]).toEqual([status, over.includes(status) ? 'too-late' : 'held']);
      // Freed while the others were on their way: it is not among them.
      const next = denialEffect(claim(status), { outcome: 'granted', round: 3, noticedIn: 2 });
      expect([status, next]).toEqual([status, over.includes(status) ? 'too-late' : 'held']);
      const joined = denialEffect(claim(status), { outcome: 'granted', round: 2, noticedIn: 1 });
      const onItsWay = GRANTED[status] === 'too-late' && status !== 'rejecting';
      const calledBack = GRANTED[status] === 'called-back';
      expect([status, joined]).toEqual([status, onItsWay ? 'too-late' : calledBack ? 'called-back' : 'held']);
    }
  });

  it('a line whose payment is being closed is not held any more; one that was freed for the next round, or waits, is', () => {
    const closing = {
      ...claim('rejecting'),
      closed: { round: 2, fund: 'f', amountFen: 1, at: '2025-06-03T01:00:00.000Z' },
    };
    const effect = (line: { round: number; noticedIn?: number }) =>
      denialEffect(closing, { outcome: 'granted', ...line });
    expect([effect({ round: 2 }), effect({ round: 2, noticedIn: 1 })]).toEqual(['too-late', 'too-late']);
    expect(effect({ round: 3, noticedIn: 2 })).toBe('held');
    expect(denialEffect(closing, { outcome: 'waiting', round: 2 })).toBe('received');
  });

  it('at the notice it holds what is granted in the round, and goes on waiting with what waits', () => {
    expect(atNotice(claim('approved'), { outcome: 'granted', round: 2 })).toBe('held');
    expect(atNotice(claim('approved'), { outcome: 'granted', round: 1 })).toBe('moot');
    expect(atNotice(claim('approved'), { outcome: 'refused', round: 2 })).toBe('moot');
    expect(atNotice(claim('approved'), undefined)).toBe('moot');
    expect(atNotice(claim('approved'), { outcome: 'waiting', round: 2 })).toBeUndefined();
  });
});
