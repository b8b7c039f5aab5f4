import * as z from 'zod';
import { putBatch, readBatches } from '../claim/batch-store.ts';
import { onClaim, requireClaim } from '../claim/claim-store.ts';
import { registerWaitKey } from '../claim/keys.ts';
import { allBatches, batchesToGo, OnBatch, OnExecution, standing } from '../claim/workflow-event.ts';
import { businessNow } from '../shared/business-time-store.ts';
import { digest } from '../shared/canonical.ts';
import { decryptField } from '../shared/field-cipher.ts';
import { fieldKeys } from '../shared/field-keys-store.ts';
import { putJson } from '../shared/object-store.ts';
import { tableName } from '../shared/table-store.ts';
import { type FrozenLine, sealContext } from '../submission/frozen-line.ts';
import { frozenBatch } from '../submission/roster-store.ts';
import { checkEmployment, verifyCertificates } from './register-client.ts';
import { VERIFICATION_ROUND, type VerifiedBatch, verificationKey } from './verification-store.ts';
import { employmentMonths, selfContradictions, verifyLine } from './verify-line.ts';
import { observed } from '../shared/observed-handler.ts';

const Event = z.discriminatedUnion('action', [
  OnBatch.extend({ action: z.literal('verify') }),
  OnExecution.extend({ action: z.literal('conclude') }),
]);

export const handler = observed(async (event: unknown) => {
  const input = Event.parse(event);
  return input.action === 'verify' ? verify(input) : conclude(input);
});

/** VerifyCertificates, one batch: asks the registers; a register that is away makes the batch pending, nothing else. */
async function verify({ claimId, revision, batch }: z.infer<typeof OnBatch>): Promise<void> {
  const claim = await requireClaim(claimId);
  if (claim.status !== 'verifying' || claim.revision !== revision) return;
  const [lines, keys] = await Promise.all([frozenBatch(claimId, revision, batch), fieldKeys()]);
  const open = (line: FrozenLine, field: 'name' | 'documentNumber') =>
    decryptField(keys, sealContext(claimId, field), line.sealed[field]);
  const contradicted = new Map(lines.map((line) => [line.lineId, selfContradictions(line)]));

  const [certificates, employment] = await Promise.all([
    verifyCertificates(
      lines
        .filter((line) => contradicted.get(line.lineId)?.length === 0)
        .map((line) => ({
          ref: line.lineId,
          certificateNumber: line.certificateNumber,
          certificateType: line.certificateType,
          level: line.level,
          documentNumber: open(line, 'documentNumber'),
          name: open(line, 'name'),
          occupation: line.occupation,
          issuedOn: line.issuedOn,
        })),
    ),
    checkEmployment(
      lines.map((line) => ({
        ref: line.lineId,
        documentNumber: open(line, 'documentNumber'),
        creditCode: claim.enterpriseId,
        months: employmentMonths(line),
      })),
    ),
  ]);
  if ('away' in certificates || 'away' in employment) {
    const pending: VerifiedBatch = { batch, pending: lines.length, digest: '' };
    await putBatch(claimId, revision, 'verify', VERIFICATION_ROUND, pending);
    return;
  }
  const certificateOf = new Map(certificates.answers.map((answer) => [answer.ref, answer]));
  const employmentOf = new Map(employment.answers.map((answer) => [answer.ref, answer]));
  const verified = lines.map((line) =>
    verifyLine(
      line,
      contradicted.get(line.lineId) ?? [],
      certificateOf.get(line.lineId),
      employmentOf.get(line.lineId),
      employment.answeredAt,
    ),
  );
  const resultDigest = digest(verified);
  const resultKey = verificationKey(claimId, revision, batch, resultDigest);
  await putJson(resultKey, verified);
  const done: VerifiedBatch = { batch, pending: 0, digest: resultDigest, resultKey };
  await putBatch(claimId, revision, 'verify', VERIFICATION_ROUND, done);
}

/** ConcludeVerification: on to eligibility, or asleep until the register is back, with only the open batches to do. */
async function conclude(driver: z.infer<typeof OnExecution>) {
  const now = await businessNow();
  return onClaim(driver.claimId, now, async (claim) => {
    const place = standing(claim, driver);
    if (place.status !== 'verifying') return { answer: place };
    const results = await readBatches<VerifiedBatch>(
      claim.claimId,
      claim.revision,
      'verify',
      VERIFICATION_ROUND,
      batchesToGo(claim),
    );
    const open = results.filter(({ pending }) => pending > 0).map(({ batch }) => batch);
    const actor = { kind: 'system', id: 'verification' } as const;
    if (open.length > 0) {
      return {
        step: {
          to: 'waiting-for-register',
          event: { type: 'register-away', actor, data: { openBatches: open.length } },
          set: { openBatches: open },
          also: [
            { Put: { TableName: tableName(), Item: { ...registerWaitKey(claim.claimId), claimId: claim.claimId } } },
          ],
        },
        done: (next) => standing(next, driver),
      };
    }
    const all = await readBatches<VerifiedBatch>(
      claim.claimId,
      claim.revision,
      'verify',
      VERIFICATION_ROUND,
      allBatches(claim),
    );
    return {
      step: {
        to: 'assessing',
        event: {
          type: 'certificates-verified',
          actor,
          data: { batches: all.length, evidenceDigest: digest(all.map((result) => result.digest)) },
        },
        set: { openBatches: undefined, wakesSeen: claim.wakes },
      },
      done: (next) => standing(next, driver),
    };
  });
}
