import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** One client per execution environment, made on first use: a function that needs no S3 opens no S3. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

// Throttling per partition is ordinary under load: back off longer than the default three attempts do.
const retries = { maxAttempts: 8, retryMode: 'standard' } as const;

export const dynamo = once(() =>
  DynamoDBDocumentClient.from(new DynamoDBClient(retries), {
    marshallOptions: { removeUndefinedValues: true },
  }),
);
// Checksums only where S3 demands them: a presigned PUT must work with plain `curl -T`.
export const s3 = once(
  () => new S3Client({ ...retries, requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' }),
);
export const kms = once(() => new KMSClient(retries));
export const stepFunctions = once(() => new SFNClient(retries));
