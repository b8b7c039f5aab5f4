import type { BatchResult } from '../claim/batch-store.ts';
import { batchKey } from '../claim/keys.ts';
import { digest } from '../shared/canonical.ts';
import { IntegrityError } from '../shared/errors.ts';
import { getJson, putJson } from '../shared/object-store.ts';
import { getItem } from '../shared/table-store.ts';
import type { EnterpriseFacts, IssuerFacts, RegisterCall } from './facts.ts';
import { joined, type KeptAnswers } from './kept-answers.ts';
import type { RegisterName } from './registers/register-names.ts';
import type { VerifiedLine } from './verify-line.ts';

/** Verification is done once per revision, whatever the round. */
export const VERIFICATION_ROUND = 1;

export interface VerifiedBatch extends BatchResult {
  /** Evidence in S3, of a batch that is verified. */
  readonly resultKey?: string;
  /** Of the claimant, as the register names it. */
  readonly enterpriseName?: string;
  /** What the registers said, by question, in S3. */
  readonly answersKey?: string;
  /** Who did not answer, of a batch that is pending. */
  readonly waitsFor?: readonly RegisterName[];
  /** Those of them that do not let us in. */
  readonly refusedBy?: readonly RegisterName[];
  /** Whether fewer registers are away than before, or only a limit left no room: nothing to hold the claim back for. */
  readonly onItsWay?: boolean;
}

/** What lies in S3 for each verified batch: its lines, what they were judged with, and the calls that asked for it. */
export interface VerificationEvidence {
  readonly lines: readonly VerifiedLine[];
  /** Of the claimant; absent: the register knows no such enterprise. */
  readonly enterprise?: EnterpriseFacts | undefined;
  readonly issuers: readonly IssuerFacts[];
  /** Those of this revision; answers of an earlier one were asked for there. */
  readonly calls: readonly RegisterCall[];
}

/** What is kept for the next pass, or for the next revision, over the same people. */
export interface BatchAnswers {
  readonly answers: KeptAnswers;
  readonly calls: readonly RegisterCall[];
}

const inS3 = (claimId: string, revision: number, folder: string, batch: number, digest: string) =>
  `claims/${claimId}/r${revision}/${folder}/${String(batch).padStart(4, '0')}-${digest.slice(0, 16)}.json`;

/** Its name carries the digest, so that evidence kept once is never overwritten. */
export async function putEvidence(
  claimId: string,
  revision: number,
  batch: number,
  evidence: VerificationEvidence,
): Promise<{ readonly digest: string; readonly resultKey: string }> {
  const evidenceDigest = digest(evidence);
  const resultKey = inS3(claimId, revision, 'verification', batch, evidenceDigest);
  await putJson(resultKey, evidence);
  return { digest: evidenceDigest, resultKey };
}

export async function putAnswers(
  claimId: string,
  revision: number,
  batch: number,
  answers: BatchAnswers,
): Promise<string> {
  const key = inS3(claimId, revision, 'answers', batch, digest(answers));
  await putJson(key, answers);
  return key;
}

/**
 * What was answered before about a batch: in earlier passes over it, and in the revision before. Lines are batched in the
 * order of people's fingerprints, so a corrected roster has nearly everybody in the same batch or in one beside it.
 */
export async function earlierAnswers(
  claimId: string,
  revision: number,
  batch: number,
): Promise<{
  readonly kept: KeptAnswers;
  readonly calls: readonly RegisterCall[];
  /** Who did not answer in the pass before, if there was one. */
  readonly waitedFor: readonly RegisterName[] | undefined;
}> {
  const before = revision === 1 ? [] : [batch - 1, batch, batch + 1].filter((number) => number >= 0);
  const [own, ...others] = await Promise.all([
    answersOf(claimId, revision, batch),
    ...before.map((number) => answersOf(claimId, revision - 1, number)),
  ]);
  const all = [...others, own].flatMap(({ kept }) => kept ?? []);
  return {
    kept: joined(all.map(({ answers }) => answers)),
    calls: own.kept?.calls ?? [],
    waitedFor: own.item?.waitsFor,
  };
}

async function answersOf(claimId: string, revision: number, batch: number) {
  const item = await getItem<VerifiedBatch>(batchKey(claimId, revision, 'verify', VERIFICATION_ROUND, batch));
  const kept = item?.answersKey === undefined ? undefined : await getJson<BatchAnswers>(item.answersKey);
  return { item, kept };
}

/** @throws IntegrityError where the batch was not verified. */
export async function verifiedBatch(
  claimId: string,
  revision: number,
  batch: number,
): Promise<{
  readonly lines: ReadonlyMap<string, VerifiedLine>;
  readonly enterprise: EnterpriseFacts | undefined;
  readonly issuers: ReadonlyMap<string, IssuerFacts>;
}> {
  const item = await getItem<VerifiedBatch>(batchKey(claimId, revision, 'verify', VERIFICATION_ROUND, batch));
  if (item?.resultKey === undefined) throw new IntegrityError(`Batch ${batch} was not verified.`);
  const { lines, enterprise, issuers } = await getJson<VerificationEvidence>(item.resultKey);
  return {
    lines: new Map(lines.map((line) => [line.lineId, line])),
    enterprise,
    issuers: new Map(issuers.map((issuer) => [issuer.issuerId, issuer])),
  };
}
