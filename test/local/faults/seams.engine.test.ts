import { createServer, type Server } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ListExecutionsCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createFaults, type Faults } from '#local/faults/faults.ts';
import { parseFaultPlan } from '#local/faults/read-plan.ts';
import type { Machine } from '#local/machine.ts';
import { LOCAL_API_KEY, startRegisters } from '#local/registers/index.ts';
import { startTreasury } from '#local/treasury/index.ts';
import { clientSettings, item, makeFixture } from '#test/local/fixtures/fixture.ts';

const faultsOf = (rules: readonly object[]): Faults => createFaults(parseFaultPlan({ rules }, 'test'));
const nameOf = (sent: Promise<unknown>): Promise<string> =>
  sent.then(
    () => 'done',
    (error: Error) => error.name,
  );

/** Each rule strikes requests of its own, so that one machine shows them all. */
const RULES = [
  { seam: 'dynamodb', operation: 'PutItem', fault: 'conflict', times: 1 },
  { seam: 'dynamodb', operation: 'PutItem', fault: 'error', times: 1 },
  { seam: 'dynamodb', operation: 'PutItem', fault: 'throttle', times: 1 },
  { seam: 'dynamodb', operation: 'TransactWriteItems', fault: 'conflict', times: 1 },
  { seam: 'dynamodb', operation: 'TransactWriteItems', fault: 'throttle', times: 1 },
  { seam: 'dynamodb', operation: 'TransactWriteItems', fault: 'reset-before', times: 1 },
  { seam: 'dynamodb', operation: 'TransactWriteItems', fault: 'reset-after', times: 1 },
  { seam: 'dynamodb', operation: 'UpdateItem', fault: 'double', times: 1 },
  { seam: 'dynamodb', function: 'Fixture-TaskFunction', fault: 'error', status: 400, name: 'ByCaller', times: 1 },
  { seam: 's3', operation: 'PutObject', path: '*/slow', fault: 'throttle' },
  { seam: 's3', operation: 'PutObject', path: '*/broken', fault: 'error' },
  { seam: 's3', operation: 'PutObject', path: '*/lost', fault: 'reset-after' },
  { seam: 's3', operation: 'PutObject', path: '*/twice', fault: 'double' },
  { seam: 's3', operation: 'PutObject', path: '*/raced', fault: 'conflict' },
  { seam: 's3', operation: 'HeadObject', path: '*/slow', fault: 'throttle' },
  { seam: 'kms', operation: 'Encrypt', fault: 'throttle', times: 1 },
  { seam: 'kms', operation: 'Encrypt', fault: 'error', times: 1 },
  { seam: 'step-functions', operation: 'ListExecutions', fault: 'throttle', times: 1 },
  { seam: 'step-functions', operation: 'StartExecution', fault: 'reset-after', times: 1 },
];

describe('services of AWS', () => {
  const fixture = makeFixture();
  const faults = faultsOf(RULES);
  let machine: Machine;
  let items: DynamoDBDocumentClient;
  let s3: S3Client;
  let kms: KMSClient;
  let sfn: SFNClient;
  beforeAll(async () => {
    machine = await fixture.start({ faults });
    // One attempt: what a rule does must not be smoothed over by the SDK.
    const settings = (endpoint: string) => ({ ...clientSettings(endpoint), maxAttempts: 1 });
    items = DynamoDBDocumentClient.from(new DynamoDBClient(settings(machine.endpoints.dynamodb)));
    s3 = new S3Client(settings(machine.endpoints.s3));
    kms = new KMSClient(settings(machine.endpoints.kms));
    sfn = new SFNClient(settings(machine.endpoints.stepFunctions));
  });
  afterAll(async () => {
    await machine.close();
    fixture.remove();
  });

  const table = () => machine.endpoints.tableName;
  const has = async (pk: string) =>
    (await items.send(new GetCommand({ TableName: table(), Key: { pk, sk: 'A' }, ConsistentRead: true }))).Item !==
    undefined;

  it('DynamoDB refuses a write by the names it has for it, with the tables as they were', async () => {
    const put = () => nameOf(items.send(new PutCommand({ TableName: table(), Item: { pk: 'single', sk: 'A' } })));
    expect(await put()).toBe('TransactionConflictException');
    expect(await put()).toBe('InternalServerError');
    expect(await put()).toMatch(/^(ProvisionedThroughputExceededException|ThrottlingException)$/);
    expect(await has('single')).toBe(false);
    expect(await put()).toBe('done');
  });

  it('DynamoDB cancels a transaction with a reason for each item, or loses it before or after', async () => {
    const write = (pk: string) =>
      items.send(
        new TransactWriteCommand({
          TransactItems: [pk, `${pk}-2`].map((one) => ({ Put: { TableName: table(), Item: { pk: one, sk: 'A' } } })),
        }),
      );
    for (const code of ['TransactionConflict', 'ThrottlingError']) {
      const error = await write('refused').catch((caught: unknown) => caught);
      expect(error).toMatchObject({ name: 'TransactionCanceledException' });
      const { CancellationReasons: reasons } = error as { CancellationReasons: { Code: string }[] };
      expect(reasons.map((reason) => reason.Code).sort()).toEqual(['None', code]);
    }
    await expect(write('before')).rejects.toThrow();
    await expect(write('after')).rejects.toThrow();
    expect(await Promise.all(['refused', 'before', 'after'].map(has))).toEqual([false, false, true]);
  });

  it('DynamoDB gets the same request twice', async () => {
    const { Attributes } = await items.send(
      new UpdateCommand({
        TableName: table(),
        Key: { pk: 'counted', sk: 'A' },
        UpdateExpression: 'ADD #times :one',
        ExpressionAttributeNames: { '#times': 'times' },
        ExpressionAttributeValues: { ':one': 1 },
        ReturnValues: 'ALL_NEW',
      }),
    );
    expect(Attributes).toMatchObject({ times: 2 });
  });

  it('tells functions apart by the credentials they sign with', async () => {
    const result = await machine.lambda.invoke({
      functionArn: 'Fixture-TaskFunction',
      payload: {},
      source: 'workflow',
    });
    expect(result).toMatchObject({ errorType: 'ByCaller' });
  });

  it('S3 answers as it does when it is busy, broken, or raced for a key', async () => {
    const Bucket = machine.endpoints.bucketName;
    const put = (Key: string, more: object = {}) => s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x', ...more }));
    await expect(put('slow')).rejects.toMatchObject({ name: 'SlowDown', $metadata: { httpStatusCode: 503 } });
    await expect(put('broken')).rejects.toMatchObject({ name: 'InternalError', $metadata: { httpStatusCode: 500 } });
    await expect(put('raced', { IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'ConditionalRequestConflict',
      $metadata: { httpStatusCode: 409 },
    });
    expect(await nameOf(put('raced'))).toBe('done');
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key: 'slow' }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 503 },
    });
  });

  it('S3 keeps an object whose answer was lost, and one that arrives twice', async () => {
    const Bucket = machine.endpoints.bucketName;
    const body = Buffer.alloc(300_000, 'é');
    const put = (Key: string) => s3.send(new PutObjectCommand({ Bucket, Key, Body: body }));
    await expect(put('lost')).rejects.toThrow();
    await put('twice');
    for (const Key of ['lost', 'twice']) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(body)).toBe(true);
    }
  });

  it('S3 takes a presigned URL through the rules: its signature covers the host', async () => {
    const signer = new S3Client({
      ...clientSettings(machine.endpoints.s3),
      requestChecksumCalculation: 'WHEN_REQUIRED',
    });
    const put = new PutObjectCommand({ Bucket: machine.endpoints.bucketName, Key: 'signed' });
    const url = await getSignedUrl(signer, put);
    expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(200);
  });

  it('KMS and Step Functions refuse by their names, and an execution starts though nobody was told', async () => {
    const encrypt = () =>
      nameOf(kms.send(new EncryptCommand({ KeyId: 'alias/fixture', Plaintext: new Uint8Array([1]) })));
    expect([await encrypt(), await encrypt(), await encrypt()]).toEqual([
      'ThrottlingException',
      'KMSInternalException',
      'done',
    ]);
    const { stateMachineArn } = machine.endpoints;
    const list = () => sfn.send(new ListExecutionsCommand({ stateMachineArn }));
    expect(await nameOf(list())).toBe('ThrottlingException');
    await expect(sfn.send(new StartExecutionCommand({ stateMachineArn, name: 'lost', input: '{}' }))).rejects.toThrow();
    expect((await list()).executions?.map(({ name }) => name)).toEqual(['lost']);
    await machine.quiet();
  });

  it('every rule has struck', async () => {
    expect(faults.given().filter(({ given }) => given === 0)).toEqual([]);
    expect(await item(machine, 'counted', 'A')).toBeDefined();
  });
});

describe('the world outside', () => {
  const dataDir = fileURLToPath(new URL('../../../samples/registers', import.meta.url));

  it('the registers say when to come back, are away, and break off; their health and control do not', async () => {
    const faults = faultsOf([
      { seam: 'registers', operation: 'POST enterprises:lookup', fault: 'throttle', retryAfterSeconds: 7, times: 1 },
      { seam: 'registers', operation: 'POST enterprises:lookup', fault: 'error', times: 1 },
      { seam: 'registers', operation: 'POST enterprises:lookup', fault: 'reset-after', times: 1 },
    ]);
    const registers = await startRegisters({ port: 0, dataDir, faults });
    const post = (path: string, body: object) =>
      fetch(registers.url + path, {
        method: 'POST',
        headers: { 'x-api-key': LOCAL_API_KEY },
        body: JSON.stringify(body),
      });
    const ask = () => post('/v1/enterprises:lookup', { creditCode: '91350200XXXX000197' });
    const busy = await ask();
    expect([busy.status, busy.headers.get('retry-after'), busy.headers.get('content-type')]).toEqual([
      429,
      '7',
      'application/problem+json; charset=utf-8',
    ]);
    expect((await post('/control', { mode: 'up' })).status).toBe(200);
    expect((await ask()).status).toBe(503);
    await expect(ask()).rejects.toThrow();
    expect((await ask()).status).toBe(200);
    await registers.close();
  });

  describe('the treasury', () => {
    let callback: Server;
    let folder: string;
    const received: string[] = [];
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'treasury-faults-'));
      callback = createServer(async (request, response) => {
        received.push((JSON.parse(await text(request)) as { instructionId: string }).instructionId);
        response.writeHead(204).end();
      });
      callback.listen(0, '127.0.0.1');
      await once(callback, 'listening');
    });
    afterAll(() => {
      callback.closeAllConnections();
      callback.close();
      rmSync(folder, { recursive: true });
    });

    async function run(rules: readonly object[], ids: readonly string[]) {
      received.length = 0;
      const treasury = await startTreasury({
        port: 0,
        dataDir: mkdtempSync(join(folder, 'run-')),
        retryMs: 5,
        faults: faultsOf(rules),
      });
      const order = (instructionId: string) => ({
        instructionId,
        callbackUrl: `http://127.0.0.1:${(callback.address() as AddressInfo).port}/receipts`,
        amountFen: 100,
        payee: { creditCode: '91350200TEST000001', accountName: '某公司', accountRef: 'acct-1' },
        fund: 'skills-upgrade-account',
        region: '350200',
        budgetItem: '2080704',
        remark: 'test',
        businessDate: '2025-06-12',
      });
      const statuses: (number | 'broken')[] = [];
      for (const id of ids) {
        const status = await fetch(`${treasury.url}/v1/instructions`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': id },
          body: JSON.stringify(order(id)),
        }).then(
          (response) => response.status,
          () => 'broken' as const,
        );
        statuses.push(status);
      }
      const totals = async () =>
        ((await (await fetch(`${treasury.url}/v1/instructions`)).json()) as { totals: Record<string, number> }).totals;
      await vi.waitFor(async () => expect((await totals())['undelivered']).toBe(0), { timeout: 10_000 });
      const result = { statuses, totals: await totals(), received: [...received] };
      await treasury.close();
      return result;
    }

    it('pays once what arrives twice or whose answer is lost', async () => {
      const { statuses, totals } = await run(
        [
          { seam: 'treasury', operation: 'POST instructions', fault: 'double', times: 1 },
          { seam: 'treasury', operation: 'POST instructions', fault: 'reset-after', times: 1, after: 1 },
          { seam: 'treasury', operation: 'POST instructions', fault: 'error', status: 502, times: 1, after: 2 },
        ],
        ['I-1', 'I-2', 'I-2', 'I-2'],
      );
      expect(statuses).toEqual([202, 'broken', 502, 202]);
      expect(totals).toMatchObject({ count: 2, paidFen: 200 });
    });

    it('sends a receipt twice, again where its answer was lost, and later than the next one', async () => {
      const receipt = { seam: 'treasury', operation: 'receipt' };
      expect((await run([{ ...receipt, fault: 'double', times: 1 }], ['I-1'])).received).toEqual(['I-1', 'I-1']);
      expect((await run([{ ...receipt, fault: 'reset-after', times: 1 }], ['I-1'])).received).toEqual(['I-1', 'I-1']);
      expect((await run([{ ...receipt, fault: 'reset-before', times: 1 }], ['I-1'])).received).toEqual(['I-1']);
      const late = [{ ...receipt, fault: 'reorder', maxMs: 60_000, times: 1 }];
      expect((await run(late, ['I-1', 'I-2'])).received).toEqual(['I-2', 'I-1']);
    });
  });
});
