import { describe, expect, it } from 'vitest';
import { findOccupation, newestPolicy, policyById, policyVersions } from '#policy/index.ts';
import { loadPolicy, PolicyDataError } from '#policy/load.ts';
import type { PolicyVersion } from '#policy/schema.ts';

type Draft = { -readonly [Key in keyof PolicyVersion]: PolicyVersion[Key] };

function shipped(): PolicyVersion {
  const policy = policyById('fujian-2024');
  if (policy === undefined) throw new Error('fujian-2024 is not shipped');
  return policy;
}

function faultsOf(change: (draft: Draft) => unknown) {
  const draft: Draft = structuredClone(shipped());
  const changed = change(draft) ?? draft;
  try {
    loadPolicy(changed);
  } catch (error) {
    if (error instanceof PolicyDataError) return error.faults;
    throw error;
  }
  return [];
}

const codesAndPlaces = (change: (draft: Draft) => unknown) =>
  faultsOf(change).map((fault) => [fault.code, fault.place.pointer]);

describe('the policy shipped', () => {
  it('has the ten regions, Pingtan with its own code', () => {
    expect(shipped().regions.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['350100', '350128', '350200', '350500', '350900']),
    );
    expect(shipped().regions).toHaveLength(10);
  });

  it('has the base rates of the province, in fen', () => {
    expect(shipped().baseRates.map(({ level, fen }) => [level, fen])).toEqual([
      ['special', 50_000],
      ['5', 70_000],
      ['4', 100_000],
      ['3', 150_000],
      ['2', 200_000],
      ['1', 300_000],
    ]);
  });

  it('cannot be changed by who reads it', () => {
    expect(Object.isFrozen(shipped().uplifts[0]?.occupations)).toBe(true);
    expect(Object.isFrozen(shipped().claimWindow)).toBe(true);
  });

  it.each([
    ['2023-12-31', undefined],
    ['2024-01-01', 'fujian-2024'],
    ['2025-12-31', 'fujian-2024'],
    // It has ended for new certificates; older ones can still be claimed for.
    ['2026-01-01', 'fujian-2024'],
  ])('a claim submitted on %s pins %s', (date, id) => {
    expect(newestPolicy(date)?.id).toBe(id);
  });

  it('knows no policy by a name that was never shipped', () => {
    expect(policyById('fujian-1999')).toBeUndefined();
  });
});

describe('finding an occupation', () => {
  it.each([
    ['焊工', 'welder'],
    [' 电 焊 工 ', 'welder'],
    ['电工(低压电工)', 'electrician'],
    ['电工(建筑电工)', 'electrician'],
    ['焊工-手工电弧焊', 'welder'],
    ['特种作业/焊工', 'welder'],
    ['建(构)筑物消防员', 'fire-facility-operator'],
    ['保育员', 'nursery-carer'],
    ['沙县小吃制作', 'shaxian-snacks'],
  ])('%s is %s', (name, id) => {
    expect(findOccupation(name)?.id).toBe(id);
  });

  it.each(['', '宇航员', '工'])('%s is not in the catalogue', (name) => {
    expect(findOccupation(name)).toBeUndefined();
  });

  it('looks in the version it is given', () => {
    const empty = { ...shipped(), occupations: [] };
    expect(findOccupation('焊工', empty)).toBeUndefined();
  });
});

describe('policy data that cannot be used', () => {
  it('is accepted when nothing is wrong', () => {
    expect(faultsOf(() => undefined)).toEqual([]);
    expect(policyVersions.map(({ id }) => id)).toEqual(['fujian-2024']);
  });

  it('names every fault of shape at once, with its place, in both languages', () => {
    const faults = faultsOf((draft) => ({
      ...draft,
      claimWindow: { ...draft.claimWindow, months: 0 },
      notice: { ...draft.notice, workingDays: '5' },
      surprise: true,
    }));
    expect(faults.map((fault) => fault.place.pointer)).toEqual(
      expect.arrayContaining(['/claimWindow/months', '/notice/workingDays', '']),
    );
    for (const fault of faults) {
      expect(fault.text.zh).toMatch(/\p{Script=Han}/u);
      expect(fault.text.en).not.toMatch(/\p{Script=Han}/u);
    }
  });

  it('names a level without a rate and a level with two', () => {
    expect(
      codesAndPlaces((draft) => {
        draft.baseRates = draft.baseRates.map((rate) => (rate.level === '1' ? { ...rate, level: '2' } : rate));
      }),
    ).toEqual([
      ['policy-duplicate', '/baseRates/5'],
      ['policy-rate-missing', '/baseRates'],
    ]);
  });

  it('names references that lead nowhere', () => {
    expect(
      codesAndPlaces((draft) => {
        draft.regions = draft.regions.map((region, index) =>
          index === 2 ? { ...region, fund: 'piggy-bank' } : region,
        );
        draft.uplifts = draft.uplifts.map((uplift) => ({ ...uplift, region: '999999', occupations: ['astronaut'] }));
      }),
    ).toEqual([
      ['policy-reference', '/regions/2/fund'],
      ['policy-reference', '/uplifts/0/region'],
      ['policy-reference', '/uplifts/0/occupations/0'],
    ]);
  });

  it('names dates that end before they begin', () => {
    expect(
      codesAndPlaces((draft) => {
        draft.certificates = { ...draft.certificates, until: '2023-01-01' };
        draft.uplifts = draft.uplifts.map((uplift) => ({ ...uplift, certificateUntil: '2024-05-31' }));
      }),
    ).toEqual([
      ['policy-dates', '/certificates'],
      ['policy-dates', '/uplifts/0'],
    ]);
  });

  it('names an uplift that would pay part of a fen', () => {
    expect(
      codesAndPlaces((draft) => {
        draft.baseRates = draft.baseRates.map((rate) => (rate.level === '5' ? { ...rate, fen: 70_001 } : rate));
      }),
    ).toEqual([['policy-part-fen', '/uplifts/0/percent']]);
  });

  it('names an alias that two occupations share, however it is spelt', () => {
    const faults = faultsOf((draft) => {
      draft.occupations = draft.occupations.map((each) =>
        each.id === 'electrician' ? { ...each, aliases: ['電 工', '电 焊 工'] } : each,
      );
    });
    expect(faults.map(({ code }) => code)).toEqual(['policy-duplicate']);
    expect(faults[0]?.text.en).toContain('/occupations/0');
  });

  it('says in its message what to do', () => {
    const broken = { ...structuredClone(shipped()), funds: [] };
    expect(() => loadPolicy(broken)).toThrow(/\/funds: .+schema\.ts/);
  });
});
