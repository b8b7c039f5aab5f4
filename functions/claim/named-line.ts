import type { Line } from './line.ts';

/** What people tell a line by: its row in the roster, whom it names, masked, and for which certificate. */
export type NamedLine = Pick<Line, 'lineId' | 'row' | 'occupation' | 'level' | 'issuedOn'> & {
  readonly name: string;
  readonly document: string;
};

export function namedLine({ lineId, row, maskedName, maskedDocument, occupation, level, issuedOn }: Line): NamedLine {
  return { lineId, row, name: maskedName, document: maskedDocument, occupation, level, issuedOn };
}
