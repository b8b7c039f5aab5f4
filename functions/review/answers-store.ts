import type { Claim, Review } from '../claim/claim.ts';
import { digest } from '../shared/canonical.ts';
import { getJson, putJson } from '../shared/object-store.ts';
import type { ClearedLine } from './answers.ts';

/** Thousands of answers are no item of the table: they lie in the bucket, the claim holds their digest. */
export async function putCleared(
  claim: Pick<Claim, 'claimId' | 'revision' | 'round'>,
  cleared: readonly ClearedLine[],
): Promise<NonNullable<Review['cleared']>> {
  return put(claim, cleared);
}

/** What a reviewer wants corrected of a returned claim, with words for the enterprise. */
export interface CorrectedLine {
  readonly lineId: string;
  readonly reason: string;
}

export async function putCorrections(
  claim: Pick<Claim, 'claimId' | 'revision' | 'round'>,
  corrections: readonly CorrectedLine[],
): Promise<NonNullable<Review['corrections']>> {
  return put(claim, corrections);
}

/** Of the review that returned the claim. */
export async function readCorrections(review: Pick<Review, 'corrections'> | undefined): Promise<CorrectedLine[]> {
  return review?.corrections === undefined ? [] : getJson<CorrectedLine[]>(review.corrections.key);
}

async function put(claim: Pick<Claim, 'claimId' | 'revision' | 'round'>, said: readonly object[]) {
  const of = digest(said);
  const key = `claims/${claim.claimId}/r${claim.revision}/review/${String(claim.round).padStart(3, '0')}-${of.slice(0, 16)}.json`;
  await putJson(key, said);
  return { lines: said.length, key, digest: of };
}

/** What the first reviewer of this round said of each line that was let pass, by line. */
export async function readCleared(claim: Pick<Claim, 'firstReview'>): Promise<ReadonlyMap<string, ClearedLine>> {
  const kept = claim.firstReview?.cleared;
  const cleared = kept === undefined ? [] : await getJson<ClearedLine[]>(kept.key);
  return new Map(cleared.map((each) => [each.lineId, each]));
}
