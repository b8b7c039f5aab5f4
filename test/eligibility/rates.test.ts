import { describe, expect, it } from 'vitest';
import { rateFor } from '#functions/eligibility/rates.ts';
import type { Level } from '#functions/submission/roster-line.ts';
import { fujian2024 } from '#test/support/domain.ts';

const FUZHOU = '350100';
const XIAMEN = '350200';

/** What 闽人社发〔2024〕3号 pays for a certificate, in yuan. */
const NOTICE: readonly [level: Level, title: string, yuan: number][] = [
  ['special', '专项职业能力', 500],
  ['5', '初级工', 700],
  ['4', '中级工', 1000],
  ['3', '高级工', 1500],
  ['2', '技师', 2000],
  ['1', '高级技师', 3000],
];

/** In Xiamen for an urgently needed occupation, certified on 2024-06-01 or later: a fifth more. */
const XIAMEN_URGENT: readonly [level: Level, yuan: number][] = [
  ['special', 600],
  ['5', 840],
  ['4', 1200],
  ['3', 1800],
  ['2', 2400],
  ['1', 3600],
];

const rate = (level: Level, region = FUZHOU, occupationId: string | undefined = 'welder', issuedOn = '2024-06-01') =>
  rateFor(fujian2024(), { region, level, occupationId, issuedOn });

describe('the rates of the notice', () => {
  it.each(NOTICE)('level %s (%s) is paid %i yuan', (level, _, yuan) => {
    expect(rate(level)?.amountFen).toBe(yuan * 100);
    expect(rate(level)?.calculation).toEqual({
      baseFen: yuan * 100,
      upliftPercent: 0,
      policyVersion: 'fujian-2024',
      source: '闽人社发〔2024〕3号',
    });
  });

  it.each(XIAMEN_URGENT)('level %s of an urgent occupation in Xiamen is paid %i yuan', (level, yuan) => {
    expect(rate(level, XIAMEN)?.amountFen).toBe(yuan * 100);
    expect(rate(level, XIAMEN)?.calculation).toMatchObject({ upliftPercent: 20 });
    expect(rate(level, XIAMEN)?.calculation.upliftSource).toContain('厦门市');
  });

  it.each([
    ['2024-05-31', 1500],
    ['2024-06-01', 1800],
    ['2025-12-31', 1800],
  ])('level 3 in Xiamen, certified on %s, is paid %i yuan', (issuedOn, yuan) => {
    expect(rate('3', XIAMEN, 'welder', issuedOn)?.amountFen).toBe(yuan * 100);
  });

  it.each([
    ['outside Xiamen', FUZHOU, 'welder'],
    ['for an occupation that is not urgent', XIAMEN, 'nursery-carer'],
  ])('nothing is added %s', (_, region, occupation) => {
    expect(rate('3', region, occupation)?.amountFen).toBe(150_000);
  });

  it('nothing is added for an occupation that the catalogue does not know', () => {
    const unknown = { region: XIAMEN, level: '3', occupationId: undefined, issuedOn: '2024-06-01' } as const;
    expect(rateFor(fujian2024(), unknown)?.amountFen).toBe(150_000);
  });
});

describe('a policy with more uplifts', () => {
  const policy = fujian2024();
  const [first] = policy.uplifts;
  if (first === undefined) throw new Error('no uplift is shipped');
  const withUplifts = (...changes: Partial<typeof first>[]) => ({
    ...policy,
    uplifts: changes.map((change, index) => ({ ...first, id: `u-${index}`, ...change })),
  });
  const certificate = { region: XIAMEN, level: '3', occupationId: 'welder', issuedOn: '2024-06-01' } as const;

  it('gives the highest, not the sum and not the first', () => {
    const rate = rateFor(withUplifts({ percent: 10 }, { percent: 30 }, { percent: 20 }), certificate);
    expect(rate).toMatchObject({ amountFen: 195_000, calculation: { upliftPercent: 30 } });
  });

  it.each([
    ['2024-05-31', 0],
    ['2024-06-01', 180_000],
    ['2024-06-30', 180_000],
    ['2024-07-01', 0],
  ])('ends an uplift with its last day: %s', (issuedOn, fen) => {
    const rate = rateFor(withUplifts({ certificateUntil: '2024-06-30' }), { ...certificate, issuedOn });
    expect(rate?.amountFen).toBe(fen === 0 ? 150_000 : fen);
  });

  it('cuts a part of a fen off instead of paying it', () => {
    const odd = { ...withUplifts({ percent: 33 }), baseRates: [{ level: '3', fen: 101, source: 'x' }] } as const;
    expect(rateFor(odd, certificate)?.amountFen).toBe(101 + 33);
  });

  it('pays nothing for a level without a rate', () => {
    expect(rateFor({ ...policy, baseRates: [] }, certificate)).toBeUndefined();
  });
});
