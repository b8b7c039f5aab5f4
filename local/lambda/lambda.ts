import { randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Stack } from '../template/stack.ts';
import { removeUnusedCode, unpackCode } from './code.ts';
import { type FunctionConfiguration, functionNameOf, functionsOf } from './configuration.ts';
import { createMeddler, type InvocationSource, type Meddler, type Mischief } from './mischief.ts';
import { type PoolLimits, SandboxPool } from './pool.ts';
import type { FunctionFailure } from './protocol.ts';
import { failure, type Outcome, Sandbox } from './sandbox.ts';

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
  close(): Promise<void>;
}

export interface LambdaOptions {
  readonly stack: Stack;
  readonly dataDir: string;
  /** Variables every function gets, such as the endpoints of the AWS SDK; asked for when a sandbox begins. */
  readonly commonEnvironment: () => Readonly<Record<string, string>>;
  /** Replaces variables of the template; names that a function's template does not have are left out there. */
  readonly functionEnvironment: () => Readonly<Record<string, string>>;
  /** No function begins before: its environment names servers that are still starting. */
  readonly ready: Promise<void>;
  readonly limits?: Partial<PoolLimits>;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html, the reserved variables that code may read. */
function runtimeEnvironment(configuration: FunctionConfiguration, codeDir: string): Record<string, string> {
  return {
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: configuration.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(configuration.memoryMiB),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${configuration.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    LAMBDA_TASK_ROOT: codeDir,
    _HANDLER: configuration.handler,
  };
}

export function createLambda(options: LambdaOptions): Lambda {
  const { stack, dataDir } = options;
  const functions = functionsOf(stack);
  const byName = new Map(functions.map((configuration) => [configuration.name, configuration]));
  const codeRoot = resolve(dataDir, 'functions');
  const codeDirs = new Map(functions.map(({ name, assetPath }) => [name, unpackCode(assetPath, codeRoot)]));
  removeUnusedCode(codeRoot, new Set(codeDirs.values()));

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
    Object.assign(environment, options.commonEnvironment());
    const setup = { codeDir, handler: configuration.handler, cacheDir: resolve(dataDir, 'compile-cache') };
    return new Sandbox(configuration, setup, environment, logOf(configuration.name));
  });

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
  ): Promise<Outcome> {
    await options.ready;
    const sandbox = await pool.acquire(one);
    try {
      signal?.throwIfAborted();
      const outcome = await sandbox.invoke(requestId, payload);
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
      throw Object.assign(
        new Error(`Request must be smaller than ${synchronousPayloadBytes} bytes for the InvokeFunction operation`),
        {
          name: 'RequestTooLargeException',
        },
      );
    }
    const run = (): Promise<Outcome> => runOnce(one, requestId, payload, invocation.signal);
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
    close: async () => {
      await pool.close();
      await Promise.all([...logs.values()].map((log) => new Promise<void>((done) => log.end(() => done()))));
    },
  };
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
