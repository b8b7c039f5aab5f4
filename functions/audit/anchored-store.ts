import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { env } from '../shared/env.ts';
import { s3 } from '../shared/s3-client.ts';

/** A head of a claim's chain as it was kept where nobody can change it. */
export interface Anchor {
  readonly claimId: string;
  readonly seq: number;
  readonly hash: string;
}

/** All anchored heads of a claim, oldest first. */
export async function anchorsOf(claimId: string): Promise<readonly Anchor[]> {
  const Bucket = env('ANCHOR_BUCKET_NAME');
  const { Contents = [] } = await s3().send(new ListObjectsV2Command({ Bucket, Prefix: `${claimId}/` }));
  const anchors: Anchor[] = [];
  for (const { Key } of Contents) {
    const { Body } = await s3().send(new GetObjectCommand({ Bucket, Key }));
    anchors.push(JSON.parse((await Body?.transformToString('utf-8')) ?? 'null') as Anchor);
  }
  return anchors.toSorted((a, b) => a.seq - b.seq);
}
