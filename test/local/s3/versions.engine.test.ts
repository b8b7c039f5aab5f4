import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHash } from 'node:crypto';
import type { Machine } from '#local/machine.ts';
import { clientSettings, makeFixture } from '#test/local/fixtures/fixture.ts';

const fixture = makeFixture();
let machine: Machine;
let s3: S3Client;
let names: Readonly<Record<string, string>>;

beforeAll(async () => {
  machine = await fixture.start();
  s3 = new S3Client({ ...clientSettings(machine.endpoints.s3), maxAttempts: 1 });
  names = Object.fromEntries(machine.stack.ofType('AWS::S3::Bucket').map((one) => [one.logicalId, one.name]));
});
afterAll(async () => {
  await machine.close();
  fixture.remove();
});

const put = (Bucket: string | undefined, Key: string, Body: string, more: object = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const text = async (Bucket: string | undefined, Key: string, VersionId?: string) =>
  (await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }))).Body?.transformToString();

describe('a bucket with versions', () => {
  it('keeps what was there when something else is written over it', async () => {
    const first = await put(names['Kept'], 'a/1', 'first');
    const second = await put(names['Kept'], 'a/1', 'second');
    expect(first.VersionId).not.toBe(second.VersionId);
    expect(await text(names['Kept'], 'a/1')).toBe('second');
    expect(await text(names['Kept'], 'a/1', first.VersionId)).toBe('first');
    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: names['Kept'], Prefix: 'a/' }));
    expect(Contents?.map(({ Key, Size }) => [Key, Size])).toEqual([['a/1', 6]]);
  });

  it('hides what is deleted behind a marker, and shows it again without the marker', async () => {
    const { VersionId } = await put(names['Trial'], 'b', 'kept');
    const marker = await s3.send(new DeleteObjectCommand({ Bucket: names['Trial'], Key: 'b' }));
    expect(marker.DeleteMarker).toBe(true);
    await expect(text(names['Trial'], 'b')).rejects.toMatchObject({ name: 'NoSuchKey' });
    const listed = await s3.send(new ListObjectVersionsCommand({ Bucket: names['Trial'], Prefix: 'b' }));
    expect(listed.Versions?.map((one) => [one.VersionId, one.IsLatest])).toEqual([[VersionId, false]]);
    expect(listed.DeleteMarkers?.map((one) => [one.VersionId, one.IsLatest])).toEqual([[marker.VersionId, true]]);
    await s3.send(new DeleteObjectCommand({ Bucket: names['Trial'], Key: 'b', VersionId: marker.VersionId }));
    expect(await text(names['Trial'], 'b')).toBe('kept');
  });
});

describe('a bucket with a lock', () => {
  const refused = { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } };
  const remove = (bucket: string, VersionId: string | undefined, BypassGovernanceRetention?: boolean) =>
    s3.send(new DeleteObjectCommand({ Bucket: names[bucket], Key: 'c', VersionId, BypassGovernanceRetention }));

  it('lets nobody delete a version before its time, whatever else is written or deleted', async () => {
    const { VersionId } = await put(names['Kept'], 'c', 'anchor');
    await put(names['Kept'], 'c', 'forged');
    await s3.send(new DeleteObjectCommand({ Bucket: names['Kept'], Key: 'c' }));
    await expect(remove('Kept', VersionId)).rejects.toMatchObject(refused);
    await expect(remove('Kept', VersionId, true)).rejects.toMatchObject(refused);
    expect(await text(names['Kept'], 'c', VersionId)).toBe('anchor');
    const head = await s3.send(new HeadObjectCommand({ Bucket: names['Kept'], Key: 'c', VersionId }));
    expect(head.ObjectLockMode).toBe('COMPLIANCE');
    const days = ((head.ObjectLockRetainUntilDate?.getTime() ?? 0) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(30);
  });

  it('for trials lets whoever says so delete a version, and nobody by mistake', async () => {
    const { VersionId } = await put(names['Trial'], 'c', 'anchor');
    await expect(remove('Trial', VersionId)).rejects.toMatchObject(refused);
    await remove('Trial', VersionId, true);
    await expect(text(names['Trial'], 'c')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('takes nothing without a checksum', async () => {
    const plain = new S3Client({
      ...clientSettings(machine.endpoints.s3),
      requestChecksumCalculation: 'WHEN_REQUIRED',
    });
    const command = new PutObjectCommand({ Bucket: names['Kept'], Key: 'd', Body: 'x' });
    await expect(plain.send(command)).rejects.toMatchObject({ name: 'InvalidRequest' });
  });
});

describe('a copy', () => {
  it('has the content, the headers and the digest that was asked for, of the version that was meant', async () => {
    const { VersionId } = await put(names['Kept'], 'from/名册 1', 'first', {
      ContentType: 'text/csv',
      Metadata: { a: '1' },
    });
    await put(names['Kept'], 'from/名册 1', 'second');
    const CopySource = `${names['Kept']}/${encodeURIComponent('from/名册 1')}?versionId=${VersionId}`;
    const { CopyObjectResult } = await s3.send(
      new CopyObjectCommand({ Bucket: names['Uploads'], Key: 'to', CopySource, ChecksumAlgorithm: 'SHA256' }),
    );
    const sha256 = createHash('sha256').update('first').digest('base64');
    expect(CopyObjectResult?.ChecksumSHA256).toBe(sha256);
    const got = await s3.send(new GetObjectCommand({ Bucket: names['Uploads'], Key: 'to', ChecksumMode: 'ENABLED' }));
    expect(got).toMatchObject({ ContentType: 'text/csv', Metadata: { a: '1' }, ChecksumSHA256: sha256 });
    expect(await got.Body?.transformToString()).toBe('first');
  });

  it('is made only where its conditions hold', async () => {
    const { ETag } = await put(names['Uploads'], 'from', 'x');
    const copy = (more: object) =>
      s3.send(
        new CopyObjectCommand({
          Bucket: names['Uploads'],
          Key: 'once',
          CopySource: `${names['Uploads']}/from`,
          ...more,
        }),
      );
    await expect(copy({ CopySourceIfMatch: '"other"' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await copy({ CopySourceIfMatch: ETag, IfNoneMatch: '*' });
    await expect(copy({ IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(copy({ CopySource: `${names['Uploads']}/nothing` })).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('may say other headers', async () => {
    await put(names['Uploads'], 'from', 'x', { ContentType: 'text/csv' });
    const CopySource = `${names['Uploads']}/from`;
    await s3.send(
      new CopyObjectCommand({
        Bucket: names['Uploads'],
        Key: 'other',
        CopySource,
        MetadataDirective: 'REPLACE',
        ContentType: 'application/json',
      }),
    );
    const head = await s3.send(new HeadObjectCommand({ Bucket: names['Uploads'], Key: 'other' }));
    expect(head.ContentType).toBe('application/json');
  });
});
