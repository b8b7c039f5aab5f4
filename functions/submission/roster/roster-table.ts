import type { Fault, FaultPlace } from '#functions/shared/fault.ts';
import { bareNumber, toHalfWidth } from '#functions/shared/identity/text-width.ts';
import type { CalendarDate, RosterLine } from '../roster-line.ts';
import { type Cell, cellText, columnLetters, isBlankCell } from './cell.ts';
import type { CsvTrouble } from './csv-rows.ts';
import { FaultList, type RowTotals, rosterFault, UnusableFile } from './faults.ts';
import {
  type Column,
  findHeader,
  missingFields,
  type NumberedRow,
  type RosterHeader,
  repeatsHeader,
} from './header.ts';
import { HEADER_SYNONYMS, REQUIRED_FIELDS, type RosterField } from './header-synonyms.ts';
import { RowReader } from './row-reader.ts';
import { MOST_ROWS } from './workbook.ts';

/** Titles, dates and instructions above a header take fewer rows than this. */
export const ROWS_SEARCHED_FOR_HEADER = 50;

export interface TableOptions {
  readonly today: CalendarDate;
  readonly claimant?: string | undefined;
  readonly maxRows: number;
  readonly sheet?: string;
  readonly date1904?: boolean;
  /** Takes each row without fault as it is read; nothing of it is kept here. */
  readonly onLine: (line: RosterLine) => void;
  readonly notes: FaultList;
}

/** A row as its file has it. */
export interface PushedRow {
  readonly hidden?: boolean;
  /** Indexes; the same for all rows. */
  readonly hiddenColumns?: ReadonlySet<number>;
  /** Of a CSV: cells beyond those given, and what kept the row from being split. */
  readonly more?: number;
  readonly trouble?: CsvTrouble | undefined;
}

interface WaitingRow extends NumberedRow, PushedRow {}

export interface TableResult {
  /** The first of them. */
  readonly faults: Fault[];
  /** All of them, listed or not. */
  readonly faultsFound: number;
  readonly totals: RowTotals;
}

const TOTAL = /^(?:合计|总计|小计|共计|总人数|总共)/;
const FOOTER =
  /^\(?(?:填表|制表|填报|经办|审核|复核|复审|初审|审批|负责人|单位负责人|法定代表人|法人代表|企业负责人|单位盖章|单位\(盖章|盖章|公章|申报单位|申请单位|培训机构\(|备注|说明|填表说明|注[:：]|注\d|联系人|日期|\d{4}年\d{1,2}月|年月日|承诺|本单位承诺|本表|以上)/;

/** A foot begins with few words. */
const LOOKED_AT = 200;

const WHY_ANOTHER = {
  hidden: { whyZh: '本列已隐藏', whyEn: 'the former is hidden' },
  empty: { whyZh: '本列为空', whyEn: 'the former is empty' },
  second: { whyZh: '该列更合适', whyEn: 'it suits better' },
} as const;

const HOLDS_A_NUMBER = /[\dA-Z]{6}|\dE\+/;

/** A few headers of each field given, for a person to copy. */
export function acceptedHeaders(fields: readonly RosterField[]): string {
  return fields.map((field) => HEADER_SYNONYMS[field].slice(0, 4).join('/')).join('；');
}

/** Takes the rows of one table in order: finds the header, reads the people, leaves titles, totals and the foot aside. */
export class RosterTable {
  readonly #options: TableOptions;
  readonly #faults = FaultList.ofFaults();
  readonly #notes: FaultList;
  readonly #firstRows = new Map<string, number>();
  #beforeHeader: WaitingRow[] = [];
  #header: RosterHeader | undefined;
  #reader: RowReader | undefined;
  #pushed = 0;
  #seen = 0;
  #rows = 0;
  #faulty = 0;
  #hidden = 0;
  #firstHidden = 0;

  constructor(options: TableOptions) {
    this.#options = options;
    this.#notes = options.notes;
  }

  /** @throws UnusableFile `columns-missing`, `header-missing`, `too-many-rows`, `sheet-too-long` */
  push(row: number, cells: readonly Cell[], as: PushedRow = {}): void {
    if (++this.#pushed > MOST_ROWS) {
      const limit = MOST_ROWS.toLocaleString('en-US');
      throw new UnusableFile(rosterFault('sheet-too-long', this.#place(), { limit }));
    }
    if (cells.every(isBlankCell)) return;
    this.#seen++;
    if (this.#header !== undefined) {
      this.#readRow(this.#header, row, cells, as);
      return;
    }
    this.#beforeHeader.push({ number: row, cells, ...as });
    if (this.#beforeHeader.length >= ROWS_SEARCHED_FOR_HEADER) this.#settleHeader();
  }

  /** @throws UnusableFile, also `file-empty`, `no-rows` and `all-rows-faulty` */
  finish(): TableResult {
    if (this.#seen === 0) throw new UnusableFile(rosterFault('file-empty', this.#place()));
    if (this.#header === undefined) this.#settleHeader();
    if (this.#rows === 0) throw new UnusableFile(rosterFault('no-rows', this.#place()));
    if (this.#hidden > 0) {
      const words = { count: String(this.#hidden), first: String(this.#firstHidden) };
      this.#notes.add(rosterFault('hidden-rows-read', this.#place(this.#firstHidden), words));
    }
    if (this.#faulty === this.#rows) {
      throw new UnusableFile(
        [rosterFault('all-rows-faulty', this.#place(), { rows: String(this.#rows) }), ...this.#faults.listed],
        1 + this.#faults.found,
        this.#totals(),
      );
    }
    return {
      faults: this.#faults.listed,
      faultsFound: this.#faults.found,
      totals: this.#totals(),
    };
  }

  #totals(): RowTotals {
    return { rows: this.#rows, good: this.#rows - this.#faulty, faulty: this.#faulty };
  }

  #place(row?: number): FaultPlace {
    const { sheet } = this.#options;
    return { ...(sheet === undefined ? {} : { sheet }), ...(row === undefined ? {} : { row }) };
  }

  #settleHeader(): void {
    const hidden = this.#beforeHeader[0]?.hiddenColumns;
    const header = findHeader(this.#beforeHeader, hidden);
    if (header === undefined) {
      throw new UnusableFile(
        rosterFault('header-missing', this.#place(), { accepted: acceptedHeaders(REQUIRED_FIELDS) }),
      );
    }
    const missing = missingFields(header);
    const lastRow = header.rows.at(-1) ?? 0;
    this.#noteColumns(header, lastRow, hidden);
    if (missing.length > 0) {
      throw new UnusableFile(
        rosterFault('columns-missing', this.#place(lastRow), { accepted: acceptedHeaders(missing) }),
      );
    }
    const broken = this.#beforeHeader.find(
      ({ number, trouble }) => trouble !== undefined && header.rows.includes(number),
    );
    if (broken !== undefined) throw new UnusableFile(this.#troubleOf(broken.number, broken.trouble, header));
    this.#header = header;
    this.#reader = new RowReader({ ...this.#options, header });
    const waiting = this.#beforeHeader;
    this.#beforeHeader = [];
    for (const { number, cells, ...as } of waiting) {
      if (number > lastRow) this.#readRow(header, number, cells, as);
    }
  }

  #troubleOf(row: number, trouble: CsvTrouble | undefined, header: RosterHeader): Fault {
    const code = trouble?.code ?? 'csv-quotes';
    const column = [...header.columns.values()].find(({ index }) => index === trouble?.cell);
    const at = trouble === undefined ? {} : { column: columnLetters(trouble.cell) };
    const named = column === undefined ? {} : { header: column.shown };
    return rosterFault(code, { ...this.#place(row), ...at, ...named }, { line: String(row) });
  }

  #noteColumns(header: RosterHeader, row: number, hidden: ReadonlySet<number> | undefined): void {
    const placeOf = ({ index, shown }: Column) => ({
      ...this.#place(row),
      column: columnLetters(index),
      header: shown,
    });
    for (const column of header.columns.values()) {
      if (hidden?.has(column.index) === true) this.#notes.add(rosterFault('column-hidden-read', placeOf(column)));
    }
    for (const { column, used, why } of header.doubled) {
      const words = {
        column: columnLetters(column.index),
        usedColumn: columnLetters(used.index),
        used: used.shown,
        ...WHY_ANOTHER[why],
      };
      this.#notes.add(rosterFault('column-doubled', placeOf(column), words));
    }
    for (const column of header.unknown) this.#notes.add(rosterFault('column-unknown', placeOf(column)));
  }

  #readRow(header: RosterHeader, row: number, cells: readonly Cell[], as: PushedRow): void {
    if (repeatsHeader(header, cells)) {
      this.#notes.add(rosterFault('repeated-header-skipped', this.#place(row)));
      return;
    }
    const aside = as.trouble?.code === 'row-too-long' ? undefined : asideKind(header, cells);
    if (aside === 'blank') return;
    if (aside !== undefined) {
      this.#notes.add(rosterFault(aside, this.#place(row)));
      return;
    }
    this.#rows++;
    if (this.#rows > this.#options.maxRows) {
      const limit = this.#options.maxRows.toLocaleString('en-US');
      throw new UnusableFile(rosterFault('too-many-rows', this.#place(row), { limit }));
    }
    if (as.hidden === true && this.#hidden++ === 0) this.#firstHidden = row;
    const more = as.more === undefined ? 0 : cells.length + as.more - header.width;
    if (as.trouble !== undefined) this.#refuse(this.#troubleOf(row, as.trouble, header));
    else if (more > 0) this.#refuse(rosterFault('too-many-cells', this.#place(row), { more: String(more) }));
    else this.#readPerson(row, cells);
  }

  /** A person's row that cannot be split into cells: nothing in it is read, since any of it may stand in a wrong column. */
  #refuse(fault: Fault): void {
    this.#faults.add(fault);
    this.#faulty++;
  }

  #readPerson(row: number, cells: readonly Cell[]): void {
    const result = this.#reader?.read(row, cells);
    if (result === undefined) return;
    for (const fault of result.faults) this.#faults.add(fault);
    for (const note of result.notes) this.#notes.add(note);
    const first = result.key === undefined ? undefined : this.#firstRows.get(result.key);
    if (first !== undefined) this.#faults.add(rosterFault('duplicate-row', this.#place(row), { first: String(first) }));
    else if (result.key !== undefined) this.#firstRows.set(result.key, row);
    if (result.line === undefined || first !== undefined) this.#faulty++;
    else this.#options.onLine(result.line);
  }
}

/** What a row below the header is if it is no person: without document and certificate, and with the words of a foot. */
function asideKind(
  header: RosterHeader,
  cells: readonly Cell[],
): 'blank' | 'total-row-skipped' | 'footer-row-skipped' | undefined {
  const at = (field: RosterField): Cell => {
    const column = header.columns.get(field);
    return column === undefined ? undefined : cells[column.index];
  };
  // What could be a number of a person or a certificate makes the row a person's, with a fault if need be.
  if (HOLDS_A_NUMBER.test(bareNumber(cellText(at('documentNumber')).slice(0, LOOKED_AT)))) return undefined;
  if (HOLDS_A_NUMBER.test(bareNumber(cellText(at('certificateNumber')).slice(0, LOOKED_AT)))) return undefined;
  const filled: string[] = [];
  for (const cell of cells) {
    if (!isBlankCell(cell)) filled.push(toHalfWidth(cellText(cell).slice(0, LOOKED_AT)).replace(/\s/g, ''));
  }
  const [first = ''] = filled;
  if (TOTAL.test(first)) return 'total-row-skipped';
  if (FOOTER.test(first)) return 'footer-row-skipped';
  if (!isBlankCell(at('certificateNumber'))) return undefined;
  if (!isBlankCell(at('name')) || !isBlankCell(at('documentNumber'))) return undefined;
  if (filled.length > 1) return undefined;
  // A form printed with its numbers but not filled in to the end.
  return /^\d{1,6}$/.test(first) ? 'blank' : 'footer-row-skipped';
}
