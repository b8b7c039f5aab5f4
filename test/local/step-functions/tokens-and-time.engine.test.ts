import {
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import {
  describeExecution,
  Failing,
  history,
  machine,
  type Running,
  runToRest,
  settled,
  start,
  task,
  tokenTask,
  types,
  until,
} from './support.ts';
import { engines } from './fixture.ts';

const { begin } = engines();

/** The tokens handed to the function so far. */
const tokens = ({ calls }: Running): string[] => calls.map(({ payload }) => (payload as { token: string }).token);
const lastToken = (engine: Running): string => tokens(engine).at(-1) ?? '';
const DAY = 86_400;

describe('task tokens', () => {
  it('wait for the answer and hand it on as it is', async () => {
    const engine = await begin({
      definition: machine({ Review: tokenTask('ask') }),
      functions: { ask: () => 'queued' },
    });
    const { arn, status } = await runToRest(engine);
    expect(status).toBe('RUNNING');
    await engine.client.send(new SendTaskSuccessCommand({ taskToken: lastToken(engine), output: '{"approved":true}' }));
    await settled(engine);
    expect((await describeExecution(engine, arn)).output).toBe('{"approved":true}');
    expect(types(await history(engine, arn)).slice(2, 6)).toEqual([
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
    ]);
  });

  it('may be answered before the function has returned', async () => {
    let taskToken = '';
    let finish = (): void => {};
    const engine = await begin({
      definition: machine({ Review: tokenTask('ask') }),
      functions: {
        ask: ({ token }: { token: string }) => {
          taskToken = token;
          return new Promise<void>((resolve) => {
            finish = resolve;
          });
        },
      },
    });
    const arn = await start(engine);
    await until(() => taskToken !== '');
    await engine.client.send(new SendTaskSuccessCommand({ taskToken, output: '1' }));
    await until(async () => (await describeExecution(engine, arn)).status === 'SUCCEEDED');
    expect(engine.engine.idle()).toBe(false);
    expect(engine.calls[0]?.signal.aborted).toBe(false);
    finish();
    await settled(engine);
    expect(types(await history(engine, arn))).not.toContain('TaskSubmitted');
  });

  it('a failure sent with a token, and one of the function itself, are both caught by name', async () => {
    const engine = await begin({
      definition: machine({
        Review: tokenTask('ask', { Catch: [{ ErrorEquals: ['Claim.Returned', 'Claim.Broken'], Next: 'End' }] }),
        End: { Type: 'Succeed' },
      }),
      functions: { ask: () => (engine.calls.length === 1 ? 'queued' : new Failing('Claim.Broken')) },
    });
    const { arn } = await runToRest(engine);
    await engine.client.send(
      new SendTaskFailureCommand({ taskToken: lastToken(engine), error: 'Claim.Returned', cause: 'typo' }),
    );
    await settled(engine);
    expect((await describeExecution(engine, arn)).output).toBe('{"Error":"Claim.Returned","Cause":"typo"}');
    expect((await runToRest(engine)).output).toContain('Claim.Broken');
  });

  it('tells apart a token that is none, one that was used, and an output that is no JSON', async () => {
    const engine = await begin({ definition: machine({ Review: tokenTask('ask') }), functions: { ask: () => null } });
    await runToRest(engine);
    const send = (taskToken: string, output: string) =>
      engine.client.send(new SendTaskSuccessCommand({ taskToken, output }));
    await expect(send('made-up', '1')).rejects.toMatchObject({ name: 'InvalidToken' });
    await expect(send(`${lastToken(engine)}x`, '1')).rejects.toMatchObject({ name: 'InvalidToken' });
    await expect(send(lastToken(engine), '{')).rejects.toMatchObject({ name: 'InvalidOutput' });
    await expect(send(lastToken(engine), JSON.stringify('x'.repeat(262_144)))).rejects.toMatchObject({
      name: 'InvalidOutput',
    });
    await send(lastToken(engine), '1');
    await expect(send(lastToken(engine), '1')).rejects.toMatchObject({ name: 'TaskTimedOut' });
  });

  it('every attempt has a token of its own', async () => {
    const engine = await begin({
      definition: machine({
        Review: tokenTask('ask', { Retry: [{ ErrorEquals: ['Again'], IntervalSeconds: 1, MaxAttempts: 1 }] }),
      }),
      functions: { ask: () => null },
    });
    await runToRest(engine);
    await engine.client.send(new SendTaskFailureCommand({ taskToken: lastToken(engine), error: 'Again' }));
    await settled(engine);
    expect(new Set(tokens(engine)).size).toBe(2);
    await expect(
      engine.client.send(new SendTaskSuccessCommand({ taskToken: tokens(engine)[0], output: '1' })),
    ).rejects.toMatchObject({ name: 'TaskTimedOut' });
  });
});

describe('business time', () => {
  it('a wait of weeks ends when the clock jumps, not before, and is told as the next wake-up', async () => {
    const engine = await begin({
      definition: machine({ Notice: { Type: 'Wait', Seconds: '{% $states.input.seconds %}', End: true } }),
    });
    const { arn, status } = await runToRest(engine, { seconds: 40 * DAY });
    expect(status).toBe('RUNNING');
    expect(engine.engine.nextWakeUp()).toEqual(new Date(engine.clock.now().getTime() + 40 * DAY * 1000));
    engine.clock.advance(40 * DAY - 1);
    await settled(engine);
    expect((await describeExecution(engine, arn)).status).toBe('RUNNING');
    engine.clock.advance(1);
    expect(engine.engine.idle()).toBe(false);
    await settled(engine);
    expect((await describeExecution(engine, arn)).status).toBe('SUCCEEDED');
    expect(engine.engine.nextWakeUp()).toBeUndefined();
  });

  it('a wait until a moment that is over ends at once; one that is no moment fails', async () => {
    const engine = await begin({
      definition: machine({ Notice: { Type: 'Wait', Timestamp: '{% $states.input %}', End: true } }),
    });
    expect((await runToRest(engine, '2025-06-01T00:00:00+08:00')).status).toBe('SUCCEEDED');
    expect((await runToRest(engine, '2025-06-10')).error).toBe('States.QueryEvaluationError');
    expect((await runToRest(engine, '2025-06-10T00:00:00Z')).status).toBe('RUNNING');
  });

  it('a clock that runs by itself ends a short wait', async () => {
    const engine = await begin({
      definition: machine({ Short: { Type: 'Wait', Seconds: 1, End: true } }),
      clock: Object.assign(Object.create({ now: () => new Date(), onChange: () => () => {} })),
    });
    const { arn } = await runToRest(engine);
    await until(async () => (await describeExecution(engine, arn)).status === 'SUCCEEDED');
    expect(types(await history(engine, arn))).toContain('WaitStateExited');
  });

  it('a token times out in business time, and its holder is told', async () => {
    const engine = await begin({
      definition: machine({
        Review: tokenTask('ask', {
          TimeoutSeconds: 5 * DAY,
          Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Late' }],
        }),
        Late: { Type: 'Succeed' },
      }),
      functions: { ask: () => null },
    });
    const { arn } = await runToRest(engine);
    engine.clock.advance(5 * DAY);
    await settled(engine);
    expect((await describeExecution(engine, arn)).output).toContain('States.Timeout');
    await expect(
      engine.client.send(new SendTaskSuccessCommand({ taskToken: lastToken(engine), output: '1' })),
    ).rejects.toMatchObject({ name: 'TaskTimedOut' });
  });

  it('heartbeats push the heartbeat limit on; a missed one is an error that States.Timeout covers too', async () => {
    const engine = await begin({
      definition: machine({
        Review: tokenTask('ask', { HeartbeatSeconds: 100, Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Late' }] }),
        Late: { Type: 'Succeed' },
      }),
      functions: { ask: () => null },
    });
    const { arn } = await runToRest(engine);
    for (let beat = 0; beat < 3; beat += 1) {
      engine.clock.advance(99);
      await engine.client.send(new SendTaskHeartbeatCommand({ taskToken: lastToken(engine) }));
    }
    await settled(engine);
    expect((await describeExecution(engine, arn)).status).toBe('RUNNING');
    engine.clock.advance(100);
    await settled(engine);
    expect((await describeExecution(engine, arn)).output).toBe('{"Error":"States.Timeout"}');
  });

  it('a missed heartbeat is told apart from the whole time-out by its own name', async () => {
    const engine = await begin({
      definition: machine({
        Review: tokenTask('ask', {
          HeartbeatSeconds: '{% $states.input.heartbeat %}',
          TimeoutSeconds: 100,
          Catch: [{ ErrorEquals: ['States.HeartbeatTimeout'], Output: 'silent', Next: 'Late' }],
        }),
        Late: { Type: 'Succeed' },
      }),
      functions: { ask: () => null },
    });
    const silent = await runToRest(engine, { heartbeat: 99 });
    const slow = await runToRest(engine, { heartbeat: 101 });
    engine.clock.advance(100);
    await settled(engine);
    expect((await describeExecution(engine, silent.arn)).output).toBe('"silent"');
    expect((await describeExecution(engine, slow.arn)).error).toBe('States.Timeout');
  });

  it('a whole execution times out in business time', async () => {
    const engine = await begin({
      definition: machine({ Notice: { Type: 'Wait', Seconds: 90 * DAY, End: true } }, { TimeoutSeconds: 30 * DAY }),
    });
    const { arn } = await runToRest(engine);
    engine.clock.advance(100 * DAY);
    await settled(engine);
    expect((await describeExecution(engine, arn)).status).toBe('TIMED_OUT');
    expect(types(await history(engine, arn)).at(-1)).toBe('ExecutionTimedOut');
    expect(engine.engine.nextWakeUp()).toBeUndefined();
  });

  it('several waits that one jump passes end in the order of their times', async () => {
    const ended: number[] = [];
    const engine = await begin({
      definition: machine({
        Notice: { Type: 'Wait', Seconds: '{% $states.input %}', Next: 'Tell' },
        Tell: task('tell'),
      }),
      functions: { tell: (seconds: number) => ended.push(seconds) },
    });
    for (const seconds of [300, 100, 200]) await start(engine, seconds);
    await settled(engine);
    engine.clock.advance(1000);
    await settled(engine);
    expect(ended).toEqual([100, 200, 300]);
  });
});

describe('StopExecution', () => {
  it('stops a wait and a running function, and nothing follows', async () => {
    const engine = await begin({
      definition: machine({ Call: task('hang', { Next: 'After' }), After: { Type: 'Pass', End: true } }),
      functions: {
        hang: (_: unknown, { signal }) =>
          new Promise((resolve) => signal.addEventListener('abort', () => resolve('late'))),
      },
    });
    const arn = await start(engine);
    await until(() => engine.calls.length === 1);
    await engine.client.send(new StopExecutionCommand({ executionArn: arn, error: 'Stopped', cause: 'by hand' }));
    await settled(engine);
    const done = await describeExecution(engine, arn);
    expect([done.status, done.error, done.cause]).toEqual(['ABORTED', 'Stopped', 'by hand']);
    expect(types(await history(engine, arn)).at(-1)).toBe('ExecutionAborted');
    expect(engine.calls[0]?.signal.aborted).toBe(true);
  });
});
