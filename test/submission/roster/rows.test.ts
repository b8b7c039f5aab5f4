import { describe, expect, it } from 'vitest';
import { residentIdCheckCharacter } from '#functions/shared/identity/resident-id.ts';
import type { Cell } from '#samples/xlsx-writer.ts';
import {
  CERTIFICATE,
  CLAIMANT,
  codes,
  HEADERS,
  ID,
  ISSUED,
  LEVEL,
  NAME,
  OCCUPATION,
  PHONE,
  parseCells,
  parsePerson,
  parseRows,
  person,
  refusal,
  residentId,
  residentIdWith,
  TYPE,
  usable,
  withCell,
} from './roster-files.ts';

const row = (index: number, cell: Cell | undefined) => withCell<Cell | undefined>(person(1), index, cell);

describe('a well-formed row', () => {
  it('becomes a line', async () => {
    expect(await parsePerson(person(1))).toEqual({
      line: {
        sheet: '花名册',
        row: 2,
        name: '张三',
        documentType: 'resident-id',
        documentNumber: residentId(1),
        phone: '13800138000',
        occupation: '焊工',
        level: '3',
        certificateType: 'skill-level',
        certificateNumber: 'Y000135000123243000001',
        issuedOn: '2024-06-01',
      },
      faults: [],
      notes: [],
    });
  });
});

describe('what is forgiven', () => {
  const x = residentIdWith('X');
  it.each<[string, number, Cell, object]>([
    ['lower-case x', ID, x.toLowerCase(), { documentNumber: x }],
    ['full-width X', ID, `${x.slice(0, 17)}Ｘ`, { documentNumber: x }],
    ['blanks and a line break', ID, ` ${x.slice(0, 6)} ${x.slice(6, 14)}\n${x.slice(14)} `, { documentNumber: x }],
    ['an apostrophe', ID, `'${x}`, { documentNumber: x }],
    ['O for 0', ID, x.replaceAll('0', 'O'), { documentNumber: x }],
    ['a date cell', ISSUED, { date: '2024-06-01' }, { issuedOn: '2024-06-01' }],
    ['a serial without a date format', ISSUED, 45444, { issuedOn: '2024-06-01' }],
    ['digits of a date as a number', ISSUED, 20240601, { issuedOn: '2024-06-01' }],
    ['a level as a number', LEVEL, 3, { level: '3' }],
    ['a phone as a number', PHONE, 13800138000, { phone: '13800138000' }],
    ['no phone', PHONE, '', { name: '张三' }],
    ['sub-occupation in the cell', OCCUPATION, '焊工（电\n焊工）', { occupation: '焊工(电焊工)' }],
    ['a dotted name', NAME, '阿卜杜拉．买买提', { name: '阿卜杜拉·买买提' }],
    ['a rare character', NAME, '\u{20BB7}三', { name: '\u{20BB7}三' }],
    ['a Shanghai number as a number', CERTIFICATE, 1234567890123, { certificateNumber: '1234567890123' }],
  ])('%s is read all the same', async (_, index, cell, expected) => {
    const { line, faults } = await parsePerson(row(index, cell));
    expect(faults).toEqual([]);
    expect(line).toMatchObject(expected);
  });
});

describe('what is faulted', () => {
  it.each<[string, number, Cell | undefined, string]>([
    ['no name', NAME, '', 'required-empty@B2'],
    ['a name of dots only', NAME, '·', 'required-empty@B2'],
    ['a name lost to the code page', NAME, '张?', 'name-characters-lost@B2'],
    ['a masked name', NAME, '张*', 'name-characters-lost@B2'],
    ['no document number', ID, undefined, 'required-empty@C2'],
    ['three of 18 digits missing', ID, '350203199001011', 'resident-id-length@C2'],
    ['15 digits', ID, '350203900101001', 'resident-id-fifteen-digits@C2'],
    ['17 digits', ID, residentId(1).slice(0, 17), 'resident-id-length@C2'],
    ['a wrong check character', ID, `${residentIdWith('digit').slice(0, 17)}X`, 'resident-id-check-character@C2'],
    ['a masked number', ID, '350203********1234', 'resident-id-character@C2'],
    ['scientific notation in a text', ID, '3.50203E+17', 'digits-lost@C2'],
    ['scientific notation in a number', ID, 3.5020319900101e21, 'digits-lost@C2'],
    ['a number of 18 digits', ID, 350203199001010000, 'digits-lost@C2'],
    ['digits lost before it became a text', ID, '350203199001012000', 'digits-lost@C2'],
    ['a formula', ID, { formula: 'A1', value: residentId(1) }, 'formula-cell@C2'],
    ['a formula without a value', NAME, { formula: 'A1' }, 'formula-cell@B2'],
    ['an error value', NAME, '#N/A', 'cell-error@B2'],
    ['ditto in a personal column', NAME, '同上', 'ditto-personal@B2'],
    ['ditto with nothing above', LEVEL, '同上', 'ditto-nothing-above@F2'],
    ['a phone for an occupation', OCCUPATION, '焊工 138 0013 8000', 'number-misplaced@E2'],
    ['an identity number for a certificate', CERTIFICATE, residentId(1), 'number-misplaced@H2'],
    ['two phones', PHONE, '13800138000/13900139000', 'phone-form@D2'],
    ['no occupation', OCCUPATION, ' ', 'required-empty@E2'],
    ['no level', LEVEL, undefined, 'required-empty@F2'],
    ['an unknown level', LEVEL, '特级技师', 'level-unknown@F2'],
    ['a dash for a level', LEVEL, '-', 'level-unknown@F2'],
    ['two levels', LEVEL, '三级/技师', 'level-contradictory@F2'],
    ['an unknown certificate type', TYPE, '毕业证', 'certificate-type-unknown@G2'],
    ['no certificate number', CERTIFICATE, undefined, 'required-empty@H2'],
    ['a certificate number in scientific notation', CERTIFICATE, '2.41300012E+15', 'digits-lost@H2'],
    ['a certificate number of 16 digits as a number', CERTIFICATE, 2413000123300001, 'digits-lost@H2'],
    ['no date', ISSUED, undefined, 'required-empty@I2'],
    ['half a date', ISSUED, '2024年6月', 'date-unreadable@I2'],
    ['a date to come', ISSUED, '2025-06-04', 'issued-in-future@I2'],
  ])('%s is a fault of its row', async (_, index, cell, code) => {
    const { line, faults } = await parsePerson(row(index, cell));
    expect(faults).toEqual([code]);
    expect(line).toBeUndefined();
  });

  it('reports everything wrong with a row at once', async () => {
    const { faults } = await parsePerson(['1', '', '3.5E+17', '123', '', '六级', '毕业证', undefined, '2024-02-30']);
    expect(faults).toEqual([
      'required-empty@B2',
      'digits-lost@C2',
      'phone-form@D2',
      'required-empty@E2',
      'required-empty@H2',
      'certificate-type-unknown@G2',
      'level-unknown@F2',
      'date-unreadable@I2',
    ]);
  });

  it('reports both the birth date and the check character', async () => {
    const { faults } = await parsePerson(row(ID, '350203199013010011'));
    expect(faults).toEqual(['resident-id-birth-date@C2', 'resident-id-check-character@C2']);
  });

  it('names the header, both languages and what to do, and never the value', async () => {
    const secret = '350203199001010019';
    const faults = refusal(await parseCells([HEADERS, row(ID, secret)]));
    expect(codes(faults)).toEqual(['all-rows-faulty', 'resident-id-check-character@C2']);
    const fault = faults[1];
    expect(fault?.place).toEqual({ sheet: '花名册', row: 2, column: 'C', header: '身份证号' });
    expect(fault?.text.zh).toContain('“身份证号”');
    expect(fault?.text.en).not.toBe('');
    expect(fault?.fix.zh).not.toBe('');
    expect(JSON.stringify(faults)).not.toContain(secret);
    expect(JSON.stringify(faults)).not.toContain('张三');
  });
});

describe('certificate type', () => {
  const without = HEADERS.filter((_, index) => index !== TYPE);
  const drop = (cells: (Cell | undefined)[]) => cells.filter((_, index) => index !== TYPE);

  it.each([
    ['Y000135000123243000001', 'skill-level'],
    ['2413000123300001', 'qualification'],
  ])('is told by the number %s where there is no column or no text', async (number, type) => {
    const absent = await parsePerson(drop(row(CERTIFICATE, number)), without);
    expect(absent).toMatchObject({ line: { certificateType: type }, faults: [] });
    const empty = await parsePerson(withCell(row(CERTIFICATE, number), TYPE, ''));
    expect(empty).toMatchObject({ line: { certificateType: type }, faults: [] });
  });

  it('is told by the level 专项', async () => {
    const cells = withCell(row(CERTIFICATE, '闽专001'), LEVEL, '专项能力');
    expect(await parsePerson(drop(cells), without)).toMatchObject({
      line: { certificateType: 'special-ability', level: 'special' },
    });
  });

  it('gives the level of a special-ability certificate, which has none to write', async () => {
    for (const level of ['', '/', '无']) {
      const cells = withCell(withCell(row(CERTIFICATE, '闽专001'), LEVEL, level), TYPE, '专项职业能力证书');
      expect(await parsePerson(cells)).toMatchObject({
        line: { certificateType: 'special-ability', level: 'special' },
      });
    }
  });

  it('has to be given where the number does not tell', async () => {
    expect((await parsePerson(drop(row(CERTIFICATE, '闽专001')), without)).faults).toEqual([
      'certificate-type-needed@G2',
    ]);
    expect((await parsePerson(withCell(row(CERTIFICATE, '闽专001'), TYPE, ''))).faults).toEqual([
      'certificate-type-needed@G2',
    ]);
  });
});

describe('document type', () => {
  const PERMIT = `83000019900101001${residentIdCheckCharacter('83000019900101001')}`;
  const headers = ['姓名', '证件类型', '证件号码', '职业', '等级', '证书编号', '发证日期'];
  const cells = (type: string, number: string) => [
    '张三',
    type,
    number,
    '焊工',
    '三级',
    'Y000135000123243000001',
    '2024-06-01',
  ];

  it.each([
    ['台湾居民来往大陆通行证', '01234567', 'taiwan-permit'],
    ['台胞证', 'O12345678 9', 'taiwan-permit'],
    ['', '01234567', 'taiwan-permit'],
    ['', residentId(1), 'resident-id'],
    ['港澳居民来往内地通行证', 'H01234567', 'hong-kong-macao-permit'],
    ['回乡证', 'ｍ０１２３４５６７　02', 'hong-kong-macao-permit'],
    ['', 'h O1234567', 'hong-kong-macao-permit'],
    ['港澳台居民居住证', PERMIT, 'resident-id'],
    ['', PERMIT, 'resident-id'],
    ['居民身份证', residentId(1), 'resident-id'],
  ])('written %j beside the number %s is told', async (type, number, expected) => {
    const { line } = await parsePerson(cells(type, number), headers);
    expect(line?.documentType).toBe(expected);
  });

  it('faults a permit of the wrong form, an unknown document and a permit number under 身份证', async () => {
    expect((await parsePerson(cells('台胞证', '1234567'), headers)).faults).toEqual(['taiwan-permit-form@C2']);
    expect((await parsePerson(cells('回乡证', 'C01234567'), headers)).faults).toEqual([
      'hong-kong-macao-permit-form@C2',
    ]);
    expect((await parsePerson(cells('护照', 'E12345678'), headers)).faults).toEqual(['document-type-unknown@B2']);
    expect((await parsePerson(cells('护照', ''), headers)).faults).toEqual([
      'document-type-unknown@B2',
      'required-empty@C2',
    ]);
    expect((await parsePerson(cells('身份证', '12345678'), headers)).faults).toEqual(['resident-id-length@C2']);
  });
});

describe('a column of credit codes', () => {
  const headers = [...HEADERS, '统一社会信用代码'];
  it.each([
    [CLAIMANT, []],
    [` ${CLAIMANT.toLowerCase()}'`, []],
    ['', []],
    ['91350200XXXX000198', ['credit-code-form@J2']],
    ['厦门示例机械有限公司', ['credit-code-form@J2']],
    ['91350500XXXX00027H', ['credit-code-other@J2']],
  ])('with %j has the faults %j', async (code, faults) => {
    expect((await parsePerson([...person(1), code], headers)).faults).toEqual(faults);
  });
});

describe('optional columns', () => {
  const headers = [
    ...HEADERS,
    '发证机构',
    '人员类别',
    '培训起止时间',
    '开班日期',
    '结业日期',
    '学时',
    '补贴金额（元）',
    '社会保障卡号',
  ];
  const cells = (...more: (Cell | undefined)[]) => [...person(1), ...more];

  it('are read', async () => {
    const more = [
      '厦门机构',
      '就业困难人员',
      '2024.5.1-5.20',
      '',
      '',
      '80学时',
      '1,500.00元',
      '6228 4800 1234 5678 901',
    ];
    const { line, notes } = await parsePerson(cells(...more), headers);
    expect(notes).toEqual([]);
    expect(line).toMatchObject({
      issuer: '厦门机构',
      group: '就业困难人员',
      trainingFrom: '2024-05-01',
      trainingTo: '2024-05-20',
      trainingHours: 80,
      claimedFen: 150_000,
      account: '6228480012345678901',
    });
  });

  it('prefer the days in columns of their own', async () => {
    const { line } = await parsePerson(cells('', '', '2024.5.1-5.20', '2024-05-02', { date: '2024-05-19' }), headers);
    expect(line).toMatchObject({ trainingFrom: '2024-05-02', trainingTo: '2024-05-19' });
  });

  it('take the shown value of a formula', async () => {
    const { line, faults } = await parsePerson(
      cells('', '', '', '', '', '', { formula: 'A1*500', value: 1500 }),
      headers,
    );
    expect(faults).toEqual([]);
    expect(line?.claimedFen).toBe(150_000);
  });

  it('are noted, not faulted, when unreadable', async () => {
    const { line, faults, notes } = await parsePerson(cells('', '', '五月', '某天', '', '很多', '若干'), headers);
    expect(faults).toEqual([]);
    expect(notes).toEqual([
      'training-dates-unreadable@L2',
      'training-dates-unreadable@M2',
      'hours-unreadable@O2',
      'money-unreadable@P2',
    ]);
    expect(line?.claimedFen).toBeUndefined();
  });

  it('fault an account that has lost digits', async () => {
    const result = await parseCells([headers, cells('', '', '', '', '', '', '', 6228480012345678000)]);
    expect(codes(refusal(result))).toContain('digits-lost@Q2');
  });

  it('read an amount in 万元 where the header says so', async () => {
    const { line } = await parsePerson([...person(1), '0.15'], [...HEADERS, '补贴金额(万元)']);
    expect(line?.claimedFen).toBe(150_000);
  });
});

describe('rows together', () => {
  it('take what is above for 同上, from the last row that says something', async () => {
    const rows = [
      person(1),
      withCell(withCell(person(2), LEVEL, '同上'), OCCUPATION, '"'),
      withCell(person(3), LEVEL, '〃'),
    ];
    const { lines, faults } = usable(await parseRows([HEADERS, ...rows]));
    expect(faults).toEqual([]);
    expect(lines.map(({ level, occupation }) => [level, occupation])).toEqual([
      ['3', '焊工'],
      ['3', '焊工'],
      ['3', '焊工'],
    ]);
  });

  it('keep the first of two equal rows and name both', async () => {
    const again = withCell(person(1), ID, residentId(1).toLowerCase());
    const { lines, faults, totals } = usable(await parseRows([HEADERS, person(1), person(2), again]));
    expect(lines.map((line) => line.row)).toEqual([2, 3]);
    expect(codes(faults)).toEqual(['duplicate-row@4']);
    expect(faults[0]?.text.zh).toContain('第 2 行');
    expect(totals).toEqual({ rows: 3, good: 2, faulty: 1 });
  });

  it('let one person have two certificates', async () => {
    const second = withCell(person(2), ID, residentId(1));
    expect(usable(await parseRows([HEADERS, person(1), second])).lines).toHaveLength(2);
  });

  it('let the good rows go on beside faulty ones', async () => {
    const { lines, faults, totals } = usable(
      await parseRows([HEADERS, person(1), withCell(person(2), ID, '3.5E+17'), person(3)]),
    );
    expect(lines.map((line) => line.row)).toEqual([2, 4]);
    expect(codes(faults)).toEqual(['digits-lost@C3']);
    expect(totals).toEqual({ rows: 3, good: 2, faulty: 1 });
  });
});
