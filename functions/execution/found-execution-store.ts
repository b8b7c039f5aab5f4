import { PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Claim } from '../claim/claim.ts';
import { executionsPk, foundExecutionKey } from '../claim/keys.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { conditionally, getItem, tableName } from '../shared/table-store.ts';
import { type ExecutionOf, executionName } from './execution-name.ts';

/** One execution as a search over many claims finds it. Times are machine time, ISO 8601. */
export interface FoundExecution extends ExecutionOf {
  readonly enterpriseId: string;
  readonly region: string;
  readonly status: string;
  readonly error?: string;
  readonly startedAt: string;
  readonly stoppedAt?: string;
  readonly redriveCount: number;
}

export async function listAsStarted(
  { claimId, revision, generation }: ExecutionOf,
  startedAt: string,
  { enterpriseId, region }: Pick<Claim, 'enterpriseId' | 'region'>,
): Promise<void> {
  const key = foundExecutionKey(startedAt, executionName(claimId, revision, generation));
  const found: FoundExecution = {
    ...{ claimId, revision, generation, enterpriseId, region, startedAt },
    status: 'RUNNING',
    redriveCount: 0,
  };
  const places = {
    ...{ gsi1pk: executionsPk('RUNNING'), gsi1sk: key.sk },
    ...{ gsi2pk: executionsPk(enterpriseId), gsi2sk: key.sk },
  };
  await conditionally(() =>
    dynamo().send(
      new PutCommand({
        TableName: tableName(),
        Item: { ...key, ...found, ...places },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    ),
  );
}

/** Of two closings of one execution, that of the later redrive stays, whichever comes first. */
export async function listAsClosed(
  execution: ExecutionOf,
  startedAt: string,
  closed: {
    readonly status: string;
    readonly error?: string;
    readonly stoppedAt: string;
    readonly redriveCount: number;
  },
): Promise<void> {
  await change(
    execution,
    startedAt,
    `SET #status = :status, stoppedAt = :stopped, redriveCount = :redrives, gsi1pk = :place${closed.error === undefined ? ' REMOVE #error' : ', #error = :error'}`,
    'attribute_exists(pk) AND redriveCount <= :redrives',
    {
      ':status': closed.status,
      ':stopped': closed.stoppedAt,
      ':redrives': closed.redriveCount,
      ':place': executionsPk(closed.status),
      ...(closed.error === undefined ? {} : { ':error': closed.error }),
    },
  );
}

export async function listAsRunning(execution: ExecutionOf, startedAt: string): Promise<void> {
  await change(
    execution,
    startedAt,
    'SET #status = :running, gsi1pk = :place ADD redriveCount :one REMOVE #error, stoppedAt',
    'attribute_exists(pk) AND #status <> :running',
    { ':running': 'RUNNING', ':place': executionsPk('RUNNING'), ':one': 1 },
  );
}

async function change(
  { claimId, revision, generation }: ExecutionOf,
  startedAt: string,
  UpdateExpression: string,
  ConditionExpression: string,
  ExpressionAttributeValues: Record<string, unknown>,
): Promise<void> {
  const names = { '#status': 'status', '#error': 'error' };
  await conditionally(() =>
    dynamo().send(
      new UpdateCommand({
        TableName: tableName(),
        Key: foundExecutionKey(startedAt, executionName(claimId, revision, generation)),
        UpdateExpression,
        ConditionExpression,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues,
      }),
    ),
  );
}

export const foundExecution = (execution: ExecutionOf, startedAt: string) =>
  getItem<FoundExecution>(
    foundExecutionKey(startedAt, executionName(execution.claimId, execution.revision, execution.generation)),
  );

/** A place in the list: the start of an execution (machine time, ISO 8601) and its name. */
export type Place = string;

export interface Within {
  /** ISO 8601, machine time; both ends included. */
  readonly from: string;
  readonly to: string;
  /** Only what was started before this. */
  readonly before?: Place | undefined;
}

const READ_AT_ONCE = 100;

/**
 * Executions newest first, as an index has them: by enterprise, by status, or all by month of their start. Reads on only
 * as far as it is asked; what an index says may lag a moment.
 */
export async function* foundExecutions(
  by: { readonly enterpriseId?: string | undefined; readonly status?: string | undefined },
  within: Within,
): AsyncGenerator<FoundExecution> {
  if (by.enterpriseId !== undefined) yield* inIndex('gsi2', executionsPk(by.enterpriseId), within);
  else if (by.status !== undefined) yield* inIndex('gsi1', executionsPk(by.status), within);
  else for (const month of monthsBack(within)) yield* inMonth(executionsPk(month), within);
}

/** Months from the newest to the oldest, `2026-11`. */
export function monthsBack({ from, to, before }: Within): string[] {
  const months: string[] = [];
  const last = (before ?? to).slice(0, 7);
  for (let month = last; month >= from.slice(0, 7) && months.length < MOST_MONTHS; month = monthBefore(month))
    months.push(month);
  return months;
}

/** Twenty years: a search that asks for more is a mistake. */
const MOST_MONTHS = 240;

function monthBefore(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`;
}

async function* inIndex(index: 'gsi1' | 'gsi2', value: string, within: Within): AsyncGenerator<FoundExecution> {
  for await (const { sk } of pages(index, value, within)) {
    // The index has not everything of it.
    const [startedAt = ''] = sk.split('#');
    const found = await getItem<FoundExecution>({ pk: executionsPk(startedAt.slice(0, 7)), sk });
    if (found !== undefined) yield found;
  }
}

async function* inMonth(value: string, within: Within): AsyncGenerator<FoundExecution> {
  yield* pages(undefined, value, within);
}

async function* pages(
  index: 'gsi1' | 'gsi2' | undefined,
  value: string,
  { from, to, before }: Within,
): AsyncGenerator<FoundExecution & { readonly sk: string }> {
  const [pk, sk] = index === undefined ? ['pk', 'sk'] : [`${index}pk`, `${index}sk`];
  const until = before ?? `${to}~`;
  // A range that ends before it begins holds nothing, and the table refuses to look.
  if (from > until) return;
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await dynamo().send(
      new QueryCommand({
        TableName: tableName(),
        ...(index === undefined ? {} : { IndexName: index }),
        KeyConditionExpression: `${pk} = :value AND ${sk} BETWEEN :from AND :to`,
        // '~' comes after everything that a name is written with.
        ExpressionAttributeValues: { ':value': value, ':from': from, ':to': until },
        ScanIndexForward: false,
        Limit: READ_AT_ONCE,
        ExclusiveStartKey,
      }),
    );
    for (const item of (page.Items ?? []) as (FoundExecution & { sk: string })[]) if (item.sk !== before) yield item;
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
}
