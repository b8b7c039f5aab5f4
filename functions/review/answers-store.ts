import type { Claim, Review } from '../claim/claim.ts';
import { digest } from '../shared/canonical.ts';
import { getJson, putJson } from '../shared/object-store.ts';
import type { ClearedLine } from './answers.ts';

/** Thousands of answers are no item of the table: they lie in the bucket, the claim holds their digest. */
export async function putCleared(
  claim: Pick<Claim, 'claimId' | 'revision' | 'round'>,
  cleared: readonly ClearedLine[],
): Promise<NonNullable<Review['cleared']>> {
  const of = digest(cleared);
  const key = `claims/${claim.claimId}/r${claim.revision}/review/${String(claim.round).padStart(3, '0')}-${of.slice(0, 16)}.json`;
  await putJson(key, cleared);
  return { lines: cleared.length, key, digest: of };
}

/** What the first reviewer of this round said of each line that was let pass, by line. */
export async function readCleared(claim: Pick<Claim, 'firstReview'>): Promise<ReadonlyMap<string, ClearedLine>> {
  const kept = claim.firstReview?.cleared;
  const cleared = kept === undefined ? [] : await getJson<ClearedLine[]>(kept.key);
  return new Map(cleared.map((each) => [each.lineId, each]));
}
