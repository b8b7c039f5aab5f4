import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RegisterServer } from './register-server.ts';

const COMPANY = '91350200TEST000001';
const OTHER = '91350200TEST000002';
const SOMEBODY = '359901199003079991';
const RETIRED = '359901196001019992';
const NOBODY = '359901199001019993';

const PEOPLE = [
  {
    documentNumber: SOMEBODY,
    insured: [
      { creditCode: COMPANY, from: '2022-01', to: '2022-12' },
      { creditCode: COMPANY, from: '2024-03' },
      { creditCode: OTHER, from: '2023-01', to: '2024-02' },
    ],
    pensionDrawn: false,
    student: 'unknown',
    unemploymentSubsidy: 'eligible',
  },
  { documentNumber: RETIRED, insured: [], pensionDrawn: 'unknown', publicServant: true, student: true },
];
const CERTIFICATE = {
  certificateNumber: 'C-1',
  certificateType: 'skill-level',
  level: '3',
  documentNumber: SOMEBODY,
  name: '某某',
  occupation: '焊工',
  issuedOn: '2024-09-01',
  issuer: '某评价机构',
  issuerId: 'issuer-1',
  examinedOn: '2024-08-20',
};
const ISSUER = {
  issuerId: 'issuer-1',
  name: '某评价机构',
  kind: 'social-body',
  accreditedOn: '2023-05-01',
  closedOn: '2025-02-01',
  ownerIds: ['owner-1'],
  scope: [{ occupation: '焊工', levels: ['4', '3'], from: '2023-05-01', until: '2024-12-31' }],
  months: [{ month: '2024-08', examined: 40, passed: 31 }],
};
const attended = (...people: readonly (readonly [documentNumber: string, hours: number])[]) =>
  people.map(([documentNumber, hours]) => ({ documentNumber, hours }));
const CLASS = {
  classNumber: 'K-1',
  creditCode: COMPANY,
  occupation: '焊工',
  filedOn: '2024-05-20',
  from: '2024-06-01',
  to: '2024-06-20',
  hours: 60,
  capacity: 30,
  place: '一号车间',
  attendance: attended([SOMEBODY, 58], [RETIRED, 60]),
};
const CLASSES = [
  CLASS,
  { ...CLASS, classNumber: 'K-2', from: '2024-08-01', to: '2024-08-10', attendance: attended([SOMEBODY, 40]) },
  { ...CLASS, classNumber: 'K-3', from: '2024-06-20', to: '2024-06-25', attendance: attended([RETIRED, 8]) },
  { ...CLASS, classNumber: 'K-4', from: '2024-08-10', to: '2024-08-12', attendance: attended([SOMEBODY, 0.5]) },
  { ...CLASS, classNumber: 'K-5', creditCode: OTHER, occupation: '电工', attendance: [] },
];

let server: RegisterServer;
beforeAll(async () => {
  server = await RegisterServer.start({
    people: PEOPLE,
    certificates: [CERTIFICATE, { ...CERTIFICATE, certificateNumber: 'C-2', claimedPersonally: true }],
    enterprises: [
      {
        creditCode: COMPANY,
        name: '某公司',
        accountName: '某公司',
        status: 'active',
        foundedOn: '2015-01-01',
        kind: 'manufacturing',
        insuredHeads: 80,
        ownerIds: ['owner-1', 'owner-2'],
      },
    ],
    issuers: [ISSUER],
    classes: CLASSES,
  });
});
afterAll(() => server.close());

const one = async (...call: Parameters<RegisterServer['results']>) => {
  const [result] = await server.results(...call);
  return result;
};

describe('insurance', () => {
  const insured = (months: readonly string[], documentNumber = SOMEBODY, creditCode = COMPANY) =>
    one('/v1/insurance:check', { ref: 'a', documentNumber, creditCode, months });

  it.each([
    ['a spell that goes on', ['2024-03', '2024-04'], { insuredByClaimant: 'yes', insuredFrom: '2024-03' }],
    ['one that has ended', ['2022-12'], { insuredByClaimant: 'yes', insuredFrom: '2022-01', insuredUntil: '2022-12' }],
    ['hired after the training began', ['2024-02', '2024-03'], { insuredByClaimant: 'no', insuredFrom: '2024-03' }],
    ['the months in any order', ['2024-03', '2024-02'], { insuredByClaimant: 'no', insuredFrom: '2024-03' }],
    ['hired in the last month', ['2022-01'], { insuredByClaimant: 'yes', insuredFrom: '2022-01' }],
    ['gone before it began', ['2023-06'], { insuredByClaimant: 'no', insuredUntil: '2022-12' }],
  ])('tells the spell: %s', async (_name, months, expected) => {
    expect(await insured(months)).toMatchObject({ ref: 'a', documentTail: '9991', ...expected });
  });

  it('tells no spell that has not begun, and none of another employer', async () => {
    expect(await insured(['2021-12'])).not.toHaveProperty('insuredFrom');
    const elsewhere = await insured(['2024-02'], SOMEBODY, '91350200TEST000009');
    expect(elsewhere).toMatchObject({ insuredByClaimant: 'no', insuredElsewhere: 'yes' });
    expect(elsewhere).not.toHaveProperty('insuredFrom');
    expect(await insured(['2024-03'])).not.toHaveProperty('insuredUntil');
  });

  it.each([
    [['2024-02', '2024-03'], 'yes'],
    [['2024-03'], 'no'],
  ])('tells of %j whether somebody else insured them: %s', async (months, insuredElsewhere) => {
    expect(await insured(months)).toMatchObject({ insuredElsewhere });
  });

  it('unknown is not no', async () => {
    expect(await insured(['2024-03'], RETIRED)).toMatchObject({ insuredByClaimant: 'no', pensionDrawn: 'unknown' });
    expect(await insured(['2024-03'], NOBODY)).toMatchObject({
      documentTail: '9993',
      insuredByClaimant: 'unknown',
      insuredElsewhere: 'unknown',
      pensionDrawn: 'unknown',
    });
  });
});

describe('enrolment, fiscal payroll, other grants', () => {
  it.each([
    ['/v1/enrolment:check', SOMEBODY, { student: 'unknown' }],
    ['/v1/enrolment:check', RETIRED, { student: 'yes' }],
    ['/v1/enrolment:check', NOBODY, { student: 'unknown' }],
    ['/v1/fiscal-payroll:check', SOMEBODY, { publicServant: 'no' }],
    ['/v1/fiscal-payroll:check', RETIRED, { publicServant: 'yes' }],
    ['/v1/fiscal-payroll:check', NOBODY, { publicServant: 'unknown' }],
  ] as const)('%s of %s: %j', async (path, documentNumber, expected) => {
    expect(await one(path, { ref: 'a', documentNumber })).toEqual({
      ref: 'a',
      documentTail: documentNumber.slice(-4),
      ...expected,
    });
  });

  it.each([
    [SOMEBODY, 'C-1', { unemploymentSubsidy: 'eligible', claimedPersonally: 'no' }],
    [SOMEBODY, 'C-2', { unemploymentSubsidy: 'eligible', claimedPersonally: 'yes' }],
    [RETIRED, 'C-9', { unemploymentSubsidy: 'no', claimedPersonally: 'unknown' }],
    [NOBODY, 'C-1', { unemploymentSubsidy: 'unknown', claimedPersonally: 'no' }],
  ])('grants to %s and for %s: %j', async (documentNumber, certificateNumber, expected) => {
    const asked = { ref: 'a', documentNumber, certificateNumber };
    const about = { ref: 'a', subject: certificateNumber, documentTail: documentNumber.slice(-4) };
    expect(await one('/v1/other-grants:check', asked)).toEqual({ ...about, ...expected });
  });
});

describe('issuers and enterprises', () => {
  it('a certificate names its issuer, whose scope and months are told', async () => {
    const { issuer: _issuer, issuerId: _id, examinedOn: _day, ...asked } = CERTIFICATE;
    const certificate = await one('/v1/certificates:verify', { ref: 'a', ...asked });
    expect(certificate).toMatchObject({ subject: 'C-1', issuerId: 'issuer-1', examinedOn: '2024-08-20' });
    const { issuerId, ...facts } = ISSUER;
    expect(await one('/v1/issuers:lookup', { ref: 'b', issuerId })).toEqual({
      ref: 'b',
      subject: issuerId,
      found: true,
      ...facts,
    });
    const unheard = await one('/v1/issuers:lookup', { ref: 'c', issuerId: 'unheard-of' });
    expect(unheard).toEqual({ ref: 'c', subject: 'unheard-of', found: false });
  });

  it('an enterprise tells who is behind it', async () => {
    const answer = await server.post('/v1/enterprises:lookup', { creditCode: COMPANY });
    expect(await answer.json()).toMatchObject({ subject: COMPANY, ownerIds: ['owner-1', 'owner-2'] });
  });
});

describe('classes', () => {
  const found = (more: object) =>
    one('/v1/classes:lookup', {
      ref: 'a',
      documentNumber: SOMEBODY,
      creditCode: COMPANY,
      occupation: '电焊工',
      ...more,
    });
  const during = (trainingFrom: string, trainingTo: string) => ({ trainingFrom, trainingTo });

  it('finds the class that a person attended in those days, by any name of the occupation', async () => {
    expect(await found(during('2024-06-20', '2024-07-01'))).toEqual({
      ref: 'a',
      documentTail: '9991',
      filed: 'yes',
      classNumber: 'K-1',
      creditCode: COMPANY,
      filedOn: '2024-05-20',
      from: '2024-06-01',
      to: '2024-06-20',
      hours: 60,
      capacity: 30,
      enrolled: 2,
      attendedHours: 58,
      overlaps: 'no',
    });
  });

  it.each([
    ['of several the latest', {}, 'K-4'],
    ['one day is a period', { trainingTo: '2024-08-05' }, 'K-2'],
    ['a number decides, whoever filed it', { classNumber: 'K-5' }, 'K-5'],
  ])('%s', async (_name, more, classNumber) => {
    expect(await found(more)).toMatchObject({ filed: 'yes', classNumber });
  });

  it.each([
    ['the claimant filed others', { trainingFrom: '2024-01-01', trainingTo: '2024-01-10' }, 'no'],
    ['another occupation', { occupation: '电工' }, 'no'],
    ['not on the record', { documentNumber: NOBODY }, 'no'],
    ['a number not on file', { classNumber: 'K-99', creditCode: '91350200TEST000009' }, 'no'],
    ['it knows no class of the claimant', { creditCode: '91350200TEST000009' }, 'unknown'],
  ])('%s: %s', async (_name, more, filed) => {
    const answer = await found(more);
    expect(answer).toMatchObject({ filed });
    expect(Object.keys(answer ?? {})).toHaveLength(3);
  });

  it('tells of a person in two places on one day, half an hour apart', async () => {
    const overlaps = async (documentNumber: string, classNumber: string) =>
      (await found({ documentNumber, classNumber }))?.['overlaps'];
    // The last day of K-1 is the first of K-3.
    expect(await overlaps(RETIRED, 'K-1')).toBe('yes');
    expect(await overlaps(SOMEBODY, 'K-1')).toBe('no');
    // At K-4 they signed in for half an hour.
    expect(await overlaps(SOMEBODY, 'K-2')).toBe('no');
    expect(await overlaps(SOMEBODY, 'K-4')).toBe('yes');
    expect(await found({ classNumber: 'K-5' })).not.toHaveProperty('attendedHours');
  });

  it('forgets what a class was before it was put in again', async () => {
    const moved = { ...CLASS, classNumber: 'K-3', creditCode: OTHER, attendance: attended([SOMEBODY, 20]) };
    expect(await (await server.post('/control/records', { classes: [moved] })).json()).toEqual({ put: 1 });
    const asked = { classNumber: 'K-1', documentNumber: RETIRED };
    expect(await found(asked)).toMatchObject({ overlaps: 'no' });
    expect(await found({ creditCode: OTHER })).toMatchObject({ classNumber: 'K-3', attendedHours: 20 });
  });
});
