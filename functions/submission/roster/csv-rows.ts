/** What keeps a row from being split as it was meant; its cells are those that its first line holds. */
export interface CsvTrouble {
  readonly code: 'csv-quotes' | 'row-too-long';
  /** Index of the cell. */
  readonly cell: number;
}

/**
 * Called for each row in order; may throw to end the reading.
 * @param more cells beyond those given
 */
export type CsvRowHandler = (row: number, cells: string[], more: number, trouble: CsvTrouble | undefined) => void;

/** As many as a workbook's reader takes: further ones are counted only. */
const MOST_CELLS = 512;
/** One row: what is quoted over more than this was never closed. */
const LONGEST_ROW = 1_000_000;
/** A quoted cell may hold line breaks; but with as many delimiters as half a row has it is rows that a stray quote swallowed. */
const FEWEST_CELLS_OF_A_ROW = 4;
const PART_OF_A_ROW = 0.5;

const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BLANK = 0x20;
const TAB = 0x09;

/** Ends at a delimiter, at a line's end or where the text ends. */
interface CutCell {
  readonly end: number;
  readonly text: string;
  readonly stray: boolean;
}

/**
 * Cuts a CSV (RFC 4180) into rows as its text comes. Rows count as spreadsheet programs count them: a quoted line break
 * does not begin a new one, an empty line is one. Blanks around a quoted cell are not part of it. A quote that opens and
 * is not closed as it should be is a letter: its row is told as troubled, and the lines below it are rows as they stand.
 *
 * Linear: from a quote that opens one looks as far as the next that is not doubled, and what is taken anew after a stray
 * one is looked through once more before the next. What is unfinished is tried again when there is twice as much of it.
 */
export class CsvRows {
  readonly #delimiter: number;
  readonly #onRow: CsvRowHandler;
  #text = '';
  #ended = false;
  #row = 0;
  /** Cells of the last row that was cut as it was meant: below a header rows may leave out their empty ends. */
  #width = FEWEST_CELLS_OF_A_ROW;
  #enough = 0;
  /** Within a line that was given up for its length. */
  #skipping = false;

  constructor(delimiter: string, onRow: CsvRowHandler) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#onRow = onRow;
  }

  push(text: string): void {
    this.#text += text;
    if (this.#text.length > this.#enough) this.#cut();
  }

  end(): void {
    // DOS programs end a text with a mark of their own.
    if (this.#text.endsWith('\u001A')) this.#text = this.#text.slice(0, -1);
    this.#ended = true;
    this.#cut();
  }

  #cut(): void {
    let at = 0;
    while (at < this.#text.length) {
      const next = this.#skipping ? this.#lineAfter(this.#lineEnd(at)) : this.#cutRow(at);
      if (next === undefined) break;
      at = next;
    }
    this.#text = this.#text.slice(at);
    this.#enough = 2 * this.#text.length;
  }

  /** @returns where the next row begins; undefined if more of this one is needed */
  #cutRow(from: number): number | undefined {
    const cells: string[] = [];
    let more = 0;
    let trouble: CsvTrouble | undefined;
    let end = from;
    for (let at = from; ; at = end + 1) {
      const cell = this.#cutCell(at, from);
      if (cell === undefined) return undefined;
      if (cell.stray) trouble ??= { code: 'csv-quotes', cell: cells.length };
      cells.push(cell.text);
      end = cell.end;
      if (this.#text.charCodeAt(end) !== this.#delimiter) break;
      if (cells.length < MOST_CELLS) continue;
      // No roster has so many: how the rest splits does not matter.
      const rest = end;
      end = this.#lineEnd(end);
      for (let letter = rest; letter < end; letter++) if (this.#text.charCodeAt(letter) === this.#delimiter) more++;
      break;
    }
    const tooLong = end - from > LONGEST_ROW;
    if (end === this.#text.length && !this.#ended) {
      if (!tooLong) return undefined;
      this.#skipping = true;
    }
    // However it came: whether the rest was skipped depends on the pieces.
    if (tooLong) trouble = { code: 'row-too-long', cell: cells.length - 1 };
    const next = this.#lineAfter(end);
    if (next === undefined) return undefined;
    if (trouble === undefined) this.#width = Math.max(FEWEST_CELLS_OF_A_ROW, cells.length);
    this.#onRow(++this.#row, cells, more, trouble);
    return next;
  }

  #cutCell(at: number, row: number): CutCell | undefined {
    const opens = this.#blanksAfter(at);
    if (this.#text.charCodeAt(opens) !== QUOTE) return this.#plainCell(at, false);
    const quote = this.#closingQuote(opens, row);
    if (quote === undefined) return undefined;
    if (quote === 'none') return this.#plainCell(at, true);
    return {
      end: this.#blanksAfter(quote + 1),
      text: this.#text.slice(opens + 1, quote).replaceAll('""', '"'),
      stray: false,
    };
  }

  #plainCell(at: number, stray: boolean): CutCell {
    let end = at;
    let quoted = stray;
    for (; end < this.#text.length; end++) {
      const letter = this.#text.charCodeAt(end);
      if (letter === this.#delimiter || letter === LINE_FEED || letter === CARRIAGE_RETURN) break;
      if (letter === QUOTE) quoted = true;
    }
    return { end, text: this.#text.slice(at, end), stray: quoted };
  }

  /** The quote that closes the one at `opens`; `none` if it is stray, undefined if more is needed to tell. */
  #closingQuote(opens: number, row: number): number | 'none' | undefined {
    const text = this.#text;
    for (let quote = text.indexOf('"', opens + 1); ; quote = text.indexOf('"', quote + 2)) {
      const tooLong = (quote === -1 ? text.length : quote) - row > LONGEST_ROW;
      if (quote === -1 || tooLong) return this.#ended || tooLong ? 'none' : undefined;
      if (text.charCodeAt(quote + 1) === QUOTE) continue;
      const after = this.#blanksAfter(quote + 1);
      if (after === text.length && !this.#ended) return undefined;
      const letter = text.charCodeAt(after);
      const closes =
        after === text.length || letter === this.#delimiter || letter === LINE_FEED || letter === CARRIAGE_RETURN;
      return closes && !this.#swallowsRows(opens, quote) ? quote : 'none';
    }
  }

  /**
   * Whether what is quoted goes over a line's end and parts into cells as rows do. Between two rows' same columns lies a whole
   * row, but the quote may be closed further to the left, and rows may leave out their empty ends: half of one is enough.
   */
  #swallowsRows(from: number, to: number): boolean {
    let delimiters = 0;
    let lines = 1;
    for (let at = from; at < to; at++) {
      const letter = this.#text.charCodeAt(at);
      if (letter === this.#delimiter) delimiters++;
      else if (letter === LINE_FEED || letter === CARRIAGE_RETURN) lines++;
    }
    return lines > 1 && delimiters >= Math.max(FEWEST_CELLS_OF_A_ROW - 1, Math.floor(this.#width * PART_OF_A_ROW));
  }

  #blanksAfter(at: number): number {
    let end = at;
    while (end < this.#text.length) {
      const letter = this.#text.charCodeAt(end);
      if (letter === this.#delimiter || (letter !== BLANK && letter !== TAB)) break;
      end++;
    }
    return end;
  }

  #lineEnd(at: number): number {
    let end = at;
    while (end < this.#text.length) {
      const letter = this.#text.charCodeAt(end);
      if (letter === LINE_FEED || letter === CARRIAGE_RETURN) break;
      end++;
    }
    return end;
  }

  /** Where the next line begins, of a line that ends at `end`; undefined if that is not known yet. */
  #lineAfter(end: number): number | undefined {
    if (end === this.#text.length) return end;
    this.#skipping = false;
    if (this.#text.charCodeAt(end) === LINE_FEED) return end + 1;
    if (end + 1 === this.#text.length && !this.#ended) return undefined;
    return this.#text.charCodeAt(end + 1) === LINE_FEED ? end + 2 : end + 1;
  }
}
