import { strToU8, zipSync } from 'fflate';

/** A date cell holds the day as `YYYY-MM-DD`; it is written as a serial of the 1900 system with a date format. */
export type Cell = string | number | { date: string } | { formula: string; value?: number | string };

export interface SheetToWrite {
  name: string;
  /** Rows from the first; an absent cell is not written at all. */
  rows: (Cell | undefined)[][];
  /** Row numbers from 1. */
  hiddenRows?: number[];
  /** Ranges such as `A1:C1`. */
  merges?: string[];
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONSHIPS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const CONTENT = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const DATE_STYLE = 1;
const DAY_MS = 86_400_000;
/** Day 0 of the 1900 system for every date after its phantom 29 February 1900 (ECMA-376 part 1, 18.17.4.1). */
const SERIAL_ZERO = Date.UTC(1899, 11, 30);

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}

function columnLetters(index: number): string {
  const rest = Math.floor(index / 26);
  return (rest > 0 ? columnLetters(rest - 1) : '') + String.fromCharCode(65 + (index % 26));
}

function serialOf(date: string): number {
  return (Date.parse(`${date}T00:00:00Z`) - SERIAL_ZERO) / DAY_MS;
}

class SharedStrings {
  readonly #indexes = new Map<string, number>();

  indexOf(text: string): number {
    const known = this.#indexes.get(text);
    if (known !== undefined) return known;
    this.#indexes.set(text, this.#indexes.size);
    return this.#indexes.size - 1;
  }

  toXml(): string {
    const items = [...this.#indexes.keys()].map((text) => `<si><t xml:space="preserve">${escapeXml(text)}</t></si>`);
    return `${XML}<sst xmlns="${MAIN}" uniqueCount="${items.length}">${items.join('')}</sst>`;
  }
}

function cellXml(cell: Cell | undefined, reference: string, strings: SharedStrings): string {
  if (cell === undefined) return '';
  if (typeof cell === 'string') return `<c r="${reference}" t="s"><v>${strings.indexOf(cell)}</v></c>`;
  if (typeof cell === 'number') return `<c r="${reference}"><v>${cell}</v></c>`;
  if ('date' in cell) return `<c r="${reference}" s="${DATE_STYLE}"><v>${serialOf(cell.date)}</v></c>`;
  const type = typeof cell.value === 'string' ? ' t="str"' : '';
  const value = cell.value === undefined ? '' : `<v>${escapeXml(String(cell.value))}</v>`;
  return `<c r="${reference}"${type}><f>${escapeXml(cell.formula)}</f>${value}</c>`;
}

function sheetXml(sheet: SheetToWrite, strings: SharedStrings): string {
  const hidden = new Set(sheet.hiddenRows);
  const rows = sheet.rows.map((cells, index) => {
    const number = index + 1;
    const inside = cells.map((cell, column) => cellXml(cell, `${columnLetters(column)}${number}`, strings)).join('');
    return `<row r="${number}"${hidden.has(number) ? ' hidden="1"' : ''}>${inside}</row>`;
  });
  const merges = (sheet.merges ?? []).map((range) => `<mergeCell ref="${range}"/>`).join('');
  const mergeCells = merges === '' ? '' : `<mergeCells>${merges}</mergeCells>`;
  return `${XML}<worksheet xmlns="${MAIN}"><sheetData>${rows.join('')}</sheetData>${mergeCells}</worksheet>`;
}

const STYLES =
  `${XML}<styleSheet xmlns="${MAIN}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>` +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
  '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>';

/**
 * The parts of a workbook, by path, before they are zipped: for samples, and for tests that damage one part.
 * Source: ECMA-376 part 1 (SpreadsheetML) and part 2 (packaging).
 */
export function xlsxParts(sheets: SheetToWrite[]): Record<string, string> {
  const strings = new SharedStrings();
  const parts: Record<string, string> = {};
  sheets.forEach((sheet, index) => {
    parts[`xl/worksheets/sheet${index + 1}.xml`] = sheetXml(sheet, strings);
  });
  const listed = sheets.map(
    (sheet, index) => `<sheet name="${escapeXml(sheet.name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  const related = sheets.map(
    (_, index) =>
      `<Relationship Id="rId${index + 1}" Type="${RELATIONSHIPS}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`,
  );
  const overrides = sheets.map(
    (_, index) => `<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="${CONTENT}.worksheet+xml"/>`,
  );
  return {
    '[Content_Types].xml':
      `${XML}<Types xmlns="${PACKAGE}/content-types">` +
      '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
      '<Default Extension="xml" ContentType="application/xml"/>' +
      `<Override PartName="/xl/workbook.xml" ContentType="${CONTENT}.sheet.main+xml"/>${overrides.join('')}` +
      `<Override PartName="/xl/styles.xml" ContentType="${CONTENT}.styles+xml"/>` +
      `<Override PartName="/xl/sharedStrings.xml" ContentType="${CONTENT}.sharedStrings+xml"/></Types>`,
    '_rels/.rels':
      `${XML}<Relationships xmlns="${PACKAGE}/relationships">` +
      `<Relationship Id="rId1" Type="${RELATIONSHIPS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONSHIPS}"><sheets>${listed.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels':
      `${XML}<Relationships xmlns="${PACKAGE}/relationships">${related.join('')}` +
      `<Relationship Id="rIdStyles" Type="${RELATIONSHIPS}/styles" Target="styles.xml"/>` +
      `<Relationship Id="rIdStrings" Type="${RELATIONSHIPS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    'xl/styles.xml': STYLES,
    'xl/sharedStrings.xml': strings.toXml(),
    ...parts,
  };
}

/** Zips parts by path into a package. The time stamp is fixed, so that the same parts give the same bytes. */
export function zipParts(parts: Record<string, string>): Uint8Array {
  const files = Object.entries(parts).map(([path, xml]) => [path, strToU8(xml)] as const);
  return zipSync(Object.fromEntries(files), { mtime: '2024-01-01T00:00:00' });
}

/** Writes a workbook as spreadsheet programs do: shared strings, serial dates, formulas with their last value. */
export function writeXlsx(sheets: SheetToWrite[]): Uint8Array {
  return zipParts(xlsxParts(sheets));
}
