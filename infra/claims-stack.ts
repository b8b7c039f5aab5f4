import { readFileSync } from 'node:fs';
import { ArnFormat, Aws, Duration, Fn, Stack } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  AuthorizationType,
  EndpointType,
  type IResource,
  IdentitySource,
  LambdaIntegration,
  LogGroupLogDestination,
  type Method,
  RequestAuthorizer,
  ResponseType,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { Alarm, ComparisonOperator, type IMetric, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import {
  AttributeType,
  BillingMode,
  type ITable,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnPermission, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { FilterPattern, LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  HttpMethods,
  type IBucket,
  ObjectLockRetention,
} from 'aws-cdk-lib/aws-s3';
import { Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledgements.ts';
import type { Config } from './config.ts';
import { refuseUnready } from './preflight.ts';
import { KEPT } from './constructs/kept.ts';
import { StageFunction, type StageFunctionProps } from './constructs/stage-function.ts';
import { CLAIM_HALTED } from '#functions/execution/halt-reason.ts';
import { SOURCE } from '#functions/notification/bus-event.ts';
import { ALARM_METRICS } from '#functions/shared/alarm-metric.ts';
import { TOLD_STATUSES, TOLD_TYPES } from '#functions/notification/notification.ts';
import type { FunctionName } from './entries.ts';

const DEFINITION = new URL('../workflows/claim.asl.json', import.meta.url);

const GATEWAY_PROBLEMS = [
  [
    'Unauthorized',
    ResponseType.UNAUTHORIZED,
    401,
    'unauthorized',
    '请先登录,或令牌已失效。',
    'Sign in first: the token is missing or no longer valid.',
  ],
  ['AccessDenied', ResponseType.ACCESS_DENIED, 403, 'forbidden', '无权访问。', 'Not allowed.'],
  [
    'Throttled',
    ResponseType.THROTTLED,
    429,
    'throttled',
    '请求过于频繁,请稍后重试。',
    'Too many requests: try again in a moment.',
  ],
  [
    'MissingToken',
    ResponseType.MISSING_AUTHENTICATION_TOKEN,
    404,
    'not-found',
    '没有此地址。',
    'There is nothing at this address.',
  ],
  ['TooLarge', ResponseType.REQUEST_TOO_LARGE, 413, 'request-too-large', '请求内容过大。', 'The request is too large.'],
  [
    'AuthorizerFailed',
    ResponseType.AUTHORIZER_FAILURE,
    503,
    'sign-in-away',
    '统一身份认证暂不可用,无法核验登录,请稍后重试。',
    'Where people sign in does not answer, so that no sign-in can be checked: try again in a moment.',
  ],
  // What an authorizer throws but “Unauthorized” counts as its configuration.
  [
    'AuthorizerThrew',
    ResponseType.AUTHORIZER_CONFIGURATION_ERROR,
    503,
    'sign-in-away',
    '统一身份认证暂不可用,无法核验登录,请稍后重试。',
    'Where people sign in does not answer, so that no sign-in can be checked: try again in a moment.',
  ],
  [
    'FunctionFailed',
    ResponseType.INTEGRATION_FAILURE,
    502,
    'unavailable',
    '系统暂不可用,请稍后重试。',
    'This is not available now: try again later.',
  ],
  [
    'FunctionTooSlow',
    ResponseType.INTEGRATION_TIMEOUT,
    504,
    'no-answer-in-time',
    '系统未及时答复,请沿用同一 Idempotency-Key 重试。',
    'No answer came in time: try again with the same Idempotency-Key.',
  ],
] as const;

/**
 * Where a claim rests, and is counted: what it passes through within minutes would be written for nobody. One that has ended
 * is counted by the message that is sent at its end and after whatever happens to it then.
 */
const COUNTED = [
  'waiting-for-register',
  'waiting-for-entitlement',
  'first-review',
  'notice',
  'objection-review',
  'awaiting-funds',
  'disbursing',
  'payment-returned',
];

/** The whole of Jianzheng in one stack, in the order of the claim's way. */
export class ClaimsStack extends Stack {
  readonly #config: Config;
  readonly #functions = new Map<FunctionName, StageFunction>();

  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id, {
      stackName: config.stackName,
      description: 'Jianzheng: training subsidies from claim to payment',
      terminationProtection: config.established,
      ...(config.region === undefined ? {} : { env: { region: config.region } }),
    });
    this.#config = config;
    refuseUnready(config, 'synthesis');
    // Of this one stack and no other: what is left of an earlier one of the same name is in nobody's way.
    const unique = Fn.select(4, Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID))));

    // ── What is kept ──────────────────────────────────────────────────────────────────────────────────────────
    const key = new Key(this, 'Key', {
      description: 'Table, buckets, queues and the wrapped data keys of personal fields',
      enableKeyRotation: true,
      removalPolicy: KEPT,
    });
    // Schedules that fail put their event into the encrypted queue, alarms their message into the encrypted topic.
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: ['events.amazonaws.com', 'cloudwatch.amazonaws.com'].map((name) => new ServicePrincipal(name)),
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
      }),
    );
    const table = new Table(this, 'Claims', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: key,
      deletionProtection: config.established,
      removalPolicy: KEPT,
      stream: StreamViewType.NEW_IMAGE,
      timeToLiveAttribute: 'expiresAt',
    });
    const listed = [
      'claimId',
      'enterpriseId',
      'region',
      'status',
      'revision',
      'createdAt',
      'lines',
      'grantedLines',
      'refusedLines',
      'grantedFen',
      'paidFen',
      ...['pendingFen', 'heldFen', 'cancelledFen', 'recoveredFen', 'claimedFen', 'earlierFen', 'enterpriseName'],
      ...['objected', 'freed'],
    ];
    for (const index of ['gsi1', 'gsi2']) {
      table.addGlobalSecondaryIndex({
        indexName: index,
        partitionKey: { name: `${index}pk`, type: AttributeType.STRING },
        sortKey: { name: `${index}sk`, type: AttributeType.STRING },
        projectionType: ProjectionType.INCLUDE,
        nonKeyAttributes: listed,
      });
    }
    const accessLogs = new Bucket(this, 'AccessLogs', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: KEPT,
      lifecycleRules: [{ expiration: Duration.days(400) }],
    });
    // Its name is written out so that the function it notifies can know it without the two waiting for each other.
    const bucketName = `${config.stackName}-bulk-${Aws.ACCOUNT_ID}-${unique}`;
    const bucketArn = this.formatArn({ service: 's3', region: '', account: '', resource: bucketName });
    const bucket = new Bucket(this, 'Bulk', {
      bucketName,
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      serverAccessLogsBucket: accessLogs as IBucket,
      serverAccessLogsPrefix: 'bulk/',
      removalPolicy: KEPT,
      // A browser sends a roster straight here and gets it back. The presigned URL is what allows it: no cookie or
      // token goes along.
      cors: [
        {
          allowedMethods: [HttpMethods.PUT, HttpMethods.GET],
          allowedOrigins: ['*'],
          allowedHeaders: ['*'],
          maxAge: 3600,
        },
      ],
    });
    const anchors = new Bucket(this, 'Anchors', {
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      objectLockEnabled: true,
      objectLockDefaultRetention: ObjectLockRetention[config.anchors.mode](Duration.days(365 * config.anchors.years)),
      serverAccessLogsBucket: accessLogs as IBucket,
      serverAccessLogsPrefix: 'anchors/',
      removalPolicy: KEPT,
    });
    // A lock keeps what was written; only this keeps anybody from writing something newer over it.
    anchors.addToResourcePolicy(
      new PolicyStatement({
        sid: 'WrittenOnce',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:PutObject'],
        resources: [anchors.arnForObjects('*')],
        conditions: { Null: { 's3:if-none-match': 'true' } },
      }),
    );
    const deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: key,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });

    // ── What functions may do, in words that name actions and resources ───────────────────────────────────────
    const read = new PolicyStatement({ actions: ['dynamodb:GetItem', 'dynamodb:Query'], resources: [table.tableArn] });
    const write = new PolicyStatement({
      actions: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:ConditionCheckItem'],
      resources: [table.tableArn],
    });
    /** What every function of the API has: an auditor's look is written down before it is answered. */
    const note = new PolicyStatement({ actions: ['dynamodb:PutItem'], resources: [table.tableArn] });
    const readIndex = (index: string) =>
      new PolicyStatement({ actions: ['dynamodb:Query'], resources: [`${table.tableArn}/index/${index}`] });
    const useKey = new PolicyStatement({
      // What DynamoDB, S3 and SQS ask of a caller under a customer key, and what the data keys need.
      actions: [
        'kms:Decrypt',
        'kms:DescribeKey',
        'kms:Encrypt',
        'kms:GenerateDataKey',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
      ],
      resources: [key.keyArn],
    });
    const getObjects = (...prefixes: string[]) => [
      new PolicyStatement({ actions: ['s3:GetObject'], resources: prefixes.map((each) => `${bucketArn}/${each}*`) }),
      // Without it S3 says of what is not there that it may not be read. A request for an object names no prefix: under a
      // condition on that it would not hold.
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucketArn] }),
    ];
    const putObjects = (prefix: string) =>
      new PolicyStatement({ actions: ['s3:PutObject'], resources: [`${bucketArn}/${prefix}*`] });

    // The machine's name is written out, because the functions that it calls also call it.
    const named = {
      service: 'states',
      resourceName: `${config.stackName}-claim`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    };
    const machineArn = this.formatArn({ ...named, resource: 'stateMachine' });
    const executions = this.formatArn({ ...named, resource: 'execution' });
    const wakeExecutions = new PolicyStatement({ actions: ['states:SendTaskSuccess'], resources: [machineArn] });

    const kept = { TABLE_NAME: table.tableName, BUSINESS_TIME: config.businessTime };
    const bulk = { BUCKET_NAME: bucketName };
    const fields = { DATA_KEY_ID: key.keyArn };
    const contacts = { CONTACT_BUCKETS: String(config.contactBuckets) };
    // Secrets Manager puts six characters of its own behind a secret's name.
    const readSecret = (name: string) =>
      new PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        resources: [
          this.formatArn({
            service: 'secretsmanager',
            resource: 'secret',
            resourceName: `${name}-??????`,
            arnFormat: ArnFormat.COLON_RESOURCE_NAME,
          }),
        ],
      });
    const { registersApiKey, treasurySigning, notificationSigning } = config.secrets;
    const registers = { REGISTERS_URL: config.registersUrl, REGISTERS_SECRET_ID: registersApiKey };
    const readRegistersKey = readSecret(registersApiKey);

    // ── Submission: the roster comes in ───────────────────────────────────────────────────────────────────────
    const intake = this.#add('Intake', {
      description: 'Reads each uploaded roster and writes down every fault',
      timeoutSeconds: 300,
      memoryMiB: 1769,
      environment: { ...kept, ...bulk, ...fields },
      statements: [read, write, useKey, ...getObjects('uploads/'), putObjects('uploads/')],
      deadLetters,
    });
    const mayNotify = new CfnPermission(this, 'BulkMayNotifyIntake', {
      action: 'lambda:InvokeFunction',
      functionName: intake.functionArn,
      principal: 's3.amazonaws.com',
      sourceAccount: Aws.ACCOUNT_ID,
      sourceArn: bucketArn,
    });
    const bulkResource = bucket.node.defaultChild as CfnBucket;
    bulkResource.notificationConfiguration = {
      lambdaConfigurations: [
        {
          event: 's3:ObjectCreated:*',
          function: intake.functionArn,
          filter: {
            s3Key: {
              rules: [
                { name: 'prefix', value: 'uploads/' },
                { name: 'suffix', value: '/roster' },
              ],
            },
          },
        },
      ],
    };
    bulkResource.addResourceDependency(mayNotify);

    // ── The stages of the workflow ────────────────────────────────────────────────────────────────────────────
    this.#add('Stand', {
      description: 'WhereItStands: reads the status of a claim',
      timeoutSeconds: 15,
      environment: kept,
      statements: [read, useKey],
    });
    this.#add('Wait', {
      description: 'Keeps the token of a waiting state',
      timeoutSeconds: 15,
      environment: kept,
      statements: [read, write, useKey, wakeExecutions],
    });
    this.#add('Freeze', {
      description: 'FreezeRoster: an immutable roster in batches',
      timeoutSeconds: 300,
      memoryMiB: 1769,
      environment: { ...kept, ...bulk },
      statements: [read, write, useKey, ...getObjects('uploads/'), putObjects('claims/')],
    });
    this.#add('Verification', {
      description: 'VerifyCertificates: asks the registers, batch by batch',
      timeoutSeconds: 120,
      environment: { ...kept, ...bulk, ...fields, ...registers },
      statements: [read, write, useKey, ...getObjects('claims/'), putObjects('claims/'), readRegistersKey],
    });
    const registerWatch = this.#add('RegisterWatch', {
      description: 'Sends on the claims that waited for a register',
      timeoutSeconds: 300,
      environment: { ...kept, REGISTERS_URL: config.registersUrl },
      statements: [read, write, useKey],
      deadLetters,
    });
    this.#add('Eligibility', {
      description: 'AssessEligibility and ReleaseEntitlements: policy and entitlement ledger',
      timeoutSeconds: 300,
      memoryMiB: 1024,
      environment: { ...kept, ...bulk, ...fields },
      statements: [read, write, useKey, ...getObjects('claims/')],
    });
    this.#add('Fraud', {
      description: 'ScreenForFraud and RouteReview: signals with evidence',
      timeoutSeconds: 300,
      memoryMiB: 1024,
      environment: { ...kept, ...bulk, ...fields, ...contacts },
      statements: [
        read,
        write,
        new PolicyStatement({ actions: ['dynamodb:BatchWriteItem'], resources: [table.tableArn] }),
        useKey,
        ...getObjects('claims/'),
        putObjects('claims/'),
      ],
    });
    this.#add('Review', {
      description: 'ConcludeReview: carries out what both reviewers decided',
      timeoutSeconds: 300,
      environment: kept,
      statements: [read, write, useKey],
    });
    this.#add('Notice', {
      description: 'PublishNotice and CloseNotice',
      timeoutSeconds: 30,
      environment: kept,
      statements: [read, write, useKey],
    });
    this.#add('Payment', {
      description: 'ReserveFunds, Disburse and Settle',
      timeoutSeconds: 30,
      environment: kept,
      statements: [read, write, useKey],
    });
    this.#add('End', {
      description: 'Reject, ReturnForCorrection and Withdraw',
      timeoutSeconds: 30,
      environment: kept,
      statements: [read, write, useKey],
    });

    const recheck = this.#add('Recheck', {
      description: 'Asks the registers again about lines that were paid, and opens cases',
      timeoutSeconds: 300,
      environment: { ...kept, ...bulk, ...fields, ...registers },
      statements: [read, write, useKey, ...getObjects('claims/'), readRegistersKey],
      deadLetters,
    });

    // ── The workflow ──────────────────────────────────────────────────────────────────────────────────────────
    const stages = [
      'Stand',
      'Wait',
      'Freeze',
      'Verification',
      'Eligibility',
      'Fraud',
      'Review',
      'Notice',
      'Payment',
      'End',
    ] as const satisfies readonly FunctionName[];
    const workflowLog = new LogGroup(this, 'WorkflowLog', {
      logGroupName: `/aws/vendedlogs/states/${config.stackName}-${unique}`,
      retention: config.logRetentionDays,
      removalPolicy: KEPT,
    });
    const workflowRole = new Role(this, 'WorkflowRole', {
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
      inlinePolicies: {
        stages: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: ['lambda:InvokeFunction'],
              resources: stages.map((name) => this.#arn(name)),
            }),
            new PolicyStatement({
              actions: [
                'logs:CreateLogDelivery',
                'logs:GetLogDelivery',
                'logs:UpdateLogDelivery',
                'logs:DeleteLogDelivery',
                'logs:ListLogDeliveries',
                'logs:PutResourcePolicy',
                'logs:DescribeResourcePolicies',
                'logs:DescribeLogGroups',
              ],
              resources: ['*'],
            }),
          ],
        }),
      },
    });
    const workflow = new StateMachine(this, 'ClaimWorkflow', {
      stateMachineName: `${config.stackName}-claim`,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(JSON.stringify(JSON.parse(readFileSync(DEFINITION, 'utf8')))),
      definitionSubstitutions: {
        Partition: Aws.PARTITION,
        ...Object.fromEntries(stages.map((name) => [`${name}Function`, this.#arn(name)])),
      },
      role: workflowRole.withoutPolicyUpdates(),
      logs: { destination: workflowLog, level: LogLevel.ALL, includeExecutionData: false },
    });
    const onExecutions = (...actions: string[]) =>
      new PolicyStatement({ actions: actions.map((action) => `states:${action}`), resources: [`${executions}:*`] });
    const onMachine = (...actions: string[]) =>
      new PolicyStatement({ actions: actions.map((action) => `states:${action}`), resources: [machineArn] });
    const driveWorkflow = [onMachine('StartExecution'), onExecutions('StopExecution'), wakeExecutions];
    const archived = anchors.arnForObjects('executions/*');
    const keepArchive = new PolicyStatement({ actions: ['s3:PutObject'], resources: [archived] });
    const describeExecutions = [
      onExecutions('DescribeExecution', 'DescribeStateMachineForExecution', 'GetExecutionHistory'),
      onMachine('DescribeStateMachine'),
    ];
    const workflows = { STATE_MACHINE_ARN: machineArn, ANCHOR_BUCKET_NAME: anchors.bucketName };

    // ── The life of an execution: archived when it closes, replaced when nothing drives its claim ──────────────
    const archive = this.#add('Archive', {
      description: 'Copies the history of each closed execution to where nobody can change it',
      timeoutSeconds: 300,
      memoryMiB: 1024,
      environment: { ...kept, ...workflows },
      statements: [read, write, useKey, ...describeExecutions, keepArchive],
      deadLetters,
    });
    new Rule(this, 'ExecutionClosed', {
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [machineArn], status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] },
      },
      targets: [new LambdaTarget(archive, { deadLetterQueue: deadLetters, retryAttempts: 10 })],
    });

    // ── Messages that must not be lost ────────────────────────────────────────────────────────────────────────
    const api = this.#api();
    const receiptUrl = `https://${api.restApiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}/v1/treasury/receipts`;
    const outbox: Omit<StageFunctionProps, 'config' | 'description'> = {
      timeoutSeconds: 300,
      environment: {
        ...kept,
        ...bulk,
        ...registers,
        ...workflows,
        TREASURY_URL: config.treasuryUrl,
        RECEIPT_URL: receiptUrl,
        GRACE_MS: String(config.outboxGraceMs),
      },
      statements: [
        read,
        write,
        readIndex('gsi1'),
        useKey,
        ...getObjects('claims/'),
        new PolicyStatement({ actions: ['s3:PutObject'], resources: [anchors.arnForObjects('*')] }),
        readRegistersKey,
        ...driveWorkflow,
        onExecutions('DescribeExecution', 'RedriveExecution'),
      ],
      deadLetters,
    };
    const readStream = [
      new PolicyStatement({
        actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
        resources: [table.tableStreamArn ?? ''],
      }),
      new PolicyStatement({ actions: ['dynamodb:ListStreams'], resources: ['*'] }),
    ];
    const bus = new EventBus(this, 'Bus', { eventBusName: `${config.stackName}-claims` });
    const publish = new PolicyStatement({ actions: ['events:PutEvents'], resources: [bus.eventBusArn] });
    const stream = this.#add('OutboxStream', {
      ...outbox,
      description:
        'Sends messages as they appear in the stream of the table, counts claims, tells the bus of their steps',
      environment: { ...outbox.environment, EVENT_BUS: bus.eventBusName },
      statements: [...outbox.statements, ...readStream, publish],
    });
    stream.addEventSource(
      new DynamoEventSource(table as ITable, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 25,
        parallelizationFactor: 10,
        bisectBatchOnError: true,
        retryAttempts: 5,
        reportBatchItemFailures: true,
        onFailure: new SqsDlq(deadLetters),
        filters: [
          FilterCriteria.filter({
            eventName: FilterRule.isEqual('INSERT'),
            dynamodb: { NewImage: { sk: { S: FilterRule.beginsWith('OUTBOX#') } } },
          }),
          // Figures of a region, and what somebody is told. A stream is read by two at most, so this reader has all.
          FilterCriteria.filter({
            eventName: FilterRule.isEqual('MODIFY'),
            dynamodb: { NewImage: { sk: { S: FilterRule.isEqual('CLAIM') }, status: { S: COUNTED } } },
          }),
          ...[{ type: { S: TOLD_TYPES } }, { data: { M: { to: { S: TOLD_STATUSES } } } }].map((told) =>
            FilterCriteria.filter({
              eventName: FilterRule.isEqual('INSERT'),
              dynamodb: { NewImage: { sk: { S: FilterRule.beginsWith('EVENT#') }, ...told } },
            }),
          ),
        ],
      }),
    );
    const { urls, workerUrl, sender, routes, remindWorkingDays } = config.notification;
    const channels = {
      ...Object.fromEntries(
        Object.entries({ ...urls, worker: workerUrl }).flatMap(([name, url]) =>
          url === '' ? [] : [[`NOTIFICATION_${name.toUpperCase()}_URL`, url] as const],
        ),
      ),
      NOTIFICATION_ROUTES: JSON.stringify(routes),
      NOTIFICATION_SENDER: sender,
      NOTIFICATION_SECRET_ID: notificationSigning,
    };
    const readNotificationSecret = readSecret(notificationSigning);
    const notification = this.#add('Notification', {
      description: 'Tells enterprises and offices what happened to a claim, and sends it through their channels',
      timeoutSeconds: 120,
      environment: {
        ...kept,
        ...bulk,
        ...fields,
        ...channels,
        EVENT_BUS: bus.eventBusName,
        REMIND_WORKING_DAYS: String(remindWorkingDays),
      },
      statements: [read, write, useKey, publish, ...getObjects('claims/*/roster/'), readNotificationSecret],
      deadLetters,
    });
    new Rule(this, 'TellOfClaims', {
      eventBus: bus,
      eventPattern: { source: [SOURCE] },
      targets: [new LambdaTarget(notification, { deadLetterQueue: deadLetters, retryAttempts: 5 })],
    });
    const notificationSchedule = this.#add('NotificationSchedule', {
      description: 'Reminders that are due, and messages that channels left for later',
      timeoutSeconds: 300,
      environment: { ...kept, ...channels, EVENT_BUS: bus.eventBusName },
      statements: [read, write, readIndex('gsi1'), useKey, publish, readNotificationSecret],
    });
    const sweeper = this.#add('OutboxSweeper', {
      ...outbox,
      description: 'Sends the messages that the stream did not',
    });
    const driverSweeper = this.#add('DriverSweeper', {
      ...outbox,
      description: 'Finds claims that nobody drives, and executions that were not archived',
      environment: {
        ...outbox.environment,
        DRIVER_GRACE_MS: String(config.driverGraceMs),
        RECEIPT_GRACE_MS: String(config.receiptGraceMs),
      },
      statements: [
        read,
        write,
        readIndex('gsi1'),
        useKey,
        ...driveWorkflow,
        ...describeExecutions,
        onExecutions('RedriveExecution'),
        keepArchive,
      ],
    });
    // Counted in the sweeper's own log: a metric of its own would need a client, or lines that nobody reads.
    const haltedClaims = new MetricFilter(driverSweeper, 'HaltedClaims', {
      logGroup: driverSweeper.logGroup,
      filterPattern: FilterPattern.stringValue('$.message', '=', CLAIM_HALTED),
      metricNamespace: config.stackName,
      metricName: 'HaltedClaims',
    });
    for (const [id, target, minutes] of [
      ['SweepOutbox', sweeper, 1],
      ['WatchRegister', registerWatch, 1],
      ['SweepDrivers', driverSweeper, 5],
      ['LookAgain', recheck, 60],
      ['Remind', notificationSchedule, 5],
    ] as const) {
      new Rule(this, id, {
        schedule: Schedule.rate(Duration.minutes(minutes)),
        targets: [new LambdaTarget(target, { deadLetterQueue: deadLetters, retryAttempts: 2 })],
      });
    }

    // ── The API ───────────────────────────────────────────────────────────────────────────────────────────────
    const authorizer = new RequestAuthorizer(this, 'TokenAuthorizer', {
      handler: this.#add('Authorizer', {
        description: 'Verifies bearer tokens of the OpenID Connect issuer',
        timeoutSeconds: 10,
        environment: {
          ISSUER_URL: config.issuer.url,
          JWKS_URL: config.issuer.jwksUrl,
          AUDIENCE: config.issuer.audience,
          ISSUER_NAMES: JSON.stringify(config.issuer.names),
        },
        statements: [],
      }),
      identitySources: [IdentitySource.header('Authorization')],
      // A token that expired may be honoured for this much longer.
      resultsCacheTtl: Duration.minutes(1),
    });
    const claimApi = this.#add('ClaimApi', {
      description: 'Creates, reads and lists claims',
      timeoutSeconds: 20,
      environment: { ...kept, ...bulk, ...contacts },
      statements: [
        read,
        write,
        readIndex('gsi1'),
        readIndex('gsi2'),
        useKey,
        ...getObjects('claims/*/screening/', 'claims/*/review/', 'claims/*/order/'),
      ],
    });
    const executionApi = this.#add('ExecutionApi', {
      description: 'Executions of a claim, live and archived, and their replacement',
      timeoutSeconds: 28,
      memoryMiB: 1024,
      environment: { ...kept, ...workflows },
      statements: [
        read,
        write,
        useKey,
        ...describeExecutions,
        new PolicyStatement({ actions: ['s3:GetObject'], resources: [archived] }),
      ],
    });
    const readAnchors = [
      new PolicyStatement({ actions: ['s3:GetObject'], resources: [anchors.arnForObjects('clm-*'), archived] }),
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [anchors.bucketArn],
        conditions: { StringLike: { 's3:prefix': 'clm-*' } },
      }),
    ];
    const auditApi = this.#add('AuditApi', {
      description: 'Executions over all claims, drawn; redrive and stop; chains; packs, exports, looks',
      timeoutSeconds: 28,
      memoryMiB: 1024,
      environment: { ...kept, ...bulk, ...workflows },
      statements: [
        read,
        write,
        readIndex('gsi1'),
        readIndex('gsi2'),
        useKey,
        ...describeExecutions,
        ...readAnchors,
        ...getObjects('packs/', 'exports/'),
      ],
    });
    const auditWork = this.#add('AuditWork', {
      description: "Makes auditors' packs and exports",
      timeoutSeconds: 300,
      memoryMiB: 3008,
      environment: { ...kept, ...bulk, ...workflows },
      statements: [
        read,
        write,
        readIndex('gsi1'),
        useKey,
        ...describeExecutions,
        ...readAnchors,
        ...getObjects('claims/', 'packs/', 'exports/'),
        ...['packs/', 'exports/'].map(putObjects),
        new PolicyStatement({ actions: ['s3:PutObject'], resources: [anchors.arnForObjects('packs/*')] }),
        ...readStream,
      ],
      deadLetters,
    });
    auditWork.addEventSource(
      new DynamoEventSource(table as ITable, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 1,
        retryAttempts: 5,
        onFailure: new SqsDlq(deadLetters),
        filters: [
          FilterCriteria.filter({
            eventName: FilterRule.isEqual('INSERT'),
            dynamodb: { NewImage: { pk: { S: FilterRule.beginsWith('WORK#') } } },
          }),
        ],
      }),
    );
    const submissionApi = this.#add('SubmissionApi', {
      description: 'Uploads, submission and withdrawal',
      timeoutSeconds: 20,
      environment: { ...kept, ...bulk, ...fields },
      statements: [read, write, useKey, ...getObjects('uploads/'), putObjects('uploads/')],
    });
    const attachmentApi = this.#add('AttachmentApi', {
      description: 'Papers that go with a claim: taken, looked at, handed out',
      timeoutSeconds: 28,
      memoryMiB: 512,
      environment: {
        ...kept,
        ...bulk,
        ...(config.malwareScanUrl === '' ? {} : { MALWARE_SCAN_URL: config.malwareScanUrl }),
      },
      statements: [
        read,
        write,
        useKey,
        ...getObjects('uploads/', 'attachments/'),
        putObjects('uploads/'),
        putObjects('attachments/'),
      ],
    });
    const documentApi = this.#add('DocumentApi', {
      description: 'Papers of the procedure as pages to print',
      timeoutSeconds: 28,
      memoryMiB: 1024,
      environment: { ...kept, ...bulk },
      statements: [read, note, useKey, ...getObjects('uploads/', 'claims/*/review/')],
    });
    const dryRunApi = this.#add('DryRunApi', {
      description: 'What a roster would be granted, and what is due on a claim',
      timeoutSeconds: 28,
      memoryMiB: 1024,
      environment: { ...kept, ...bulk },
      statements: [read, note, useKey, ...getObjects('uploads/')],
    });
    const reviewApi = this.#add('ReviewApi', {
      description: 'Decisions of the reviews and of the approver above them',
      timeoutSeconds: 20,
      environment: { ...kept, ...bulk },
      statements: [
        read,
        write,
        useKey,
        ...getObjects('claims/*/screening/', 'claims/*/review/'),
        putObjects('claims/*/review/'),
      ],
    });
    const reviewQueueApi = this.#add('ReviewQueueApi', {
      description: 'Claims before people: the queue, and who has which in hand',
      timeoutSeconds: 20,
      environment: { ...kept, ...fields },
      statements: [read, write, readIndex('gsi1'), readIndex('gsi2'), useKey],
    });
    const reviewEvidenceApi = this.#add('ReviewEvidenceApi', {
      description:
        'What reviewers see over all lines of a claim: kinds of lines, what a correction changed, what matches',
      timeoutSeconds: 28,
      memoryMiB: 1769,
      environment: { ...kept, ...bulk, ...contacts },
      statements: [read, note, useKey, ...getObjects('claims/*/roster/', 'claims/*/screening/')],
    });
    const noticeApi = this.#add('NoticeApi', {
      description: 'Public notices and objections',
      timeoutSeconds: 20,
      environment: { ...kept, ...fields },
      statements: [read, write, readIndex('gsi1'), useKey],
    });
    const paymentApi = this.#add('PaymentApi', {
      description: 'Receipts of the treasury, funds, payments to repeat',
      timeoutSeconds: 20,
      environment: { ...kept, TREASURY_SECRET_ID: treasurySigning, METRICS_NAMESPACE: config.stackName },
      statements: [read, write, useKey, readSecret(treasurySigning)],
    });
    const entitlementApi = this.#add('EntitlementApi', {
      description: 'What a worker was granted; grants made by other channels',
      timeoutSeconds: 28,
      memoryMiB: 1024,
      environment: { ...kept, ...fields },
      statements: [read, write, useKey],
    });
    const policyApi = this.#add('PolicyApi', {
      description: 'Policy versions: drafts, publication by two people, what holds',
      timeoutSeconds: 20,
      environment: kept,
      statements: [read, write, useKey],
    });
    const caseApi = this.#add('CaseApi', {
      description: 'Cases that people look into and how they end; the watchlist',
      timeoutSeconds: 20,
      environment: { ...kept, ...fields },
      statements: [read, write, readIndex('gsi1'), useKey],
    });
    const notificationApi = this.#add('NotificationApi', {
      description: 'What an enterprise or an office was told',
      timeoutSeconds: 20,
      environment: kept,
      statements: [read, note, useKey],
    });
    const officeApi = this.#add('OfficeApi', {
      description: 'Stand-ins, recusals, masked fields in clear, what auditors looked at',
      timeoutSeconds: 20,
      environment: { ...kept, ...bulk, ...fields, REVEALS_PER_DAY: String(config.revealsPerDay) },
      statements: [read, write, readIndex('gsi1'), useKey, ...getObjects('claims/*/roster/')],
    });
    const workerApi = this.#add('WorkerApi', {
      description: "Workers' consents, and their word that a line is not theirs",
      timeoutSeconds: 20,
      environment: { ...kept, ...fields },
      statements: [read, write, useKey],
    });
    const statisticsApi = this.#add('StatisticsApi', {
      description: 'Figures of a region and a year, and the claims they are made of',
      timeoutSeconds: 20,
      environment: kept,
      statements: [read, readIndex('gsi1'), readIndex('gsi2'), note, useKey],
    });
    const methods: { method: Method; open?: string }[] = [];
    /** `open`: why the route needs no token. */
    const route = (resource: IResource, verb: string, to: typeof claimApi, open?: string) => {
      const access = open === undefined ? { authorizer } : { authorizationType: AuthorizationType.NONE };
      // One permission for a function, not one for each of its methods: a stack holds 500 resources.
      const method = resource.addMethod(verb, new LambdaIntegration(to, { scopePermissionToMethod: false }), access);
      methods.push({ method, ...(open === undefined ? {} : { open }) });
    };
    const claims = api.root.addResource('claims');
    route(claims, 'POST', claimApi);
    route(claims, 'GET', claimApi);
    const claim = claims.addResource('{claimId}');
    route(claim, 'GET', claimApi);
    const uploads = claim.addResource('uploads');
    route(uploads, 'POST', submissionApi);
    route(uploads, 'GET', submissionApi);
    const upload = uploads.addResource('{uploadId}');
    route(upload, 'GET', submissionApi);
    route(upload.addResource('roster'), 'GET', submissionApi);
    route(upload.addResource('dry-run'), 'GET', dryRunApi);
    route(claim.addResource('deadlines'), 'GET', dryRunApi);
    const attachments = claim.addResource('attachments');
    route(attachments, 'GET', attachmentApi);
    route(attachments, 'POST', attachmentApi);
    const attachment = attachments.addResource('{attachmentId}');
    for (const verb of ['GET', 'POST']) route(attachment, verb, attachmentApi);
    route(claim.addResource('documents').addResource('{document}'), 'GET', documentApi);
    route(claim.addResource('submission'), 'POST', submissionApi);
    route(claim.addResource('withdrawal'), 'POST', submissionApi);
    const lines = claim.addResource('lines');
    route(lines, 'GET', claimApi);
    for (const part of ['history', 'links']) route(claim.addResource(part), 'GET', claimApi);
    const line = lines.addResource('{lineId}');
    route(line.addResource('worker-code'), 'POST', workerApi);
    route(line.addResource('denial'), 'POST', workerApi);
    const execution = claim.addResource('execution');
    route(execution, 'GET', executionApi);
    route(execution.addResource('replacement'), 'POST', executionApi);
    route(execution.addResource('trace'), 'GET', auditApi);
    route(execution.addResource('intervention'), 'POST', auditApi);
    route(claim.addResource('chain'), 'GET', auditApi);
    const pack = claim.addResource('pack');
    for (const verb of ['POST', 'GET']) route(pack, verb, auditApi);
    const exported = api.root.addResource('exports');
    for (const verb of ['POST', 'GET']) route(exported, verb, auditApi);
    route(exported.addResource('{exportId}'), 'GET', auditApi);
    route(api.root.addResource('executions'), 'GET', auditApi);
    for (const part of ['executions', 'register-calls']) route(claim.addResource(part), 'GET', executionApi);
    route(claim.addResource('reviews'), 'POST', reviewApi);
    route(claim.addResource('return'), 'POST', reviewQueueApi);
    const queue = api.root.addResource('review-queue');
    route(queue, 'GET', reviewQueueApi);
    route(queue.addResource('next'), 'POST', reviewQueueApi);
    const assignment = claim.addResource('assignment');
    route(assignment, 'GET', reviewQueueApi);
    route(assignment, 'POST', reviewQueueApi);
    for (const part of ['line-facets', 'changes', 'matches']) {
      route(claim.addResource(part), 'GET', reviewEvidenceApi);
    }
    const objections = claim.addResource('objections');
    route(objections, 'GET', reviewQueueApi);
    const decision = objections.addResource('{objectionId}').addResource('decision');
    route(decision, 'POST', noticeApi);
    route(claim.addResource('payment-retries'), 'POST', paymentApi);
    route(claim.addResource('receipts'), 'GET', paymentApi);
    const recoveries = claim.addResource('recoveries');
    route(recoveries, 'GET', paymentApi);
    route(recoveries, 'POST', paymentApi);
    const recovery = recoveries.addResource('{recoveryId}');
    for (const part of ['confirmation', 'refusal']) route(recovery.addResource(part), 'POST', paymentApi);
    const paymentDecisions = claim.addResource('payment-decisions');
    for (const verb of ['GET', 'POST']) route(paymentDecisions, verb, paymentApi);
    const paymentDecision = paymentDecisions.addResource('{decisionId}');
    for (const part of ['confirmation', 'refusal']) route(paymentDecision.addResource(part), 'POST', paymentApi);
    const marks = recovery.addResource('mark-lifting');
    route(marks, 'POST', paymentApi);
    for (const part of ['confirmation', 'refusal']) route(marks.addResource(part), 'POST', paymentApi);
    const notices = api.root.addResource('notices');
    const notice = notices.addResource('{claimId}');
    const forEverybody =
      'A public notice is for everybody, and anybody may object; the stage and the firewall throttle.';
    route(notices, 'GET', noticeApi, forEverybody);
    route(notice, 'GET', noticeApi, forEverybody);
    route(notice.addResource('objections'), 'POST', noticeApi, forEverybody);
    const hold = api.root.addResource('payments-hold');
    for (const verb of ['GET', 'POST']) route(hold, verb, paymentApi);
    route(hold.addResource('lifting'), 'POST', paymentApi);
    const receipts = api.root.addResource('treasury').addResource('receipts');
    route(
      receipts,
      'POST',
      paymentApi,
      'The treasury signs its receipts; the function checks the signature over the body.',
    );
    route(receipts, 'GET', paymentApi);
    const fund = api.root.addResource('funds').addResource('{region}').addResource('{kind}').addResource('{year}');
    route(fund, 'GET', paymentApi);
    route(fund.addResource('statement'), 'GET', paymentApi);
    route(fund.addResource('appropriations'), 'POST', paymentApi);
    route(fund.addResource('carry-over'), 'POST', paymentApi);
    for (const part of ['transfers', 'reversals']) route(fund.addResource(part), 'POST', paymentApi);
    const proposals = fund.addResource('proposals');
    route(proposals, 'GET', paymentApi);
    const proposal = proposals.addResource('{proposalId}');
    for (const part of ['confirmation', 'refusal']) route(proposal.addResource(part), 'POST', paymentApi);

    route(api.root.addResource('entitlements'), 'GET', entitlementApi);
    route(api.root.addResource('grants-elsewhere'), 'POST', entitlementApi);
    const policies = api.root.addResource('policies');
    route(policies, 'GET', policyApi);
    route(policies, 'POST', policyApi);
    const policy = policies.addResource('{policyId}');
    route(policy, 'GET', policyApi);
    route(policy.addResource('publication'), 'POST', policyApi);

    const consents = api.root.addResource('consents');
    route(consents, 'GET', workerApi);
    route(consents, 'POST', workerApi);
    route(api.root.addResource('worker-lines'), 'GET', workerApi);
    route(
      api.root.addResource('denials'),
      'POST',
      workerApi,
      'A worker denies a line by its one-time code, without signing in; the function counts attempts and checks the code.',
    );
    route(line.addResource('reveal'), 'POST', officeApi);
    const standIns = api.root.addResource('stand-ins');
    route(standIns, 'GET', officeApi);
    route(standIns, 'POST', officeApi);
    route(standIns.addResource('{standInId}').addResource('revocation'), 'POST', officeApi);
    const recusals = api.root.addResource('recusals');
    route(recusals, 'GET', officeApi);
    route(recusals, 'POST', officeApi);
    route(recusals.addResource('{recusalId}').addResource('lifting'), 'POST', officeApi);
    for (const part of ['office-events', 'officers', 'looks']) route(api.root.addResource(part), 'GET', officeApi);
    route(api.root.addResource('notifications'), 'GET', notificationApi);
    const statistics = api.root.addResource('statistics').addResource('{region}').addResource('{year}');
    route(statistics, 'GET', statisticsApi);
    route(statistics.addResource('claims'), 'GET', statisticsApi);
    const cases = api.root.addResource('cases');
    route(cases, 'GET', caseApi);
    const oneCase = cases.addResource('{caseId}');
    route(oneCase, 'GET', caseApi);
    route(oneCase.addResource('outcome'), 'POST', caseApi);
    const watchlist = api.root.addResource('watchlist');
    route(watchlist, 'GET', caseApi);
    route(watchlist, 'POST', caseApi);
    const watched = watchlist.addResource('{entryId}');
    for (const part of ['confirmation', 'removal', 'refusal']) route(watched.addResource(part), 'POST', caseApi);

    const consoleApi = this.#add('ConsoleApi', {
      description: 'Serves the web console',
      timeoutSeconds: 10,
      memoryMiB: 512,
      environment: {
        ISSUER_URL: config.issuer.url,
        AUDIENCE: config.issuer.audience,
        CLIENT_ID: config.issuer.clientId,
        ISSUER_NAMES: JSON.stringify(config.issuer.names),
        UPLOAD_ORIGIN: `https://${bucketName}.s3.${Aws.REGION}.${Aws.URL_SUFFIX}`,
      },
      statements: [],
    });
    const contractApi = this.#add('ContractApi', {
      description: 'Serves the contract of the API',
      timeoutSeconds: 10,
      environment: {},
      statements: [],
    });
    route(
      api.root.addResource('openapi.json'),
      'GET',
      contractApi,
      'What the API is like is for everybody to read; it holds no data.',
    );
    const pages = api.root.addResource('console');
    const beforeSignIn = "The pages of the console, which hold nobody's data; what they ask of the API needs a token.";
    route(pages, 'GET', consoleApi, beforeSignIn);
    route(pages.addResource('{proxy+}'), 'GET', consoleApi, beforeSignIn);

    this.#firewall(api);
    this.#alarms(
      key,
      deadLetters.metricApproximateNumberOfMessagesVisible(),
      workflow.metricFailed(),
      haltedClaims.metric({ statistic: Stats.SUM }),
    );
    acknowledge({
      stackName: config.stackName,
      region: config.region,
      unique: this.resolve(unique),
      functions: this.#functions,
      workflowRole,
      workflow,
      api,
      methods,
    });
    this.exportValue(api.url, { name: `${config.stackName}-api-url` });
  }

  #add(name: FunctionName, props: Omit<StageFunctionProps, 'config'>) {
    const stage = new StageFunction(this, name, { ...props, config: this.#config });
    this.#functions.set(name, stage);
    return stage.function;
  }

  #arn(name: FunctionName): string {
    const stage = this.#functions.get(name);
    if (stage === undefined) throw new Error(`${name} is not part of the stack yet.`);
    return stage.function.functionArn;
  }

  #api(): RestApi {
    const log = new LogGroup(this, 'ApiLog', {
      retention: this.#config.logRetentionDays,
      removalPolicy: KEPT,
    });
    const api = new RestApi(this, 'Api', {
      restApiName: `${this.#config.stackName}-api`,
      endpointConfiguration: { types: [EndpointType.REGIONAL] },
      // An account without this role refuses the access log.
      cloudWatchRole: true,
      // The console's files travel packed; what a function answers as text stays text.
      binaryMediaTypes: ['*/*'],
      cloudWatchRoleRemovalPolicy: KEPT,
      deployOptions: {
        stageName: 'v1',
        accessLogDestination: new LogGroupLogDestination(log),
        // Ids, codes and times: no path parameters beyond the route, no query, no body, no address of a person.
        accessLogFormat: AccessLogFormat.custom(
          JSON.stringify({
            requestId: '$context.requestId',
            route: '$context.httpMethod $context.resourcePath',
            status: '$context.status',
            latency: '$context.responseLatency',
            time: '$context.requestTimeEpoch',
            subject: '$context.authorizer.principalId',
          }),
        ),
        throttlingRateLimit: this.#config.throttle.rate,
        throttlingBurstLimit: this.#config.throttle.burst,
      },
    });
    api.addRequestValidator('Validator', { validateRequestBody: true, validateRequestParameters: true });
    // What the gateway says by itself has the same form as what functions say.
    for (const [id, type, status, code, zh, en] of GATEWAY_PROBLEMS) {
      api.addGatewayResponse(id, {
        type,
        statusCode: String(status),
        responseHeaders: { 'Content-Language': "'zh-CN, en'" },
        templates: {
          'application/problem+json': JSON.stringify({
            type: `urn:jianzheng:problem:${code}`,
            title: `${zh} ${en}`,
            status,
            code,
            detail: { zh, en },
          }),
        },
      });
    }
    return api;
  }

  #firewall(api: RestApi): void {
    const metric = (name: string) => ({
      cloudWatchMetricsEnabled: true,
      sampledRequestsEnabled: false,
      metricName: `${this.#config.stackName}-${name}`,
    });
    const acl = new CfnWebACL(this, 'Firewall', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: metric('firewall'),
      rules: [
        {
          name: 'one-address-at-a-time',
          priority: 0,
          action: { block: {} },
          statement: { rateBasedStatement: { aggregateKeyType: 'IP', limit: this.#config.requestsPerAddress } },
          visibilityConfig: metric('rate'),
        },
      ],
    });
    new CfnWebACLAssociation(this, 'FirewallOfApi', {
      resourceArn: api.deploymentStage.stageArn,
      webAclArn: acl.attrArn,
    });
  }

  #alarms(key: Key, deadLetters: IMetric, failedExecutions: IMetric, haltedClaims: IMetric): void {
    const topic = new Topic(this, 'Alarms', { masterKey: key, enforceSSL: true });
    // A policy of its own takes the place of the one that lets the account's alarms in.
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    for (const [index, endpoint] of this.#config.alarmEmails.entries())
      new Subscription(this, `AlarmEmail${index}`, { topic, protocol: SubscriptionProtocol.EMAIL, endpoint });
    const receipts = new Metric({
      namespace: this.#config.stackName,
      metricName: ALARM_METRICS.receipts,
      statistic: 'Sum',
    });
    for (const [id, metric, description] of [
      ['ReceiptsAlarm', receipts, 'runbook.md#receipts-to-look-into: the treasury says what does not fit'],
      ['DeadLettersAlarm', deadLetters, 'runbook.md#dead-letters: a message or event could not be handled'],
      ['FailedExecutionsAlarm', failedExecutions, 'runbook.md#failed-executions: a claim has no driver until redriven'],
      [
        'HaltedClaimsAlarm',
        haltedClaims,
        'runbook.md#halted-claims: a claim waits for a person, because it failed for good',
      ],
    ] as const) {
      const alarm = new Alarm(this, id, {
        metric,
        alarmDescription: description,
        threshold: 1,
        // The sweeper tells of what stands still once in about a period: a run a moment late ends no alarm.
        ...(id === 'HaltedClaimsAlarm' ? { evaluationPeriods: 3, datapointsToAlarm: 1 } : { evaluationPeriods: 1 }),
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      });
      alarm.addAlarmAction({ bind: () => ({ alarmActionArn: topic.topicArn }) });
    }
  }
}
