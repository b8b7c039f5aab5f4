import { type JsonObject, objectOf } from '../template/values.ts';
import type { CopySource } from '../s3/copy-source.ts';
import type { Asked } from './policies.ts';

/** What requests ask for, by https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */

const inTransactions: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

/** A transaction asks for each of its parts; an index is a resource of its own. */
export function askedOfDynamoDb(operation: string, request: JsonObject, tableArn: (name: string) => string): Asked[] {
  const asked = (action: string, table: unknown, index?: unknown): Asked => {
    const arn = tableArn(String(table));
    return {
      action: `dynamodb:${action}`,
      resources: [index === undefined ? arn : `${arn}/index/${String(index)}`],
    };
  };
  if (operation.startsWith('Transact')) {
    const items = Array.isArray(request['TransactItems']) ? request['TransactItems'] : [];
    return items.flatMap((item) =>
      Object.entries(objectOf(item)).map(([kind, one]) =>
        asked(inTransactions[kind] ?? kind, objectOf(one)['TableName']),
      ),
    );
  }
  if (operation.startsWith('Batch')) {
    return Object.keys(objectOf(request['RequestItems'])).map((table) => asked(operation, table));
  }
  return [asked(operation, request['TableName'], request['IndexName'])];
}

/** Each entry asks for the bus that it names. */
export function askedOfEvents(operation: string, request: JsonObject, busArn: (name: string) => string): Asked[] {
  const entries = Array.isArray(request['Entries']) ? request['Entries'] : [];
  return entries.map((entry) => ({
    action: `events:${operation}`,
    resources: [busArn(String(objectOf(entry)['EventBusName'] ?? 'default'))],
  }));
}

/** What a request to S3 says that its permissions depend on. */
export interface S3Request {
  readonly operation: string;
  /** `/bucket/key`, still encoded. */
  readonly path: string;
  /** Whether it names a version. */
  readonly version: boolean;
  readonly copySource?: CopySource;
  readonly bypassesLock: boolean;
}

/** A copy asks for what it reads and for what it writes; a version and the passing of a lock are asked for by name. */
export function askedOfS3(request: S3Request, partition: string): Asked[] {
  const { operation, path, version, copySource, bypassesLock } = request;
  const [, bucket = '', ...key] = path.split('/');
  const object = [bucket, ...key.map(decodeURIComponent)].join('/');
  const asked = (action: string, place: string): Asked => ({
    action: `s3:${action}`,
    resources: [`arn:${partition}:s3:::${place}`],
  });
  if (operation === 'ListObjectsV2') return [asked('ListBucket', bucket)];
  if (operation === 'ListObjectVersions') return [asked('ListBucketVersions', bucket)];
  if (operation === 'CopyObject') {
    const from = copySource === undefined ? object : `${copySource.bucket}/${copySource.key}`;
    return [
      asked(copySource?.versionId === undefined ? 'GetObject' : 'GetObjectVersion', from),
      asked('PutObject', object),
    ];
  }
  const action = `${operation === 'HeadObject' ? 'GetObject' : operation}${version ? 'Version' : ''}`;
  return [asked(action, object), ...(bypassesLock ? [asked('BypassGovernanceRetention', object)] : [])];
}

/** Decrypt may leave it to the ciphertext which key is meant. */
export function askedOfKms(
  operation: string,
  request: JsonObject,
  keys: readonly { arn: string; id: string }[],
): Asked {
  const wanted = request['KeyId'];
  const meant = keys.filter(({ arn, id }) => wanted === arn || wanted === id);
  return { action: `kms:${operation}`, resources: (meant.length > 0 ? meant : keys).map(({ arn }) => arn) };
}

/** A task's token does not tell from outside whose it is. */
export function askedOfStepFunctions(operation: string, request: JsonObject, machines: readonly string[]): Asked {
  const named = request['stateMachineArn'] ?? request['executionArn'];
  return { action: `states:${operation}`, resources: typeof named === 'string' ? [named] : machines };
}

/** By name or by ARN. */
export function askedOfSecrets(operation: string, request: JsonObject, secretArnOf: (name: string) => string): Asked {
  const named = String(request['SecretId'] ?? '');
  return {
    action: `secretsmanager:${operation}`,
    resources: [named.startsWith('arn:') ? named : secretArnOf(named)],
  };
}
