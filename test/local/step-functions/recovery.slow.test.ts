/** Slow: engines that are killed and started again; `npm test` goes on from crash points of the whole machine. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SendTaskHeartbeatCommand, SendTaskSuccessCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import {
  clientOf,
  describeExecution,
  Failing,
  history,
  MACHINE_ARN,
  machine,
  type Running,
  run,
  StillClock,
  settled,
  start,
  task,
  tokenTask,
  types,
  until,
} from './support.ts';
import { engines } from './fixture.ts';

const { begin, end, file } = engines();

const never = (): Promise<never> => new Promise(() => {});
const tokenOf = ({ calls }: Running, at: number): string =>
  (calls[at]?.payload as { token: string } | undefined)?.token ?? '';

describe('after a restart', () => {
  it('a task in flight is called again with the same key', async () => {
    const setup = { definition: machine({ T: task('f') }), journalPath: file('j') };
    const before = await begin({ ...setup, functions: { f: never } });
    const arn = await start(before, { n: 1 });
    await until(() => before.calls.length === 1);
    await end(before);
    const after = await begin({ ...setup, functions: { f: () => 'done' } });
    await settled(after);
    expect(after.calls[0]?.idempotencyKey).toBe(before.calls[0]?.idempotencyKey);
    expect(after.calls[0]?.payload).toEqual({ n: 1 });
    expect((await describeExecution(after, arn)).output).toBe('"done"');
    expect(types(await history(after, arn)).filter((type) => type === 'TaskScheduled')).toHaveLength(1);
  });

  it('a token that was handed over is waited for without asking again; one whose call was cut short is asked for again', async () => {
    const setup = {
      definition: machine({ Ask: tokenTask('ask', { HeartbeatSeconds: 50, TimeoutSeconds: 80 }) }),
      journalPath: file('j'),
    };
    const clock = new StillClock();
    let cut = false;
    const before = await begin({ ...setup, clock, functions: { ask: () => (cut ? never() : null) } });
    const handed = await start(before);
    await settled(before);
    clock.advance(40);
    await before.client.send(new SendTaskHeartbeatCommand({ taskToken: tokenOf(before, 0) }));
    cut = true;
    const interrupted = await start(before);
    await until(() => before.calls.length === 2);
    await end(before);

    const after = await begin({ ...setup, clock, functions: { ask: () => null } });
    await settled(after);
    expect(after.calls).toHaveLength(1);
    expect(tokenOf(after, 0)).toBe(tokenOf(before, 1));
    expect(after.engine.nextWakeUp()).toEqual(new Date(clock.now().getTime() + 40_000));
    for (const taskToken of [tokenOf(before, 0), tokenOf(before, 1)]) {
      await after.client.send(new SendTaskSuccessCommand({ taskToken, output: '"yes"' }));
    }
    await settled(after);
    expect((await describeExecution(after, handed)).output).toBe('"yes"');
    expect((await describeExecution(after, interrupted)).output).toBe('"yes"');
  });

  it('a wait keeps its absolute time, also when that passed meanwhile', async () => {
    const setup = {
      definition: machine({ W: { Type: 'Wait', Seconds: 500, End: true } }),
      journalPath: file('j'),
    };
    const clock = new StillClock();
    const before = await begin({ ...setup, clock });
    const arn = await start(before);
    await settled(before);
    await end(before);
    clock.advance(499);
    const between = await begin({ ...setup, clock });
    await settled(between);
    expect((await describeExecution(between, arn)).status).toBe('RUNNING');
    await end(between);
    clock.advance(1);
    const after = await begin({ ...setup, clock });
    await settled(after);
    expect(types(await history(after, arn)).filter((type) => type === 'WaitStateEntered')).toHaveLength(1);
  });

  it('used retries stay used, and variables stay set', async () => {
    const definition = machine({
      P: { Type: 'Pass', Assign: { v: 'kept' }, Next: 'T' },
      T: task('f', {
        Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 1, MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ['Busy'], Output: '{% $v %}', Next: 'E' }],
      }),
      E: { Type: 'Succeed' },
    });
    const setup = { definition, journalPath: file('j') };
    const before = await begin({
      ...setup,
      functions: { f: () => (before.calls.length === 1 ? new Failing('Busy') : never()) },
    });
    const arn = await start(before);
    await until(() => before.calls.length === 2);
    await end(before);
    const after = await begin({ ...setup, functions: { f: () => new Failing('Busy') } });
    await settled(after);
    expect(after.calls).toHaveLength(1);
    expect((await describeExecution(after, arn)).output).toBe('"kept"');
  });

  it('an execution goes on with the definition it started with', async () => {
    const journalPath = file('j');
    const clock = new StillClock();
    const before = await begin({
      definition: machine({ W: { Type: 'Wait', Seconds: 5, Output: 'old', End: true } }),
      journalPath,
      clock,
    });
    const arn = await start(before);
    await settled(before);
    await end(before);
    clock.advance(5);
    const after = await begin({
      definition: machine({ P: { Type: 'Pass', Output: 'new', End: true } }),
      journalPath,
      clock,
    });
    await settled(after);
    expect((await describeExecution(after, arn)).output).toBe('"old"');
    expect((await describeExecution(after, await start(after))).status).toBeDefined();
  });

  it('closed at any moment, a nested workflow ends with the same output and a gapless history', async () => {
    const seed = Number(process.env.FC_SEED ?? Date.now() % 2 ** 31);
    console.log(`seed ${seed}`);
    const inner = {
      StartAt: 'One',
      States: {
        One: task('f', { Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 1 }], Next: 'Two' }),
        Two: task('f'),
      },
    };
    const definition = machine({
      Outer: {
        Type: 'Map',
        Items: '{% [1..3] %}',
        MaxConcurrency: 2,
        ItemProcessor: {
          StartAt: 'Inner',
          States: {
            Inner: {
              Type: 'Map',
              Items: '{% [1..2] %}',
              ItemProcessor: inner,
              Output: '{% $sum($states.result) %}',
              End: true,
            },
          },
        },
        Next: 'Choose',
      },
      Choose: { Type: 'Choice', Choices: [{ Condition: '{% $sum($states.input) = 27 %}', Next: 'Yes' }] },
      Yes: { Type: 'Succeed', Output: '{% $states.input %}' },
    });
    const expected = '[9,9,9]';
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 6 }), async (callsBeforeClose) => {
        const journalPath = file(`j${Math.random()}`);
        let arn: string | undefined;
        for (const calls of [...callsBeforeClose, Number.POSITIVE_INFINITY]) {
          let left = calls;
          const engine = await begin({
            definition,
            journalPath,
            functions: {
              f: (n: number) => {
                left -= 1;
                return left < 0 ? never() : n + 1.5;
              },
            },
          });
          arn ??= await start(engine);
          if (calls === Number.POSITIVE_INFINITY) {
            await settled(engine);
            expect((await describeExecution(engine, arn)).output?.replace(/\.0/g, '')).toBe(expected);
            const events = await history(engine, arn);
            expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
          } else {
            await until(async () => left < 0 || engine.engine.idle());
          }
          await end(engine);
        }
      }),
      { seed, numRuns: 12 },
    );
  });
});

describe('the journal', () => {
  it('holds what led to a call before the function is called, and the answer before the sender is answered', async () => {
    const journalPath = file('j');
    let copies = 0;
    /** What a crash at this moment would leave: the files as they are, opened elsewhere. */
    const onDisk = (type: string): unknown => {
      copies += 1;
      const copy = file(`copy${copies}`);
      for (const suffix of ['', '-wal']) copyFileSync(journalPath + suffix, copy + suffix);
      const database = new DatabaseSync(copy);
      const found = database.prepare('SELECT count(*) AS n FROM journal WHERE type = ?').get(type)?.n;
      database.close();
      return found;
    };
    const seen: unknown[] = [];
    const engine = await begin({
      definition: machine({ Ask: tokenTask('ask') }),
      journalPath,
      functions: { ask: () => seen.push(onDisk('TaskScheduled')) },
    });
    await start(engine);
    await settled(engine);
    expect(seen).toEqual([1]);
    await engine.client.send(new SendTaskSuccessCommand({ taskToken: tokenOf(engine, 0), output: '1' }));
    expect(onDisk('TaskSucceeded')).toBe(1);
  });

  it('is refused to a second engine', async () => {
    const setup = { definition: machine({ T: task('f') }), journalPath: file('j') };
    await begin(setup);
    await expect(run(setup)).rejects.toThrow('locked');
  });
});

describe('killed with SIGKILL', () => {
  const program = join(import.meta.dirname, 'killed-engine.ts');
  let child: ChildProcess | undefined;
  afterEach(() => child?.kill('SIGKILL'));

  const lines = (log: string): string[] => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []);

  async function launch(journal: string, log: string): Promise<{ client: ReturnType<typeof clientOf> }> {
    child = fork(program, [journal, log], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const [{ url }] = (await once(child, 'message')) as [{ url: string }];
    return { client: clientOf(url) };
  }

  it('goes on where it was: every step is done, and one done twice was asked with the same key', async () => {
    const [journal, log] = [file('j'), file('log')];
    const items = 40;
    let engine = await launch(journal, log);
    const { executionArn = '' } = await engine.client.send(
      new StartExecutionCommand({ stateMachineArn: MACHINE_ARN, input: JSON.stringify({ items }) }),
    );
    for (const kill of [10, 35, 60]) {
      await until(() => lines(log).length >= kill);
      child?.kill('SIGKILL');
      if (child !== undefined) await once(child, 'exit');
      engine = await launch(journal, log);
    }
    await until(async () => (await describeExecution(engine, executionArn)).status !== 'RUNNING');
    const done = await describeExecution(engine, executionArn);
    expect([done.status, done.output]).toEqual(['SUCCEEDED', String((items * (items + 1)) / 2 + items * 1100)]);
    const keys = new Map<string, Set<string>>();
    for (const line of lines(log)) {
      const [name, item, key = ''] = line.split(' ');
      const step = `${name} ${item}`;
      keys.set(step, (keys.get(step) ?? new Set()).add(key));
    }
    expect(keys.size).toBe(items * 2);
    expect([...keys.values()].filter(({ size }) => size > 1)).toEqual([]);
  });
});
