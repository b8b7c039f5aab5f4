import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Machine } from '#local/machine.ts';
import { clientSettings, item, makeFixture } from '#test/local/fixtures/fixture.ts';

const fixture = makeFixture();
let machine: Machine;
let s3: S3Client;
let Bucket: string;

beforeAll(async () => {
  machine = await fixture.start();
  s3 = new S3Client({ ...clientSettings(machine.endpoints.s3), maxAttempts: 1 });
  Bucket = machine.endpoints.bucketName;
});
afterAll(async () => {
  await machine.close();
  fixture.remove();
});

const put = (Key: string, Body: string | Buffer, more: object = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));

describe('objects', () => {
  it('come back as they were put, with their headers', async () => {
    const body = Buffer.from('第一行\r\n第二行');
    const { ETag } = await put('a/名册 1.csv', body, { ContentType: 'text/csv', Metadata: { sheet: '1' } });
    expect(ETag).toBe(`"${createHash('md5').update(body).digest('hex')}"`);
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'a/名册 1.csv' }));
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? [])).toEqual(body);
    expect(got).toMatchObject({ ETag, ContentType: 'text/csv', ContentLength: body.length, Metadata: { sheet: '1' } });
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'a/名册 1.csv' }));
    expect(head.ContentLength).toBe(body.length);
  });

  it('stream in, in chunks signed or not, without their framing', async () => {
    const parts = Array.from({ length: 40 }, (_, index) => Buffer.alloc(70_000, index));
    const length = 40 * 70_000;
    await s3.send(new PutObjectCommand({ Bucket, Key: 'streamed', Body: Readable.from(parts), ContentLength: length }));
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'streamed' }));
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(Buffer.concat(parts))).toBe(true);
  });

  it('are read in part', async () => {
    await put('ranged', '0123456789');
    const part = await s3.send(new GetObjectCommand({ Bucket, Key: 'ranged', Range: 'bytes=2-4' }));
    expect(await part.Body?.transformToString()).toBe('234');
    expect(part.ContentRange).toBe('bytes 2-4/10');
    await expect(s3.send(new GetObjectCommand({ Bucket, Key: 'ranged', Range: 'bytes=10-' }))).rejects.toMatchObject({
      name: 'InvalidRange',
    });
  });

  it('are written once where asked', async () => {
    await put('once', 'first', { IfNoneMatch: '*' });
    await expect(put('once', 'second', { IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'once' }));
    expect(await got.Body?.transformToString()).toBe('first');
  });

  it('are gone when deleted, and a second deletion is no fault', async () => {
    await put('gone', 'x');
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }));
    await expect(s3.send(new GetObjectCommand({ Bucket, Key: 'gone' }))).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('are listed by prefix, page by page, in the order of their keys', async () => {
    for (const key of ['list/b', 'list/a', 'list/c&d', 'other']) await put(key, key);
    const first = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'list/', MaxKeys: 2 }));
    expect(first.Contents?.map((one) => one.Key)).toEqual(['list/a', 'list/b']);
    const second = await s3.send(
      new ListObjectsV2Command({ Bucket, Prefix: 'list/', ContinuationToken: first.NextContinuationToken }),
    );
    expect(second.Contents?.map((one) => one.Key)).toEqual(['list/c&d']);
    expect(second.IsTruncated).toBe(false);
  });

  it('are refused by name where a call is not implemented', async () => {
    await expect(s3.send(new GetObjectTaggingCommand({ Bucket, Key: 'once' }))).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining('tagging'),
    });
    await expect(s3.send(new GetObjectCommand({ Bucket: 'nobody', Key: 'x' }))).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
  });
});

describe('presigned URLs', () => {
  // Signed with a checksum they would hold for an empty body alone.
  let signer: S3Client;
  beforeAll(() => {
    signer = new S3Client({ ...clientSettings(machine.endpoints.s3), requestChecksumCalculation: 'WHEN_REQUIRED' });
  });
  const command = (Key: string) => new PutObjectCommand({ Bucket, Key, ContentType: 'text/csv' });

  it('let in who holds one', async () => {
    const url = await getSignedUrl(signer, command('presigned.csv'), { expiresIn: 60 });
    const answer = await fetch(url, { method: 'PUT', body: 'a,b', headers: { 'content-type': 'text/csv' } });
    expect(answer.status).toBe(200);
    const back = await fetch(await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: 'presigned.csv' })));
    expect(await back.text()).toBe('a,b');
  });

  it('open nothing else than what was signed', async () => {
    const url = await getSignedUrl(signer, command('mine.csv'), { expiresIn: 60 });
    const other = await fetch(url.replace('mine.csv', 'yours.csv'), { method: 'PUT', body: 'x' });
    expect(other.status).toBe(403);
    expect(await other.text()).toContain('SignatureDoesNotMatch');
    const longer = await fetch(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=6000'), { method: 'PUT', body: 'x' });
    expect(longer.status).toBe(403);
    expect((await fetch(`${machine.endpoints.s3}/${Bucket}/mine.csv`, { method: 'PUT', body: 'x' })).status).toBe(403);
  });

  it('end when their time is over', async () => {
    const signingDate = new Date(Date.now() - 120_000);
    const url = await getSignedUrl(signer, command('late.csv'), { expiresIn: 60, signingDate });
    const answer = await fetch(url, { method: 'PUT', body: 'x', headers: { 'content-type': 'text/csv' } });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('Request has expired');
  });
});

describe('notifications', () => {
  it('call the function for keys that pass the filter, with the key encoded', async () => {
    await put('rosters/张 三+.csv', 'hello');
    await put('elsewhere/x.csv', 'ignored');
    await machine.quiet();
    expect(await item(machine, 'UPLOADED', 'rosters/张 三+.csv')).toMatchObject({ text: 'hello' });
    expect(await item(machine, 'UPLOADED', 'elsewhere/x.csv')).toBeUndefined();
  });

  it('end in the dead-letter queue after the function failed three times', async () => {
    await put('rosters/refuse.csv', 'x');
    await machine.quiet();
    const [dead] = machine.queues.messages('Fixture-Dead');
    expect(dead?.attributes['ErrorMessage']).toBe('this upload always fails');
    expect(JSON.parse(dead?.body ?? '{}')).toMatchObject({ Records: [{ eventName: 'ObjectCreated:Put' }] });
  });
});

describe('a page of another origin', () => {
  const asked = async (origin: string, method: string, headers = 'Content-Type') => {
    const answer = await fetch(`${machine.endpoints.s3}/${Bucket}/rosters/1`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': headers,
      },
    });
    await answer.arrayBuffer();
    return answer;
  };

  it('is told what the rules of the bucket let it do, without a signature', async () => {
    const answer = await asked('https://a.example.org', 'PUT');
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': 'https://a.example.org',
      'access-control-allow-methods': 'PUT',
      'access-control-allow-headers': 'content-type',
      'access-control-max-age': '60',
    });
  });

  it.each([
    ['another origin', 'https://a.example.com', 'PUT', 'content-type'],
    ['another method', 'https://a.example.org', 'DELETE', 'content-type'],
    ['another header', 'https://a.example.org', 'PUT', 'x-other'],
  ])('is refused for %s', async (_, origin, method, headers) => {
    const answer = await asked(origin, method, headers);
    expect(answer.status).toBe(403);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('may read the answer to a request that the rules allow', async () => {
    const put = new PutObjectCommand({ Bucket, Key: 'rosters/2' });
    const url = await getSignedUrl(
      new S3Client({ ...clientSettings(machine.endpoints.s3), requestChecksumCalculation: 'WHEN_REQUIRED' }),
      put,
      { expiresIn: 60 },
    );
    const sent = (origin: string) => fetch(url, { method: 'PUT', body: 'x', headers: { origin } });
    expect((await sent('https://a.example.org')).headers.get('access-control-allow-origin')).toBe(
      'https://a.example.org',
    );
    expect((await sent('https://a.example.com')).headers.get('access-control-allow-origin')).toBeNull();
  });
});
