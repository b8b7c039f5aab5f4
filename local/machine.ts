import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Alarms, createAlarms } from './alarms/alarms.ts';
import { measuredBy } from './alarms/measured.ts';
import { createTopics, type Topics } from './alarms/topics.ts';
import { apiOf } from './api-gateway/definition.ts';
import { type Exchange, startApiGateway } from './api-gateway/server.ts';
import { type BusinessClock, defaultBusinessStart, openBusinessClock } from './clock/business-clock.ts';
import { startControl } from './clock/control.ts';
import type { CrashPlan } from './crash/crash-plan.ts';
import { watchDynamoDb } from './crash/watched-dynamodb.ts';
import { watchStore } from './crash/watched-store.ts';
import { type Credentials, createCredentialBook } from './credentials.ts';
import { engineCalls } from './dynamodb/client.ts';
import { type EngineChoice, startDynamoDbEngine } from './dynamodb/engine.ts';
import { type DynamoDbProxy, startDynamoDbProxy } from './dynamodb/proxy.ts';
import { ensureTable, tablesOf } from './dynamodb/tables.ts';
import { type Endpoints, removeEndpoints, writeEndpoints } from './endpoints.ts';
import { createEventBuses } from './events/bus.ts';
import { streamMappingsOf } from './events/mapping.ts';
import { startEventBridge } from './events/put-events.ts';
import { createSchedules } from './events/schedules.ts';
import { StreamSource } from './events/stream-source.ts';
import type { Faults } from './faults/faults.ts';
import { behindFaults } from './faults/front.ts';
import { dynamoDbWire, eventsWire, kmsWire, s3Wire, secretsWire, stepFunctionsWire } from './faults/wires.ts';
import { createGates } from './iam/gates.ts';
import { readResourceJudge } from './iam/resource-policies.ts';
import { type Issuer, startIssuer } from './issuer/issuer.ts';
import { startKms } from './kms/kms.ts';
import { createAsynchronousInvoker } from './lambda/asynchronous.ts';
import { functionsOf } from './lambda/configuration.ts';
import { createLambda, type Lambda } from './lambda/lambda.ts';
import type { ThreadKeeper } from './lambda/threads.ts';
import { Meter } from './metering/meter.ts';
import { createQueues, type Queues } from './queues/queues.ts';
import { crossOriginOf } from './s3/cross-origin.ts';
import { notificationsOf } from './s3/notifications.ts';
import { keepingOf } from './s3/keeping.ts';
import { createObjectStore } from './s3/objects.ts';
import { startS3 } from './s3/server.ts';
import { type Secrets, startSecrets } from './secrets/secrets-manager.ts';
import { stateMachinesOf } from './state-machines.ts';
import { createEngine, type Engine } from './step-functions/index.ts';
import { openStore } from './store.ts';
import { loadStack, type Stack } from './template/stack.ts';
import { TemplateRefused } from './template/values.ts';

export interface MachineOptions {
  /** Output folder of a CDK synthesis. */
  readonly templateDir: string;
  /** Everything the machine keeps is in here; default `.local`. */
  readonly dataDir?: string;
  /** Where the functions' code is unpacked and kept compiled, when several machines share it; default in `dataDir`. */
  readonly codeDir?: string | undefined;
  /** Threads of functions that outlive this machine and serve the next one in this process; default none. */
  readonly threads?: ThreadKeeper | undefined;
  /** First of the ports, each server at a fixed distance, so that addresses outlive a restart; 0 takes free ones. */
  readonly basePort?: number;
  /** Business time of a new data folder; default 2025-06-03T09:00+08:00. An existing folder keeps its own. */
  readonly businessStart?: Date;
  /** Written to `endpoints.json` beside the machine's own, such as the registers and the treasury. */
  readonly extraEndpoints?: Endpoints;
  /** Replaces variables that a function's template has; may be derived from the machine's endpoints. */
  readonly functionEnvironment?: (endpoints: MachineEndpoints) => Readonly<Record<string, string>>;
  /** Values of secrets that this folder does not keep yet, by their names in Secrets Manager. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Which DynamoDB to run on; default the best one installed, or the environment's `DYNAMODB_ENDPOINT`. */
  readonly dynamoDb?: Omit<EngineChoice, 'dataDir'>;
  /** What goes wrong between functions, tables, objects, keys and workflows; default nothing. */
  readonly faults?: Faults | undefined;
  /** Sees each moment at which a death of the process would leave something else on disk. */
  readonly crash?: CrashPlan;
  /** Sees every answer of the API before it is sent. */
  readonly answers?: ((exchange: Exchange) => void) | undefined;
}

export interface MachineEndpoints {
  /** With the stage's path, without a slash at the end. */
  readonly api: string;
  readonly issuer: string;
  readonly stepFunctions: string;
  readonly dynamodb: string;
  readonly s3: string;
  readonly kms: string;
  readonly events: string;
  readonly secrets: string;
  readonly control: string;
  readonly stateMachineArn: string;
  readonly tableName: string;
  readonly bucketName: string;
}

export interface Machine {
  readonly stack: Stack;
  readonly endpoints: MachineEndpoints;
  /** The DynamoDB itself, around the seam that counts and meddles. */
  readonly dynamoDbUrl: string;
  readonly clock: BusinessClock;
  readonly lambda: Lambda;
  readonly queues: Queues;
  readonly secrets: Pick<Secrets, 'rotate'>;
  readonly alarms: Alarms;
  readonly topics: Topics;
  readonly proxy: DynamoDbProxy;
  readonly engine: Engine;
  readonly issuer: Issuer;
  /** What AWS would bill for, since this start. */
  readonly meter: Meter;
  readonly events: { fireSchedules(): Promise<void> };
  /** False when no function runs and no workflow can move by itself; what a stream has still to bring is not seen here. */
  busy(): boolean;
  /** Resolves when no function runs, nothing written is undelivered, and no workflow can move by itself. */
  quiet(): Promise<void>;
  /** Stops at once; a later start goes on where this one was. */
  close(): Promise<void>;
}

/** Distances from the base port; 7, 8 and 10 are the caller's. */
const offsets = {
  api: 0,
  issuer: 1,
  stepFunctions: 2,
  dynamodb: 3,
  s3: 4,
  kms: 5,
  control: 6,
  events: 9,
  secrets: 11,
} as const;
export const defaultBasePort = 4700;

/**
 * Runs a synthesized stack on one machine.
 *
 * @throws TemplateRefused naming what the stack asks for and one machine does not do; a failed start leaves nothing running
 */
export async function startMachine(options: MachineOptions): Promise<Machine> {
  const closers: (() => Promise<void> | void)[] = [];
  let closed: Promise<void> | undefined;
  const closeAll = async (): Promise<void> => {
    for (let close = closers.pop(); close !== undefined; close = closers.pop()) await close();
  };
  const close = (): Promise<void> => {
    closed ??= closeAll();
    return closed;
  };
  try {
    return await compose(options, closers, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function compose(
  options: MachineOptions,
  closers: (() => Promise<void> | void)[],
  close: () => Promise<void>,
): Promise<Machine> {
  const { dataDir = '.local', basePort = defaultBasePort } = options;
  const port = (server: keyof typeof offsets): number => (basePort === 0 ? 0 : basePort + offsets[server]);
  const opened = <T extends { close(): Promise<void> }>(one: T): T => {
    closers.push(() => one.close());
    return one;
  };
  // Lambda's clock zone is UTC; a thread has the zone of its process.
  process.env['TZ'] = 'UTC';
  mkdirSync(dataDir, { recursive: true });

  const stack = loadStack({ templateDir: options.templateDir });
  const store = openStore(join(dataDir, 'machine.sqlite'));
  closers.push(() => store.close());
  const { crash } = options;
  if (crash !== undefined) watchStore(store, crash);

  const tables = tablesOf(stack);
  const [claims] = tables;
  if (claims === undefined) throw new TemplateRefused('The stack has no table to keep the business clock in.');
  const given = process.env['DYNAMODB_ENDPOINT'];
  const dynamoDb = opened(
    await startDynamoDbEngine({ dataDir, ...(given !== undefined && { endpoint: given }), ...options.dynamoDb }),
  );
  const tablesAt = crash === undefined ? dynamoDb.endpoint : opened(await watchDynamoDb(dynamoDb.endpoint, crash)).url;
  const call = engineCalls(tablesAt);
  for (const table of tables) await ensureTable(call, table.name, table.definition);
  const { faults } = options;
  const functions = functionsOf(stack);
  const credentials = createCredentialBook(functions);
  const judge = readResourceJudge(stack);
  const gates = createGates(stack, functions, credentials, judge);
  const { callerOf } = credentials;
  const proxy = opened(
    await behindFaults({ faults, seam: 'dynamodb', wire: dynamoDbWire(callerOf), port: port('dynamodb') }, (own) =>
      startDynamoDbProxy({ port: own, engine: tablesAt, tables, gate: gates.dynamodb }),
    ),
  );
  const clock = await openBusinessClock(call, claims, options.businessStart ?? defaultBusinessStart);
  faults?.useBusinessTime(() => clock.now());

  const { promise: ready, resolve: begin } = Promise.withResolvers<void>();
  const meter = new Meter({
    stateTransitions: () => engine.transitions(),
    consumed: () => proxy.used(),
    functionLogBytes: () => lambda.logBytes(),
  });
  const topics = createTopics(stack, judge);
  const queues = createQueues(stack, store, meter, () => alarms.look());
  const measured = measuredBy(queues);
  const alarms = createAlarms(stack, topics, measured.measure);
  const lambda = opened(
    createLambda({
      stack,
      dataDir,
      codeDir: options.codeDir,
      threads: options.threads,
      commonEnvironment: (name) => sdkEnvironment(stack, endpoints, credentials.of(name)),
      functionEnvironment: () => options.functionEnvironment?.(endpoints) ?? {},
      ready,
      faults: faults?.seam('lambda'),
      meter,
    }),
  );
  const asynchronous = opened(createAsynchronousInvoker({ store, lambda, queues }));

  const buses = createEventBuses(stack, asynchronous);
  const events = opened(
    await behindFaults(
      { faults, seam: 'events', wire: eventsWire(callerOf), gate: gates.events, port: port('events') },
      (own) => startEventBridge({ port: own, buses, meter }),
    ),
  );

  const notify = notificationsOf(stack);
  const objects = createObjectStore({
    store,
    folder: join(dataDir, 's3'),
    buckets: keepingOf(stack),
    changed: (change) => {
      for (const { functionArn, event } of notify(change)) asynchronous.accept(functionArn, event);
    },
  });
  const buckets = stack.ofType('AWS::S3::Bucket');
  // Of several buckets, uploads arrive in the one that tells somebody.
  const uploads = buckets.find((bucket) => 'NotificationConfiguration' in bucket.properties) ?? buckets[0];
  const { secretOf } = credentials;
  const s3 = opened(
    await behindFaults({ faults, seam: 's3', wire: s3Wire(callerOf), gate: gates.s3, port: port('s3') }, (own) =>
      startS3({
        port: own,
        buckets: buckets.map(({ name }) => name),
        objects,
        secretOf,
        hides: gates.s3.hides,
        meter,
        crossOrigin: crossOriginOf(stack),
      }),
    ),
  );
  const kms = opened(
    await behindFaults({ faults, seam: 'kms', wire: kmsWire(callerOf), gate: gates.kms, port: port('kms') }, (own) =>
      startKms({ port: own, stack, folder: join(dataDir, 'kms'), meter }),
    ),
  );

  const secrets = opened(
    await behindFaults(
      { faults, seam: 'secrets', wire: secretsWire(callerOf), gate: gates.secrets, port: port('secrets') },
      (own) => startSecrets({ port: own, place: stack, store, initial: options.secrets ?? {} }),
    ),
  );

  const engine = opened(
    createEngine({
      journalPath: join(dataDir, 'step-functions.sqlite'),
      partition: stack.partition,
      region: stack.region,
      account: stack.account,
      businessClock: clock,
      ...(crash !== undefined && {
        beforeCommit: (count) => crash({ seam: 'journal', side: 'before', what: `commit ${count}` }),
        committed: (count) => crash({ seam: 'journal', side: 'after', what: `commit ${count}` }),
      }),
      invoke: ({ functionArn, payload, signal }) => lambda.invoke({ functionArn, payload, signal, source: 'workflow' }),
      statusChanged: (change) => {
        if (change.status === 'FAILED') {
          measured.executionFailed(change.stateMachineArn, new Date());
          alarms.look();
        }
        buses.executionChanged(change);
      },
    }),
  );
  const stateMachines = stateMachinesOf(stack);
  for (const machine of stateMachines) engine.createStateMachine(machine);
  const stepFunctions = opened(
    await behindFaults(
      {
        faults,
        seam: 'step-functions',
        wire: stepFunctionsWire(callerOf),
        gate: gates.stepFunctions,
        port: port('stepFunctions'),
      },
      // The engine closes what it listens on.
      async (own) => ({ ...(await engine.listen(own, '127.0.0.1')), close: async () => undefined }),
    ),
  );

  const mappings = streamMappingsOf(stack, tables);
  const sources = mappings.map((mapping) =>
    opened(new StreamSource({ mapping, region: stack.region, call, store, lambda, queues })),
  );
  proxy.onWrite(() => {
    for (const source of sources) source.nudge();
  });
  const schedules = opened(createSchedules(stack, lambda, meter));

  const issuer = opened(await startIssuer({ port: port('issuer'), keyPath: join(dataDir, 'issuer.jwk') }));
  const definition = apiOf(stack);
  const api =
    definition &&
    opened(
      await startApiGateway({
        port: port('api'),
        api: definition,
        place: stack,
        lambda,
        meter,
        seen: options.answers,
      }),
    );

  const calm = (): boolean => lambda.running() === 0 && asynchronous.pending() === 0 && engine.idle();
  async function quiet(): Promise<void> {
    for (;;) {
      // Reading the streams costs requests: only what looks calm is worth them.
      if (calm()) {
        const begun = lambda.begun();
        await Promise.all(sources.map((source) => source.caughtUp()));
        // What ran while the streams were read may have written behind their back.
        if (calm() && lambda.begun() === begun) return;
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  const nextWakeUp = (): Date | undefined => engine.nextWakeUp();
  const control = opened(await startControl({ port: port('control'), clock, quiet, nextWakeUp }));

  const endpoints: MachineEndpoints = {
    api: api === undefined ? '' : `${api.url}/${definition?.stage}`,
    issuer: issuer.url,
    stepFunctions: stepFunctions.url,
    dynamodb: proxy.url,
    s3: s3.url,
    kms: kms.url,
    events: events.url,
    secrets: secrets.url,
    control: control.url,
    stateMachineArn: stateMachines[0]?.arn ?? '',
    tableName: claims.name,
    bucketName: uploads?.name ?? '',
  };

  begin();
  await engine.start();
  for (const source of sources) source.start();
  asynchronous.start();
  schedules.start();
  writeEndpoints(dataDir, { ...endpoints, ...options.extraEndpoints });
  closers.push(() => removeEndpoints(dataDir));

  return {
    stack,
    endpoints,
    dynamoDbUrl: dynamoDb.endpoint,
    clock,
    lambda,
    queues,
    secrets,
    alarms,
    topics,
    proxy,
    engine,
    issuer,
    meter,
    events: { fireSchedules: () => schedules.fire() },
    busy: () => !calm(),
    quiet,
    close,
  };
}

/** https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html: all that a function knows of this machine. */
function sdkEnvironment(stack: Stack, endpoints: MachineEndpoints, credentials: Credentials): Record<string, string> {
  return {
    AWS_REGION: stack.region,
    AWS_DEFAULT_REGION: stack.region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(credentials.sessionToken !== undefined && { AWS_SESSION_TOKEN: credentials.sessionToken }),
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_EVENTBRIDGE: endpoints.events,
    AWS_ENDPOINT_URL_KMS: endpoints.kms,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secrets,
    AWS_ENDPOINT_URL_SFN: endpoints.stepFunctions,
    // A developer's own settings stay out of the functions.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
