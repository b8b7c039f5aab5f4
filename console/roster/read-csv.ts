import { findDelimiter } from '#functions/submission/roster/csv-delimiter.ts';
import type { ShownRow } from '#client/roster/marked-roster.ts';

const LOOKED_AT = 65_536;
/** Rows between two looks at the clock. */
const ROWS_AT_ONCE = 500;
/** So long the page waits at most before it can answer to a key. */
const PAGE_WAITS_MS = 30;

const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** @throws TypeError where no encoding fits, as the intake refuses the file */
function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030', { fatal: true }).decode(bytes);
  }
}

/**
 * The rows of a CSV, counted as the intake counts them: a quoted line break does not begin a new row, an empty line is
 * one. Now and then it lets the page go on. Cells are cut from the text and not put together letter by letter, which took
 * as long again for 100,000 rows as all the rest.
 */
export async function readCsvRows(bytes: Uint8Array, pause: () => Promise<void>): Promise<ShownRow[]> {
  const text = decoded(bytes);
  const delimiter = findDelimiter(text.slice(0, LOOKED_AT)).charCodeAt(0);
  const rows: ShownRow[] = [];
  let cells: string[] = [];
  /** What of the cell was quoted; the rest of it begins at `start`. */
  let held = '';
  let start = 0;
  let at = 0;
  let since = performance.now();
  const endCell = (): void => {
    cells.push(held + text.slice(start, at));
    held = '';
  };
  const endRow = (): void => {
    endCell();
    rows.push({ number: rows.length + 1, cells });
    cells = [];
  };
  while (at < text.length) {
    const letter = text.charCodeAt(at);
    if (letter === QUOTE && held === '' && at === start) {
      const quoted = quotedFrom(text, at);
      held = quoted.text;
      at = quoted.end;
      start = at;
      continue;
    }
    if (letter === delimiter) {
      endCell();
      start = at + 1;
    } else if (letter === LINE_FEED || letter === CARRIAGE_RETURN) {
      endRow();
      if (letter === CARRIAGE_RETURN && text.charCodeAt(at + 1) === LINE_FEED) at += 1;
      start = at + 1;
      if (rows.length % ROWS_AT_ONCE === 0 && performance.now() - since > PAGE_WAITS_MS) {
        await pause();
        since = performance.now();
      }
    }
    at += 1;
  }
  if (held !== '' || start < text.length || cells.length > 0) endRow();
  return rows;
}

/** What stands in quotes that open at `from`, with doubled ones as one; to the end of the text where they do not close. */
function quotedFrom(text: string, from: number): { readonly text: string; readonly end: number } {
  let quoted = '';
  let start = from + 1;
  for (;;) {
    const quote = text.indexOf('"', start);
    if (quote === -1) return { text: quoted + text.slice(start), end: text.length };
    quoted += text.slice(start, quote);
    if (text.charCodeAt(quote + 1) !== QUOTE) return { text: quoted, end: quote + 1 };
    quoted += '"';
    start = quote + 2;
  }
}
