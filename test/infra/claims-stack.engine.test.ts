import { readFileSync } from 'node:fs';
import { App, CfnResource } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { beforeAll, describe, expect, test } from 'vitest';
import { claimsApp } from '#infra/app.ts';
import { ClaimsStack } from '#infra/claims-stack.ts';
import { ENVIRONMENTS, type Environment } from '#infra/config.ts';
import { ENTRIES } from '#infra/entries.ts';
import { sampleOf } from '#test/support/slow.ts';

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

describe.each(sampleOf(Object.keys(ENVIRONMENTS) as Environment[], 2))('the stack for %s', (environment) => {
  let template: Template;
  beforeAll(() => {
    template = Template.fromStack(
      new ClaimsStack(new App({ analyticsReporting: false }), 'Claims', ENVIRONMENTS[environment]),
    );
  });

  test('names no partition', () => {
    expect(JSON.stringify(template.toJSON())).not.toMatch(/arn:aws(-cn)?:/);
  });

  test('has a function for each entry, each with a timeout shorter than that of the states that call it', () => {
    template.resourceCountIs('AWS::Lambda::Function', Object.keys(ENTRIES).length);
    const timeouts = Object.values(template.findResources('AWS::Lambda::Function')).map(
      ({ Properties }) => Properties.Timeout as number,
    );
    expect(Math.max(...timeouts)).toBeLessThan(330);
  });

  test('keeps the table, the buckets and the key when the stack is deleted', () => {
    for (const type of ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::KMS::Key'])
      template.allResources(type, { DeletionPolicy: 'Retain' });
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
    });
  });

  test('keeps the heads of the chains where nobody can delete them', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      ObjectLockEnabled: true,
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'COMPLIANCE' } } },
    });
  });

  test("lets every function of the API write down an auditor's look", () => {
    const roles = Object.entries(template.findResources('AWS::IAM::Role'));
    const mayPut = (name: string) =>
      roles
        .filter(([id]) => id.startsWith(name))
        .flatMap(
          ([, { Properties }]) => (Properties.Policies ?? []) as { PolicyDocument: { Statement: Statement[] } }[],
        )
        .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
        .some(({ Action }) => [Action].flat().includes('dynamodb:PutItem'));
    const withData = Object.keys(ENTRIES).filter(
      (name) => name.endsWith('Api') && !/^(Console|Contract)Api$/.test(name),
    );
    expect(withData.filter((name) => !mayPut(name))).toEqual([]);
  });

  test('tells somebody when an alarm rings, and names its heading in the runbook', () => {
    const runbook = readFileSync('docs/runbook.md', 'utf8');
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
    expect(alarms.length).toBeGreaterThan(0);
    for (const { Properties } of alarms) {
      const [topic] = Properties.AlarmActions as [{ Ref: string }];
      expect(Object.keys(template.findResources('AWS::SNS::Topic'))).toContain(topic.Ref);
      const heading = /runbook\.md#([a-z-]+)/.exec(Properties.AlarmDescription)?.[1] ?? '';
      expect(runbook.toLowerCase()).toContain(`\n## ${heading.replaceAll('-', ' ')}\n`);
    }
  });

  test('lets no function do everything, or anything to everything that has a name', () => {
    const statements = Object.values(template.findResources('AWS::IAM::Role')).flatMap(
      ({ Properties }) =>
        (Properties.Policies ?? []).flatMap(
          (policy: { PolicyDocument: { Statement: Statement[] } }) => policy.PolicyDocument.Statement,
        ) as Statement[],
    );
    expect(statements.length).toBeGreaterThan(40);
    for (const { Action, Resource } of statements) {
      const actions = [Action].flat();
      expect(actions.filter((action) => action.includes('*'))).toEqual([]);
      if (Resource === '*') expect(actions.every((action) => /^logs:|^dynamodb:ListStreams$/.test(action))).toBe(true);
    }
    const managed = Object.values(template.findResources('AWS::IAM::Role')).flatMap(
      ({ Properties }) => Properties.ManagedPolicyArns ?? [],
    );
    expect(managed).toHaveLength(1);
    expect(JSON.stringify(managed)).toContain('AmazonAPIGatewayPushToCloudWatchLogs');
  });

  test('lets those wake executions who do, and nobody else', () => {
    const wakers = Object.entries(template.findResources('AWS::IAM::Role')).filter(([, { Properties }]) =>
      JSON.stringify(Properties.Policies ?? []).includes('states:SendTaskSuccess'),
    );
    expect(wakers.map(([id]) => id.replace(/Role\w+$/, '')).sort()).toEqual([
      'DriverSweeper',
      'OutboxStream',
      'OutboxSweeper',
      'Wait',
    ]);
  });

  test('archives every execution that closes, however it closed, where nobody can delete it', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.states'],
        detail: { status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] },
      },
    });
    const writers = Object.entries(template.findResources('AWS::IAM::Role')).filter(([, { Properties }]) =>
      /"s3:PutObject","Effect":"Allow","Resource":\{"Fn::Join":\["",\[\{"Fn::GetAtt":\["Anchors\w+","Arn"\]\},"\/executions\/\*"/.test(
        JSON.stringify(Properties.Policies ?? []),
      ),
    );
    expect(writers.map(([id]) => id.replace(/Role\w+$/, '')).sort()).toEqual(['Archive', 'DriverSweeper']);
  });

  test('asks for a token everywhere but at the public notice, the signed receipt, the one-time code and the pages of the console', () => {
    const open = Object.values(template.findResources('AWS::ApiGateway::Method')).filter(
      ({ Properties }) => Properties.AuthorizationType === 'NONE',
    );
    expect(open).toHaveLength(8);
    template.hasResourceProperties('AWS::ApiGateway::Authorizer', {
      Type: 'REQUEST',
      IdentitySource: 'method.request.header.Authorization',
    });
  });

  test('sends what cannot be handled to the dead letters, and alarms on it', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      DestinationConfig: { OnFailure: Match.anyValue() },
      FilterCriteria: { Filters: Match.arrayWith([{ Pattern: Match.stringLikeRegexp('OUTBOX#') }]) },
    });
    template.resourceCountIs('AWS::CloudWatch::Alarm', 2);
  });
});

test('business time is settable on one machine only', () => {
  const settable = (Object.keys(ENVIRONMENTS) as Environment[]).filter(
    (name) => ENVIRONMENTS[name].businessTime === 'table',
  );
  expect(settable).toEqual(['local']);
});

test('a finding without an acknowledgement fails the synthesis', () => {
  const app = claimsApp('aws');
  new Bucket(app.node.findChild('Claims'), 'WithoutLogsAndTls');
  expect(() => app.synth()).toThrow(/AwsSolutions-S10/);
});

test('a property that CloudFormation does not know fails the synthesis', () => {
  const app = claimsApp('aws');
  const properties = { QueueNmae: 'misspelt' };
  new CfnResource(app.node.findChild('Claims'), 'Misspelt', { type: 'AWS::SQS::Queue', properties });
  expect(() => app.synth()).toThrow(/QueueNmae/);
});

test('subscribes whoever the config names to the alarms', () => {
  const config = { ...ENVIRONMENTS.aws, alarmEmails: ['duty@example.gov.cn'] };
  const template = Template.fromStack(new ClaimsStack(new App({ analyticsReporting: false }), 'Claims', config));
  template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'duty@example.gov.cn' });
});
