import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { readCsv } from '#functions/submission/roster/csv.ts';
import { fileKind } from '#functions/submission/roster/file-kind.ts';
import { findHeader, type NumberedRow } from '#functions/submission/roster/header.ts';
import type { RosterField } from '#functions/submission/roster/header-synonyms.ts';
import { shownText } from '#functions/submission/roster/shown-text.ts';
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
    const fields = fieldsByColumn(rows);
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

function fieldsByColumn(rows: readonly NumberedRow[]): ReadonlyMap<number, RosterField> {
  const columns = findHeader(rows.slice(0, ROWS_WITH_HEADER))?.columns ?? new Map();
  return new Map([...columns].map(([field, { index }]) => [index, field]));
}
