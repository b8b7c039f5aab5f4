import type { BatchResult } from '../claim/batch-store.ts';
import { batchKey } from '../claim/keys.ts';
import { getJson } from '../shared/object-store.ts';
import { getItem } from '../shared/table-store.ts';
import { IntegrityError } from '../shared/errors.ts';
import type { VerifiedLine } from './verify-line.ts';

/** Verification is done once per revision, whatever the round. */
export const VERIFICATION_ROUND = 1;

export interface VerifiedBatch extends BatchResult {
  readonly resultKey?: string;
}

/** Evidence of one batch; its name carries the digest, so that an answer kept once is never overwritten. */
export const verificationKey = (claimId: string, revision: number, batch: number, digest: string) =>
  `claims/${claimId}/r${revision}/verification/${String(batch).padStart(4, '0')}-${digest.slice(0, 16)}.json`;

export async function verifiedBatch(
  claimId: string,
  revision: number,
  batch: number,
): Promise<Map<string, VerifiedLine>> {
  const item = await getItem<VerifiedBatch>(batchKey(claimId, revision, 'verify', VERIFICATION_ROUND, batch));
  if (item?.resultKey === undefined) throw new IntegrityError(`Batch ${batch} was not verified.`);
  const lines = await getJson<VerifiedLine[]>(item.resultKey);
  return new Map(lines.map((line) => [line.lineId, line]));
}
