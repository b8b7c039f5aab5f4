import type { Claim } from '../claim/claim.ts';
import type { Line } from '../claim/line.ts';
import { linesOfBatch } from '../claim/line-store.ts';
import { allBatches } from '../claim/workflow-event.ts';
import { mapLimited } from '../shared/concurrency.ts';

const BATCHES_AT_ONCE = 8;

/** Every line of the claim's revision, batch after batch. */
export async function allLines({ claimId, revision, ...claim }: Claim): Promise<readonly Line[]> {
  const batches = await mapLimited([...allBatches(claim)], BATCHES_AT_ONCE, (batch) =>
    linesOfBatch(claimId, revision, batch),
  );
  return batches.flat();
}
