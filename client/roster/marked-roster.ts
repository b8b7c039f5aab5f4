import type { CellObject, Row, SheetData } from 'write-excel-file/universal';
import type { Fault, Text } from '#functions/shared/fault.ts';
import { columnLetters } from '#functions/submission/roster/cell.ts';

/** A row of a roster as its sender sees it. `number` counts as their spreadsheet program does, from 1. */
export interface ShownRow {
  readonly number: number;
  readonly cells: readonly string[];
}

const WRONG = { backgroundColor: '#FFC7CE', textColor: '#9C0006' } as const satisfies CellObject;
const TOLD: Text = { zh: '问题与处理办法', en: 'What is wrong and what to do' };

/**
 * The roster back to whoever sent it, each row where it was, wrong cells marked, and behind each faulty row what is wrong
 * and what to do. Cells are text: no digit is lost.
 */
export function markedRoster(
  rows: readonly ShownRow[],
  faults: readonly Fault[],
  language: keyof Text,
  headerRow?: number,
): SheetData {
  const byRow = Map.groupBy(faults, ({ place }) => place.row ?? 0);
  const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  const sheet: SheetData = [];
  for (const { number, cells } of rows) {
    while (sheet.length < number - 1) sheet.push([]);
    sheet.push(markedRow(cells, byRow.get(number) ?? [], width, language));
  }
  const wholeFile = byRow.get(0) ?? [];
  const head = headerRow ?? rows[0]?.number;
  if (head !== undefined && faults.length > 0) {
    const row = sheet[head - 1] ?? [];
    while (row.length < width) row.push(null);
    row[width] = { ...text(TOLD[language], false), fontWeight: 'bold' };
  }
  for (const fault of wholeFile) sheet.push([text(`${fault.text[language]}。${fault.fix[language]}`, true)]);
  return sheet;
}

function markedRow(cells: readonly string[], faults: readonly Fault[], width: number, language: keyof Text): Row {
  const wrong = new Set(faults.map(({ place }) => place.column).filter((column) => column !== undefined));
  const row: Row = Array.from({ length: faults.length > 0 ? width : cells.length }, (_, index) => {
    const marked = wrong.has(columnLetters(index));
    const value = cells[index] ?? '';
    return value === '' && !marked ? null : text(value, marked);
  });
  if (faults.length > 0) {
    row.push({ ...text(faults.map((fault) => told(fault, language)).join('\n'), false), wrap: true });
  }
  return row;
}

function told({ place, text, fix }: Fault, language: keyof Text): string {
  const where = place.header ?? place.column;
  return `${where === undefined ? '' : `【${where}】`}${text[language]}；${fix[language]}`;
}

/** Always a text, whatever it looks like: Excel neither runs it nor rounds it when somebody edits the cell. */
function text(value: string, wrong: boolean): CellObject {
  return { type: String, format: '@', ...(value === '' ? {} : { value }), ...(wrong ? WRONG : {}) };
}
