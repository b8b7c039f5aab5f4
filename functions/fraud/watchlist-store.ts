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

/** Proposes to take an entry off the list that is on it, while nobody else has. */
export function proposeRemoval({ entryId }: WatchEntry, removal: NonNullable<WatchEntry['removal']>): TransactItem {
  return {
    Update: {
      TableName: tableName(),
      Key: watchEntryKey(entryId),
      UpdateExpression: 'SET #removal = :removal',
      ConditionExpression:
        '#state = :confirmed AND (attribute_not_exists(#removal) OR #removal.#state IN (:refused, :withdrawn) OR (#removal.#state = :proposed AND #removal.lapsesAt <= :now))',
      ExpressionAttributeNames: { '#state': 'state', '#removal': 'removal' },
      ExpressionAttributeValues: {
        ':removal': removal,
        ':confirmed': 'confirmed',
        ':refused': 'refused',
        ':withdrawn': 'withdrawn',
        ':proposed': 'proposed',
        ':now': removal.proposedAt,
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
