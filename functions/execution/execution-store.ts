import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { getClaim } from '../claim/claim-store.ts';
import { executionKey, claimPk, EXECUTION_PREFIX } from '../claim/keys.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { env } from '../shared/env.ts';
import { stepFunctions } from '../shared/step-functions-client.ts';
import { conditionally, getItem, queryPrefix, tableName } from '../shared/table-store.ts';
import { type ExecutionOf, executionName } from './execution-name.ts';
import { listAsClosed, listAsRunning, listAsStarted } from './found-execution-store.ts';

/** Where a closed execution's history lies for good. */
export interface Archived {
  readonly key: string;
  /** SHA-256 of the object, hex. */
  readonly sha256: string;
  readonly status: string;
  /** Name of the error that it failed with. */
  readonly error?: string;
  readonly redriveCount: number;
  /** Machine time, ISO 8601. */
  readonly stoppedAt: string;
}

/** One execution of a claim. In the sweeper's index until it is archived and its claim needs it no more. */
export interface ExecutionItem extends ExecutionOf {
  readonly pk: string;
  readonly sk: string;
  /** Machine time, ISO 8601. */
  readonly startedAt: string;
  readonly archived?: Archived;
  readonly gsi1pk?: Sweep;
}

/** What the driver sweeper goes over, each at its own pace: what is open, and what stands still before people. */
export const SWEEPS = ['EXECUTION', 'HALTED'] as const;
export type Sweep = (typeof SWEEPS)[number];

/**
 * Notes the execution, then starts it: whoever looks for claims without a driver finds it even if nothing came of the
 * start. Safe to repeat: the same name and input is the same execution.
 */
export async function startExecution(execution: ExecutionOf): Promise<void> {
  const { claimId, revision, generation } = execution;
  const startedAt = new Date().toISOString();
  await conditionally(() =>
    dynamo().send(
      new PutCommand({
        TableName: tableName(),
        Item: {
          ...executionKey(execution),
          claimId,
          revision,
          generation,
          startedAt,
          gsi1pk: 'EXECUTION',
          gsi1sk: `${startedAt}#${executionName(claimId, revision, generation)}`,
        },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    ),
  );
  await listExecution(execution);
  try {
    await stepFunctions().send(
      new StartExecutionCommand({
        stateMachineArn: env('STATE_MACHINE_ARN'),
        name: executionName(claimId, revision, generation),
        input: JSON.stringify({ claimId, revision, generation }),
      }),
    );
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ExecutionAlreadyExists') throw error;
  }
}

export const getExecution = (execution: ExecutionOf) => getItem<ExecutionItem>(executionKey(execution));

/** All executions of a claim, oldest first. */
export async function executionsOf(claimId: string): Promise<ExecutionItem[]> {
  const found: ExecutionItem[] = [];
  for await (const item of queryPrefix<ExecutionItem>(claimPk(claimId), EXECUTION_PREFIX)) found.push(item);
  return found;
}

/** Of two archives of one execution, that of the later redrive stays, whichever comes first. */
export async function noteArchived(execution: ExecutionOf, archived: Archived): Promise<void> {
  const { claimId, revision, generation } = execution;
  await conditionally(() =>
    dynamo().send(
      new UpdateCommand({
        TableName: tableName(),
        Key: executionKey(execution),
        UpdateExpression:
          'SET archived = :archived, claimId = :claimId, revision = :revision, generation = :generation, startedAt = if_not_exists(startedAt, :at)',
        ConditionExpression: 'attribute_not_exists(archived) OR archived.redriveCount <= :redrives',
        ExpressionAttributeValues: {
          ':archived': archived,
          ':redrives': archived.redriveCount,
          ':claimId': claimId,
          ':revision': revision,
          ':generation': generation,
          ':at': archived.stoppedAt,
        },
      }),
    ),
  );
  const { startedAt } = (await getExecution(execution)) ?? {};
  if (startedAt !== undefined) await listAsClosed(execution, startedAt, archived);
}

/** For whoever searches; how an execution stands is always asked of Step Functions or the archive. */
export async function noteRunningAgain(execution: ExecutionOf): Promise<void> {
  const { startedAt } = (await getExecution(execution)) ?? {};
  if (startedAt !== undefined) await listAsRunning(execution, startedAt);
}

async function listExecution(execution: ExecutionOf): Promise<void> {
  const [item, claim] = await Promise.all([getExecution(execution), getClaim(execution.claimId)]);
  if (item !== undefined && claim !== undefined) await listAsStarted(execution, item.startedAt, claim);
}

/** Takes an execution out of the sweeper's index: nothing is left to archive, and no claim waits for it to drive. */
export async function letExecutionGo(execution: ExecutionOf): Promise<void> {
  await conditionally(() =>
    dynamo().send(
      new UpdateCommand({
        TableName: tableName(),
        Key: executionKey(execution),
        UpdateExpression: 'REMOVE gsi1pk, gsi1sk',
        ConditionExpression: 'attribute_exists(pk)',
      }),
    ),
  );
}

/** Puts it among what the sweeper goes over otherwise; what was let go stays so. */
export async function listForSweep(execution: ExecutionOf, sweep: Sweep): Promise<void> {
  await conditionally(() =>
    dynamo().send(
      new UpdateCommand({
        TableName: tableName(),
        Key: executionKey(execution),
        UpdateExpression: 'SET gsi1pk = :sweep',
        ConditionExpression: 'attribute_exists(gsi1pk)',
        ExpressionAttributeValues: { ':sweep': sweep },
      }),
    ),
  );
}

/** A page of executions that are open, or whose claim still needs a driver, in the order of their start. */
export async function openExecutions(
  sweep: Sweep,
  limit: number,
  after: Record<string, unknown> | undefined,
): Promise<{ items: { pk: string; sk: string }[]; last: Record<string, unknown> | undefined }> {
  const page = await dynamo().send(
    new QueryCommand({
      TableName: tableName(),
      IndexName: 'gsi1',
      KeyConditionExpression: 'gsi1pk = :open',
      ExpressionAttributeValues: { ':open': sweep },
      Limit: limit,
      ExclusiveStartKey: after,
    }),
  );
  return { items: (page.Items ?? []) as { pk: string; sk: string }[], last: page.LastEvaluatedKey };
}
