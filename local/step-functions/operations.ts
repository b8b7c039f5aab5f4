import { ApiError } from './errors.ts';
import type { ExecutionSummary } from './execution.ts';
import type { Executions, StateMachine } from './executions.ts';
import { epochSeconds, toHistoryEvent } from './history.ts';
import type { Journal } from './journal.ts';
import { exceedsPayloadLimit, fromText, type Json, type JsonObject, type Payload } from './json.ts';

type Operation = (request: Request) => Promise<JsonObject> | JsonObject;

const STATUSES = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'];
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
    if (value === undefined || typeof value === 'string') return value;
    throw invalid(`${member} must be a string. ${member} 必须是字符串。`);
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
    if ((error?.length ?? 0) > 256 || (cause?.length ?? 0) > 32_768) {
      throw invalid('error may have 256 characters and cause 32768. error 最长 256，cause 最长 32768 个字符。');
    }
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
      of(['stateMachineArn', 'statusFilter', 'maxResults', 'nextToken'], (request) => this.#list(request)),
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
    const name = request.optionalText('name');
    const { arn, startedAt } = await this.#executions.start(
      request.text('stateMachineArn'),
      name,
      request.optionalText('input'),
    );
    return { executionArn: arn, startDate: epochSeconds(startedAt) };
  }

  async #stop(request: Request): Promise<JsonObject> {
    const { stoppedAt } = await this.#executions.stop(request.text('executionArn'), request.errorAndCause());
    return { stopDate: epochSeconds(stoppedAt ?? 0) };
  }

  async #redrive(request: Request): Promise<JsonObject> {
    const { redrivenAt } = await this.#executions.redrive(
      request.text('executionArn'),
      request.optionalText('clientToken'),
    );
    return { redriveDate: epochSeconds(redrivenAt ?? 0) };
  }

  async #describe(request: Request): Promise<JsonObject> {
    const summary = this.#executions.summary(request.text('executionArn'));
    const { started, closed } = await this.#executions.ends(summary);
    const obstacle = this.#executions.redriveObstacle(summary);
    const output = closed?.details.output;
    return {
      ...shown(summary),
      ...included(started.details.input, 'input', request),
      ...(output === undefined ? {} : included(output, 'output', request)),
      ...pick(closed?.details, ['error', 'cause']),
      redriveStatus: obstacle === undefined ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
      ...(obstacle === undefined ? {} : { redriveStatusReason: obstacle }),
    };
  }

  #list(request: Request): JsonObject {
    const machine = this.#executions.machine(request.text('stateMachineArn'));
    const status = request.optionalText('statusFilter');
    if (status !== undefined && !STATUSES.includes(status))
      throw invalid('statusFilter is not a status. statusFilter 不是有效状态。');
    const limit = request.maxResults();
    const all = this.#executions.summaries();
    const executions: JsonObject[] = [];
    for (let at = (request.nextToken() ?? all.length) - 1; at >= 0; at -= 1) {
      const summary = all[at];
      if (summary === undefined || summary.machineArn !== machine.arn) continue;
      if (status !== undefined && summary.status !== status) continue;
      if (executions.length === limit) return { executions, ...nextToken(at + 1) };
      executions.push(shown(summary));
    }
    return { executions };
  }

  async #history(request: Request): Promise<JsonObject> {
    const summary = this.#executions.summary(request.text('executionArn'));
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
    const { error = 'States.TaskFailed', cause = '' } = request.errorAndCause();
    this.#executions.tasks.fail(request.text('taskToken'), { error, cause });
    await this.#journal.flush();
    return {};
  }

  async #sendHeartbeat(request: Request): Promise<JsonObject> {
    this.#executions.tasks.beat(request.text('taskToken'));
    await this.#journal.flush();
    return {};
  }

  #describeMachine(request: Request): JsonObject {
    const machine = this.#executions.machine(request.text('stateMachineArn'));
    const definition = this.#executions.source(machine.definition);
    return {
      ...listed(machine),
      status: 'ACTIVE',
      definition,
      roleArn: machine.roleArn,
      revisionId: machine.definition,
    };
  }

  async #describeMachineFor(request: Request): Promise<JsonObject> {
    const summary = this.#executions.summary(request.text('executionArn'));
    const { started } = await this.#executions.ends(summary);
    const { machineName, definition } = started.recovery ?? {};
    return {
      stateMachineArn: summary.machineArn,
      name: machineName ?? '',
      definition: this.#executions.source(String(definition)),
      roleArn: started.details.roleArn ?? '',
      updateDate: epochSeconds(started.at),
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

function included(value: Json | undefined, member: 'input' | 'output', request: Request): JsonObject {
  const include = request.optionalText('includedData') !== 'METADATA_ONLY';
  return {
    ...(include && value !== undefined ? { [member]: value } : {}),
    [`${member}Details`]: { included: include },
  };
}

function pick(from: JsonObject | undefined, members: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(from ?? {}).filter(([member]) => members.includes(member)));
}
