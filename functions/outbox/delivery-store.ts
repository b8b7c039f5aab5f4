import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { endStep } from '../claim/end-handler.ts';
import { getClaim, onClaim } from '../claim/claim-store.ts';
import { nextRound } from '../claim/close-round.ts';
import { executionName } from '../claim/execution-name.ts';
import type { Claim, Reservation } from '../claim/claim.ts';
import { claimKey, claimPk, instructionKey } from '../claim/keys.ts';
import type { Message, OutboxItem } from '../claim/outbox.ts';
import { nudge } from '../claim/token-store.ts';
import { allBatches } from '../claim/workflow-event.ts';
import { releaseEntitlements } from '../eligibility/entitlement-release-store.ts';
import { instructionId } from '../payment/instruction-id.ts';
import { drainFund } from '../payment/reserve-store.ts';
import { type Instruction, instruct } from '../payment/treasury-client.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { stepFunctions } from '../shared/step-functions-client.ts';
import { businessNow } from '../shared/business-time-store.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { env } from '../shared/env.ts';
import { ContentionError, IntegrityError, UpstreamError } from '../shared/errors.ts';
import { backoff, conditionally, getItem, queryPrefix, tableName } from '../shared/table-store.ts';
import { lookUpEnterprise } from '../verification/register-client.ts';
import { putAnchor } from './anchor-store.ts';

/** 2024 classification of government expenditure, 社会保障和就业支出 – 就业补助 – 其他就业补助支出. */
const BUDGET_ITEM = '2080799';

/**
 * Does what a message asks and then takes it out of the outbox. Every message may be delivered twice, late and out of
 * order: each looks at the claim as it is now.
 */
export async function deliver(item: OutboxItem): Promise<void> {
  await perform(item);
  await dynamo().send(new DeleteCommand({ TableName: tableName(), Key: { pk: item.pk, sk: item.sk } }));
}

async function perform({ claimId = '', message }: OutboxItem): Promise<void> {
  switch (message.type) {
    case 'start-execution':
      return startExecution(claimId, message);
    case 'nudge':
      return nudge(claimId);
    case 'wake-waiters':
      return wakeWaiters(claimId);
    case 'release-entitlements':
      return finishWithdrawal(claimId);
    case 'instruct-treasury':
      return instructTreasury(claimId, message.attempt);
    case 'drain-fund':
      await drainFund(message.fund, await businessNow());
      return;
    case 'anchor-trail':
      return anchorTrail(claimId);
  }
}

async function startExecution(
  claimId: string,
  { revision, generation }: Extract<Message, { type: 'start-execution' }>,
) {
  try {
    await stepFunctions().send(
      new StartExecutionCommand({
        stateMachineArn: env('STATE_MACHINE_ARN'),
        name: executionName(claimId, revision, generation),
        input: JSON.stringify({ claimId, revision, generation }),
      }),
    );
  } catch (error) {
    // The same name and input: the message was delivered before.
    if (!(error instanceof Error) || error.name !== 'ExecutionAlreadyExists') throw error;
  }
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

async function instructTreasury(claimId: string, attempt: number): Promise<void> {
  const claim = await getClaim(claimId);
  if (claim?.status !== 'disbursing' || claim.paymentAttempt !== attempt || claim.reservation === undefined) return;
  await instruct(await writtenInstruction(claim, claim.reservation, attempt));
}

/** The instruction is written down before it is sent, so that it reads the same each time it is sent again. */
async function writtenInstruction(claim: Claim, reservation: Reservation, attempt: number): Promise<Instruction> {
  const id = instructionId(claim, attempt);
  const key = instructionKey(claim.claimId, id);
  const written = await getItem<{ instruction: Instruction }>(key);
  if (written !== undefined) return written.instruction;
  const enterprise = await lookUpEnterprise(claim.enterpriseId);
  if (enterprise === undefined) throw new IntegrityError('The enterprise register does not know the claimant.');
  if ('away' in enterprise) throw new UpstreamError('The enterprise register is away.');
  const instruction: Instruction = {
    instructionId: id,
    callbackUrl: env('RECEIPT_URL'),
    amountFen: reservation.amountFen,
    payee: { creditCode: claim.enterpriseId, accountName: enterprise.accountName, accountRef: claim.enterpriseId },
    fund: reservation.fund,
    region: claim.region,
    budgetItem: BUDGET_ITEM,
    remark: claim.claimId,
    businessDate: shanghaiDate(await businessNow()),
  };
  const put = await conditionally(() =>
    dynamo().send(
      new PutCommand({
        TableName: tableName(),
        Item: { ...key, instruction },
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    ),
  );
  return 'done' in put
    ? instruction
    : ((put.refused as { instruction: Instruction } | undefined)?.instruction ?? instruction);
}

async function anchorTrail(claimId: string): Promise<void> {
  const claim = await getClaim(claimId);
  if (claim === undefined) return;
  await putAnchor({ claimId, seq: claim.eventSeq, hash: claim.eventHash });
}
