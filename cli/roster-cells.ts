import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isBlankCell } from '#functions/submission/roster/cell.ts';
import { readCsv } from '#functions/submission/roster/csv.ts';
import { fileKind } from '#functions/submission/roster/file-kind.ts';
import { findHeader, type NumberedRow } from '#functions/submission/roster/header.ts';
import { shownText } from '#functions/submission/roster/shown-text.ts';
import { Workbook } from '#functions/submission/roster/workbook.ts';
import { ZipPackage } from '#functions/submission/roster/zip.ts';

/** A sheet of a roster as a person sees it: texts by row, from row 1. */
export interface SheetTexts {
  /** None for a CSV. */
  readonly name?: string;
  readonly rows: readonly (readonly string[])[];
}

const ROWS_WITH_HEADER = 50;

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
    let hiddenColumns: ReadonlySet<number> | undefined;
    await workbook.read(sheet, (number, cells, _hidden, columns) => {
      hiddenColumns = columns;
      rows.push({ number, cells });
      return true;
    });
    const header = findHeader(
      rows.filter(({ cells }) => !cells.every(isBlankCell)).slice(0, ROWS_WITH_HEADER),
      hiddenColumns,
    );
    const fields = new Map([...(header?.columns ?? [])].map(([field, { index }]) => [index, field] as const));
    const texts: (readonly string[])[] = [];
    for (const { number, cells } of rows)
      texts[number - 1] = cells.map((cell, column) => shownText(cell, fields.get(column), workbook.date1904));
    sheets.push({ name: sheet.name, rows: filled(texts) });
  }
  return sheets;
}

function filled(rows: (readonly string[])[]): readonly (readonly string[])[] {
  return Array.from(rows, (row) => row ?? []);
}
