import type { IncomingMessage } from 'node:http';
import type { CredentialBook } from '../credentials.ts';
import {
  awsJson,
  hasParameter,
  operationOf,
  parameterOf,
  pathOf,
  s3OperationOf,
  type WireAnswer,
} from '../aws-wire.ts';
import { copySourceOf } from '../s3/copy-source.ts';
import { failureXml, S3Failure } from '../s3/failure.ts';
import { secretArn } from '../secrets/secrets-manager.ts';
import type { Stack } from '../template/stack.ts';
import { type JsonObject, objectOf } from '../template/values.ts';
import {
  askedOfDynamoDb,
  askedOfEvents,
  askedOfKms,
  askedOfS3,
  askedOfSecrets,
  askedOfStepFunctions,
} from './asked.ts';
import { contextOf, type RequestContext } from './conditions.ts';
import { type Asked, readJudge } from './policies.ts';
import type { ResourceJudge } from './resource-policies.ts';

/** Looks at a request before its service does: the refusal, or undefined for what may pass. */
export interface Gate {
  /** Whether the body is needed to tell what is asked. */
  readonly readsBody: boolean;
  refuses(incoming: IncomingMessage, body: Buffer): WireAnswer | undefined;
}

export interface Gates {
  readonly dynamodb: Gate;
  readonly s3: Gate & {
    /** Why who asks for an object may not be told that there is none; undefined for whoever may list the bucket. */
    hides(incoming: IncomingMessage, bucket: string): string | undefined;
  };
  readonly kms: Gate;
  readonly stepFunctions: Gate;
  readonly events: Gate;
  readonly secrets: Gate;
}

/** What S3 asks of the key of an encrypted bucket on behalf of its caller. */
const keyUses: Readonly<Record<string, string>> = {
  's3:PutObject': 'kms:GenerateDataKey',
  's3:GetObject': 'kms:Decrypt',
  's3:GetObjectVersion': 'kms:Decrypt',
};

/**
 * Lets functions do what the policies of their role allow and nothing else, as AWS would after a deployment. Whoever sits
 * at the machine may do everything.
 */
export function createGates(
  stack: Stack,
  functions: readonly { readonly name: string; readonly roleArn: string }[],
  book: CredentialBook,
  judgeOfResource: ResourceJudge,
): Gates {
  const judge = readJudge(stack);
  const roles = new Map(functions.map(({ name, roleArn }) => [name, roleArn]));
  const tables = new Map(stack.ofType('AWS::DynamoDB::Table').map((one) => [one.name, one.attribute('Arn')]));
  const keyOfTable = keysIn(
    stack,
    'AWS::DynamoDB::Table',
    (one) => objectOf(one['SSESpecification'])['KMSMasterKeyId'],
  );
  const keyOfBucket = keysIn(stack, 'AWS::S3::Bucket', (one) => bucketKey(one));
  const keys = stack.ofType('AWS::KMS::Key').map((one) => ({ arn: one.attribute('Arn'), id: one.ref }));
  const aliases = new Map(
    stack.ofType('AWS::KMS::Alias').map((one) => [one.ref, String(one.properties['TargetKeyId'])] as const),
  );
  const buses = new Map(stack.ofType('AWS::Events::EventBus').map((one) => [one.name, one.attribute('Arn')]));
  const machines = stack.ofType('AWS::StepFunctions::StateMachine').map((one) => one.ref);

  /**
   * @param context what policies ask about the request
   * @returns AWS's sentence for the first thing that is not allowed
   */
  function forbidden(
    caller: string | undefined,
    all: readonly Asked[],
    context: RequestContext = {},
  ): string | undefined {
    const roleArn = caller === undefined ? undefined : roles.get(caller);
    if (caller === undefined || roleArn === undefined) return undefined;
    for (const asked of all) {
      const verdict = judge(roleArn, asked, context);
      const closed = verdict === 'allowed' && deniedByBucket(roleArn, asked, context);
      if (verdict === 'allowed' && !closed) continue;
      const session = roleArn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/');
      const why = closed
        ? 'with an explicit deny in a resource-based policy'
        : verdict === 'denied'
          ? 'with an explicit deny in an identity-based policy'
          : `because no identity-based policy allows the ${asked.action} action`;
      const what = `perform: ${asked.action} on resource: ${asked.resources.join(' or ')}`;
      return `User: ${session}/${caller} is not authorized to ${what} ${why}`;
    }
    return undefined;
  }

  function deniedByBucket(role: string, { action, resources }: Asked, context: RequestContext): boolean {
    const [resource = ''] = resources;
    const bucket = /^arn:[^:]+:s3:::[^/]+/.exec(resource)?.[0];
    return (
      bucket !== undefined && judgeOfResource(bucket, { principal: { role }, action, resource, context }) === 'denied'
    );
  }

  const jsonGate = (version: '1.0' | '1.1', asked: (operation: string, body: Buffer) => readonly Asked[]): Gate => ({
    readsBody: true,
    refuses: (incoming, body) => {
      const caller = book.callerOf(incoming);
      if (caller === undefined) return undefined;
      const message = forbidden(caller, asked(operationOf(incoming), body));
      return message === undefined ? undefined : awsJson(400, 'AccessDeniedException', message, version);
    },
  });
  const jsonOf = (body: Buffer) => objectOf(JSON.parse(body.toString('utf8') || '{}'));

  return {
    dynamodb: jsonGate('1.0', (operation, body) => {
      const asked = askedOfDynamoDb(operation, jsonOf(body), (name) => tables.get(name) ?? name);
      // The caller of an encrypted table uses its key, through DynamoDB.
      const used = asked.flatMap(({ resources }) => keyOfTable.get(resources[0]?.split(/[:/]/)[6] ?? '') ?? []);
      return [...asked, ...[...new Set(used)].map((key) => ({ action: 'kms:Decrypt', resources: [key] }))];
    }),
    kms: jsonGate('1.1', (operation, body) => {
      const request = jsonOf(body);
      const alias = String(request['KeyId'] ?? '').replace(/^arn:.*:(?=alias\/)/, '');
      return [askedOfKms(operation, { ...request, KeyId: aliases.get(alias) ?? request['KeyId'] }, keys)];
    }),
    events: jsonGate('1.1', (operation, body) =>
      askedOfEvents(operation, jsonOf(body), (name) => buses.get(name) ?? name),
    ),
    secrets: jsonGate('1.1', (operation, body) => [
      askedOfSecrets(operation, jsonOf(body), (name) => secretArn(stack, name)),
    ]),
    stepFunctions: jsonGate('1.0', (operation, body) => [askedOfStepFunctions(operation, jsonOf(body), machines)]),
    s3: {
      readsBody: false,
      refuses: (incoming) => {
        // A browser's question before a request carries nobody's signature; the bucket's own rules answer it.
        if (incoming.method === 'OPTIONS') return undefined;
        const copySource = incoming.headers['x-amz-copy-source'];
        const asked = askedOfS3(
          {
            operation: s3OperationOf(incoming),
            path: pathOf(incoming),
            version: hasParameter(incoming, 'versionId'),
            ...(typeof copySource === 'string' && { copySource: copySourceOf(copySource) }),
            bypassesLock: incoming.headers['x-amz-bypass-governance-retention'] === 'true',
          },
          stack.partition,
        ).flatMap((one) => {
          const [, bucket = ''] = /:s3:::([^/]+)/.exec(one.resources[0] ?? '') ?? [];
          const [key, action] = [keyOfBucket.get(bucket), keyUses[one.action]];
          return key === undefined || action === undefined ? [one] : [one, { action, resources: [key] }];
        });
        // A signed URL can do what its signer may, when it is used.
        const message = forbidden(book.callerOf(incoming) ?? book.signerOf(incoming), asked, s3Context(incoming));
        if (message === undefined) return undefined;
        const failure = new S3Failure(403, 'AccessDenied', message);
        const headers = { 'content-type': 'application/xml' };
        return { status: 403, headers, body: failureXml(failure, pathOf(incoming)) };
      },
      hides: (incoming, bucket) =>
        forbidden(
          book.callerOf(incoming) ?? book.signerOf(incoming),
          [{ action: 's3:ListBucket', resources: [`arn:${stack.partition}:s3:::${bucket}`] }],
          s3Context(incoming),
        ),
    },
  };
}

/** ARN of the key that each resource of a type is encrypted with, by the resource's name. */
function keysIn(stack: Stack, type: string, keyOf: (properties: JsonObject) => unknown): ReadonlyMap<string, string> {
  const arns = new Map(
    stack.ofType('AWS::KMS::Key').flatMap((one) => {
      const arn = one.attribute('Arn');
      return [one.ref, arn].map((name) => [name, arn] as const);
    }),
  );
  return new Map(
    stack.ofType(type).flatMap(({ name, properties }) => {
      const arn = arns.get(String(keyOf(properties) ?? ''));
      return arn === undefined ? [] : [[name, arn] as const];
    }),
  );
}

function bucketKey(properties: JsonObject): unknown {
  const rules = objectOf(properties['BucketEncryption'])['ServerSideEncryptionConfiguration'];
  const [first] = Array.isArray(rules) ? rules : [];
  return objectOf(objectOf(first)['ServerSideEncryptionByDefault'])['KMSMasterKeyID'];
}

/** What policies may ask about a request to S3; only a list names a prefix. The machine's own network stands for an encrypted one. */
function s3Context(incoming: IncomingMessage): RequestContext {
  const condition = incoming.headers['if-none-match'];
  const prefix = parameterOf(incoming, 'prefix');
  return contextOf({
    'aws:SecureTransport': 'true',
    ...(condition !== undefined && { 's3:if-none-match': condition }),
    ...(prefix !== undefined && { 's3:prefix': prefix }),
  });
}
