import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { markedRoster } from '#client/roster/marked-roster.ts';
import { columnLetters } from '#functions/submission/roster/cell.ts';
import { TEMPLATE_COLUMNS, templateWorkbook } from '#client/roster/roster-template.ts';
import { readCsvRows } from '#console/roster/read-csv.ts';
import { corrected, correctedCsv, readRosterView } from '#console/roster/roster-view.ts';
import type { RosterLine } from '#functions/submission/roster-line.ts';
import { readRoster } from '#functions/submission/roster/parse-roster.ts';
import { readCsv } from '#functions/submission/roster/csv.ts';
import { World } from '#samples/world.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { plainRoster } from '#test/support/plain-roster.ts';

const ROSTERS = 'samples/rosters';
const none = async () => {};

/** As the intake reads a file. */
async function taken(bytes: Uint8Array) {
  const lines: RosterLine[] = [];
  const options = { maxRows: 100_000, today: '2025-06-03' };
  const result = await readRoster(bytes, options, { line: (line) => lines.push(line), ready: none });
  return { lines, result };
}

const [enterprise] = Object.values(ENTERPRISES);
if (enterprise === undefined) throw new Error('There is no sample enterprise.');
const world = new World(504);
const lines = Array.from({ length: 3 }, () =>
  world.line(enterprise, { occupation: '电工', level: '3', issuedOn: '2025-03-01' }),
);

describe('the template', () => {
  test('has a header for each column that the intake takes for the field it is meant for, and is no roster yet', async () => {
    const file = await writeXlsxFile(templateWorkbook()).toBuffer();
    const { result } = await taken(file);
    expect(result.faults.map(({ code }) => code)).toEqual(['no-rows']);
    expect(TEMPLATE_COLUMNS.filter(({ needed }) => needed).length).toBeGreaterThanOrEqual(6);
  });

  test('filled in goes in without a fault or a note', async () => {
    const [line] = lines;
    const cells: Record<string, string> = {
      name: line?.person.name ?? '',
      documentNumber: line?.person.documentNumber ?? '',
      phone: line?.person.phone ?? '',
      occupation: '电工',
      level: '三级',
      certificateType: '职业技能等级证书',
      certificateNumber: line?.certificateNumber ?? '',
      issuedOn: '2025-03-01',
      trainingPeriod: '2025-01-06至2025-01-24',
      trainingHours: '80',
      consent: '是',
    };
    const row = TEMPLATE_COLUMNS.map(({ field }) => ({ type: String, value: cells[field] ?? '' }));
    const [empty, instructions] = templateWorkbook();
    if (empty === undefined || instructions === undefined) throw new Error('The template has two sheets.');
    const filled = { ...empty, data: [empty.data[0] ?? [], row] };
    const file = await writeXlsxFile([filled, instructions]).toBuffer();
    const { result, lines: read } = await taken(file);
    expect(result).toMatchObject({ ok: true, faults: [], notes: [] });
    expect(read).toMatchObject([{ consent: 'yes', trainingFrom: '2025-01-06', trainingHours: 80, level: '3' }]);
  });
});

describe('a roster as the browser shows it', () => {
  test.each(readdirSync(ROSTERS).filter((name) => name.endsWith('.csv')))(
    'counts rows as the intake does: %s',
    async (name) => {
      const bytes = readFileSync(join(ROSTERS, name));
      const byIntake: (readonly string[])[] = [];
      async function* once() {
        yield bytes;
      }
      await readCsv(once(), (row, cells) => {
        byIntake[row - 1] = cells;
      });
      const rows = await readCsvRows(bytes, none);
      expect(rows.map(({ cells }) => cells)).toEqual(byIntake);
      expect(rows.map(({ number }) => number)).toEqual(byIntake.map((_, index) => index + 1));
    },
  );

  test.each(readdirSync(ROSTERS).filter((name) => /\.(csv|xlsx)$/.test(name)))(
    'sent back corrected means what it meant, row by row: %s',
    async (name) => {
      const bytes = readFileSync(join(ROSTERS, name));
      const before = await taken(bytes);
      const sheet = before.result.ok ? before.result.sheet : undefined;
      const view = await readRosterView(bytes, sheet);
      expect(view.headerRows.length).toBeGreaterThan(0);
      const after = await taken(new Uint8Array(await correctedCsv(view, new Map()).arrayBuffer()));
      const withoutSheet = ({ sheet: _, ...line }: RosterLine) => line;
      expect(after.lines.map(withoutSheet)).toEqual(before.lines.map(withoutSheet));
      expect(after.result.ok).toBe(before.result.ok);
      const told = ({ faults }: typeof before.result) =>
        faults.map(({ code, place }) => `${code} ${place.row} ${place.column}`);
      expect(told(after.result)).toEqual(told(before.result));
    },
  );

  test('takes what somebody typed', async () => {
    const bytes = plainRoster(lines);
    const view = await readRosterView(bytes);
    const corrections = new Map([[3, new Map([[0, '王,"小"明']])]]);
    const [, , row] = view.rows;
    if (row === undefined) throw new Error('The roster has three rows.');
    expect(corrected(corrections, row, 0)).toBe('王,"小"明');
    const sent = await correctedCsv(view, corrections).text();
    expect(sent).toContain('"王,""小""明"');
  });
});

describe('the roster back with its faults', () => {
  test('marks wrong cells where they are, and says behind each row what to do', () => {
    const rows = [
      { number: 2, cells: ['姓名', '等级'] },
      { number: 3, cells: ['甲', '九级'] },
      { number: 4, cells: ['乙', '三级'] },
    ];
    const text = { zh: '不是等级', en: 'no level' };
    const fix = { zh: '改正', en: 'correct it' };
    const sheet = markedRoster(
      rows,
      [{ code: 'x', place: { row: 3, column: 'B', header: '等级' }, text, fix }],
      'zh',
      2,
    );
    expect(sheet[0]).toEqual([]);
    expect(sheet[1]?.at(-1)).toMatchObject({ value: '问题与处理办法' });
    expect(sheet[2]?.[1]).toMatchObject({ value: '九级', backgroundColor: '#FFC7CE' });
    expect(sheet[2]?.[0]).not.toHaveProperty('backgroundColor');
    expect(sheet[2]?.[2]).toMatchObject({ value: '【等级】不是等级；改正' });
    expect(sheet[3]).toHaveLength(2);
  });

  test('names columns as a spreadsheet does', () => {
    expect([0, 25, 26, 701].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'ZZ']);
  });
});
