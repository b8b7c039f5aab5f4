import { describe, expect, it } from 'vitest';
import { mayStep, STATUSES, type Status } from '#functions/claim/status.ts';
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
const FINAL: readonly Status[] = STATUSES.filter((status) => GRANTED[status] === 'too-late');
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

  it('a claim is called back from where it may go back only', () => {
    for (const status of STATUSES.filter((each) => GRANTED[each] === 'called-back')) {
      expect([status, mayStep(status, 'objection-review')]).toEqual([status, true]);
    }
    for (const status of FINAL) expect([status, mayStep(status, 'objection-review')]).toEqual([status, false]);
  });

  it('at the notice it holds what is granted in the round, and goes on waiting with what waits', () => {
    expect(atNotice(claim('approved'), { outcome: 'granted', round: 2 })).toBe('held');
    expect(atNotice(claim('approved'), { outcome: 'granted', round: 1 })).toBe('moot');
    expect(atNotice(claim('approved'), { outcome: 'refused', round: 2 })).toBe('moot');
    expect(atNotice(claim('approved'), undefined)).toBe('moot');
    expect(atNotice(claim('approved'), { outcome: 'waiting', round: 2 })).toBeUndefined();
  });
});
