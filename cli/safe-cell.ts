/** What a spreadsheet program would run when it opens a CSV (OWASP, CSV injection). */
const RUNS = /^[=+\-@\t\r]/;

/**
 * A text for a CSV that somebody opens in a spreadsheet: shown as it is, never run. An apostrophe in front is what those
 * programs themselves write for "this is text".
 */
export function safeText(text: string): string {
  return RUNS.test(text) ? `'${text}` : text;
}

/** One line of a CSV (RFC 4180); numbers stay numbers. */
export function csvLine(cells: readonly (string | number | undefined)[]): string {
  return cells
    .map((cell) => {
      if (cell === undefined) return '';
      if (typeof cell === 'number') return String(cell);
      const text = safeText(cell);
      return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    })
    .join(',');
}
