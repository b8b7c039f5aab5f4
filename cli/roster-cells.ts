import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type Cell, cellText } from '#functions/submission/roster/cell.ts';
import { readCsv } from '#functions/submission/roster/csv.ts';
import { fileKind } from '#functions/submission/roster/file-kind.ts';
import { findHeader, type NumberedRow } from '#functions/submission/roster/header.ts';
import { parseDate } from '#functions/submission/roster/values.ts';
import { Workbook } from '#functions/submission/roster/workbook.ts';
import { ZipPackage } from '#functions/submission/roster/zip.ts';

/** A sheet of a roster as a person sees it: texts by row, from row 1. */
export interface SheetTexts {
  /** None for a CSV. */
  readonly name?: string;
  readonly rows: readonly (readonly string[])[];
}

const ROWS_WITH_HEADER = 30;

/** Read by the same reader as the service's, so that rows and columns are counted alike. */
export async function rosterCells(path: string): Promise<readonly SheetTexts[]> {
  const bytes = await readFile(path);
  if (fileKind(bytes.subarray(0, 512)) !== 'zip') {
    const rows: (readonly string[])[] = [];
    await readCsv(createReadStream(path), (row, cells) => {
      rows[row - 1] = cells;
    });
    return [{ rows: filled(rows) }];
  }
  const workbook = await Workbook.open(new ZipPackage(bytes));
  const sheets: SheetTexts[] = [];
  for (const sheet of workbook.sheets) {
    const rows: NumberedRow[] = [];
    await workbook.read(sheet, (number, cells) => {
      rows.push({ number, cells });
      return true;
    });
    const dates = dateColumns(rows);
    const texts: (readonly string[])[] = [];
    for (const { number, cells } of rows)
      texts[number - 1] = cells.map((cell, column) => shown(cell, dates.has(column), workbook.date1904));
    sheets.push({ name: sheet.name, rows: filled(texts) });
  }
  return sheets;
}

function filled(rows: (readonly string[])[]): readonly (readonly string[])[] {
  return Array.from(rows, (row) => row ?? []);
}

function dateColumns(rows: readonly NumberedRow[]): ReadonlySet<number> {
  const { columns } = findHeader(rows.slice(0, ROWS_WITH_HEADER)) ?? {};
  const dates = (['issuedOn', 'trainingFrom', 'trainingTo'] as const).map((field) => columns?.get(field)?.index);
  return new Set(dates.filter((index) => index !== undefined));
}

/** A workbook keeps a date as a number of days: the person wrote a date and gets one back. */
function shown(cell: Cell, isDate: boolean, date1904: boolean): string {
  const text = cellText(cell);
  const isNumber = typeof cell === 'object' && cell.kind === 'number';
  return isDate && isNumber ? (parseDate(text, date1904) ?? text) : text;
}
