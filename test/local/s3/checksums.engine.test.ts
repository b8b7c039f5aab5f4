import { Readable } from 'node:stream';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Machine } from '#local/machine.ts';
import { clientSettings, makeFixture } from '#test/local/fixtures/fixture.ts';

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

/** Of `123456789`, as the check values of the algorithms are published. */
const RIGHT = {
  'content-md5': 'JfnnlDI7RTiF9RgfG2JNCw==',
  'x-amz-checksum-crc32': 'y/Q5Jg==',
  'x-amz-checksum-crc32c': '4waSgw==',
  'x-amz-checksum-sha1': '98O8HYCOBHMq32eZZczDTKeuNEE=',
  'x-amz-checksum-sha256': 'FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=',
};
const WRONG = {
  'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==',
  'x-amz-checksum-crc32': 'AAAAAA==',
  'x-amz-checksum-crc32c': 'AAAAAA==',
  'x-amz-checksum-sha1': 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=',
  'x-amz-checksum-sha256': 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
};

/** A request as no client would send it: the keyboard's signature in a header is not checked. */
const send = async (key: string, headers: Record<string, string>, body: string | Buffer = '123456789') => {
  const answer = await fetch(`${machine.endpoints.s3}/${Bucket}/${key}`, {
    method: 'PUT',
    body,
    headers: { authorization: 'AWS4-HMAC-SHA256 Credential=LOCALMACHINE/x', ...headers },
  });
  return { status: answer.status, code: /<Code>(\w+)<\/Code>/.exec(await answer.text())?.[1] };
};
const there = (Key: string) =>
  s3.send(new GetObjectCommand({ Bucket, Key })).then(
    ({ Body }) => Body?.transformToString(),
    ({ name }: Error) => name,
  );

describe('content', () => {
  it.each(Object.entries(RIGHT))('is taken when it is what %s says', async (name, value) => {
    expect(await send(`right/${name}`, { [name]: value })).toEqual({ status: 200, code: undefined });
    expect(await there(`right/${name}`)).toBe('123456789');
  });

  it.each(Object.entries(WRONG))(
    'is refused when it is not what %s says, and nothing of it is kept',
    async (name, value) => {
      expect(await send(`wrong/${name}`, { [name]: value })).toEqual({ status: 400, code: 'BadDigest' });
      expect(await there(`wrong/${name}`)).toBe('NoSuchKey');
    },
  );

  it.each([
    ['a digest of another length', { 'content-md5': 'AAAA' }, 'InvalidDigest'],
    ['a checksum of another length', { 'x-amz-checksum-sha256': 'AAAA' }, 'InvalidRequest'],
    [
      'two checksums',
      { 'x-amz-checksum-crc32': 'y/Q5Jg==', 'x-amz-checksum-sha1': RIGHT['x-amz-checksum-sha1'] },
      'InvalidRequest',
    ],
    ['an algorithm without its checksum', { 'x-amz-sdk-checksum-algorithm': 'SHA256' }, 'InvalidRequest'],
    [
      'another SHA-256 than the request was signed with',
      { 'x-amz-content-sha256': '0'.repeat(64) },
      'XAmzContentSHA256Mismatch',
    ],
    ['an algorithm that is not there on one machine', { 'x-amz-checksum-crc64nvme': 'AAAAAAAAAAA=' }, 'NotImplemented'],
  ])('is refused with %s', async (_, headers, code) => {
    expect((await send('odd', headers)).code).toBe(code);
    expect(await there('odd')).toBe('NoSuchKey');
  });
});

describe('a checksum behind the content', () => {
  const chunked = (trailer: string) => `9\r\n123456789\r\n0\r\n${trailer}\r\n`;
  const headers = {
    'content-encoding': 'aws-chunked',
    'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
    'x-amz-decoded-content-length': '9',
    'x-amz-trailer': 'x-amz-checksum-crc32',
  };

  it('is compared as one in front is', async () => {
    expect((await send('trailed', headers, chunked('x-amz-checksum-crc32:y/Q5Jg==\r\n'))).status).toBe(200);
    expect((await send('trailed-wrong', headers, chunked('x-amz-checksum-crc32:AAAAAA==\r\n'))).code).toBe('BadDigest');
    expect(await there('trailed-wrong')).toBe('NoSuchKey');
  });

  it('has to come where it was announced', async () => {
    expect((await send('untrailed', headers, chunked(''))).code).toBe('MalformedTrailerError');
    expect(
      (
        await send(
          'short',
          { ...headers, 'x-amz-decoded-content-length': '10' },
          chunked('x-amz-checksum-crc32:y/Q5Jg==\r\n'),
        )
      ).code,
    ).toBe('IncompleteBody');
  });

  it('is what the SDK sends with a stream', async () => {
    const { ChecksumCRC32 } = await s3.send(
      new PutObjectCommand({ Bucket, Key: 'sdk', Body: Readable.from([Buffer.from('123456789')]), ContentLength: 9 }),
    );
    expect(ChecksumCRC32).toBe('y/Q5Jg==');
  });
});

it('a reader is given the checksum that came with the content', async () => {
  await s3.send(new PutObjectCommand({ Bucket, Key: 'given', Body: '123456789', ChecksumAlgorithm: 'SHA256' }));
  const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'given', ChecksumMode: 'ENABLED' }));
  expect(got.ChecksumSHA256).toBe(RIGHT['x-amz-checksum-sha256']);
});
