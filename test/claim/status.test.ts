import { describe, expect, it } from 'vitest';
import {
  FINAL_STATUSES,
  isFinal,
  mayStep,
  STATUSES,
  type Status,
  WAITING_STATUSES,
  WITHDRAWABLE,
} from '#functions/claim/status.ts';

const stepsFrom = (from: Status) => STATUSES.filter((to) => mayStep(from, to));

/** Every status that a claim can come to, itself included, by ways that avoid some. */
function reachableFrom(start: Status, ...avoided: readonly Status[]): Set<Status> {
  const reached = new Set<Status>([start]);
  for (const status of reached) for (const next of stepsFrom(status)) if (!avoided.includes(next)) reached.add(next);
  return reached;
}

const MONEY_IS_MOVING: readonly Status[] = ['disbursing', 'payment-returned', 'settling'];

describe('the statuses of a claim', () => {
  it.each(STATUSES)('a claim never gets stuck in %s: an end can be reached without giving it up', (status) => {
    expect([...reachableFrom(status, 'withdrawing')].some(isFinal)).toBe(true);
  });

  it.each(STATUSES.filter((status) => status !== 'draft'))('%s can be reached from a draft', (status) => {
    expect(reachableFrom('draft').has(status)).toBe(true);
  });

  it.each(['paid', 'rejected', 'withdrawn', 'not-accepted'] as const)(
    'a claim that is %s goes nowhere any more',
    (status) => {
      expect(stepsFrom(status)).toEqual([]);
    },
  );

  it('a returned claim is corrected and submitted again, or withdrawn, and nothing else', () => {
    expect(stepsFrom('returned')).toEqual(['submitted', 'withdrawing']);
  });

  it('the ends are the five and no other', () => {
    expect(STATUSES.filter(isFinal)).toEqual([...FINAL_STATUSES]);
  });

  it.each(MONEY_IS_MOVING)('nobody withdraws a claim that is %s', (status) => {
    expect(mayStep(status, 'withdrawing')).toBe(false);
  });

  it('a claim that is being rejected, returned or withdrawn cannot be withdrawn a second time', () => {
    for (const status of ['rejecting', 'returning', 'withdrawing', 'not-accepting'] as const) {
      expect(mayStep(status, 'withdrawing')).toBe(false);
    }
  });

  it('every claim whose execution sleeps before the money moves can be withdrawn', () => {
    const before = WAITING_STATUSES.filter((status) => !MONEY_IS_MOVING.includes(status));
    expect(before.filter((status) => !mayStep(status, 'withdrawing'))).toEqual([]);
    expect(WITHDRAWABLE.filter((status) => !mayStep(status, 'withdrawing'))).toEqual([]);
  });

  it('past the reviews leads one step, which the policy has to open for the very claim', () => {
    expect(mayStep('screening', 'approved')).toBe(false);
    const opened = STATUSES.flatMap((from) => STATUSES.map((to) => [from, to] as const)).filter(
      ([from, to]) => mayStep(from, to, { straightThrough: true }) && !mayStep(from, to),
    );
    expect(opened).toEqual([['screening', 'approved']]);
  });

  it('what is held or freed beside a round goes its own way, and no other step is open for it', () => {
    const opened = STATUSES.flatMap((from) => STATUSES.map((to) => [from, to] as const)).filter(
      ([from, to]) => mayStep(from, to, { beside: true }) && !mayStep(from, to),
    );
    expect(opened).toEqual([
      ['assessing', 'reserving'],
      ['waiting-for-entitlement', 'reserving'],
      ['approved', 'objection-review'],
      ['approved', 'reserving'],
      ['rejecting', 'objection-review'],
      ['rejecting', 'reserving'],
    ]);
  });

  it('nothing is paid without both reviews: every way from a draft to the money passes through them', () => {
    for (const skipped of ['first-review', 'second-review'] as const) {
      // A claim that withdraws its rest stays paid by what an earlier round was paid, which passed through them.
      const reached = reachableFrom('draft', skipped, 'withdrawing');
      expect([...reached].filter((status) => ['reserving', 'disbursing', 'paid'].includes(status))).toEqual([]);
    }
  });

  it('nothing is paid without a notice and a reservation', () => {
    for (const skipped of ['notice', 'reserved'] as const) {
      const reached = reachableFrom('draft', skipped);
      expect(reached.has('disbursing')).toBe(false);
    }
  });
});
