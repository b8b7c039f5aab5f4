import { PutObjectCommand } from '@aws-sdk/client-s3';
import { s3 } from '../shared/s3-client.ts';
import { env } from '../shared/env.ts';

/**
 * Keeps the head of a claim's chain in a bucket whose objects nobody can change or delete (object lock): whoever
 * could rewrite the table could not rewrite this.
 */
export async function putAnchor(head: { claimId: string; seq: number; hash: string }): Promise<void> {
  await s3().send(
    new PutObjectCommand({
      Bucket: env('ANCHOR_BUCKET_NAME'),
      Key: `${head.claimId}/${String(head.seq).padStart(8, '0')}.json`,
      Body: JSON.stringify(head),
      ContentType: 'application/json',
      // Buckets with object lock take a write only with a checksum.
      ChecksumAlgorithm: 'SHA256',
    }),
  );
}
