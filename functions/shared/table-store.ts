import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  GetCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { setTimeout as pause } from 'node:timers/promises';
import { mapLimited } from './concurrency.ts';
import { dynamo } from './dynamo-client.ts';
import { env } from './env.ts';
import { ContentionError } from './errors.ts';

export type Item = Record<string, unknown>;
export type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export const tableName = (): string => env('TABLE_NAME');

/** Strongly consistent: every decision is taken on what is, not on what was. */
export async function getItem<T extends object>(key: Key): Promise<T | undefined> {
  const { Item } = await dynamo().send(
    new GetCommand({ TableName: tableName(), Key: { pk: key.pk, sk: key.sk }, ConsistentRead: true }),
  );
  return Item as T | undefined;
}

/** Everything that a query finds, page after page, consistent unless it says otherwise (an index never is). */
export async function* queryAll<T extends object>(query: Omit<QueryCommandInput, 'TableName'>): AsyncGenerator<T> {
  let ExclusiveStartKey: Item | undefined = query.ExclusiveStartKey;
  do {
    const page = await dynamo().send(
      new QueryCommand({
        TableName: tableName(),
        ConsistentRead: query.IndexName === undefined,
        ...query,
        ExclusiveStartKey,
      }),
    );
    for (const item of page.Items ?? []) yield item as T;
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
}

/** All items under `pk` whose `sk` begins with `prefix`, in key order, consistent. */
export function queryPrefix<T extends object>(
  pk: string,
  prefix: string,
  options: Pick<QueryCommandInput, 'Limit' | 'ExclusiveStartKey' | 'ProjectionExpression'> = {},
): AsyncGenerator<T> {
  return queryAll<T>({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
    ...options,
  });
}

/** Of one BatchWriteItem. */
const MOST_PUTS = 25;
const PUTS_AT_ONCE = 4;
const PUT_ATTEMPTS = 10;

/**
 * Puts items without a condition, in any order; what the table leaves undone is asked for again.
 * @throws ContentionError when it keeps leaving some
 */
export async function putAll(items: readonly object[]): Promise<void> {
  const chunks = Array.from({ length: Math.ceil(items.length / MOST_PUTS) }, (_, index) =>
    items.slice(index * MOST_PUTS, (index + 1) * MOST_PUTS),
  );
  await mapLimited(chunks, PUTS_AT_ONCE, async (chunk) => {
    let left: object[] = chunk.map((Item) => ({ PutRequest: { Item } }));
    for (let attempt = 1; left.length > 0; attempt += 1) {
      const { UnprocessedItems } = await dynamo().send(
        new BatchWriteCommand({ RequestItems: { [tableName()]: left } }),
      );
      left = UnprocessedItems?.[tableName()] ?? [];
      if (left.length === 0) return;
      if (attempt === PUT_ATTEMPTS) throw new ContentionError('Writes kept being left undone.');
      await backoff(attempt);
    }
  });
}

/** Why a transaction did not happen, item by item. */
export interface Refusal {
  readonly reasons: readonly { readonly code: string; readonly item?: Item }[];
}

const CONFLICT_ATTEMPTS = 12;

/**
 * All or nothing. A failed condition is an answer (`Refusal`), not an error; a conflict with another
 * transaction is tried again with growing, jittered pauses, because the SDK does not retry those by itself.
 * @throws ContentionError when conflicts do not end.
 */
export async function transact(items: TransactItem[]): Promise<Refusal | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await dynamo().send(new TransactWriteCommand({ TransactItems: items }));
      return undefined;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const reasons = (error.CancellationReasons ?? []).map((reason) => ({
        code: reason.Code ?? 'None',
        ...(reason.Item === undefined ? {} : { item: plain(reason.Item) }),
      }));
      if (reasons.some((reason) => reason.code === 'ConditionalCheckFailed')) return { reasons };
      if (attempt === CONFLICT_ATTEMPTS) throw new ContentionError('A transaction kept meeting others.');
      await backoff(attempt);
    }
  }
}

/** Runs one conditional write; gives the item as it was where the condition failed. Conflicts are tried again. */
export async function conditionally<T>(write: () => Promise<T>): Promise<{ done: T } | { refused: Item | undefined }> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return { done: await write() };
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) {
        return { refused: error.Item === undefined ? undefined : plain(error.Item) };
      }
      if (!(error instanceof Error) || error.name !== 'TransactionConflictException') throw error;
      if (attempt === CONFLICT_ATTEMPTS) throw new ContentionError('A write kept meeting transactions.');
      await backoff(attempt);
    }
  }
}

export async function backoff(attempt: number): Promise<void> {
  await pause(Math.random() * Math.min(25 * 2 ** attempt, 1_000));
}

function plain(item: Item): Item {
  // In an error the document client may leave attribute values as they came; every item here has a string `pk`.
  return typeof item.pk === 'string' ? item : unmarshall(item as Parameters<typeof unmarshall>[0]);
}
