import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import {
  type BusinessClock,
  type CommitHooks,
  createEngine,
  type Engine,
  type EngineOptions,
  type FunctionFailure,
  type InvokeRequest,
} from '#local/step-functions/index.ts';

export const MACHINE_ARN = 'arn:aws:states:cn-north-1:123456789012:stateMachine:claims';
export const INVOKE = 'arn:aws:states:::lambda:invoke';
export const WAIT_FOR_TOKEN = `${INVOKE}.waitForTaskToken`;

type States = Record<string, Record<string, unknown>>;

/** A definition whose first state is the first one named. */
export const machine = (states: States, top: Record<string, unknown> = {}): string =>
  JSON.stringify({ QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states, ...top });

export const task = (name: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  Type: 'Task',
  Resource: INVOKE,
  Arguments: { FunctionName: name, Payload: '{% $states.input %}' },
  Output: '{% $states.result.Payload %}',
  ...(more.Next === undefined ? { End: true } : {}),
  ...more,
});

export const tokenTask = (name: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  Type: 'Task',
  Resource: WAIT_FOR_TOKEN,
  Arguments: { FunctionName: name, Payload: { token: '{% $states.context.Task.Token %}' } },
  ...(more.Next === undefined ? { End: true } : {}),
  ...more,
});

/** Business time that stands still until it is set. */
export class StillClock implements BusinessClock {
  #now: Date;
  readonly #listeners = new Set<() => void>();

  constructor(now = '2025-06-03T01:00:00Z') {
    this.#now = new Date(now);
  }

  now(): Date {
    return this.#now;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  set(now: Date): void {
    this.#now = now;
    for (const listener of this.#listeners) listener();
  }

  advance(seconds: number): void {
    this.set(new Date(this.#now.getTime() + seconds * 1000));
  }
}

export type TestFunction = (payload: never, request: InvokeRequest) => unknown;

/** A function's failure as a return value, so that the rest of a test function stays plain. */
export class Failing {
  readonly failure: FunctionFailure;

  constructor(errorType: string, errorMessage = 'told by the function') {
    this.failure = { functionError: 'Unhandled', errorType, errorMessage };
  }
}

export interface Running {
  readonly engine: Engine;
  readonly client: SFNClient;
  readonly url: string;
  readonly clock: StillClock;
  readonly calls: InvokeRequest[];
}

export interface Setup extends CommitHooks, Pick<EngineOptions, 'statusChanged'> {
  readonly definition: string;
  readonly functions?: Record<string, TestFunction>;
  readonly clock?: StillClock;
  readonly journalPath?: string;
}

/** An engine that answers the wire protocol on a free port; functions are looked up by the last part of their ARN. */
export async function run({
  definition,
  functions = {},
  clock = new StillClock(),
  journalPath = ':memory:',
  ...hooks
}: Setup): Promise<Running> {
  const calls: InvokeRequest[] = [];
  const engine = createEngine({
    journalPath,
    partition: 'aws',
    region: 'cn-north-1',
    account: '123456789012',
    businessClock: clock,
    ...hooks,
    invoke: async (request) => {
      calls.push(request);
      const called = functions[request.functionArn.split(':').at(-1) ?? ''];
      if (called === undefined) throw new Error('no such function');
      const answer = await called(request.payload as never, request);
      return answer instanceof Failing ? answer.failure : { payload: answer };
    },
  });
  engine.createStateMachine({
    name: 'claims',
    arn: MACHINE_ARN,
    roleArn: 'arn:aws:iam::123456789012:role/claims',
    definition,
  });
  const { url } = await engine.listen(0);
  await engine.start();
  return { engine, client: clientOf(url), url, clock, calls };
}

export const clientOf = (url: string): SFNClient =>
  new SFNClient({
    endpoint: url,
    region: 'cn-north-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  });

/** Until nothing moves without somebody outside. */
export async function settled({ engine }: Pick<Running, 'engine'>): Promise<void> {
  while (!engine.idle()) await delay(2);
}

export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(2);
}

export async function start({ client }: Pick<Running, 'client'>, input: unknown = {}, name?: string): Promise<string> {
  const started = await client.send(
    new StartExecutionCommand({
      stateMachineArn: MACHINE_ARN,
      input: JSON.stringify(input),
      ...(name === undefined ? {} : { name }),
    }),
  );
  return started.executionArn ?? '';
}

export const describeExecution = (
  { client }: Pick<Running, 'client'>,
  executionArn: string,
): Promise<DescribeExecutionCommandOutput> => client.send(new DescribeExecutionCommand({ executionArn }));

/** Starts, lets it go as far as it goes by itself, and tells how it then stands. */
export async function runToRest(
  running: Running,
  input: unknown = {},
): Promise<DescribeExecutionCommandOutput & { arn: string }> {
  const arn = await start(running, input);
  await settled(running);
  return { ...(await describeExecution(running, arn)), arn };
}

export async function history({ client }: Pick<Running, 'client'>, executionArn: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      new GetExecutionHistoryCommand({ executionArn, maxResults: 1000, ...(nextToken ? { nextToken } : {}) }),
    );
    events.push(...(page.events ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return events;
}

export const types = (events: readonly HistoryEvent[]): string[] => events.map(({ type }) => type ?? '');

/** A folder for journals; removed by the function returned with it. */
export function temporaryFolder(): { file: (name: string) => string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'step-functions-'));
  return { file: (name) => join(folder, name), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
