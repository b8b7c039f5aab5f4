import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { askedOfDynamoDb, askedOfKms, askedOfS3, askedOfStepFunctions } from '#local/iam/asked.ts';
import { type Judge, readJudge } from '#local/iam/policies.ts';
import { loadStack } from '#local/template/stack.ts';

const ROLE = 'arn:aws-cn:iam::000000000000:role/Small-Role';
const TABLE = 'arn:aws-cn:dynamodb:cn-north-1:000000000000:table/claims';

function judgeOf(inline: readonly object[], attached: readonly object[] = []): Judge {
  const folder = mkdtempSync(join(tmpdir(), 'iam-'));
  const template = {
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: { Policies: [{ PolicyName: 'inline', PolicyDocument: { Statement: inline } }] },
      },
      Other: { Type: 'AWS::IAM::Role', Properties: {} },
      Attached: {
        Type: 'AWS::IAM::Policy',
        Properties: { Roles: [{ Ref: 'Role' }], PolicyDocument: { Statement: attached } },
      },
    },
  };
  writeFileSync(join(folder, 'Small.template.json'), JSON.stringify(template));
  try {
    return readJudge(loadStack({ templateDir: folder }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const allow = (Action: string | string[], Resource: string | string[] = TABLE) => ({
  Effect: 'Allow',
  Action,
  Resource,
});

describe('the policies of a role', () => {
  it('allow what one of them names, on the resource it names', () => {
    const judge = judgeOf([allow(['dynamodb:GetItem', 'dynamodb:Put*'])]);
    const ask = (action: string, resource = TABLE, role = ROLE) => judge(role, { action, resources: [resource] });
    expect(ask('dynamodb:GetItem')).toBe('allowed');
    expect(ask('dynamodb:PutItem')).toBe('allowed');
    expect(ask('DynamoDB:putitem')).toBe('allowed');
    expect(ask('dynamodb:DeleteItem')).toBe('not-mentioned');
    expect(ask('dynamodb:GetItem', `${TABLE}/index/gsi1`)).toBe('not-mentioned');
    expect(ask('dynamodb:GetItem', TABLE, ROLE.replace('Role', 'Other'))).toBe('not-mentioned');
  });

  it('count whether they stand in the role or name it', () => {
    const judge = judgeOf([], [allow('dynamodb:Query', [TABLE, `${TABLE}/index/*`])]);
    expect(judge(ROLE, { action: 'dynamodb:Query', resources: [`${TABLE}/index/gsi1`] })).toBe('allowed');
  });

  it('deny before they allow', () => {
    const judge = judgeOf([allow('*', '*'), { Effect: 'Deny', Action: 'dynamodb:DeleteItem', Resource: '*' }]);
    expect(judge(ROLE, { action: 'dynamodb:DeleteItem', resources: [TABLE] })).toBe('denied');
    expect(judge(ROLE, { action: 'dynamodb:PutItem', resources: [TABLE] })).toBe('allowed');
  });

  it('are enough on one of the resources that may be meant', () => {
    const judge = judgeOf([allow('kms:Decrypt', 'key-2')]);
    expect(judge(ROLE, { action: 'kms:Decrypt', resources: ['key-1', 'key-2'] })).toBe('allowed');
    expect(judge(ROLE, { action: 'kms:Decrypt', resources: ['key-1'] })).toBe('not-mentioned');
  });

  it('hold only where their condition is met by what the request says', () => {
    const judge = judgeOf([
      { ...allow('s3:ListBucket', 'bucket'), Condition: { StringLike: { 's3:prefix': 'clm-*' } } },
      allow('s3:PutObject', 'bucket/*'),
      { ...allow('s3:PutObject', 'bucket/*'), Effect: 'Deny', Condition: { Null: { 's3:if-none-match': 'true' } } },
    ]);
    const list = { action: 's3:ListBucket', resources: ['bucket'] };
    expect(judge(ROLE, list, { 's3:prefix': 'clm-1/' })).toBe('allowed');
    expect(judge(ROLE, list, { 's3:prefix': 'packs/' })).toBe('not-mentioned');
    expect(judge(ROLE, list)).toBe('not-mentioned');
    const put = { action: 's3:PutObject', resources: ['bucket/a'] };
    expect(judge(ROLE, put, { 's3:if-none-match': '*' })).toBe('allowed');
    expect(judge(ROLE, put)).toBe('denied');
  });

  it('are refused where they are written in a way that is not understood', () => {
    expect(() => judgeOf([{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }])).toThrow(/Action/);
  });
});

describe('what a request asks for', () => {
  const arn = (name: string) => `table/${name}`;

  it('is each part of a transaction, each table of a batch, and an index by itself', () => {
    const one = { TableName: 'claims' };
    expect(
      askedOfDynamoDb('TransactWriteItems', { TransactItems: [{ Put: one }, { ConditionCheck: one }] }, arn),
    ).toEqual([
      { action: 'dynamodb:PutItem', resources: ['table/claims'] },
      { action: 'dynamodb:ConditionCheckItem', resources: ['table/claims'] },
    ]);
    expect(askedOfDynamoDb('BatchWriteItem', { RequestItems: { a: [], b: [] } }, arn)).toEqual([
      { action: 'dynamodb:BatchWriteItem', resources: ['table/a'] },
      { action: 'dynamodb:BatchWriteItem', resources: ['table/b'] },
    ]);
    expect(askedOfDynamoDb('Query', { ...one, IndexName: 'gsi1' }, arn)).toEqual([
      { action: 'dynamodb:Query', resources: ['table/claims/index/gsi1'] },
    ]);
  });

  it('has the names that IAM knows for S3, a version, a copy and a lock passed among them', () => {
    const asked = (operation: string, path: string, more: object = {}) =>
      askedOfS3({ operation, path, version: false, bypassesLock: false, ...more }, 'aws-cn');
    const of = (action: string, place: string) => ({ action, resources: [`arn:aws-cn:s3:::${place}`] });
    expect(asked('HeadObject', '/b/a/%E5%90%8D.csv')).toEqual([of('s3:GetObject', 'b/a/名.csv')]);
    expect(asked('ListObjectsV2', '/b')).toEqual([of('s3:ListBucket', 'b')]);
    expect(asked('ListObjectVersions', '/b')).toEqual([of('s3:ListBucketVersions', 'b')]);
    expect(asked('DeleteObject', '/b/a', { version: true, bypassesLock: true })).toEqual([
      of('s3:DeleteObjectVersion', 'b/a'),
      of('s3:BypassGovernanceRetention', 'b/a'),
    ]);
    expect(asked('CopyObject', '/b/to', { copySource: { bucket: 'c', key: 'from', versionId: '1' } })).toEqual([
      of('s3:GetObjectVersion', 'c/from'),
      of('s3:PutObject', 'b/to'),
    ]);
  });

  it('may leave open which key or workflow is meant', () => {
    const keys = [
      { arn: 'key/1', id: '1' },
      { arn: 'key/2', id: '2' },
    ];
    expect(askedOfKms('Encrypt', { KeyId: '2' }, keys).resources).toEqual(['key/2']);
    expect(askedOfKms('Decrypt', {}, keys).resources).toEqual(['key/1', 'key/2']);
    expect(askedOfStepFunctions('SendTaskSuccess', { taskToken: 't' }, ['m']).resources).toEqual(['m']);
    expect(askedOfStepFunctions('StopExecution', { executionArn: 'e' }, ['m']).resources).toEqual(['e']);
  });
});
