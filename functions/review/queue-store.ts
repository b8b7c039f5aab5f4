import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Claim } from '../claim/claim.ts';
import { heldByPk, reviewEntryKey, reviewQueuePk } from '../claim/keys.ts';
import { mapLimited } from '../shared/concurrency.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { getItem, type Item, type TransactItem, tableName } from '../shared/table-store.ts';
import { type Decider, keyOf, nobodyElse } from './queue-entry-store.ts';
import { type Assigned, HOLD_MS, holderAt, placeOn, type QueueEntry, rankOf } from './queue.ts';
import type { ReviewStage } from './stage.ts';

/** The claim's own entry for that, consistent; by default where it is taken in hand. None where it is before nobody. */
export async function entryOf(claim: Claim, on?: Decider['on']): Promise<QueueEntry | undefined> {
  const place = placeOn(claim, on);
  return place === undefined ? undefined : getItem<QueueEntry>(keyOf(claim, place));
}

export type QueueOrder = 'age' | 'risk';
/** Where a page of the queue ended. */
export type QueuePlace = Pick<QueueEntry, 'since' | 'claimId' | 'riskBand'>;

const CHUNK = 100;
const AT_ONCE = 16;

/**
 * Claims at a stage of a region's reviews, in order: by how long they wait, consistent, from the table; by risk (or of
 * one band) from an index that may lag a moment, so that each entry is then read as it is.
 */
export async function* queued(
  of: { readonly region: string; readonly stage: ReviewStage },
  order: QueueOrder,
  from: { readonly after?: QueuePlace | undefined; readonly rank?: number | undefined },
): AsyncGenerator<QueueEntry> {
  const byTable = order === 'age' && from.rank === undefined;
  const pk = reviewQueuePk(of.region, of.stage);
  const ranked = from.rank === undefined ? {} : { ':rank': `${from.rank}#` };
  const query: QueryCommandInput = byTable
    ? {
        TableName: tableName(),
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
        ConsistentRead: true,
        Limit: CHUNK,
      }
    : {
        TableName: tableName(),
        IndexName: 'gsi2',
        KeyConditionExpression: `gsi2pk = :pk${from.rank === undefined ? '' : ' AND begins_with(gsi2sk, :rank)'}`,
        ExpressionAttributeValues: { ':pk': pk, ...ranked },
        Limit: CHUNK,
      };
  let start: Item | undefined = from.after === undefined ? undefined : startAfter(of, from.after, byTable);
  do {
    const { Items = [], LastEvaluatedKey } = await dynamo().send(
      new QueryCommand({ ...query, ExclusiveStartKey: start }),
    );
    if (byTable) yield* Items as QueueEntry[];
    else {
      const now = await mapLimited(Items, AT_ONCE, ({ pk: at, sk }) =>
        getItem<QueueEntry>({ pk: String(at), sk: String(sk) }),
      );
      for (const entry of now) if (entry !== undefined) yield entry;
    }
    start = LastEvaluatedKey;
  } while (start !== undefined);
}

function startAfter(of: { region: string; stage: ReviewStage }, after: QueuePlace, byTable: boolean): Item {
  const { since, claimId, riskBand } = after;
  const key = { ...reviewEntryKey({ ...of, since, claimId }) };
  if (byTable) return key;
  return { ...key, gsi2pk: key.pk, gsi2sk: `${rankOf(riskBand)}#${since}#${claimId}` };
}

/** What somebody has in hand now; the index may lag and serves to find them only. */
export async function heldBy(subject: string, now: Date): Promise<readonly QueueEntry[]> {
  const { Items = [] } = await dynamo().send(
    new QueryCommand({
      TableName: tableName(),
      IndexName: 'gsi1',
      KeyConditionExpression: 'gsi1pk = :subject AND gsi1sk > :now',
      ExpressionAttributeValues: { ':subject': heldByPk(subject), ':now': now.toISOString() },
      Limit: CHUNK,
    }),
  );
  const entries = await mapLimited(Items, AT_ONCE, ({ pk, sk }) =>
    getItem<QueueEntry>({ pk: String(pk), sk: String(sk) }),
  );
  return entries.flatMap((entry) => (entry !== undefined && holderAt(entry, now) === subject ? [entry] : []));
}

/** It is theirs from now on, if it is nobody else's; also again, and after it lapsed. */
export function taking(entry: QueueEntry, subject: string, assigned: Assigned, now: Date): TransactItem {
  const { ConditionExpression, ExpressionAttributeValues } = nobodyElse(subject);
  const heldUntil = heldUntilFrom(now);
  return {
    Update: {
      TableName: tableName(),
      Key: reviewEntryKey(entry),
      UpdateExpression: 'SET holder = :me, heldUntil = :until, assigned = :assigned, gsi1pk = :mine, gsi1sk = :until',
      ConditionExpression: `attribute_exists(pk) AND (${ConditionExpression})`,
      ExpressionAttributeValues: {
        ...ExpressionAttributeValues,
        ':until': heldUntil,
        // Who has it already came by it as they did.
        ':assigned': entry.holder === subject ? (entry.assigned ?? assigned) : assigned,
        ':mine': heldByPk(subject),
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
}

export const heldUntilFrom = (now: Date): string => new Date(now.getTime() + HOLD_MS).toISOString();

/** Nobody's again. @param from whoever has it; whose it no longer is keeps it */
export function releasing(entry: QueueEntry, from: string): TransactItem {
  return {
    Update: {
      TableName: tableName(),
      Key: reviewEntryKey(entry),
      UpdateExpression: 'REMOVE holder, heldUntil, assigned, gsi1pk, gsi1sk',
      ConditionExpression: 'holder = :from',
      ExpressionAttributeValues: { ':from': from },
    },
  };
}
