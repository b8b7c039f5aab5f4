import { randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Meter } from '../metering/meter.ts';
import type { SeamFaults } from '../faults/faults.ts';
import type { Stack } from '../template/stack.ts';
import { removeUnusedCode, unpackCode } from './code.ts';
import { type FunctionConfiguration, functionNameOf, functionsOf } from './configuration.ts';
import { runtimeEnvironment } from './environment.ts';
import { type Death, invokeUnderFaults } from './faults.ts';
import { createMeddler, type InvocationSource, type Meddler, type Mischief } from './mischief.ts';
import { failure, type Outcome } from './outcome.ts';
import { type PoolLimits, SandboxPool } from './pool.ts';
import type { FunctionFailure } from './protocol.ts';
import { Sandbox } from './sandbox.ts';
import type { ThreadKeeper } from './threads.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, synchronous payload in bytes. */
export const synchronousPayloadBytes = 6 * 1024 * 1024;

export interface Invocation {
  /** Name, ARN or qualified ARN. */
  readonly functionArn: string;
  readonly payload: unknown;
  readonly source: InvocationSource;
  /** The caller stops waiting; the function itself runs on, as on Lambda. */
  readonly signal?: AbortSignal;
  readonly requestId?: string;
}

export type InvocationResult = { readonly payload: unknown } | FunctionFailure;

export interface Lambda {
  readonly functions: readonly FunctionConfiguration[];
  /** @throws Error when the stack has no such function, or the caller gave up before it began. */
  invoke(invocation: Invocation): Promise<InvocationResult>;
  configuration(functionArn: string): FunctionConfiguration;
  setMischief(mischief: Mischief | undefined): void;
  /** Invocations running or waiting for a sandbox. */
  running(): number;
  /** Invocations begun since the start; grows only. */
  begun(): number;
  /** Bytes that functions wrote to their logs since the start. */
  logBytes(): number;
  close(): Promise<void>;
}

export interface LambdaOptions {
  readonly stack: Stack;
  readonly dataDir: string;
  /** Where code is unpacked and kept compiled: machines that run the same template may share it. Default in `dataDir`. */
  readonly codeDir?: string | undefined;
  /** Lends threads that served another machine, and takes them back; without one they end with this machine. */
  readonly threads?: ThreadKeeper | undefined;
  /** Variables every function gets, such as the endpoints of the AWS SDK; asked for when a sandbox begins. */
  readonly commonEnvironment: (functionName: string) => Readonly<Record<string, string>>;
  /** Replaces variables of the template; names that a function's template does not have are left out there. */
  readonly functionEnvironment: () => Readonly<Record<string, string>>;
  /** No function begins before: its environment names servers that are still starting. */
  readonly ready: Promise<void>;
  readonly limits?: Partial<PoolLimits>;
  /** What goes wrong with invocations; see also {@link Lambda.setMischief}. */
  readonly faults?: SeamFaults | undefined;
  readonly meter?: Meter;
}

export function createLambda(options: LambdaOptions): Lambda {
  const { stack, dataDir } = options;
  const functions = functionsOf(stack);
  const byName = new Map(functions.map((configuration) => [configuration.name, configuration]));
  const codeHome = resolve(options.codeDir ?? dataDir);
  const codeRoot = join(codeHome, 'functions');
  const cacheDir = join(codeHome, 'compile-cache');
  const codeDirs = new Map(functions.map(({ name, assetPath }) => [name, unpackCode(assetPath, codeRoot)]));
  // What others share is theirs too.
  if (options.codeDir === undefined) removeUnusedCode(codeRoot, new Set(codeDirs.values()));

  const logDir = join(dataDir, 'logs');
  mkdirSync(logDir, { recursive: true });
  const logs = new Map<string, WriteStream>();
  const logOf = (name: string): WriteStream => {
    const open = logs.get(name) ?? createWriteStream(join(logDir, `${name}.log`), { flags: 'a' });
    open.setMaxListeners(0);
    logs.set(name, open);
    return open;
  };

  const pool = new SandboxPool({ perFunction: 2, total: 48, ...options.limits }, (configuration) => {
    const codeDir = codeDirs.get(configuration.name) ?? '';
    const environment: Record<string, string> = { ...runtimeEnvironment(configuration, codeDir) };
    const replacements = options.functionEnvironment();
    for (const [name, value] of Object.entries(configuration.environment)) {
      environment[name] = replacements[name] ?? value;
    }
    Object.assign(environment, options.commonEnvironment(configuration.name));
    const setup = { codeDir, handler: configuration.handler, cacheDir };
    return new Sandbox(configuration, setup, environment, logOf(configuration.name), options.threads);
  });

  /** Sandboxes that have served an invocation: the first one of each waited for its code. */
  const warm = new WeakSet<Sandbox>();
  let meddler: Meddler | undefined;
  let running = 0;
  let begun = 0;
  const track = <T>(work: Promise<T>): Promise<T> => {
    running += 1;
    begun += 1;
    return work.finally(() => {
      running -= 1;
    });
  };

  function configuration(functionArn: string): FunctionConfiguration {
    const found = byName.get(functionNameOf(functionArn));
    if (found === undefined) throw new Error(`Function not found: ${functionArn}`);
    return found;
  }

  async function runOnce(
    one: FunctionConfiguration,
    requestId: string,
    payload: string,
    signal?: AbortSignal,
    death?: Death,
  ): Promise<Outcome> {
    await options.ready;
    const sandbox = await pool.acquire(one);
    try {
      signal?.throwIfAborted();
      const started = performance.now();
      const outcome = await sandbox.invoke(requestId, payload, death);
      options.meter?.invoked(one, performance.now() - started, !warm.has(sandbox));
      warm.add(sandbox);
      if ('payload' in outcome && Buffer.byteLength(outcome.payload) > synchronousPayloadBytes) {
        return failure(
          'Function.ResponseSizeTooLarge',
          'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
        );
      }
      return outcome;
    } finally {
      pool.release(one, sandbox);
    }
  }

  async function invoke(invocation: Invocation): Promise<InvocationResult> {
    const one = configuration(invocation.functionArn);
    const requestId = invocation.requestId ?? randomUUID();
    const payload = JSON.stringify(invocation.payload) ?? 'null';
    if (Buffer.byteLength(payload) > synchronousPayloadBytes) {
      throw tooLarge(synchronousPayloadBytes, 'InvokeFunction');
    }
    const once = (death?: Death): Promise<Outcome> => runOnce(one, requestId, payload, invocation.signal, death);
    const asked = { function: one.name, source: invocation.source };
    const { faults } = options;
    const run = (): Promise<Outcome> =>
      faults === undefined ? once() : invokeUnderFaults(faults, asked, once, one.timeoutSeconds);
    const work = track(
      meddler === undefined
        ? run()
        : meddler(invocation.source, run, (later) => void track(later).catch(() => undefined)),
    );
    const outcome = await giveUpOn(work, invocation.signal);
    return 'payload' in outcome ? { payload: JSON.parse(outcome.payload) } : outcome;
  }

  return {
    functions,
    configuration,
    invoke,
    setMischief: (mischief) => {
      meddler = mischief === undefined ? undefined : createMeddler(mischief);
    },
    running: () => running,
    begun: () => begun,
    logBytes: () => [...logs.values()].reduce((sum, { bytesWritten }) => sum + bytesWritten, 0),
    close: async () => {
      await pool.close(options.threads);
      await Promise.all([...logs.values()].map((log) => new Promise<void>((done) => log.end(() => done()))));
    },
  };
}

export function tooLarge(limit: number, operation: string): Error {
  const error = new Error(`Request must be smaller than ${limit} bytes for the ${operation} operation`);
  error.name = 'RequestTooLargeException';
  return error;
}

/** Rejects as soon as the signal says so, and leaves the work to itself. */
function giveUpOn<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
