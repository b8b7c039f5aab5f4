import type { Fault } from '#functions/shared/fault.ts';
import type { CalendarDate, RosterLine } from '../roster-line.ts';
import { isBlankCell } from './cell.ts';
import { type CsvEncoding, isMojibake, readCsv } from './csv.ts';
import { rosterFault, UnusableFile } from './faults.ts';
import { fileKind, isEncryptedPackage, KIND_BYTES } from './file-kind.ts';
import { findHeader, missingFields, type NumberedRow } from './header.ts';
import { INSTRUCTIONS_SHEET } from './instructions-sheet.ts';
import { RosterTable, ROWS_SEARCHED_FOR_HEADER, type TableResult } from './roster-table.ts';
import { type RowHandler, type Sheet, Workbook } from './workbook.ts';
import { ZipPackage } from './zip.ts';

export interface RosterOptions {
  /** Neither is trusted: the bytes tell what the file is. */
  readonly fileName?: string;
  readonly contentType?: string;
  /** Rows of people, 100,000 by the design. */
  readonly maxRows: number;
  /** Business date, Asia/Shanghai. */
  readonly today: CalendarDate;
  /** Unified social credit code of the enterprise that claims, to which a row that names one must belong. */
  readonly claimant?: string | undefined;
}

/** Takes the rows without fault one by one, in the order of the file, while the rest is still to come. */
export interface LineSink {
  line(line: RosterLine): void;
  /** Resolves when more may come; asked between two pieces of the file. */
  ready(): Promise<void>;
}

export type RosterResult =
  | {
      readonly ok: true;
      /** Faults of single rows, all of each row; the first 5,000. */
      readonly faults: Fault[];
      /** All of them, listed or not. */
      readonly faultsFound: number;
      readonly totals: TableResult['totals'];
      /** Of a CSV. */
      readonly encoding?: CsvEncoding;
      /** Of a workbook: the sheet that was read. */
      readonly sheet?: string;
      /** What was left aside or read in a way the person should know of; none of it stops a row. */
      readonly notes: Fault[];
    }
  /** Nothing of the file can go on; where every row is faulty, the rows' faults follow the file's. */
  | { readonly ok: false; readonly faults: Fault[]; readonly faultsFound: number };

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
  try {
    const { beginning, all } = await peek(bytes);
    if (beginning.length === 0) throw new UnusableFile(rosterFault('file-empty'));
    const kind = fileKind(beginning);
    if (typeof kind === 'object') throw new UnusableFile(rosterFault('not-a-spreadsheet', {}, { kind: kind.other }));
    switch (kind) {
      case 'html':
        throw new UnusableFile(rosterFault('html-table'));
      case 'ole2': {
        const encrypted = isEncryptedPackage(await collect(all));
        throw new UnusableFile(rosterFault(encrypted ? 'encrypted-workbook' : 'old-excel'));
      }
      case 'zip':
        return await parseWorkbook(await collect(all), options, sink);
      case 'text':
        return await parseCsv(all, options, sink);
    }
  } catch (error) {
    // Deep in the readers a file is given up by leaving; here it becomes the answer that it is.
    if (error instanceof UnusableFile) {
      return { ok: false, faults: [...error.faults], faultsFound: error.found };
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

async function* limited(source: AsyncIterable<Uint8Array>, megabytes: number): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const chunk of source) {
    length += chunk.length;
    if (length > megabytes * MEGABYTE)
      throw new UnusableFile(rosterFault('file-too-large', {}, { limit: String(megabytes) }));
    yield chunk;
  }
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of limited(source, LARGEST_WORKBOOK_MB)) chunks.push(chunk);
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

async function parseCsv(
  source: AsyncIterable<Uint8Array>,
  options: RosterOptions,
  sink: LineSink,
): Promise<RosterResult> {
  const table = new RosterTable({ ...options, onLine: (line) => sink.line(line) });
  let opening = '';
  try {
    const encoding = await readCsv(paced(limited(source, LARGEST_CSV_MB), sink), (row, cells) => {
      if (row <= ROWS_SEARCHED_FOR_HEADER) opening += `${cells.join(',')}\n`;
      table.push(row, cells);
    });
    return { ok: true, ...table.finish(), encoding };
  } catch (error) {
    const headerMissing = error instanceof UnusableFile && error.faults[0]?.code === 'header-missing';
    if (headerMissing && isMojibake(opening)) throw new UnusableFile(rosterFault('csv-mojibake'));
    throw error;
  }
}

interface Look {
  readonly sheet: Sheet;
  readonly hasData: boolean;
  /** 0 no header, 1 a header that lacks columns, 2 a whole one; a visible sheet before a hidden one. */
  readonly rank: number;
}

async function look(workbook: Workbook, sheet: Sheet): Promise<Look> {
  const rows: NumberedRow[] = [];
  await workbook.read(sheet, (number, cells) => {
    if (!cells.every(isBlankCell)) rows.push({ number, cells });
    return rows.length < ROWS_SEARCHED_FOR_HEADER;
  });
  const header = findHeader(rows);
  const rank = header === undefined ? 0 : missingFields(header).length > 0 ? 1 : 2;
  return { sheet, hasData: rows.length > 0, rank: sheet.hidden ? rank - 0.5 : rank };
}

async function parseWorkbook(bytes: Uint8Array, options: RosterOptions, sink: LineSink): Promise<RosterResult> {
  const workbook = await Workbook.open(new ZipPackage(bytes));
  const looks: Look[] = [];
  for (const sheet of workbook.sheets) looks.push(await look(workbook, sheet));
  const withData = looks.filter(({ hasData }) => hasData);
  const chosen = withData.reduce<Look | undefined>(
    (best, next) => (best === undefined || next.rank > best.rank ? next : best),
    undefined,
  );
  if (chosen === undefined) throw new UnusableFile(rosterFault('file-empty'));

  const { sheet } = chosen;
  const leftOut = withData
    .filter((other) => other !== chosen && other.sheet.name !== INSTRUCTIONS_SHEET)
    .map((other) =>
      rosterFault('sheet-left-out', { sheet: other.sheet.name }, { name: other.sheet.name, read: sheet.name }),
    );
  try {
    const result = await readSheet(workbook, sheet, options, sink);
    return { ok: true, ...result, notes: [...leftOut, ...result.notes], sheet: sheet.name };
  } catch (error) {
    // What is on the other sheets may be the very reason that nothing was found on this one.
    if (error instanceof UnusableFile) {
      throw new UnusableFile([...error.faults, ...leftOut], error.found + leftOut.length);
    }
    throw error;
  }
}

async function readSheet(
  workbook: Workbook,
  sheet: Sheet,
  options: RosterOptions,
  sink: LineSink,
): Promise<TableResult> {
  const { today, claimant, maxRows } = options;
  const table = new RosterTable({
    today,
    claimant,
    maxRows,
    sheet: sheet.name,
    date1904: workbook.date1904,
    onLine: (line) => sink.line(line),
  });
  const onRow: RowHandler = (row, cells, hidden) => {
    table.push(row, cells, hidden);
    return true;
  };
  await workbook.read(sheet, onRow, () => sink.ready());
  return table.finish();
}
