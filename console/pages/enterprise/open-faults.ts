import type { ShownRow } from '#client/roster/marked-roster.ts';
import type { Corrections } from '#console/roster/roster-view.ts';
import type { Fault } from '#functions/shared/fault.ts';

/** A cell of the rows that are shown: which of them, from 0, and its column. */
export interface CellPlace {
  readonly index: number;
  readonly column: number;
}

/** Column index of letters such as `AB`. */
export function columnIndex(column: string | undefined): number | undefined {
  if (column === undefined) return undefined;
  return [...column].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** Cells that are wrong, in the order in which they are read; a row that is wrong as a whole is its first cell. */
export function placesOf(
  rows: readonly ShownRow[],
  faultsAt: ReadonlyMap<number, readonly Fault[]>,
): readonly CellPlace[] {
  return rows.flatMap(({ number }, index) => {
    const columns = (faultsAt.get(number) ?? []).map(({ place }) => columnIndex(place.column) ?? 0);
    return [...new Set(columns)].toSorted((a, b) => a - b).map((column) => ({ index, column }));
  });
}

/** Those that nobody has typed over yet. */
export function openFaults(
  places: readonly CellPlace[],
  rows: readonly ShownRow[],
  corrections: Corrections,
): readonly CellPlace[] {
  if (corrections.size === 0) return places;
  return places.filter(({ index, column }) => corrections.get(rows[index]?.number ?? -1)?.has(column) !== true);
}
