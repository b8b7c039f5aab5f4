import { DatabaseSync } from 'node:sqlite';
import { RedriveExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import type { ExecutionStatusChange } from '#local/step-functions/index.ts';
import { engines } from './fixture.ts';
import { Failing, MACHINE_ARN, machine, runToRest, settled, start, task } from './support.ts';

const { begin, file } = engines();
const passing = machine({ P: { Type: 'Pass', End: true } });

describe('around the commits of the journal', () => {
  it('counts every one of them, before and after, and nobody is answered in between', async () => {
    const seen: string[] = [];
    const engine = await begin({
      definition: passing,
      beforeCommit: (count) => seen.push(`before ${count}`),
      committed: (count) => seen.push(`after ${count}`),
    });
    await runToRest(engine);
    expect(seen.length).toBeGreaterThanOrEqual(2);
    expect(seen).toEqual(seen.map((_, index) => `${index % 2 === 0 ? 'before' : 'after'} ${(index >> 1) + 1}`));
  });

  it.each([
    ['beforeCommit', 0],
    ['committed', 2],
  ] as const)('a throw of %s leaves a dead engine and what was on disk by then', async (hook, records) => {
    const journalPath = file('journal');
    const crash = (): never => {
      throw new Error('power is out');
    };
    const engine = await begin({ definition: passing, journalPath, [hook]: crash });
    await expect(start(engine)).rejects.toMatchObject({ name: 'InternalServerError' });
    expect(() => engine.engine.idle()).toThrow('power is out');
    await expect(start(engine)).rejects.toMatchObject({ name: 'InternalServerError' });
    await engine.engine.close();
    const database = new DatabaseSync(journalPath);
    expect(database.prepare('SELECT count(*) AS n FROM journal').get()).toEqual({ n: records });
    database.close();
  });
});

describe('changes of status', () => {
  const broken = machine({ T: task('f') });

  it('are told once each, after their commit, with what EventBridge would tell', async () => {
    const changes: ExecutionStatusChange[] = [];
    let commits = 0;
    let fails = true;
    const at: number[] = [];
    const engine = await begin({
      definition: broken,
      functions: { f: () => (fails ? new Failing('Broken', 'why') : 'done') },
      committed: (count) => {
        commits = count;
      },
      statusChanged: (change) => {
        changes.push(change);
        at.push(commits);
      },
    });
    const { arn } = await runToRest(engine, { a: 1 });
    fails = false;
    await engine.client.send(new RedriveExecutionCommand({ executionArn: arn }));
    await settled(engine);
    expect(changes.map(({ status, redriveCount }) => [status, redriveCount])).toEqual([
      ['RUNNING', 0],
      ['FAILED', 0],
      ['RUNNING', 1],
      ['SUCCEEDED', 1],
    ]);
    expect(at[0]).toBe(1);
    expect(at).toEqual(at.toSorted((one, other) => one - other));
    const [running, failed, , succeeded] = changes;
    expect(running).toMatchObject({
      executionArn: arn,
      stateMachineArn: MACHINE_ARN,
      stopDate: null,
      input: '{"a":1}',
      inputDetails: { included: true },
      output: null,
      outputDetails: null,
      error: null,
      cause: null,
      stateMachineVersionArn: null,
      stateMachineAliasArn: null,
      redriveDate: null,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is RUNNING and cannot be redriven',
    });
    expect(failed).toMatchObject({ error: 'Broken', redriveStatus: 'REDRIVABLE', redriveStatusReason: null });
    expect(failed?.stopDate).toBeGreaterThanOrEqual(failed?.startDate ?? Number.NaN);
    expect(succeeded).toMatchObject({ output: '"done"', outputDetails: { included: true }, error: null });
  });

  it('leave out what is too long for an event, and say so', async () => {
    const changes: ExecutionStatusChange[] = [];
    const engine = await begin({
      definition: machine({ P: { Type: 'Pass', Output: "{% $pad('', 200000, 'x') %}", End: true } }),
      statusChanged: (change) => changes.push(change),
    });
    await runToRest(engine, 'y'.repeat(100_000));
    expect(changes.map(({ inputDetails, outputDetails }) => [inputDetails, outputDetails])).toEqual([
      [{ included: true }, null],
      [{ included: false }, { included: true }],
    ]);
    expect(changes[1]?.input).toBeNull();
  });

  it('tell of a stop by hand', async () => {
    const changes: ExecutionStatusChange[] = [];
    const engine = await begin({
      definition: machine({ W: { Type: 'Wait', Seconds: 9, End: true } }),
      statusChanged: (change) => changes.push(change),
    });
    const executionArn = await start(engine);
    await engine.client.send(new StopExecutionCommand({ executionArn, error: 'E', cause: 'C' }));
    expect(changes.at(-1)).toMatchObject({ status: 'ABORTED', error: 'E', cause: 'C', output: null });
  });
});

describe('state transitions', () => {
  it('are the steps executed, those inside a Map and every retry included', async () => {
    const engine = await begin({
      definition: machine({
        First: { Type: 'Pass', Next: 'Each' },
        Each: {
          Type: 'Map',
          Items: [1, 2],
          ItemProcessor: { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', End: true } } },
          Next: 'Call',
        },
        Call: task('f', { Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 1, MaxAttempts: 1 }] }),
      }),
      functions: { f: () => (engine.calls.length === 1 ? new Failing('Busy') : null) },
    });
    expect(engine.engine.transitions()).toBe(0);
    await runToRest(engine);
    // First, Each, four inside it, Call and its retry.
    expect(engine.engine.transitions()).toBe(8);
  });
});
