import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { REMINDERS, reminderKey } from '../claim/keys.ts';
import { mapLimited } from '../shared/concurrency.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { conditionally, type Key, queryAll, tableName } from '../shared/table-store.ts';
import type { Reminder } from './reminder.ts';

const keyOf = ({ at, claimId, deadline, kind, endsAt }: Reminder) =>
  reminderKey(at, claimId, `${deadline}#${kind}#${endsAt}`);

/** Keeps them until they are due; the same again changes nothing. */
export async function putReminders(reminders: readonly Reminder[]): Promise<void> {
  await mapLimited(reminders, 4, (reminder) =>
    conditionally(() =>
      dynamo().send(new PutCommand({ TableName: tableName(), Item: { ...keyOf(reminder), ...reminder } })),
    ),
  );
}

/** Those that are due by that business time, the longest due first; consistent. */
export async function* dueReminders(now: Date): AsyncGenerator<Reminder> {
  const due = queryAll<Reminder & Key>({
    KeyConditionExpression: 'pk = :pk AND sk <= :now',
    // `~` sorts behind every character of an id.
    ExpressionAttributeValues: { ':pk': REMINDERS, ':now': `${now.toISOString()}~` },
    Limit: 100,
  });
  for await (const { pk: _pk, sk: _sk, ...reminder } of due) yield reminder;
}

/** Once it is on the bus, whose own retries and dead letters keep it from then on. */
export async function dropReminder(reminder: Reminder): Promise<void> {
  await conditionally(() => dynamo().send(new DeleteCommand({ TableName: tableName(), Key: { ...keyOf(reminder) } })));
}
