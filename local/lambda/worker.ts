/** Runs inside a worker thread: one function's code, one invocation at a time. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { BeginMessage, FunctionFailure, InvokeMessage, SandboxMessage, SandboxSetup } from './protocol.ts';

type Handler = (event: unknown, context: object) => unknown;

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

async function loadHandler({ codeDir, handler }: SandboxSetup): Promise<Handler> {
  const dot = handler.lastIndexOf('.');
  const [file, name] = [handler.slice(0, dot), handler.slice(dot + 1)];
  const path = ['.js', '.mjs', '.cjs'].map((end) => join(codeDir, `${file}${end}`)).find((one) => existsSync(one));
  if (path === undefined) {
    throw Object.assign(new Error(`Cannot find module '${file}'`), { name: 'Runtime.ImportModuleError' });
  }
  const loaded = await evaluated(path, codeDir);
  const found = loaded[name] ?? (loaded['default'] as Record<string, unknown> | undefined)?.[name];
  if (typeof found !== 'function') {
    throw Object.assign(new Error(`${handler} is undefined or not exported`), {
      name: 'Runtime.HandlerNotFound',
    });
  }
  return found as Handler;
}

let lives = 0;

/** Evaluates the code as if this thread had never seen it: its modules keep state. */
async function evaluated(path: string, codeDir: string): Promise<Record<string, unknown>> {
  lives += 1;
  const { type } = JSON.parse(readFileSync(join(codeDir, 'package.json'), 'utf8')) as { type?: string };
  if (path.endsWith('.mjs') || (type === 'module' && !path.endsWith('.cjs'))) {
    return (await import(`${pathToFileURL(path).href}?life=${lives}`)) as Record<string, unknown>;
  }
  // Each time a `require` of its own, or the one before would keep all that it ever loaded.
  const require = createRequire(path);
  for (const loaded of Object.keys(require.cache)) delete require.cache[loaded];
  return require(path) as Record<string, unknown>;
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

let handler: Handler | undefined;

async function begin(setup: SandboxSetup): Promise<void> {
  // It has served: this very file is compiled by now, and the function's environment is what its template says.
  delete process.env['NODE_COMPILE_CACHE'];
  try {
    handler = await loadHandler(setup);
    post({ kind: 'ready' });
  } catch (error) {
    post({ kind: 'init-failed', failure: failureOf(error) });
  }
}

port.on('message', (message: InvokeMessage | BeginMessage) => {
  if (message.kind === 'invoke') {
    if (handler !== undefined) void run(handler, message);
    return;
  }
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, message.environment);
  void begin(message.setup);
});
await begin(workerData as SandboxSetup);
