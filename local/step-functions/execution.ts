import type { Definition, Scope, State } from './definition.ts';
import type { Failure } from './errors.ts';
import { isObject, type Json, type JsonObject } from './json.ts';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/**
 * One thing that happened. Those with an `event` id are the history that AWS shows; the others only serve recovery.
 * Details are as in the AWS history; `recovery` holds what a restart needs and the history does not say.
 */
export interface JournalRecord {
  readonly event: number | undefined;
  readonly previous: number | undefined;
  /** Machine time, epoch milliseconds. */
  readonly at: number;
  readonly type: string;
  readonly branch: string;
  readonly details: JsonObject;
  readonly recovery: JsonObject | undefined;
  /** The payload that `details` holds as text, where the writer has it at hand. */
  readonly value?: Json | undefined;
}

/** Where a state stands. Every kind but the last two can be the one found after a restart, and is gone on from. */
export type Step =
  | { readonly at: 'entered' }
  /** `due` in business time, epoch milliseconds, as all times below that say nothing else. */
  | { readonly at: 'waiting'; readonly due: number }
  | {
      readonly at: 'scheduled';
      readonly parameters: JsonObject;
      readonly token: string | undefined;
      readonly timeoutSeconds: number | undefined;
      /** When a token is waited for no longer; plain tasks are timed by the machine and begin anew after a restart. */
      readonly due: number | undefined;
      readonly heartbeatSeconds: number | undefined;
      heartbeatDue: number | undefined;
      submitted: boolean;
    }
  | MappingStep
  /** `due` in machine time. */
  | { readonly at: 'retrying'; readonly due: number }
  | { readonly at: 'succeeded'; readonly result: Json }
  | ({ readonly at: 'failed'; readonly mapping: MappingStep | undefined } & Failure)
  | { readonly at: 'exited'; readonly output: Json };

export interface MappingStep {
  readonly at: 'mapping';
  readonly startedEvent: number;
  readonly items: readonly Json[];
  readonly concurrency: number;
  readonly iterations: Map<number, Branch>;
  /** The last event inside the iteration that succeeded last: what the next one that starts follows. */
  freedBy: number | undefined;
}

export interface Position {
  readonly state: State;
  readonly input: Json;
  /** Machine time. */
  readonly enteredAt: number;
  readonly enteredEvent: number;
  /** The event that the entry follows. */
  readonly enteredAfter: number;
  /** How often each retrier was used. */
  retried: number[];
  retryCount: number;
  step: Step;
}

/** One line of states: the execution itself, or one iteration of a Map. */
export class Branch {
  readonly path: string;
  readonly parent: Branch | undefined;
  readonly scope: Scope;
  readonly item: { readonly index: number; readonly value: Json } | undefined;
  readonly inherited: JsonObject;
  readonly stop = new AbortController();
  status: 'running' | 'succeeded' | 'failed' | 'aborted' = 'running';
  variables: JsonObject;
  /** Bytes of each variable that this branch itself has assigned. */
  readonly sizes = new Map<string, number>();
  lastEvent: number;
  position: Position | undefined;

  constructor(of: Pick<Branch, 'path' | 'parent' | 'scope' | 'item' | 'inherited' | 'lastEvent'>) {
    this.path = of.path;
    this.parent = of.parent;
    this.scope = of.scope;
    this.item = of.item;
    this.inherited = of.inherited;
    this.lastEvent = of.lastEvent;
    this.variables = of.inherited;
  }

  /** The value handed out by the branch's last state. */
  get output(): Json {
    return this.position?.step.at === 'exited' ? this.position.step.output : null;
  }
}

export interface Machine {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
}

/** What lists and descriptions need; kept in memory for open and closed executions alike. */
export interface ExecutionSummary {
  readonly id: number;
  readonly arn: string;
  readonly name: string;
  readonly machineArn: string;
  /** Machine times, epoch milliseconds. */
  readonly startedAt: number;
  stoppedAt: number | undefined;
  status: ExecutionStatus;
  redriveCount: number;
  redrivenAt: number | undefined;
}

/** The record that `ExecutionStarted` leaves for recovery. */
export interface StartedRecovery extends JsonObject {
  arn: string;
  name: string;
  machineArn: string;
  machineName: string;
  definition: string;
  due: number | null;
  /** When the execution is over for good, whatever it still waits for; absent in journals that did not know it. */
  limit: number;
}

/** Events that no later one names as its previous: AWS hangs the next one onto what came before them. */
const LEADS_NOWHERE: ReadonlySet<string> = new Set([
  'ExecutionStarted',
  'MapStateSucceeded',
  'MapIterationSucceeded',
  'MapIterationFailed',
]);

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const optionalNumber = (value: Json | undefined): number | undefined => (typeof value === 'number' ? value : undefined);

/** How many more bytes a branch's variables take once these are assigned; their values are JSON texts. */
export function growth({ sizes }: Branch, assigned: JsonObject): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(assigned))
    bytes += Buffer.byteLength(text(value)) - (sizes.get(name) ?? 0);
  return bytes;
}

const parsed = (record: JournalRecord, field: string): Json =>
  record.value === undefined ? (JSON.parse(text(record.details[field])) as Json) : record.value;

/**
 * An open execution. Its state changes only by `apply`, live and in recovery alike,
 * so what is rebuilt from the journal is what was there.
 */
export class Execution {
  readonly summary: ExecutionSummary;
  readonly machine: Machine;
  readonly definition: Definition;
  readonly input: Json;
  /** Business time by which it must have ended; a redrive sets it anew. */
  due: number | undefined;
  /** Business time beyond which no execution may be open. */
  readonly limit: number | undefined;
  /** Bytes of all variables that are in scope anywhere. */
  variableBytes = 0;
  readonly root: Branch;
  readonly #branches = new Map<string, Branch>();
  lastEvent = 0;
  redriveToken: string | undefined;

  /** @param started the `ExecutionStarted` record, which is applied as well */
  constructor(summary: ExecutionSummary, machine: Machine, definition: Definition, started: JournalRecord) {
    this.summary = summary;
    this.machine = machine;
    this.definition = definition;
    this.input = parsed(started, 'input');
    this.due = optionalNumber(started.recovery?.due);
    this.limit = optionalNumber(started.recovery?.limit);
    this.root = new Branch({
      path: '',
      parent: undefined,
      scope: definition,
      item: undefined,
      inherited: {},
      lastEvent: 0,
    });
    this.#branches.set('', this.root);
    this.apply(started);
  }

  /** The branch of a path, if it is still of interest. */
  branch(path: string): Branch | undefined {
    return this.#branches.get(path);
  }

  /** Takes one record in. Records of one branch come in the order in which they were written. */
  apply(record: JournalRecord): void {
    const branch =
      record.type === 'MapIterationStarted' ? this.#startIteration(record) : this.#branches.get(record.branch);
    if (branch === undefined) throw new Error(`journal: a ${record.type} of an unknown branch`);
    if (record.event !== undefined) {
      this.lastEvent = record.event;
      if (!LEADS_NOWHERE.has(record.type)) branch.lastEvent = record.event;
    }
    if (record.type.endsWith('StateEntered')) this.#enter(branch, record);
    else if (record.type.endsWith('StateExited')) this.#exit(branch, record);
    else this.#change(branch, record);
  }

  #change(branch: Branch, record: JournalRecord): void {
    const { type, recovery } = record;
    if (type.startsWith('Execution')) this.#lifecycle(record);
    else if (type.startsWith('MapIteration')) {
      endIteration(branch, record);
      if (branch.status !== 'running') this.#dropVariables(branch);
    }
    const position = branch.position;
    if (position === undefined) return;
    switch (type) {
      case 'WaitArmed':
        position.step = { at: 'waiting', due: Number(recovery?.due) };
        break;
      case 'TaskScheduled':
        position.step = scheduled(record);
        break;
      case 'TaskSubmitted':
        if (position.step.at === 'scheduled') position.step.submitted = true;
        break;
      case 'HeartbeatReceived':
        if (position.step.at === 'scheduled') position.step.heartbeatDue = Number(recovery?.due);
        break;
      case 'TaskSucceeded':
        position.step = { at: 'succeeded', result: parsed(record, 'output') };
        break;
      case 'MapStateStarted':
        this.#startMap(branch, position, record);
        break;
      case 'MapStateSucceeded':
        this.#endMap(position);
        break;
      case 'RetryScheduled':
        this.#forget(position);
        position.step = { at: 'retrying', due: Number(recovery?.due) };
        position.retried = recovery?.retried as number[];
        position.retryCount += 1;
        break;
      case 'TaskFailed':
      case 'TaskTimedOut':
      case 'EvaluationFailed':
      case 'StateFailed':
      case 'MapFailed':
        failPosition(position, record);
    }
  }

  #enter(branch: Branch, record: JournalRecord): void {
    const state = branch.scope.states.get(text(record.details.name));
    if (state === undefined) throw new Error('journal: a state that the definition does not have');
    if (branch.position !== undefined) this.#forget(branch.position);
    branch.position = {
      state,
      input: parsed(record, 'input'),
      enteredAt: record.at,
      enteredEvent: record.event ?? 0,
      enteredAfter: record.previous ?? 0,
      retried: [],
      retryCount: 0,
      step: { at: 'entered' },
    };
  }

  #exit(branch: Branch, record: JournalRecord): void {
    const assigned = record.details.assignedVariables;
    if (isObject(assigned)) {
      const values = Object.entries(assigned).map(([name, value]) => [name, JSON.parse(text(value)) as Json]);
      branch.variables = { ...branch.variables, ...Object.fromEntries(values) };
      this.variableBytes += growth(branch, assigned);
      for (const [name, value] of Object.entries(assigned)) branch.sizes.set(name, Buffer.byteLength(text(value)));
    }
    if (branch.position === undefined) return;
    this.#forget(branch.position);
    branch.position.step = { at: 'exited', output: parsed(record, 'output') };
  }

  #startMap(branch: Branch, position: Position, record: JournalRecord): void {
    this.#forget(position);
    position.step = {
      at: 'mapping',
      startedEvent: record.event ?? branch.lastEvent,
      items: record.recovery?.items as Json[],
      concurrency: Number(record.recovery?.concurrency),
      iterations: new Map(),
      freedBy: undefined,
    };
  }

  #endMap(position: Position): void {
    const { step } = position;
    if (step.at !== 'mapping') return;
    const result = step.items.map((_, index) => step.iterations.get(index)?.output ?? null);
    this.#forget(position);
    position.step = { at: 'succeeded', result };
  }

  #startIteration(record: JournalRecord): Branch {
    const parent = this.#branches.get(record.branch.slice(0, record.branch.lastIndexOf('/')));
    const { state, step } = parent?.position ?? {};
    if (parent === undefined || state?.type !== 'Map' || step?.at !== 'mapping')
      throw new Error('journal: an iteration of no Map');
    const index = Number(record.details.index);
    const branch = new Branch({
      path: record.branch,
      parent,
      scope: state.processor,
      item: { index, value: step.items[index] ?? null },
      inherited: parent.variables,
      lastEvent: record.event ?? 0,
    });
    step.iterations.set(index, branch);
    this.#branches.set(branch.path, branch);
    return branch;
  }

  #forget({ step }: Position): void {
    const mapping = step.at === 'failed' ? step.mapping : step.at === 'mapping' ? step : undefined;
    for (const branch of mapping?.iterations.values() ?? []) {
      if (branch.position !== undefined) this.#forget(branch.position);
      this.#dropVariables(branch);
      this.#branches.delete(branch.path);
    }
  }

  #dropVariables({ sizes }: Branch): void {
    for (const bytes of sizes.values()) this.variableBytes -= bytes;
    sizes.clear();
  }

  #lifecycle({ type, at, details, recovery }: JournalRecord): void {
    const status = CLOSED[type];
    if (status !== undefined) {
      this.summary.status = status;
      this.summary.stoppedAt = at;
    }
    if (type !== 'ExecutionRedriven') return;
    this.summary.status = 'RUNNING';
    this.summary.stoppedAt = undefined;
    this.summary.redriveCount = Number(details.redriveCount);
    this.summary.redrivenAt = at;
    this.due = optionalNumber(recovery?.due);
    const token = recovery?.clientToken;
    this.redriveToken = typeof token === 'string' ? token : undefined;
    resume(this.root);
  }
}

/** The status that each closing event leaves. */
export const CLOSED: Readonly<Record<string, ExecutionStatus>> = {
  ExecutionSucceeded: 'SUCCEEDED',
  ExecutionFailed: 'FAILED',
  ExecutionAborted: 'ABORTED',
  ExecutionTimedOut: 'TIMED_OUT',
};

function scheduled({ details, recovery }: JournalRecord): Step {
  return {
    at: 'scheduled',
    parameters: JSON.parse(text(details.parameters)) as JsonObject,
    token: typeof recovery?.token === 'string' ? recovery.token : undefined,
    timeoutSeconds: optionalNumber(details.timeoutInSeconds),
    due: optionalNumber(recovery?.due),
    heartbeatSeconds: optionalNumber(details.heartbeatInSeconds),
    heartbeatDue: optionalNumber(recovery?.heartbeatDue),
    submitted: false,
  };
}

/** The history tells no reason for a Map's failure; it is kept beside it. */
function failPosition(position: Position, { type, details, recovery }: JournalRecord): void {
  const optional = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);
  const { error, cause } = type === 'MapFailed' ? (recovery ?? {}) : details;
  // Before its iterations and in them, and not where only its Output could not be worked out.
  const unstarted = position.step.at === 'entered' || position.step.at === 'retrying';
  const ofMap = type === 'MapFailed' || (position.state.type === 'Map' && unstarted);
  position.step = {
    at: 'failed',
    error: optional(error),
    cause: optional(cause),
    matching: optional(recovery?.matching),
    ofMap,
    mapping: position.step.at === 'mapping' ? position.step : undefined,
  };
}

/** The Map's own next event follows the iteration that succeeded last, or what made one fail. */
function endIteration(branch: Branch, { type, event, previous }: JournalRecord): void {
  const { parent } = branch;
  if (parent === undefined) return;
  if (type === 'MapIterationSucceeded') {
    branch.status = 'succeeded';
    parent.lastEvent = event ?? parent.lastEvent;
    if (parent.position?.step.at === 'mapping') parent.position.step.freedBy = branch.lastEvent;
  } else if (type === 'MapIterationFailed') {
    branch.status = 'failed';
    parent.lastEvent = previous ?? parent.lastEvent;
  } else if (type === 'MapIterationAborted') branch.status = 'aborted';
}

/** Redrive: what succeeded stays; what failed or was stopped stands at its state again, with its retries unused. */
function resume(branch: Branch): void {
  branch.status = 'running';
  const position = branch.position;
  if (position === undefined) return;
  position.retried = [];
  position.retryCount = 0;
  const mapping =
    position.step.at === 'failed' ? position.step.mapping : position.step.at === 'mapping' ? position.step : undefined;
  if (mapping !== undefined) {
    position.step = mapping;
    for (const iteration of mapping.iterations.values()) if (iteration.status !== 'succeeded') resume(iteration);
  } else if (position.step.at === 'failed' || position.step.at === 'scheduled' || position.step.at === 'retrying') {
    position.step = { at: 'entered' };
  }
}
