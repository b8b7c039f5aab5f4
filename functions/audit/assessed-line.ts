import type { Line } from '../claim/line.ts';

type Kept = Line & { readonly pk?: string; readonly sk?: string; readonly note?: string };

/** A line as it is handed out: without its place in the table and without free text. */
export function plainLine({ pk: _pk, sk: _sk, note: _note, ...line }: Kept): Line {
  return line;
}
