import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { policyById } from '#policy/index.ts';
import { recheckDays } from '#policy/recheck.ts';
import {
  changesOf,
  type DueRecheck,
  KEPT_LINES,
  monthToAsk,
  news,
  RECHECK_KINDS,
  withChanges,
  withFound,
  withoutAnswer,
} from '#functions/recheck/recheck.ts';
import { seed } from '#test/support/seed.ts';

const PAID = { certificate: 'verified', employed: 'yes' } as const;

describe('what has changed since a line was paid', () => {
  it.each([
    ['verified', 'yes', []],
    ['verified', 'unknown', []],
    ['verified', 'no', ['employment-ended']],
    ['revoked', 'yes', ['certificate-revoked']],
    ['not-found', 'yes', ['certificate-revoked']],
    ['mismatch', 'yes', []],
    ['revoked', 'no', ['certificate-revoked', 'employment-ended']],
  ] as const)('certificate %s and insured %s: %j', (certificate, insured, changes) => {
    expect(changesOf(PAID, { certificate, insured })).toEqual(changes);
  });

  it('is nothing where a person had decided what no register knew', () => {
    expect(changesOf({ certificate: 'verified', employed: 'unknown' }, { insured: 'no' })).toEqual([]);
    expect(changesOf({ certificate: 'verified', employed: 'no' }, { insured: 'no' })).toEqual([]);
    expect(changesOf({ certificate: 'mismatch', employed: 'yes' }, { certificate: 'revoked' })).toEqual([]);
  });

  it('asks about the month before: the running one is not reported yet', () => {
    expect(['2025-09-08', '2025-10-01', '2026-01-31', '2025-03-31'].map(monthToAsk)).toEqual([
      '2025-08',
      '2025-09',
      '2025-12',
      '2025-02',
    ]);
  });
});

describe('a batch that is not answered', () => {
  it.each([
    [[undefined, undefined], undefined],
    [['unusable', undefined], 'failed'],
    [['unusable', 'unusable'], 'failed'],
    [['unusable', 'away'], 'later'],
    [['busy', undefined], 'later'],
    [[undefined, 'open'], 'later'],
    [['refused', undefined], 'later'],
  ] as const)('%j: %s', (unanswered, becomes) => {
    expect(withoutAnswer(unanswered)).toBe(becomes);
  });
});

describe('what is told of it', () => {
  const change = fc.record({
    lineId: fc.constantFrom('0-1', '0-2', '0-3', '1-1'),
    kind: fc.constantFrom(...RECHECK_KINDS),
  });

  it('each line once per kind, however often and in whatever parts it is seen', () => {
    fc.assert(
      fc.property(fc.array(change), fc.array(change), (one, other) => {
        const apart = withFound(withFound({}, one), other);
        expect(withFound(apart, [...other, ...one])).toEqual(apart);
        for (const kind of RECHECK_KINDS) {
          const lines = [...one, ...other].filter((each) => each.kind === kind).map(({ lineId }) => lineId);
          expect(new Set(apart[kind])).toEqual(new Set(lines));
          expect(apart[kind]).toHaveLength(new Set(lines).size);
        }
      }),
      { seed },
    );
  });

  it('never what an earlier case has told', () => {
    fc.assert(
      fc.property(fc.array(change), fc.array(change), (before, now) => {
        const due = { told: withFound({}, before), found: withFound({}, now) };
        for (const kind of RECHECK_KINDS) {
          const fresh = news(due, kind);
          expect(fresh.filter((lineId) => due.told[kind]?.includes(lineId))).toEqual([]);
          expect(new Set([...fresh, ...(due.told[kind] ?? [])])).toEqual(
            new Set([...(due.found[kind] ?? []), ...(due.told[kind] ?? [])]),
          );
        }
      }),
      { seed },
    );
  });
});

describe('a claim of which most lines have changed', () => {
  const LINES = 60_000;
  const BATCH = 500;
  const changedIn = (batch: number) =>
    Array.from({ length: BATCH }, (_, index) =>
      RECHECK_KINDS.map((kind) => ({ lineId: `${batch}-${index}`, kind })),
    ).flat();
  const turn = (told: DueRecheck['told']) => {
    let due: Pick<DueRecheck, 'found' | 'told' | 'beyond'> = { found: {}, told };
    for (let batch = 0; batch < LINES / BATCH; batch += 1) due = { ...due, ...withChanges(due, changedIn(batch)) };
    return due;
  };

  it('keeps so many ids as fit an item, turn after turn, and counts the rest', () => {
    let told: DueRecheck['told'] = {};
    for (let turns = 1; turns <= 12; turns += 1) {
      const due = turn(told);
      expect(Buffer.byteLength(JSON.stringify(due))).toBeLessThan(350_000);
      for (const kind of RECHECK_KINDS) {
        const fresh = news(due, kind);
        expect(fresh).toHaveLength(KEPT_LINES);
        expect(fresh.length + (due.beyond?.[kind] ?? 0)).toBe(LINES - (turns - 1) * KEPT_LINES);
      }
      told = withFound(
        told,
        RECHECK_KINDS.flatMap((kind) => news(due, kind).map((lineId) => ({ lineId, kind }))),
      );
    }
  });

  it('counts nothing where all fits', () => {
    expect(withChanges({ found: {}, told: { 'employment-ended': ['0-1'] } }, changedIn(0).slice(0, 4))).toEqual({
      found: { 'certificate-revoked': ['0-0', '0-1'], 'employment-ended': ['0-0'] },
      beyond: {},
    });
  });
});

describe('the days after a payment', () => {
  const shipped = policyById('fujian-2024');
  if (shipped === undefined) throw new Error('fujian-2024 is shipped.');

  it("are the policy's, a region's own where it says so, and what is shipped where an older version says nothing", () => {
    const { recheck, ...before } = shipped;
    expect(recheckDays(shipped, '350200')).toEqual(recheck?.daysAfterPayment.value);
    expect(recheckDays(before, '350200')).toEqual(recheck?.daysAfterPayment.value);
    const daysAfterPayment = {
      value: [30],
      source: 'test',
      regions: [{ region: '350200', value: [], source: 'test' }],
    };
    expect(recheckDays({ ...shipped, recheck: { daysAfterPayment } }, '350200')).toEqual([]);
    expect(recheckDays({ ...shipped, recheck: { daysAfterPayment } }, '350100')).toEqual([30]);
  });
});
