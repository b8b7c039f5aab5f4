/** Runs inside a worker thread: one function's code, one invocation at a time. */
import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { FunctionFailure, InvokeMessage, SandboxMessage, SandboxSetup } from './protocol.ts';

type Handler = (event: unknown, context: object) => unknown;

const setup = workerData as SandboxSetup;
if (parentPort === null) throw new Error('local/lambda/worker.ts runs in a worker thread only.');
const port = parentPort;
const post = (message: SandboxMessage): void => port.postMessage(message);

function failureOf(error: unknown, fallback = 'Error'): FunctionFailure {
  if (!(error instanceof Error)) {
    // Lambda's runtime reports a thrown value that is no Error by its type.
    return { functionError: 'Unhandled', errorType: typeof error, errorMessage: textOf(error), trace: [] };
  }
  return {
    functionError: 'Unhandled',
    errorType: error.name || fallback,
    errorMessage: error.message,
    trace: (error.stack ?? '').split('\n'),
  };
}

/** Not every value has a text: an object may lack `toString`. */
function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return 'a value without a text';
  }
}

/** Answers that are no JSON fail as the runtime's client words it. */
function answerText(answer: unknown): string {
  try {
    return JSON.stringify(answer) ?? 'null';
  } catch {
    throw Object.assign(new Error('Unable to stringify response body'), { name: 'Runtime.JSONStringifyError' });
  }
}

async function loadHandler(): Promise<Handler> {
  const dot = setup.handler.lastIndexOf('.');
  const [file, name] = [setup.handler.slice(0, dot), setup.handler.slice(dot + 1)];
  const path = ['.js', '.mjs', '.cjs']
    .map((end) => join(setup.codeDir, `${file}${end}`))
    .find((one) => existsSync(one));
  if (path === undefined) {
    throw Object.assign(new Error(`Cannot find module '${file}'`), { name: 'Runtime.ImportModuleError' });
  }
  const loaded = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  const handler = loaded[name] ?? (loaded['default'] as Record<string, unknown> | undefined)?.[name];
  if (typeof handler !== 'function') {
    throw Object.assign(new Error(`${setup.handler} is undefined or not exported`), {
      name: 'Runtime.HandlerNotFound',
    });
  }
  return handler as Handler;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
function contextOf(message: InvokeMessage): object {
  return {
    awsRequestId: message.requestId,
    invokedFunctionArn: message.functionArn,
    functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: process.env['AWS_LAMBDA_FUNCTION_VERSION'],
    memoryLimitInMB: process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    logGroupName: process.env['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: process.env['AWS_LAMBDA_LOG_STREAM_NAME'],
    callbackWaitsForEmptyEventLoop: true,
    clientContext: undefined,
    identity: undefined,
    getRemainingTimeInMillis: () => Math.max(0, message.deadline - Date.now()),
  };
}

async function run(handler: Handler, message: InvokeMessage): Promise<void> {
  const { requestId } = message;
  process.env['_X_AMZN_TRACE_ID'] = message.trace;
  try {
    const answer = await handler(JSON.parse(message.payload), contextOf(message));
    post({ kind: 'answered', requestId, payload: answerText(answer) });
  } catch (error) {
    const failure = failureOf(error);
    console.error(JSON.stringify({ level: 'ERROR', requestId, ...failure }));
    post({ kind: 'failed', requestId, failure });
  }
}

/** The environment does not outlive what nobody caught. */
function die(failure: FunctionFailure, status: number): void {
  console.error(JSON.stringify({ level: 'ERROR', ...failure }));
  post({ kind: 'dying', failure });
  process.exit(status);
}

process.on('unhandledRejection', (reason) => {
  die({ ...failureOf(reason), errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: textOf(reason) }, 128);
});
process.on('uncaughtException', (error) => die(failureOf(error), 129));

try {
  enableCompileCache(setup.cacheDir);
  const handler = await loadHandler();
  port.on('message', (message: InvokeMessage) => void run(handler, message));
  post({ kind: 'ready' });
} catch (error) {
  post({ kind: 'init-failed', failure: failureOf(error) });
}
