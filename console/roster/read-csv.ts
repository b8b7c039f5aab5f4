import { findDelimiter } from '#functions/submission/roster/csv-delimiter.ts';
import type { ShownRow } from '#client/roster/marked-roster.ts';

const LOOKED_AT = 65_536;
/** Rows between two pauses, in which the page can answer to keys. */
const ROWS_AT_ONCE = 2_000;

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
 * one. Now and then it lets the page go on.
 */
export async function readCsvRows(bytes: Uint8Array, pause: () => Promise<void>): Promise<ShownRow[]> {
  const text = decoded(bytes);
  const delimiter = findDelimiter(text.slice(0, LOOKED_AT));
  const rows: ShownRow[] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let at = 0;
  const endRow = (): void => {
    cells.push(cell);
    rows.push({ number: rows.length + 1, cells });
    cells = [];
    cell = '';
  };
  while (at < text.length) {
    const letter = text[at] ?? '';
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (letter === '"' && cell === '') quoted = true;
    else if (letter === delimiter) {
      cells.push(cell);
      cell = '';
    } else if (letter === '\n' || letter === '\r') {
      if (letter === '\r' && text[at + 1] === '\n') at += 1;
      endRow();
      if (rows.length % ROWS_AT_ONCE === 0) await pause();
    } else cell += letter;
    at += 1;
  }
  if (cell !== '' || cells.length > 0) endRow();
  return rows;
}
