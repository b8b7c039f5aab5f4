/**
 * `node bench/functions.ts`: the size of each function's bundle and the time that Node takes to import it, as a cold
 * start on Lambda would: a fresh process for each run, nothing cached.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bundleDirectory, bundleFunctions } from '#infra/bundle.ts';
import { ENTRIES } from '#infra/entries.ts';
import { unpackCode } from '#local/lambda/code.ts';

export interface FunctionMeasure {
  readonly name: string;
  /** Of the code alone: its source map lies beside it and is read only when a stack trace is asked for. */
  readonly bundleBytes: number;
  /** Median milliseconds of `require` in a fresh process without V8's compile cache, as on Lambda. */
  readonly importMs: number;
  /** The same with a compile cache filled by an earlier process, as on one machine. */
  readonly cachedImportMs: number;
  /** Resident memory after the import, MB of 1,000,000 bytes, Node's own included. */
  readonly residentMb: number;
}

const RUNS = 9;

/** CommonJS of its own, because the timing must not begin with loading TypeScript. */
const PROBE = `
const { performance } = require('node:perf_hooks');
const before = performance.now();
const { handler } = require(process.argv[1]);
const importMs = performance.now() - before;
if (typeof handler !== 'function') throw new Error('No handler is exported.');
process.stdout.write(JSON.stringify({ importMs, residentMb: process.memoryUsage.rss() / 1e6 }));
`;

interface Probed {
  readonly importMs: number;
  readonly residentMb: number;
}

const run = promisify(execFile);

/** What Lambda and the stack give every function, and no more. */
function environment(name: string): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: 'measured',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_REGION: 'cn-north-1',
    AWS_SECRET_ACCESS_KEY: 'measured',
    NODE_OPTIONS: '--enable-source-maps',
    SERVICE_NAME: name,
    TZ: ':UTC',
  };
}

async function probe(name: string, bundle: string, more: Record<string, string> = {}): Promise<Probed> {
  const env = { ...environment(name), ...more };
  const { stdout } = await run(process.execPath, ['-e', PROBE, bundle], { env });
  return JSON.parse(stdout) as Probed;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('Nothing was measured.');
  return (lower + upper) / 2;
}

/** Bundles all functions as `npm run synth` does and measures each; takes about a minute. */
export async function measureFunctions(): Promise<readonly FunctionMeasure[]> {
  await bundleFunctions(ENTRIES);
  const folder = mkdtempSync(join(tmpdir(), 'jianzheng-functions-'));
  try {
    const bundles = Object.keys(ENTRIES).map((name) => ({
      name,
      path: join(unpackCode(bundleDirectory(name), join(folder, 'code')), 'index.js'),
      cold: [] as Probed[],
      cached: [] as Probed[],
    }));
    // Round by round, so that a busy moment of the computer falls on all functions and not on one.
    for (let round = 0; round < RUNS; round++) {
      for (const { name, path, cold, cached } of bundles) {
        const NODE_COMPILE_CACHE = join(folder, 'cache', name);
        cold.push(await probe(name, path));
        const warm = await probe(name, path, { NODE_COMPILE_CACHE });
        // The first one fills the cache.
        if (round > 0) cached.push(warm);
      }
    }
    return bundles.map(({ name, path, cold, cached }) => ({
      name,
      bundleBytes: statSync(path).size,
      importMs: median(cold.map(({ importMs }) => importMs)),
      cachedImportMs: median(cached.map(({ importMs }) => importMs)),
      residentMb: median(cold.map(({ residentMb }) => residentMb)),
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function print(measures: readonly FunctionMeasure[]): void {
  console.log(`Node ${process.version}, ${availableParallelism()} processors; median of ${RUNS} fresh processes`);
  console.log(
    `${'function'.padEnd(16)}${['bundle kB', 'import ms', 'cached ms', 'resident MB'].map((h) => h.padStart(13)).join('')}`,
  );
  for (const { name, bundleBytes, importMs, cachedImportMs, residentMb } of measures) {
    const cells = [bundleBytes / 1000, importMs, cachedImportMs, residentMb];
    console.log(`${name.padEnd(16)}${cells.map((value) => value.toFixed(1).padStart(13)).join('')}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) print(await measureFunctions());
