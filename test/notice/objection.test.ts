import { describe, expect, it } from 'vitest';
import type { Claim } from '#functions/claim/claim.ts';
import { imbalance } from '#functions/claim/amounts.ts';
import type { Line } from '#functions/claim/line.ts';
import { mayDecideObjections, mayStep, STATUSES, type Status } from '#functions/claim/status.ts';
import { dismissedChange, holdChange, upheldChange } from '#functions/notice/objection.ts';
import { aClaim, aLine } from '#test/support/domain.ts';

const FEN = 100;
const part = (subsidy: 'training' | 'evaluation') => ({ subsidy, baseId: 'b', baseFen: FEN, amountFen: FEN });
const line = (changes: Partial<Line> = {}) =>
  aLine({ grantedFen: FEN, calculation: { policyVersion: 'p', parts: [part('training')] }, ...changes });

/** Three lines granted, of which one is held. */
const held = (changes: Partial<Claim> = {}): Claim =>
  aClaim({
    lines: 3,
    grantedLines: 3,
    grantedFen: 3 * FEN,
    pendingFen: 2 * FEN,
    heldFen: FEN,
    openObjections: 1,
    objected: { lines: 1, amountFen: FEN },
    approved: { lines: 3, amountFen: 3 * FEN },
    subsidies: { training: 2 },
    ...changes,
  });
const become = (claim: Claim, { set }: { readonly set: object }): Claim => ({ ...claim, ...set }) as Claim;

describe('what is decided on a line that is held', () => {
  it('can be decided wherever its claim is not over and not given up', () => {
    const not = STATUSES.filter((status) => !mayDecideObjections(status));
    expect(not).toEqual([
      'returning',
      'withdrawing',
      'not-accepting',
      'paid',
      'rejected',
      'returned',
      'withdrawn',
      'not-accepted',
    ]);
  });

  it('balances and takes a step that the table allows, wherever it is decided', () => {
    for (const status of STATUSES.filter(mayDecideObjections)) {
      const claim = held({ status });
      for (const change of [
        dismissedChange(claim, line(), { objections: 1 }),
        upheldChange(claim, line(), { objections: 1 }),
      ]) {
        expect([status, imbalance(amounts(become(claim, change)))]).toEqual([status, undefined]);
        expect(become(claim, change)).toMatchObject({ openObjections: undefined, objected: undefined, heldFen: 0 });
        if (change.to !== undefined)
          expect([status, mayStep(status, change.to, { beside: true })]).toEqual([status, true]);
      }
    }
  });

  it.each<[Status, number, Status | undefined]>([
    ['notice', 1, undefined],
    ['objection-review', 1, 'reserving'],
    ['reserving', 1, undefined],
    ['awaiting-funds', 1, undefined],
    ['reserved', 2, undefined],
    ['disbursing', 2, undefined],
    ['payment-returned', 2, undefined],
    ['settling', 2, undefined],
  ])('dismissed at %s it is paid with round %i', (status, round, to) => {
    expect(dismissedChange(held({ status }), line(), { objections: 1 })).toMatchObject(
      to === undefined ? { round } : { round, to },
    );
  });

  it.each<[Status, Status | undefined]>([
    ['assessing', undefined],
    ['second-review', undefined],
    ['waiting-for-entitlement', 'reserving'],
  ])('of an earlier round, dismissed at %s of the next, it goes with that one', (status, to) => {
    const claim = held({ status, round: 2, settledRound: 1, paidFen: 2 * FEN, pendingFen: 0 });
    const change = dismissedChange(claim, line(), { objections: 1 });
    expect(change).toMatchObject({
      round: 2,
      set: { freed: { lines: 1, amountFen: FEN, subsidies: { training: 1 } } },
    });
    expect(change.to).toBe(to);
  });

  it('goes with its claim into the queue for money, whatever kind of subsidy it is of', () => {
    const claim = held({ status: 'awaiting-funds', round: 2 });
    const other = line({ calculation: { policyVersion: 'p', parts: [part('evaluation')] } });
    expect(dismissedChange(claim, other, { objections: 1 })).toMatchObject({
      round: 2,
      set: { pendingFen: 3 * FEN, freed: { lines: 1, amountFen: FEN, subsidies: { evaluation: 1 } } },
    });
  });

  it('counts the kinds of subsidy of the lines that are to be paid, and of no line that is gone', () => {
    const ofKinds = (...kinds: readonly ('training' | 'evaluation')[]) =>
      line({ calculation: { policyVersion: 'p', parts: kinds.map(part) } });
    const claim = aClaim({
      status: 'notice',
      grantedFen: 3 * FEN,
      pendingFen: 3 * FEN,
      subsidies: { training: 2, evaluation: 1 },
    });
    const without = become(claim, holdChange(claim, [ofKinds('training', 'evaluation')], true));
    expect(without.subsidies).toEqual({ training: 1 });
    const again = become(without, dismissedChange(without, ofKinds('training', 'evaluation'), { objections: 1 }));
    expect(again.subsidies).toEqual({ training: 2, evaluation: 1 });

    const later = { ...without, round: 2, subsidies: undefined } as unknown as Claim;
    const both = [ofKinds('evaluation'), ofKinds('training')].reduce<Claim>(
      (so, each) => become(so, dismissedChange(so, each, { objections: 1 })),
      { ...later, openObjections: 2, heldFen: 2 * FEN },
    );
    expect(both.freed).toEqual({ lines: 2, amountFen: 2 * FEN, subsidies: { evaluation: 1, training: 1 } });
    const joined = { ...ofKinds('evaluation'), round: 2, noticedIn: 1 };
    expect(become(both, holdChange(both, [joined], true)).freed).toEqual({
      lines: 1,
      amountFen: FEN,
      subsidies: { training: 1 },
    });
  });

  it('counts as objected to only where the public does', () => {
    const claim = held({ openObjections: 2, heldFen: 2 * FEN, pendingFen: FEN });
    expect(become(claim, dismissedChange(claim, line(), { objections: 0 })).objected).toEqual(claim.objected);
    expect(become(claim, upheldChange(claim, line(), { objections: 3 })).objected).toBeUndefined();
  });

  it('upheld is taken off what the notice of its own round tells, and of no other', () => {
    expect(become(held(), upheldChange(held(), line(), { objections: 1 })).approved).toEqual({
      lines: 2,
      amountFen: 2 * FEN,
    });
    const later = held({ round: 2 });
    expect(become(later, upheldChange(later, line(), { objections: 1 })).approved).toEqual(later.approved);
  });
});

describe('a line that is held', () => {
  it('is held again after it was free, and is then counted as free no more', () => {
    const freed = { lines: 1, amountFen: FEN, subsidies: { training: 1 } };
    const claim = aClaim({ status: 'first-review', round: 2, pendingFen: 2 * FEN, grantedFen: 2 * FEN, freed });
    const change = holdChange(claim, [line({ round: 2, noticedIn: 1 })], false);
    expect(change).toMatchObject({ heldFen: FEN, set: { freed: undefined, openObjections: 1, pendingFen: FEN } });
    expect(change.set).not.toHaveProperty('objected');
    expect(holdChange(claim, [line({ round: 2 })], true).set).toMatchObject({ objected: { lines: 1, amountFen: FEN } });
    expect(holdChange(claim, [line({ round: 2 })], true).set).not.toHaveProperty('freed');
  });
});

function amounts({ grantedFen, pendingFen, heldFen, paidFen, cancelledFen, recoveredFen }: Claim) {
  return { grantedFen, pendingFen, heldFen, paidFen, cancelledFen, recoveredFen };
}
