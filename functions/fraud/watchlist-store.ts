import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { WATCHLIST, watchEntryKey, watchListKey } from '../claim/keys.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { getItem, queryPrefix, type TransactItem, tableName } from '../shared/table-store.ts';
import type { CalendarDate } from '../submission/roster-line.ts';
import {
  hitsIn,
  type WatchedKind,
  type WatchedNow,
  type WatchEntry,
  type WatchHit,
  type WatchKey,
} from './watchlist.ts';

interface List {
  readonly kind: WatchedKind;
  readonly watched: WatchedNow;
  /** Grows with every change. */
  readonly v: number;
}

/** Which of these are watched on that day. Consistent: one query for the lists of all kinds, however many are asked about. */
export async function watchHits(keys: readonly WatchKey[], onDate: CalendarDate): Promise<readonly WatchHit[]> {
  const lists = new Map<WatchedKind, WatchedNow>();
  for await (const { kind, watched: now } of queryPrefix<List>(WATCHLIST, 'LIST#')) lists.set(kind, now);
  return hitsIn(lists, keys, onDate);
}

export async function getList(kind: WatchedKind): Promise<List> {
  return (await getItem<List>(watchListKey(kind))) ?? { kind, watched: {}, v: 0 };
}

/** The list changed from exactly what was read. */
export function changed(list: List, watchedNow: WatchedNow): TransactItem {
  return {
    Put: {
      TableName: tableName(),
      Item: { ...watchListKey(list.kind), kind: list.kind, watched: watchedNow, v: list.v + 1 },
      ConditionExpression: list.v === 0 ? 'attribute_not_exists(pk)' : 'v = :v',
      ...(list.v === 0 ? {} : { ExpressionAttributeValues: { ':v': list.v } }),
    },
  };
}

type Kept = WatchEntry & { readonly pk?: string; readonly sk?: string };

export async function getEntry(entryId: string): Promise<WatchEntry | undefined> {
  const item = await getItem<Kept>(watchEntryKey(entryId));
  return item === undefined ? undefined : plain(item);
}

function plain({ pk: _pk, sk: _sk, ...entry }: Kept): WatchEntry {
  return entry;
}

export function putEntry(entry: WatchEntry): TransactItem {
  return {
    Put: {
      TableName: tableName(),
      Item: { ...watchEntryKey(entry.entryId), ...entry },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  };
}

/** By somebody other than who proposed it, once. */
export function confirmEntry(
  { entryId }: WatchEntry,
  by: { readonly subject: string; readonly onBehalfOf?: string | undefined; readonly at: string },
): TransactItem {
  return {
    Update: {
      TableName: tableName(),
      Key: watchEntryKey(entryId),
      UpdateExpression: `SET #state = :listed, confirmedBy = :by, confirmedAt = :at${by.onBehalfOf === undefined ? '' : ', confirmedFor = :for'}`,
      ConditionExpression: '#state = :proposed AND proposedBy <> :by',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: {
        ':listed': 'listed',
        ':proposed': 'proposed',
        ':by': by.subject,
        ...(by.onBehalfOf === undefined ? {} : { ':for': by.onBehalfOf }),
        ':at': by.at,
      },
    },
  };
}

export function removeEntry(
  { entryId }: WatchEntry,
  by: { readonly subject: string; readonly at: string; readonly reason: string },
): TransactItem {
  return {
    Update: {
      TableName: tableName(),
      Key: watchEntryKey(entryId),
      UpdateExpression: 'SET #state = :removed, removedBy = :by, removedAt = :at, removalReason = :reason',
      ConditionExpression: '#state IN (:proposed, :listed)',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: {
        ':removed': 'removed',
        ':proposed': 'proposed',
        ':listed': 'listed',
        ':by': by.subject,
        ':at': by.at,
        ':reason': by.reason,
      },
    },
  };
}

/** A page of entries, in no particular order. */
export async function listEntries(page: {
  readonly limit: number;
  readonly after?: string;
}): Promise<{ readonly entries: readonly WatchEntry[]; readonly next?: string }> {
  const { Items = [], LastEvaluatedKey } = await dynamo().send(
    new QueryCommand({
      TableName: tableName(),
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': WATCHLIST, ':prefix': 'ENTRY#' },
      ConsistentRead: true,
      Limit: page.limit,
      ...(page.after === undefined ? {} : { ExclusiveStartKey: { ...watchEntryKey(page.after) } }),
    }),
  );
  return {
    entries: (Items as Kept[]).map(plain),
    ...(LastEvaluatedKey === undefined ? {} : { next: String(LastEvaluatedKey.sk).slice('ENTRY#'.length) }),
  };
}
