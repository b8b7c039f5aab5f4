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
      otherNames: ['焊工', '电焊工', '气焊工', '手工电弧焊', '焊接工'],
      writtenName: '焊工',
      unknowns: [],
      holds: [],
      subsidies: ['training'],
      parts: [
        {
          subsidy: 'training',
          baseId: 'training-level-3',
          baseFen: 150_000,
          uplifts: [{ id: 'xiamen-urgent-shortage', percent: 20 }],
          amountFen: 180_000,
        },
      ],
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
    ['belongs to a public servant', {}, { publicServant: 'yes' }, 'public-servant'],
    ['belongs to a student', {}, { student: 'yes' }, 'student'],
    ['belongs to somebody past the age', { age: 61, retirement: 'past' }, {}, 'past-age-limit'],
    ['comes from an issuer that is not on file', {}, { issuerOnFile: 'no' }, 'issuer-not-on-file'],
    ['was paid by the unemployment fund', {}, { unemploymentSubsidy: 'drawn' }, 'unemployment-subsidy-drawn'],
    ['was claimed for in person', {}, { claimedPersonally: 'yes' }, 'claimed-personally'],
    ['belongs to somebody who did not agree', { consent: 'no' }, {}, 'no-consent'],
    ['came of a training of another mode', { trainingMode: 'self-taught' }, {}, 'training-mode-not-allowed'],
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
      parts: [{ amountFen: 150_000 }],
      unknowns: ['occupation-not-in-catalogue', 'employment-unknown', 'pension-unknown'],
      holds: [],
    });
  });

  it('of which no register said anything shows all of it, and is granted', () => {
    const { publicServant: _1, student: _2, unemploymentSubsidy: _3, ...facts } = aVerifiedLine();
    const { claimedPersonally: _4, issuerOnFile: _5, ...told } = facts;
    const { age: _6, retirement: _7, consent: _8, ...line } = aFrozenLine();
    expect(assessLine(line, told, claim, fujian2024())).toMatchObject({
      eligible: true,
      unknowns: [
        'issuer-unknown',
        'public-servant-unknown',
        'student-unknown',
        'age-unknown',
        'unemployment-subsidy-unknown',
        'personal-claim-unknown',
        'consent-unknown',
      ],
    });
  });

  it('waits for a person where the policy says that not knowing a fact holds it', () => {
    const { rules, ...policy } = fujian2024();
    const strict = {
      ...policy,
      rules: { ...rules, employment: { ...rules.employment, whenUnknown: 'hold' as const } },
    };
    expect(assess({}, { employed: 'unknown' }, strict)).toMatchObject({
      eligible: true,
      holds: ['employment-unknown'],
    });
  });

  it('has the evaluation subsidy besides where the roster asks for it; its unknown rate waits for a person', () => {
    expect(assess({ claimedEvaluationFen: 20_000 })).toMatchObject({
      eligible: true,
      subsidies: ['training', 'evaluation'],
      parts: [{ subsidy: 'training', amountFen: 180_000 }],
      holds: ['evaluation-rate-unknown'],
    });
  });

  it.each<[string, string, ReturnType<typeof reasonsAgainst>]>([
    ['350100', 'eligible', ['unemployment-subsidy-eligible']],
    ['350200', 'eligible', []],
    ['350100', 'drawn', ['unemployment-subsidy-drawn']],
  ])('in %s who is %s for the unemployment fund: %j', (region, told, reasons) => {
    const verified = aVerifiedLine({ unemploymentSubsidy: told as 'eligible' | 'drawn' });
    const assessed = assessLine(aFrozenLine(), verified, { ...claim, region }, fujian2024());
    expect(assessed.eligible ? [] : assessed.reasons).toEqual(reasons);
  });

  it.each([
    ['350100', 60, []],
    ['350100', 61, ['past-age-limit']],
    ['350200', 59, []],
    ['350200', 60, ['past-age-limit']],
  ] as const)('past retirement age in %s at %i: %j', (region, age, reasons) => {
    const line = aFrozenLine({ age, retirement: 'past' });
    const assessed = assessLine(line, aVerifiedLine(), { ...claim, region }, fujian2024());
    expect(assessed.eligible ? [] : assessed.reasons).toEqual(reasons);
  });

  it('of somebody still before retirement age has no limit of age', () => {
    expect(reasonsAgainst({ age: 62, retirement: 'before' })).toEqual([]);
  });

  it('of a special-ability certificate is granted its own rate', () => {
    expect(assess({ level: 'special', certificateType: 'special-ability', occupation: '沙县小吃制作' })).toMatchObject({
      eligible: true,
      parts: [{ amountFen: 50_000 }],
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
