import { describe, expect, it } from 'vitest';
import type { Claim } from '#functions/claim/claim.ts';
import { type Line, type LineStanding, lineStanding } from '#functions/claim/line.ts';
import { STATUSES } from '#functions/claim/status.ts';
import { aClaim, aLine } from '#test/support/domain.ts';

describe('where a line stands', () => {
  it.each<[string, Partial<Line>, Partial<Claim>, LineStanding]>([
    ['granted, while its claim is in review', {}, {}, 'granted'],
    ['waiting for an entitlement', { outcome: 'waiting' }, {}, 'waiting'],
    ['held by an objection', { heldBy: 'obj-1' }, { status: 'objection-review' }, 'held'],
    [
      'held, although its round was paid without it',
      { heldBy: 'obj-1' },
      { status: 'disbursing', settledRound: 1 },
      'held',
    ],
    [
      'granted, once it joined a later round',
      { round: 2, noticedIn: 1 },
      { status: 'reserving', settledRound: 1 },
      'granted',
    ],
    ['paid with the round that it joined', { round: 2, noticedIn: 1 }, { status: 'paid', settledRound: 2 }, 'paid'],
    [
      'cancelled, when it was held and the rest withdrawn',
      { heldBy: 'obj-1' },
      { status: 'withdrawn', settledRound: 1 },
      'cancelled',
    ],
    ['refused, whatever became of its claim', { outcome: 'refused' }, { status: 'paid', settledRound: 1 }, 'refused'],
    ['refused even when the claim was withdrawn', { outcome: 'refused' }, { status: 'withdrawn' }, 'refused'],
    ['paid, once its round is settled', {}, { status: 'assessing', settledRound: 1 }, 'paid'],
    ['paid, although the rest was withdrawn later', {}, { status: 'withdrawn', settledRound: 1 }, 'paid'],
    [
      'not yet paid, when only the round before it is',
      { round: 2 },
      { status: 'disbursing', settledRound: 1 },
      'granted',
    ],
    [
      'refused, when it waited and the claim ended paid',
      { outcome: 'waiting' },
      { status: 'paid', settledRound: 1 },
      'refused',
    ],
    [
      'not paid by waiting in a settled round',
      { outcome: 'waiting' },
      { status: 'assessing', settledRound: 1 },
      'waiting',
    ],
    ['refused with its claim', {}, { status: 'rejected' }, 'refused'],
    ['cancelled with its claim', {}, { status: 'withdrawn' }, 'cancelled'],
    ['cancelled until the corrected roster comes', {}, { status: 'returned' }, 'cancelled'],
    [
      'cancelled when it waited and the claim was withdrawn',
      { outcome: 'waiting' },
      { status: 'withdrawn' },
      'cancelled',
    ],
  ])('%s', (_, line, claim, standing) => {
    expect(lineStanding(aLine(line), aClaim(claim))).toBe(standing);
  });

  it('is never "paid" while nothing was settled, in any status', () => {
    for (const status of STATUSES) {
      expect(lineStanding(aLine(), { status, settledRound: 0 })).not.toBe('paid');
    }
  });
});
