import { ConsumptionMeter, kindOf } from '#local/dynamodb/consumption.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, type TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { engineCalls } from '#local/dynamodb/client.ts';
import { type DynamoDbEngine, startDynamoDbEngine } from '#local/dynamodb/engine.ts';
import { type DynamoDbProxy, startDynamoDbProxy } from '#local/dynamodb/proxy.ts';
import { ensureTable, type TableShape } from '#local/dynamodb/tables.ts';
import { clientSettings } from '#test/local/fixtures/fixture.ts';

const table: TableShape = {
  name: 'claims',
  arn: 'arn:aws-cn:dynamodb:cn-north-1:000000000000:table/claims',
  keys: ['pk', 'sk'],
  hashKey: 'pk',
  streamView: undefined,
  definition: {
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['pk', 'sk', 'region'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-region',
        KeySchema: [{ AttributeName: 'region', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  },
};

let dataDir: string;
let engine: DynamoDbEngine;
let proxy: DynamoDbProxy;
let client: DynamoDBDocumentClient;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'dynamodb-'));
  engine = await startDynamoDbEngine({ dataDir });
  await ensureTable(engineCalls(engine.endpoint), table.name, table.definition);
  proxy = await startDynamoDbProxy({ port: 0, engine: engine.endpoint, tables: [table] });
  // One attempt: what the proxy does must not be smoothed over by the SDK.
  client = DynamoDBDocumentClient.from(new DynamoDBClient({ ...clientSettings(proxy.url), maxAttempts: 1 }));
});
afterAll(async () => {
  await proxy.close();
  await engine.close();
  rmSync(dataDir, { recursive: true });
});
beforeEach(() => proxy.setFaults(undefined));

const put = (pk: string, extra: object = {}) =>
  client.send(new PutCommand({ TableName: 'claims', Item: { pk, sk: 'A', ...extra } }));
const get = async (pk: string) =>
  (await client.send(new GetCommand({ TableName: 'claims', Key: { pk, sk: 'A' }, ConsistentRead: true }))).Item;
const inRegion = async (region: string) => {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: 'claims',
      IndexName: 'by-region',
      KeyConditionExpression: '#r = :r',
      ExpressionAttributeNames: { '#r': 'region' },
      ExpressionAttributeValues: { ':r': region },
    }),
  );
  return Items.map((found) => String(found['pk']));
};

describe('without faults', () => {
  it('passes everything through', async () => {
    await put('plain', { region: '350200' });
    expect(await get('plain')).toEqual({ pk: 'plain', sk: 'A', region: '350200' });
    expect(await inRegion('350200')).toEqual(['plain']);
  });

  it('tells who listens that something was written, and not that something was read', async () => {
    let writes = 0;
    proxy.onWrite(() => {
      writes += 1;
    });
    await put('heard');
    await get('heard');
    expect(writes).toBe(1);
  });
});

describe('with faults', () => {
  it('cancels transactions for a conflict before anything is applied', async () => {
    await proxy.setFaults({ seed: 1, transactionConflict: 1 });
    const items = ['t1', 't2', 't3'].map((pk) => ({ Put: { TableName: 'claims', Item: { pk, sk: 'A' } } }));
    const error = await client
      .send(new TransactWriteCommand({ TransactItems: items }))
      .catch((caught: unknown) => caught);
    const { name, CancellationReasons: reasons = [] } = error as TransactionCanceledException;
    expect(name).toBe('TransactionCanceledException');
    expect(reasons.map((reason) => reason.Code).sort()).toEqual(['None', 'None', 'TransactionConflict']);
    await expect(put('t1')).rejects.toMatchObject({ name: 'TransactionConflictException' });
    await proxy.setFaults(undefined);
    expect(await get('t1')).toBeUndefined();
  });

  it('throttles a partition and not its neighbours', async () => {
    // A hot partition stays hot for the test; the seed makes the first one hot and leaves the second alone.
    await proxy.setFaults({ seed: 7, throttle: 0.5, throttleMs: 60_000 });
    const outcomes = new Map<string, Set<string>>();
    for (const pk of ['p1', 'p2', 'p3', 'p4', 'p5', 'p6']) {
      const first = await put(pk).then(
        () => 'written',
        (error: Error) => error.name,
      );
      outcomes.set(pk, new Set([first]));
      if (first === 'written') continue;
      for (let again = 0; again < 5; again += 1) {
        outcomes.get(pk)?.add(
          await put(pk).then(
            () => 'written',
            (error: Error) => error.name,
          ),
        );
      }
    }
    const results = [...outcomes.values()];
    expect(results.some((names) => names.has('written') && names.size === 1)).toBe(true);
    const hot = results.filter((names) => !names.has('written'));
    expect(hot.length).toBeGreaterThan(0);
    for (const names of hot) {
      for (const name of names)
        expect(['ProvisionedThroughputExceededException', 'ThrottlingException']).toContain(name);
    }
  });

  it('applies a write and loses its answer', async () => {
    await proxy.setFaults({ seed: 3, lostResponse: 1 });
    await expect(put('lost')).rejects.toThrow();
    await proxy.setFaults(undefined);
    expect(await get('lost')).toBeDefined();
  });

  it('lets the index lag behind the table, and catch up', async () => {
    await put('old', { region: 'R1' });
    await proxy.setFaults({ seed: 4, laggingIndexMs: 700 });
    await put('new', { region: 'R1' });
    await client.send(
      new UpdateCommand({
        TableName: 'claims',
        Key: { pk: 'old', sk: 'A' },
        UpdateExpression: 'SET #r = :r',
        ExpressionAttributeNames: { '#r': 'region' },
        ExpressionAttributeValues: { ':r': 'R2' },
      }),
    );
    expect(await inRegion('R1')).toEqual(['old']);
    expect(await inRegion('R2')).toEqual([]);
    expect(await get('old')).toMatchObject({ region: 'R2' });
    await expect.poll(() => inRegion('R1'), { timeout: 10_000 }).toEqual(['new']);
    await expect.poll(() => inRegion('R2'), { timeout: 10_000 }).toEqual(['old']);
  });

  it('does the same for the same seed', async () => {
    const run = async (): Promise<string[]> => {
      await proxy.setFaults({ seed: 11, transactionConflict: 0.5 });
      const names: string[] = [];
      for (let time = 0; time < 12; time += 1)
        names.push(
          await put('seeded').then(
            () => 'ok',
            (error: Error) => error.name,
          ),
        );
      return names;
    };
    const first = await run();
    expect(new Set(first).size).toBe(2);
    expect(await run()).toEqual(first);
  });
});

describe('the meter', () => {
  it('adds up write and read units, indexes apart', async () => {
    proxy.measure(true);
    await put('m1', { region: 'M' });
    await put('m2');
    await get('m1');
    await inRegion('M');
    proxy.measure(false);
    await put('m3', { region: 'M' });
    expect(proxy.consumed()).toMatchObject({
      requests: 4,
      write: 3,
      read: 1.5,
      tables: { claims: { write: 2, read: 1, indexes: { 'by-region': { write: 1, read: 0.5 } } } },
    });
  });

  it('tells units by the kind of item that a request names, whatever its parts are', () => {
    const key = (pk: string, sk = 'x') => ({ Key: { pk: { S: pk }, sk: { S: sk } } });
    expect(kindOf(key('CLAIM#clm-1#B#0003', 'LINE#001#000017'))).toBe('CLAIM#B LINE');
    expect(kindOf({ Item: { pk: { S: 'PERSON#aB3-' } } })).toBe('PERSON');
    expect(kindOf({ ExpressionAttributeValues: { ':pk': { S: 'FUND#350200' } } })).toBe('FUND');
    expect(kindOf({ TransactItems: [{ Put: key('CLAIM#clm-1') }] })).toBe('several');
    const meter = new ConsumptionMeter();
    meter.add('write', { TableName: 'claims', CapacityUnits: 2 }, 'PERSON');
    meter.add('write', [{ TableName: 'claims', CapacityUnits: 4 }], 'several');
    meter.add('read', { TableName: 'claims', CapacityUnits: 0.5 }, 'PERSON');
    expect(meter.total().kinds).toEqual({ PERSON: { write: 2, read: 0.5 }, several: { write: 4, read: 0 } });
  });
});
