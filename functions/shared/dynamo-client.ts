import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { once } from './once.ts';
import { RETRIES } from './sdk-settings.ts';

/** The client that every function uses; where it is not on Lambda, `settings` say where the table is. */
export function tableClient(settings: DynamoDBClientConfig = {}): DynamoDBDocumentClient {
  const client = new DynamoDBClient({ ...RETRIES, ...settings });
  // It sifts every request and answer for a logger that is not there, item by item.
  client.middlewareStack.remove('loggerMiddleware');
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

export const dynamo = once(() => tableClient());
