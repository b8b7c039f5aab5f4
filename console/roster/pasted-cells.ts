/**
 * What a spreadsheet program puts on the clipboard as text: rows of lines, cells between tabs, and quotes around a cell
 * that holds a tab, a line end or a quote.
 */
export function pastedCells(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  let begun = false;
  const endCell = (): void => {
    rows.at(-1)?.push(cell);
    cell = '';
    begun = false;
  };
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (letter === '"' && !begun && closes(text, at)) quoted = true;
    else if (letter === '\t') endCell();
    else if (letter === '\n' || letter === '\r') {
      if (letter === '\r' && text[at + 1] === '\n') at += 1;
      endCell();
      rows.push([]);
    } else {
      cell += letter;
    }
    if (letter !== '\t' && letter !== '\n' && letter !== '\r') begun = true;
  }
  const open = rows.at(-1);
  // A line end at the end of the text begins no row.
  if (open?.length === 0 && cell === '' && rows.length > 1) rows.pop();
  else endCell();
  return rows;
}

/** Whether the quote at `from` has a partner before the text ends: one that stands alone is a quote. */
function closes(text: string, from: number): boolean {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] !== '"') continue;
    if (text[at + 1] === '"') at += 1;
    else return text[at + 1] === undefined || /[\t\r\n]/.test(text[at + 1] ?? '');
  }
  return false;
}
