import { describe, expect, it } from 'vitest';
import { HEADER_SYNONYMS, REQUIRED_FIELDS } from '#functions/submission/roster/header-synonyms.ts';
import { findHeader, missingFields, normaliseHeader } from '#functions/submission/roster/header.ts';
import {
  codes,
  HEADERS,
  NAME,
  parse,
  parseCells,
  parseRows,
  parseSheets,
  person,
  refusal,
  usable,
  utf8,
  csvText,
  withCell,
} from './roster-files.ts';
import { slow } from '#test/support/slow.ts';

describe('headers', () => {
  it('means one field each, in the form that headers are compared in', () => {
    const all = Object.values(HEADER_SYNONYMS).flat();
    expect(new Set(all).size).toBe(all.length);
    for (const text of all) expect(normaliseHeader(text)).toBe(text);
  });

  it.each(Object.entries(HEADER_SYNONYMS).flatMap(([field, texts]) => texts.map((text) => [text, field] as const)))(
    'a column headed %s is read as the field %s',
    (text, field) => {
      const found = findHeader([{ number: 1, cells: ['职工姓名', '核发时间', text] }]);
      const index = [...(found?.columns ?? [])].find(([, column]) => column.index === 2)?.[0];
      const same = found?.doubled.length === 1;
      expect(index ?? (field === 'known' || same ? field : undefined)).toBe(field);
      expect(found?.unknown).toEqual([]);
    },
  );

  it.each(['姓 名', '*姓名', '姓名\n', '姓名（必填）', '【姓名】', '姓名:', '\uFEFF姓名'])(
    'a column headed %j is read as that of names',
    (text) => {
      expect(findHeader([{ number: 1, cells: [text, '证书编号'] }])?.columns.get('name')?.index).toBe(0);
    },
  );

  it('lists every missing column at once, with headers that would do', async () => {
    const faults = refusal(
      await parseRows([
        ['姓名', '证书编号', '联系电话'],
        ['张三', 'Y000135000123243000001', ''],
      ]),
    );
    expect(codes(faults)).toEqual(['columns-missing@1']);
    for (const field of REQUIRED_FIELDS) {
      const named = faults[0]?.text.zh.includes(HEADER_SYNONYMS[field][0] ?? '-');
      expect([field, named]).toEqual([field, field !== 'name' && field !== 'certificateNumber']);
    }
  });

  it('lists all of them where there is no header', async () => {
    const faults = refusal(await parseRows([['关于培训的通知'], ['各有关单位：']]));
    expect(codes(faults)).toEqual(['header-missing']);
    for (const field of REQUIRED_FIELDS) expect(faults[0]?.text.en).toContain(HEADER_SYNONYMS[field][0]);
  });

  it('does not take a table of totals for a roster', () => {
    expect(
      findHeader([{ number: 1, cells: ['单位名称', '职业(工种)', '技能等级', '人数', '补贴金额'] }]),
    ).toBeUndefined();
  });

  it('uses the better of two columns and says so; names columns it does not know', async () => {
    const headers = [
      '姓名',
      '身份证号',
      '培训工种',
      '鉴定工种',
      '等级',
      '证书编号',
      '发证日期',
      '幸运数字',
      '鉴定职业',
    ];
    const [, name = '', id = '', , , level = '', , certificate = '', issued = ''] = person(1);
    const result = usable(
      await parseRows([headers, [name, id, '电工', '焊工', level, certificate, issued, '7', '钳工']]),
    );
    expect(result.lines[0]?.occupation).toBe('焊工');
    expect(codes(result.notes)).toEqual(['column-doubled@C1', 'column-doubled@I1', 'column-unknown@H1']);
  });
});

describe('a header over two rows', () => {
  const upper = ['序号', '姓名', '身份证号', '职业(工种)', '证书', '', '', '', '备注'];
  const lower = ['', '', '', '', '等级', '类型', '编号', '发证日期', ''];
  const data = [
    '1',
    '张三',
    person(1)[2] ?? '',
    '焊工',
    '三级',
    '职业技能等级证书',
    person(1)[7] ?? '',
    '2024-06-01',
    '',
  ];

  it('is read below a title and a date', async () => {
    const { lines, notes } = usable(await parseRows([['某公司花名册'], ['2024年6月'], upper, lower, data]));
    expect(notes).toEqual([]);
    expect(lines[0]).toMatchObject({ row: 5, level: '3', certificateNumber: person(1)[7], issuedOn: '2024-06-01' });
  });

  it('is read from merged cells', async () => {
    const rows = [upper, lower, data].map((cells) => cells.map((cell) => (cell === '' ? undefined : cell)));
    const { lines } = usable(await parseSheets({ name: '花名册', rows, merges: ['A1:A2', 'B1:B2', 'E1:H1'] }));
    expect(lines).toHaveLength(1);
  });

  it('is read where only groups stand above', async () => {
    const groups = ['', '人员信息', '', '', '证书信息', '', '', '', ''];
    const full = ['序号', '姓名', '身份证号', '职业', '等级', '证书类型', '证书编号', '发证日期', '备注'];
    expect(usable(await parseRows([groups, full, data])).lines).toHaveLength(1);
  });

  it('keeps the upper text where the lower means nothing', () => {
    const found = findHeader([
      { number: 1, cells: ['姓名', '身份证号', '证书', '', '学时'] },
      { number: 2, cells: ['', '', '编号', '说明', '（小时数）'] },
    ]);
    expect([...(found?.columns.keys() ?? [])]).toEqual([
      'name',
      'documentNumber',
      'certificateNumber',
      'trainingHours',
    ]);
    expect(found?.unknown.map(({ shown }) => shown)).toEqual(['说明']);
  });

  it('is not seen in a first row of data', () => {
    const found = findHeader([
      { number: 1, cells: ['姓名', '证件类型', '证件', '证书编号'] },
      { number: 2, cells: ['张三', '身份证', '号', '12345'] },
    ]);
    expect(found?.rows).toEqual([1]);
    expect(found === undefined ? [] : missingFields(found)).toContain('documentNumber');
  });
});

describe('rows that are no people', () => {
  const foot = [
    ['合 计', '3人', '', '', '', '', '', '', ''],
    ['填表人：李四', '', '', '审核人：王五', '', '', '', '', ''],
    ['', '单位（盖章）', '', '', '', '', '', '', ''],
    ['备注：本表一式三份', '', '', '', '', '', '', '', ''],
    ['', '', '', '（以下无正文）', '', '', '', '', ''],
  ];

  it('are left aside at the foot, with a note each', async () => {
    const { totals, faults, notes } = usable(await parseRows([HEADERS, person(1), ...foot]));
    expect(faults).toEqual([]);
    expect(totals.rows).toBe(1);
    expect(codes(notes)).toEqual([
      'total-row-skipped@3',
      'footer-row-skipped@4',
      'footer-row-skipped@5',
      'footer-row-skipped@6',
      'footer-row-skipped@7',
    ]);
  });

  it('do not end the roster: people below a subtotal are read, with their own row numbers', async () => {
    const rows = [HEADERS, person(1), ['小计', '', '', '', '', '', '', '', ''], [''], HEADERS, person(2)];
    const { lines, notes } = usable(await parseRows(rows));
    expect(lines.map((line) => line.row)).toEqual([2, 6]);
    expect(codes(notes)).toEqual(['total-row-skipped@3', 'repeated-header-skipped@5']);
  });

  it('include rows that only have their printed number', async () => {
    const { totals, notes } = usable(await parseRows([HEADERS, person(1), ['2'], ['3', '', '']]));
    expect([totals.rows, notes]).toEqual([1, []]);
  });

  it('never include a row that has something of a person', async () => {
    const rows = [
      HEADERS,
      person(1),
      ['合计', '', person(2)[2] ?? '', '', '', '', '', '', ''],
      ['', '', '', '', '', '', '', 'Y000135000123243000009', ''],
      ['', '李四', '', '', '', '', '', '', ''],
      ['', '', '', '13800138000', '焊工', '', '', '', ''],
    ];
    const { totals } = usable(await parseRows(rows));
    expect(totals).toEqual({ rows: 5, good: 1, faulty: 4 });
  });
});

describe('how much there is', () => {
  it('says when a header has nobody below', async () => {
    expect(codes(refusal(await parseRows([HEADERS])))).toEqual(['no-rows']);
    expect(codes(refusal(await parseRows([HEADERS, ['合计']])))).toEqual(['no-rows']);
    expect(codes(refusal(await parseCells([HEADERS])))).toEqual(['no-rows']);
  });

  it.each(['', ' ', '\r\n\r\n', '\uFEFF', ',,,\r\n,,,\r\n'])('says when a file is empty: %j', async (text) => {
    expect(codes(refusal(await parse(utf8(text))))).toEqual(['file-empty']);
  });

  it('gives every row its faults when all are faulty', async () => {
    const faults = refusal(await parseRows([HEADERS, withCell(person(1), NAME, ''), withCell(person(2), NAME, '')]));
    expect(codes(faults)).toEqual(['all-rows-faulty', 'required-empty@B2', 'required-empty@B3']);
    expect(faults[0]?.text.en).toContain('2');
  });

  it('refuses one row too many, in a CSV and in a workbook, and takes the last one allowed', async () => {
    const rows = [HEADERS, person(1), person(2), person(3), person(4)];
    const refused = refusal(await parse(utf8(csvText(rows)), 3));
    expect(codes(refused)).toEqual(['too-many-rows@5']);
    expect(
      codes(refusal(await parse((await import('#samples/xlsx-writer.ts')).writeXlsx([{ name: 'S', rows }]), 3))),
    ).toEqual(['too-many-rows@5']);
    expect(usable(await parse(utf8(csvText(rows)), 4)).totals.rows).toBe(4);
  });

  slow('a hundred thousand rows are written and read', () => {
    it('refuses 100,001 rows and says how many there may be', async () => {
      const rows = Array.from({ length: 100_001 }, (_, index) => person(index % 999));
      const faults = refusal(await parse(utf8(csvText([HEADERS, ...rows]))));
      expect(codes(faults)).toEqual(['too-many-rows@100002']);
      expect(faults[0]?.text.en).toContain('100,000');
    }, 180_000);
  });

  it('finds a header below more than fifty rows of nothing, not of text', async () => {
    const blank = Array.from({ length: 60 }, () => ['']);
    expect(usable(await parseRows([...blank, HEADERS, person(1)])).lines[0]?.row).toBe(62);
    const text = Array.from({ length: 60 }, () => ['说明']);
    expect(codes(refusal(await parseRows([...text, HEADERS, person(1)])))).toEqual(['header-missing']);
  });
});
