import { Validations } from 'aws-cdk-lib';
import type { Method, RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { IConstruct } from 'constructs';
import type { StageFunction } from './constructs/stage-function.ts';
import type { FunctionName } from './entries.ts';

interface Parts {
  readonly stackName: string;
  readonly region: string | undefined;
  /** What tells the names of this stack from those of another, as the template has it. */
  readonly unique: unknown;
  readonly functions: ReadonlyMap<FunctionName, StageFunction>;
  readonly workflowRole: Role;
  readonly workflow: StateMachine;
  readonly api: RestApi;
  readonly methods: readonly { readonly method: Method; readonly open?: string }[];
}

/** Findings of the security packs that stay: each on its own resource, with the reason why. */
export function acknowledge({
  stackName,
  region,
  unique,
  functions,
  workflowRole,
  workflow,
  api,
  methods,
}: Parts): void {
  const say = (on: IConstruct | undefined, rule: string, reason: string) => {
    if (on === undefined) throw new Error(`There is nothing on which to acknowledge ${rule}.`);
    Validations.of(on).acknowledge({ id: `AwsSolutions::AwsSolutions-${rule}`, reason });
  };
  const bulk = (folder: string) =>
    `IAM5[Resource::arn:<AWS::Partition>:s3:::${stackName}-bulk-<AWS::AccountId>-${JSON.stringify(unique)}/${folder}/*]`;
  const objects =
    'The names of objects hold the ids of claims and are not known beforehand; folder and action are named.';
  const uploads = ['Intake', 'Freeze', 'SubmissionApi', 'DryRunApi', 'AttachmentApi', 'DocumentApi'] as const;
  const claims = [
    'Freeze',
    'Verification',
    'Eligibility',
    'Fraud',
    'OutboxStream',
    'OutboxSweeper',
    'Recheck',
  ] as const;
  for (const name of uploads) say(functions.get(name), bulk('uploads'), objects);
  for (const name of claims) say(functions.get(name), bulk('claims'), objects);
  say(functions.get('AttachmentApi'), bulk('attachments'), objects);
  for (const name of ['ClaimApi', 'ReviewApi'] as const) {
    for (const folder of ['screening', 'review']) say(functions.get(name), bulk(`claims/*/${folder}`), objects);
  }
  say(functions.get('ClaimApi'), bulk('claims/*/order'), objects);
  say(functions.get('DocumentApi'), bulk('claims/*/review'), objects);
  for (const folder of ['roster', 'screening']) {
    say(functions.get('ReviewEvidenceApi'), bulk(`claims/*/${folder}`), objects);
  }
  for (const name of ['OfficeApi', 'Notification'] as const) say(functions.get(name), bulk('claims/*/roster'), objects);
  for (const name of ['OutboxStream', 'OutboxSweeper'] as const) {
    say(functions.get(name), 'IAM5[Resource::<AnchorsE78985FD.Arn>/*]', objects);
  }
  for (const name of ['Archive', 'DriverSweeper', 'ExecutionApi', 'AuditApi', 'AuditWork'] as const) {
    say(functions.get(name), 'IAM5[Resource::<AnchorsE78985FD.Arn>/executions/*]', objects);
  }
  for (const name of ['AuditApi', 'AuditWork'] as const) {
    for (const folder of ['packs', 'exports']) say(functions.get(name), bulk(folder), objects);
    say(functions.get(name), 'IAM5[Resource::<AnchorsE78985FD.Arn>/clm-*]', objects);
  }
  say(functions.get('AuditWork'), bulk('claims'), objects);
  say(functions.get('AuditWork'), 'IAM5[Resource::<AnchorsE78985FD.Arn>/packs/*]', objects);
  say(functions.get('AuditWork'), 'IAM5[Resource::*]', 'dynamodb:ListStreams takes no resource.');
  say(functions.get('OutboxStream'), 'IAM5[Resource::*]', 'dynamodb:ListStreams takes no resource.');
  for (const name of [
    'Archive',
    'DriverSweeper',
    'ExecutionApi',
    'AuditApi',
    'AuditWork',
    'OutboxStream',
    'OutboxSweeper',
  ] as const) {
    say(
      functions.get(name),
      `IAM5[Resource::arn:<AWS::Partition>:states:${region ?? '<AWS::Region>'}:<AWS::AccountId>:execution:${stackName}-claim:*]`,
      'Executions of this one state machine are named by claim and are not known beforehand; the actions are named.',
    );
  }
  say(
    workflowRole,
    'IAM5[Resource::*]',
    'The delivery of vended logs takes no resource (Step Functions guide, logging).',
  );
  say(workflow, 'SF2', 'X-Ray is not to be had in aws-cn; the history of every execution and its log tell each step.');
  say(
    api.node.findChild('CloudWatchRole'),
    'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
    'API Gateway writes logs for the whole account with just this policy (API Gateway guide, set up logging).',
  );
  say(
    api.deploymentStage,
    'APIG6',
    'Execution logs hold headers and bodies, and so personal data; the access log is on, with ids and codes only.',
  );
  const issuer =
    'Tokens of any OpenID Connect issuer are verified by a Lambda authorizer: aws-cn has no Cognito user pools.';
  for (const { method, open } of methods) {
    say(method, 'COG4', open ?? issuer);
    if (open !== undefined) say(method, 'APIG4', open);
  }
}
