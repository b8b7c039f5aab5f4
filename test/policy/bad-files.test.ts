import { describe, expect, it } from 'vitest';
import type { PolicyFile } from '#policy/amend.ts';
import { pathOf } from '#policy/fault-of.ts';
import { fileById } from '#policy/files.ts';
import { loadPolicy, PolicyDataError } from '#policy/load.ts';
import {
  amendment,
  BAD,
  base,
  baseRates,
  FUZHOU,
  GOOD,
  JINJIANG,
  name,
  occupation,
  riskSignals,
  source,
  uplift,
  uplifts,
  whole,
  XIAMEN,
  xiamenRegion,
} from '#test/support/bad-policy-files.ts';
import { fujian2024 } from '#test/support/domain.ts';

/** Two more that amend each other in a circle, which no published version can. */
const files = (id: string): PolicyFile | undefined =>
  id === 'round' ? { ...GOOD, id: 'round', amends: GOOD.id } : id === GOOD.id ? GOOD_IN_A_CIRCLE : fileById(id);
const GOOD_IN_A_CIRCLE: PolicyFile = { ...GOOD, amends: 'round' };

function faultsOf(file: unknown) {
  try {
    loadPolicy(file, files);
  } catch (error) {
    if (error instanceof PolicyDataError) return error.faults;
    throw error;
  }
  return [];
}

describe('a policy file that cannot be used', () => {
  it('is not the one that the bad ones are made from', () => {
    expect(faultsOf(GOOD)).toEqual([]);
    expect(faultsOf(whole(() => ({})))).toEqual([]);
    expect(faultsOf(uplifts({}))).toEqual([]);
    expect(faultsOf(baseRates({}))).toEqual([]);
    expect(faultsOf(xiamenRegion({}))).toEqual([]);
    expect(
      faultsOf(amendment({ occupations: [occupation({ codes: [{ edition: '2022', code: '9-99-99-99' }] })] })),
    ).toEqual([]);
  });

  it.each(BAD.map((bad) => [bad.what, bad] as const))('%s: with its place and what to write instead', (_, bad) => {
    const found = faultsOf(bad.file).filter(({ code, place }) => code === bad.code && place.pointer === bad.at);
    expect(found, JSON.stringify(faultsOf(bad.file), null, 1)).not.toHaveLength(0);
    expect(found[0]?.fix.zh).toMatch(bad.zh);
    expect(found[0]?.fix.en).toMatch(bad.en);
    if (bad.told === undefined) return;
    expect(found[0]?.text.zh).toMatch(bad.told.zh);
    expect(found[0]?.text.en).toMatch(bad.told.en);
  });

  it.each(BAD.map((bad) => [bad.what, bad] as const))('%s: points at no entry that is not in the file', (_, bad) => {
    for (const { text, fix } of faultsOf(bad.file)) {
      for (const words of [text.zh, text.en, fix.zh, fix.en]) {
        for (const [pointer] of words.matchAll(/(?:\/[A-Za-z]+)+\/\d+/g)) {
          const named = pathOf(pointer).reduce<unknown>(
            (at, part) => (at as Record<string, unknown>)?.[part],
            bad.file,
          );
          expect(named, `${pointer} in "${words}"`).toBeDefined();
        }
      }
    }
  });

  it.each(BAD.map((bad) => [bad.what, bad] as const))('%s: in Chinese and in English', (_, bad) => {
    for (const { text, fix } of faultsOf(bad.file)) {
      expect(text.zh).toMatch(/\p{Script=Han}/u);
      expect(fix.zh).toMatch(/\p{Script=Han}/u);
      expect(fix.en).not.toMatch(/\p{Script=Han}/u);
      expect(fix.en).toMatch(/[.:]$/);
    }
  });

  it.each(BAD.map((bad) => [bad.what, bad] as const))('%s: in words of one language at a time', (_, bad) => {
    for (const { text, fix } of faultsOf(bad.file)) {
      expect(`${text.zh}${fix.zh}`).not.toMatch(/\b(expected|object|array|string|number|boolean|regex|match|must)\b/);
      expect(`${text.en}${fix.en}`).not.toMatch(/\b(regex|pattern|expected|Invalid)\b|\^\[/);
    }
  });

  it('that forgot amends is asked for that first, and for little else', () => {
    expect(faultsOf({ ...GOOD, amends: undefined }).map(({ place }) => place.pointer)).toEqual(['/amends']);
    const half = { id: 'example', amend: 'fujian-2024', uplifts: [uplift({ source: undefined })], claimWindow: {} };
    expect(faultsOf(half).map(({ place }) => place.pointer)).toEqual([
      '/amends',
      '/title',
      '/holdsFrom',
      '/uplifts/0/source',
      '/amend',
    ]);
  });

  it('that repeats an entry without a source is not told to repeat the old one', () => {
    const { source: _, ...rest } = fujian2024().uplifts[0] ?? {};
    const [fault] = faultsOf(amendment({ uplifts: [rest] }));
    expect(fault?.fix.zh).not.toContain('厦门');
  });

  it('tells all of its faults at once', () => {
    const faults = faultsOf(uplifts({ percent: '20', surprise: 1, source: undefined }));
    expect(faults.map(({ place }) => place.pointer)).toEqual([
      '/uplifts/0/percent',
      '/uplifts/0/source',
      '/uplifts/0/surprise',
    ]);
    expect(
      faultsOf(uplifts({ regions: ['110000'], lists: ['none-such'], certificateFrom: '2020-01-01' })),
    ).toHaveLength(3);
  });

  it('says in its message what to do', () => {
    expect(() => loadPolicy(uplifts({ percent: '20' }), files)).toThrow(
      /\/uplifts\/0\/percent: .+ Write a whole number/,
    );
  });

  it('that amends one with faults tells that place in the version that results', () => {
    const [fault] = faultsOf(amendment({ funds: [{ id: 'local-talent', name, pays: [], source }] }));
    expect(fault?.place.pointer).toBe('/regions/0/funds/3');
    expect(fault?.text.en).toContain('in the version that results');
    expect(fault?.text.zh).toContain('修订后的版本');
  });
});

describe('a policy file that may look wrong and is not', () => {
  const cap = (change: object) => ({ id: 'example', subsidy: 'training', times: 2, period: 'ever', source, ...change });
  const everywhere = fujian2024().regions.map(({ code }) => code);

  // A tenth of 1,100.05 yuan is part of a fen; a fifth, which Xiamen adds for its list, is not.
  it.each([
    [
      'part of a fen on a rate that had ended',
      amendment({ baseRates: [base({ fen: 110_005, certificateUntil: '2024-08-31' })], uplifts: [uplift()] }),
    ],
    [
      'part of a fen on a rate of elsewhere',
      amendment({ baseRates: [base({ fen: 110_005, regions: [FUZHOU] })], uplifts: [uplift()] }),
    ],
    [
      'part of a fen on a level that is not raised',
      amendment({ baseRates: [base({ fen: 110_005 })], uplifts: [uplift({ levels: ['3'] })] }),
    ],
    [
      'part of a fen by a percentage that is not known',
      amendment({ baseRates: [base({ fen: 110_005 })], uplifts: [uplift({ percent: 'unknown' })] }),
    ],
    [
      'an uplift that follows another',
      uplifts({ certificateUntil: '2024-12-31' }, { id: 'again', certificateFrom: '2025-01-01' }),
    ],
    ['the same uplift for others', uplifts({}, { id: 'again', levels: ['3'] })],
    ['the same uplift elsewhere', uplifts({}, { id: 'again', regions: [FUZHOU] })],
    [
      'a rate that follows another',
      baseRates({ certificateUntil: '2024-12-31' }, { id: 'again', certificateFrom: '2025-01-01' }),
    ],
    ["a county's rate beside its city's", baseRates({ regions: ['350500'] }, { id: 'again', regions: [JINJIANG] })],
    [
      'rates of every region and none of the province',
      amendment({
        baseRates: [
          { id: 'training-level-4', removed: true },
          base({ regions: everywhere.filter((code) => code !== JINJIANG) }),
        ],
      }),
    ],
    [
      "a city's list for its county",
      amendment({
        lists: [{ id: 'example', name, region: '350500', occupations: ['welder'], source }],
        uplifts: [uplift({ regions: [JINJIANG], lists: ['example'] })],
      }),
    ],
    [
      'an uplift by group where the region says so',
      amendment({
        groupUplifts: { regions: [{ region: XIAMEN, value: 'as-listed', source }] },
        uplifts: [uplift({ groups: ['graduate'] })],
      }),
    ],
    [
      'a setting of a region where the province alone had one',
      amendment({ claimWindow: { regions: [{ region: XIAMEN, value: 6, source }] } }),
    ],
    ['a value repeated as it was', amendment({ claimWindow: { value: 12 } })],
    ['a section within a section, with its own source', amendment({ review: { workingDays: { value: 9, source } } })],
    ['a rate that is meant to be that low', baseRates({ fen: 8_000, assumption: 'The notice says 80 yuan.' })],
    ['an uplift that is meant to be that high', uplifts({ percent: 115, assumption: '通告写明再提高115%。' })],
    [
      'the lowest rate and the highest uplift that nobody asks about',
      amendment({ baseRates: [base({ fen: 10_000 })], uplifts: [uplift({ percent: 100 })] }),
    ],
    ['a sign that weighs otherwise in one region', riskSignals({})],
    ['a version of before there was a section on risk', whole(() => ({ risk: undefined }))],
    ['a cap in another region', amendment({ caps: [cap({ regions: [XIAMEN] })] })],
    ['a cap by another period', amendment({ caps: [cap({ period: { from: '2024-01-01', until: '2024-12-31' } })] })],
    [
      'a target that follows another',
      amendment({
        targets: [{ id: 'example', from: '2025-01-01', until: '2025-12-31', trainings: 'unknown', source }],
      }),
    ],
    [
      'a transfer where both funds are',
      amendment({ transfers: [{ id: 'example', from: 'local-talent', to: 'employment-subsidy', source }] }),
    ],
    [
      'a version that ends in a year whose working days nobody knows yet',
      amendment({ certificates: { until: '2027-12-31', source } }),
    ],
    [
      'no evaluation subsidy at all',
      whole(({ baseRates: rates }) => ({ baseRates: rates.filter((rate) => rate.subsidy === 'training') })),
    ],
  ])('%s', (_, file) => {
    expect(faultsOf(file)).toEqual([]);
  });
});
