import type { Placed } from './batches.ts';
import type { FrozenLine, SealedLine } from './frozen-line.ts';

/** What of a line decides its place, and where the rest of it stands. */
export interface IndexedLine extends Placed {
  /** What the roster asks for on it, integer fen; absent where it names no amount. */
  readonly claimedFen?: number;
  readonly maskedName: string;
  readonly maskedDocument: string;
  readonly part: Buffer;
  readonly from: number;
  readonly to: number;
}

const LINE_FEED = 0x0a;

/**
 * The lines of one part of a roster, whose JSON stays as bytes outside the heap until its turn comes: 100,000 lines as
 * objects would take several times as much.
 * @param text the JSON of each line, one below the other
 */
export function* indexLines(text: string): Generator<IndexedLine> {
  const part = Buffer.from(text);
  for (let from = 0; from < part.length; ) {
    const end = part.indexOf(LINE_FEED, from);
    const to = end === -1 ? part.length : end;
    const line = JSON.parse(part.toString('utf8', from, to)) as SealedLine;
    const { person, issuedOn, level, sheet, row, maskedName, maskedDocument } = line;
    yield {
      ...{ person, issuedOn, level, row, maskedName, maskedDocument },
      ...(sheet === undefined ? {} : { sheet }),
      ...{ part, from, to },
      ...claimed(line),
    };
    from = to + 1;
  }
}

function claimed({ claimedFen, claimedEvaluationFen }: SealedLine): Pick<IndexedLine, 'claimedFen'> {
  if (claimedFen === undefined && claimedEvaluationFen === undefined) return {};
  return { claimedFen: (claimedFen ?? 0) + (claimedEvaluationFen ?? 0) };
}

/** What the roster asks for altogether; undefined where no line names an amount. */
export function claimedOf(lines: Iterable<Pick<IndexedLine, 'claimedFen'>>): number | undefined {
  let sum: number | undefined;
  for (const { claimedFen } of lines) if (claimedFen !== undefined) sum = (sum ?? 0) + claimedFen;
  return sum;
}

/** A line by what it is looked for, in the order of the roster, which `roster` has and `batches` have not. */
export interface OrderedLine {
  readonly lineId: string;
  readonly row: number;
  readonly name: string;
  readonly document: string;
}

export function orderOf(
  roster: readonly IndexedLine[],
  batches: readonly (readonly (IndexedLine & { readonly lineId: string })[])[],
): readonly OrderedLine[] {
  const ids = new Map<Buffer, Map<number, string>>();
  for (const { part, from, lineId } of batches.flat()) {
    const ofPart = ids.get(part) ?? new Map<number, string>();
    ids.set(part, ofPart.set(from, lineId));
  }
  return roster.map(({ part, from, row, maskedName, maskedDocument }) => ({
    lineId: ids.get(part)?.get(from) ?? '',
    row,
    name: maskedName,
    document: maskedDocument,
  }));
}

/** The line whole, at its place. */
export function frozenLine({ part, from, to, lineId }: IndexedLine & { readonly lineId: string }): FrozenLine {
  return { ...(JSON.parse(part.toString('utf8', from, to)) as SealedLine), lineId };
}
