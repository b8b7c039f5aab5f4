import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '#functions/shared/dynamo-client.ts';
import { conditionally, type Key, queryPrefix, tableName } from '#functions/shared/table-store.ts';

export async function deleteItem({ pk, sk }: Key): Promise<void> {
  await conditionally(() => dynamo().send(new DeleteCommand({ TableName: tableName(), Key: { pk, sk } })));
}

export async function putItem(Item: Key & Record<string, unknown>): Promise<void> {
  await conditionally(() => dynamo().send(new PutCommand({ TableName: tableName(), Item })));
}

export async function itemsUnder<T extends object>(pk: string, prefix: string): Promise<T[]> {
  const items: T[] = [];
  for await (const item of queryPrefix<T>(pk, prefix)) items.push(item);
  return items;
}
