import { zipSync, strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { parseRoster } from '#test/support/parse-roster.ts';
import { ZipPackage } from '#functions/submission/roster/zip.ts';
import { type SheetToWrite, writeXlsx, xlsxParts, zipParts } from '#samples/xlsx-writer.ts';
import {
  codes,
  csvText,
  gb18030,
  HEADERS,
  NAME,
  parse,
  parseRows,
  parseSheets,
  person,
  refusal,
  TODAY,
  usable,
  utf8,
  withCell,
} from './roster-files.ts';

const ROWS = [HEADERS, person(1), person(2)];
const RARE = [HEADERS, withCell(person(1), NAME, '\u{20BB7}三')];

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function utf16le(text: string): Uint8Array {
  return Buffer.from(`\uFEFF${text}`, 'utf16le');
}

function patched(parts: Record<string, string>, path: string, change: (xml: string) => string): Uint8Array {
  return zipParts({ ...parts, [path]: change(parts[path] ?? '') });
}

const refused = async (bytes: Uint8Array) => codes(refusal(await parse(bytes)));

describe('encodings of a CSV', () => {
  it.each([
    ['UTF-8', utf8(csvText(RARE)), 'utf-8'],
    ['UTF-8 with its mark', utf8(`\uFEFF${csvText(RARE)}`), 'utf-8'],
    ['GB18030', gb18030(csvText(RARE)), 'gb18030'],
    ['UTF-16LE with tabs, as Excel saves "Unicode text"', utf16le(csvText(RARE).replaceAll(',', '\t')), 'utf-16le'],
  ])('%s is known, whole and in chunks of any size', async (_, bytes, encoding) => {
    for (const size of [bytes.length, 1, 7, 1000]) {
      const result = usable(await parse(inChunks(bytes, size)));
      expect(result.encoding).toBe(encoding);
      expect(result.lines.map(({ name }) => name)).toEqual(['\u{20BB7}三']);
    }
  });

  it('settles the encoding at the first byte beyond ASCII, however late', async () => {
    const ascii = `${'x'.repeat(100)}\r\n`.repeat(20);
    for (const encode of [utf8, gb18030]) {
      const result = usable(await parse(inChunks(encode(ascii + csvText(ROWS)), 300)));
      expect(result.lines[0]?.row).toBe(22);
    }
  });

  it('settles on a large file before its end', async () => {
    const many = Array.from({ length: 900 }, (_, index) => person(index));
    expect(usable(await parse(inChunks(gb18030(csvText([HEADERS, ...many])), 5000))).lines).toHaveLength(900);
  });

  it.each([
    ['neither', Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x2c)],
    ['UTF-16 big-endian', Uint8Array.of(0xfe, 0xff, 0x59, 0xd3)],
    ['UTF-16 without its mark that holds what no text does', Buffer.from('证书,id\0\r\nx,y\r\n', 'utf16le')],
    ['a character cut off at the end', utf8(csvText(ROWS)).subarray(0, 8)],
  ])('refuses %s', async (_, bytes) => {
    expect(await refused(bytes)).toEqual(['csv-encoding']);
  });

  it('refuses a file that changes its encoding midway', async () => {
    const many = Array.from({ length: 900 }, (_, index) => person(index));
    const bytes = Buffer.concat([utf8(csvText([HEADERS, ...many])), gb18030(csvText([person(901)]))]);
    expect(await refused(bytes)).toEqual(['csv-encoding']);
    const truncated = Buffer.concat([utf8(csvText([HEADERS, ...many])), Uint8Array.of(0xe5)]);
    expect(await refused(truncated)).toEqual(['csv-encoding']);
  });

  it.each([
    ['UTF-8 opened as GBK', new TextDecoder('gb18030').decode(utf8(csvText(ROWS)))],
    ['GBK opened as UTF-8', new TextDecoder('utf-8').decode(gb18030(csvText(ROWS)))],
    ['both, one after the other', '锟斤拷锟斤拷,锟斤拷\r\n1,2\r\n'],
  ])('text that was broken before it came is known as such: %s', async (_, text) => {
    expect(await refused(utf8(text))).toEqual(['csv-mojibake']);
  });
});

describe('the form of a CSV', () => {
  it.each(['\t', ';'])('finds the delimiter %j', async (delimiter) => {
    const text = ROWS.map((cells) => cells.join(delimiter)).join('\n');
    expect(usable(await parse(utf8(text))).lines).toHaveLength(2);
  });

  it('ends rows at every kind of line end in one file', async () => {
    const [header = '', first = '', second = ''] = ROWS.map((cells) => cells.join(','));
    expect(usable(await parse(utf8(`${header}\r\n${first}\n${second}\r`))).lines.map(({ row }) => row)).toEqual([2, 3]);
  });

  it('loses and doubles no row where chunks end between a carriage return and a line feed', async () => {
    const rows = Array.from({ length: 900 }, (_, index) => person(index));
    const text = csvText([HEADERS, ...rows]);
    for (const size of [4001, 65_536, 65_537]) {
      const { lines } = usable(await parse(inChunks(utf8(text), size)));
      expect(lines.map(({ row }) => row)).toEqual(rows.map((_, index) => index + 2));
    }
  });

  it('counts rows as a spreadsheet does, a line break within quotes and empty lines included', async () => {
    const rows = [HEADERS, withCell(person(1), NAME, '张\n三'), [''], person(2)];
    expect(usable(await parseRows(rows)).lines.map(({ row, name }) => [row, name])).toEqual([
      [2, '张三'],
      [4, '张三'],
    ]);
  });

  it('says in which line a quote is not closed, and reads the others', async () => {
    const { faults, lines } = usable(await parse(utf8(`${csvText(ROWS)}"李四,1\r\n${csvText([person(3)])}`)));
    expect(codes(faults)).toEqual(['csv-quotes@A4']);
    expect(faults[0]?.text.zh).toContain('第 4 行');
    expect(lines.map(({ row }) => row)).toEqual([2, 3, 5]);
    const endless = usable(await parse(utf8(`${csvText(ROWS)}"${'x'.repeat(900_000)}\n${csvText([person(3)])}`)));
    expect(codes(endless.notes)).toEqual(['footer-row-skipped@4']);
    expect(endless.lines.map(({ row }) => row)).toEqual([2, 3, 5]);
  });

  it('loses nobody to a quoted cell that another quote ends, lines further down', async () => {
    const text = csvText([HEADERS, person(1), withCell(person(2), 8, '2024-06-01'), person(3), person(4)])
      .replace(/2024-06-01\r\n2,/, '"2024-06-01\r\n2,')
      .replace(/(4,张三.*2024-06-01)/, '$1"');
    const { faults, lines } = usable(await parse(utf8(text)));
    expect(lines.map(({ row }) => row)).toEqual([3, 4]);
    expect(codes(faults)).toEqual(['csv-quotes@I2', 'csv-quotes@I5']);
  });

  it('loses nobody to it where that other quote stands one cell further to the left', async () => {
    const rows = csvText([HEADERS, person(1), person(2), person(3)])
      .split('\r\n')
      .map((line) => line.split(','));
    const [opens, closes] = [rows[1] ?? [], rows[2] ?? []];
    const last = opens.length - 1;
    opens[last] = `"${opens[last]}`;
    closes[last - 1] += '"';
    const { faults, lines } = usable(await parse(utf8(rows.map((cells) => cells.join(',')).join('\r\n'))));
    expect(lines.map(({ row }) => row)).toEqual([4]);
    expect(codes(faults)).toEqual(['csv-quotes@I2', 'csv-quotes@H3']);
  });

  it('loses nobody to it where rows leave out their empty ends', async () => {
    const wide = csvText([
      [...HEADERS, '班次', '学时', '备注'],
      person(1),
      withCell(person(2), 8, '2024-06-01'),
      person(3),
      person(4),
    ])
      .replace(/2024-06-01\r\n3,/, '"2024-06-01\r\n3,')
      .replace(/(3,张三.*2024-06-01)/, '$1"');
    const { faults, lines } = usable(await parse(utf8(wide)));
    expect([...lines.map(({ row }) => row), ...faults.map(({ place }) => place.row)].sort()).toEqual([2, 3, 4, 5]);
  });

  it('says that a line is longer than any row, and reads the others', async () => {
    const long = `${csvText(ROWS)}${'x'.repeat(3_100_000)}\r\n${csvText([person(3)])}`;
    for (const bytes of [utf8(long), inChunks(utf8(long), 65_536)]) {
      const { faults, lines } = usable(await parse(bytes));
      expect(codes(faults)).toEqual(['row-too-long@A4']);
      expect(lines.map(({ row }) => row)).toEqual([2, 3, 5]);
    }
  });

  it('throws what its source throws: that is a technical failure', async () => {
    async function* failing(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
      yield chunk;
      throw new Error('connection reset');
    }
    await expect(parse(failing(utf8(csvText(ROWS))))).rejects.toThrow('connection reset');
    await expect(parse(failing(utf8(csvText([HEADERS, ...Array(2000).fill(person(1))]))))).rejects.toThrow(
      'connection reset',
    );
    await expect(parse(failing(writeXlsx([{ name: 'S', rows: ROWS }])))).rejects.toThrow('connection reset');
    await expect(parse(failing(utf8('')))).rejects.toThrow('connection reset');
  });
});

describe('files that are something else', () => {
  it('is refused above 64 MB without being read to the end', async () => {
    let sent = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('504b0304', 'hex');
      for (; sent < 200; sent++) yield new Uint8Array(1_048_576);
    }
    const faults = refusal(await parse(endless()));
    expect(codes(faults)).toEqual(['file-too-large']);
    expect(faults[0]?.text.en).toContain('64 MB');
    expect(sent).toBeLessThan(70);
  });

  const kinds: [string, Uint8Array, string][] = [
    ['PDF', utf8('%PDF-1.7\n…'), 'not-a-spreadsheet'],
    ['PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), 'not-a-spreadsheet'],
    ['JPEG', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0), 'not-a-spreadsheet'],
    ['RAR', utf8('Rar!\u001a\u0007'), 'not-a-spreadsheet'],
    ['(binary)', Uint8Array.of(1, 2, 3, 4, 5, 6), 'not-a-spreadsheet'],
    ['HTML', utf8('\uFEFF  <html><table><tr><td>姓名'), 'html-table'],
    ['XML', utf8('<?xml version="1.0"?><Workbook>'), 'html-table'],
    [
      '.xls',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600), Buffer.from('Workbook', 'utf16le')]),
      'old-excel',
    ],
    [
      'encrypted .xlsx',
      Buffer.concat([
        Buffer.from('d0cf11e0a1b11ae1', 'hex'),
        Buffer.alloc(2000),
        Buffer.from('EncryptedPackage', 'utf16le'),
      ]),
      'encrypted-workbook',
    ],
    ['docx', zipSync({ 'word/document.xml': strToU8('<w/>') }), 'not-a-workbook'],
    ['an empty zip', zipSync({}), 'not-a-workbook'],
  ];

  it.each(kinds)('%s is told for what it is', async (kind, bytes, code) => {
    for (const source of [bytes, inChunks(bytes, 5)]) {
      const result = await parseRoster(source, {
        fileName: '花名册.xlsx',
        contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        maxRows: 100_000,
        today: TODAY,
      });
      const faults = refusal(result);
      expect(codes(faults)).toEqual([code]);
      if (code === 'not-a-spreadsheet') expect(faults[0]?.text.en).toContain(kind);
      expect(faults[0]?.fix.zh).toMatch(/xlsx|密码/);
    }
  });
});

describe('workbooks', () => {
  const roster: SheetToWrite = { name: '花名册', rows: ROWS };

  it('is read in chunks', async () => {
    const result = usable(await parse(inChunks(writeXlsx([roster]), 100)));
    expect(result).toMatchObject({ sheet: '花名册', totals: { rows: 2, good: 2, faulty: 0 }, notes: [] });
    expect(result.encoding).toBeUndefined();
  });

  it('reads the first sheet with a roster header and names the others that have data', async () => {
    const totals = {
      name: '汇总',
      rows: [
        ['单位名称', '人数'],
        ['某公司', 2],
      ],
    };
    const empty = { name: 'Sheet3', rows: [] };
    const second = { name: '第二批', rows: [HEADERS, person(3)] };
    const result = usable(await parseSheets(totals, roster, empty, second));
    expect(result.sheet).toBe('花名册');
    expect(result.lines).toHaveLength(2);
    expect(result.notes.map(({ code, place }) => [code, place.sheet])).toEqual([
      ['sheet-left-out', '汇总'],
      ['sheet-left-out', '第二批'],
    ]);
    expect(result.notes[0]?.text.zh).toContain('汇总');
  });

  it('prefers a whole header to one that lacks columns, and a visible sheet to a hidden one', async () => {
    const contacts = {
      name: '联系人',
      rows: [
        ['姓名', '联系电话'],
        ['李四', '13800138000'],
      ],
    };
    expect(usable(await parseSheets(contacts, roster)).sheet).toBe('花名册');
    const parts = xlsxParts([{ name: '旧', rows: [HEADERS, person(9)] }, roster]);
    const hidden = patched(parts, 'xl/workbook.xml', (xml) =>
      xml.replace('<sheet name="旧"', '<sheet state="hidden" name="旧"'),
    );
    expect(usable(await parse(hidden)).sheet).toBe('花名册');
  });

  it('does not read a hidden sheet, and says which it is where nothing else is a roster', async () => {
    const hide = (parts: Record<string, string>) =>
      patched(parts, 'xl/workbook.xml', (xml) =>
        xml.replace('<sheet name="旧"', '<sheet state="veryHidden" name="旧"'),
      );
    const old = { name: '旧', rows: [HEADERS, person(9)] };
    const faults = refusal(await parse(hide(xlsxParts([old, { name: '空', rows: [['你好']] }]))));
    expect(faults).toMatchObject([{ code: 'sheet-hidden', place: { sheet: '旧' } }]);
    expect(codes(usable(await parse(hide(xlsxParts([old, roster])))).notes)).toEqual(['hidden-sheet-left-out']);
  });

  it('tells sheets whose parts are not in the file, or outside of it', async () => {
    const parts = xlsxParts([roster, { name: '二', rows: [HEADERS] }, { name: '三', rows: [HEADERS] }]);
    const bytes = patched(parts, 'xl/_rels/workbook.xml.rels', (xml) =>
      xml
        .replace('worksheets/sheet2.xml', 'worksheets/gone.xml')
        .replace('Target="worksheets/sheet3.xml"', 'Target="worksheets/sheet3.xml" TargetMode="External"'),
    );
    const { notes, lines } = usable(await parse(bytes));
    expect(notes.map(({ code, place }) => [code, place.sheet])).toEqual([
      ['sheet-unreachable', '二'],
      ['sheet-unreachable', '三'],
    ]);
    expect(lines).toHaveLength(2);
  });

  it('reads a column that is hidden where there is no other, and says so', async () => {
    const bytes = patched(xlsxParts([roster]), 'xl/worksheets/sheet1.xml', (xml) =>
      xml.replace('<sheetData>', '<cols><col min="8" max="8" hidden="1"/></cols><sheetData>'),
    );
    const { notes, lines } = usable(await parse(bytes));
    expect(codes(notes)).toEqual(['column-hidden-read@H1']);
    expect(lines).toHaveLength(2);
  });

  it('takes a sheet that holds two cells of one place for damaged', async () => {
    const bytes = patched(xlsxParts([roster]), 'xl/worksheets/sheet1.xml', (xml) =>
      xml.replace('</row>', '<c r="A1"><v>1</v></c></row>'),
    );
    expect(await refused(bytes)).toEqual(['workbook-damaged']);
  });

  it('names the other sheets also when it refuses', async () => {
    const result = await parseSheets({ name: '空表', rows: [HEADERS] }, { name: '数据', rows: [['张三']] });
    expect(refusal(result).map(({ code, place }) => [code, place.sheet])).toEqual([['no-rows', '空表']]);
    expect(result.notes.map(({ code, place }) => [code, place.sheet])).toEqual([['sheet-left-out', '数据']]);
  });

  it('says when every sheet is empty, and when none has a header', async () => {
    expect(codes(refusal(await parseSheets({ name: 'A', rows: [] }, { name: 'B', rows: [[' ']] })))).toEqual([
      'file-empty',
    ]);
    expect(codes(refusal(await parseSheets({ name: 'A', rows: [['你好']] })))).toEqual(['header-missing']);
  });

  it('reads hidden rows, and says so once', async () => {
    const result = usable(await parseSheets({ name: 'S', rows: [...ROWS, person(3)], hiddenRows: [3, 4] }));
    expect(result.lines).toHaveLength(3);
    expect(codes(result.notes)).toEqual(['hidden-rows-read@3']);
    expect(result.notes[0]?.text.en).toMatch(/^2 hidden/);
  });

  it('keeps row numbers where rows are not written at all', async () => {
    const result = usable(await parseSheets({ name: 'S', rows: [[], ['花名册'], [], HEADERS, [], person(1)] }));
    expect(result.lines.map(({ row }) => row)).toEqual([6]);
  });

  const cell = (xml: string) => (sheet: string) => sheet.replace(/<c r="B2" t="s"><v>\d+<\/v><\/c>/, xml);
  const occupation = (xml: string) => (sheet: string) => sheet.replace(/<c r="E2" t="s"><v>\d+<\/v><\/c>/, xml);
  it.each([
    ['inline', '<c r="E2" t="inlineStr"><is><t>焊接</t></is></c>', '焊接'],
    [
      'rich, with a phonetic reading',
      '<c r="E2" t="inlineStr"><is><r><t>焊</t></r><r><t>接</t></r><rPh><t>HAN</t></rPh></is></c>',
      '焊接',
    ],
    ['CDATA', '<c r="E2" t="str"><v><![CDATA[焊接]]></v></c>', '焊接'],
    ['escaped', '<c r="E2" t="str"><v>&#x20BB7;_x000D_&#22235;&amp;&unknown;</v></c>', '\u{20BB7}四&&unknown;'],
    ['true', '<c r="E2" t="b"><v>1</v></c>', 'TRUE'],
    ['false', '<c r="E2" t="b"><v>0</v></c>', 'FALSE'],
    ['prefixed', '<x:c r="E2" t="str"><x:v>焊接</x:v></x:c>', '焊接'],
    ['in a lower-case cell', '<c r="e2" t="str"><v>焊接</v></c>', '焊接'],
    ['inline in a value', '<c r="E2" t="inlineStr"><v>焊接</v></c>', '焊接'],
  ])('reads a text that is %s', async (_, xml, text) => {
    const bytes = patched(xlsxParts([roster]), 'xl/worksheets/sheet1.xml', occupation(xml));
    const result = usable(await parse(bytes));
    expect(result.lines.find(({ row }) => row === 2)?.occupation).toBe(text);
  });

  it('tells a character beyond Unicode', async () => {
    const bytes = patched(
      xlsxParts([roster]),
      'xl/worksheets/sheet1.xml',
      cell('<c r="B2" t="str"><v>李&#x110000;</v></c>'),
    );
    expect(codes(usable(await parse(bytes)).faults)).toEqual(['name-characters-lost@B2']);
  });

  it('faults the error value of a cell', async () => {
    const bytes = patched(xlsxParts([roster]), 'xl/worksheets/sheet1.xml', cell('<c r="B2" t="e"><v>#REF!</v></c>'));
    expect(codes(usable(await parse(bytes)).faults)).toEqual(['cell-error@B2']);
  });

  it('counts on where rows and cells have no reference', async () => {
    const bytes = patched(xlsxParts([roster]), 'xl/worksheets/sheet1.xml', (xml) => xml.replace(/ r="[A-Z]*\d+"/g, ''));
    expect(usable(await parse(bytes)).lines.map(({ row }) => row)).toEqual([2, 3]);
  });

  it('gives up a sheet with more rows than a spreadsheet program has, blank as they are', async () => {
    const bytes = patched(xlsxParts([roster]), 'xl/worksheets/sheet1.xml', (xml) =>
      xml.replace('</sheetData>', `${'<row/>'.repeat(1_048_576)}</sheetData>`),
    );
    expect(await refused(bytes)).toEqual(['sheet-too-long']);
  });

  it('ignores cells far to the right', async () => {
    const bytes = patched(
      xlsxParts([roster]),
      'xl/worksheets/sheet1.xml',
      cell('<c r="B2" t="str"><v>李四</v></c><c r="XFD2"><v>1</v></c>'),
    );
    expect(usable(await parse(bytes)).lines[0]?.name).toBe('李四');
  });

  it('reads dates of a workbook that counts from 1904', async () => {
    const rows = [HEADERS, [...person(1).slice(0, 8), 43982]];
    const bytes = patched(xlsxParts([{ name: 'S', rows }]), 'xl/workbook.xml', (xml) =>
      xml.replace('<sheets>', '<workbookPr date1904="1"/><sheets>'),
    );
    expect(usable(await parse(bytes)).lines[0]?.issuedOn).toBe('2024-06-01');
  });

  it('follows absolute targets and names in another case', async () => {
    const parts = xlsxParts([roster]);
    const { 'xl/sharedStrings.xml': strings = '', ...rest } = parts;
    const rels = (rest['xl/_rels/workbook.xml.rels'] ?? '').replace(
      'worksheets/sheet1.xml',
      '/xl/worksheets/Sheet1.xml',
    );
    const bytes = zipParts({ ...rest, 'xl/_rels/workbook.xml.rels': rels, '\\xl\\SharedStrings.xml': strings });
    expect(usable(await parse(bytes)).lines).toHaveLength(2);
  });
});

describe('damaged workbooks', () => {
  const roster: SheetToWrite = { name: '花名册', rows: ROWS };
  const whole = writeXlsx([roster]);
  const sheet = 'xl/worksheets/sheet1.xml';

  it('is refused however short it was cut', async () => {
    for (let length = 4; length < whole.length; length += 97) {
      expect(await refused(whole.subarray(0, length))).toEqual(['workbook-damaged']);
    }
  });

  it.each<[string, Uint8Array]>([
    ['broken XML', patched(xlsxParts([roster]), sheet, (xml) => xml.slice(0, -40))],
    ['XML that is none', patched(xlsxParts([roster]), sheet, () => 'hello < world')],
    [
      'a text that is not there',
      patched(xlsxParts([roster]), sheet, (xml) => xml.replace(/<v>\d+<\/v>/, '<v>9999</v>')),
    ],
    ['no sheets', patched(xlsxParts([roster]), 'xl/workbook.xml', (xml) => xml.replace(/<sheets>.*<\/sheets>/, ''))],
    ['no relationships', zipSync({ 'xl/workbook.xml': strToU8('<workbook/>') })],
    [
      'a token without end',
      patched(xlsxParts([roster]), sheet, (xml) => xml.replace('<sheetData>', `<!--${'ab'.repeat(2_200_000)}`)),
    ],
    [
      'text that is not UTF-8',
      zipSync({ 'xl/workbook.xml': Uint8Array.of(0x3c, 0xff, 0xfe), 'xl/_rels/workbook.xml.rels': strToU8('<R/>') }),
    ],
  ])('with %s are refused as damaged', async (_, bytes) => {
    expect(await refused(bytes)).toEqual(['workbook-damaged']);
  });

  const altered = (change: (bytes: Buffer) => void) => {
    const bytes = Buffer.from(whole);
    change(bytes);
    return bytes;
  };
  const directory = Buffer.from(whole).readUInt32LE(whole.length - 6);

  it.each<[string, Uint8Array, string]>([
    ['a directory that is elsewhere', altered((bytes) => bytes.writeUInt32LE(1, whole.length - 6)), 'workbook-damaged'],
    [
      'a directory beyond the file',
      altered((bytes) => bytes.writeUInt32LE(0x7fffffff, whole.length - 6)),
      'workbook-damaged',
    ],
    ['compressed bytes that were changed', altered((bytes) => bytes.fill(0xff, 60, directory)), 'workbook-damaged'],
    ['an encrypted part', altered((bytes) => bytes.writeUInt16LE(1, directory + 8)), 'encrypted-workbook'],
  ])('with %s are refused with the reason of it', async (_, bytes, code) => {
    expect(await refused(bytes)).toEqual([code]);
  });

  it('refuses parts in a way of compression it does not know, beyond the file or over its end', async () => {
    const zip = zipSync({ a: strToU8('<a/>') });
    const at = Buffer.from(zip).readUInt32LE(zip.length - 6);
    for (const [field, value] of [
      [10, 14],
      [42, 0xfffff],
      [20, 0xfffff],
    ] as const) {
      const bytes = Buffer.from(zip);
      if (field === 10) bytes.writeUInt16LE(value, at + field);
      else bytes.writeUInt32LE(value, at + field);
      await expect(new ZipPackage(bytes).text('a')).rejects.toMatchObject({ faults: [{ code: 'workbook-damaged' }] });
    }
  });

  it('reads a part that is stored, not compressed', async () => {
    expect(await new ZipPackage(zipSync({ a: strToU8('<a/>') }, { level: 0 })).text('a')).toBe('<a/>');
  });
});

describe('zip bombs', () => {
  const rows = strToU8(`<worksheet><sheetData>${'<row spans="1:9"   />'.repeat(800_000)}`);
  const sheet = 'xl/worksheets/sheet1.xml';
  const parts = Object.fromEntries(
    Object.entries(xlsxParts([{ name: 'S', rows: ROWS }])).map(([path, xml]) => [path, strToU8(xml)]),
  );

  it('is refused by what it declares, before anything is inflated', async () => {
    const bytes = zipSync({ ...parts, [sheet]: rows });
    expect(await refused(bytes)).toEqual(['zip-bomb']);
    expect(bytes.length).toBeLessThan(100_000);
  });

  it('is refused while inflating when it declares too little', async () => {
    const bytes = Buffer.from(zipSync({ ...parts, [sheet]: rows }));
    for (let at = bytes.readUInt32LE(bytes.length - 6); at < bytes.length - 22; ) {
      bytes.writeUInt32LE(1000, at + 24);
      at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    }
    expect(await refused(bytes)).toEqual(['zip-bomb']);
  });

  it('is refused by the size of a part and of all parts, declared or real', async () => {
    const text = strToU8(`<a>${'x'.repeat(500)}</a>`);
    const limits = { partBytes: 1000, totalBytes: 1500, ratio: 200 };
    const bomb = { faults: [{ code: 'zip-bomb' }] };
    const package2 = new ZipPackage(zipSync({ a: text, b: text }), limits);
    expect(await package2.text('a')).toHaveLength(507);
    const thrown = (make: () => ZipPackage) => {
      try {
        make();
        return undefined;
      } catch (error) {
        return error;
      }
    };
    expect(thrown(() => new ZipPackage(zipSync({ a: text, b: text, c: text }), limits))).toMatchObject(bomb);
    expect(thrown(() => new ZipPackage(zipSync({ a: new Uint8Array(1001) }), limits))).toMatchObject(bomb);
    await package2.text('a');
    for (let again = 0; again < 3; again++) await package2.text('b');
    await expect(package2.text('a')).rejects.toMatchObject(bomb);
  });
});
