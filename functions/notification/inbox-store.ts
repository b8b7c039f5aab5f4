import { PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { inboxKey, inboxPk, UNDELIVERED } from '../claim/keys.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { conditionally, getItem, type Key, queryAll, tableName } from '../shared/table-store.ts';
import type { Delivery } from './channel.ts';
import type { Notification } from './notification.ts';
import type { Recipient } from './recipient.ts';

/** A notification as it is kept: what its recipient was told, and what became of it outside. */
export interface Kept extends Notification {
  readonly delivery: Delivery;
  /** How often some channel left it for later. */
  readonly attempts?: number;
}

const keyOf = ({ recipient, at, id }: Pick<Notification, 'recipient' | 'at' | 'id'>): Key =>
  inboxKey(recipient, at, id);

/** Keeps it, or gives it as it is kept already: the same thing is told once, whoever tells it, and however often. */
export async function keepOnce(notification: Notification): Promise<Kept> {
  const kept: Kept = { ...notification, delivery: {} };
  const outcome = await conditionally(() =>
    dynamo().send(
      new PutCommand({
        TableName: tableName(),
        Item: { ...keyOf(notification), ...kept },
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    ),
  );
  return 'done' in outcome ? kept : ((outcome.refused as Kept | undefined) ?? kept);
}

/**
 * Writes down what became of it.
 * @param tryAgainAt machine time; absent once every channel is done with it
 */
export async function putDelivery(kept: Kept, delivery: Delivery, tryAgainAt: Date | undefined): Promise<void> {
  const values = { ':delivery': delivery };
  const later =
    tryAgainAt === undefined
      ? { UpdateExpression: 'SET delivery = :delivery REMOVE gsi1pk, gsi1sk', ExpressionAttributeValues: values }
      : {
          UpdateExpression: 'SET delivery = :delivery, attempts = :attempts, gsi1pk = :undelivered, gsi1sk = :at',
          ExpressionAttributeValues: {
            ...values,
            ':attempts': (kept.attempts ?? 0) + 1,
            ':undelivered': UNDELIVERED,
            ':at': tryAgainAt.toISOString(),
          },
        };
  await conditionally(() =>
    dynamo().send(new UpdateCommand({ TableName: tableName(), Key: { ...keyOf(kept) }, ...later })),
  );
}

/** What is to be tried again by now, the longest due first; each read as it is. */
export async function* undelivered(machineNow: Date): AsyncGenerator<Kept> {
  const due = queryAll<Key>({
    IndexName: 'gsi1',
    KeyConditionExpression: 'gsi1pk = :undelivered AND gsi1sk <= :now',
    ExpressionAttributeValues: { ':undelivered': UNDELIVERED, ':now': machineNow.toISOString() },
    Limit: 100,
  });
  for await (const { pk, sk } of due) {
    const kept = await getItem<Kept>({ pk, sk });
    if (kept !== undefined) yield kept;
  }
}

export interface InboxPage {
  readonly notifications: readonly Kept[];
  /** Where the page ended; absent at the end. */
  readonly last?: string;
}

/** Of several inboxes together, newest first; consistent. @param before where the last page ended */
export async function readInboxes(
  inboxes: readonly Recipient[],
  limit: number,
  before: string | undefined,
): Promise<InboxPage> {
  const found = await Promise.all(
    inboxes.map(async ({ kind, id }) => {
      const { Items = [] } = await dynamo().send(
        new QueryCommand({
          TableName: tableName(),
          KeyConditionExpression: `pk = :pk${before === undefined ? '' : ' AND sk < :before'}`,
          ExpressionAttributeValues: {
            ':pk': inboxPk(kind, id),
            ...(before === undefined ? {} : { ':before': before }),
          },
          ScanIndexForward: false,
          Limit: limit + 1,
          ConsistentRead: true,
        }),
      );
      return Items as unknown as (Kept & Key)[];
    }),
  );
  const sorted = found.flat().toSorted((a, b) => (a.sk < b.sk ? 1 : -1));
  const notifications = sorted.slice(0, limit);
  const last = notifications.at(-1);
  return { notifications, ...(sorted.length > limit && last !== undefined ? { last: last.sk } : {}) };
}
