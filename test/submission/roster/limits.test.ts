import { expect, it, vi } from 'vitest';
import { Workbook } from '#functions/submission/roster/workbook.ts';
import { ZipPackage } from '#functions/submission/roster/zip.ts';
import { xlsxParts, zipParts } from '#samples/xlsx-writer.ts';
import { parseRoster } from '#test/support/parse-roster.ts';
import {
  codes,
  csvText,
  HEADERS,
  NAME,
  parse,
  person,
  refusal,
  TODAY,
  usable,
  utf8,
  withCell,
} from './roster-files.ts';

const SHEET = 'xl/worksheets/sheet1.xml';

/** A workbook of which many sheets are one part. */
function sheetsOverOnePart(count: number, more = ''): Uint8Array {
  const parts = xlsxParts([{ name: '花名册', rows: [HEADERS, person(1)] }]);
  const listed = Array.from(
    { length: count },
    (_, index) => `<sheet name="s${index}" sheetId="${index + 2}" r:id="rId1"/>`,
  );
  return zipParts({
    ...parts,
    'xl/workbook.xml': (parts['xl/workbook.xml'] ?? '').replace('</sheets>', `${listed.join('')}</sheets>`),
    [SHEET]: (parts[SHEET] ?? '').replace('<sheetData>', `<sheetData>${more}`),
  });
}

it('a part that sixty sheets lead to is looked at once', async () => {
  const chunks = vi.spyOn(ZipPackage.prototype, 'chunks');
  const { lines } = usable(await parse(sheetsOverOnePart(60)));
  const read = chunks.mock.calls.filter(([part]) => part === SHEET).length;
  chunks.mockRestore();
  expect(lines).toHaveLength(1);
  expect(read).toBe(2);
});

it('twenty thousand sheets are told as many, and some of them by name', async () => {
  const { notes, notesFound } = usable(await parse(sheetsOverOnePart(20_000)));
  expect(notesFound).toBe(20_000);
  expect(notes.length).toBeLessThanOrEqual(5_000);
  expect(Buffer.byteLength(JSON.stringify(notes))).toBeLessThan(1_000_000);
});

it('a shared string that is longer than a cell is not kept whole', async () => {
  const parts = xlsxParts([
    { name: 'S', rows: [HEADERS, ...[1, 2, 3].map((one) => withCell(person(one), NAME, 'long'))] },
  ]);
  const strings = (parts['xl/sharedStrings.xml'] ?? '').replace('>long<', `>${'a'.repeat(3_000_000)}<`);
  const bytes = zipParts({ ...parts, 'xl/sharedStrings.xml': strings });
  const found = codes(refusal(await parse(bytes)));
  expect(found).toEqual(['all-rows-faulty', 'too-long@B2', 'too-long@B3', 'too-long@B4']);
  const workbook = await Workbook.open(new ZipPackage(bytes));
  const [sheet] = workbook.sheets;
  if (sheet === undefined) throw new Error('There is one sheet.');
  const lengths: number[] = [];
  await workbook.read(sheet, (_, cells) => lengths.push(String(cells[NAME]).length) > 0);
  expect(Math.max(...lengths)).toBe(32_768);
});

it('what cells name in all is bounded as what is inflated is', async () => {
  const text = 'a'.repeat(32_000);
  const cell = '<c t="s"><v>0</v></c>'.repeat(500);
  const parts = xlsxParts([{ name: 'S', rows: [[text]] }]);
  const rows = `<row>${cell}</row>`.repeat(50);
  const bytes = zipParts({ ...parts, [SHEET]: (parts[SHEET] ?? '').replace('<sheetData>', `<sheetData>${rows}`) });
  expect(codes(refusal(await parse(bytes)))).toEqual(['zip-bomb']);
});

it('rows of hundreds of thousands of commas are told as what they are', async () => {
  const commas = `1${','.repeat(900_000)}\r\n`.repeat(3);
  const text = csvText([HEADERS, person(1)]) + commas.replaceAll('1,', `${person(2).slice(0, 3).join(',')},`);
  const { faults, lines } = usable(await parse(utf8(text)));
  expect(codes(faults)).toEqual(['too-many-cells@3', 'too-many-cells@4', 'too-many-cells@5']);
  expect(lines).toHaveLength(1);
});

it('a file that is known to be too large is refused before it is read', async () => {
  async function* first(beginning: Uint8Array): AsyncGenerator<Uint8Array> {
    yield beginning;
    throw new Error('Nobody should read on.');
  }
  const options = { maxRows: 9, today: TODAY, size: 300 * 1_048_576 };
  for (const [beginning, limit] of [
    [utf8(csvText(Array.from({ length: 99 }, () => HEADERS))), '256 MB'],
    [Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.alloc(1_000)]), '64 MB'],
  ] as const) {
    const [fault] = refusal(await parseRoster(first(beginning), options));
    expect(fault).toMatchObject({ code: 'file-too-large' });
    expect(fault?.text.en).toContain(limit);
  }
});

it('a header and the name of a sheet are repeated in what is said of them only as far as anybody reads', async () => {
  const long = withCell(HEADERS, NAME, `姓名（${'请填写'.repeat(80)}）`);
  const { faults } = usable(await parse(utf8(csvText([long, withCell(person(1), NAME, '张?'), person(2)]))));
  expect(faults[0]?.place.header).toHaveLength(40);
  expect(faults[0]?.text.zh.length).toBeLessThan(100);
});
