import { describe, expect, it } from 'vitest';
import {
  certificateTypeOf,
  contradictions,
  contradictsIssuer,
  contradictsKind,
  isFormKnown,
  isOfAnotherProvince,
  normaliseCertificateNumber,
  parseCertificateNumber,
} from '#functions/verification/certificate-number.ts';

const EMPLOYER = 'Y000135000123243000001';

describe('certificate number', () => {
  it('reads a skill-level number', () => {
    expect(parseCertificateNumber(EMPLOYER)).toEqual({
      form: 'skill-level',
      number: EMPLOYER,
      issuerKind: 'employer',
      body: '0001',
      province: '35',
      bodySerial: '000123',
      year: 2024,
      level: '3',
      serial: '000001',
    });
  });

  it.each([
    ['S', 'social-body'],
    ['J', 'other'],
  ])('tells the issuer by the letter %s', (letter, issuerKind) => {
    expect(parseCertificateNumber(letter + EMPLOYER.slice(1))).toMatchObject({ form: 'skill-level', issuerKind });
  });

  it('reads a qualification number of either century', () => {
    expect(parseCertificateNumber('2413000123300001')).toMatchObject({
      form: 'qualification',
      year: 2024,
      province: '13',
      city: '00',
      bodyKind: '0',
      bodySerial: '123',
      level: '3',
      serial: '00001',
    });
    expect(parseCertificateNumber('9813000123300001')).toMatchObject({ year: 1998 });
  });

  it('pads a Shanghai number, and knows it padded', () => {
    const expected = { form: 'qualification-shanghai', number: '0001234567890123' };
    expect(parseCertificateNumber('1234567890123')).toEqual(expected);
    expect(parseCertificateNumber('0001234567890123')).toEqual(expected);
  });

  it.each([['闽专2024-001'], ['Y000135000123246000001'], ['2413005123300001'], ['2413000123600001'], ['ABC']])(
    '%s is of no known form, which is nothing against it',
    (number) => {
      const parsed = parseCertificateNumber(number);
      expect(parsed).toEqual({ form: 'unknown', number });
      expect(certificateTypeOf(parsed)).toBeUndefined();
      expect(
        contradictions(parsed, { certificateType: 'special-ability', level: 'special', issuedOn: '2024-06-01' }),
      ).toEqual([]);
    },
  );

  it.each([
    [' y0001 35000123\n243000001 ', EMPLOYER],
    ['Ｙ000135000123243000001', EMPLOYER],
    ["'Y000135000123243000001", EMPLOYER],
    ['YOOO135000123243OOOOO1', EMPLOYER],
    ['Y0001-3500-0123-2430-00001', EMPLOYER],
    ['Y000135OAB123243000001', 'Y000135OAB123243000001'],
    ['24130OO1233OOOO1', '2413000123300001'],
    ['TS-00013500012324300001', 'TS00013500012324300001'],
    ['闽专-O1', '闽专-O1'],
  ])('a number written %j is kept as %s', (written, expected) => {
    expect(normaliseCertificateNumber(written)).toBe(expected);
  });

  it.each([
    [EMPLOYER, 'skill-level'],
    ['TS00013500012324300001', 'skill-level'],
    ['2413000123300001', 'qualification'],
    ['1234567890123', 'qualification'],
  ])('the number %s tells the type of its certificate', (number, type) => {
    expect(certificateTypeOf(parseCertificateNumber(number))).toBe(type);
  });
});

describe('contradictions', () => {
  const claimed = { certificateType: 'skill-level', level: '3', issuedOn: '2024-06-01' } as const;
  const found = (number: string, claim: Parameters<typeof contradictions>[1]) =>
    contradictions(parseCertificateNumber(number), claim).map(({ code }) => code);

  it.each([
    [EMPLOYER, claimed, []],
    [EMPLOYER, { ...claimed, level: '2' }, ['number-level-differs']],
    [EMPLOYER, { ...claimed, level: 'special' }, ['number-level-differs']],
    [EMPLOYER, { ...claimed, issuedOn: '2023-12-31' }, ['number-year-differs']],
    [EMPLOYER, { ...claimed, certificateType: 'qualification' }, ['number-type-differs']],
    [
      EMPLOYER,
      { certificateType: 'special-ability', level: 'special', issuedOn: '2023-12-31' },
      ['number-type-differs', 'number-level-differs', 'number-year-differs'],
    ],
    ['2413000123300001', { ...claimed, certificateType: 'qualification' }, []],
    ['1234567890123', { ...claimed, certificateType: 'qualification' }, []],
    ['1234567890123', claimed, ['number-type-differs']],
    ['TS00013500012324300001', { ...claimed, level: '1' }, []],
    ['TS00013500012324300001', claimed, ['number-level-differs']],
  ] as const)('the number %s is held against what is claimed, %j', (number, claim, expected) => {
    expect(found(number, claim)).toEqual(expected);
  });

  it('names the level and year of the number, in both languages', () => {
    const [level, year] = contradictions(parseCertificateNumber(EMPLOYER), {
      ...claimed,
      level: '1',
      issuedOn: '2022-01-01',
    });
    expect(level?.zh).toContain('3级');
    expect(year?.en).toContain('2024');
  });
});

describe('a form that a person can read', () => {
  it.each([
    [EMPLOYER, 'skill-level', true],
    ['S001235000123243000001', 'skill-level', true],
    // No province has these digits.
    ['S000099000123243000001', 'skill-level', false],
    ['2413000123300001', 'qualification', true],
    ['1234567890123', 'qualification', true],
    ['TS00013500012324300001', 'skill-level', false],
    ['JN-2024-0012', 'skill-level', false],
    // Nobody published a form for them: nothing is missing.
    ['闽专2024第000001号', 'special-ability', true],
  ] as const)('%s of type %s: %s', (number, certificateType, known) => {
    expect(isFormKnown(parseCertificateNumber(number), { certificateType })).toBe(known);
  });
});

describe('the issuer named on the line', () => {
  const SOCIAL = 'S000035000123243000001';
  it.each([
    // The employer's letter.
    [EMPLOYER, '厦门示例机械有限公司', false],
    [EMPLOYER, '示例集团职业技能评价中心', false],
    [EMPLOYER, '厦门市示例职业培训学校', true],
    [EMPLOYER, '福建省示例行业协会', true],
    [EMPLOYER, '福建省职业技能鉴定指导中心（一楼）', true],
    // That of a social body: companies may be one, but nothing speaks for it here.
    [SOCIAL, '厦门示例机械有限公司', true],
    [SOCIAL, '厦门示例人力资源有限公司', false],
    [SOCIAL, '厦门市示例职业培训学校', false],
    [SOCIAL, '示例职业技能评价中心', false],
    // The province of its name.
    [SOCIAL, '广东省示例职业培训学校', true],
    [SOCIAL, '上海示例教育科技有限公司厦门分公司', false],
    ['S000044000123243000001', '广东省示例职业培训学校', false],
    ['S000044000123243000001', '泉州市示例职业培训学校', true],
    // A body of a ministry or a group has sites anywhere.
    ['S001235000123243000001', '北京示例职业培训学校', false],
    // Letters whose meaning is not published.
    ['J000035000123243000001', '福建示例技师学院', false],
    // Qualifications are certified by the state.
    ['2413000123300001', '厦门示例机械有限公司', true],
    ['1234567890123', '上海示例机械厂', true],
    ['2413000123300001', '示例职业技能鉴定指导中心', false],
    ['JN-2024-0012', '厦门示例机械有限公司', false],
    [EMPLOYER, undefined, false],
  ])('whether the number %s contradicts an issuer called %s is told: %s', (number, issuer, contradicted) => {
    expect(contradictsIssuer(parseCertificateNumber(number), issuer)).toBe(contradicted);
  });

  it.each([
    [EMPLOYER, 'employer', false],
    [EMPLOYER, 'social-body', true],
    [EMPLOYER, 'school', true],
    [SOCIAL, 'social-body', false],
    [SOCIAL, 'employer', true],
    [SOCIAL, 'school', false],
    ['J000035000123243000001', 'employer', false],
    ['2413000123300001', 'employer', false],
  ] as const)('whether the number %s contradicts an issuer that is a %s is told: %s', (number, kind, contradicted) => {
    expect(contradictsKind(parseCertificateNumber(number), kind)).toBe(contradicted);
  });

  it.each([
    [EMPLOYER, false],
    ['S000044000123243000001', true],
    ['S000099000123243000001', undefined],
    // By its own table, which is not published in full.
    ['2413000123300001', undefined],
  ])('whether the number %s is of another province is told: %s', (number, expected) => {
    expect(isOfAnotherProvince(parseCertificateNumber(number), '35')).toBe(expected);
  });
});
