/**
 * How many durable state transitions a second the Step Functions engine makes, and whether what it answered for
 * outlives SIGKILL. Alone: `node bench/engine.ts`.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import {
  clientOf,
  MACHINE_ARN,
  machine,
  type Running,
  run,
  settled,
  start,
  task,
  temporaryFolder,
} from '#test/local/step-functions/support.ts';

const EXECUTIONS = 1_000;
const ROUNDS = 10;
/** Requests under way at once; more would only queue in the client. */
const STARTERS = 25;

type States = Record<string, Record<string, unknown>>;

/** Goes round `ROUNDS` times; nothing moves before the clock is set on. */
const looping = (body: States): string =>
  machine({
    Held: { Type: 'Wait', Seconds: 60, Assign: { n: 0 }, Next: 'Again' },
    Again: {
      Type: 'Choice',
      Choices: [{ Condition: `{% $n < ${ROUNDS} %}`, Next: Object.keys(body)[0] }],
      Default: 'Done',
    },
    ...body,
    Done: { Type: 'Succeed' },
  });

const counting = { Type: 'Pass', Assign: { n: '{% $n + 1 %}' }, Next: 'Again' };

/** Two states a round: Choice, Pass. */
const PASS_AND_CHOICE = looping({ Count: counting });
/** Four states a round: Choice, Task (a function that answers at once), Wait of no seconds, Pass. */
const TASK_MIX = looping({
  Call: task('f', { Next: 'Pause' }),
  Pause: { Type: 'Wait', Seconds: 0, Next: 'Count' },
  Count: counting,
});

export interface EngineFigures {
  /** Executions that are open at once. */
  readonly executions: number;
  /** Choice and Pass in turn, each commit on disk (SQLite, WAL, synchronous FULL). */
  readonly transitionsPerSecond: number;
  /** Choice, Task, Wait of no seconds and Pass in turn. */
  readonly taskMixTransitionsPerSecond: number;
  /** How many of the first run one commit carried, on average. */
  readonly transitionsPerCommit: number;
  /** What was answered as started or as ended before SIGKILL, and what of that was missing in the journal. */
  readonly killed: { readonly answeredStarted: number; readonly answeredEnded: number; readonly missing: number };
}

async function startMany(running: Running, count: number): Promise<void> {
  let left = count;
  const starter = async (): Promise<void> => {
    for (; left > 0; ) {
      left -= 1;
      await start(running, { claimId: 'C-2025-000001', revision: 1, generation: 1 });
    }
  };
  await Promise.all(Array.from({ length: STARTERS }, starter));
}

async function measure(definition: string): Promise<{ perSecond: number; perCommit: number }> {
  const folder = temporaryFolder();
  let commits = 0;
  const running = await run({
    definition,
    functions: { f: () => null },
    journalPath: folder.file('journal'),
    committed: () => {
      commits += 1;
    },
  });
  try {
    await startMany(running, EXECUTIONS);
    await settled(running);
    const [before, committed] = [running.engine.transitions(), commits];
    const began = performance.now();
    running.clock.advance(60);
    await settled(running);
    const made = running.engine.transitions() - before;
    return { perSecond: (made / (performance.now() - began)) * 1000, perCommit: made / (commits - committed) };
  } finally {
    await running.engine.close();
    folder.remove();
  }
}

/** An engine of its own process, whose executions go on by themselves. */
async function serve(journalPath: string): Promise<void> {
  const { url } = await run({
    definition: machine({ Call: task('f', { Next: 'Last' }), Last: { Type: 'Pass', End: true } }),
    functions: { f: () => delay(2) },
    journalPath,
  });
  process.send?.({ url });
}

function recorded(journal: string, type: string): Set<string> {
  const database = new DatabaseSync(journal);
  const query = database.prepare(
    `SELECT s.recovery AS started FROM journal e JOIN journal s ON s.execution = e.execution AND s.event = 1 WHERE e.type = ?`,
  );
  const arns = query.all(type).map(({ started }) => (JSON.parse(String(started)) as { arn: string }).arn);
  database.close();
  return new Set(arns);
}

async function killWhileItWorks(): Promise<EngineFigures['killed']> {
  const folder = temporaryFolder();
  const journal = folder.file('journal');
  const child: ChildProcess = fork(import.meta.filename, ['--serve', journal], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  try {
    const [{ url }] = (await once(child, 'message')) as [{ url: string }];
    const client = clientOf(url);
    const started = new Set<string>();
    const ended = new Set<string>();
    const use = async (): Promise<void> => {
      for (;;) {
        const { executionArn = '' } = await client.send(new StartExecutionCommand({ stateMachineArn: MACHINE_ARN }));
        started.add(executionArn);
        await delay(Math.random() * 10);
        const { status } = await client.send(new DescribeExecutionCommand({ executionArn }));
        if (status === 'SUCCEEDED') ended.add(executionArn);
      }
    };
    const users = Array.from({ length: STARTERS }, () => use().catch(() => {}));
    while (ended.size < 200) await delay(5);
    child.kill('SIGKILL');
    await Promise.all([once(child, 'exit'), ...users]);
    const inJournal = {
      started: recorded(journal, 'ExecutionStarted'),
      ended: recorded(journal, 'ExecutionSucceeded'),
    };
    const missing = [
      ...[...started].filter((arn) => !inJournal.started.has(arn)),
      ...[...ended].filter((arn) => !inJournal.ended.has(arn)),
    ];
    return { answeredStarted: started.size, answeredEnded: ended.size, missing: missing.length };
  } finally {
    child.kill('SIGKILL');
    folder.remove();
  }
}

export async function measureEngine(): Promise<EngineFigures> {
  const plain = await measure(PASS_AND_CHOICE);
  const mixed = await measure(TASK_MIX);
  return {
    executions: EXECUTIONS,
    transitionsPerSecond: Math.round(plain.perSecond),
    taskMixTransitionsPerSecond: Math.round(mixed.perSecond),
    transitionsPerCommit: Math.round(plain.perCommit),
    killed: await killWhileItWorks(),
  };
}

const [mode, journal] = process.argv.slice(2);
if (import.meta.main && mode === '--serve' && journal !== undefined) await serve(journal);
else if (import.meta.main) console.log(await measureEngine());
