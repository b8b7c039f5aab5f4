import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  CopyObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import {
  DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Credentials, createCredentialBook, localCredentials } from '#local/credentials.ts';
import { functionsOf } from '#local/lambda/configuration.ts';
import type { Machine } from '#local/machine.ts';
import { clientSettings, makeFixture } from '#test/local/fixtures/fixture.ts';

const fixture = makeFixture();
let machine: Machine;
let own: Credentials;
beforeAll(async () => {
  machine = await fixture.start();
  own = createCredentialBook(functionsOf(machine.stack)).of('Fixture-ApiFunction');
});
afterAll(async () => {
  await machine.close();
  fixture.remove();
});

const settings = (endpoint: string, credentials: Credentials) => ({ ...clientSettings(endpoint), credentials });
const items = (as: Credentials) =>
  DynamoDBDocumentClient.from(new DynamoDBClient(settings(machine.endpoints.dynamodb, as)));
// As the functions' own client, whose signed URLs take any content.
const s3 = (as: Credentials) =>
  new S3Client({ ...settings(machine.endpoints.s3, as), requestChecksumCalculation: 'WHEN_REQUIRED' });
const refused = { name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } };

describe('a function', () => {
  it('does with the table what its role allows, and nothing else', async () => {
    const TableName = machine.endpoints.tableName;
    const Item = { pk: 'mine', sk: 'A', region: 'R' };
    await items(own).send(new PutCommand({ TableName, Item }));
    await expect(items(own).send(new ScanCommand({ TableName }))).rejects.toMatchObject({
      ...refused,
      message:
        'User: arn:aws-cn:sts::000000000000:assumed-role/Fixture-Role/Fixture-ApiFunction is not authorized to perform: ' +
        'dynamodb:Scan on resource: arn:aws-cn:dynamodb:cn-north-1:000000000000:table/Fixture-Claims ' +
        'because no identity-based policy allows the dynamodb:Scan action',
    });
    // The index is a resource of its own, which this role does not have.
    const query = { TableName, KeyConditionExpression: 'pk = :v', ExpressionAttributeValues: { ':v': 'mine' } };
    expect((await items(own).send(new QueryCommand(query))).Count).toBe(1);
    const index = {
      ...query,
      IndexName: 'by-region',
      KeyConditionExpression: '#r = :v',
      ExpressionAttributeNames: { '#r': 'region' },
    };
    await expect(items(own).send(new QueryCommand(index))).rejects.toMatchObject(refused);
    const check = { TableName, Key: { pk: 'mine', sk: 'A' }, ConditionExpression: 'attribute_exists(pk)' };
    await items(own).send(
      new TransactWriteCommand({
        TransactItems: [{ ConditionCheck: check }, { Put: { TableName, Item: { ...Item, sk: 'B' } } }],
      }),
    );
  });

  it('reads and writes objects as allowed, by itself and by the URLs it signs', async () => {
    const Bucket = machine.endpoints.bucketName;
    const put = (Key: string) => new PutObjectCommand({ Bucket, Key, Body: 'x' });
    await s3(own).send(put('open/a'));
    await expect(s3(own).send(put('locked/a'))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('explicit deny'),
    });
    await expect(s3(own).send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject({ name: 'AccessDenied' });
    const signed = async (Key: string) =>
      (await fetch(await getSignedUrl(s3(own), new PutObjectCommand({ Bucket, Key })), { method: 'PUT', body: 'x' }))
        .status;
    expect([await signed('open/b'), await signed('locked/b')]).toEqual([200, 403]);
    expect((await s3(own).send(new GetObjectCommand({ Bucket, Key: 'open/b' }))).$metadata.httpStatusCode).toBe(200);
  });

  it('is told that an object is missing only where its role may list the bucket', async () => {
    const Bucket = machine.endpoints.bucketName;
    const asked = [
      new GetObjectCommand({ Bucket, Key: 'open/missing' }),
      new HeadObjectCommand({ Bucket, Key: 'open/missing' }),
      new CopyObjectCommand({ Bucket, Key: 'open/to', CopySource: `${Bucket}/open/missing` }),
    ];
    const answers = async (client: S3Client) => {
      const told = [];
      for (const command of asked) {
        // biome-ignore lint/suspicious/noExplicitAny: each command has its own overload
        const error: Error & { $metadata?: { httpStatusCode: number } } = await client.send(command as any).then(
          () => new Error('answered'),
          (failure: Error) => failure,
        );
        // An answer to HEAD has no body that names it.
        const name = command instanceof HeadObjectCommand ? 'HEAD' : error.name;
        told.push(`${name} ${error.$metadata?.httpStatusCode}`);
      }
      const url = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'open/missing' }));
      return [...told, (await fetch(url)).status];
    };
    expect(await answers(s3(own))).toEqual(['AccessDenied 403', 'HEAD 403', 'AccessDenied 403', 403]);
    expect(await answers(s3(localCredentials))).toEqual(['NoSuchKey 404', 'HEAD 404', 'NoSuchKey 404', 404]);
  });

  it('is refused keys and workflows that its role does not name', async () => {
    const { endpoints } = machine;
    const kms = new KMSClient(settings(endpoints.kms, own));
    await expect(
      kms.send(new EncryptCommand({ KeyId: 'alias/fixture', Plaintext: new Uint8Array([1]) })),
    ).rejects.toMatchObject(refused);
    const sfn = new SFNClient(settings(endpoints.stepFunctions, own));
    await expect(
      sfn.send(new ListExecutionsCommand({ stateMachineArn: endpoints.stateMachineArn })),
    ).rejects.toMatchObject(refused);
  });
});

it('a function without the key of an encrypted table does not come to its items', async () => {
  const other = makeFixture();
  const path = join(other.templateDir, 'Fixture.template.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace('"kms:Decrypt"', '"kms:DescribeKey"'));
  const keyless = await other.start();
  const result = await keyless.lambda.invoke({
    functionArn: 'Fixture-TaskFunction',
    payload: {},
    source: 'workflow',
  });
  expect(result).toMatchObject({
    errorType: 'AccessDeniedException',
    errorMessage: expect.stringContaining('to perform: kms:Decrypt on resource: arn:aws-cn:kms:'),
  });
  await keyless.close();
  other.remove();
});

it('whoever sits at the machine may do everything', async () => {
  const { endpoints } = machine;
  const { tableName: TableName, bucketName: Bucket, stateMachineArn } = endpoints;
  await items(localCredentials).send(new ScanCommand({ TableName }));
  await s3(localCredentials).send(new PutObjectCommand({ Bucket, Key: 'locked/c', Body: 'x' }));
  const sfn = new SFNClient(settings(endpoints.stepFunctions, localCredentials));
  expect((await sfn.send(new ListExecutionsCommand({ stateMachineArn }))).executions).toEqual([]);
});
