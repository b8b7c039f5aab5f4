import { Worker } from 'node:worker_threads';
import type { FunctionConfiguration } from './configuration.ts';
import type { BeginMessage, SandboxSetup } from './protocol.ts';

/** After so many sandboxes a thread ends: what each of them left on its heap must not be charged to the next for ever. */
const LIVES = 24;

/** What sandboxes listen to. The thread itself has listeners for other events, without which it hears nothing. */
const OURS = ['message', 'error', 'exit'] as const;

/** A worker thread that has served sandboxes and is free for another. */
interface Spare {
  readonly worker: Worker;
  readonly memoryMiB: number;
  readonly lastServed: string;
}

export function newThread(
  { memoryMiB }: FunctionConfiguration,
  setup: SandboxSetup,
  environment: Readonly<Record<string, string>>,
): Worker {
  return new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: setup,
    // Set this early, the cache keeps the thread's own file too, with its types stripped.
    env: { ...environment, NODE_COMPILE_CACHE: setup.cacheDir },
    // Flags of the parent (a test runner's, a debugger's) are none of the function's.
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: memoryMiB },
  });
}

/**
 * Threads that outlive their machine. Whoever starts one machine after the other in the same process, as tests do, hands
 * the same keeper to each: a sandbox on a kept thread loads its code afresh, with its own environment and no state of the
 * one before, and does without the start of a thread and of Node in it, which is most of a cold start.
 */
export class ThreadKeeper {
  readonly #spares: Spare[] = [];
  readonly #lives = new WeakMap<Worker, number>();

  /** A kept thread of the function's memory, one that served the same function first; it has been told to begin. */
  take(
    { name, memoryMiB }: FunctionConfiguration,
    setup: SandboxSetup,
    environment: Readonly<Record<string, string>>,
  ): Worker | undefined {
    const fitting = this.#spares.filter((spare) => spare.memoryMiB === memoryMiB);
    const found = fitting.find(({ lastServed }) => lastServed === name) ?? fitting[0];
    if (found === undefined) return undefined;
    this.#spares.splice(this.#spares.indexOf(found), 1);
    const { worker } = found;
    for (const event of OURS) worker.removeAllListeners(event);
    worker.postMessage({ kind: 'begin', setup, environment } satisfies BeginMessage);
    return worker;
  }

  /** Keeps the thread of a sandbox that has answered all it was asked. @returns false for one that has served enough */
  keep(worker: Worker, { name, memoryMiB }: FunctionConfiguration): boolean {
    const lives = (this.#lives.get(worker) ?? 1) + 1;
    if (lives > LIVES) return false;
    this.#lives.set(worker, lives);
    const spare = { worker, memoryMiB, lastServed: name };
    for (const event of OURS) worker.removeAllListeners(event);
    worker.stdout.unpipe();
    worker.stderr.unpipe();
    const gone = (): void => {
      const index = this.#spares.indexOf(spare);
      if (index !== -1) this.#spares.splice(index, 1);
    };
    worker.once('exit', gone);
    worker.on('error', gone);
    this.#spares.push(spare);
    return true;
  }

  /** Ends the threads that nobody has taken: they keep their process alive. */
  async close(): Promise<void> {
    await Promise.all(this.#spares.splice(0).map(({ worker }) => worker.terminate()));
  }
}
