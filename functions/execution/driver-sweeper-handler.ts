import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { AuditEvent } from '../claim/audit-event.ts';
import type { Claim } from '../claim/claim.ts';
import { getClaim, onClaim } from '../claim/claim-store.ts';
import { DRIVER_SWEEP_KEY, eventKey, tokenKey } from '../claim/keys.ts';
import { isFinal } from '../claim/status.ts';
import { nudge } from '../claim/token-store.ts';
import { instructTreasury } from '../outbox/instruction-store.ts';
import { businessNow } from '../shared/business-time-store.ts';
import { mapLimited } from '../shared/concurrency.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { env } from '../shared/env.ts';
import { UpstreamError } from '../shared/errors.ts';
import { errorFacts, logger } from '../shared/observability.ts';
import { observed } from '../shared/observed-handler.ts';
import { getItem, tableName } from '../shared/table-store.ts';
import { archiveExecution } from './archive-store.ts';
import { type Driver, type Measure, measureFor } from './driver.ts';
import { currentDefinition, driverOf, failedState, redrive, stopExecution } from './driver-store.ts';
import {
  type ExecutionItem,
  letExecutionGo,
  listForSweep,
  openExecutions,
  startExecution,
  type Sweep,
  SWEEPS,
} from './execution-store.ts';
import { CLAIM_HALTED } from './halt-reason.ts';
import { haltingStep, resumingStep } from './halting.ts';
import { replacementStep } from './replacement.ts';

/** Executions of a list looked at in one run, and at once: the describing calls of an account are limited (docs/scale.md). */
const AT_A_TIME = 200;
const AT_ONCE = 4;

/**
 * Scheduled: looks at executions that are open, or that closed before their claim came to its end, a part of them in each
 * run, oldest first, and gives claims that nobody drives what they need. What stands still before people is a list of its
 * own: however many others there are, it is told of in each run.
 * @throws UpstreamError when some could not be looked at; the others were
 */
export const handler = observed(async (): Promise<void> => {
  const cursor = await getItem<Cursor>(DRIVER_SWEEP_KEY);
  const next: Cursor = {};
  const found: { readonly pk: string; readonly sk: string }[] = [];
  for (const sweep of SWEEPS) {
    const { items, last } = await openExecutions(sweep, AT_A_TIME, cursor?.[sweep]);
    found.push(...items);
    if (last !== undefined) next[sweep] = last;
  }
  let failures = 0;
  if (found.length > 0) {
    const newest = await currentDefinition();
    await mapLimited(found, AT_ONCE, async ({ pk, sk }) => {
      try {
        const item = await getItem<ExecutionItem>({ pk, sk });
        if (item !== undefined) await lookAt(item, newest);
      } catch (error) {
        failures += 1;
        logger.error('execution could not be looked at', { sk, ...errorFacts(error) });
      }
    });
  }
  if (SWEEPS.some((sweep) => cursor?.[sweep] !== undefined || next[sweep] !== undefined))
    await dynamo().send(new PutCommand({ TableName: tableName(), Item: { ...DRIVER_SWEEP_KEY, ...next } }));
  if (failures > 0) throw new UpstreamError(`${failures} executions could not be looked at.`);
});

/** Where each list goes on in the next run; absent: from its beginning. */
type Cursor = { [S in Sweep]?: Record<string, unknown> };

async function lookAt(item: ExecutionItem, newest: string): Promise<void> {
  const [claim, driver] = await Promise.all([getClaim(item.claimId), driverOf(item, newest)]);
  if (claim === undefined) return;
  const measure = await measureOf(claim, item, driver);
  if (measure !== 'leave') logger.warn('claim without a driver', { claimId: claim.claimId, measure });
  const stands = measure === 'halt' ? await halt(claim, item, driver) : measure === 'resume' ? undefined : claim;
  await take(measure, claim, item, driver);
  const halted = stands?.halted !== undefined && isCurrent(claim, item);
  // In each run anew: an alarm is over once nothing was said for a while, and the claim still stands.
  if (halted) logger.error(CLAIM_HALTED, { claimId: stands.claimId, status: stands.status, ...stands.halted });
  const sweep = halted ? 'HALTED' : 'EXECUTION';
  if (item.gsi1pk !== undefined && item.gsi1pk !== sweep) await listForSweep(item, sweep);
  await settle(claim, item, driver);
}

async function measureOf(claim: Claim, item: ExecutionItem, driver: Driver): Promise<Measure> {
  const [event, token] = await Promise.all([
    getItem<AuditEvent>(eventKey(claim.claimId, claim.eventSeq)),
    getItem<{ status?: string }>(tokenKey(claim.claimId)),
  ]);
  return measureFor(
    claim,
    { ...item, startedAt: new Date(item.startedAt) },
    driver,
    {
      tokenStatus: token?.status,
      movedAt: new Date(event?.recordedAt ?? 0),
      replacedLast: event?.type === 'execution-replaced',
    },
    { now: new Date(), graceMs: Number(env('DRIVER_GRACE_MS')), receiptMs: Number(env('RECEIPT_GRACE_MS')) },
  );
}

async function take(measure: Measure, claim: Claim, item: ExecutionItem, driver: Driver): Promise<void> {
  switch (measure) {
    case 'leave':
    case 'halt':
      return;
    case 'start':
      return startExecution(item);
    case 'nudge':
      return nudge(claim.claimId);
    case 'instruct-again':
      await instructTreasury(claim.claimId, claim.paymentAttempt ?? 1);
      return;
    case 'redrive':
      return redrive(item);
    case 'stop':
      return stopExecution(item);
    case 'replace':
      return replace(item, driver.state === 'running' ? 'older-definition' : 'closed');
    case 'resume':
      return resume(item);
  }
}

const isCurrent = (claim: Claim, { revision, generation }: ExecutionItem): boolean =>
  claim.revision === revision && claim.generation === generation;

/** Only if the claim is still as it was looked at: whatever moved it since has its own driver, or gets one. */
async function halt(seen: Claim, item: ExecutionItem, driver: Driver): Promise<Claim | undefined> {
  if (driver.state !== 'closed') return undefined;
  const state = await failedState(item);
  const now = await businessNow();
  return onClaim<Claim | undefined>(item.claimId, now, (claim) =>
    claim.eventSeq === seen.eventSeq
      ? { step: haltingStep(claim, driver, state, now.toISOString()), done: (next) => next }
      : { answer: undefined },
  );
}

async function resume(item: ExecutionItem): Promise<void> {
  await onClaim<void>(item.claimId, await businessNow(), (claim) => {
    return isCurrent(claim, item) && claim.halted !== undefined
      ? { step: resumingStep(claim), done: () => undefined }
      : { answer: undefined };
  });
}

async function replace(item: ExecutionItem, cause: 'closed' | 'older-definition'): Promise<void> {
  await onClaim<void>(item.claimId, await businessNow(), (claim) => {
    if (!isCurrent(claim, item) || isFinal(claim.status)) return { answer: undefined };
    const actor = { kind: 'system', id: 'driver-sweeper' } as const;
    return {
      step: replacementStep(claim, actor, cause, cause === 'older-definition'),
      done: () => undefined,
    };
  });
}

/** What closed is archived, should the event have been lost, and leaves the index once its claim needs it no more. */
async function settle(claim: Claim, item: ExecutionItem, driver: Driver): Promise<void> {
  if (driver.state === 'running') return;
  // One that never was, of a claim that ended or went on without it, leaves nothing to archive.
  if (driver.state === 'closed' && (await archiveExecution(item)) === undefined) return;
  if (!isCurrent(claim, item) || isFinal(claim.status)) await letExecutionGo(item);
}
