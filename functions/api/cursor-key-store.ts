import { randomBytes } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { CURSOR_KEY } from '../claim/keys.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { IntegrityError } from '../shared/errors.ts';
import { conditionally, getItem, tableName } from '../shared/table-store.ts';

let loaded: Promise<Uint8Array> | undefined;

/**
 * The key that seals cursors; made on first use, once. It stands in the table as it is: it guards against callers who make up
 * places, and whoever reads the table sees every place. So no list needs the right to open a wrapped key.
 */
export function cursorKey(): Promise<Uint8Array> {
  loaded ??= load().catch((error: unknown) => {
    loaded = undefined;
    throw error;
  });
  return loaded;
}

async function load(): Promise<Uint8Array> {
  const existing = await getItem<{ readonly key: Uint8Array }>(CURSOR_KEY);
  if (existing !== undefined) return existing.key;
  // Whoever writes first decides the key; everybody, the writer included, then reads what is there.
  await conditionally(() =>
    dynamo().send(
      new PutCommand({
        TableName: tableName(),
        Item: { ...CURSOR_KEY, key: randomBytes(32) },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    ),
  );
  const made = await getItem<{ readonly key: Uint8Array }>(CURSOR_KEY);
  if (made === undefined) throw new IntegrityError('The key of cursors is gone as soon as it was made.');
  return made.key;
}
