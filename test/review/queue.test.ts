import { describe, expect, test } from 'vitest';
import { policyById } from '#policy/index.ts';
import { byUrgency, type Candidate, HOLD_MS, holderAt, notByOf, placesAfter, rankOf } from '#functions/review/queue.ts';
import type { ReviewPlace } from '#functions/review/stage.ts';
import { dueOn, limitState, reviewClockOf, reviewDueOn } from '#functions/review/time-limit.ts';

const NOW = new Date('2025-06-03T01:00:00Z');
const LATER = new Date('2025-06-05T01:00:00Z');

describe('where a claim is before people', () => {
  const reviewed = (...of: Parameters<typeof placesAfter>) => placesAfter(...of).reviewPlace;
  const held = (...of: Parameters<typeof placesAfter>) => placesAfter(...of).objectionPlace;
  const there = (place: ReviewPlace | undefined): ReviewPlace => {
    if (place === undefined) throw new Error('It is before nobody.');
    return place;
  };
  const first = there(reviewed({ status: 'first-review' }, NOW));

  test('the limit runs on through both reviews and the approval, and back', () => {
    expect(first).toEqual({ stage: 'first', since: NOW.toISOString() });
    for (const [status, stage] of [
      ['second-review', 'second'],
      ['approval', 'approval'],
    ] as const) {
      const place = there(reviewed({ status, reviewPlace: first }, LATER));
      expect(place).toEqual({ stage, since: NOW.toISOString() });
      expect(reviewed({ status: 'first-review', reviewPlace: place }, LATER)).toEqual(first);
    }
  });

  test('it ends with a return, and a correction begins it anew', () => {
    expect(reviewed({ status: 'returning', reviewPlace: first }, LATER)).toBeUndefined();
    expect(reviewed({ status: 'first-review' }, LATER)?.since).toBe(LATER.toISOString());
  });

  test('a step that stays there changes nothing', () => {
    expect(reviewed({ status: 'first-review', reviewPlace: first }, LATER)).toBe(first);
  });

  test('objections count from the first open one, whatever the claim is at with its other lines', () => {
    expect(held({ status: 'notice' }, NOW)).toBeUndefined();
    const open = there(held({ status: 'notice', openObjections: 1 }, NOW));
    expect(open).toEqual({ stage: 'objection', since: NOW.toISOString() });
    for (const status of ['objection-review', 'awaiting-funds', 'disbursing', 'assessing'] as const) {
      expect(held({ status, openObjections: 1, objectionPlace: open }, LATER)).toBe(open);
    }
    expect(held({ status: 'objection-review', openObjections: 0, objectionPlace: open }, LATER)).toBeUndefined();
    for (const status of ['withdrawing', 'returning', 'withdrawn', 'paid'] as const) {
      expect(held({ status, openObjections: 1, objectionPlace: open }, LATER)).toBeUndefined();
    }
  });

  test('a later round is reviewed while lines of an earlier one are held', () => {
    const both = placesAfter({ status: 'first-review', openObjections: 2 }, NOW);
    expect([both.reviewPlace?.stage, both.objectionPlace?.stage]).toEqual(['first', 'objection']);
  });

  test('who decided before is named to each stage', () => {
    const review = (by: string) => ({ by, at: '', decision: 'approve' }) as const;
    const decided = { firstReview: review('a'), secondReview: review('b') };
    expect(notByOf('first', decided)).toEqual([]);
    expect(notByOf('second', decided)).toEqual(['a']);
    expect(notByOf('approval', decided)).toEqual(['a', 'b']);
    expect(notByOf('objection', { ...decided, heldNotBy: ['c'] })).toEqual(['c']);
    expect(notByOf('second', {})).toEqual([]);
  });
});

test('a claim is in nobody’s hands once its time is over', () => {
  const heldUntil = new Date(NOW.getTime() + HOLD_MS).toISOString();
  expect(holderAt({ holder: 'a', heldUntil }, NOW)).toBe('a');
  expect(holderAt({ holder: 'a', heldUntil }, new Date(NOW.getTime() + HOLD_MS))).toBeUndefined();
  expect(holderAt({}, NOW)).toBeUndefined();
});

test('what is due first comes first, of those the riskiest, of those by lot', () => {
  const order: Candidate[] = [
    { dueOn: '2025-06-10', riskBand: 'clean', lot: 0.9 },
    { dueOn: '2025-06-11', riskBand: 'high', lot: 0.8 },
    { dueOn: '2025-06-11', riskBand: 'flagged', lot: 0.2 },
    { dueOn: '2025-06-11', riskBand: 'flagged', lot: 0.7 },
    { dueOn: '2025-06-11', riskBand: 'clean', lot: 0.1 },
    { dueOn: '2025-06-11', lot: 0 },
    { dueOn: undefined, riskBand: 'high', lot: 0 },
  ];
  expect(order.toReversed().toSorted(byUrgency)).toEqual(order);
  expect([rankOf('high'), rankOf('flagged'), rankOf('clean'), rankOf(undefined)]).toEqual([0, 1, 2, 3]);
});

describe('the limit of the reviews', () => {
  test('counts working days from the day after, over the festival and its exchanged weekend', () => {
    expect(dueOn('2025-06-03T01:00:00Z', 10)).toBe('2025-06-17');
    // National Day and Mid-Autumn: days off until 10-08, and Saturday 10-11 is worked.
    expect(dueOn('2025-09-30T01:00:00Z', 3)).toBe('2025-10-11');
    // After midnight in Shanghai it is the next day.
    expect(dueOn('2025-06-03T16:30:00Z', 10)).toBe('2025-06-18');
  });

  test('is unknown in a year whose calendar is not', () => {
    expect(dueOn('2031-01-06T01:00:00Z', 10)).toBeUndefined();
    expect(limitState(undefined, NOW)).toBe('none');
  });

  test('is the policy’s, and none for objections', () => {
    const policy = policyById('fujian-2025');
    expect(reviewDueOn({ stage: 'second', since: NOW.toISOString() }, '350200', policy)).toBe('2025-06-17');
    expect(reviewDueOn({ stage: 'objection', since: NOW.toISOString() }, '350200', policy)).toBeUndefined();
    expect(reviewDueOn({ stage: 'first', since: NOW.toISOString() }, '350200', undefined)).toBeUndefined();
  });

  test('counts from the receipt of the claim, in a later round from when that came to the reviewers', () => {
    const policy = policyById('fujian-2025');
    const since = NOW.toISOString();
    const claim = {
      round: 1,
      submittedAt: '2025-04-01T01:00:00.000Z',
      reviewPlace: { stage: 'first', since },
    } as const;
    expect(reviewClockOf(claim)).toBe(claim.submittedAt);
    const corrected = { ...claim, revisionSubmittedAt: '2025-05-28T01:00:00.000Z' };
    expect(reviewClockOf(corrected)).toBe(corrected.revisionSubmittedAt);
    expect(reviewClockOf({ ...corrected, round: 2 })).toBe(since);
    const entry = { stage: 'first', since, clockFrom: corrected.revisionSubmittedAt } as const;
    expect(reviewDueOn(entry, '350200', policy)).toBe('2025-06-12');
  });

  test('is near on the last two working days', () => {
    const on = (day: string) => limitState('2025-06-09', new Date(`${day}T01:00:00Z`));
    expect(['2025-06-05', '2025-06-06', '2025-06-08', '2025-06-09', '2025-06-10'].map(on)).toEqual([
      'in-time',
      'due',
      'due',
      'due',
      'overdue',
    ]);
    expect(limitState('2031-01-06', new Date('2030-12-30T01:00:00Z'))).toBe('in-time');
  });
});
