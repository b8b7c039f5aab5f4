import type { CellObject, SheetData } from 'write-excel-file/node';
import type { Fault } from '#functions/shared/fault.ts';
import { columnLetters } from '#functions/submission/roster/cell.ts';
import { faultLine } from './fault-lines.ts';
import type { Language } from './language.ts';
import type { SheetTexts } from './roster-cells.ts';

export interface MarkedSheet {
  readonly sheet: string;
  readonly data: SheetData;
  readonly columns: { readonly width: number }[];
}

const WRONG = { backgroundColor: '#FFC7CE', textColor: '#9C0006' } as const;
const HEADING = { fontWeight: 'bold' } as const;
/** Excel's limit for the name of a sheet, and what it may not hold. */
const sheetName = (name: string): string => name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31) || 'Sheet';

/** Always a text, whatever it looks like: Excel neither runs it nor rounds it when somebody edits the cell. */
const text = (value: string, style: object = {}): CellObject => ({ value, type: String, format: '@', ...style });

/**
 * The roster back as it was, row by row: wrong cells in red, behind each faulty row what to do, and all faults once more
 * on a sheet of their own. It can be corrected and sent as it is.
 */
export function markedRoster(
  sheets: readonly SheetTexts[],
  faults: readonly Fault[],
  language: Language,
): readonly MarkedSheet[] {
  const words = { zh: ['问题与改法', '全部问题'], en: ['what to do', 'all faults'] }[language] as [string, string];
  // A CSV has no sheets; a fault of a workbook names its own, unless there is one only.
  const marked = sheets.map((sheet) => {
    const own = faults.filter(({ place }) => sheets.length === 1 || place.sheet === sheet.name);
    return markedSheet(sheet, own, language, words[0]);
  });
  const list: SheetData = [[text(words[1], HEADING)], ...faults.map((fault) => [text(faultLine(fault, language))])];
  const names = new Set(marked.map(({ sheet }) => sheet));
  const listName = [words[1], `${words[1]} 2`].find((name) => !names.has(name)) ?? `${words[1]} 3`;
  return [...marked, { sheet: listName, data: list, columns: [{ width: 120 }] }];
}

function markedSheet(
  { name, rows }: SheetTexts,
  faults: readonly Fault[],
  language: Language,
  heading: string,
): MarkedSheet {
  const byRow = Map.groupBy(faults, ({ place }) => place.row);
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const first = Math.min(...[...byRow.keys()].filter((row) => row !== undefined));
  const data = rows.map((row, index): SheetData[number] => {
    const own = byRow.get(index + 1);
    if (own === undefined) {
      const cells = row.map((value) => (value === '' ? null : text(value)));
      // The heading stands right above the first row that is marked.
      return index + 2 === first ? [...padded(cells, width), text(heading, HEADING)] : cells;
    }
    const wrong = new Set(own.map(({ place }) => place.column));
    const cells = Array.from({ length: width }, (_, column) => {
      const value = row[column] ?? '';
      const isWrong = wrong.has(columnLetters(column));
      return value === '' && !isWrong ? null : text(value, isWrong ? WRONG : {});
    });
    const told = own.map((fault) => withoutRow(fault, language)).join('\n');
    return [...cells, text(told, { ...WRONG, wrap: true })];
  });
  return {
    sheet: sheetName(name ?? '花名册'),
    data,
    columns: [...Array.from({ length: width }, () => ({ width: 18 })), { width: 60 }],
  };
}

const padded = (cells: SheetData[number], width: number): SheetData[number] => [
  ...cells,
  ...Array.from({ length: width - cells.length }, () => null),
];

/** In its own row neither sheet nor row need be said. */
function withoutRow({ place, ...fault }: Fault, language: Language): string {
  const { sheet: _sheet, row: _row, ...rest } = place;
  return faultLine({ ...fault, place: rest }, language);
}
