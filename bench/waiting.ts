/**
 * What ten thousand executions cost that wait for a token at once: memory, and the time to take them up again.
 * Alone: `node bench/waiting.ts`.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import {
  clientOf,
  machine,
  run,
  settled,
  start,
  temporaryFolder,
  tokenTask,
} from '#test/local/step-functions/support.ts';

const EXECUTIONS = 10_000;
/** Requests under way at once; more would only queue in the client. */
const STARTERS = 25;

interface Memory {
  readonly heapBytes: number;
  readonly residentBytes: number;
}

export interface WaitingFigures {
  readonly executions: number;
  /** Bytes of heap and of resident memory that each waiting execution adds, after garbage collection. */
  readonly heapBytesPerExecution: number;
  readonly residentBytesPerExecution: number;
  /** Bytes of heap that each execution leaves once it is closed: what lists need. */
  readonly heapBytesPerClosedExecution: number;
  readonly journalBytesPerExecution: number;
  /** From opening the journal until every execution waits again, in a process of its own. */
  readonly secondsToRestart: number;
  /** Heap per execution in that process. */
  readonly heapBytesPerExecutionAfterRestart: number;
}

interface Ready {
  readonly url: string;
  readonly seconds: number;
  /** Before anything was opened. */
  readonly empty: Memory;
}

function memory(): Memory {
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  return { heapBytes: heapUsed, residentBytes: rss };
}

/** An engine in a process of its own, which tells its memory when asked. */
async function serve(journalPath: string): Promise<void> {
  const empty = memory();
  const began = performance.now();
  const running = await run({
    definition: machine({
      First: {
        Type: 'Pass',
        Assign: { claimId: '{% $states.input.claimId %}', revision: 1, generation: 1 },
        Next: 'Ask',
      },
      Ask: tokenTask('ask', { TimeoutSeconds: 5_184_000 }),
    }),
    functions: { ask: () => ({ queued: true }) },
    journalPath,
  });
  await settled(running);
  const ready: Ready = { url: running.url, seconds: (performance.now() - began) / 1000, empty };
  process.on('message', async () => {
    await settled(running);
    process.send?.(memory());
  });
  process.send?.(ready);
}

async function launch(journal: string): Promise<{ child: ChildProcess; ready: Ready; ask: () => Promise<Memory> }> {
  const child = fork(import.meta.filename, ['--serve', journal], { execArgv: ['--expose-gc'] });
  const [ready] = (await once(child, 'message')) as [Ready];
  const ask = async (): Promise<Memory> => {
    child.send('memory');
    return ((await once(child, 'message')) as [Memory])[0];
  };
  return { child, ready, ask };
}

async function end(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

async function inParallel(work: () => Promise<unknown>, count: number): Promise<void> {
  let left = count;
  const worker = async (): Promise<void> => {
    for (; left > 0; ) {
      left -= 1;
      await work();
    }
  };
  await Promise.all(Array.from({ length: STARTERS }, worker));
}

const each = (before: number, after: number): number => Math.round((after - before) / EXECUTIONS);

export async function measureWaiting(): Promise<WaitingFigures> {
  const folder = temporaryFolder();
  const journal = folder.file('journal');
  const first = await launch(journal);
  let second: typeof first | undefined;
  try {
    const [client, before] = [clientOf(first.ready.url), await first.ask()];
    const arns: string[] = [];
    await inParallel(async () => arns.push(await start({ client }, { claimId: 'C-2025-000001' })), EXECUTIONS);
    const waiting = await first.ask();
    await end(first.child);
    const journalBytes = statSync(journal).size;
    second = await launch(journal);
    const restarted = await second.ask();
    const other = clientOf(second.ready.url);
    const left = [...arns];
    await inParallel(() => other.send(new StopExecutionCommand({ executionArn: left.pop() })), EXECUTIONS);
    const closed = await second.ask();
    return {
      executions: EXECUTIONS,
      heapBytesPerExecution: each(before.heapBytes, waiting.heapBytes),
      residentBytesPerExecution: each(before.residentBytes, waiting.residentBytes),
      heapBytesPerClosedExecution: each(second.ready.empty.heapBytes, closed.heapBytes),
      journalBytesPerExecution: Math.round(journalBytes / EXECUTIONS),
      secondsToRestart: Number(second.ready.seconds.toFixed(2)),
      heapBytesPerExecutionAfterRestart: each(second.ready.empty.heapBytes, restarted.heapBytes),
    };
  } finally {
    first.child.kill('SIGKILL');
    second?.child.kill('SIGKILL');
    folder.remove();
  }
}

const [mode, journal] = process.argv.slice(2);
if (import.meta.main && mode === '--serve' && journal !== undefined) await serve(journal);
else if (import.meta.main) console.log(await measureWaiting());
