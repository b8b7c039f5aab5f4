import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { openCases } from '../case/case-store.ts';
import { endStep } from '../claim/end-handler.ts';
import { getClaim, onClaim } from '../claim/claim-store.ts';
import { nextRound } from '../claim/close-round.ts';
import { claimKey, claimPk } from '../claim/keys.ts';
import { HELD_MESSAGES, type Message, type OutboxItem } from '../claim/outbox.ts';
import { nudge } from '../claim/token-store.ts';
import { allBatches } from '../claim/workflow-event.ts';
import { releaseEntitlements } from '../eligibility/entitlement-release-store.ts';
import { paymentsHeld } from '../payment/hold-store.ts';
import { liftMarks, releaseRecovered } from '../payment/recovery-store.ts';
import { drainQueue } from '../payment/reserve-store.ts';
import { countClaim } from '../statistics/figures-store.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { businessNow } from '../shared/business-time-store.ts';
import { ContentionError } from '../shared/errors.ts';
import { backoff, conditionally, type Key, queryAll, queryPrefix, tableName } from '../shared/table-store.ts';
import { redriveOnce, stopExecution } from '../execution/driver-store.ts';
import { startExecution } from '../execution/execution-store.ts';
import { putAnchor } from './anchor-store.ts';
import { instructTreasury } from './instruction-store.ts';

/**
 * Does what a message asks and then takes it out of the outbox. Every message may be delivered twice, late and out of
 * order: each looks at the claim as it is now.
 */
export async function deliver(item: OutboxItem): Promise<void> {
  const { claimId = '', message } = item;
  if (message.type !== 'instruct-treasury') await perform(claimId, message);
  else if ((await instructTreasury(claimId, message.attempt)) === 'held') return setAside(item);
  await dynamo().send(new DeleteCommand({ TableName: tableName(), Key: { pk: item.pk, sk: item.sk } }));
}

async function perform(claimId: string, message: Exclude<Message, { type: 'instruct-treasury' }>): Promise<void> {
  switch (message.type) {
    case 'start-execution':
      return startExecution({ claimId, revision: message.revision, generation: message.generation });
    case 'stop-execution':
      return stopExecution({ claimId, revision: message.revision, generation: message.generation }, message.by);
    case 'redrive-execution':
      return redriveOnce({ claimId, revision: message.revision, generation: message.generation }, message.redriveCount);
    case 'nudge':
      return nudge(claimId);
    case 'wake-waiters':
      return wakeWaiters(claimId);
    case 'release-entitlements':
      return finishWithdrawal(claimId);
    case 'drain-fund':
      await drainQueue(message.region, await businessNow());
      return;
    case 'release-recovered':
      await releaseRecovered(claimId, message.recoveryId);
      return wakeWaiters(claimId);
    case 'lift-fraud-marks':
      return liftMarks(claimId, message.recoveryId);
    case 'open-case':
      return openCases(claimId, message.cases, await businessNow());
    case 'anchor-trail':
      await anchorTrail(claimId);
      // Nothing moves it any more that would have it counted: this message stays until it is.
      return countClaim(claimId);
  }
}

/** Out of the way of what can be sent, until payments are let go: it neither counts as failed nor is put off. */
async function setAside({ pk, sk }: OutboxItem): Promise<void> {
  await listUnder({ pk, sk }, HELD_MESSAGES);
}

/** Takes up what was set aside, once nothing is held any more. Safe to call again. */
export async function takeUpHeld(): Promise<void> {
  if (await paymentsHeld()) return;
  for await (const { pk, sk } of queryAll<Key>({
    IndexName: 'gsi1',
    KeyConditionExpression: 'gsi1pk = :held',
    ExpressionAttributeValues: { ':held': HELD_MESSAGES },
  })) {
    await listUnder({ pk, sk }, 'OUTBOX');
  }
}

async function listUnder({ pk, sk }: Key, list: OutboxItem['gsi1pk']): Promise<void> {
  await conditionally(() =>
    dynamo().send(
      new UpdateCommand({
        TableName: tableName(),
        Key: { pk, sk },
        UpdateExpression: 'SET gsi1pk = :list',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':list': list },
      }),
    ),
  );
}

/** Every claim that waits for this one looks again, now or, if it is awake, before it next falls asleep. */
async function wakeWaiters(holder: string): Promise<void> {
  const waiters: { pk: string; sk: string; waiting: string; note: string }[] = [];
  for await (const item of queryPrefix<(typeof waiters)[number]>(claimPk(holder), 'WAITER#')) waiters.push(item);
  const now = await businessNow();
  for (const { pk, sk, waiting, note } of waiters) {
    await wake(waiting, now);
    // Woken, it may have noted itself again for another line: only the note that was answered goes.
    await conditionally(() =>
      dynamo().send(
        new DeleteCommand({
          TableName: tableName(),
          Key: { pk, sk },
          ConditionExpression: '#note = :note',
          ExpressionAttributeNames: { '#note': 'note' },
          ExpressionAttributeValues: { ':note': note },
        }),
      ),
    );
  }
}

const WAKE_ATTEMPTS = 15;

async function wake(claimId: string, now: Date): Promise<void> {
  for (let attempt = 1; attempt <= WAKE_ATTEMPTS; attempt += 1) {
    const asleep = await onClaim<boolean>(claimId, now, (claim) =>
      claim.status === 'waiting-for-entitlement'
        ? {
            step: {
              to: 'assessing',
              event: { type: 'entitlement-may-be-free', actor: { kind: 'system', id: 'eligibility' } },
              set: nextRound(claim),
              messages: [{ type: 'nudge' }],
            },
            done: () => true,
          }
        : { answer: false },
    );
    if (asleep) return;
    // Awake: leave a call that it finds before it falls asleep, on condition that it has not moved since it was read.
    const claim = await getClaim(claimId);
    if (claim === undefined || claim.status === 'waiting-for-entitlement') continue;
    const called = await conditionally(() =>
      dynamo().send(
        new UpdateCommand({
          TableName: tableName(),
          Key: claimKey(claimId),
          UpdateExpression: 'ADD wakes :one',
          ConditionExpression: 'eventSeq = :seq',
          ExpressionAttributeValues: { ':one': 1, ':seq': claim.eventSeq },
        }),
      ),
    );
    if ('done' in called) return;
    await backoff(attempt);
  }
  throw new ContentionError('A waiting claim kept changing.');
}

/** A withdrawn claim lets go at once, whether or not its execution sleeps; the execution then finds it withdrawn. */
async function finishWithdrawal(claimId: string): Promise<void> {
  const claim = await getClaim(claimId);
  if (claim?.status !== 'withdrawing') return;
  for (const batch of allBatches(claim)) await releaseEntitlements(claim, batch);
  await onClaim<void>(claimId, await businessNow(), (current) =>
    current.status === 'withdrawing'
      ? { step: endStep(current, 'withdraw'), done: () => undefined }
      : { answer: undefined },
  );
}

async function anchorTrail(claimId: string): Promise<void> {
  const claim = await getClaim(claimId);
  if (claim === undefined) return;
  await putAnchor({ claimId, seq: claim.eventSeq, hash: claim.eventHash });
}
