import { lineIdOf } from '../claim/keys.ts';
import type { SealedLine } from './frozen-line.ts';
import { LEVELS } from './roster-line.ts';

/** One inline Map per pass: 500 batches keep a pass near 3,500 of an execution's 25,000 events. */
export const MAX_BATCHES = 500;
const USUAL_BATCH = 100;

/** What decides where a line goes. */
export type Placed = Pick<SealedLine, 'person' | 'issuedOn' | 'level' | 'sheet' | 'row'>;

/**
 * Splits a roster into batches. A person's lines lie in one batch in the order in which the certificates were issued,
 * so that their entitlements are asked for one after the other; the order of people is by fingerprint, so that the
 * same roster always freezes to the same batches.
 */
export function freezeBatches<Line extends Placed>(lines: readonly Line[]): (Line & { readonly lineId: string })[][] {
  const people = Map.groupBy(lines, (line) => line.person);
  const size = Math.max(USUAL_BATCH, Math.ceil(lines.length / MAX_BATCHES));
  const batches: Line[][] = [];
  for (const person of [...people.keys()].sort()) {
    const own = (people.get(person) ?? []).toSorted(byIssue);
    const last = batches.at(-1);
    if (last === undefined || (last.length + own.length > size && batches.length < MAX_BATCHES)) batches.push(own);
    else last.push(...own);
  }
  return batches.map((batch, number) => batch.map((line, index) => ({ ...line, lineId: lineIdOf(number, index + 1) })));
}

function byIssue(a: Placed, b: Placed): number {
  return (
    a.issuedOn.localeCompare(b.issuedOn) ||
    LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
    // Rows count anew on each sheet.
    (a.sheet ?? '').localeCompare(b.sheet ?? '') ||
    a.row - b.row
  );
}
