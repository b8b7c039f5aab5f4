import { createHash, randomUUID } from 'node:crypto';
import { Activity } from './activity.ts';
import { type Definition, loadDefinition } from './definition.ts';
import { ApiError } from './errors.ts';
import { CLOSED, Execution, type ExecutionSummary, type JournalRecord, type Machine } from './execution.ts';
import { Interpreter } from './interpreter.ts';
import type { Journal, JournalRow, MachineRow } from './journal.ts';
import type { Json, JsonObject } from './json.ts';
import type { EngineOptions } from './options.ts';
import { HISTORY_LIMIT, Recorder } from './recorder.ts';
import { statusChangeOf } from './status-change.ts';
import { TaskTokens } from './task-tokens.ts';
import { TaskRunner } from './tasks.ts';
import { BusinessTimers } from './timers.ts';

/** How long after its end an execution can be redriven (RedriveExecution, AWS API reference). */
const REDRIVABLE_MS = 14 * 86_400_000;
/** How long an execution may be open (Step Functions service quotas). */
const LONGEST_MS = 365 * 86_400_000;
const EXECUTION_NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u;

export interface StateMachine extends MachineRow {
  /** Machine time of the first version, epoch milliseconds. */
  readonly createdAt: number;
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** All state machines and executions of one journal: what is started, stopped, redriven and taken up again. */
export class Executions {
  readonly timers: BusinessTimers;
  readonly tasks: TaskRunner;
  readonly activity = new Activity();
  readonly #options: EngineOptions;
  readonly #journal: Journal;
  readonly #recorder: Recorder;
  readonly #interpreter: Interpreter;
  readonly #definitions = new Map<string, Definition>();
  readonly #machines = new Map<string, StateMachine>();
  readonly #summaries: ExecutionSummary[] = [];
  readonly #byArn = new Map<string, ExecutionSummary>();
  readonly #open = new Map<string, Execution>();
  #nextId = 1;
  #started = false;
  #broken: { error: unknown } | undefined;

  constructor(options: EngineOptions, journal: Journal) {
    this.#options = options;
    this.#journal = journal;
    this.timers = new BusinessTimers(options.businessClock);
    this.#recorder = new Recorder(journal);
    const shared = { journal, recorder: this.#recorder, timers: this.timers, activity: this.activity };
    const tokens = new TaskTokens(journal.secret());
    this.tasks = new TaskRunner({ ...shared, options, tokens, executionExists: (id) => id > 0 && id < this.#nextId });
    this.#interpreter = new Interpreter({
      ...shared,
      tasks: this.tasks,
      onClosed: (execution, details) => {
        this.#open.delete(execution.summary.arn);
        this.#tellStatus(execution, details);
      },
      onBroken: (error) => this.#break(error),
    });
    for (const row of journal.machines())
      this.#machines.set(row.arn, { ...row, createdAt: this.#machines.get(row.arn)?.createdAt ?? row.at });
    for (const row of journal.lifecycles()) this.#remember(row);
  }

  /** @throws whatever stopped the engine: its own failure, or the journal's */
  assertSound(): void {
    if (this.#broken !== undefined) throw this.#broken.error;
    this.#journal.assertSound();
  }

  transitions(): number {
    return this.#recorder.transitions;
  }

  /** @throws Error before `resume`, when it is not yet known who waits for what */
  assertStarted(): void {
    this.assertSound();
    if (!this.#started) throw new Error('the engine has not been started');
  }

  /** @throws DefinitionError */
  saveMachine(machine: Machine, source: string): void {
    const definition = hashOf(source);
    this.#definitions.set(definition, loadDefinition(source, this.#options.partition));
    const known = this.#machines.get(machine.arn);
    if (known?.definition === definition && known.roleArn === machine.roleArn && known.name === machine.name) return;
    const row = { ...machine, definition, at: Date.now() };
    this.#journal.saveDefinition(definition, source);
    this.#journal.saveMachine(row);
    this.#machines.set(machine.arn, { ...row, createdAt: known?.createdAt ?? row.at });
  }

  /** Takes up every open execution where the journal says it stands. */
  resume(): void {
    this.#started = true;
    for (const summary of this.#summaries) {
      if (summary.status !== 'RUNNING' || this.#open.has(summary.arn)) continue;
      const execution = this.#rebuild(summary);
      this.#open.set(summary.arn, execution);
      this.#interpreter.run(execution);
    }
  }

  /** Stops all work without recording anything: a restart goes on from here. */
  halt(): void {
    this.#recorder.close();
    this.timers.close();
    for (const execution of this.#open.values()) this.#interpreter.stop(execution.root);
  }

  machines(): StateMachine[] {
    return [...this.#machines.values()];
  }

  /** @throws ApiError StateMachineDoesNotExist */
  machine(arn: string): StateMachine {
    const machine = this.#machines.get(arn);
    if (machine === undefined)
      throw new ApiError('StateMachineDoesNotExist', `State machine ${arn} does not exist. 状态机不存在。`);
    return machine;
  }

  /** When the version of a state machine was made that an execution started with, epoch milliseconds. */
  versionOf(machineArn: string, definition: string): number | undefined {
    return this.#journal.machines().findLast((row) => row.arn === machineArn && row.definition === definition)?.at;
  }

  source(definition: string): string {
    return this.#journal.definition(definition);
  }

  /** In the order of their start. */
  summaries(): readonly ExecutionSummary[] {
    return this.#summaries;
  }

  /** @throws ApiError ExecutionDoesNotExist */
  summary(arn: string): ExecutionSummary {
    const summary = this.#byArn.get(arn);
    if (summary === undefined)
      throw new ApiError('ExecutionDoesNotExist', `Execution ${arn} does not exist. 执行不存在。`);
    return summary;
  }

  /** The execution's first and, once it is closed, its last record. */
  async ends(summary: ExecutionSummary): Promise<{ started: JournalRow; closed: JournalRow | undefined }> {
    // What the summary says may be ahead of the disk; nobody is told of it before it is there.
    do await this.#journal.flush();
    while (this.#journal.pending > 0);
    const [started] = this.#journal.history(summary.id, { after: undefined, limit: 1, reverse: false });
    const [last] = this.#journal.history(summary.id, { after: undefined, limit: 1, reverse: true });
    if (started === undefined) throw new Error('journal: an execution without a start');
    return { started, closed: last !== undefined && last.type in CLOSED ? last : undefined };
  }

  async history(summary: ExecutionSummary, page: Parameters<Journal['history']>[1]): Promise<JournalRow[]> {
    await this.#journal.flush();
    return this.#journal.history(summary.id, page);
  }

  /**
   * Starts an execution, or finds the open one of the same name and input.
   * @throws ApiError ValidationException, InvalidName, InvalidExecutionInput, StateMachineDoesNotExist, ExecutionAlreadyExists
   */
  async start(machineArn: string, name: string = randomUUID(), input = '{}'): Promise<ExecutionSummary> {
    this.assertStarted();
    const machine = this.machine(machineArn);
    if (!EXECUTION_NAME.test(name)) {
      throw new ApiError(
        'InvalidName',
        'An execution name has no spaces, brackets, wildcards, special or control characters. 执行名无效。',
      );
    }
    const value = parseInput(input);
    const arn = `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
    const known = this.#byArn.get(arn);
    if (known !== undefined) {
      const open = this.#open.get(arn);
      if (open === undefined || JSON.stringify(open.input) !== JSON.stringify(value)) {
        throw new ApiError('ExecutionAlreadyExists', `Execution ${arn} exists already. 同名执行已存在。`);
      }
      await this.#journal.flush();
      return known;
    }
    const execution = this.#create(machine, arn, name, value);
    await this.#journal.flush();
    this.#interpreter.run(execution);
    return execution.summary;
  }

  /** @throws ApiError ExecutionDoesNotExist */
  async stop(arn: string, details: JsonObject): Promise<ExecutionSummary> {
    this.assertStarted();
    const summary = this.summary(arn);
    const execution = this.#open.get(arn);
    if (execution !== undefined) this.#interpreter.close(execution, 'ExecutionAborted', details);
    await this.#journal.flush();
    return summary;
  }

  /**
   * Goes on with a closed execution from the state that failed.
   * @throws ApiError ExecutionDoesNotExist, ExecutionNotRedrivable
   */
  async redrive(arn: string, clientToken: string | undefined): Promise<ExecutionSummary> {
    this.assertStarted();
    const summary = this.summary(arn);
    await this.#journal.flush();
    const open = this.#open.get(arn);
    if (open !== undefined && clientToken !== undefined && open.redriveToken === clientToken) return summary;
    const execution = open === undefined ? this.#rebuild(summary) : undefined;
    const why = this.redriveObstacle(summary, execution);
    if (execution === undefined || why !== undefined) throw new ApiError('ExecutionNotRedrivable', why ?? NOT_CLOSED);
    this.#recorder.record(execution, [
      {
        branch: execution.root,
        type: 'ExecutionRedriven',
        details: { redriveCount: summary.redriveCount + 1 },
        recovery: { clientToken: clientToken ?? null, due: this.#due(execution.definition) },
      },
    ]);
    this.#open.set(arn, execution);
    this.#tellStatus(execution, {});
    await this.#journal.flush();
    this.#interpreter.run(execution);
    return summary;
  }

  /** Why an execution cannot be redriven, as the API words it; `undefined` if it can. */
  redriveObstacle(
    summary: ExecutionSummary,
    known: Pick<Execution, 'lastEvent' | 'limit'> | undefined,
  ): string | undefined {
    if (summary.status === 'RUNNING') return NOT_CLOSED;
    if (summary.status === 'SUCCEEDED') return SUCCEEDED;
    if (Date.now() - (summary.stoppedAt ?? 0) > REDRIVABLE_MS) return PERIOD_OVER;
    if (known?.limit !== undefined && known.limit <= this.timers.now()) return TOO_OLD;
    return known !== undefined && known.lastEvent >= HISTORY_LIMIT - 1 ? HISTORY_FULL : undefined;
  }

  /** When an execution that starts now times out by its own definition, in business time. */
  #due({ timeoutSeconds }: Definition): number | null {
    return timeoutSeconds === undefined ? null : this.timers.now() + timeoutSeconds * 1000;
  }

  #create(machine: StateMachine, arn: string, name: string, value: Json): Execution {
    const definition = this.#definition(machine.definition);
    const at = Date.now();
    const due = this.#due(definition);
    const limit = this.timers.now() + LONGEST_MS;
    const record: JournalRecord = {
      event: 1,
      previous: 0,
      at,
      type: 'ExecutionStarted',
      branch: '',
      details: { input: JSON.stringify(value), inputDetails: { truncated: false }, roleArn: machine.roleArn },
      recovery: {
        arn,
        name,
        machineArn: machine.arn,
        machineName: machine.name,
        definition: machine.definition,
        due,
        limit,
      },
      value,
    };
    const summary = summaryOf(this.#nextId, record);
    const execution = new Execution(summary, machine, definition, record);
    this.#add(summary);
    this.#open.set(arn, execution);
    this.#journal.append(summary.id, [record]);
    this.#recorder.record(execution, [this.#interpreter.firstEntry(execution)]);
    this.#tellStatus(execution, {});
    return execution;
  }

  /** @param closing the details of the event that closed the execution */
  #tellStatus(execution: Execution, closing: JsonObject): void {
    const { statusChanged } = this.#options;
    if (statusChanged === undefined) return;
    const obstacle = this.redriveObstacle(execution.summary, execution);
    const change = statusChangeOf(execution, closing, obstacle);
    this.#journal.afterCommit(() => this.#options.statusChanged?.(change));
  }

  /** Folds an execution's records into the state they led to. */
  #rebuild(summary: ExecutionSummary): Execution {
    let execution: Execution | undefined;
    for (const row of this.#journal.records(summary.id)) {
      if (execution !== undefined) execution.apply(row);
      else {
        const { machineArn, machineName, definition } = row.recovery ?? {};
        const machine = { arn: String(machineArn), name: String(machineName), roleArn: String(row.details.roleArn) };
        execution = new Execution(summary, machine, this.#definition(String(definition)), row);
      }
    }
    if (execution === undefined) throw new Error('journal: an execution without records');
    return execution;
  }

  #definition(hash: string): Definition {
    const known = this.#definitions.get(hash);
    if (known !== undefined) return known;
    const definition = loadDefinition(this.#journal.definition(hash), this.#options.partition);
    this.#definitions.set(hash, definition);
    return definition;
  }

  #remember(row: JournalRow): void {
    if (row.type === 'ExecutionStarted') {
      this.#add(summaryOf(row.execution, row));
      return;
    }
    const arn = this.#summaries[row.execution - 1]?.arn ?? '';
    const summary = this.summary(arn);
    summary.status = CLOSED[row.type] ?? 'RUNNING';
    summary.stoppedAt = row.type in CLOSED ? row.at : undefined;
    if (row.type !== 'ExecutionRedriven') return;
    summary.redriveCount = Number(row.details.redriveCount);
    summary.redrivenAt = row.at;
  }

  #add(summary: ExecutionSummary): void {
    this.#summaries.push(summary);
    this.#byArn.set(summary.arn, summary);
    this.#nextId = summary.id + 1;
  }

  /** A failure of the engine itself: nothing goes on, and whoever asks is told. */
  #break(error: unknown): void {
    if (this.#broken !== undefined) return;
    this.#broken = { error };
    this.halt();
  }
}

// As the API reference words them (DescribeExecution, redriveStatusReason): programs compare these.
const NOT_CLOSED = 'Execution is RUNNING and cannot be redriven';
const SUCCEEDED = 'Execution is SUCCEEDED and cannot be redriven';
const HISTORY_FULL = 'Execution history event limit exceeded';
const TOO_OLD = 'Execution has exceeded the max execution time';
const PERIOD_OVER = 'Execution redrivable period exceeded';

function summaryOf(id: number, { at, recovery }: JournalRecord): ExecutionSummary {
  return {
    id,
    arn: String(recovery?.arn),
    name: String(recovery?.name),
    machineArn: String(recovery?.machineArn),
    startedAt: at,
    stoppedAt: undefined,
    status: 'RUNNING',
    redriveCount: 0,
    redrivenAt: undefined,
  };
}

function parseInput(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new ApiError('InvalidExecutionInput', 'The input is not JSON. 输入不是 JSON。');
  }
}
