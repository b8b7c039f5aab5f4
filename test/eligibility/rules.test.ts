import { describe, expect, it } from 'vitest';
import { RULES } from '#functions/eligibility/rules/index.ts';
import type { Case } from '#functions/eligibility/rules/rule.ts';
import { UNKNOWNS } from '#functions/eligibility/unknowns.ts';
import { selfContradictions } from '#functions/verification/verify-line.ts';
import type { PolicyVersion } from '#policy/index.ts';
import { aFrozenLine, aVerifiedLine, fujian2024 } from '#test/support/domain.ts';

const source = 'test';
type Rules = PolicyVersion['rules'];

/** What all rules find where one setting of the policy is another. */
function findings(rules: Partial<Rules>, line: Case['line'] = aFrozenLine(), more: Partial<PolicyVersion> = {}) {
  const policy = { ...fujian2024(), ...more, rules: { ...fujian2024().rules, ...rules } };
  const on: Case = {
    line,
    verified: aVerifiedLine(),
    claim: { region: '350200', submittedOn: '2025-06-01' },
    policy,
    occupation: undefined,
  };
  return RULES.map((rule) => rule(on))
    .filter((finding) => finding !== undefined)
    .filter((finding) => 'against' in finding || finding.whenUnknown !== 'ignore');
}

const everywhere = <Value>(value: Value, whenUnknown: 'show' | 'hold' = 'hold') =>
  ({ value, regions: [], source, whenUnknown }) as const;

describe('a rule that nobody knows', () => {
  it.each<[string, Partial<Rules>, Partial<Case['line']>, string]>([
    ['consent', { consent: everywhere('unknown') }, { consent: 'no' }, 'consent-unknown'],
    ['trainingModes', { trainingModes: everywhere('unknown') }, {}, 'training-mode-unknown'],
    ['trainingHours', { trainingHours: everywhere('unknown') }, {}, 'training-hours-unknown'],
  ])('%s refuses nobody and waits for a person', (_, rules, line, unknown) => {
    expect(findings(rules, { ...aFrozenLine(), ...line })).toEqual([{ unknown, whenUnknown: 'hold' }]);
  });

  it('asks nobody where the fact would satisfy it anyway', () => {
    expect(findings({ employment: everywhere('unknown') })).toEqual([]);
    expect(findings({ unemploymentSubsidy: everywhere('unknown') })).toEqual([]);
  });

  it('claimWindow waits for a person', () => {
    const claimWindow = { value: 'unknown', regions: [], source } as const;
    expect(findings({}, aFrozenLine(), { claimWindow })).toEqual([
      { unknown: 'claim-window-unknown', whenUnknown: 'hold' },
    ]);
  });

  it('retiredAge matters only past retirement', () => {
    const retiredAge = everywhere('unknown' as const);
    expect(findings({ retiredAge })).toEqual([]);
    expect(findings({ retiredAge }, aFrozenLine({ age: 61, retirement: 'past' }))).toEqual([
      { unknown: 'age-unknown', whenUnknown: 'hold' },
    ]);
  });
});

describe('training', () => {
  const least = everywhere({ least: 40 });

  it.each([
    [39, [{ against: 'training-too-short' }]],
    [40, []],
  ])('of %i hours where 40 are asked for: %j', (trainingHours, found) => {
    expect(findings({ trainingHours: least }, aFrozenLine({ trainingHours }))).toEqual(found);
  });

  it('of which the roster tells no hours is not known', () => {
    expect(findings({ trainingHours: least })).toEqual([{ unknown: 'training-hours-unknown', whenUnknown: 'hold' }]);
  });

  it.each([
    ['own', []],
    ['joint', [{ against: 'training-mode-not-allowed' }]],
  ] as const)('by mode %s where only one is allowed: %j', (trainingMode, found) => {
    expect(findings({ trainingModes: everywhere(['own']) }, aFrozenLine({ trainingMode }))).toEqual(found);
  });
});

describe('somebody between two retirement ages', () => {
  it('past the limit of age is not known to be refused', () => {
    const line = aFrozenLine({ age: 60, retirement: 'unknown' });
    expect(findings({}, line)).toEqual([{ unknown: 'age-unknown', whenUnknown: 'show' }]);
  });

  it('is refused by nobody where the rule does not hold', () => {
    const off = { publicServant: everywhere(false), consent: everywhere(false) };
    expect(findings(off, { ...aFrozenLine(), consent: 'no' })).toEqual([]);
  });
});

describe('what is not known', () => {
  it.each(Object.entries(UNKNOWNS))('%s is said in both languages', (_, { zh, en }) => {
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(en).toMatch(/^[A-Z][^\p{Script=Han}]+\.$/u);
  });
});

describe('a certificate number', () => {
  const numbered = (certificateNumber: string, more: Partial<Case['line']> = {}) =>
    aFrozenLine({ certificateNumber, ...more });
  const ODD = 'JN-2024-0012';
  const GUANGDONG = 'S000044000001243000001';
  const inRegion = (region: string, line: Case['line']) => {
    const claim = { region, submittedOn: '2025-06-01' };
    const on: Case = { line, verified: aVerifiedLine(), claim, policy: fujian2024(), occupation: undefined };
    return RULES.map((rule) => rule(on))
      .filter((finding) => finding !== undefined)
      .filter((finding) => 'against' in finding || finding.unknown.startsWith('certificate'));
  };

  it('of no published form goes to the register and is shown to a person, whatever the register said', () => {
    expect(findings({}, numbered(ODD))).toEqual([{ unknown: 'certificate-number-form-unknown', whenUnknown: 'show' }]);
    expect(selfContradictions(numbered(ODD))).toEqual([]);
    expect(findings({ certificateForm: everywhere(true) }, numbered(ODD))).toEqual([
      { unknown: 'certificate-number-form-unknown', whenUnknown: 'hold' },
    ]);
    expect(findings({ certificateForm: everywhere(false) }, numbered(ODD))).toEqual([]);
  });

  it('of a special-ability certificate has no published form, and nobody is asked about it', () => {
    expect(
      findings({}, numbered('闽专2024第000001号', { certificateType: 'special-ability', level: 'special' })),
    ).toEqual([]);
  });

  it('that does not go with the issuer named beside it waits for a person; a policy may say that it refuses', () => {
    const line = numbered('Y000035000001243000001', { issuer: '厦门市示例职业培训学校' });
    expect(findings({}, line)).toEqual([{ unknown: 'certificate-number-issuer-differs', whenUnknown: 'hold' }]);
    expect(findings({ certificateIssuer: everywhere(true) }, line)).toEqual([
      { against: 'certificate-number-contradicts' },
    ]);
  });

  it('of another province is shown where issuers must be on file, and nothing elsewhere', () => {
    expect(inRegion('350200', numbered(GUANGDONG))).toEqual([
      { unknown: 'certificate-number-of-another-province', whenUnknown: 'show' },
    ]);
    expect(inRegion('350500', numbered(GUANGDONG))).toEqual([]);
  });
});
