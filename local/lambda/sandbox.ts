import type { Writable } from 'node:stream';
import type { Worker } from 'node:worker_threads';
import type { FunctionConfiguration } from './configuration.ts';
import { traceHeader } from './environment.ts';
import type { Death } from './faults.ts';
import { exited, failure, type Outcome, ofInvocation, timedOut } from './outcome.ts';
import type { FunctionFailure, InvokeMessage, SandboxMessage, SandboxSetup } from './protocol.ts';
import { newThread, type ThreadKeeper } from './threads.ts';

/** Loading the code may take this long before the function's own timeout starts to count, as on Lambda. */
const initMilliseconds = 10_000;

/**
 * One execution environment: a worker thread that serves one invocation at a time until it dies.
 *
 * Memory: the function's size bounds the thread's JavaScript heap, and beyond it the environment dies as on Lambda. What
 * Node keeps outside of the heap, such as the bytes of buffers, is not bounded here, and the runtime's own 30 to 50 MiB are
 * not counted. CPU is not rationed by memory. A file in /tmp is shared by all functions of the machine.
 */
export class Sandbox {
  readonly #worker: Worker;
  readonly #configuration: FunctionConfiguration;
  readonly #ready: Promise<FunctionFailure | undefined>;
  #settle: ((outcome: Outcome) => void) | undefined;
  #current = '';
  #dead = false;

  constructor(
    configuration: FunctionConfiguration,
    setup: SandboxSetup,
    environment: Readonly<Record<string, string>>,
    log: Writable,
    threads?: ThreadKeeper,
  ) {
    this.#configuration = configuration;
    this.#worker = threads?.take(configuration, setup, environment) ?? newThread(configuration, setup, environment);
    this.#worker.stdout.pipe(log, { end: false });
    this.#worker.stderr.pipe(log, { end: false });
    this.#ready = new Promise((resolve) => {
      const late = setTimeout(
        () =>
          resolve(failure('Sandbox.Timedout', `INIT_REPORT Phase: init Status: timeout after ${initMilliseconds} ms`)),
        initMilliseconds,
      );
      const ready = (problem?: FunctionFailure): void => {
        clearTimeout(late);
        resolve(problem);
      };
      this.#worker.on('message', (message: SandboxMessage) => {
        if (message.kind === 'ready') ready();
        else if (message.kind === 'init-failed') ready(message.failure);
        else if (message.kind === 'dying') died(message.failure);
        else if (message.requestId === this.#current) {
          this.#settle?.(message.kind === 'answered' ? { payload: message.payload } : message.failure);
        }
      });
      const died = (problem: FunctionFailure): void => {
        this.#dead = true;
        ready(problem);
        this.#settle?.(problem);
      };
      this.#worker.on('error', (error: Error & { code?: string }) => {
        const memory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
        died(
          memory
            ? this.#told(failure('Runtime.OutOfMemory', 'Error: Runtime exited with error: signal: killed'))
            : failure(error.name, error.message),
        );
      });
      this.#worker.on('exit', (code) => {
        died(this.#told(exited(code === 0 ? '' : `exit status ${code}`)));
      });
    });
  }

  /** False once the thread has ended or must not be used again. */
  get alive(): boolean {
    return !this.#dead;
  }

  async invoke(requestId: string, payload: string, death?: Death): Promise<Outcome> {
    const problem = await this.#ready;
    if (problem !== undefined) {
      await this.terminate();
      return problem;
    }
    const { timeoutSeconds, arn } = this.#configuration;
    this.#current = requestId;
    const outcome = await new Promise<Outcome | undefined>((resolve) => {
      const lastsMs = Math.min(timeoutSeconds * 1000, death?.afterMs ?? Number.POSITIVE_INFINITY);
      const timer = setTimeout(() => resolve(undefined), lastsMs);
      this.#settle = (settled) => {
        clearTimeout(timer);
        resolve(settled);
      };
      const message: InvokeMessage = {
        kind: 'invoke',
        requestId,
        payload,
        deadline: Date.now() + timeoutSeconds * 1000,
        functionArn: arn,
        trace: traceHeader(new Date()),
      };
      if (this.#dead) this.#settle(this.#told(exited('')));
      else this.#worker.postMessage(message);
    });
    this.#settle = undefined;
    if (outcome !== undefined && death === undefined) return outcome;
    await this.terminate();
    return this.#told(death?.outcome ?? timedOut(timeoutSeconds));
  }

  #told(one: FunctionFailure): FunctionFailure {
    return ofInvocation(this.#current, one);
  }

  /** Ends this environment; its thread, where nothing runs on it, is kept for another one. */
  async retire(threads: ThreadKeeper): Promise<void> {
    const idle = this.alive && this.#settle === undefined && (await this.#ready) === undefined;
    if (!idle || !threads.keep(this.#worker, this.#configuration)) return this.terminate();
    this.#dead = true;
  }

  async terminate(): Promise<void> {
    this.#dead = true;
    await this.#worker.terminate();
  }
}
