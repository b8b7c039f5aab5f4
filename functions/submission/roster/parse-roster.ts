import type { Fault } from '#functions/shared/fault.ts';
import type { CalendarDate, RosterLine } from '../roster-line.ts';
import { isBlankCell } from './cell.ts';
import { type CsvEncoding, isMojibake, readCsv } from './csv.ts';
import { FaultList, type RowTotals, rosterFault, UnusableFile } from './faults.ts';
import { fileKind, isEncryptedPackage, KIND_BYTES } from './file-kind.ts';
import { findHeader, missingFields, type NumberedRow } from './header.ts';
import { INSTRUCTIONS_SHEET } from './instructions-sheet.ts';
import { RosterTable, ROWS_SEARCHED_FOR_HEADER, type TableResult } from './roster-table.ts';
import { MOST_ROWS, type RowHandler, type Sheet, Workbook } from './workbook.ts';
import { ZipPackage } from './zip.ts';

export interface RosterOptions {
  /** Neither is trusted: the bytes tell what the file is. */
  readonly fileName?: string;
  readonly contentType?: string;
  /** Rows of people, 100,000 by the design. */
  readonly maxRows: number;
  /** Business date, Asia/Shanghai. */
  readonly today: CalendarDate;
  /** Of the file in bytes, where it is known beforehand: what is too large is refused before it is read. */
  readonly size?: number | undefined;
  /** Unified social credit code of the enterprise that claims, to which a row that names one must belong. */
  readonly claimant?: string | undefined;
}

/** Takes the rows without fault one by one, in the order of the file, while the rest is still to come. */
export interface LineSink {
  line(line: RosterLine): void;
  /** Resolves when more may come; asked between two pieces of the file. */
  ready(): Promise<void>;
}

interface Found {
  readonly faults: Fault[];
  /** All of them, listed or not. */
  readonly faultsFound: number;
  /** What was left aside or read in a way the person should know of; none of it stops a row. The first of them. */
  readonly notes: Fault[];
  readonly notesFound: number;
  readonly totals: RowTotals;
}

export type RosterResult =
  | (Found & {
      /** The faults are those of single rows, all of each row. */
      readonly ok: true;
      /** Of a CSV. */
      readonly encoding?: CsvEncoding;
      /** Of a workbook: the sheet that was read. */
      readonly sheet?: string;
    })
  /** Nothing of the file can go on; where every row is faulty, the rows' faults follow the file's. */
  | (Found & { readonly ok: false });

/** A workbook is held whole, compressed; 100,000 rows take some 10 MB. */
const LARGEST_WORKBOOK_MB = 64;
const LARGEST_CSV_MB = 256;
const MEGABYTE = 1_048_576;

/**
 * Reads a roster (花名册) as enterprises send it: CSV in UTF-8, GB18030 or UTF-16LE, row by row, or .xlsx, whose sheets
 * are inflated and parsed as a stream. Lines go to the sink; what it took of a file that turns out to be unusable counts
 * for nothing.
 * @returns all row faults, or the faults that make the file unusable; texts in Chinese and English, nothing personal
 * @throws only what the source of the bytes or the sink throws
 */
export async function readRoster(
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
  options: RosterOptions,
  sink: LineSink,
): Promise<RosterResult> {
  const notes = FaultList.ofNotes();
  const reading: Reading = { options, sink, notes };
  const told = () => ({ notes: notes.listed, notesFound: notes.found });
  try {
    const { beginning, all } = await peek(bytes);
    if (beginning.length === 0) throw new UnusableFile(rosterFault('file-empty'));
    const kind = fileKind(beginning);
    if (typeof kind === 'object') throw new UnusableFile(rosterFault('not-a-spreadsheet', {}, { kind: kind.other }));
    switch (kind) {
      case 'html':
        throw new UnusableFile(rosterFault('html-table'));
      case 'ole2': {
        const encrypted = isEncryptedPackage(await collect(sized(all, options, LARGEST_WORKBOOK_MB)));
        throw new UnusableFile(rosterFault(encrypted ? 'encrypted-workbook' : 'old-excel'));
      }
      case 'zip':
        return {
          ...(await parseWorkbook(await collect(sized(all, options, LARGEST_WORKBOOK_MB)), reading)),
          ...told(),
        };
      case 'text':
        return { ...(await parseCsv(sized(all, options, LARGEST_CSV_MB), reading)), ...told() };
    }
  } catch (error) {
    // Deep in the readers a file is given up by leaving; here it becomes the answer that it is.
    if (error instanceof UnusableFile) {
      return { ok: false, faults: [...error.faults], faultsFound: error.found, totals: error.totals, ...told() };
    }
    throw error;
  }
}

async function peek(
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
): Promise<{ beginning: Uint8Array; all: AsyncIterable<Uint8Array> }> {
  if (bytes instanceof Uint8Array) return { beginning: bytes.subarray(0, KIND_BYTES), all: once(bytes) };
  const iterator = bytes[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length < KIND_BYTES) {
    const next = await iterator.next();
    if (next.done === true) break;
    chunks.push(next.value);
    length += next.value.length;
  }
  const beginning = Buffer.concat(chunks);
  return { beginning, all: following(beginning, iterator) };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* following(beginning: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield beginning;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    // Left early, or at the end: the source may hold a connection.
    await rest.return?.();
  }
}

/** Ends at the limit, and at once where the size is known to be beyond it. */
async function* sized(
  source: AsyncIterable<Uint8Array>,
  { size = 0 }: RosterOptions,
  megabytes: number,
): AsyncGenerator<Uint8Array> {
  const most = megabytes * MEGABYTE;
  let length = 0;
  for await (const chunk of source) {
    length += chunk.length;
    if (Math.max(length, size) > most)
      throw new UnusableFile(rosterFault('file-too-large', {}, { limit: String(megabytes) }));
    yield chunk;
  }
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
}

/** The next piece is read only when the sink has room for what is in it. */
async function* paced(source: AsyncIterable<Uint8Array>, sink: LineSink): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    yield chunk;
    await sink.ready();
  }
}

interface Reading {
  readonly options: RosterOptions;
  readonly sink: LineSink;
  readonly notes: FaultList;
}

type Parsed = TableResult & { readonly ok: true; readonly encoding?: CsvEncoding; readonly sheet?: string };

async function parseCsv(source: AsyncIterable<Uint8Array>, { options, sink, notes }: Reading): Promise<Parsed> {
  const table = new RosterTable({ ...options, notes, onLine: (line) => sink.line(line) });
  let opening = '';
  try {
    const encoding = await readCsv(paced(source, sink), (row, cells, more, trouble) => {
      if (row <= ROWS_SEARCHED_FOR_HEADER && opening.length < LONGEST_OPENING) opening += `${cells.join(',')}\n`;
      table.push(row, cells, { more, trouble });
    });
    return { ok: true, ...table.finish(), encoding };
  } catch (error) {
    const headerMissing = error instanceof UnusableFile && error.faults[0]?.code === 'header-missing';
    if (headerMissing && isMojibake(opening)) throw new UnusableFile(rosterFault('csv-mojibake'));
    throw error;
  }
}

/** Of what is searched for the marks of a wrong encoding. */
const LONGEST_OPENING = 1_000_000;

interface Look {
  readonly sheet: Sheet;
  readonly hasData: boolean;
  /** 0 no header, 1 a header that lacks columns, 2 a whole one. */
  readonly rank: number;
}

async function look(workbook: Workbook, sheet: Sheet): Promise<Look> {
  const rows: NumberedRow[] = [];
  let seen = 0;
  await workbook.read(sheet, (number, cells) => {
    if (!cells.every(isBlankCell)) rows.push({ number, cells });
    return rows.length < ROWS_SEARCHED_FOR_HEADER && ++seen <= MOST_ROWS;
  });
  const header = findHeader(rows);
  const rank = header === undefined ? 0 : missingFields(header).length > 0 ? 1 : 2;
  return { sheet, hasData: rows.length > 0, rank };
}

/** Each part is looked at once, however many sheets lead to it. */
async function lookAtAll(workbook: Workbook): Promise<Look[]> {
  const byPart = new Map<string, Look>();
  const looks: Look[] = [];
  for (const sheet of workbook.sheets) {
    const known = byPart.get(sheet.path) ?? (await look(workbook, sheet));
    byPart.set(sheet.path, known);
    looks.push({ ...known, sheet });
  }
  return looks;
}

/**
 * The sheet to read: the first of the visible ones with the best header. A hidden one is never read: whoever sends the
 * file does not see what they would claim for.
 * @throws UnusableFile `file-empty`, `sheet-hidden`
 */
function choose(withData: readonly Look[]): Look {
  const best = (looks: readonly Look[]): Look | undefined =>
    looks.reduce<Look | undefined>(
      (found, next) => (found === undefined || next.rank > found.rank ? next : found),
      undefined,
    );
  const visible = best(withData.filter(({ sheet }) => !sheet.hidden));
  const hidden = best(withData.filter(({ sheet }) => sheet.hidden));
  if (hidden !== undefined && (visible === undefined || (visible.rank === 0 && hidden.rank > 0))) {
    const { name } = hidden.sheet;
    throw new UnusableFile(rosterFault('sheet-hidden', { sheet: name }, { name }));
  }
  if (visible === undefined) throw new UnusableFile(rosterFault('file-empty'));
  return visible;
}

async function parseWorkbook(bytes: Uint8Array, reading: Reading): Promise<Parsed> {
  const { notes } = reading;
  const workbook = await Workbook.open(new ZipPackage(bytes));
  for (const name of workbook.unreachable) notes.add(rosterFault('sheet-unreachable', { sheet: name }, { name }));
  const withData = (await lookAtAll(workbook)).filter(({ hasData }) => hasData);
  const { sheet } = choose(withData);
  for (const { sheet: other } of withData) {
    if (other === sheet || other.name === INSTRUCTIONS_SHEET) continue;
    const code = other.hidden ? 'hidden-sheet-left-out' : 'sheet-left-out';
    notes.add(rosterFault(code, { sheet: other.name }, { name: other.name, read: sheet.name }));
  }
  return { ok: true, ...(await readSheet(workbook, sheet, reading)), sheet: sheet.name };
}

async function readSheet(workbook: Workbook, sheet: Sheet, { options, sink, notes }: Reading): Promise<TableResult> {
  const { today, claimant, maxRows } = options;
  const table = new RosterTable({
    today,
    claimant,
    maxRows,
    sheet: sheet.name,
    date1904: workbook.date1904,
    onLine: (line) => sink.line(line),
    notes,
  });
  const onRow: RowHandler = (row, cells, hidden, hiddenColumns) => {
    table.push(row, cells, { hidden, hiddenColumns });
    return true;
  };
  await workbook.read(sheet, onRow, () => sink.ready());
  return table.finish();
}
