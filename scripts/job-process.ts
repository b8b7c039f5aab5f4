import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CrashJobResult } from '#local/crash/job.ts';
import { TreasuryLedger } from '#local/treasury/ledger.ts';

/** The one JSON object that `npm start -- --once --json` prints. */
export interface JobResult {
  readonly claims: readonly { readonly claimId: string; readonly status: string; readonly lines: number }[];
  readonly controlTotals: { readonly paidFen: number; readonly balanced: boolean } & Readonly<Record<string, unknown>>;
  readonly paidThisRunFen: number;
}

const START = fileURLToPath(new URL('../local/start.ts', import.meta.url));
const CRASH_JOB = fileURLToPath(new URL('../local/crash/job.ts', import.meta.url));

/** `npm start -- --once --json`, synthesis included. */
export function mainJob(options: { readonly data: string; readonly port: number }): JobProcess<JobResult> {
  const { data, port } = options;
  return new JobProcess([START, '--once', '--json', '--data', data, '--port', String(port)]);
}

/** The same work as `npm start`, without synthesis and with the world outside in another process. */
export function crashJob(options: CrashJobOptions): JobProcess<CrashJobResult> {
  return new JobProcess([CRASH_JOB, ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, `${value}`])]);
}

export interface CrashJobOptions {
  readonly template: string;
  readonly data: string;
  readonly rosters: string;
  readonly port: number;
  readonly registers: string;
  readonly treasury: string;
  /** Number of the crash point at which the process ends itself with SIGKILL; absent for never. */
  readonly 'die-at'?: number;
}

/** A job in a process group of its own, which prints one JSON object at its end. */
export class JobProcess<Result> {
  readonly #child: ChildProcess;
  readonly #watchers = new Set<() => void>();
  #said = '';
  readonly result: Promise<Result>;
  /** The signal that ended the process, once it has ended. */
  readonly signal: Promise<NodeJS.Signals | null>;

  constructor(args: readonly string[]) {
    const child = spawn(process.execPath, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    child.stdout.on('data', (bytes: Buffer) => {
      out += bytes.toString('utf8');
    });
    child.stderr.on('data', (bytes: Buffer) => {
      this.#said += bytes.toString('utf8');
      for (const watcher of this.#watchers) watcher();
    });
    this.#child = child;
    this.signal = new Promise((resolve) => child.on('close', (_code, signal) => resolve(signal)));
    this.result = new Promise((resolve, reject) => {
      child.on('close', (code) =>
        code === 0 ? resolve(JSON.parse(out)) : reject(new Error(`The job ended with ${code}.\n${this.#said}`)),
      );
    });
    // Who kills the job does not ask for its result.
    this.result.catch(() => undefined);
  }

  /** Resolves when the job has said something that matches. */
  says(what: RegExp): Promise<void> {
    return new Promise((resolve) => {
      const watcher = () => {
        if (!what.test(this.#said)) return;
        this.#watchers.delete(watcher);
        resolve();
      };
      this.#watchers.add(watcher);
      watcher();
    });
  }

  /** SIGKILL to the whole tree, its DynamoDB included; resolves when all of it is gone. */
  async kill(): Promise<void> {
    const { pid } = this.#child;
    if (pid === undefined) return;
    const tree = [pid, ...descendants(pid)];
    for (const one of tree) signal(one, 'SIGKILL');
    await this.result.catch(() => undefined);
    while (tree.some((one) => isRunning(one))) await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Processes under one, from `ps`: a process group is not enough, because the DynamoDB has one of its own. */
function descendants(root: number): number[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const pairs = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const under = (parent: number): number[] =>
    pairs.flatMap(([pid = 0, ppid]) => (ppid === parent ? [pid, ...under(pid)] : []));
  return under(root);
}

function signal(pid: number, what: 'SIGKILL'): void {
  try {
    process.kill(pid, what);
  } catch {
    // Gone already.
  }
}

/** A zombie, whose parent was killed with it, no longer runs. */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-p', String(pid), '-o', 'stat='], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z');
}

/** What the treasury of a data folder paid, fen, and for how many instructions. */
export function paidByTreasury(data: string): { readonly fen: number; readonly instructions: number } {
  const ledger = new TreasuryLedger(join(data, 'treasury'));
  const paid = ledger.entries().filter(({ result }) => result === 'paid');
  ledger.close();
  return { fen: paid.reduce((sum, { amountFen }) => sum + amountFen, 0), instructions: paid.length };
}
