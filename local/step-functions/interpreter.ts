import type { Activity, Done } from './activity.ts';
import type { ChoiceState, MapState, State, Transition, WaitState } from './definition.ts';
import { ExecutionLimit, type Failure, StateError, Stopped } from './errors.ts';
import { type Branch, type Execution, growth, type MappingStep, type Position } from './execution.ts';
import { evaluate, type Scope, type Template } from './expression.ts';
import { exceedsPayloadLimit, type Json, type JsonObject, toPayload } from './json.ts';
import type { Journal } from './journal.ts';
import type { Change, Recorder } from './recorder.ts';
import { matchesError, retryDelay } from './retry.ts';
import { scopeOf } from './scope.ts';
import { requireCount, requireItems, requireTimestamp } from './values.ts';
import type { TaskRunner } from './tasks.ts';
import { type BusinessTimers, machineTimer } from './timers.ts';

/** Iterations of an inline Map that run at once at most (developer guide, "Inline mode"). */
const INLINE_CONCURRENCY = 40;
/** All variables of an execution together (developer guide, "Variables", limits). */
const VARIABLES_LIMIT_BYTES = 10 * 1024 * 1024;
/** Records that may wait for their commit before a branch that needs no answer from outside waits too. */
const BACKLOG = 2_000;

interface Parts {
  readonly journal: Journal;
  readonly recorder: Recorder;
  readonly timers: BusinessTimers;
  readonly tasks: TaskRunner;
  readonly activity: Activity;
  /** An execution was closed, or cannot be gone on with because the engine itself failed. */
  readonly onClosed: (execution: Execution, details: JsonObject) => void;
  readonly onBroken: (error: unknown) => void;
}

const entered = ({ type }: State): string => `${type}StateEntered`;

/**
 * Moves executions on. A state is a sequence of steps, each recorded before the next;
 * a restart goes on from the step it finds, by the very same code.
 */
export class Interpreter {
  readonly #parts: Parts;
  readonly #iterationEnded = new WeakMap<Branch, (failure: Failure | undefined) => void>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The records that begin an execution: entry into its first state. */
  firstEntry(execution: Execution): Change {
    return this.#entry(execution.root, execution.definition.startAt, {
      value: execution.input,
      text: JSON.stringify(execution.input),
    });
  }

  /** Goes on with an execution from wherever it stands. */
  run(execution: Execution): void {
    if (execution.root.stop.signal.aborted) return;
    const timeOut = (): void => this.#closeSafely(execution, 'ExecutionTimedOut', {});
    const { due, limit } = execution;
    const cancels = [
      ...(due === undefined ? [] : [this.#parts.timers.at(due, timeOut)]),
      ...(limit === undefined ? [] : [this.#parts.timers.unannounced(limit, timeOut)]),
    ];
    const cancelAll = (): void => {
      for (const cancel of cancels) cancel();
    };
    execution.root.stop.signal.addEventListener('abort', cancelAll, { once: true });
    void this.#parts.activity.during(() => this.#runBranch(execution, execution.root));
  }

  /** Records the closing event and stops whatever of the execution still runs. */
  close(execution: Execution, type: string, details: JsonObject): void {
    this.#parts.recorder.recordClosing(execution, type, details);
    this.stop(execution.root);
    this.#parts.onClosed(execution, details);
  }

  /** Stops a branch and its iterations without a trace. */
  stop(branch: Branch): void {
    const { step } = branch.position ?? {};
    if (step?.at === 'mapping') for (const iteration of step.iterations.values()) this.stop(iteration);
    branch.stop.abort();
  }

  async #runBranch(execution: Execution, branch: Branch): Promise<void> {
    try {
      while (await this.#step(execution, branch)) {
        if (this.#parts.journal.pending > BACKLOG) await this.#parts.journal.flush();
      }
    } catch (error) {
      this.#unwind(execution, error);
    }
  }

  #unwind(execution: Execution, error: unknown): void {
    if (error instanceof Stopped) return;
    if (error instanceof ExecutionLimit) {
      const cause =
        'The execution reached the maximum number of history events (25000). 执行历史已达 25000 个事件的上限。';
      this.#closeSafely(execution, 'ExecutionFailed', { error: 'States.Runtime', cause });
    } else this.#parts.onBroken(error);
  }

  /** For callers that nobody stands behind: what goes wrong is the engine's own failure. */
  #closeSafely(execution: Execution, type: string, details: JsonObject): void {
    try {
      this.close(execution, type, details);
    } catch (error) {
      if (!(error instanceof Stopped)) this.#parts.onBroken(error);
    }
  }

  /** Takes one step; false once the branch has ended. */
  async #step(execution: Execution, branch: Branch): Promise<boolean> {
    const { position } = branch;
    if (position === undefined) throw new Error('a branch without a position');
    if (position.step.at === 'failed') return this.#handleFailure(execution, branch, position, position.step);
    try {
      return await this.#perform(execution, branch, position);
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      this.#parts.recorder.record(execution, [failureOf(branch, position.state, error)]);
      return true;
    }
  }

  async #perform(execution: Execution, branch: Branch, position: Position): Promise<boolean> {
    const { state, step } = position;
    if (step.at === 'succeeded')
      return this.#leave(execution, branch, state as Transition & State, { result: step.result }, step.result);
    if (step.at === 'retrying') await this.#sleep(branch, step.due);
    switch (state.type) {
      case 'Pass':
      case 'Succeed':
        return this.#leave(execution, branch, state, {}, position.input);
      case 'Choice':
        return this.#choose(execution, branch, position, state);
      case 'Wait':
        return this.#wait(execution, branch, position, state);
      case 'Fail':
        return this.#failState(execution, branch, position, state.error, state.cause);
      case 'Task':
        if (step.at === 'scheduled') await this.#parts.tasks.perform(execution, branch, position, step);
        else await this.#parts.tasks.schedule(execution, branch, position, state);
        return true;
      case 'Map':
        if (step.at === 'mapping') await this.#runMap(execution, branch, state, step);
        else await this.#startMap(execution, branch, position, state);
        return true;
    }
  }

  #entry(branch: Branch, name: string, input: { value: Json; text: string }): Change {
    const state = branch.scope.states.get(name);
    if (state === undefined) throw new Error('a transition to a state that does not exist');
    return {
      branch,
      type: entered(state),
      details: { name, input: input.text, inputDetails: { truncated: false } },
      value: input.value,
    };
  }

  async #leave(
    execution: Execution,
    branch: Branch,
    transition: Transition & { readonly type?: State['type'] },
    seen: { result?: Json; errorOutput?: Json },
    otherwise: Json,
  ): Promise<boolean> {
    const { position } = branch;
    if (position === undefined) throw new Error('a branch without a position');
    const scope = scopeOf(execution, branch, position, seen);
    const output = toPayload(
      transition.output === undefined ? otherwise : await evaluate(transition.output, scope),
      'The state output',
    );
    const exit: JsonObject = { name: position.state.name, output: output.text, outputDetails: { truncated: false } };
    if (transition.assign.size > 0) {
      exit.assignedVariables = await assigned(transition.assign, scope, execution, branch);
      exit.assignedVariablesDetails = { truncated: false };
    }
    const changes: Change[] = [
      { branch, type: `${position.state.type}StateExited`, details: exit, value: output.value },
    ];
    if (transition.next !== undefined) {
      this.#parts.recorder.record(execution, [...changes, this.#entry(branch, transition.next, output)]);
      return true;
    }
    if (branch.parent === undefined) {
      this.#parts.recorder.record(execution, changes);
      this.close(execution, 'ExecutionSucceeded', { output: output.text, outputDetails: { truncated: false } });
    } else {
      this.#parts.recorder.record(execution, [...changes, iterationEvent(branch, 'MapIterationSucceeded')]);
      this.#iterationEnded.get(branch.parent)?.(undefined);
    }
    return false;
  }

  #fail(execution: Execution, branch: Branch, failure: Failure): false {
    if (branch.parent === undefined) {
      this.close(execution, 'ExecutionFailed', told(failure));
    } else {
      this.#parts.recorder.record(execution, [iterationEvent(branch, 'MapIterationFailed')]);
      this.#iterationEnded.get(branch.parent)?.(failure);
    }
    return false;
  }

  /** Retry, then Catch, then the failure of the branch. What goes wrong in a catcher itself is not caught again. */
  async #handleFailure(execution: Execution, branch: Branch, position: Position, failure: Failure): Promise<boolean> {
    const { state } = position;
    if (state.type !== 'Task' && state.type !== 'Map') return this.#fail(execution, branch, failure);
    const index = state.retry.findIndex(({ errorEquals }) => matchesError(errorEquals, failure));
    const retrier = state.retry[index];
    const times = position.retried[index] ?? 0;
    if (retrier !== undefined && times < retrier.maxAttempts) {
      const retried = state.retry.map((_, at) => (position.retried[at] ?? 0) + (at === index ? 1 : 0));
      const due = Date.now() + retryDelay(retrier, times, Math.random());
      this.#parts.recorder.record(execution, [
        { branch, type: 'RetryScheduled', recovery: { due, retried }, history: false },
      ]);
      return true;
    }
    // The history tells of a Map's failure only where it is not tried again.
    if (failure.ofMap === true) this.#parts.recorder.record(execution, [{ branch, type: 'MapStateFailed' }]);
    const catcher = state.catch.find(({ errorEquals }) => matchesError(errorEquals, failure));
    if (catcher === undefined) return this.#fail(execution, branch, failure);
    const errorOutput = {
      ...(failure.error === undefined ? {} : { Error: failure.error }),
      ...(failure.cause === undefined ? {} : { Cause: failure.cause }),
    };
    try {
      return await this.#leave(execution, branch, catcher, { errorOutput }, errorOutput);
    } catch (thrown) {
      if (!(thrown instanceof StateError)) throw thrown;
      const change = failureOf(branch, state, thrown);
      if (thrown.location !== undefined) this.#parts.recorder.record(execution, [change]);
      return this.#fail(execution, branch, { error: thrown.error, cause: String(change.details?.cause) });
    }
  }

  async #choose(execution: Execution, branch: Branch, position: Position, state: ChoiceState): Promise<boolean> {
    const scope = scopeOf(execution, branch, position, {});
    for (const rule of state.choices) {
      const met = await evaluate(rule.condition, scope);
      if (typeof met !== 'boolean') {
        throw new StateError(
          'States.QueryEvaluationError',
          'A Condition must give true or false. 条件的结果必须是布尔值。',
          'Condition',
        );
      }
      if (met) return this.#leave(execution, branch, rule, {}, position.input);
    }
    if (state.next === undefined) {
      throw new StateError('States.NoChoiceMatched', `No rule of '${state.name}' matched. 没有匹配的分支。`);
    }
    return this.#leave(execution, branch, state, {}, position.input);
  }

  async #wait(execution: Execution, branch: Branch, position: Position, state: WaitState): Promise<boolean> {
    if (position.step.at === 'waiting') {
      const { due } = position.step;
      await this.#parts.activity.pause(branch, (done) => this.#parts.timers.at(due, () => done(() => {})));
      return this.#leave(execution, branch, state, {}, position.input);
    }
    const scope = scopeOf(execution, branch, position, {});
    const due =
      state.timestamp === undefined
        ? this.#parts.timers.now() + 1000 * requireCount(await evaluate(state.seconds ?? ZERO, scope), 0, 'Seconds')
        : requireTimestamp(await evaluate(state.timestamp, scope), 'Timestamp');
    this.#parts.recorder.record(execution, [{ branch, type: 'WaitArmed', recovery: { due }, history: false }]);
    return true;
  }

  async #failState(
    execution: Execution,
    branch: Branch,
    position: Position,
    error?: Template,
    cause?: Template,
  ): Promise<boolean> {
    const scope = scopeOf(execution, branch, position, {});
    const given = async (field: 'error' | 'cause', name: string): Promise<Failure> => {
      const template = { error, cause }[field];
      if (template === undefined) return {};
      const value = await evaluate(template, scope);
      if (typeof value === 'string') return { [field]: value };
      throw new StateError(
        'States.QueryEvaluationError',
        `${name} must give a string. ${name} 的结果必须是字符串。`,
        name,
      );
    };
    return this.#fail(execution, branch, { ...(await given('error', 'Error')), ...(await given('cause', 'Cause')) });
  }

  /** A retry's delay runs on machine time, and keeps the engine from being idle. */
  #sleep(branch: Branch, due: number): Promise<void> {
    return this.#parts.activity.during(() =>
      this.#parts.activity.pause(branch, (done) => machineTimer(due - Date.now(), () => done(() => {}))),
    );
  }

  async #startMap(execution: Execution, branch: Branch, position: Position, state: MapState): Promise<void> {
    const scope = scopeOf(execution, branch, position, {});
    const items = requireItems(await evaluate(state.items, scope), state.itemsExpression);
    const asked = requireCount(await evaluate(state.maxConcurrency, scope), 0, 'MaxConcurrency');
    const concurrency = Math.min(asked === 0 ? INLINE_CONCURRENCY : asked, INLINE_CONCURRENCY);
    this.#parts.recorder.record(execution, [
      { branch, type: 'MapStateStarted', details: { length: items.length }, recovery: { items, concurrency } },
    ]);
  }

  async #runMap(execution: Execution, branch: Branch, state: MapState, step: MappingStep): Promise<void> {
    await this.#parts.activity.pause(branch, (done) => {
      const waiting = step.items.keys().filter((index) => step.iterations.get(index)?.status !== 'succeeded');
      let left =
        step.items.length - [...step.iterations.values()].filter(({ status }) => status === 'succeeded').length;
      const startNext = (): void => {
        const { value: index, done: none } = waiting.next();
        if (none === true) return;
        const next = { index, previous: step.freedBy ?? step.startedEvent };
        void this.#parts.activity.during(() => this.#iterate(execution, branch, state, step, next, done));
      };
      this.#iterationEnded.set(branch, (failure) => {
        if (failure !== undefined) {
          const { error, cause, matching } = failure;
          const recovery = { ...told({ error, cause }), ...(matching === undefined ? {} : { matching }) };
          done(() => this.#failMap(execution, branch, { branch, type: 'MapFailed', recovery, history: false }));
          return;
        }
        left -= 1;
        if (left === 0) done(() => this.#parts.recorder.record(execution, [{ branch, type: 'MapStateSucceeded' }]));
        else startNext();
      });
      if (left === 0) done(() => this.#parts.recorder.record(execution, [{ branch, type: 'MapStateSucceeded' }]));
      for (let started = Math.min(step.concurrency, left); started > 0; started -= 1) startNext();
      return () => this.#iterationEnded.delete(branch);
    });
  }

  async #iterate(
    execution: Execution,
    parent: Branch,
    state: MapState,
    step: MappingStep,
    next: { readonly index: number; readonly previous: number },
    done: Done,
  ): Promise<void> {
    try {
      const branch =
        step.iterations.get(next.index) ?? (await this.#startIteration(execution, parent, state, step, next));
      await this.#runBranch(execution, branch);
    } catch (error) {
      if (error instanceof StateError) done(() => this.#failMap(execution, parent, failureOf(parent, state, error)));
      else this.#unwind(execution, error);
    }
  }

  async #startIteration(
    execution: Execution,
    parent: Branch,
    state: MapState,
    step: MappingStep,
    { index, previous }: { readonly index: number; readonly previous: number },
  ): Promise<Branch> {
    const item = { index, value: step.items[index] ?? null };
    const { position } = parent;
    const first = state.processor.states.get(state.processor.startAt);
    if (position === undefined || first === undefined) throw new Error('a Map without a position or a first state');
    const selected =
      state.itemSelector === undefined
        ? item.value
        : await evaluate(state.itemSelector, scopeOf(execution, parent, position, { item }));
    const input = toPayload(selected, "The iteration's input");
    const path = `${parent.path}/${step.startedEvent}:${index}`;
    this.#parts.recorder.recordIteration(execution, {
      parent,
      previous,
      path,
      details: { name: state.name, index },
      type: entered(first),
      entry: { name: first.name, input: input.text, inputDetails: { truncated: false } },
      value: input.value,
    });
    const branch = step.iterations.get(index);
    if (branch === undefined) throw new Error('an iteration that was not started');
    return branch;
  }

  /** The siblings of what failed are stopped and told so in the history before the Map itself fails. */
  #failMap(execution: Execution, branch: Branch, failure: Change): void {
    this.#abortIterations(execution, branch, branch.lastEvent);
    this.#parts.recorder.record(execution, [failure]);
  }

  /** @param previous the event that made the Map fail, which all that is stopped for it follows */
  #abortIterations(execution: Execution, branch: Branch, previous: number): void {
    const { step } = branch.position ?? {};
    if (step?.at !== 'mapping') return;
    for (const iteration of step.iterations.values()) {
      if (iteration.status !== 'running') continue;
      this.#abortIterations(execution, iteration, previous);
      const type = iteration.position?.state.type;
      const changes: Change[] = ABORTABLE.has(type)
        ? [{ branch: iteration, type: `${type}StateAborted`, previous }]
        : [];
      this.#parts.recorder.record(execution, [
        ...changes,
        { ...iterationEvent(iteration, 'MapIterationAborted'), previous },
      ]);
      iteration.stop.abort();
    }
  }
}

const ZERO: Template = { kind: 'constant', value: 0 };

/** What a history shows of a failure: a member that was not given is left out. */
const told = ({ error, cause }: Failure): JsonObject => ({
  ...(error === undefined ? {} : { error }),
  ...(cause === undefined ? {} : { cause }),
});
const ABORTABLE: ReadonlySet<State['type'] | undefined> = new Set<State['type']>(['Task', 'Wait', 'Map']);

function failureOf(branch: Branch, state: State, { error, cause, location }: StateError): Change {
  if (location === undefined) return { branch, type: 'StateFailed', details: { error, cause }, history: false };
  const { enteredEvent = 0, enteredAfter } = branch.position ?? {};
  const where = `An error occurred while executing the state '${state.name}' (entered at the event id #${enteredEvent}). `;
  // As recorded from AWS: it follows what the entry follows, as long as nothing came in between; in a Wait the entry itself.
  const besideEntry = branch.lastEvent === enteredEvent && state.type !== 'Wait';
  return {
    branch,
    type: 'EvaluationFailed',
    details: { error, cause: `${where}${cause}`, ...(location === '' ? {} : { location }), state: state.name },
    ...(besideEntry && enteredAfter !== undefined ? { previous: enteredAfter } : {}),
  };
}

function iterationEvent(branch: Branch, type: string): Change {
  return { branch, type, details: { name: branch.parent?.position?.state.name ?? '', index: branch.item?.index ?? 0 } };
}

/** All variables are worked out before any is set, so none sees another's new value (developer guide, "Variables"). */
async function assigned(
  assign: ReadonlyMap<string, Template>,
  scope: Scope,
  execution: Execution,
  branch: Branch,
): Promise<JsonObject> {
  const values: Record<string, string> = {};
  for (const [name, template] of assign)
    values[name] = toPayload(await evaluate(template, scope), `Variable ${name}`).text;
  if (exceedsPayloadLimit(Object.values(values).join(''))) {
    throw new StateError(
      'States.DataLimitExceeded',
      'The variables of one Assign are larger than 262144 bytes together. 同一 Assign 的变量合计超过 262144 字节。',
    );
  }
  if (execution.variableBytes + growth(branch, values) > VARIABLES_LIMIT_BYTES) {
    throw new StateError(
      'States.DataLimitExceeded',
      `The execution's variables are larger than ${VARIABLES_LIMIT_BYTES} bytes together. 执行的变量合计超过 ${VARIABLES_LIMIT_BYTES} 字节。`,
    );
  }
  return values;
}
