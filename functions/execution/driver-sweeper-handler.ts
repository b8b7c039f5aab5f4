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
import { type ExecutionItem, letExecutionGo, openExecutions, startExecution } from './execution-store.ts';
import { CLAIM_HALTED } from './halt-reason.ts';
import { haltingStep, resumingStep } from './halting.ts';
import { replacementStep } from './replacement.ts';

/** Executions looked at in one run, and at once: the describing calls of an account are limited (docs/scale.md). */
const AT_A_TIME = 200;
const AT_ONCE = 4;

/**
 * Scheduled: looks at executions that are open, or that closed before their claim came to its end, a part of them in each
 * run, oldest first, and gives claims that nobody drives what they need.
 * @throws UpstreamError when some could not be looked at; the others were
 */
export const handler = observed(async (): Promise<void> => {
  const cursor = await getItem<{ after?: Record<string, unknown> }>(DRIVER_SWEEP_KEY);
  const { items, last } = await openExecutions(AT_A_TIME, cursor?.after);
  let failures = 0;
  if (items.length > 0) {
    const newest = await currentDefinition();
    await mapLimited(items, AT_ONCE, async ({ pk, sk }) => {
      try {
        const item = await getItem<ExecutionItem>({ pk, sk });
        if (item !== undefined) await lookAt(item, newest);
      } catch (error) {
        failures += 1;
        logger.error('execution could not be looked at', { sk, ...errorFacts(error) });
      }
    });
  }
  if (cursor?.after !== undefined || last !== undefined)
    await dynamo().send(
      new PutCommand({ TableName: tableName(), Item: { ...DRIVER_SWEEP_KEY, ...(last && { after: last }) } }),
    );
  if (failures > 0) throw new UpstreamError(`${failures} executions could not be looked at.`);
});

async function lookAt(item: ExecutionItem, newest: string): Promise<void> {
  const [claim, driver] = await Promise.all([getClaim(item.claimId), driverOf(item, newest)]);
  if (claim === undefined) return;
  const measure = await measureOf(claim, item, driver);
  if (measure !== 'leave') logger.warn('claim without a driver', { claimId: claim.claimId, measure });
  await take(measure, claim, item, driver);
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
    case 'halt':
      return halt(claim, item, driver);
    case 'resume':
      return resume(item);
  }
}

/** Only if the claim is still as it was looked at: whatever moved it since has its own driver, or gets one. */
async function halt(seen: Claim, item: ExecutionItem, driver: Driver): Promise<void> {
  if (driver.state !== 'closed') return;
  const state = await failedState(item);
  const now = await businessNow();
  const halted = await onClaim<Claim | undefined>(item.claimId, now, (claim) =>
    claim.eventSeq === seen.eventSeq
      ? { step: haltingStep(claim, driver, state, now.toISOString()), done: (next) => next }
      : { answer: undefined },
  );
  if (halted?.halted === undefined) return;
  logger.error(CLAIM_HALTED, { claimId: halted.claimId, status: halted.status, ...halted.halted });
}

async function resume(item: ExecutionItem): Promise<void> {
  await onClaim<void>(item.claimId, await businessNow(), (claim) => {
    const same = claim.revision === item.revision && claim.generation === item.generation;
    return same && claim.halted !== undefined
      ? { step: resumingStep(claim), done: () => undefined }
      : { answer: undefined };
  });
}

async function replace(item: ExecutionItem, cause: 'closed' | 'older-definition'): Promise<void> {
  await onClaim<void>(item.claimId, await businessNow(), (claim) => {
    const current = claim.revision === item.revision && claim.generation === item.generation;
    if (!current || isFinal(claim.status)) return { answer: undefined };
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
  const current = claim.revision === item.revision && claim.generation === item.generation;
  if (!current || isFinal(claim.status)) await letExecutionGo(item);
}
