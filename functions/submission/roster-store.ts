import { getJson } from '../shared/object-store.ts';
import type { FrozenLine } from './frozen-line.ts';

export const frozenBatchKey = (claimId: string, revision: number, batch: number) =>
  `claims/${claimId}/r${revision}/roster/${String(batch).padStart(4, '0')}.json`;

/** The lines of one frozen batch, in order; never changed after FreezeRoster. */
export function frozenBatch(claimId: string, revision: number, batch: number): Promise<FrozenLine[]> {
  return getJson<FrozenLine[]>(frozenBatchKey(claimId, revision, batch));
}
