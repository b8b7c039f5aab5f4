import type { IncomingMessage } from 'node:http';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCredentialBook, localCredentials } from '#local/credentials.ts';
import { functionsOf } from '#local/lambda/configuration.ts';
import type { Machine } from '#local/machine.ts';
import { clientSettings, makeFixture } from '#test/local/fixtures/fixture.ts';

const ROLE = 'arn:aws-cn:iam::000000000000:role/r';
const book = createCredentialBook([
  { name: 'one', roleArn: ROLE },
  { name: 'two', roleArn: ROLE },
]);

describe('the credentials of a function', () => {
  it('are its own, also under a shared role, and the same at the next start', () => {
    const [one, two] = [book.of('one'), book.of('two')];
    expect(one.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    for (const part of ['accessKeyId', 'secretAccessKey', 'sessionToken'] as const) {
      expect(one[part]).not.toBe(two[part]);
    }
    expect(createCredentialBook([{ name: 'one', roleArn: ROLE }]).of('one')).toEqual(one);
  });

  it('name it in what it signs', () => {
    const signedBy = (accessKeyId: string) =>
      ({
        headers: { authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20250101/cn-north-1/s3/aws4_request` },
      }) as IncomingMessage;
    expect(book.callerOf(signedBy(book.of('two').accessKeyId))).toBe('two');
    expect(book.callerOf(signedBy(localCredentials.accessKeyId))).toBeUndefined();
    expect(book.callerOf({ headers: {} } as IncomingMessage)).toBeUndefined();
    expect(book.secretOf('ASIANOBODY')).toBeUndefined();
  });
});

describe('a URL that a function signed', () => {
  const fixture = makeFixture();
  let machine: Machine;
  beforeAll(async () => {
    machine = await fixture.start();
  });
  afterAll(async () => {
    await machine.close();
    fixture.remove();
  });

  const signer = (credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }) =>
    new S3Client({
      ...clientSettings(machine.endpoints.s3),
      credentials,
      requestChecksumCalculation: 'WHEN_REQUIRED',
    });

  it('is good, and one with a key or secret of nobody is not', async () => {
    const own = createCredentialBook(functionsOf(machine.stack)).of('Fixture-ApiFunction');
    const command = new PutObjectCommand({ Bucket: machine.endpoints.bucketName, Key: 'signed.csv' });
    const put = async (credentials: Parameters<typeof signer>[0]) =>
      fetch(await getSignedUrl(signer(credentials), command), { method: 'PUT', body: 'a' });
    expect((await put(own)).status).toBe(200);
    const stranger = await put({ ...own, accessKeyId: 'ASIANOBODY' });
    expect([stranger.status, await stranger.text()]).toEqual([403, expect.stringContaining('InvalidAccessKeyId')]);
    const forged = await put({ ...own, secretAccessKey: 'guessed' });
    expect([forged.status, await forged.text()]).toEqual([403, expect.stringContaining('SignatureDoesNotMatch')]);
    const read = await signer(own).send(new GetObjectCommand({ Bucket: command.input.Bucket, Key: 'signed.csv' }));
    expect(await read.Body?.transformToString()).toBe('a');
  });
});
