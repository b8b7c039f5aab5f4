import type { Claim } from '../claim/claim.ts';
import { getJson, putJson } from '../shared/object-store.ts';
import type { FrozenLine } from './frozen-line.ts';

export const frozenBatchKey = (claimId: string, revision: number, batch: number) =>
  `claims/${claimId}/r${revision}/roster/${String(batch).padStart(4, '0')}.json`;

/** The lines of one frozen batch, in order; never changed after FreezeRoster. */
export function frozenBatch(claimId: string, revision: number, batch: number): Promise<FrozenLine[]> {
  return getJson<FrozenLine[]>(frozenBatchKey(claimId, revision, batch));
}

const orderKey = ({ claimId, revision }: Pick<Claim, 'claimId' | 'revision'>) =>
  `claims/${claimId}/r${revision}/order/lines.json`;

/** Batches hold people by fingerprint: the order in which the roster has them is kept beside. */
export async function putRosterOrder(of: Pick<Claim, 'claimId' | 'revision'>, lineIds: readonly string[]) {
  await putJson(orderKey(of), lineIds);
}

/** All line ids of a revision in the order of its roster. */
export function rosterOrder(of: Pick<Claim, 'claimId' | 'revision'>): Promise<readonly string[]> {
  return getJson<readonly string[]>(orderKey(of));
}
