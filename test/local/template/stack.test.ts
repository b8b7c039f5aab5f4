import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loadStack, type Stack } from '#local/template/stack.ts';

const folders: string[] = [];

function stackOf(template: object, region?: string): Stack {
  const folder = mkdtempSync(join(tmpdir(), 'template-'));
  folders.push(folder);
  writeFileSync(join(folder, 'Demo.template.json'), JSON.stringify(template));
  return loadStack({ templateDir: folder, ...(region !== undefined && { region }) });
}

/** What an intrinsic comes out as when a function's environment holds it. */
function resolved(value: unknown, rest: object = {}): unknown {
  const stack = stackOf({
    ...rest,
    Resources: {
      Table: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'claims' } },
      Work: { Type: 'AWS::Lambda::Function', Properties: { value } },
    },
  });
  return stack.ofType('AWS::Lambda::Function')[0]?.properties['value'];
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('intrinsics', () => {
  it.each([
    [{ Ref: 'Table' }, 'claims'],
    [{ Ref: 'AWS::Partition' }, 'aws-cn'],
    [{ Ref: 'AWS::URLSuffix' }, 'amazonaws.com.cn'],
    [{ 'Fn::GetAtt': ['Table', 'Arn'] }, 'arn:aws-cn:dynamodb:cn-north-1:000000000000:table/claims'],
    [{ 'Fn::GetAtt': 'Work.Arn' }, 'arn:aws-cn:lambda:cn-north-1:000000000000:function:Demo-Work'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'Table' }, 1]] }, 'a-claims-1'],
    [
      { 'Fn::Sub': '${Table}/${!literal}/${Table.Arn}' },
      'claims/${literal}/arn:aws-cn:dynamodb:cn-north-1:000000000000:table/claims',
    ],
    [{ 'Fn::Sub': ['${own}@${AWS::Region}', { own: { Ref: 'Table' } }] }, 'claims@cn-north-1'],
    [{ 'Fn::Select': [1, { 'Fn::Split': [',', 'a,b,c'] }] }, 'b'],
    [{ a: [{ Ref: 'AWS::NoValue' }, 1], b: { Ref: 'AWS::NoValue' } }, { a: [1] }],
  ])('of the form %j are resolved to %j', (value, expected) => {
    expect(resolved(value)).toEqual(expected);
  });

  it('takes only the branch of an If whose condition holds', () => {
    const Conditions = {
      China: {
        'Fn::And': [{ 'Fn::Equals': [{ Ref: 'AWS::Partition' }, 'aws-cn'] }, { 'Fn::Not': [{ Condition: 'Paris' }] }],
      },
      Paris: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-3'] },
    };
    expect(resolved({ 'Fn::If': ['China', 'here', { 'Fn::GetAtt': ['Nowhere', 'Arn'] }] }, { Conditions })).toBe(
      'here',
    );
    expect(resolved({ 'Fn::If': ['Paris', 'here', { Ref: 'AWS::NoValue' }] }, { Conditions })).toBeUndefined();
  });

  it('takes a parameter by its default', () => {
    expect(resolved({ Ref: 'Stage' }, { Parameters: { Stage: { Type: 'String', Default: 'live' } } })).toBe('live');
    expect(() => resolved({ Ref: 'Stage' }, { Parameters: { Stage: { Type: 'String' } } })).toThrow(/"Stage"/);
  });

  it('refuses an intrinsic it does not know, with its place', () => {
    expect(() => resolved({ 'Fn::Cidr': ['10.0.0.0/16', 2, 8] })).toThrow(
      /Resources\/Work\/value: the intrinsic "Fn::Cidr"/,
    );
    expect(() => resolved({ 'Fn::GetAtt': ['Table', 'Colour'] })).toThrow(/Table .*"Colour"/);
  });
});

describe('the stack', () => {
  it('refuses every resource type that would silently not run, all at once', () => {
    const Resources = {
      Pipe: { Type: 'AWS::Pipes::Pipe' },
      Logs: { Type: 'AWS::Logs::LogGroup' },
      Custom: { Type: 'Custom::Something' },
    };
    expect(() => stackOf({ Resources })).toThrow(/Pipe \(AWS::Pipes::Pipe\), Custom \(Custom::Something\)/);
  });

  it('leaves out resources whose condition does not hold', () => {
    const stack = stackOf({
      Conditions: { No: { 'Fn::Equals': ['a', 'b'] } },
      Resources: { Q: { Type: 'AWS::SQS::Queue', Condition: 'No' }, R: { Type: 'AWS::SQS::Queue' } },
    });
    expect(stack.ofType('AWS::SQS::Queue').map((queue) => queue.name)).toEqual(['Demo-R']);
  });

  it('uses the partition of its region', () => {
    const Resources = { Dead: { Type: 'AWS::SQS::Queue' }, Docs: { Type: 'AWS::S3::Bucket' } };
    const stack = stackOf({ Resources }, 'eu-central-1');
    expect(stack.ofType('AWS::SQS::Queue')[0]?.attribute('Arn')).toBe(
      'arn:aws:sqs:eu-central-1:000000000000:Demo-Dead',
    );
    expect(stack.ofType('AWS::S3::Bucket')[0]?.name).toBe('demo-docs');
  });
});
