import type { BatchResult } from '../claim/batch-store.ts';
import type { Claim } from '../claim/claim.ts';
import { batchKey } from '../claim/keys.ts';
import { getItem } from '../shared/table-store.ts';

/** Signals of one batch: for each code the lines that show it. */
export interface ScreenedBatch extends BatchResult {
  readonly signals: Readonly<Record<string, readonly string[]>>;
}

/** Codes of the signals that each line of a batch shows, over all rounds so far. */
export async function readScreened(claim: Claim, batch: number): Promise<Map<string, string[]>> {
  const byLine = new Map<string, string[]>();
  for (let round = 1; round <= claim.round; round += 1) {
    const screened = await getItem<ScreenedBatch>(batchKey(claim.claimId, claim.revision, 'screen', round, batch));
    for (const [code, lineIds] of Object.entries(screened?.signals ?? {})) {
      for (const lineId of lineIds) byLine.set(lineId, [...(byLine.get(lineId) ?? []), code]);
    }
  }
  return byLine;
}
