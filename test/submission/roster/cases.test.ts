import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { codes, parse, usable } from './roster-files.ts';

const FOLDER = join(import.meta.dirname, 'cases');
const FOUR = ['林军', '彭飞', '唐雪', '高兰'];

interface Case {
  readonly sentence: string;
  /** Names of the people read, in order; none where the file is not usable. */
  readonly people?: readonly string[];
  readonly faults?: readonly string[];
  readonly notes?: readonly string[];
}

/** Rosters that people and programs do write, of synthetic people; each stands for a kind. */
const CASES: Readonly<Record<string, Case>> = {
  'l-name-201.xlsx': {
    sentence: 'a name longer than any register takes is told at its cell',
    people: ['董鹏'],
    faults: ['too-long@B2'],
  },
  'l-cert-empty.csv': {
    sentence: 'a number of apostrophes and blanks is none',
    people: ['陈芳'],
    faults: ['required-empty@H2'],
  },
  'l-swallow.csv': {
    sentence: 'a stray quote before a name swallows no row, up to a name that is quoted',
    people: ['梁刚', '彭飞', '胡勇', '罗海玉', '韩霞芳', '田国', '高桂国'],
    faults: ['csv-quotes@B3'],
  },
  'c-quote-swallow.csv': {
    sentence: 'a stray quote in the last column swallows no row',
    people: ['林军', '唐雪', '高兰', '田强刚', '罗海玉', '高静霞', '潘志'],
    faults: ['csv-quotes@I3'],
  },
  'c-unquoted-thousands.csv': {
    sentence: 'rows with more cells than the header are told and not read, since they have shifted',
    faults: ['all-rows-faulty', 'too-many-cells@2', 'too-many-cells@3', 'too-many-cells@4', 'too-many-cells@5'],
  },
  'c-space-quotes.csv': { sentence: 'blanks before a quoted cell do not belong to it', people: FOUR },
  'x-poi-doubles.xlsx': { sentence: 'numbers are read as the spreadsheet program shows them', people: FOUR },
  'x-hidden-column.xlsx': {
    sentence: 'of two columns the visible one is read, and told',
    people: ['林军', '彭飞', '唐雪'],
    notes: ['column-doubled@F1', 'column-doubled@G1'],
  },
  'x-hidden-better.xlsx': {
    sentence: 'a hidden sheet is not claimed from, however good its header',
    faults: ['columns-missing@1'],
    notes: ['hidden-sheet-left-out'],
  },
  'x-double-header.xlsx': {
    sentence: 'of two columns the filled one is read, and told',
    people: ['林军', '彭飞', '唐雪'],
    notes: ['column-doubled@G1'],
  },
  'x-ditto-over-error.xlsx': {
    sentence: '同上 below an error value means nothing',
    people: ['林军', '高兰'],
    faults: ['cell-error@E3', 'cell-error@H3', 'ditto-nothing-above@E4', 'ditto-nothing-above@H4'],
  },
  'x-sheet-unreachable.xlsx': {
    sentence: 'a sheet is found by a target relative to its folder',
    people: ['林军', '彭飞'],
    notes: ['sheet-left-out'],
  },
  'z-zip64.xlsx': { sentence: 'sizes in zip64 fields are read as such', people: FOUR },
  'x-relid.xlsx': { sentence: 'a relationship is known by its namespace, whatever its prefix', people: FOUR },
  'x-target-dot.xlsx': { sentence: 'a target with a dot leads to its part', people: FOUR },
  'x-strings-elsewhere.xlsx': { sentence: 'shared strings stand where their relationship says', people: FOUR },
  'x-workbook22.xlsx': { sentence: 'the workbook is the part that the package names', people: FOUR },
  'x-strict.xlsx': { sentence: 'Strict Open XML is read, with moments as dates', people: FOUR },
  'x-x000d.xlsx': {
    sentence: 'escapes of characters may be in lower case',
    people: ['林军', '彭飞', '唐雪'],
  },
  'x-inline-leak.xlsx': {
    sentence: 'the text of one cell never comes into another',
    people: ['林军', '彭飞', '唐雪'],
  },
  'x-bad-rownum.xlsx': {
    sentence: 'a row whose number is none is counted on',
    people: ['林军', '彭飞', '唐雪'],
  },
  'x-cert-trailing.xlsx': {
    sentence: 'words around a certificate number are left aside, and told',
    people: FOUR,
    notes: ['certificate-number-words@G2', 'certificate-number-words@G3', 'certificate-number-words@G4'],
  },
  'x-name-no-name.xlsx': {
    sentence: 'words for none, marks, numbers and lists are no names',
    people: ['张三李四王五赵六钱七孙八周九吴十郑十一冯十二', '潘云国'],
    faults: [...[2, 3, 4, 5, 6, 7, 9, 10, 11, 12].map((row) => `name-not-a-name@B${row}`), 'control-characters@B13'],
  },
  'h-control-name.xlsx': {
    sentence: 'control characters and half characters are told wherever they are kept',
    people: ['田强刚'],
    faults: ['control-characters@B2', 'control-characters@B3', 'name-characters-lost@B4', 'control-characters@E5'],
  },
  'c-utf16le-nobom.csv': { sentence: 'plain UTF-16LE needs no mark', people: FOUR },
  'c-small-ctrlz.csv': { sentence: 'the end mark of DOS is no letter', people: ['林军'] },
  'k-html-div.xls': { sentence: 'a web page that begins with a style is one', faults: ['html-table'] },
  'k-mht.xls': { sentence: 'a web page packed as mail is one', faults: ['html-table'] },
  'h-dup-entries.xlsx': {
    sentence: 'a part that is there twice is told as such',
    faults: ['workbook-part-doubled'],
  },
  'h-redos-12.xlsx': {
    sentence: 'thousands of letters in a date take no time',
    faults: [
      'all-rows-faulty',
      ...Array.from({ length: 12 }, (_, index) => `too-long@H${index + 2}`),
      'duplicate-row@14',
    ],
  },
  'h-redos-date.xlsx': {
    sentence: 'thousands of letters in the dates of some rows leave the others',
    people: ['董志霞'],
    faults: Array.from({ length: 8 }, (_, index) => `too-long@H${index + 2}`),
  },
};

it.each(Object.entries(CASES).map(([file, each]) => [each.sentence, file, each] as const))(
  '%s (%s)',
  async (_, file, { people = [], faults = [], notes = [] }) => {
    const result = await parse(readFileSync(join(FOLDER, file)));
    expect({
      people: result.ok ? result.lines.map(({ name }) => name) : [],
      faults: codes(result.faults),
      notes: codes(result.notes),
    }).toEqual({ people, faults, notes });
  },
);

it('numbers that a program wrote as doubles mean what they show', async () => {
  const { lines } = usable(await parse(readFileSync(join(FOLDER, 'x-poi-doubles.xlsx'))));
  expect(lines[2]).toMatchObject({ phone: '15400000003', level: '3', issuedOn: '2024-08-04' });
});

it('of a hidden and a visible column of certificates the visible one counts', async () => {
  const { lines, notes } = usable(await parse(readFileSync(join(FOLDER, 'x-hidden-column.xlsx'))));
  expect(lines.map(({ certificateNumber, issuedOn }) => [certificateNumber, issuedOn])[0]).toEqual([
    'S000035999900241000034',
    '2024-07-27',
  ]);
  expect(notes[0]?.text.zh).toMatch(/F 列.*I 列.*已隐藏/);
});

it('the faults of thousands of rows below a long header fit into one answer, which tells how many there are', async () => {
  const result = usable(await parse(gunzipSync(readFileSync(join(FOLDER, 'b-502.csv.gz')))));
  expect(result).toMatchObject({
    faultsFound: 5000,
    notesFound: 15_000,
    totals: { rows: 5001, good: 1, faulty: 5000 },
  });
  expect(result.faults.length).toBeGreaterThan(1000);
  const answer = JSON.stringify({ body: JSON.stringify({ faults: result.faults, notes: result.notes }) });
  expect(Buffer.byteLength(answer)).toBeLessThan(6_000_000);
});

it('no case is without its sentence', () => {
  expect(readdirSync(FOLDER).toSorted()).toEqual([...Object.keys(CASES), 'b-502.csv.gz'].toSorted());
});
