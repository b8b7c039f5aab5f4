import { createHash } from 'node:crypto';
import type { Activity } from './activity.ts';
import type { TaskState } from './definition.ts';
import { ApiError, type Failure, StateError } from './errors.ts';
import type { Branch, Execution, Position, Step } from './execution.ts';
import { evaluate } from './expression.ts';
import type { Journal } from './journal.ts';
import { fromText, isObject, type Json, type JsonObject, type Payload, toPayload } from './json.ts';
import type { EngineOptions } from './options.ts';
import type { Change, Recorder } from './recorder.ts';
import { HEARTBEAT_TIMEOUT } from './retry.ts';
import { scopeOf } from './scope.ts';
import type { TaskTokens } from './task-tokens.ts';
import { type BusinessTimers, type Cancel, machineTimer } from './timers.ts';
import { requireCount } from './values.ts';

type Scheduled = Extract<Step, { at: 'scheduled' }>;

/** What somebody who holds a token can do with it. */
interface Waiting {
  readonly succeed: (output: Payload) => void;
  readonly fail: (failure: Failure) => void;
  readonly beat: () => void;
}

interface Parts {
  readonly options: EngineOptions;
  readonly journal: Journal;
  readonly recorder: Recorder;
  readonly timers: BusinessTimers;
  readonly tokens: TaskTokens;
  readonly activity: Activity;
  readonly executionExists: (id: number) => boolean;
}

/** Calls functions and waits for tokens. */
export class TaskRunner {
  readonly #parts: Parts;
  readonly #waiting = new Map<string, Waiting>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Works out what to call and records it; the call itself is `perform`, also after a restart. */
  async schedule(execution: Execution, branch: Branch, position: Position, state: TaskState): Promise<void> {
    const token =
      state.resource === 'invoke.waitForTaskToken'
        ? this.#parts.tokens.mint(attemptOf(execution, branch, position))
        : undefined;
    const scope = scopeOf(execution, branch, position, { token });
    const parameters = toPayload(await evaluate(state.arguments, scope), 'The task arguments');
    if (!isObject(parameters.value) || typeof parameters.value.FunctionName !== 'string') {
      throw new StateError(
        'States.QueryEvaluationError',
        'Arguments must give a FunctionName. Arguments 须含 FunctionName。',
        'Arguments',
      );
    }
    const seconds = async (field: 'timeoutSeconds' | 'heartbeatSeconds', name: string): Promise<number | undefined> => {
      const template = state[field];
      return template === undefined ? undefined : requireCount(await evaluate(template, scope), 1, name);
    };
    const timeout = await seconds('timeoutSeconds', 'TimeoutSeconds');
    const heartbeat = await seconds('heartbeatSeconds', 'HeartbeatSeconds');
    const now = this.#parts.timers.now();
    const waits =
      token === undefined
        ? {}
        : { token, ...dueAfter('due', now, timeout), ...dueAfter('heartbeatDue', now, heartbeat) };
    const details: JsonObject = {
      ...resourceOf(state),
      region: this.#parts.options.region,
      parameters: parameters.text,
      ...(timeout === undefined ? {} : { timeoutInSeconds: timeout }),
      ...(heartbeat === undefined ? {} : { heartbeatInSeconds: heartbeat }),
    };
    this.#parts.recorder.record(execution, [
      { branch, type: 'TaskScheduled', details, recovery: waits },
      { branch, type: 'TaskStarted', details: resourceOf(state) },
    ]);
  }

  /** Calls the function, unless that was done before a restart, and records how the task ended. */
  async perform(execution: Execution, branch: Branch, position: Position, step: Scheduled): Promise<void> {
    const state = position.state as TaskState;
    await this.#parts.activity.pause(branch, (done) => {
      const cancels: Cancel[] = [];
      const call = new AbortController();
      let over = false;
      const end = (change: Omit<Change, 'branch'>): void => {
        done(() => this.#parts.recorder.record(execution, [{ branch, ...change }]));
      };
      const fail = ({ error, cause }: Failure): void => {
        const given = { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
        end({ type: 'TaskFailed', details: { ...resourceOf(state), ...given } });
      };
      const timeOut = (recovery?: JsonObject): void => {
        call.abort();
        const details = { ...resourceOf(state), error: 'States.Timeout' };
        end({ type: 'TaskTimedOut', details, ...(recovery === undefined ? {} : { recovery }) });
      };
      const { token } = step;
      if (token === undefined) {
        if (step.timeoutSeconds !== undefined) cancels.push(machineTimer(step.timeoutSeconds * 1000, () => timeOut()));
      } else {
        if (step.due !== undefined) cancels.push(this.#parts.timers.at(step.due, () => timeOut()));
        const stopBeat = this.#watchHeartbeat(execution, branch, step, () => timeOut({ matching: HEARTBEAT_TIMEOUT }));
        this.#waiting.set(token, {
          succeed: ({ value, text }) => end(succeeded(state, value, text)),
          fail,
          beat: stopBeat.renew,
        });
        cancels.push(stopBeat.cancel, () => this.#waiting.delete(token));
      }
      if (!step.submitted) {
        void this.#call(execution, branch, position, step, call.signal, (outcome) => {
          if (over) return;
          if (!('text' in outcome)) fail(outcome);
          else if (token === undefined) end(succeeded(state, outcome.value, outcome.text));
          else this.#submitted(execution, branch, state, outcome, done);
        });
      }
      return () => {
        over = true;
        if (branch.stop.signal.aborted) call.abort();
        for (const cancel of cancels) cancel();
      };
    });
  }

  /** @throws ApiError InvalidToken, TaskDoesNotExist, TaskTimedOut; the caller flushes before it answers. */
  succeed(token: string, output: Payload): void {
    this.#find(token).succeed(output);
  }

  /** @throws ApiError InvalidToken, TaskDoesNotExist, TaskTimedOut; the caller flushes before it answers. */
  fail(token: string, failure: Failure): void {
    this.#find(token).fail(failure);
  }

  /** @throws ApiError InvalidToken, TaskDoesNotExist, TaskTimedOut; the caller flushes before it answers. */
  beat(token: string): void {
    this.#find(token).beat();
  }

  #find(token: string): Waiting {
    const waiting = this.#waiting.get(token);
    if (waiting !== undefined) return waiting;
    const execution = this.#parts.tokens.execution(token);
    if (execution === undefined)
      throw new ApiError('InvalidToken', 'The task token is not one of this engine. 任务令牌无效。');
    if (!this.#parts.executionExists(execution))
      throw new ApiError('TaskDoesNotExist', 'The task does not exist. 任务不存在。');
    throw new ApiError(
      'TaskTimedOut',
      'The task was closed already, or its token has expired. 任务已结束或令牌已过期。',
    );
  }

  #submitted(
    execution: Execution,
    branch: Branch,
    state: TaskState,
    { text }: Payload,
    done: (act: () => void) => void,
  ): void {
    const details = { ...resourceOf(state), output: text, outputDetails: { truncated: false } };
    try {
      this.#parts.recorder.record(execution, [{ branch, type: 'TaskSubmitted', details }]);
    } catch (error) {
      done(() => {
        throw error;
      });
    }
  }

  #watchHeartbeat(
    execution: Execution,
    branch: Branch,
    step: Scheduled,
    missed: () => void,
  ): { renew: () => void; cancel: Cancel } {
    let cancel: Cancel = () => {};
    const arm = (): void => {
      cancel();
      if (step.heartbeatDue !== undefined) cancel = this.#parts.timers.at(step.heartbeatDue, missed);
    };
    const renew = (): void => {
      if (step.heartbeatSeconds === undefined) return;
      const due = this.#parts.timers.now() + step.heartbeatSeconds * 1000;
      this.#parts.recorder.record(execution, [
        { branch, type: 'HeartbeatReceived', recovery: { due }, history: false },
      ]);
      arm();
    };
    arm();
    return { renew, cancel: () => cancel() };
  }

  /** An answer that nobody waits for any more still counts as movement until it is there. */
  async #call(
    execution: Execution,
    branch: Branch,
    position: Position,
    { parameters }: Scheduled,
    signal: AbortSignal,
    answered: (outcome: Payload | Failure) => void,
  ): Promise<void> {
    const { options, activity, journal } = this.#parts;
    const name = String(parameters.FunctionName);
    const functionArn = name.startsWith('arn:')
      ? name
      : `arn:${options.partition}:lambda:${options.region}:${options.account}:function:${name}`;
    const { execution: _, ...attempt } = attemptOf(execution, branch, position);
    const idempotencyKey = createHash('sha256')
      .update(JSON.stringify([execution.summary.arn, attempt]))
      .digest('hex');
    await activity.during(async () => {
      try {
        // Whatever led to the call is on disk before the call can have any effect.
        await journal.flush();
        if (signal.aborted) return;
        const answer = await options.invoke({
          functionArn,
          payload: parameters.Payload ?? {},
          idempotencyKey,
          signal,
        });
        answered('functionError' in answer ? functionFailure(answer) : resultOf(answer.payload));
      } catch (error) {
        answered(transportFailure(error));
      }
    });
  }
}

function dueAfter(key: string, now: number, seconds: number | undefined): JsonObject {
  return seconds === undefined ? {} : { [key]: now + seconds * 1000 };
}

function attemptOf(execution: Execution, branch: Branch, { enteredEvent, retryCount }: Position) {
  return {
    execution: execution.summary.id,
    branch: branch.path,
    enteredEvent,
    retryCount,
    redriveCount: execution.summary.redriveCount,
  };
}

const resourceOf = ({ resource }: TaskState): JsonObject => ({ resourceType: 'lambda', resource });

function succeeded(state: TaskState, value: Json, text: string): Omit<Change, 'branch'> {
  return {
    type: 'TaskSucceeded',
    details: { ...resourceOf(state), output: text, outputDetails: { truncated: false } },
    value,
  };
}

/** The Lambda integration wraps what the function returned. */
function resultOf(payload: unknown): Payload | Failure {
  try {
    const text = JSON.stringify({ ExecutedVersion: '$LATEST', Payload: payload ?? null, StatusCode: 200 });
    return toPayload(fromText(text).value, "The task's result");
  } catch (error) {
    if (error instanceof StateError) return { error: error.error, cause: error.cause };
    throw error;
  }
}

/** A time-out of the function itself comes without an error type of the function's own, hence `Lambda.Unknown`. */
function functionFailure(answer: { errorType: string; errorMessage: string; trace?: string[] }): Failure {
  const { errorType, errorMessage, trace } = answer;
  if (errorType === 'Sandbox.Timedout' || errorType === '') {
    return { error: 'Lambda.Unknown', cause: JSON.stringify({ errorMessage }) };
  }
  return {
    error: errorType,
    cause: JSON.stringify({ errorMessage, errorType, ...(trace === undefined ? {} : { trace }) }),
  };
}

function transportFailure(error: unknown): Failure {
  const name = error instanceof Error && error.name.startsWith('Lambda.') ? error.name : 'Lambda.ServiceException';
  return {
    error: name,
    cause: error instanceof Error ? error.message : 'The function could not be reached. 无法调用函数。',
  };
}
