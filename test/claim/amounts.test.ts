import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Amounts, cancelOpen, imbalance, NO_AMOUNTS } from '#functions/claim/amounts.ts';
import { namedAmounts, signedFen } from '#functions/claim/named-amounts.ts';
import type { Claim } from '#functions/claim/claim.ts';
import { type Status, STATUSES } from '#functions/claim/status.ts';
import { aClaim } from '#test/support/domain.ts';
import { seed } from '#test/support/seed.ts';

const balanced = { ...NO_AMOUNTS, grantedFen: 1000, pendingFen: 400, heldFen: 300, paidFen: 200, cancelledFen: 100 };

describe('the amounts of a claim', () => {
  it('balance when there are none', () => {
    expect(imbalance(NO_AMOUNTS)).toBeUndefined();
  });

  it.each<[string, Partial<Amounts>, RegExp]>([
    ['a fen is granted that is nowhere', { grantedFen: 1001 }, /granted is not/],
    ['a fen is pending that was never granted', { pendingFen: 401 }, /granted is not/],
    ['a held amount vanished', { heldFen: 0 }, /granted is not/],
    ['a line was paid twice', { paidFen: 400 }, /granted is not/],
    ['a cancelled amount was counted twice', { cancelledFen: 200 }, /granted is not/],
    ['more is recovered than was paid', { recoveredFen: 201 }, /recovered/],
    ['an amount went below zero', { pendingFen: -1, heldFen: 701 }, /pendingFen/],
    ['an amount has a part of a fen', { grantedFen: 1000.5, pendingFen: 400.5 }, /grantedFen/],
    ['an amount is no number', { paidFen: Number.NaN }, /paidFen/],
    ['an amount is too large to be exact', { grantedFen: 2 ** 53, pendingFen: 2 ** 53 - 600 }, /grantedFen/],
  ])('do not balance when %s', (_, change, message) => {
    expect(imbalance({ ...balanced, ...change })).toMatch(message);
  });

  it('balance when everything paid was recovered', () => {
    expect(imbalance({ ...balanced, recoveredFen: 200 })).toBeUndefined();
  });

  it('still balance after what is open was given up, and nothing paid is lost', () => {
    const fen = fc.nat(10_000_000);
    fc.assert(
      fc.property(fen, fen, fen, fen, (pendingFen, heldFen, paidFen, cancelledFen) => {
        const grantedFen = pendingFen + heldFen + paidFen + cancelledFen;
        const before: Amounts = { grantedFen, pendingFen, heldFen, paidFen, cancelledFen, recoveredFen: 0 };
        const after = { ...before, ...cancelOpen(before) };
        expect(imbalance(after)).toBeUndefined();
        expect(after).toMatchObject({ pendingFen: 0, heldFen: 0, paidFen });
      }),
      { seed },
    );
  });
});

describe('the amounts of a claim by their names', () => {
  const of = (status: Status, amounts: Partial<Amounts>, more: Partial<Claim> = {}) =>
    namedAmounts(aClaim({ status, ...amounts, ...more }));

  it('say what is proposed before people decide, and that nothing is approved yet', () => {
    expect(of('second-review', { grantedFen: 900, pendingFen: 900 }, { claimedFen: 1000 })).toEqual({
      claimedFen: 1000,
      proposedFen: 900,
      approvedFen: 0,
      paidFen: 0,
      cancelledFen: 0,
      recoveredFen: 0,
    });
  });

  it('show nothing as approved of a claim that was refused, returned, withdrawn or not accepted', () => {
    for (const status of ['rejected', 'returned', 'withdrawn', 'not-accepted'] as const)
      expect(of(status, { grantedFen: 900, cancelledFen: 900 })).toMatchObject({
        proposedFen: 900,
        approvedFen: 0,
        cancelledFen: 900,
      });
  });

  it('are those of the revision that stands: what was returned before is in none of them', () => {
    const corrected = { grantedFen: 1700, cancelledFen: 900, pendingFen: 800 };
    expect(of('first-review', corrected, { revision: 2, earlierFen: 900 })).toMatchObject({
      proposedFen: 800,
      approvedFen: 0,
      cancelledFen: 0,
    });
    expect(of('notice', corrected, { revision: 2, earlierFen: 900 })).toMatchObject({ approvedFen: 800 });
  });

  it('still say what was approved once it is paid, and count what an objection holds', () => {
    expect(of('paid', { grantedFen: 900, paidFen: 800, cancelledFen: 100, recoveredFen: 50 })).toMatchObject({
      approvedFen: 800,
      paidFen: 800,
      cancelledFen: 100,
      recoveredFen: 50,
    });
    expect(of('objection-review', { grantedFen: 900, pendingFen: 600, heldFen: 300 }).approvedFen).toBe(900);
    // Round two is before the reviewers: only what was paid is decided.
    expect(of('first-review', { grantedFen: 900, paidFen: 600, pendingFen: 300 }).approvedFen).toBe(600);
  });

  it('add up wherever a claim stands', () => {
    const fen = fc.nat(10_000_000);
    fc.assert(
      fc.property(
        fc.constantFrom(...STATUSES),
        fen,
        fen,
        fen,
        fen,
        fen,
        (status, pendingFen, heldFen, paidFen, own, earlierFen) => {
          const cancelledFen = own + earlierFen;
          const grantedFen = pendingFen + heldFen + paidFen + cancelledFen;
          const named = of(status, { grantedFen, pendingFen, heldFen, paidFen, cancelledFen }, { earlierFen });
          const undecidedFen = named.proposedFen - named.approvedFen - named.cancelledFen;
          expect([0, pendingFen]).toContain(undecidedFen);
          expect(named.paidFen).toBeLessThanOrEqual(named.approvedFen);
        },
      ),
      { seed },
    );
  });

  it('of a signature are those of the lines that go on, before and after that is carried out', () => {
    const firstReview = { refusedFen: 100, determinedLines: [{ lineId: '0-1', amountFen: 30, document: 'x' }] };
    expect(signedFen({ pendingFen: 900, round: 1, firstReview })).toBe(830);
    expect(signedFen({ pendingFen: 830, round: 1, reviewApplied: 1, firstReview })).toBe(830);
  });
});
