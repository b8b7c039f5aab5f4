import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  after,
  EMPTY_FUND,
  effectOf,
  firstWithEnough,
  type FundBalance,
  fundName,
  type MovementKind,
  replay,
} from '#functions/payment/fund.ts';
import { seed } from '#test/support/seed.ts';

const EFFECTS = {
  appropriate: { appropriatedFen: 100, availableFen: 100 },
  reverse: { appropriatedFen: -100, availableFen: -100 },
  'carry-in': { carriedInFen: 100, availableFen: 100 },
  'carry-out': { carriedOutFen: 100, availableFen: -100 },
  'transfer-in': { transferredInFen: 100, availableFen: 100 },
  'transfer-out': { transferredOutFen: 100, availableFen: -100 },
  reserve: { reservedFen: 100, availableFen: -100 },
  commit: { reservedFen: -100, paidFen: 100 },
  release: { reservedFen: -100, availableFen: 100 },
  recover: { recoveredFen: 100, availableFen: 100 },
} as const satisfies Record<MovementKind, object>;
const KINDS = Object.keys(EFFECTS) as MovementKind[];
const entries = fc.array(fc.record({ kind: fc.constantFrom(...KINDS), amountFen: fc.nat(10_000_000) }), {
  maxLength: 40,
});

describe('a fund', () => {
  it.each(KINDS)('is changed by an entry to %s exactly so', (kind) => {
    expect(effectOf(kind, 100)).toEqual(EFFECTS[kind]);
  });

  it('always has available = what came in - what went out - reserved - paid + recovered', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const { availableFen, reservedFen, paidFen, recoveredFen, ...flows } = replay('f', list);
        const came = flows.appropriatedFen + flows.carriedInFen + flows.transferredInFen;
        const went = flows.carriedOutFen + flows.transferredOutFen;
        expect(availableFen).toBe(came - went - reservedFen - paidFen + recoveredFen);
      }),
      { seed },
    );
  });

  it('bears a movement one after the other as far as nothing falls below zero, and adds up to the same', () => {
    fc.assert(
      fc.property(entries, (list) => {
        let balance: FundBalance = { ...EMPTY_FUND, fund: 'f' };
        const borne = list.filter((entry) => {
          const next = after(balance, entry);
          const would = replay('f', [entry]);
          const short = balance.availableFen + would.availableFen < 0 || balance.reservedFen + would.reservedFen < 0;
          expect(next === undefined).toBe(short);
          balance = next ?? balance;
          return next !== undefined;
        });
        expect(balance).toEqual(replay('f', borne));
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

  it('is asked in the order of the policy: the first that has the whole amount', () => {
    const funds = [3, 5, 9].map((availableFen, index) => ({ ...EMPTY_FUND, fund: `f${index}`, availableFen }));
    expect([1, 3, 4, 5, 6, 9, 10].map((fen) => firstWithEnough(funds, fen)?.fund)).toEqual([
      'f0',
      'f0',
      'f1',
      'f1',
      'f2',
      'f2',
      undefined,
    ]);
  });

  it('is empty without entries', () => {
    expect(replay('f', [])).toMatchObject({ fund: 'f', availableFen: 0, paidFen: 0 });
  });

  it('is one per region, kind and year', () => {
    expect(fundName('350200', 'skills-upgrade-account', 2025)).toBe('350200.skills-upgrade-account.2025');
  });
});
