import { csvQuoted } from '#functions/shared/csv.ts';
import type { ShownRow } from '#client/roster/marked-roster.ts';
import { columnLetters } from '#functions/submission/roster/cell.ts';
import { type Cell, isBlankCell } from '#functions/submission/roster/cell.ts';
import { findHeader, missingFields } from '#functions/submission/roster/header.ts';
import { shownText } from '#functions/submission/roster/shown-text.ts';
import { INSTRUCTIONS_SHEET } from '#functions/submission/roster/instructions-sheet.ts';
import { Workbook } from '#functions/submission/roster/workbook.ts';
import { ZipPackage } from '#functions/submission/roster/zip.ts';
import { readCsvRows } from './read-csv.ts';

/** A roster as its sender knows it: all rows, as text, with the numbers that their spreadsheet program shows. */
export interface RosterView {
  readonly sheet: string | undefined;
  readonly rows: readonly ShownRow[];
  /** Numbers of the rows that are the header. */
  readonly headerRows: readonly number[];
  /** For each column its header as written. */
  readonly headers: readonly string[];
  readonly width: number;
}

const ROWS_LOOKED_AT = 50;

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** @throws where the file is none that the intake reads */
export async function readRosterView(bytes: Uint8Array, sheetName?: string): Promise<RosterView> {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  if (!isZip) return viewOf(undefined, await readCsvRows(bytes, nextTask));
  const workbook = await Workbook.open(new ZipPackage(bytes));
  const candidates = workbook.sheets.filter(({ name }) => name !== INSTRUCTIONS_SHEET);
  let best: { readonly view: RosterView; readonly rank: number } | undefined;
  for (const sheet of candidates) {
    if (sheetName !== undefined && sheet.name !== sheetName) continue;
    const rows: { number: number; cells: readonly Cell[] }[] = [];
    let hiddenColumns: ReadonlySet<number> | undefined;
    let since = performance.now();
    await workbook.read(
      sheet,
      (number, cells, _hidden, columns) => {
        hiddenColumns = columns;
        rows.push({ number, cells });
        return true;
      },
      async () => {
        if (performance.now() - since < 30) return;
        await nextTask();
        since = performance.now();
      },
    );
    const opening = rows.filter(({ cells }) => !cells.every(isBlankCell)).slice(0, ROWS_LOOKED_AT);
    const header = findHeader(opening, hiddenColumns);
    // As the intake chooses: a visible sheet, whatever a hidden one has.
    const rank = (header === undefined ? 0 : missingFields(header).length > 0 ? 1 : 2) - (sheet.hidden ? 3 : 0);
    if (best !== undefined && best.rank >= rank) continue;
    const fieldOf = new Map([...(header?.columns ?? [])].map(([field, { index }]) => [index, field] as const));
    const shown = rows.map(({ number, cells }) => ({
      number,
      cells: Array.from(cells, (cell, index) => shownText(cell, fieldOf.get(index), workbook.date1904)),
    }));
    best = { view: viewOf(sheet.name, shown), rank };
  }
  if (best === undefined) throw new Error('The workbook has no such sheet.');
  return best.view;
}

function viewOf(sheet: string | undefined, rows: readonly ShownRow[]): RosterView {
  const header = findHeader(rows.filter(({ cells }) => !cells.every(isBlankCell)).slice(0, ROWS_LOOKED_AT));
  const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  const headerRows = header?.rows ?? [];
  const texts = rows.filter(({ number }) => headerRows.includes(number)).map(({ cells }) => cells);
  const headers = Array.from({ length: width }, (_, index) => {
    const written = texts.map((cells) => cells[index] ?? '').filter((text) => text !== '');
    return written.at(-1) ?? columnLetters(index);
  });
  return { sheet, rows, headerRows, headers, width };
}

/** What somebody typed over cells, by row number and column index. */
export type Corrections = ReadonlyMap<number, ReadonlyMap<number, string>>;

export function corrected(corrections: Corrections, { number, cells }: ShownRow, column: number): string {
  return corrections.get(number)?.get(column) ?? cells[column] ?? '';
}

/** The rows with what was typed over them. */
export function withCorrections({ rows }: RosterView, corrections: Corrections): readonly ShownRow[] {
  return rows.map((row) => {
    const own = corrections.get(row.number);
    if (own === undefined) return row;
    const width = Math.max(row.cells.length, ...[...own.keys()].map((column) => column + 1));
    return { ...row, cells: Array.from({ length: width }, (_, column) => own.get(column) ?? row.cells[column] ?? '') };
  });
}

/** The whole roster with the corrections, as a CSV that keeps every row's number. */
export function correctedCsv({ rows, width }: RosterView, corrections: Corrections): Blob {
  const parts: string[] = ['\uFEFF'];
  let next = 1;
  for (const row of rows) {
    for (; next < row.number; next += 1) parts.push('\r\n');
    const cells = Array.from({ length: width }, (_, column) => csvQuoted(corrected(corrections, row, column)));
    parts.push(`${cells.join(',')}\r\n`);
    next += 1;
  }
  return new Blob(parts, { type: 'text/csv' });
}
