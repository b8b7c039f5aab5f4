import { S3Client } from '@aws-sdk/client-s3';
import { once } from './once.ts';
import { RETRIES } from './sdk-settings.ts';

/** Checksums only where S3 demands them: a presigned PUT must work with plain `curl -T`. */
export const s3 = once(
  () =>
    new S3Client({
      ...RETRIES,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    }),
);
