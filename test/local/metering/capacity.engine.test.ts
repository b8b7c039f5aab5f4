import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConsumedCapacity, DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineCalls } from '#local/dynamodb/client.ts';
import { type DynamoDbEngine, startDynamoDbEngine } from '#local/dynamodb/engine.ts';
import { type DynamoDbProxy, startDynamoDbProxy } from '#local/dynamodb/proxy.ts';
import { ensureTable, type TableShape } from '#local/dynamodb/tables.ts';
import { itemBytes, storedTableBytes } from '#local/metering/table-size.ts';
import { clientSettings } from '#test/local/fixtures/fixture.ts';

const table: TableShape = {
  name: 'metered',
  arn: 'arn:aws-cn:dynamodb:cn-north-1:000000000000:table/metered',
  keys: ['pk', 'sk'],
  hashKey: 'pk',
  streamView: undefined,
  definition: {
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: ['pk', 'sk', 'region'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    BillingMode: 'PAY_PER_REQUEST',
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-region',
        KeySchema: [{ AttributeName: 'region', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  },
};
const TableName = table.name;
const folder = mkdtempSync(join(tmpdir(), 'capacity-'));
let engine: DynamoDbEngine;
let proxy: DynamoDbProxy;
let documents: DynamoDBDocumentClient;

beforeAll(async () => {
  engine = await startDynamoDbEngine({ dataDir: folder });
  await ensureTable(engineCalls(engine.endpoint), table.name, table.definition);
  proxy = await startDynamoDbProxy({ port: 0, engine: engine.endpoint, tables: [table] });
  documents = DynamoDBDocumentClient.from(new DynamoDBClient(clientSettings(proxy.url)));
});
afterAll(async () => {
  await proxy.close();
  await engine.close();
  rmSync(folder, { recursive: true });
});

describe('capacity', () => {
  it('is what ConsumedCapacity says, over all kinds of requests, whether asked for or not', async () => {
    const before = proxy.used();
    const told: ConsumedCapacity[] = [];
    const note = ({
      ConsumedCapacity: one,
    }: {
      ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[] | undefined;
    }) => {
      told.push(...[one ?? []].flat());
    };
    const ReturnConsumedCapacity = 'INDEXES';
    const text = 'x'.repeat(2_500);
    note(
      await documents.send(
        new PutCommand({ TableName, Item: { pk: 'A', sk: '1', region: '350200', text }, ReturnConsumedCapacity }),
      ),
    );
    note(
      await documents.send(
        new TransactWriteItemsCommand({
          TransactItems: ['2', '3'].map((sk) => ({ Put: { TableName, Item: { pk: { S: 'A' }, sk: { S: sk } } } })),
          ReturnConsumedCapacity,
        }),
      ),
    );
    const writes = told.reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
    // 3 for the item, 3 for its copy in the index, and twice 1 for each item of the transaction.
    expect(writes).toBe(10);
    told.length = 0;
    note(
      await documents.send(
        new GetCommand({ TableName, Key: { pk: 'A', sk: '1' }, ConsistentRead: true, ReturnConsumedCapacity }),
      ),
    );
    note(
      await documents.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': 'A' },
          ReturnConsumedCapacity,
        }),
      ),
    );
    const reads = told.reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
    expect(reads).toBe(1.5);
    // Nobody asks here; it is counted all the same.
    await documents.send(new PutCommand({ TableName, Item: { pk: 'B', sk: '1' } }));
    const after = proxy.used();
    expect(after.write - before.write).toBe(writes + 1);
    expect(after.read - before.read).toBe(reads);
    expect(after.requests - before.requests).toBe(5);
    expect(after.tables[TableName]?.indexes['by-region']?.write).toBe(3);
  });

  it('of a refused write is not told by its answer, and not counted', async () => {
    const before = proxy.used();
    const refused = documents.send(
      new PutCommand({ TableName, Item: { pk: 'B', sk: '1' }, ConditionExpression: 'attribute_not_exists(pk)' }),
    );
    await expect(refused).rejects.toThrow();
    expect(proxy.used()).toEqual(before);
  });
});

describe('stored bytes', () => {
  it('are names and values, as DynamoDB counts them', () => {
    expect(itemBytes({ pk: { S: '人' } })).toBe(2 + 3);
    expect(itemBytes({ n: { N: '1234' } })).toBe(1 + 3);
    expect(itemBytes({ b: { B: Buffer.alloc(30).toString('base64') } })).toBe(1 + 30);
    expect(itemBytes({ ok: { BOOL: true }, no: { NULL: true } })).toBe(3 + 3);
    expect(itemBytes({ s: { SS: ['ab', 'c'] } })).toBe(1 + 3);
    expect(itemBytes({ l: { L: [{ S: 'ab' }] } })).toBe(1 + 3 + 1 + 2);
    expect(itemBytes({ m: { M: { key: { S: 'ab' } } } })).toBe(1 + 3 + 1 + 3 + 2);
  });

  it('include the items of indexes and 100 bytes for each', async () => {
    const call = engineCalls(engine.endpoint);
    const before = await storedTableBytes(call, table);
    await documents.send(new PutCommand({ TableName, Item: { pk: 'C', sk: '1', region: '35', text: 'x'.repeat(50) } }));
    const size = 2 + 1 + 2 + 1 + 6 + 2 + 4 + 50;
    expect((await storedTableBytes(call, table)) - before).toBe(2 * (size + 100));
  });
});
