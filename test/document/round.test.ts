import { describe, expect, test } from 'vitest';
import type { AuditEvent } from '#functions/claim/audit-event.ts';
import type { Claim } from '#functions/claim/claim.ts';
import type { Line } from '#functions/claim/line.ts';
import { STATUSES } from '#functions/claim/status.ts';
import { grantedIn, roundAt } from '#functions/document/round.ts';
import { aClaim } from '#test/support/domain.ts';

const line = (lineId: string, more: Partial<Line> = {}) =>
  ({ lineId, outcome: 'granted', round: 2, grantedFen: 100, ...more }) as Line;
const lines = [
  line('0-1'),
  line('0-2'),
  line('0-3', { outcome: 'refused' }),
  line('0-4', { round: 1 }),
  line('0-5', { grantedFen: 0 }),
];
const at = '2025-06-03T02:00:00.000Z';
const firstReview = {
  by: 'wang',
  at,
  decision: 'approve',
  refusedLines: [{ lineId: '0-2', reason: 'left' }],
  determinedLines: [{ lineId: '0-5', amountFen: 70, document: 'x' }],
} as const;

describe('what a round comes to', () => {
  const claim = aClaim({ status: 'second-review', round: 2, settledRound: 1, firstReview });
  const found = (more: Partial<Claim>, round = 2) =>
    grantedIn({ ...claim, ...more }, round, lines).map(({ lineId, grantedFen }) => [lineId, grantedFen]);

  test('what was decided counts before it is carried out, and not twice after', () => {
    const decided = [
      ['0-1', 100],
      ['0-5', 70],
    ];
    expect(found({})).toEqual(decided);
    expect(found({ reviewApplied: 2 }).map(([, fen]) => fen)).toEqual([100, 100, 0]);
  });

  test('a round that was paid keeps what it came to, whatever the next one is', () => {
    expect(found({}, 1)).toEqual([['0-4', 100]]);
    expect(found({ settledRound: 0 }, 1)).toEqual([]);
    // Nothing of it was paid with it, but what was held then may be paid later.
    const held = [line('0-6', { round: 1, heldBy: 'obj-1' }), line('0-7', { noticedIn: 1 })];
    const later = grantedIn({ ...claim, settledRound: 0 }, 1, [...lines, ...held]);
    expect(later.map(({ lineId }) => lineId)).toEqual(['0-6', '0-7']);
    expect(grantedIn(claim, 2, held)).toEqual([]);
  });

  test('nothing is granted of what was refused, returned, not accepted or withdrawn', () => {
    for (const decision of ['refuse', 'return', 'not-accept'] as const)
      expect(found({ status: 'first-review', firstReview: { ...firstReview, decision } })).toEqual([]);
    expect(found({ secondReview: { by: 'li', at, decision: 'return' } })).toEqual([]);
    const gone = STATUSES.filter((status) => found({ status, reviewApplied: 2 }).length === 0);
    expect(gone.toSorted()).toEqual(
      [
        ...['rejecting', 'rejected', 'returning', 'returned', 'withdrawing', 'withdrawn'],
        ...['not-accepting', 'not-accepted', 'paid'],
      ].toSorted(),
    );
    expect(found({ status: 'paid', settledRound: 2, reviewApplied: 2 })).toHaveLength(3);
  });
});

describe('who signed a round', () => {
  const event = (seq: number, type: string, data: object = {}, id = 'x', more: object = {}) =>
    ({ seq, type, at, data, actor: { kind: 'person', id, ...more } }) as unknown as AuditEvent;
  const published = (seq: number, round: number) =>
    event(seq, 'notice-published', { round, firstDay: `2025-06-0${round}`, lastDay: `2025-06-1${round}` });
  const trail = [
    event(1, 'claim-submitted'),
    event(2, 'first-review-decided', { decision: 'return' }, 'old'),
    event(3, 'claim-submitted', { to: 'submitted' }),
    event(3.5, 'certificates-verified', { to: 'assessing' }),
    event(4, 'first-review-decided', { decision: 'approve' }, 'sent-back'),
    event(5, 'second-review-decided', { decision: 'send-back' }, 'li'),
    event(6, 'first-review-decided', { decision: 'approve' }, 'wang', { onBehalfOf: 'zhang' }),
    event(7, 'second-review-decided', { decision: 'approve' }, 'li'),
    published(8, 1),
    event(9, 'payment-confirmed'),
    event(9.1, 'claim-settled', { to: 'assessing' }),
    // A round in which everything was refused, with nothing to publish: its signatures are not the next one's.
    event(9.2, 'approval-decided', { decision: 'approve' }, 'chief'),
    event(9.3, 'nothing-to-publish', { to: 'assessing' }),
    // Sent back by the approver, then set so low that nobody has to sign above.
    event(9.4, 'first-review-decided', { decision: 'approve' }, 'wang'),
    event(9.5, 'second-review-decided', { decision: 'approve' }, 'li'),
    event(9.6, 'approval-decided', { decision: 'send-back' }, 'chief'),
    event(10, 'first-review-decided', { decision: 'approve' }, 'zhao'),
    event(11, 'second-review-decided', { decision: 'approve' }, 'li'),
    published(12, 2),
    event(13, 'first-review-decided', { decision: 'approve' }, 'wang'),
  ];
  const claim = aClaim({ round: 3, firstReview: { by: 'wang', at, decision: 'approve', onBehalfOf: 'zhang' } });

  test('of an earlier one is found in the trail: its own last decisions, and for whom somebody stood in', () => {
    const signed = (by: string, seq: number, more: object = {}) => ({
      by,
      at,
      decision: 'approve',
      event: seq,
      ...more,
    });
    expect(roundAt(claim, trail, 1)).toEqual({
      round: 1,
      signed: { first: signed('wang', 6, { onBehalfOf: 'zhang' }), second: signed('li', 7) },
      notice: { from: '2025-06-01', to: '2025-06-11' },
    });
    expect(roundAt(claim, trail, 2)?.signed).toEqual({ first: signed('zhao', 10), second: signed('li', 11) });
  });

  test('of the present one is what the claim has; there is none to come', () => {
    expect(roundAt(claim, trail, 3)).toEqual({
      round: 3,
      signed: { first: { by: 'wang', at, decision: 'approve', onBehalfOf: 'zhang', event: 13 } },
    });
    expect(roundAt(claim, trail, 4)).toBeUndefined();
    expect(roundAt(claim, trail.slice(0, 7), 2)).toBeUndefined();
  });
});
