import { describe, expect, it } from 'vitest';
import { assessLine, ledgerOccupation } from '#functions/eligibility/assess-line.ts';
import { REASONS } from '#functions/eligibility/reasons.ts';
import type { FrozenLine } from '#functions/submission/frozen-line.ts';
import type { VerifiedLine } from '#functions/verification/verify-line.ts';
import { aFrozenLine, aVerifiedLine, fujian2024 } from '#test/support/domain.ts';

const claim = { region: '350200', submittedOn: '2025-06-01' };
const assess = (line: Partial<FrozenLine> = {}, verified: Partial<VerifiedLine> = {}, policy = fujian2024()) =>
  assessLine(aFrozenLine(line), aVerifiedLine(verified), claim, policy);
const reasonsAgainst = (line: Partial<FrozenLine>, verified: Partial<VerifiedLine> = {}, policy = fujian2024()) => {
  const assessment = assess(line, verified, policy);
  return assessment.eligible ? [] : assessment.reasons;
};

describe('a line against the policy', () => {
  it('with which all is well is granted, with the way its amount came about', () => {
    expect(assess()).toEqual({
      eligible: true,
      occupationKey: 'welder',
      unknowns: [],
      amountFen: 180_000,
      calculation: expect.objectContaining({ baseFen: 150_000, upliftPercent: 20, policyVersion: 'fujian-2024' }),
    });
  });

  it.each<[string, Partial<FrozenLine>, Partial<VerifiedLine>, string]>([
    ['the register does not know', {}, { certificate: 'not-found' }, 'certificate-not-found'],
    ['the register knows otherwise', {}, { certificate: 'mismatch' }, 'certificate-mismatch'],
    ['was revoked', {}, { certificate: 'revoked' }, 'certificate-revoked'],
    ['contradicts itself', {}, { certificate: 'contradiction' }, 'certificate-number-contradicts'],
    [
      'has a level but is a special-ability one',
      { certificateType: 'special-ability' },
      {},
      'certificate-type-and-level',
    ],
    ['has no level although its type has', { level: 'special' }, {}, 'certificate-type-and-level'],
    ['is a day too late for the claim', { issuedOn: '2024-05-31' }, {}, 'claim-window-passed'],
    ['is issued after the policy ended', { issuedOn: '2026-01-01' }, {}, 'no-policy-in-force'],
    ['belongs to nobody employed here', {}, { employed: 'no' }, 'not-employed-by-claimant'],
    ['belongs to somebody retired', {}, { pension: 'yes' }, 'pension-drawn'],
  ])('is refused when its certificate %s', (_, line, verified, reason) => {
    expect(reasonsAgainst(line, verified)).toEqual([reason]);
  });

  it('may be claimed on the last day of the window', () => {
    expect(assess({ issuedOn: '2024-06-01' }).eligible).toBe(true);
  });

  it.each([
    ['2023-12-31', false],
    ['2024-01-01', true],
  ])('with a certificate of %s is in force: %s', (issuedOn, inForce) => {
    const assessment = assessLine(
      aFrozenLine({ issuedOn }),
      aVerifiedLine(),
      { ...claim, submittedOn: '2024-06-01' },
      fujian2024(),
    );
    expect(assessment.eligible).toBe(inForce);
  });

  it('has all its reasons at once, not the first only', () => {
    const line = { issuedOn: '2023-01-01', level: 'special' } as const;
    expect(reasonsAgainst(line, { certificate: 'revoked', employed: 'no', pension: 'yes' })).toEqual([
      'certificate-revoked',
      'certificate-type-and-level',
      'no-policy-in-force',
      'claim-window-passed',
      'not-employed-by-claimant',
      'pension-drawn',
    ]);
  });

  it('has no policy when there is no rate for its level', () => {
    const policy = { ...fujian2024(), baseRates: [] };
    expect(reasonsAgainst({}, {}, policy)).toEqual(['no-policy-in-force']);
    expect(reasonsAgainst({}, { pension: 'yes' }, policy)).toEqual(['pension-drawn']);
  });

  it('is granted when something is not known, and says what: unknown is not no', () => {
    expect(assess({ occupation: '宇航员' }, { employed: 'unknown', pension: 'unknown' })).toMatchObject({
      eligible: true,
      amountFen: 150_000,
      unknowns: ['occupation-not-in-catalogue', 'employment-unknown', 'pension-unknown'],
    });
  });

  it('of a special-ability certificate is granted its own rate', () => {
    expect(assess({ level: 'special', certificateType: 'special-ability', occupation: '沙县小吃制作' })).toMatchObject({
      eligible: true,
      amountFen: 50_000,
    });
  });
});

describe('the occupation in the ledger', () => {
  it('is one for all spellings, so that nobody is granted twice by writing it differently', () => {
    const spellings = ['焊工', ' 电 焊 工 ', '焊工-手工电弧焊'];
    expect(new Set(spellings.map((written) => ledgerOccupation(written, fujian2024())))).toEqual(new Set(['welder']));
  });

  it('is one for all widths and blanks even where the catalogue does not know it', () => {
    expect(ledgerOccupation('AI 训练 员X', fujian2024())).toBe(ledgerOccupation('ＡＩ训练员x', fujian2024()));
  });
});

describe('the reasons', () => {
  it.each(Object.entries(REASONS))('%s is said in both languages and names its clause', (_, { zh, en, clause }) => {
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(en).toMatch(/^[A-Z][^\p{Script=Han}]+\.$/u);
    expect(clause).not.toBe('');
  });
});
