import { withoutLongNumbers } from '#functions/shared/identity/mask.ts';
import { Parser } from 'saxen';
import type { Cell } from './cell.ts';
import { rosterFault, UnusableFile } from './faults.ts';
import { SharedStrings } from './shared-strings.ts';
import type { ZipPackage } from './zip.ts';

export interface Sheet {
  readonly name: string;
  readonly hidden: boolean;
  readonly path: string;
}

/** Called for each row of a sheet in order; `false` ends the reading. The array is the caller's to keep. */
export type RowHandler = (row: number, cells: readonly Cell[], hidden: boolean) => boolean;

/** Far beyond the widest roster: cells further right are a stray format or an attack on memory. */
const MOST_COLUMNS = 512;
/** A cell holds 32,767 characters at most; a token without end is not a sheet. */
const LONGEST_TOKEN = 4_000_000;
const MOST_SHARED_STRINGS = 5_000_000;

function damaged(): UnusableFile {
  return new UnusableFile(rosterFault('workbook-damaged'));
}

const NAMED_ENTITIES: Readonly<Record<string, string>> = { amp: '&', apos: "'", gt: '>', lt: '<', quot: '"' };

/** XML character references, and the `_x000D_` form of SpreadsheetML (ECMA-376-1, 22.4.2.4). saxen's own decoder breaks characters beyond the BMP. */
function decodeText(text: string): string {
  if (!text.includes('&') && !text.includes('_x')) return text;
  return text
    .replace(
      /&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|(\w{1,8}));/g,
      (whole, decimal?: string, hex?: string, name?: string) => {
        if (name !== undefined) return NAMED_ENTITIES[name] ?? whole;
        const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
        return point <= 0x10ffff ? String.fromCodePoint(point) : '\uFFFD';
      },
    )
    .replace(/_x([\dA-F]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

interface XmlHandlers {
  open(name: string, attribute: (name: string) => string | undefined): void;
  close(name: string): void;
  text(text: string): void;
  /** Asked after each chunk. */
  done(): boolean;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

async function readXml(
  zip: ZipPackage,
  path: string,
  handlers: XmlHandlers,
  ready?: () => Promise<void>,
): Promise<void> {
  let sinceLastToken = 0;
  let broken = false;
  const parser = new Parser();
  parser.on('error', () => {
    broken = true;
  });
  parser.on('openTag', (name, attributes) => {
    sinceLastToken = 0;
    handlers.open(localName(name), (wanted) => attributes()[wanted]);
  });
  parser.on('closeTag', (name) => {
    sinceLastToken = 0;
    handlers.close(localName(name));
  });
  parser.on('text', (text) => handlers.text(decodeText(text)));
  parser.on('cdata', (text) => handlers.text(text));
  for await (const chunk of zip.chunks(path)) {
    parser.write(chunk);
    sinceLastToken += chunk.length;
    // Without this, a single token of 200 MB would be searched anew with every chunk.
    if (broken || sinceLastToken > LONGEST_TOKEN) throw damaged();
    if (handlers.done()) return;
    await ready?.();
  }
  parser.end();
  if (broken) throw damaged();
}

/** Collects the texts between two tags; phonetic readings (`rPh`) are not part of the cell. */
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
    if (this.#inText) this.text += text;
  }

  take(): string {
    const { text } = this;
    this.text = '';
    return text;
  }
}

/** Column index of a reference such as `AB12`; undefined where there is none. */
function columnOf(reference: string | undefined): number | undefined {
  if (reference === undefined) return undefined;
  let column = 0;
  for (let index = 0; index < reference.length; index++) {
    const letter = reference.charCodeAt(index) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  return column === 0 ? undefined : column - 1;
}

/** An .xlsx workbook (ECMA-376 part 1, SpreadsheetML), read part by part in a stream. */
export class Workbook {
  readonly sheets: readonly Sheet[];
  /** Whether serial dates count from 1904. */
  readonly date1904: boolean;
  readonly #zip: ZipPackage;
  #strings: SharedStrings | undefined;

  private constructor(zip: ZipPackage, sheets: readonly Sheet[], date1904: boolean) {
    this.#zip = zip;
    this.sheets = sheets;
    this.date1904 = date1904;
  }

  /** @throws UnusableFile `not-a-workbook` or `workbook-damaged` */
  static async open(zip: ZipPackage): Promise<Workbook> {
    if (!zip.has('xl/workbook.xml')) throw new UnusableFile(rosterFault('not-a-workbook'));
    const targets = new Map<string, string>();
    await readXml(zip, 'xl/_rels/workbook.xml.rels', {
      open(name, attribute) {
        const id = attribute('Id');
        const target = attribute('Target');
        if (name === 'Relationship' && id !== undefined && target !== undefined) {
          targets.set(id, (target.startsWith('/') ? target.slice(1) : `xl/${target}`).toLowerCase());
        }
      },
      close() {},
      text() {},
      done: () => false,
    });
    const sheets: Sheet[] = [];
    let date1904 = false;
    await readXml(zip, 'xl/workbook.xml', {
      open(name, attribute) {
        if (name === 'workbookPr') date1904 = /^(?:1|true)$/.test(attribute('date1904') ?? '');
        if (name !== 'sheet') return;
        const path = targets.get(attribute('r:id') ?? '');
        const shown = withoutLongNumbers(decodeText(attribute('name') ?? ''));
        if (path !== undefined && zip.has(path))
          sheets.push({ name: shown, hidden: /hidden/i.test(attribute('state') ?? ''), path });
      },
      close() {},
      text() {},
      done: () => false,
    });
    if (sheets.length === 0) throw damaged();
    return new Workbook(zip, sheets, date1904);
  }

  async #sharedStrings(): Promise<SharedStrings> {
    if (this.#strings !== undefined) return this.#strings;
    const strings = new SharedStrings();
    const collector = new TextCollector();
    if (this.#zip.has('xl/sharedstrings.xml')) {
      await readXml(this.#zip, 'xl/sharedstrings.xml', {
        open: (name) => collector.open(name),
        close(name) {
          collector.close(name);
          if (name === 'si') strings.add(collector.take());
          if (strings.count > MOST_SHARED_STRINGS) throw new UnusableFile(rosterFault('zip-bomb'));
        },
        text: (text) => collector.add(text),
        done: () => false,
      });
    }
    this.#strings = strings;
    return strings;
  }

  /**
   * Reads a sheet row by row until its end or until the handler has enough.
   * @param ready asked between two pieces of the sheet; the next comes when it resolves
   */
  async read(sheet: Sheet, onRow: RowHandler, ready?: () => Promise<void>): Promise<void> {
    const strings = await this.#sharedStrings();
    const inline = new TextCollector();
    let stopped = false;
    let rowNumber = 0;
    let hidden = false;
    let cells: Cell[] = [];
    let column = -1;
    let type = 'n';
    let value = '';
    let inValue = false;
    let hasFormula = false;

    const finishCell = (): void => {
      const text = type === 'inlineStr' ? inline.take() : value;
      if (column >= MOST_COLUMNS || (text === '' && !hasFormula)) return;
      const shown = type === 's' ? strings.at(Number(text)) : type === 'b' ? (text === '1' ? 'TRUE' : 'FALSE') : text;
      if (shown === undefined) throw damaged();
      if (hasFormula) cells[column] = { kind: 'formula', shown };
      else cells[column] = type === 'n' ? { kind: 'number', written: shown } : shown;
    };

    await readXml(
      this.#zip,
      sheet.path,
      {
        open(name, attribute) {
          inline.open(name);
          switch (name) {
            case 'row':
              rowNumber = Number(attribute('r') ?? rowNumber + 1);
              hidden = /^(?:1|true)$/.test(attribute('hidden') ?? '');
              cells = [];
              column = -1;
              break;
            case 'c':
              column = columnOf(attribute('r')) ?? column + 1;
              type = attribute('t') ?? 'n';
              value = '';
              hasFormula = false;
              break;
            case 'v':
              inValue = true;
              break;
            case 'f':
              hasFormula = true;
              break;
          }
        },
        close(name) {
          inline.close(name);
          if (stopped) return;
          if (name === 'v') inValue = false;
          else if (name === 'c') finishCell();
          else if (name === 'row') stopped = !onRow(rowNumber, cells, hidden);
        },
        text(text) {
          if (inValue) value += text;
          else inline.add(text);
        },
        done: () => stopped,
      },
      ready,
    );
  }
}
