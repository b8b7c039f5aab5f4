import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { CsvRows } from '#functions/submission/roster/csv-rows.ts';
import { SharedStrings } from '#functions/submission/roster/shared-strings.ts';
import { CsvDecoder } from '#functions/submission/roster/csv.ts';
import { ROSTER_FIELDS } from '#functions/submission/roster/header-synonyms.ts';
import { RowReader } from '#functions/submission/roster/row-reader.ts';
import { FaultList } from '#functions/submission/roster/faults.ts';
import { RosterTable } from '#functions/submission/roster/roster-table.ts';
import { growsTooFast, TIMES_LONGER } from '#test/support/cpu-time.ts';
import { CLAIMANT, HEADERS, person, TODAY } from './roster-files.ts';

/**
 * What people and programs fill cells with, over and over; whoever means harm tries the same. Each is followed by a
 * letter that spoils a match at the end.
 */
const UNITS = [
  ...[' ', "'", '·', '●', 'T', 'O', '0', '1', '-', '/', '.', ',', '、', '"', '(', '[', '【', '<', '=', '&', '_', 'E'],
  ...['同', '字', '级', '元', '年', '第', '编号', '\u3000', '\u200B', '\n', '\r', '\t', '\u0000', '\uD842', '\uE863'],
  ...[
    '1,',
    ',"',
    '"a',
    '"",',
    '"\n',
    "' ",
    ' ·',
    'T1:',
    ' 00:00',
    '&#x',
    '_x0',
    '1 1',
    '2024',
    '(a',
    '[a)',
    'a\u0301\u0327',
  ],
  ...['一级', '国家职业资格', '\u0F71\u0F72', '\u1100\u1161', 'Ａ', '%41', '../', 'No.', '2024.5.1-'],
] as const;
const ENDINGS = ['', 'x'] as const;

const SHORT = 1_000;

type Reader = (text: string) => unknown;

const header = {
  rows: [1],
  columns: new Map(ROSTER_FIELDS.map((field, index) => [field, { index, shown: field }] as const)),
  width: ROSTER_FIELDS.length,
  doubled: [],
  unknown: [],
  texts: [],
};
const bytesOf = (text: string): Uint8Array => Buffer.from(text);
const inPieces = (text: string, size: number, push: (piece: string) => void): void => {
  for (let at = 0; at < text.length; at += size) push(text.slice(at, at + size));
};
async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** How each reader of text is asked; those that are objects are asked for all they do. */
const ASKED: Readonly<Record<string, (found: never) => Reader>> = {
  readDocument: (read: (text: string, type: undefined, today: string) => unknown) => (text) =>
    read(text, undefined, TODAY),
  lifelongNumber: (read: (type: string, text: string) => unknown) => (text) => read('taiwan-permit', text),
  checkResidentId: (read: (text: string, today: string) => unknown) => (text) => read(text, TODAY),
  trimEnd: (trim: (text: string, of: string) => unknown) => (text) => trim(text, " '·"),
  trimStart: (trim: (text: string, of: string) => unknown) => (text) => trim(text, " '·"),
  classNumberOf: (read: (text: string, header: string) => unknown) => (text) => [
    read(text, '开班编号'),
    read(text, text),
  ],
  shownText: (show: (text: string, field: string, old: boolean) => unknown) => (text) => show(text, 'issuedOn', false),
  resolvePart: (read: (source: string, target: string) => unknown) => (text) => read('xl/workbook.xml', text),
  fileKind: (read: (bytes: Uint8Array) => unknown) => (text) => read(bytesOf(text)),
  isPlainUtf16le: (read: (bytes: Uint8Array) => unknown) => (text) => read(Buffer.from(text, 'utf16le')),
  isEncryptedPackage: (read: (bytes: Uint8Array) => unknown) => (text) => read(bytesOf(text)),
  rosterFault: (make: (code: string, place: object) => unknown) => (text) => make('required-empty', { header: text }),
  findHeader: (find: (rows: object[]) => unknown) => (text) =>
    find([{ number: 1, cells: ['姓名', '证书编号', text, text] }]),
  repeatsHeader: (repeats: (known: object, cells: string[]) => unknown) => (text) =>
    repeats(
      header,
      ROSTER_FIELDS.map(() => text),
    ),
  // From here on the objects.
  CsvRows: () => (text) => {
    for (const delimiter of [',', '\t']) {
      const whole = new CsvRows(delimiter, () => undefined);
      whole.push(text);
      whole.end();
      const pieces = new CsvRows(delimiter, () => undefined);
      inPieces(text, 97, (piece) => pieces.push(piece));
      pieces.end();
    }
  },
  CsvDecoder: () => (text) => {
    const decoder = new CsvDecoder();
    try {
      inPieces(text, 4_096, (piece) => decoder.push(bytesOf(piece)));
      decoder.end();
    } catch {
      // Refused for its encoding.
    }
  },
  readCsv: (read: (source: AsyncIterable<Uint8Array>, row: () => void) => Promise<unknown>) => (text) => {
    read(once(bytesOf(text)), () => undefined).catch(() => undefined);
  },
  RowReader: () => (text) =>
    new RowReader({ header, today: TODAY, claimant: CLAIMANT }).read(
      2,
      ROSTER_FIELDS.map(() => text),
    ),
  RosterTable: () => (text) => {
    const options = { today: TODAY, maxRows: 9, onLine: () => undefined, notes: FaultList.ofNotes() };
    const table = new RosterTable(options);
    table.push(1, HEADERS);
    for (const cells of [person(1).map(() => text), [...person(2).slice(0, 8), text], [text]]) table.push(2, cells);
    try {
      table.finish();
    } catch {
      // Every row may be faulty.
    }
  },
  SharedStrings: () => (text) => {
    const strings = new SharedStrings();
    strings.add(text);
    return strings.at(0);
  },
};

/** Exports that are given no text of a file, or read it only by way of the readers here. */
const NO_READERS = [
  'columnLetters',
  'acceptedHeaders',
  'missingFields',
  'damaged',
  'inflate',
  'partOfType',
  'relationshipsOf',
  'readXml',
  'readRoster',
  'FaultList',
  'UnusableFile',
  'Workbook',
  'ZipPackage',
  'ageOn',
  'retirementOn',
  'sexOf',
  'residentIdCheckCharacter',
  'creditCodeCheckCharacter',
];

const FOLDERS = ['functions/submission/roster', 'functions/shared/identity'];
const readers: (readonly [string, Reader])[] = [];

beforeAll(async () => {
  for (const folder of FOLDERS) {
    for (const file of readdirSync(folder)) {
      if (!file.endsWith('.ts') || file.endsWith('.d.ts')) continue;
      const found: Record<string, unknown> = await import(/* @vite-ignore */ join(process.cwd(), folder, file));
      for (const [name, exported] of Object.entries(found)) {
        if (typeof exported !== 'function' || NO_READERS.includes(name)) continue;
        readers.push([name, ASKED[name]?.(exported as never) ?? (exported as Reader)]);
      }
    }
  }
});

/** Of what the reader is given so often, and sixteen times as often. */
function readsTooSlowly(read: Reader, unit: string, ending: string): boolean {
  const short = unit.repeat(SHORT / unit.length) + ending;
  const long = unit.repeat((SHORT * TIMES_LONGER) / unit.length) + ending;
  return growsTooFast(
    () => read(short),
    () => read(long),
  );
}

describe('work grows with the text and not faster', () => {
  it('in every reader of what a roster holds', () => {
    expect(readers.length).toBeGreaterThan(45);
    const tooFast: string[] = [];
    for (const [name, read] of readers) {
      for (const unit of UNITS) {
        for (const ending of ENDINGS) {
          if (readsTooSlowly(read, unit, ending)) tooFast.push(`${name} of ${JSON.stringify(unit + ending)}`);
        }
      }
    }
    expect(tooFast).toEqual([]);
  });

  it('as this test would see', () => {
    const slow: Reader = (text) => text.replace(/ +$/, '');
    expect(readsTooSlowly(slow, ' ', 'x')).toBe(true);
    expect(readsTooSlowly(slow, ' ', '')).toBe(false);
  });
});
