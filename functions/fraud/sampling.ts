import { createHmac } from 'node:crypto';

/** 2^48: as many lots as six bytes hold. */
const LOTS = 2 ** 48;

export interface Sampled {
  readonly claimId: string;
  readonly revision: number;
  readonly lineId: string;
}

/**
 * A line's lot, at or above 0 and below 1: by a keyed hash, so that nobody outside can tell who will be looked at, and
 * nothing is counted that a restart or the turn of a year would set back.
 */
export function lotOf(key: Uint8Array, { claimId, revision, lineId }: Sampled): number {
  const hash = createHmac('sha256', key).update(`sample\n${claimId}\n${revision}\n${lineId}`).digest();
  return hash.readUIntBE(0, 6) / LOTS;
}

/**
 * The lines to look at closely: those whose lot is below the share of their band, and of too many the lowest lots.
 * @param lines with the per cent of their band
 */
export function sampleOf<Line extends { readonly lineId: string; readonly percent: number }>(
  key: Uint8Array,
  claim: Pick<Sampled, 'claimId' | 'revision'>,
  lines: readonly Line[],
  most: number,
): readonly string[] {
  return lines
    .map(({ lineId, percent }) => ({ lineId, percent, lot: lotOf(key, { ...claim, lineId }) }))
    .filter(({ lot, percent }) => lot < percent / 100)
    .toSorted((a, b) => a.lot - b.lot)
    .slice(0, most)
    .map(({ lineId }) => lineId);
}
