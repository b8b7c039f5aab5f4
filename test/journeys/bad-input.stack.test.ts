import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '#functions/shared/fault.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import type { SampleLine } from '#samples/world.ts';
import { writeXlsx, xlsxParts, zipParts } from '#samples/xlsx-writer.ts';
import { plainRoster } from '#test/support/plain-roster.ts';
import { RunningStack, type Upload } from '#test/support/running-stack.ts';
import { slow } from '#test/support/slow.ts';

const { machinery } = ENTERPRISES;
const HEADER = ['姓名', '身份证号', '职业(工种)', '技能等级', '证书类型', '证书编号', '发证日期'];
const utf8 = (text: string) => new TextEncoder().encode(text);
const row = (line: SampleLine) => [
  line.person.name,
  line.person.documentNumber,
  line.occupation,
  '三级',
  '职业技能等级证书',
  line.certificateNumber,
  line.issuedOn,
];

/** What people really send, through the upload URL: each gets an answer that says where and what to do. */
describe('a roster that cannot be read, or not wholly', () => {
  let stack: RunningStack;
  let lines: SampleLine[];
  let rows: string[][];
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 3 });
    lines = [1, 2, 3].map(() =>
      stack.world.line(machinery, { occupation: '电工', level: '3', issuedOn: '2024-09-01' }),
    );
    rows = lines.map(row);
    await stack.publishWorld();
  });
  afterAll(() => stack.close());

  async function upload(bytes: Uint8Array): Promise<Upload & { claimId: string }> {
    const claimId = await stack.createClaim(machinery);
    return { claimId, ...(await stack.upload(machinery, claimId, bytes)) };
  }
  const csv = (...table: string[][]) => utf8(table.map((cells) => `${cells.join(',')}\r\n`).join(''));
  const sheet = (...table: Parameters<typeof writeXlsx>[0][number]['rows']) =>
    writeXlsx([{ name: 'Sheet1', rows: table }]);
  const workbook = () => sheet(HEADER, ...rows);

  function expectWords(faults: readonly Fault[]): void {
    for (const { text, fix } of faults) {
      for (const words of [text.zh, text.en, fix.zh, fix.en]) expect(words.length).toBeGreaterThan(3);
      // The value itself is a person's: it is never repeated.
      for (const { person } of lines) expect(JSON.stringify([text, fix])).not.toContain(person.documentNumber);
    }
  }

  const unreadable: readonly (readonly [what: string, bytes: () => Uint8Array, code: string])[] = [
    ['a truncated XLSX', () => workbook().subarray(0, 700), 'workbook-damaged'],
    [
      'a CSV in an encoding that is none',
      () => Uint8Array.from([...utf8('姓名,'), 0xff, 0xfe, 0x80, 0x0a, 0xff, 0xff]),
      'csv-encoding',
    ],
    ['an empty file', () => new Uint8Array(), 'file-empty'],
    ['a PDF named .xlsx', () => utf8('%PDF-1.7\n%âãÏÓ\n1 0 obj\n'), 'not-a-spreadsheet'],
    [
      'an old .xls',
      () => Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ...new Array(600).fill(0)]),
      'old-excel',
    ],
    ['a header and no rows', () => csv(HEADER), 'no-rows'],
  ];
  const UNUSABLE = '%s is unusable, says so, and cannot be submitted';
  async function isUnusable(_what: string, bytes: () => Uint8Array, code: string): Promise<void> {
    const read = await upload(bytes());
    expect(read).toMatchObject({ status: 'unusable', goodRows: 0 });
    expect(read.faults.map((fault) => fault.code)).toContain(code);
    expectWords(read.faults);
    const refused = await stack.submit(machinery, read.claimId, read.uploadId, { leaveOutFaultyRows: true });
    expect(refused).toMatchObject({ status: 409, body: { code: 'roster-unusable' } });
    expect(refused.body.errors?.map((fault) => fault.code)).toContain(code);
  }
  test.each(unreadable)(UNUSABLE, isUnusable);
  slow('a bomb is inflated until its limit; the limit itself is proved on the reader', () => {
    test.each([['a zip bomb', () => bomb(), 'zip-bomb']] as const)(UNUSABLE, isUnusable);
  });

  test('missing columns are named all at once', async () => {
    const read = await upload(csv(['姓名', '身份证号', '职业(工种)'], ...rows.map((cells) => cells.slice(0, 3))));
    expect(read.status).toBe('unusable');
    const [fault] = read.faults;
    expect(fault?.code).toBe('columns-missing');
    for (const column of ['等级', '证书编号', '发证日期']) expect(fault?.text.zh).toContain(column);
  });

  slow('a hundred thousand rows are written and read; that rows are counted is proved on the reader itself', () => {
    test('100,001 rows are too many; nothing of them is taken', async () => {
      const line = rows[0]?.join(',') ?? '';
      const read = await upload(utf8(`${HEADER.join(',')}\r\n${`${line}\r\n`.repeat(100_001)}`));
      expect(read).toMatchObject({ status: 'unusable', goodRows: 0 });
      expect(read.faults.map((fault) => fault.code)).toEqual(['too-many-rows']);
    });
  });

  test.each([
    [
      'an identity number turned into 3.5E+17',
      () => sheet(HEADER, rows[0] ?? [], withCell(rows[1], 1, 3.5e17), rows[2] ?? []),
      'digits-lost',
      'B',
    ],
    [
      'a formula for the certificate number',
      () => sheet(HEADER, rows[0] ?? [], withCell(rows[1], 5, { formula: 'A1&"1"', value: 'x' }), rows[2] ?? []),
      'formula-cell',
      'F',
    ],
    [
      'a wrong check character',
      () => csv(HEADER, rows[0] ?? [], withCell(rows[1], 1, wrongCheck(rows[1]?.[1])), rows[2] ?? []),
      'resident-id-check-character',
      'B',
    ],
  ])('%s: that row is named, the good rows go on', async (_what, bytes, code, column) => {
    const read = await upload(bytes());
    expect(read).toMatchObject({ status: 'usable', rows: 3, goodRows: 2, faultyRows: 1 });
    expect(read.faults).toMatchObject([{ code, place: { row: 3, column } }]);
    expectWords(read.faults);
    // Nobody submits less than they think: leaving rows out has to be said.
    const asked = await stack.submit(machinery, read.claimId, read.uploadId);
    expect(asked).toMatchObject({ status: 409, body: { code: 'roster-has-faults' } });
    expect(asked.body.errors).toEqual(read.faults);
    expect((await stack.submit(machinery, read.claimId, read.uploadId, { leaveOutFaultyRows: true })).status).toBe(202);
    expect(await stack.until(read.claimId, 'first-review', 'waiting-for-entitlement')).toMatchObject({ lines: 2 });
  });

  test('a row that stands twice is kept once, and both rows are named', async () => {
    const read = await upload(csv(HEADER, ...rows, rows[0] ?? []));
    expect(read).toMatchObject({ status: 'usable', rows: 4, goodRows: 3, faultyRows: 1 });
    expect(read.faults).toMatchObject([{ code: 'duplicate-row', place: { row: 5 } }]);
    expect(read.faults[0]?.text.zh).toContain('第 2 行');
  });

  test('a second sheet with data is told, and the first is read', async () => {
    const read = await upload(
      writeXlsx([
        { name: '名单', rows: [HEADER, ...rows] },
        { name: '补充', rows: [HEADER, ...rows] },
      ]),
    );
    expect(read).toMatchObject({ status: 'usable', goodRows: 3, faults: [] });
    expect(read.notes).toMatchObject([{ code: 'sheet-left-out' }]);
    expect(read.notes[0]?.text.zh).toContain('补充');
  });

  test('rows are counted also where all of them are faulty', async () => {
    const read = await upload(csv(HEADER, withCell(rows[0], 1, '123'), withCell(rows[1], 1, '456')));
    expect(read).toMatchObject({ status: 'unusable', rows: 2, goodRows: 0, faultyRows: 2 });
  });

  test('the faults of five thousand rows come in one answer, with how many there are', async () => {
    const read = await upload(gunzipSync(readFileSync('test/submission/roster/cases/b-502.csv.gz')));
    expect(read).toMatchObject({ status: 'usable', faultyRows: 5_000, faultCount: 5_000, noteCount: 15_000 });
    expect(read.faults.length).toBeGreaterThan(1_000);
  });

  test('all faults of a row come at once', async () => {
    const bad = [rows[0]?.[0] ?? '', '123', '电工', '九级', '职业技能等级证书', '', '2025.2.30'];
    const read = await upload(csv(HEADER, rows[1] ?? [], bad));
    expect(read.faults.map(({ place }) => place.column).sort()).toEqual(['B', 'D', 'F', 'G']);
  });

  test('a second, corrected upload to the same URL replaces what was read from the first', async () => {
    const claimId = await stack.createClaim(machinery);
    const first = await stack.upload(machinery, claimId, utf8('nothing'));
    expect(first.status).toBe('unusable');
    const second = await stack.upload(machinery, claimId, plainRoster(lines));
    expect(second).toMatchObject({ status: 'usable', goodRows: 3 });
  });

  test('an upload URL takes nothing when its signature was changed', async () => {
    const claimId = await stack.createClaim(machinery);
    const url = await stack.uploadUrl(machinery, claimId);
    const forged = await fetch(url.replace(/X-Amz-Signature=[0-9a-f]{4}/, 'X-Amz-Signature=0000'), {
      method: 'PUT',
      body: 'x',
    });
    expect(forged.status).toBe(403);
  });

  test('no log of any function holds anything of a person', () => {
    const folder = join(stack.dataDir, 'logs');
    const logs = readdirSync(folder)
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .join('\n');
    expect(logs).toContain('roster read');
    for (const { person, certificateNumber } of lines) {
      for (const secret of [person.documentNumber, person.phone, person.name, person.account, certificateNumber]) {
        expect(logs).not.toContain(secret);
      }
    }
  });

  function bomb(): Uint8Array {
    const parts = xlsxParts([{ name: 'Sheet1', rows: [HEADER, ...rows] }]);
    return zipParts({
      ...parts,
      'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${' '.repeat(300_000_000)}</sheetData></worksheet>`,
    });
  }
});

function withCell<T>(cells: readonly T[] | undefined, index: number, cell: T): T[];
function withCell<T, C>(cells: readonly T[] | undefined, index: number, cell: C): (T | C)[];
function withCell(cells: readonly unknown[] | undefined, index: number, cell: unknown): unknown[] {
  return (cells ?? []).map((old, at) => (at === index ? cell : old));
}

function wrongCheck(number = ''): string {
  return number.slice(0, 17) + (number.endsWith('1') ? '2' : '1');
}
