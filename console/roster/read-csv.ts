import { findDelimiter } from '#functions/submission/roster/csv-delimiter.ts';
import { CsvRows } from '#functions/submission/roster/csv-rows.ts';
import { isPlainUtf16le } from '#functions/submission/roster/utf16.ts';
import type { ShownRow } from '#client/roster/marked-roster.ts';

const LOOKED_AT = 512;
/** Between two looks at the clock. */
const LETTERS_AT_ONCE = 65_536;
/** So long the page waits at most before it can answer to a key. */
const PAGE_WAITS_MS = 30;

/** @throws TypeError where no encoding fits, as the intake refuses the file */
function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || isPlainUtf16le(bytes.subarray(0, LOOKED_AT)))
    return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030', { fatal: true }).decode(bytes);
  }
}

/** The rows of a CSV as the intake cuts them. Now and then it lets the page go on. */
export async function readCsvRows(bytes: Uint8Array, pause: () => Promise<void>): Promise<ShownRow[]> {
  const text = decoded(bytes);
  const rows: ShownRow[] = [];
  const cut = new CsvRows(findDelimiter(text), (number, cells) => rows.push({ number, cells }));
  let since = performance.now();
  for (let at = 0; at < text.length; at += LETTERS_AT_ONCE) {
    cut.push(text.slice(at, at + LETTERS_AT_ONCE));
    if (performance.now() - since < PAGE_WAITS_MS) continue;
    await pause();
    since = performance.now();
  }
  cut.end();
  return rows;
}
