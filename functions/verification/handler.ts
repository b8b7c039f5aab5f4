import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { putBatch, readBatches } from '../claim/batch-store.ts';
import { onClaim, requireClaim } from '../claim/claim-store.ts';
import { registerWaitKey } from '../claim/keys.ts';
import { allBatches, batchesToGo, OnBatch, OnExecution, standing } from '../claim/workflow-event.ts';
import { businessNow } from '../shared/business-time-store.ts';
import { digest } from '../shared/canonical.ts';
import { decryptField, type FieldKeys, fingerprint } from '../shared/field-cipher.ts';
import { fieldKeys } from '../shared/field-keys-store.ts';
import { observed } from '../shared/observed-handler.ts';
import { tableName } from '../shared/table-store.ts';
import { type FrozenLine, sealContext } from '../submission/frozen-line.ts';
import { frozenBatch } from '../submission/roster-store.ts';
import { remembering } from './kept-answers.ts';
import { dueAt, type RegisterWait } from './register-wait.ts';
import type { RegisterName } from './registers/register-names.ts';
import { sharingRegisters } from './table-registers-client.ts';
import {
  earlierAnswers,
  putAnswers,
  putEvidence,
  VERIFICATION_ROUND,
  type VerifiedBatch,
} from './verification-store.ts';
import { type BatchVerdict, type ClearLine, verifyBatch } from './verify-batch.ts';

const Event = z.discriminatedUnion('action', [
  OnBatch.extend({ action: z.literal('verify') }),
  OnExecution.extend({ action: z.literal('conclude') }),
]);

export const handler = observed(async (event: unknown, context: Context) => {
  const input = Event.parse(event);
  return input.action === 'verify'
    ? verify(input, Date.now() + context.getRemainingTimeInMillis() - TO_KEEP_MS)
    : conclude(input);
});

/** What is left of an invocation, once registers have answered, to keep what they said. */
const TO_KEEP_MS = 15_000;

/** VerifyCertificates, one batch: asks the registers; one that is away makes the batch pending, nothing else. */
async function verify({ claimId, revision, batch }: z.infer<typeof OnBatch>, deadlineMs: number): Promise<void> {
  const claim = await requireClaim(claimId);
  if (claim.status !== 'verifying' || claim.revision !== revision) return;
  const [frozen, keys, earlier] = await Promise.all([
    frozenBatch(claimId, revision, batch),
    fieldKeys(),
    earlierAnswers(claimId, revision, batch),
  ]);
  const mark = (what: string, text: string) => fingerprint(keys, `register/${what}`, text);
  const registers = sharingRegisters({
    claimId,
    revision,
    batch,
    deadlineMs,
    mark: (text) => mark('call', text),
  });
  const memory = remembering(registers, earlier.kept, mark, Date.now);
  const verdict = await verifyBatch(
    { claimant: claim.enterpriseId, lines: frozen.map((line) => inClear(keys, claimId, line)) },
    { ...registers, ...memory.registers },
  );
  const calls = [...earlier.calls, ...verdict.calls];
  const answersKey = await putAnswers(claimId, revision, batch, { answers: memory.answers(), calls });
  const result: VerifiedBatch =
    'pending' in verdict
      ? { batch, pending: frozen.length, digest: '', answersKey, ...waitOf(verdict, earlier.waitedFor) }
      : {
          batch,
          pending: 0,
          answersKey,
          ...(verdict.enterpriseName === undefined ? {} : { enterpriseName: verdict.enterpriseName }),
          ...(await putEvidence(claimId, revision, batch, evidenceOf(verdict, calls))),
        };
  await putBatch(claimId, revision, 'verify', VERIFICATION_ROUND, result);
}

function inClear(keys: FieldKeys, claimId: string, line: FrozenLine): ClearLine {
  const open = (field: 'name' | 'documentNumber') =>
    decryptField(keys, sealContext(claimId, field), line.sealed[field]);
  return { line, name: open('name'), documentNumber: open('documentNumber') };
}

type Verified = Exclude<BatchVerdict, { pending: unknown }>;

function evidenceOf({ lines, enterprise, issuers }: Verified, calls: BatchVerdict['calls']) {
  return { lines, enterprise, issuers, calls };
}

function waitOf(
  { pending }: Extract<BatchVerdict, { pending: unknown }>,
  waitedFor: readonly RegisterName[] | undefined,
) {
  const waitsFor = Object.keys(pending).sort() as RegisterName[];
  const refusedBy = waitsFor.filter((register) => pending[register] === 'refused');
  const fewer = waitedFor !== undefined && waitsFor.length < waitedFor.length;
  return {
    waitsFor,
    ...(refusedBy.length === 0 ? {} : { refusedBy }),
    onItsWay: fewer || waitsFor.every((register) => pending[register] === 'busy'),
  };
}

/** ConcludeVerification: on to eligibility, or asleep until the registers are back, with only the open batches to do. */
async function conclude(driver: z.infer<typeof OnExecution>) {
  const now = await businessNow();
  return onClaim(driver.claimId, now, async (claim) => {
    const place = standing(claim, driver);
    if (place.status !== 'verifying') return { answer: place };
    const { claimId, revision } = claim;
    const read = (batches: readonly number[]) =>
      readBatches<VerifiedBatch>(claimId, revision, 'verify', VERIFICATION_ROUND, batches);
    const results = await read(batchesToGo(claim));
    const open = results.filter(({ pending }) => pending > 0);
    const actor = { kind: 'system', id: 'verification' } as const;
    if (open.length > 0) {
      const onItsWay = open.length < results.length || open.some((result) => result.onItsWay === true);
      const fruitless = onItsWay ? 0 : (claim.fruitlessPasses ?? 0) + 1;
      const wait = waitFor(claimId, open, new Date(), fruitless);
      return {
        step: {
          to: 'waiting-for-register',
          event: { type: 'register-away', actor, data: { openBatches: open.length, registers: wait.waitsFor } },
          set: { openBatches: open.map(({ batch }) => batch), fruitlessPasses: fruitless },
          also: [{ Put: { TableName: tableName(), Item: { ...registerWaitKey(claimId), ...wait } } }],
        },
        done: (next) => standing(next, driver),
      };
    }
    const all = await read(allBatches(claim));
    return {
      step: {
        to: 'assessing',
        event: {
          type: 'certificates-verified',
          actor,
          data: { batches: all.length, evidenceDigest: digest(all.map((result) => result.digest)) },
        },
        set: {
          openBatches: undefined,
          fruitlessPasses: undefined,
          wakesSeen: claim.wakes,
          enterpriseName: all.find(({ enterpriseName }) => enterpriseName !== undefined)?.enterpriseName,
        },
      },
      done: (next) => standing(next, driver),
    };
  });
}

function waitFor(claimId: string, open: readonly VerifiedBatch[], now: Date, fruitless: number): RegisterWait {
  const named = (of: (result: VerifiedBatch) => readonly RegisterName[] | undefined) =>
    [...new Set(open.flatMap((result) => of(result) ?? []))].sort();
  const refusedBy = named((result) => result.refusedBy);
  return {
    claimId,
    waitsFor: named((result) => result.waitsFor),
    batches: open.length,
    since: now.toISOString(),
    dueAt: dueAt(now, fruitless).toISOString(),
    ...(refusedBy.length === 0 ? {} : { refusedBy }),
  };
}
