import {
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListActivitiesCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  RedriveExecutionCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import {
  describeExecution,
  Failing,
  history,
  MACHINE_ARN,
  machine,
  type Running,
  runToRest,
  settled,
  start,
  task,
  tokenTask,
  types,
} from './support.ts';
import { engines } from './fixture.ts';

const { begin } = engines();

const passing = machine({ P: { Type: 'Pass', End: true } });
const waiting = machine({ W: { Type: 'Wait', Seconds: 1000, End: true } });

describe('StartExecution', () => {
  it('is idempotent while an execution of that name and input is open, and refuses any other', async () => {
    const engine = await begin({ definition: waiting });
    const first = await start(engine, { a: 1 }, 'claim-1');
    expect(await start(engine, { a: 1 }, 'claim-1')).toBe(first);
    await expect(start(engine, { a: 2 }, 'claim-1')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
    await engine.client.send(new StopExecutionCommand({ executionArn: first }));
    await expect(start(engine, { a: 1 }, 'claim-1')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
    expect(types(await history(engine, first)).filter((type) => type === 'ExecutionStarted')).toHaveLength(1);
  });

  it('started many times at once under one name starts one', async () => {
    const engine = await begin({ definition: machine({ T: task('f') }), functions: { f: () => null } });
    await Promise.allSettled(Array.from({ length: 20 }, () => start(engine, {}, 'same')));
    await settled(engine);
    expect(engine.calls).toHaveLength(1);
  });

  it.each([
    ['InvalidName', { stateMachineArn: MACHINE_ARN, name: 'a b' }],
    ['InvalidName', { stateMachineArn: MACHINE_ARN, name: 'a\u0007' }],
    ['ValidationException', { stateMachineArn: MACHINE_ARN, name: 'x'.repeat(81) }],
    ['ValidationException', { stateMachineArn: MACHINE_ARN, name: '' }],
    ['InvalidExecutionInput', { stateMachineArn: MACHINE_ARN, input: '{' }],
    ['ValidationException', { stateMachineArn: MACHINE_ARN, input: JSON.stringify('x'.repeat(262_144)) }],
    ['ValidationException', { stateMachineArn: MACHINE_ARN, input: JSON.stringify('中'.repeat(90_000)) }],
    ['InvalidArn', { stateMachineArn: 'claims' }],
    ['InvalidArn', { stateMachineArn: MACHINE_ARN.replace(':stateMachine:', ':activity:') }],
    ['StateMachineDoesNotExist', { stateMachineArn: `${MACHINE_ARN}-other` }],
  ])('refuses with %s what AWS refuses so: %j', async (name, input) => {
    const engine = await begin({ definition: passing });
    await expect(engine.client.send(new StartExecutionCommand(input))).rejects.toMatchObject({ name });
  });
});

describe('lists and histories', () => {
  it('list newest first, by status, in pages that stay put when new executions arrive', async () => {
    const engine = await begin({
      definition: machine({
        C: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.ok %}', Next: 'P' }], Default: 'F' },
        P: { Type: 'Succeed' },
        F: { Type: 'Fail' },
      }),
    });
    for (let n = 0; n < 7; n += 1) await start(engine, { ok: n % 2 === 0 }, `e${n}`);
    await settled(engine);
    const page = async (nextToken?: string) =>
      engine.client.send(
        new ListExecutionsCommand({
          stateMachineArn: MACHINE_ARN,
          statusFilter: 'SUCCEEDED',
          maxResults: 2,
          ...(nextToken ? { nextToken } : {}),
        }),
      );
    const first = await page();
    await start(engine, { ok: true }, 'new');
    const second = await page(first.nextToken);
    expect([first, second].map(({ executions }) => executions?.map(({ name }) => name))).toEqual([
      ['e6', 'e4'],
      ['e2', 'e0'],
    ]);
    expect(second.nextToken).toBeUndefined();
  });

  it('pages through a history in both directions, gapless', async () => {
    const engine = await begin({
      definition: machine({
        M: {
          Type: 'Map',
          Items: '{% [1..50] %}',
          ItemProcessor: { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } },
          End: true,
        },
      }),
    });
    const { arn } = await runToRest(engine);
    const all = await history(engine, arn);
    for (const reverseOrder of [false, true]) {
      const ids: (number | undefined)[] = [];
      let nextToken: string | undefined;
      do {
        const page = await engine.client.send(
          new GetExecutionHistoryCommand({
            executionArn: arn,
            maxResults: 7,
            reverseOrder,
            ...(nextToken ? { nextToken } : {}),
          }),
        );
        ids.push(...(page.events ?? []).map(({ id }) => id));
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      const expected = all.map((_, index) => index + 1);
      expect(ids).toEqual(reverseOrder ? expected.reverse() : expected);
    }
  });

  it('leaves execution data out where asked', async () => {
    const engine = await begin({ definition: machine({ T: task('f') }), functions: { f: () => 'SECRET' } });
    const { arn } = await runToRest(engine, { x: 'SECRET' });
    const told = await engine.client.send(
      new GetExecutionHistoryCommand({ executionArn: arn, includeExecutionData: false }),
    );
    expect(told.events?.length).toBe(7);
    expect(JSON.stringify(told.events)).not.toContain('SECRET');
  });

  it('describe the state machine, and the definition an execution started with', async () => {
    const engine = await begin({ definition: waiting });
    const executionArn = await start(engine);
    engine.engine.createStateMachine({ name: 'claims', arn: MACHINE_ARN, roleArn: 'r2', definition: passing });
    const now = await engine.client.send(new DescribeStateMachineCommand({ stateMachineArn: MACHINE_ARN }));
    expect([now.definition, now.roleArn, now.type]).toEqual([passing, 'r2', 'STANDARD']);
    const then = await engine.client.send(new DescribeStateMachineForExecutionCommand({ executionArn }));
    expect(then.definition).toBe(waiting);
    const list = await engine.client.send(new ListStateMachinesCommand({}));
    expect(list.stateMachines?.map(({ name }) => name)).toEqual(['claims']);
  });

  it('refuse loudly what is not implemented or does not exist', async () => {
    const engine = await begin({ definition: passing });
    await expect(engine.client.send(new ListActivitiesCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
    });
    await expect(
      engine.client.send(new ListExecutionsCommand({ stateMachineArn: MACHINE_ARN, redriveFilter: 'REDRIVEN' })),
    ).rejects.toMatchObject({ name: 'ValidationException' });
    const absent = `${MACHINE_ARN.replace(':stateMachine:', ':execution:')}:none`;
    await expect(describeExecution(engine, absent)).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
    await expect(describeExecution(engine, MACHINE_ARN)).rejects.toMatchObject({ name: 'InvalidArn' });
    const plain = await fetch(engine.url, {
      method: 'POST',
      headers: { 'x-amz-target': 'AWSStepFunctions.ListExecutions' },
      body: '[',
    });
    expect([plain.status, await plain.json()]).toMatchObject([400, { __type: 'SerializationException' }]);
  });
});

describe('RedriveExecution', () => {
  const redrive = ({ client }: Running, executionArn: string, clientToken?: string) =>
    client.send(new RedriveExecutionCommand({ executionArn, ...(clientToken ? { clientToken } : {}) }));

  it('goes on at the task that failed, with its retries unused and what came before kept', async () => {
    let broken = true;
    const engine = await begin({
      definition: machine({
        First: task('first', { Assign: { kept: '{% $states.result.Payload %}' }, Next: 'Second' }),
        Second: task('second', {
          Arguments: { FunctionName: 'second', Payload: '{% $states.context %}' },
          Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 1, MaxAttempts: 1 }],
          Output: {
            kept: '{% $kept %}',
            redrives: '{% $states.result.Payload.Execution.RedriveCount %}',
            retries: '{% $states.result.Payload.State.RetryCount %}',
          },
        }),
      }),
      functions: { first: () => 'once', second: (context: unknown) => (broken ? new Failing('Busy') : context) },
    });
    const { arn, status, redriveStatus } = await runToRest(engine);
    expect([status, redriveStatus]).toEqual(['FAILED', 'REDRIVABLE']);
    broken = false;
    await redrive(engine, arn);
    await settled(engine);
    const done = await describeExecution(engine, arn);
    expect([done.status, done.redriveCount]).toEqual(['SUCCEEDED', 1]);
    expect(JSON.parse(done.output ?? '')).toEqual({ kept: 'once', redrives: 1, retries: 0 });
    expect(engine.calls.filter(({ functionArn }) => functionArn.endsWith(':first'))).toHaveLength(1);
    expect(new Set(engine.calls.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(engine.calls.length);
    const events = await history(engine, arn);
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
    expect(types(events)).toContain('ExecutionRedriven');
  });

  it('runs only the iterations of a Map that did not succeed', async () => {
    let broken = true;
    const engine = await begin({
      definition: machine({
        M: {
          Type: 'Map',
          Items: '{% $states.input %}',
          MaxConcurrency: 1,
          ItemProcessor: { StartAt: 'T', States: { T: task('f') } },
          End: true,
        },
      }),
      functions: { f: (item: number) => (broken && item === 2 ? new Failing('Broken') : item) },
    });
    const { arn } = await runToRest(engine, [1, 2, 3]);
    broken = false;
    await redrive(engine, arn);
    await settled(engine);
    expect((await describeExecution(engine, arn)).output).toBe('[1,2,3]');
    expect(engine.calls.map(({ payload }) => payload)).toEqual([1, 2, 2, 3]);
  });

  it('asks anew, with a new token, where an execution was stopped while it waited', async () => {
    const engine = await begin({ definition: machine({ Ask: tokenTask('ask') }), functions: { ask: () => null } });
    const { arn } = await runToRest(engine);
    await engine.client.send(new StopExecutionCommand({ executionArn: arn }));
    await redrive(engine, arn);
    await settled(engine);
    expect(new Set(engine.calls.map(({ payload }) => (payload as { token: string }).token)).size).toBe(2);
    expect((await describeExecution(engine, arn)).status).toBe('RUNNING');
  });

  it('refuses what runs or succeeded; the same client token twice is one redrive', async () => {
    const engine = await begin({
      definition: machine({
        F: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.ok %}', Next: 'P' }] },
        P: { Type: 'Wait', Seconds: 5, End: true },
      }),
    });
    const open = await start(engine, { ok: true });
    await expect(redrive(engine, open)).rejects.toMatchObject({ name: 'ExecutionNotRedrivable' });
    engine.clock.advance(5);
    await settled(engine);
    await expect(redrive(engine, open)).rejects.toMatchObject({ name: 'ExecutionNotRedrivable' });
    const stopped = await start(engine, { ok: true });
    await settled(engine);
    await engine.client.send(new StopExecutionCommand({ executionArn: stopped }));
    const [one, two] = await Promise.all([redrive(engine, stopped, 'token'), redrive(engine, stopped, 'token')]);
    expect(one.redriveDate).toEqual(two.redriveDate);
    expect((await describeExecution(engine, stopped)).redriveCount).toBe(1);
  });
});
