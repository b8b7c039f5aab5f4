import { ApiError } from './errors.ts';
import type { ExecutionSummary } from './execution.ts';
import type { Executions, StateMachine } from './executions.ts';
import { epochSeconds, toHistoryEvent } from './history.ts';
import type { Journal } from './journal.ts';
import {
  exceedsPayloadLimit,
  fromText,
  PAYLOAD_LIMIT_BYTES,
  type Json,
  type JsonObject,
  type Payload,
} from './json.ts';

type Operation = (request: Request) => Promise<JsonObject> | JsonObject;

const STATUSES = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'];
/** Shortest and longest values, in characters (AWS Step Functions API reference, each action's request parameters). */
const LENGTHS: Readonly<Record<string, readonly [number, number]>> = {
  executionArn: [1, 256],
  stateMachineArn: [1, 256],
  name: [1, 80],
  input: [0, PAYLOAD_LIMIT_BYTES],
  error: [0, 256],
  cause: [0, 32_768],
  taskToken: [1, 2048],
  clientToken: [1, 64],
  nextToken: [1, 3096],
  traceHeader: [0, 256],
};
const ARNS = {
  stateMachine: /^arn:[^:]+:states:[^:]+:[^:]+:stateMachine:[^:]+$/,
  execution: /^arn:[^:]+:states:[^:]+:[^:]+:execution:[^:]+:[^:]+$/,
} as const;
const CLIENT_TOKEN = /^[!-~]+$/;

const invalid = (message: string): ApiError => new ApiError('ValidationException', message);

/** The members of one request, checked as they are read. */
class Request {
  readonly #body: JsonObject;

  constructor(body: JsonObject, members: readonly string[]) {
    this.#body = body;
    const unknown = Object.keys(body).filter((member) => !members.includes(member));
    if (unknown.length > 0) throw invalid(`Not implemented here: ${unknown.join(', ')}. 此处未实现的参数。`);
  }

  text(member: string): string {
    const value = this.optionalText(member);
    if (value === undefined) throw invalid(`${member} is required. 缺少 ${member}。`);
    return value;
  }

  optionalText(member: string): string | undefined {
    const value = this.#body[member] ?? undefined;
    if (value === undefined) return value;
    if (typeof value !== 'string') throw invalid(`${member} must be a string. ${member} 必须是字符串。`);
    const [least, most] = LENGTHS[member] ?? [0, Number.POSITIVE_INFINITY];
    if (value.length < least || value.length > most)
      throw invalid(`${member} must have ${least} to ${most} characters. ${member} 须为 ${least} 至 ${most} 个字符。`);
    return value;
  }

  /** @throws ApiError InvalidArn unless the member is the ARN of a `stateMachine` or of an `execution` */
  arn(member: string, kind: keyof typeof ARNS): string {
    const value = this.text(member);
    if (ARNS[kind].test(value)) return value;
    throw new ApiError(
      'InvalidArn',
      `${member} is not the ARN of a resource of type ${kind}. ${member} 不是有效的 ARN。`,
    );
  }

  oneOf(member: string, values: readonly string[]): string | undefined {
    const value = this.optionalText(member);
    if (value === undefined || values.includes(value)) return value;
    throw invalid(`${member} must be one of ${values.join(', ')}. ${member} 取值无效。`);
  }

  /** Whether the data is asked for, and not only what is said about it. */
  withData(): boolean {
    return this.oneOf('includedData', ['ALL_DATA', 'METADATA_ONLY']) !== 'METADATA_ONLY';
  }

  flag(member: string, otherwise: boolean): boolean {
    const value = this.#body[member] ?? otherwise;
    if (typeof value === 'boolean') return value;
    throw invalid(`${member} must be true or false. ${member} 必须是布尔值。`);
  }

  /** 0 and absent both mean the default of 100. */
  maxResults(): number {
    const value = this.#body.maxResults ?? 0;
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 1000)
      return value === 0 ? 100 : value;
    throw invalid('maxResults must be an integer from 0 to 1000. maxResults 必须是 0 至 1000 的整数。');
  }

  /** Where the page before ended. @throws ApiError InvalidToken */
  nextToken(): number | undefined {
    const token = this.optionalText('nextToken');
    if (token === undefined) return undefined;
    const position = Number(Buffer.from(token, 'base64url').toString());
    if (token !== '' && Number.isSafeInteger(position)) return position;
    throw new ApiError('InvalidToken', 'nextToken is not valid. nextToken 无效。');
  }

  errorAndCause(): { error?: string; cause?: string } {
    const error = this.optionalText('error');
    const cause = this.optionalText('cause');
    return { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
  }
}

const nextToken = (position: number | undefined): JsonObject =>
  position === undefined ? {} : { nextToken: Buffer.from(String(position)).toString('base64url') };

function taskOutput(text: string): Payload {
  try {
    if (!exceedsPayloadLimit(text)) return fromText(text);
  } catch {
    // told below together with the other reason
  }
  throw new ApiError(
    'InvalidOutput',
    'The output must be JSON of at most 262144 bytes. output 须为不超过 262144 字节的 JSON。',
  );
}

/** The actions of the AWS Step Functions API that are implemented, by name, over one engine's executions. */
export class Operations {
  readonly #executions: Executions;
  readonly #journal: Journal;

  constructor(executions: Executions, journal: Journal) {
    this.#executions = executions;
    this.#journal = journal;
  }

  /** @throws ApiError as the AWS API reference names them; UnknownOperationException for what is not implemented */
  async call(action: string, body: JsonObject): Promise<JsonObject> {
    this.#executions.assertStarted();
    const found = this.#actions.get(action);
    if (found === undefined)
      throw new ApiError('UnknownOperationException', `${action} is not implemented here. 此处未实现 ${action}。`);
    return found.operation(new Request(body, found.members));
  }

  readonly #actions: ReadonlyMap<string, { members: readonly string[]; operation: Operation }> = new Map([
    ['StartExecution', of(['stateMachineArn', 'name', 'input', 'traceHeader'], (request) => this.#start(request))],
    ['StopExecution', of(['executionArn', 'error', 'cause'], (request) => this.#stop(request))],
    ['RedriveExecution', of(['executionArn', 'clientToken'], (request) => this.#redrive(request))],
    ['DescribeExecution', of(['executionArn', 'includedData'], (request) => this.#describe(request))],
    [
      'ListExecutions',
      of(['stateMachineArn', 'statusFilter', 'redriveFilter', 'maxResults', 'nextToken'], (request) =>
        this.#list(request),
      ),
    ],
    [
      'GetExecutionHistory',
      of(['executionArn', 'maxResults', 'reverseOrder', 'nextToken', 'includeExecutionData'], (request) =>
        this.#history(request),
      ),
    ],
    ['SendTaskSuccess', of(['taskToken', 'output'], (request) => this.#sendSuccess(request))],
    ['SendTaskFailure', of(['taskToken', 'error', 'cause'], (request) => this.#sendFailure(request))],
    ['SendTaskHeartbeat', of(['taskToken'], (request) => this.#sendHeartbeat(request))],
    ['DescribeStateMachine', of(['stateMachineArn', 'includedData'], (request) => this.#describeMachine(request))],
    [
      'DescribeStateMachineForExecution',
      of(['executionArn', 'includedData'], (request) => this.#describeMachineFor(request)),
    ],
    ['ListStateMachines', of(['maxResults', 'nextToken'], (request) => this.#listMachines(request))],
  ]);

  async #start(request: Request): Promise<JsonObject> {
    const machineArn = request.arn('stateMachineArn', 'stateMachine');
    const name = request.optionalText('name');
    const input = request.optionalText('input');
    request.optionalText('traceHeader');
    if (input !== undefined && exceedsPayloadLimit(input))
      throw invalid(`input may have ${PAYLOAD_LIMIT_BYTES} bytes. input 最长 ${PAYLOAD_LIMIT_BYTES} 字节。`);
    const { arn, startedAt } = await this.#executions.start(machineArn, name, input);
    return { executionArn: arn, startDate: epochSeconds(startedAt) };
  }

  async #stop(request: Request): Promise<JsonObject> {
    const { stoppedAt } = await this.#executions.stop(
      request.arn('executionArn', 'execution'),
      request.errorAndCause(),
    );
    return { stopDate: epochSeconds(stoppedAt ?? 0) };
  }

  async #redrive(request: Request): Promise<JsonObject> {
    const clientToken = request.optionalText('clientToken');
    if (clientToken !== undefined && !CLIENT_TOKEN.test(clientToken))
      throw invalid('clientToken may hold printable ASCII characters only. clientToken 只能含可打印的 ASCII 字符。');
    const { redrivenAt } = await this.#executions.redrive(request.arn('executionArn', 'execution'), clientToken);
    return { redriveDate: epochSeconds(redrivenAt ?? 0) };
  }

  async #describe(request: Request): Promise<JsonObject> {
    const summary = this.#executions.summary(request.arn('executionArn', 'execution'));
    const withData = request.withData();
    const { started, closed } = await this.#executions.ends(summary);
    const limit = started.recovery?.limit;
    const obstacle = this.#executions.redriveObstacle(summary, {
      lastEvent: closed?.event ?? 0,
      limit: typeof limit === 'number' ? limit : undefined,
    });
    const output = closed?.details.output;
    return {
      ...shown(summary),
      ...included(started.details.input, 'input', withData),
      ...(output === undefined ? {} : included(output, 'output', withData)),
      ...pick(closed?.details, ['error', 'cause']),
      redriveStatus: obstacle === undefined ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
      ...(obstacle === undefined ? {} : { redriveStatusReason: obstacle }),
    };
  }

  async #list(request: Request): Promise<JsonObject> {
    const machine = this.#executions.machine(request.arn('stateMachineArn', 'stateMachine'));
    const status = request.oneOf('statusFilter', STATUSES);
    if (request.oneOf('redriveFilter', ['REDRIVEN', 'NOT_REDRIVEN']) !== undefined)
      throw invalid('redriveFilter is for Map Runs, not for a state machine. redriveFilter 不能用于状态机。');
    const page = this.#page(machine.arn, status, request.maxResults(), request.nextToken());
    // What was just read may be ahead of the disk; nobody is told of it before it is there.
    await this.#journal.flush();
    return page;
  }

  #page(machineArn: string, status: string | undefined, limit: number, from: number | undefined): JsonObject {
    const all = this.#executions.summaries();
    const executions: JsonObject[] = [];
    for (let at = Math.min(from ?? all.length, all.length) - 1; at >= 0; at -= 1) {
      const summary = all[at];
      if (summary === undefined || summary.machineArn !== machineArn) continue;
      if (status !== undefined && summary.status !== status) continue;
      if (executions.length === limit) return { executions, ...nextToken(at + 1) };
      executions.push(shown(summary));
    }
    return { executions };
  }

  async #history(request: Request): Promise<JsonObject> {
    const summary = this.#executions.summary(request.arn('executionArn', 'execution'));
    const limit = request.maxResults();
    const page = { after: request.nextToken(), limit: limit + 1, reverse: request.flag('reverseOrder', false) };
    const includeData = request.flag('includeExecutionData', true);
    const rows = await this.#executions.history(summary, page);
    const last = rows.length > limit ? rows[limit - 1]?.seq : undefined;
    return { events: rows.slice(0, limit).map((row) => toHistoryEvent(row, includeData)), ...nextToken(last) };
  }

  async #sendSuccess(request: Request): Promise<JsonObject> {
    this.#executions.tasks.succeed(request.text('taskToken'), taskOutput(request.text('output')));
    await this.#journal.flush();
    return {};
  }

  async #sendFailure(request: Request): Promise<JsonObject> {
    this.#executions.tasks.fail(request.text('taskToken'), request.errorAndCause());
    await this.#journal.flush();
    return {};
  }

  async #sendHeartbeat(request: Request): Promise<JsonObject> {
    this.#executions.tasks.beat(request.text('taskToken'));
    await this.#journal.flush();
    return {};
  }

  #describeMachine(request: Request): JsonObject {
    const machine = this.#executions.machine(request.arn('stateMachineArn', 'stateMachine'));
    return {
      ...listed(machine),
      status: 'ACTIVE',
      definition: request.withData() ? this.#executions.source(machine.definition) : '{}',
      roleArn: machine.roleArn,
      revisionId: machine.definition,
    };
  }

  async #describeMachineFor(request: Request): Promise<JsonObject> {
    const summary = this.#executions.summary(request.arn('executionArn', 'execution'));
    const withData = request.withData();
    const { started } = await this.#executions.ends(summary);
    const { machineName, definition } = started.recovery ?? {};
    return {
      stateMachineArn: summary.machineArn,
      name: machineName ?? '',
      definition: withData ? this.#executions.source(String(definition)) : '{}',
      roleArn: started.details.roleArn ?? '',
      updateDate: epochSeconds(this.#executions.versionOf(summary.machineArn, String(definition)) ?? started.at),
      revisionId: definition ?? '',
    };
  }

  #listMachines(request: Request): JsonObject {
    const all = this.#executions.machines();
    const from = request.nextToken() ?? 0;
    const to = from + request.maxResults();
    return { stateMachines: all.slice(from, to).map(listed), ...nextToken(to < all.length ? to : undefined) };
  }
}

function of(members: readonly string[], operation: Operation): { members: readonly string[]; operation: Operation } {
  return { members, operation };
}

const listed = ({ arn, name, createdAt }: StateMachine): JsonObject => ({
  stateMachineArn: arn,
  name,
  type: 'STANDARD',
  creationDate: epochSeconds(createdAt),
});

function shown({
  arn,
  machineArn,
  name,
  status,
  startedAt,
  stoppedAt,
  redriveCount,
  redrivenAt,
}: ExecutionSummary): JsonObject {
  return {
    executionArn: arn,
    stateMachineArn: machineArn,
    name,
    status,
    startDate: epochSeconds(startedAt),
    ...(stoppedAt === undefined ? {} : { stopDate: epochSeconds(stoppedAt) }),
    redriveCount,
    ...(redrivenAt === undefined ? {} : { redriveDate: epochSeconds(redrivenAt) }),
  };
}

function included(value: Json | undefined, member: 'input' | 'output', include: boolean): JsonObject {
  return {
    ...(include && value !== undefined ? { [member]: value } : {}),
    [`${member}Details`]: { included: include },
  };
}

function pick(from: JsonObject | undefined, members: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(from ?? {}).filter(([member]) => members.includes(member)));
}
