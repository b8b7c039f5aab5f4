import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dynamo } from '#functions/shared/dynamo-client.ts';
import { conditionally, transact } from '#functions/shared/table-store.ts';

const common = { message: '', $metadata: {} };
const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({ ...common, CancellationReasons: codes.map((Code) => ({ Code })) });
const items = [{ Put: { TableName: 't', Item: { pk: 'a' } } }];
const put = () => dynamo().send(new PutCommand({ TableName: 't', Item: { pk: 'a' } }));

/** What a DynamoDB of one process never does by itself. */
describe('a write that meets others', () => {
  const dynamoDb = mockClient(DynamoDBDocumentClient);
  beforeEach(() => {
    process.env['AWS_REGION'] = 'cn-north-1';
  });
  afterEach(() => dynamoDb.reset());

  test('a transaction that meets another is tried again until it is done', async () => {
    dynamoDb
      .on(TransactWriteCommand)
      .rejectsOnce(cancelled('TransactionConflict'))
      .rejectsOnce(cancelled('TransactionConflict'))
      .resolves({});
    expect(await transact(items)).toBeUndefined();
    expect(dynamoDb.commandCalls(TransactWriteCommand)).toHaveLength(3);
  });

  test('a failed condition is an answer, even beside a conflict, and is not tried again', async () => {
    dynamoDb.on(TransactWriteCommand).rejects(cancelled('TransactionConflict', 'ConditionalCheckFailed'));
    expect(await transact(items)).toMatchObject({
      reasons: [{ code: 'TransactionConflict' }, { code: 'ConditionalCheckFailed' }],
    });
    expect(dynamoDb.commandCalls(TransactWriteCommand)).toHaveLength(1);
  });

  test('a transaction that only ever meets others ends as contention, which the workflow retries', async () => {
    dynamoDb.on(TransactWriteCommand).rejects(cancelled('TransactionConflict'));
    await expect(transact(items)).rejects.toMatchObject({ name: 'ContentionError' });
  });

  test('a failure that is no conflict goes through at once', async () => {
    dynamoDb.on(TransactWriteCommand).rejects(new Error('socket hang up'));
    await expect(transact(items)).rejects.toThrow('socket hang up');
    expect(dynamoDb.commandCalls(TransactWriteCommand)).toHaveLength(1);
  });

  test('a single write that meets a transaction is tried again', async () => {
    dynamoDb.on(PutCommand).rejectsOnce(new TransactionConflictException(common)).resolves({});
    expect(await conditionally(put)).toMatchObject({ done: {} });
  });

  test('a failed condition gives the item as it was, unpacked', async () => {
    const refusal = new ConditionalCheckFailedException({ ...common, Item: { pk: { S: 'a' }, times: { N: '3' } } });
    dynamoDb.on(PutCommand).rejects(refusal);
    expect(await conditionally(put)).toEqual({ refused: { pk: 'a', times: 3 } });
  });
});
