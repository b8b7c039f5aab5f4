import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { localCredentials } from '#local/credentials.ts';
import type { RunningStack } from './running-stack.ts';

/**
 * Loses what lies under a prefix of the bucket, as no S3 does and a mistaken hand may: whoever relies on it fails for good.
 * @returns what puts it all back, as from a backup
 */
export async function losing(stack: RunningStack, prefix: string, named = /./): Promise<() => Promise<void>> {
  const { s3: endpoint, bucketName: Bucket } = stack.machine.endpoints;
  const client = new S3Client({ region: 'cn-north-1', credentials: localCredentials, endpoint, forcePathStyle: true });
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: prefix }));
  const keys = Contents.map(({ Key = '' }) => Key).filter((key) => named.test(key));
  if (keys.length === 0) throw new Error(`Nothing of that name lies under ${prefix}.`);
  const lost = new Map<string, Uint8Array>();
  for (const Key of keys) {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    lost.set(Key, (await Body?.transformToByteArray()) ?? new Uint8Array());
    await client.send(new DeleteObjectCommand({ Bucket, Key }));
  }
  return async () => {
    for (const [Key, Body] of lost) await client.send(new PutObjectCommand({ Bucket, Key, Body }));
    client.destroy();
  };
}
