import { describe, expect, test } from 'vitest';
import { callerOf, identityFaultsIn } from '#functions/api/caller.ts';
import { creditCode, enterpriseAsked, subject } from '#functions/api/fields.ts';
import { identityFaults } from '#functions/api/identity-faults.ts';
import { tokenClaims, tokenSubject } from '#functions/api/token-claims.ts';
import { ClaimsPage, NewClaim } from '#functions/claim/requests.ts';
import { NewRecusal, NewStandIn } from '#functions/office/requests.ts';
import { normaliseCreditCode } from '#functions/shared/identity/credit-code.ts';
import { readDocument } from '#functions/shared/identity/document.ts';
import { personNameKey, tidyPersonName } from '#functions/shared/identity/person-name.ts';
import { isSubject } from '#functions/shared/identity/subject.ts';
import { personFingerprint } from '#functions/shared/person-fingerprint.ts';
import type { Ask } from '#functions/verification/registers/asker.ts';
import { registersBy } from '#functions/verification/registers/registers.ts';
import { RecordsHeld } from '#local/registers/records-held.ts';
import { registerRecords } from '#local/registers/records.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { parseRoster } from '#test/support/parse-roster.ts';

const TODAY = '2025-06-03';
const NUMBER = '11010519491231002X';
const CODE = ENTERPRISES.machinery.creditCode;
const KEYS = { encryption: new Uint8Array(32), fingerprint: new Uint8Array(32) };
const PERSON = personFingerprint(KEYS, 'resident-id', NUMBER);

/** One number as people, spreadsheets and other systems write it. */
const SPELLINGS: readonly (readonly [string, (plain: string) => string])[] = [
  ['as it is', (plain) => plain],
  ['in lower case', (plain) => plain.toLowerCase()],
  ['with blanks around and within', (plain) => ` ${plain.slice(0, 6)} ${plain.slice(6)}\u3000\t`],
  ['full width', (plain) => plain.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))],
  ['with signs that nobody sees', (plain) => `\uFEFF${plain.slice(0, 3)}\u200B${plain.slice(3)}\u00AD`],
  ['with hyphens', (plain) => `${plain.slice(0, 6)}-${plain.slice(6, 14)}\u2013${plain.slice(14)}`],
  ['with an apostrophe before it', (plain) => `'${plain}`],
  ['with O for zero', (plain) => plain.replaceAll('0', 'O')],
];

const roster = async (document: string, code: string) => {
  const header = '姓名,身份证号,统一社会信用代码,职业(工种),技能等级,证书类型,证书编号,发证日期';
  const csv = `\uFEFF${header}\r\n张三,${document},${code},保安员,五级,职业技能等级证书,S000035020001235000001,2025-03-01\r\n`;
  return parseRoster(new TextEncoder().encode(csv), { today: TODAY, claimant: CODE, maxRows: 10 });
};

/** A register that answers all with this. */
const answering =
  (answer: unknown): Ask =>
  async (_register, sheets) => ({
    heard: sheets.flatMap((sheet) => {
      const said = sheet.read(answer);
      return said === undefined ? [] : [{ said, call: { callId: 'c', askedAt: '2025-06-03T01:00:00.000Z' } as never }];
    }),
    calls: [],
  });
const answeredAt = '2025-06-03T01:00:00.000Z';

describe.each(SPELLINGS)('a document number written %s', (_how, spelled) => {
  const written = spelled(NUMBER);

  test('is the same person in a roster', async () => {
    const read = await roster(written, CODE);
    expect(read).toMatchObject({ ok: true, lines: [{ documentNumber: NUMBER }] });
  });

  test('is the same person in a token', () => {
    const claims = tokenClaims({ document_type: 'resident-id', document_number: written });
    const caller = callerOf({ subject: 's', ...claims });
    expect(identityFaults(claims, TODAY)).toEqual([]);
    expect(caller.document).toEqual({ type: 'resident-id', number: NUMBER });
  });

  test('is the same person in a body, wherever a fingerprint is made of it', () => {
    expect(personFingerprint(KEYS, 'resident-id', written)).toBe(PERSON);
    expect(readDocument(written, 'resident-id', TODAY)).toMatchObject({ ok: true, documentNumber: NUMBER });
  });

  test('is the same person in the answer of a register, and in its records', async () => {
    const result = { ref: 'a', documentTail: spelled(NUMBER.slice(-4)), student: 'no' };
    const { enrolment } = registersBy(answering({ answeredAt, results: [result] }));
    const { answers } = await enrolment.ask([{ ref: 'a', documentNumber: NUMBER }]);
    expect(answers.get('a')?.facts).toEqual({ student: 'no' });
    const held = new RecordsHeld();
    held.put(registerRecords.parse({ people: [{ documentNumber: written, insured: [], pensionDrawn: false }] }));
    expect(held.people.has(NUMBER)).toBe(true);
  });
});

describe.each(SPELLINGS)('a credit code written %s', (_how, spelled) => {
  const written = spelled(CODE);

  test('is the same enterprise in a roster, a token, a body, a query and the answer of a register', async () => {
    expect(await roster(NUMBER, written)).toMatchObject({ ok: true, lines: [{}] });
    expect(tokenClaims({ enterprise_id: written, branch_ids: [written.replace(/\s/g, '')] })).toMatchObject({
      enterpriseId: CODE,
      branchIds: [CODE],
    });
    expect(NewClaim.parse({ enterpriseId: written, region: '350200' }).enterpriseId).toBe(CODE);
    expect(creditCode.parse(written)).toBe(CODE);
    expect(ClaimsPage.parse({ enterpriseId: written }).enterpriseId).toBe(CODE);
    expect(enterpriseAsked.parse(written)).toBe(CODE);
    const enterprise = { subject: written, answeredAt, accountName: 'a', status: 'active', foundedOn: '2000-01-01' };
    const registers = registersBy(answering({ ...enterprise, kind: 'other', insuredHeads: 3 }));
    expect((await registers.enterprises.lookUp(CODE)).given?.facts).toMatchObject({ found: true });
    expect(normaliseCreditCode(normaliseCreditCode(written))).toBe(CODE);
  });
});

describe('a certificate number', () => {
  test.each(SPELLINGS)('that a register answers %s is the one that was asked for', async (_how, spelled) => {
    const result = { ref: 'a', subject: spelled('S000035020001235000001'), result: 'verified' };
    const registers = registersBy(answering({ answeredAt, results: [result] }));
    const question = { ref: 'a', certificateNumber: 'S000035020001235000001' } as never;
    expect((await registers.certificates.ask([question])).answers.size).toBe(1);
  });
});

describe('a name', () => {
  test.each(['·', '•', '・', '．', '.', '●', '⚫', '‧', '･', ' ● '])(
    'has one dot between its parts, whichever was typed: %s',
    (dot) => {
      expect(tidyPersonName(`阿卜杜拉${dot}买买提`)).toBe('阿卜杜拉·买买提');
      expect(personNameKey(`阿卜杜拉${dot}买买提`)).toBe(personNameKey('阿卜杜拉·买买提'));
    },
  );

  test.each(['张 三', '张\u3000三', '张\u200B三', ' 张三 ', "'张三"])(
    'is the same whatever blanks and marks came along: %j',
    (written) => {
      expect(tidyPersonName(written)).toBe('张三');
    },
  );
});

describe('a subject', () => {
  test('is found by its name whatever blanks and unseen signs came along with it in a body', () => {
    for (const written of ['first-350200', ' first-350200\n', 'first-\u200B350200', '\uFEFFfirst-350200\u3000'])
      expect(subject.parse(written)).toBe('first-350200');
    const recusal = { enterpriseId: CODE, officer: ' a ', region: '350200', ground: 'relative', reason: 'r' };
    expect(NewRecusal.parse(recusal).officer).toBe('a');
    const standIn = { role: 'finance', region: '350200', standIn: 'b\u200B', until: TODAY, reason: 'r' };
    expect(NewStandIn.parse(standIn).standIn).toBe('b');
  });

  test("keeps the issuer's letters, case and width, so that two of its names never become one", () => {
    expect(subject.parse('First')).toBe('First');
    expect(subject.parse('ｆｉｒｓｔ')).toBe('ｆｉｒｓｔ');
    expect(isSubject(' first')).toBe(false);
    const now = new Date();
    const token = { iat: now.getTime() / 1000, exp: 1e10 };
    expect(tokenSubject({ ...token, sub: '张三@局' }, now)).toBe('张三@局');
    expect(() => tokenSubject({ ...token, sub: 'first ' }, now)).toThrow();
    expect(() => tokenSubject({ ...token, sub: 'a'.repeat(256) }, now)).toThrow();
  });
});

describe('a number of a sign-in that is none', () => {
  test.each([
    ['11010519491231002', ['token-resident-id-length']],
    ['110105194912310021', ['token-resident-id-check-character']],
    ['nonsense', ['token-resident-id-length', 'token-resident-id-character']],
  ])('is told with its reasons, and never the number: %s', (number, codes) => {
    const faults = identityFaults(tokenClaims({ document_type: 'resident-id', document_number: number }), TODAY);
    expect(faults.map(({ code }) => code)).toEqual(codes);
    expect(JSON.stringify(faults)).not.toContain(number);
  });

  test('is told where the sign-in does not say of which kind of document it is, in both languages', () => {
    const number = '110105194912310021';
    const faults = identityFaults(tokenClaims({ document_number: number }), TODAY);
    expect(faults).toMatchObject([
      {
        code: 'token-document-type-missing',
        text: { zh: expect.stringContaining('证件类型'), en: expect.stringContaining('kind of document') },
        fix: { zh: expect.stringMatching(/./), en: expect.stringMatching(/./) },
      },
    ]);
    expect(JSON.stringify(faults)).not.toContain(number);
    // An issuer may say of everybody that they have none.
    expect(identityFaults(tokenClaims({ document_number: ' ' }), TODAY)).toEqual([]);
  });

  test('is told of an enterprise and of its branches, once', () => {
    const faults = identityFaults(tokenClaims({ enterprise_id: '123', branch_ids: `${CODE} 456` }), TODAY);
    expect(faults.map(({ code }) => code)).toEqual(['token-credit-code']);
    expect(identityFaultsIn({ identityFaults: encodeURIComponent(JSON.stringify(faults)) })).toEqual(faults);
    expect(identityFaultsIn({ identityFaults: '' })).toEqual([]);
  });
});
