import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY_FUND, effectOf, type FundEntry, fundName, replay } from '#functions/payment/fund.ts';
import { seed } from '#test/support/seed.ts';

const KINDS = ['appropriate', 'reserve', 'commit', 'release'] as const;
const entry = (kind: FundEntry['kind'], amountFen: number): FundEntry => ({
  entryId: `${kind}-${amountFen}`,
  kind,
  amountFen,
  at: '2025-06-03T01:00:00.000Z',
  by: 'finance',
});
const entries = fc.array(
  fc.tuple(fc.constantFrom(...KINDS), fc.nat(10_000_000)).map(([kind, fen]) => entry(kind, fen)),
  { maxLength: 40 },
);

describe('a fund', () => {
  it.each([
    ['appropriate', { appropriatedFen: 100, availableFen: 100 }],
    ['reserve', { reservedFen: 100, availableFen: -100 }],
    ['commit', { reservedFen: -100, paidFen: 100 }],
    ['release', { reservedFen: -100, availableFen: 100 }],
  ] as const)('is changed by an entry to %s exactly so', (kind, effect) => {
    expect(effectOf(kind, 100)).toEqual(effect);
  });

  it('adds up from its entries to what was kept by running sums', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const { queueHead: _head, queueTail: _tail, ...running } = { ...EMPTY_FUND };
        for (const { kind, amountFen } of list) {
          if (kind === 'appropriate') running.appropriatedFen += amountFen;
          if (kind === 'reserve') running.reservedFen += amountFen;
          if (kind === 'commit' || kind === 'release') running.reservedFen -= amountFen;
          if (kind === 'commit') running.paidFen += amountFen;
          if (kind === 'appropriate' || kind === 'release') running.availableFen += amountFen;
          if (kind === 'reserve') running.availableFen -= amountFen;
        }
        expect(replay('f', list)).toEqual({ fund: 'f', ...running });
      }),
      { seed },
    );
  });

  it('always has available = appropriated - reserved - paid + recovered', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const { availableFen, appropriatedFen, reservedFen, paidFen, recoveredFen } = replay('f', list);
        expect(availableFen).toBe(appropriatedFen - reservedFen - paidFen + recoveredFen);
      }),
      { seed },
    );
  });

  it('adds up to the same whatever the order in which entries are read', () => {
    const shuffled = entries.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, ([list, otherwise]) => {
        expect(replay('f', otherwise)).toEqual(replay('f', list));
      }),
      { seed },
    );
  });

  it('is empty without entries', () => {
    expect(replay('f', [])).toMatchObject({ fund: 'f', availableFen: 0, paidFen: 0 });
  });

  it('is one per region, kind and year', () => {
    expect(fundName('350200', 'skills-upgrade-account', 2025)).toBe('350200.skills-upgrade-account.2025');
  });
});
