import type { CellObject, SheetData } from 'write-excel-file/node';
import { markedRoster } from '#client/roster/marked-roster.ts';
import type { Fault } from '#functions/shared/fault.ts';
import { findHeader } from '#functions/submission/roster/header.ts';
import { faultLine } from './fault-lines.ts';
import type { Language } from './language.ts';
import type { SheetTexts } from './roster-cells.ts';

export interface MarkedSheet {
  readonly sheet: string;
  readonly data: SheetData;
  readonly columns: { readonly width: number }[];
}

const ROWS_WITH_HEADER = 50;

/** Excel's limit for the name of a sheet, and what it may not hold. */
const sheetName = (name: string): string => name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31) || 'Sheet';

/** Always a text, whatever it looks like: Excel neither runs it nor rounds it when somebody edits the cell. */
const text = (value: string, style: object = {}): CellObject => ({ value, type: String, format: '@', ...style });

/**
 * The workbook back as it was, each sheet marked, and all faults once more on a sheet of their own, those of the file as
 * a whole too. It can be corrected and sent as it is.
 */
export function markedWorkbook(
  sheets: readonly SheetTexts[],
  faults: readonly Fault[],
  language: Language,
): readonly MarkedSheet[] {
  const all = { zh: '全部问题', en: 'all faults' }[language];
  // A CSV has no sheets; a fault of a workbook names its own, unless there is one only.
  const marked = sheets.map((sheet) => {
    const own = faults.filter(({ place }) => sheets.length === 1 || place.sheet === sheet.name);
    return markedSheet(sheet, own, language);
  });
  const list: SheetData = [
    [text(all, { fontWeight: 'bold' })],
    ...faults.map((fault) => [text(faultLine(fault, language))]),
  ];
  const names = new Set(marked.map(({ sheet }) => sheet));
  const listName = [all, `${all} 2`].find((name) => !names.has(name)) ?? `${all} 3`;
  return [...marked, { sheet: listName, data: list, columns: [{ width: 120 }] }];
}

function markedSheet({ name, rows }: SheetTexts, faults: readonly Fault[], language: Language): MarkedSheet {
  const inRows = faults.filter(({ place }) => place.row !== undefined);
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const shown = rows.map((cells, index) => ({ number: index + 1, cells }));
  const opening = shown.filter(({ cells }) => cells.some((cell) => cell.trim() !== '')).slice(0, ROWS_WITH_HEADER);
  return {
    sheet: sheetName(name ?? '花名册'),
    data: markedRoster(shown, inRows, language, findHeader(opening)?.rows.at(-1)),
    columns: [...Array.from({ length: width }, () => ({ width: 18 })), { width: 60 }],
  };
}
