import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { riskByLine, riskOfLine, worstBand } from '#functions/fraud/risk.ts';
import { routingOf } from '#functions/fraud/routing.ts';
import { lotOf, sampleOf } from '#functions/fraud/sampling.ts';
import { SIGNALS } from '#functions/fraud/signals-by-code.ts';
import { CLAIM_SIGNALS, LINE_SIGNALS } from '#functions/fraud/signals/index.ts';
import { traitOf } from '#functions/fraud/line-trait.ts';
import { riskOf, riskSection } from '#policy/risk.ts';
import type { PolicyVersion } from '#policy/schema.ts';
import { fujian2024 } from '#test/support/domain.ts';
import { manyLines } from '#test/support/screened.ts';
import { slow } from '#test/support/slow.ts';

const risk = riskOf(fujian2024(), '350200');
const KEY = new Uint8Array(32).fill(7);
const source = 'an invented notice';

describe('the risk of a line', () => {
  it('is the sum of its signs, each with its points, each once', () => {
    expect(riskOfLine(['paired-phone', 'just-insured', 'paired-phone'], risk)).toEqual({
      points: 10,
      band: 'clean',
      reasons: [
        { code: 'just-insured', points: 5 },
        { code: 'paired-phone', points: 5 },
      ],
      holds: [],
    });
  });

  it.each([
    [[], 'clean'],
    [['paired-phone'], 'clean'],
    [['shared-phone'], 'clean'],
    [['shared-phone', 'attendance-short'], 'flagged'],
    [['shared-account'], 'flagged'],
    [['shared-account', 'class-filed-late'], 'high'],
    [['watchlisted'], 'high'],
    [['unheard-of'], 'clean'],
  ])('of %j is %s', (codes, band) => {
    expect(riskOfLine(codes, risk).band).toBe(band);
  });

  it('holds for what only evidence can settle', () => {
    expect(riskOfLine(['employment-unconfirmed', 'shared-phone', 'class-not-filed'], risk).holds).toEqual([
      'class-not-filed',
      'employment-unconfirmed',
    ]);
  });

  it('only grows with another sign', () => {
    const codes = [...SIGNALS.keys()];
    fc.assert(
      fc.property(fc.subarray(codes), fc.constantFrom(...codes), (shown, more) => {
        const before = riskOfLine(shown, risk);
        const after = riskOfLine([...shown, more], risk);
        expect(after.points).toBeGreaterThanOrEqual(before.points);
        expect(worstBand([before.band, after.band])).toBe(after.band);
      }),
    );
  });

  it('weighs what several lines of a claim show as what a roster was made of, and on one as what life brings', () => {
    const claim = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        lineId: `0-${index}`,
        code: 'insured-for-training',
        evidence: {},
      }));
    const pointsOf = (showing: number, lines: number) =>
      [...riskByLine(claim(showing), risk, lines).values()].map(({ points }) => points);
    expect(pointsOf(2, 2)).toEqual([10, 10]);
    expect(pointsOf(3, 31)).toEqual([10, 10, 10]);
    expect(pointsOf(3, 30)).toEqual([40, 40, 40]);
  });

  it('is told of every line that shows anything', () => {
    const found = ['0-1', '0-2', '0-1'].map((lineId, index) => ({
      lineId,
      code: index === 2 ? 'paired-phone' : 'shared-phone',
      evidence: {},
    }));
    expect([...riskByLine(found, risk, 100)].map(([lineId, { points }]) => [lineId, points])).toEqual([
      ['0-1', 15],
      ['0-2', 10],
    ]);
  });
});

describe('what the policy says of risk', () => {
  it('names every signal there is, with its thresholds and a source of its own', () => {
    expect(
      fujian2024()
        .risk?.signals.map(({ id }) => id)
        .toSorted(),
    ).toEqual([...SIGNALS.keys()].toSorted());
    expect(SIGNALS.size).toBe(LINE_SIGNALS.length + CLAIM_SIGNALS.length);
    for (const { id, assumption, source: said } of fujian2024().risk?.signals ?? []) {
      expect(
        [said, assumption].every((text) => text !== undefined && text.length > 0),
        id,
      ).toBe(true);
    }
  });

  it('is what is shipped for a version of before there was such a section', () => {
    const { risk: _, ...old } = fujian2024();
    expect(riskSection(old as PolicyVersion)).toEqual(riskSection(fujian2024()));
    expect(riskOf(old as PolicyVersion, '350200').points('shared-phone')).toBe(10);
  });

  it("may be otherwise in one region and its counties, and is the shipped one for a signal that it doesn't name", () => {
    const value = { points: 20, holds: false, limits: [{ id: 'people', value: 3 }] };
    const own = { points: 0, holds: true, limits: [{ id: 'people', value: 9 }] };
    const policy: PolicyVersion = {
      ...fujian2024(),
      risk: {
        ...riskSection({}),
        signals: [{ id: 'shared-phone', value, regions: [{ region: '350500', value: own, source }], source }],
      },
    };
    const ofRegion = (region: string) => {
      const { points, limits, holds } = riskOf(policy, region);
      return [points('shared-phone'), limits('shared-phone').people, holds('shared-phone'), points('paired-phone')];
    };
    expect(ofRegion('350582')).toEqual([0, 9, true, 5]);
    expect(ofRegion('350200')).toEqual([20, 3, false, 5]);
  });
});

describe('the lot of a line', () => {
  it('is the same whenever it is asked for, and another with another key, claim or revision', () => {
    const line = { claimId: 'clm-1', revision: 1, lineId: '0-1' };
    const lots = [
      lotOf(KEY, line),
      lotOf(new Uint8Array(32).fill(8), line),
      lotOf(KEY, { ...line, claimId: 'clm-2' }),
      lotOf(KEY, { ...line, revision: 2 }),
      lotOf(KEY, { ...line, lineId: '0-2' }),
    ];
    expect(lotOf(KEY, line)).toBe(lots[0]);
    expect(new Set(lots).size).toBe(lots.length);
  });

  // A counter would begin again with a year, a day or a claim: the share of whatever is cut out is the share itself.
  slow('draws of two years of claims are counted', () => {
    it('keeps the share in every month, over the turn of a year, and in claims small and large', () => {
      fc.assert(
        fc.property(
          fc.uint8Array({ minLength: 32, maxLength: 32 }),
          fc.integer({ min: 2, max: 30 }),
          fc.constantFrom(1, 7, 100, 4_000),
          (key, percent, size) => {
            const months = ['2024-11', '2024-12', '2025-01', '2025-02'];
            for (const month of months) {
              let drawn = 0;
              for (let index = 0; index < 4_000; index += 1) {
                const claim = { claimId: `clm-${month}-${Math.floor(index / size)}`, revision: 1 };
                const line = { lineId: `0-${index % size}`, percent };
                drawn += sampleOf(key, claim, [line], 1).length;
              }
              // Six standard deviations: about one in five hundred million.
              const share = percent / 100;
              const spread = 6 * Math.sqrt((share * (1 - share)) / 4_000);
              expect(Math.abs(drawn / 4_000 - share)).toBeLessThan(spread);
            }
          },
        ),
        // A broken share is seen at once; making the example smaller would take minutes.
        { numRuns: 8, endOnFailure: true },
      );
    });
  });

  it('draws nothing at nought per cent, everything at a hundred, and of too many the lowest lots', () => {
    const lines = (percent: number) => Array.from({ length: 300 }, (_, index) => ({ lineId: `0-${index}`, percent }));
    const claim = { claimId: 'clm-1', revision: 1 };
    expect(sampleOf(KEY, claim, lines(0), 200)).toEqual([]);
    expect(sampleOf(KEY, claim, lines(100), 300)).toHaveLength(300);
    const fifty = sampleOf(KEY, claim, lines(100), 50);
    const lots = fifty.map((lineId) => lotOf(KEY, { ...claim, lineId }));
    expect(fifty).toHaveLength(50);
    expect(Math.max(...lots)).toBeLessThan(0.3);
  });
});

describe('where a claim goes', () => {
  const claim = { claimId: 'clm-1', revision: 1 };
  const traits = manyLines(400).map(traitOf);
  const sampling = { clean: 0, flagged: 0, high: 0, refused: 0, most: 50 };
  const none = { ...risk, sampling };
  const part = {
    traits,
    findings: [{ lineId: '0-1', code: 'issuer-out-of-scope', evidence: { level: '3' } }],
    refused: ['0-901', '0-902'],
  };

  it('lists what must be answered and leaves the rest for one decision', () => {
    const groups = [{ code: 'shared-account', lineIds: ['0-1', '0-2'], evidence: { people: 3 } }];
    expect(routingOf(claim, [part], groups, none, KEY)).toEqual({
      band: 'high',
      groups,
      lines: {
        '0-1': {
          band: 'high',
          points: 80,
          codes: ['issuer-out-of-scope', 'shared-account'],
          holds: ['issuer-out-of-scope'],
          sampled: false,
        },
        '0-2': { band: 'flagged', points: 40, codes: ['shared-account'], holds: [], sampled: false },
      },
      signals: [
        { code: 'issuer-out-of-scope', lines: 1 },
        { code: 'shared-account', lines: 2 },
      ],
    });
  });

  it('draws clean and refused lines too, and somebody answers for each', () => {
    const all = { ...risk, sampling: { ...sampling, clean: 100, refused: 100, most: 200 } };
    const routing = routingOf(claim, [{ ...part, findings: [] }], [], all, KEY);
    expect(routing.band).toBe('clean');
    expect(Object.keys(routing.lines)).toEqual(expect.arrayContaining(['0-901', '0-902']));
    expect(Object.values(routing.lines)).toHaveLength(202);
    expect(Object.values(routing.lines).every(({ sampled, band }) => sampled && band === 'clean')).toBe(true);
  });
});
