import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Amounts, cancelOpen, imbalance, NO_AMOUNTS } from '#functions/claim/amounts.ts';
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
