import { readFileSync } from 'node:fs';
import { App, CfnResource } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { beforeAll, describe, expect, test } from 'vitest';
import { claimsApp } from '#infra/app.ts';
import { ClaimsStack } from '#infra/claims-stack.ts';
import { type Config, ENVIRONMENTS, type Environment } from '#infra/config.ts';
import { ENTRIES } from '#infra/entries.ts';
import { findingsOf, refuseUnready } from '#infra/preflight.ts';
import { sampleOf } from '#test/support/slow.ts';

interface Resource {
  readonly DeletionPolicy?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

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
      template.allResources(type, { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
    });
  });

  test('projects no more into an index than DynamoDB takes', () => {
    const [table] = Object.values(template.findResources('AWS::DynamoDB::Table')) as {
      Properties: { GlobalSecondaryIndexes: { Projection: { NonKeyAttributes: string[] } }[] };
    }[];
    const indexes = table?.Properties.GlobalSecondaryIndexes ?? [];
    expect(indexes).toHaveLength(2);
    // 20 of an index, 100 of all of a table's (limits of CreateTable).
    for (const { Projection } of indexes) expect(Projection.NonKeyAttributes.length).toBeLessThanOrEqual(20);
  });

  test('answers 503 where people sign in is away, however API Gateway calls it', () => {
    for (const ResponseType of ['AUTHORIZER_FAILURE', 'AUTHORIZER_CONFIGURATION_ERROR'])
      template.hasResourceProperties('AWS::ApiGateway::GatewayResponse', { ResponseType, StatusCode: '503' });
  });

  test('can be created again after it could not be: nothing stays behind that has a name of its own', () => {
    const all = Object.entries(template.toJSON()['Resources'] as Record<string, Resource>);
    const policies = all.flatMap(([, { DeletionPolicy = 'Delete' }]) => DeletionPolicy);
    expect(new Set(policies)).toEqual(new Set(['Delete', 'RetainExceptOnCreate']));
    const named = all.filter(([, { Properties = {}, DeletionPolicy }]) => {
      const { BucketName, LogGroupName, TableName, TopicName, QueueName, RoleName } = Properties;
      const name = BucketName ?? LogGroupName ?? TableName ?? TopicName ?? QueueName ?? RoleName;
      return DeletionPolicy !== undefined && name !== undefined && !JSON.stringify(name).includes('AWS::StackId');
    });
    expect(named.map(([id]) => id)).toEqual([]);
  });

  test('keeps the heads of the chains where nobody can delete them or write over them', () => {
    const { mode, years } = ENVIRONMENTS[environment].anchors;
    template.hasResourceProperties('AWS::S3::Bucket', {
      ObjectLockEnabled: true,
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: mode.toUpperCase(), Days: 365 * years } } },
    });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Action: 's3:PutObject',
            Condition: { Null: { 's3:if-none-match': 'true' } },
          }),
        ]),
      },
    });
  });

  test('holds no secret and asks CloudFormation for none: who uses one reads it when it runs', () => {
    expect(JSON.stringify(template.toJSON())).not.toContain('{{resolve:');
    const readers = Object.entries(template.findResources('AWS::IAM::Role')).filter(([, { Properties }]) =>
      JSON.stringify(Properties.Policies ?? []).includes('secretsmanager:GetSecretValue'),
    );
    const named = (role: string) => role.replace(/Role\w+$/, '');
    expect(readers.map(([id]) => named(id)).sort()).toEqual([
      'Notification',
      'NotificationSchedule',
      'OutboxStream',
      'OutboxSweeper',
      'PaymentApi',
      'Recheck',
      'Verification',
    ]);
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

  test('tells every function that reads the bucket of claims that an object is not there, rather than that it may not be read', () => {
    const readers = Object.entries(template.findResources('AWS::IAM::Role')).flatMap(([id, { Properties }]) => {
      const statements = ((Properties.Policies ?? []) as { PolicyDocument: { Statement: Statement[] } }[]).flatMap(
        ({ PolicyDocument }) => PolicyDocument.Statement,
      );
      const ofBulk = (action: string) =>
        statements.filter(
          ({ Action, Resource }) => [Action].flat().includes(action) && JSON.stringify(Resource).includes('-bulk-'),
        );
      const lists = ofBulk('s3:ListBucket').some((one) => !('Condition' in one));
      return ofBulk('s3:GetObject').length === 0 ? [] : [{ id, lists }];
    });
    expect(readers.length).toBeGreaterThan(10);
    expect(readers.filter(({ lists }) => !lists)).toEqual([]);
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
    template.resourceCountIs('AWS::CloudWatch::Alarm', 4);
    template.hasResourceProperties('AWS::Logs::MetricFilter', {
      FilterPattern: '{ $.message = "claim halted" }',
      MetricTransformations: [Match.objectLike({ MetricName: 'HaltedClaims' })],
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'HaltedClaims',
      AlarmDescription: Match.stringLikeRegexp('runbook.md#halted-claims'),
    });
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

const synthesized = (change: Partial<Config>) =>
  Template.fromStack(
    new ClaimsStack(new App({ analyticsReporting: false }), 'Claims', { ...ENVIRONMENTS.aws, ...change }),
  );

test('protects stack and table from deletion once a deployment has succeeded, and not before', () => {
  for (const established of [false, true]) {
    const stack = new ClaimsStack(new App({ analyticsReporting: false }), 'Claims', {
      ...ENVIRONMENTS.aws,
      established,
    });
    expect(stack.terminationProtection).toBe(established);
    Template.fromStack(stack).hasResourceProperties('AWS::DynamoDB::Table', { DeletionProtectionEnabled: established });
  }
});

test('a trial keeps what the chains are held to only as long as somebody wants it', () => {
  synthesized({ anchors: { mode: 'governance', years: 1 } }).hasResourceProperties('AWS::S3::Bucket', {
    ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 365 } } },
  });
});

test.each([
  ['no number', {}],
  ['an empty number', { icpFiling: '' }],
  ['something else', { icpFiling: 'applied for' }],
])('for a region of aws-cn with %s of an ICP filing there is no synthesis', (_, filing) => {
  const { icpFiling: _none, ...config } = ENVIRONMENTS['cn-north-1'];
  const change = { ...config, ...filing };
  expect(() => new ClaimsStack(new App({ analyticsReporting: false }), 'Claims', change)).toThrow(/ICP/);
});

describe('before a deployment', () => {
  const told = (change: Partial<Config>) => findingsOf({ ...ENVIRONMENTS['cn-north-1'], ...change });

  test('the number of an example is refused', () => {
    expect(told({}).filter(({ stops }) => stops === 'deployment')).toHaveLength(1);
    expect(() => refuseUnready(ENVIRONMENTS['cn-north-1'], 'deployment')).toThrow(/示例/);
    expect(() =>
      refuseUnready({ ...ENVIRONMENTS['cn-north-1'], icpFiling: '闽ICP备2024012345号-1' }, 'deployment'),
    ).not.toThrow();
  });

  test('it is said that alarms reach nobody, that anchors are locked for years and that nothing is protected yet', () => {
    const own = { icpFiling: '闽ICP备2024012345号' };
    const texts = (change: Partial<Config>) => told({ ...own, ...change }).map(({ text }) => text.en);
    expect(texts({})).toEqual([
      expect.stringContaining('alarmEmails is empty'),
      expect.stringContaining('locked for 10 years'),
      expect.stringContaining('set established to true'),
    ]);
    const ready = {
      alarmEmails: ['duty@example.gov.cn'],
      established: true,
      anchors: { mode: 'governance', years: 1 },
    } as const;
    expect(texts(ready)).toEqual([]);
  });
});
