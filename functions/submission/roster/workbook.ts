import { withoutLongNumbers } from '#functions/shared/identity/mask.ts';
import type { Cell } from './cell.ts';
import { damaged, rosterFault, shownName, UnusableFile } from './faults.ts';
import { OFFICE_RELATIONSHIPS, partOfType, relationshipsOf } from './opc.ts';
import { SharedStrings } from './shared-strings.ts';
import { decodeText, readXml } from './xml.ts';
import { INFLATE_LIMITS, type ZipPackage } from './zip.ts';

export interface Sheet {
  readonly name: string;
  readonly hidden: boolean;
  readonly path: string;
}

/**
 * Called for each row of a sheet in order; `false` ends the reading. The array is the caller's to keep.
 * @param hiddenColumns indexes; the same for all rows of a sheet
 */
export type RowHandler = (
  row: number,
  cells: readonly Cell[],
  hidden: boolean,
  hiddenColumns: ReadonlySet<number>,
) => boolean;

/** Far beyond the widest roster: cells further right are a stray format or an attack on memory. */
const MOST_COLUMNS = 512;
/** As many as a spreadsheet program has. */
export const MOST_ROWS = 1_048_576;
/** A cell holds no more (ECMA-376-1, 18.3.1.4 leaves it to the program: Excel's limit); one more shows that it was longer. */
const LONGEST_CELL = 32_767;
const MOST_SHARED_STRINGS = 5_000_000;

const TRUE = /^(?:1|true|on)$/;

/** Collects the texts between two tags, as much of them as a cell holds; phonetic readings (`rPh`) are not part of it. */
class TextCollector {
  text = '';
  #inText = false;
  #inPhonetic = false;

  open(name: string): void {
    if (name === 'rPh') this.#inPhonetic = true;
    else if (name === 't') this.#inText = !this.#inPhonetic;
  }

  close(name: string): void {
    if (name === 'rPh') this.#inPhonetic = false;
    else if (name === 't') this.#inText = false;
  }

  add(text: string): void {
    if (this.#inText) this.text = joined(this.text, text);
  }

  take(): string {
    const { text } = this;
    this.text = '';
    return text;
  }
}

function joined(text: string, more: string): string {
  const room = LONGEST_CELL + 1 - text.length;
  return room <= 0 ? text : text + (more.length > room ? more.slice(0, room) : more);
}

/** Column index of a reference such as `AB12`; undefined where there is none. */
function columnOf(reference: string | undefined): number | undefined {
  if (reference === undefined) return undefined;
  let column = 0;
  for (let index = 0; index < reference.length; index++) {
    const letter = (reference.charCodeAt(index) & ~0x20) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  return column === 0 ? undefined : column - 1;
}

/** Where a row says that it stands; below the one before where it says nothing that can be. */
function rowOf(reference: string | undefined, before: number): number {
  const row = reference !== undefined && /^\d{1,7}$/.test(reference) ? Number(reference) : 0;
  return row > before && row <= MOST_ROWS ? row : before + 1;
}

/** An .xlsx workbook (ECMA-376 part 1, SpreadsheetML), read part by part in a stream. */
export class Workbook {
  readonly sheets: readonly Sheet[];
  /** Names of sheets that are listed and lead to no part. */
  readonly unreachable: readonly string[];
  /** Whether serial dates count from 1904. */
  readonly date1904: boolean;
  readonly #zip: ZipPackage;
  readonly #stringsPart: string | undefined;
  #strings: SharedStrings | undefined;
  #charactersNamed = 0;

  private constructor(
    zip: ZipPackage,
    read: Pick<Workbook, 'sheets' | 'unreachable' | 'date1904'>,
    stringsPart: string | undefined,
  ) {
    this.#zip = zip;
    this.sheets = read.sheets;
    this.unreachable = read.unreachable;
    this.date1904 = read.date1904;
    this.#stringsPart = stringsPart;
  }

  /** @throws UnusableFile `not-a-workbook`, `workbook-damaged`, `workbook-part-doubled` */
  static async open(zip: ZipPackage): Promise<Workbook> {
    const main = await mainPart(zip);
    const related = await relationshipsOf(zip, main);
    const sheets: Sheet[] = [];
    const unreachable: string[] = [];
    let date1904 = false;
    let root: string | undefined;
    await readXml(
      zip,
      main,
      {
        open(name, attribute) {
          root ??= name;
          if (name === 'workbookPr') date1904 = TRUE.test(attribute('date1904') ?? '');
          if (name !== 'sheet') return;
          const path = related.get(attribute('r:id') ?? '')?.part;
          const shown = shownName(withoutLongNumbers(decodeText(attribute('name') ?? '')));
          if (path === undefined || !zip.has(path)) unreachable.push(shown);
          else sheets.push({ name: shown, hidden: /hidden/i.test(attribute('state') ?? ''), path });
        },
        done: () => root !== undefined && root !== 'workbook',
      },
      { namespaces: Object.fromEntries(OFFICE_RELATIONSHIPS.map((namespace) => [namespace, 'r'])) },
    );
    if (root !== 'workbook') throw notAWorkbook();
    if (sheets.length === 0) throw damaged();
    return new Workbook(zip, { sheets, unreachable, date1904 }, partOfType(zip, related, 'sharedStrings'));
  }

  async #sharedStrings(): Promise<SharedStrings> {
    if (this.#strings !== undefined) return this.#strings;
    const strings = new SharedStrings();
    const collector = new TextCollector();
    if (this.#stringsPart !== undefined) {
      await readXml(this.#zip, this.#stringsPart, {
        open: (name) => collector.open(name),
        close(name) {
          collector.close(name);
          if (name === 'si') strings.add(collector.take());
          if (strings.count > MOST_SHARED_STRINGS) throw new UnusableFile(rosterFault('zip-bomb'));
        },
        text: (text) => collector.add(text),
      });
    }
    this.#strings = strings;
    return strings;
  }

  /** A text that many cells name is written once: what they hold in all is bounded as what is inflated is. */
  #named(strings: SharedStrings, index: number): string {
    const text = strings.at(index);
    if (text === undefined) throw damaged();
    this.#charactersNamed += text.length;
    if (this.#charactersNamed > INFLATE_LIMITS.totalBytes) throw new UnusableFile(rosterFault('zip-bomb'));
    return text;
  }

  /**
   * Reads a sheet row by row until its end or until the handler has enough.
   * @param ready asked between two pieces of the sheet; the next comes when it resolves
   */
  async read(sheet: Sheet, onRow: RowHandler, ready?: () => Promise<void>): Promise<void> {
    const strings = await this.#sharedStrings();
    const inline = new TextCollector();
    const hiddenColumns = new Set<number>();
    let stopped = false;
    let inData = false;
    let inRow = false;
    let inCell = false;
    let inString = false;
    let inValue = false;
    let row = 0;
    let hidden = false;
    let cells: Cell[] = [];
    let column = -1;
    let type = 'n';
    let value = '';
    let hasFormula = false;

    const finishCell = (): void => {
      const own = inline.take();
      const text = own !== '' && (type === 'inlineStr' || (type === 'str' && value === '')) ? own : value;
      if (column >= MOST_COLUMNS || (text === '' && !hasFormula)) return;
      // Excel takes such a sheet for damaged, and one of the two would be lost.
      if (cells[column] !== undefined) throw damaged();
      const shown =
        type === 's' ? this.#named(strings, Number(text)) : type === 'b' ? (isTrue(text) ? 'TRUE' : 'FALSE') : text;
      if (hasFormula) cells[column] = { kind: 'formula', shown };
      else cells[column] = type === 'n' ? { kind: 'number', written: shown } : shown;
    };

    await readXml(
      this.#zip,
      sheet.path,
      {
        open(name, attribute) {
          if (name === 'sheetData') inData = true;
          else if (name === 'col' && !inData) noteHidden(hiddenColumns, attribute);
          else if (name === 'row' && inData) {
            inRow = true;
            row = rowOf(attribute('r'), row);
            hidden = TRUE.test(attribute('hidden') ?? '');
            cells = [];
            column = -1;
          } else if (name === 'c' && inRow) {
            inCell = true;
            column = columnOf(attribute('r')) ?? column + 1;
            type = attribute('t') ?? 'n';
            value = '';
            hasFormula = false;
          } else if (!inCell) return;
          else if (name === 'v') inValue = true;
          else if (name === 'f') hasFormula = true;
          else if (name === 'is') inString = true;
          else if (inString) inline.open(name);
        },
        close(name) {
          if (inString) inline.close(name);
          if (name === 'v') inValue = false;
          else if (name === 'is') inString = false;
          else if (name === 'c' && inCell) {
            inCell = false;
            inValue = false;
            inString = false;
            if (!stopped) finishCell();
          } else if (name === 'row' && inRow) {
            inRow = false;
            if (!stopped) stopped = !onRow(row, cells, hidden, hiddenColumns);
          } else if (name === 'sheetData') inData = false;
        },
        text(text) {
          if (inValue) value = joined(value, text);
          else if (inString) inline.add(text);
        },
        done: () => stopped,
      },
      { ready },
    );
  }
}

function isTrue(text: string): boolean {
  return text === '1' || text.toLowerCase() === 'true';
}

function noteHidden(hidden: Set<number>, attribute: (name: string) => string | undefined): void {
  const gone = TRUE.test(attribute('hidden') ?? '') || Number(attribute('width') ?? 'NaN') === 0;
  if (!gone) return;
  const last = Math.min(Number(attribute('max')), MOST_COLUMNS);
  for (let column = Number(attribute('min')); column <= last; column++) hidden.add(column - 1);
}

function notAWorkbook(): UnusableFile {
  return new UnusableFile(rosterFault('not-a-workbook'));
}

/** Where the workbook itself stands: where the package says, or where every program puts it. */
async function mainPart(zip: ZipPackage): Promise<string> {
  const told = partOfType(zip, await relationshipsOf(zip, ''), 'officeDocument');
  const main = told ?? (zip.has(USUAL_PART) ? USUAL_PART : undefined);
  // .xlsb: the same package with another kind of parts.
  if (main === undefined || /\.bin$/i.test(main)) throw notAWorkbook();
  return main;
}

const USUAL_PART = 'xl/workbook.xml';
