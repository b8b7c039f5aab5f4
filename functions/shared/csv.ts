/**
 * Signs that begin a formula where a spreadsheet program opens a CSV, in every width that it takes for the same; blanks
 * before them do not help (OWASP, CSV injection).
 */
const RUNS = /^(?:[\t\r\n]|\s*[=+\-@＝﹦＋﹢－﹣−＠﹫])/;
const QUOTED = /[",;'\t\r\n]/;

/**
 * A cell of a CSV (RFC 4180) that somebody opens in a spreadsheet: numbers stay numbers, a text is shown as it is and never
 * run. An apostrophe in front is what those programs themselves write for "this is text". Every CSV that leaves the
 * system is written by this function.
 */
export function csvCell(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number') return String(value);
  const plain = Array.isArray(value) ? value.join(';') : String(value);
  const text = RUNS.test(plain) ? `'${plain}` : plain;
  return csvQuoted(text);
}

/** A text as it is, for a reader of ours: what a spreadsheet opens is written by {@link csvCell}. */
export function csvQuoted(text: string): string {
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The rows as one file, with the byte order mark by which Excel knows UTF-8. */
export function csvText(rows: readonly (readonly unknown[])[]): string {
  return `\uFEFF${rows.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('')}`;
}
