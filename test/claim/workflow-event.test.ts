import { describe, expect, it } from 'vitest';
import { STATUSES } from '#functions/claim/status.ts';
import {
  allBatches,
  batchesToGo,
  OnBatch,
  OnClaim,
  OnExecution,
  EnteredTime,
  standing,
} from '#functions/claim/workflow-event.ts';
import { aClaim } from '#test/support/domain.ts';

const driver = { revision: 2, generation: 3 };
const driven = { revision: 2, generation: 3, batches: 3 } as const;

describe('what the workflow is told of a claim', () => {
  it('is where it stands and what is left to do, and nothing of a person', () => {
    const claim = aClaim({
      ...driven,
      status: 'notice',
      openBatches: [1],
      notice: { from: '2025-06-03', to: '2025-06-09', endsAt: '2025-06-10T00:00:00+08:00', workingDays: 5 },
    });
    expect(standing(claim, driver)).toEqual({
      claimId: 'c-1',
      revision: 2,
      round: 1,
      status: 'notice',
      batches: [1],
      noticeEndsAt: '2025-06-09T16:00:00.000Z',
    });
  });

  it('has an empty end of notice, not a missing one, before there is a notice', () => {
    expect(standing(aClaim(driven), driver).noticeEndsAt).toBe('');
  });

  it.each([
    ['an earlier revision', { revision: 1, generation: 3 }],
    ['an earlier generation', { revision: 2, generation: 2 }],
    ['a later generation than the claim knows', { revision: 2, generation: 4 }],
  ])('stops an execution of %s, so that two never drive one claim', (_, other) => {
    expect(standing(aClaim(driven), other)).toMatchObject({ status: 'superseded', revision: other.revision });
  });

  it.each(STATUSES)('in %s gives up in all batches, and goes over the open ones otherwise', (status) => {
    const claim = aClaim({ ...driven, status, openBatches: [2] });
    const all = ['rejecting', 'returning', 'withdrawing', 'not-accepting'].includes(status);
    expect(standing(claim, driver).batches).toEqual(all ? [0, 1, 2] : [2]);
  });
});

describe('the batches to go over', () => {
  it('are all when no pass before left some open', () => {
    expect(batchesToGo({ batches: 3 })).toEqual([0, 1, 2]);
  });

  it('are none when the pass before left none, which is not the same as not knowing', () => {
    expect(batchesToGo({ batches: 3, openBatches: [] })).toEqual([]);
  });

  it('are none before the roster is frozen', () => {
    expect(allBatches({})).toEqual([]);
  });
});

describe('what a state hands to a function', () => {
  it.each([
    ['a claim without id', OnClaim, { revision: 1 }],
    ['a revision with a part', OnClaim, { claimId: 'c', revision: 1.5 }],
    ['an execution without its generation', OnExecution, { claimId: 'c', revision: 1 }],
    ['a batch as text', OnBatch, { claimId: 'c', revision: 1, round: 1, batch: '0' }],
  ])('is refused when it is %s', (_, schema, event) => {
    expect(schema.safeParse(event).success).toBe(false);
  });
});

describe('the time at which a state was entered', () => {
  it.each([
    ['2025-06-03T01:02:03.456Z', '2025-06-03T01:02:03.456Z'],
    ['2025-06-03T01:02:03Z', '2025-06-03T01:02:03.000Z'],
    ['2025-06-03T09:02:03.456+08:00', '2025-06-03T01:02:03.456Z'],
    ['2025-06-02T20:02:03.456-05:00', '2025-06-03T01:02:03.456Z'],
  ])('%s is one text, whatever its offset, so that later is greater', (given, kept) => {
    expect(EnteredTime.parse(given)).toBe(kept);
  });
});
