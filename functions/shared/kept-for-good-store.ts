import { PutObjectCommand } from '@aws-sdk/client-s3';
import { env } from './env.ts';
import { s3 } from './s3-client.ts';

/**
 * Writes once where nobody can change it (object lock). What is there already was written by an earlier try: the bucket
 * takes nothing over it, and a key names one content.
 */
export async function keepForGood(key: string, body: string): Promise<void> {
  try {
    await s3().send(
      new PutObjectCommand({
        Bucket: env('ANCHOR_BUCKET_NAME'),
        Key: key,
        Body: body,
        ContentType: 'application/json',
        // Buckets with object lock take a write only with a checksum.
        ChecksumAlgorithm: 'SHA256',
        IfNoneMatch: '*',
      }),
    );
  } catch (error) {
    if (!(error instanceof Error && error.name === 'PreconditionFailed')) throw error;
  }
}
