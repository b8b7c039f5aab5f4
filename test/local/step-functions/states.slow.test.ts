/** Slow: every state of the language in every way; `npm test` runs the workflow itself, each task and edge of it. */
import { describe, expect, it } from 'vitest';
import { describeExecution, Failing, history, machine, runToRest, settled, start, task, types } from './support.ts';
import { engines } from './fixture.ts';

const { begin } = engines();

const output = (described: { output?: string | undefined }): unknown => JSON.parse(described.output ?? 'null');

describe('Pass, Choice, Succeed, Fail', () => {
  it('hands output and variables on, none of them seeing the others of the same state', async () => {
    const engine = await begin({
      definition: machine({
        First: {
          Type: 'Pass',
          Assign: { a: 1, list: '{% [7] %}' },
          Output: { kept: '{% $states.input.x %}' },
          Next: 'Second',
        },
        Second: {
          Type: 'Pass',
          Assign: { a: '{% $a + 1 %}', b: '{% $a %}' },
          Output: '{% $states.input %}',
          Next: 'Last',
        },
        Last: {
          Type: 'Succeed',
          Output: { a: '{% $a %}', b: '{% $b %}', list: '{% $list %}', input: '{% $states.input %}' },
        },
      }),
    });
    const done = await runToRest(engine, { x: 5 });
    expect(done.status).toBe('SUCCEEDED');
    expect(output(done)).toEqual({ a: 2, b: 1, list: [7], input: { kept: 5 } });
    const events = await history(engine, done.arn);
    expect(types(events)).toEqual([
      'ExecutionStarted',
      ...['PassStateEntered', 'PassStateExited', 'PassStateEntered', 'PassStateExited'],
      ...['SucceedStateEntered', 'SucceedStateExited', 'ExecutionSucceeded'],
    ]);
    expect(events[2]?.stateExitedEventDetails?.assignedVariables).toEqual({ a: '1', list: '[7]' });
  });

  it.each([
    [{ n: 1 }, 'SUCCEEDED', { took: 'rule' }],
    [{ n: 2 }, 'SUCCEEDED', { took: 'default' }],
  ])('chooses for %j', async (input, status, expected) => {
    const engine = await begin({
      definition: machine({
        Choose: {
          Type: 'Choice',
          Choices: [{ Condition: '{% $states.input.n = 1 %}', Output: { took: 'rule' }, Next: 'End' }],
          Output: { took: 'default' },
          Default: 'End',
        },
        End: { Type: 'Succeed' },
      }),
    });
    const done = await runToRest(engine, input);
    expect([done.status, output(done)]).toEqual([status, expected]);
  });

  it('fails where no rule matches and where a condition is no boolean', async () => {
    const states = (condition: string) =>
      machine({
        Choose: { Type: 'Choice', Choices: [{ Condition: condition, Next: 'End' }] },
        End: { Type: 'Succeed' },
      });
    expect((await runToRest(await begin({ definition: states('{% false %}') }))).error).toBe('States.NoChoiceMatched');
    expect((await runToRest(await begin({ definition: states('{% 1 %}') }))).error).toBe('States.QueryEvaluationError');
  });

  it('Fail gives its error and cause, worked out from the input', async () => {
    const engine = await begin({
      definition: machine({
        Stop: { Type: 'Fail', Error: 'Claim.Stopped', Cause: "{% 'claim ' & $states.input.id %}" },
      }),
    });
    const done = await runToRest(engine, { id: 'C1' });
    expect([done.status, done.error, done.cause]).toEqual(['FAILED', 'Claim.Stopped', 'claim C1']);
    expect(types(await history(engine, done.arn))).toEqual(['ExecutionStarted', 'FailStateEntered', 'ExecutionFailed']);
  });

  it('shows the context object and the functions that Step Functions adds', async () => {
    const engine = await begin({
      definition: machine({
        Look: {
          Type: 'Pass',
          Output: {
            context: '{% $states.context %}',
            chunks: '{% $partition([1,2,3], 2) %}',
            range: '{% $range(0, 6, 3) %}',
            hash: "{% $hash('a', 'SHA-256') %}",
            parsed: '{% $parse(\'{"x":1}\') %}',
            same: '{% $random(7) = $random(7) %}',
            uuid: '{% $uuid() %}',
          },
          End: true,
        },
      }),
    });
    const seen = output(await runToRest(engine, { a: 1 })) as Record<string, never>;
    expect(seen).toMatchObject({
      context: {
        Execution: { Input: { a: 1 }, RedriveCount: 0, RoleArn: 'arn:aws:iam::123456789012:role/claims' },
        State: { Name: 'Look' },
        StateMachine: { Name: 'claims' },
      },
      chunks: [[1, 2], [3]],
      range: [0, 3, 6],
      hash: 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb',
      parsed: { x: 1 },
      same: true,
    });
    expect(seen.uuid).toMatch(/^[0-9a-f]{8}-/);
  });

  it.each([
    ['nothing', '{% $states.input.absent %}'],
    ['a function', '{% function($x){$x} %}'],
    ['an endless recursion', '{% ($f := function($n){ 1 + $f($n + 1) }; $f(0)) %}'],
    ['a type error', "{% 1 + 'a' %}"],
  ])('%s is a States.QueryEvaluationError that names state and field', async (_, expression) => {
    const engine = await begin({
      definition: machine({ Bad: { Type: 'Pass', Output: { field: expression }, End: true } }),
    });
    const done = await runToRest(engine);
    expect([done.status, done.error]).toEqual(['FAILED', 'States.QueryEvaluationError']);
    const failed = (await history(engine, done.arn)).find(({ type }) => type === 'EvaluationFailed');
    expect(failed?.evaluationFailedEventDetails).toMatchObject({ state: 'Bad', location: 'Output/field' });
  });

  it('keeps the offending value out of the error', async () => {
    const engine = await begin({
      definition: machine({ Bad: { Type: 'Pass', Output: '{% $number($states.input.id) %}', End: true } }),
    });
    const done = await runToRest(engine, { id: 'SECRET-1' });
    expect(done.error).toBe('States.QueryEvaluationError');
    expect(done.cause).not.toContain('SECRET-1');
  });
});

describe('Task', () => {
  it('calls the function and wraps its answer as the Lambda integration does', async () => {
    const engine = await begin({
      definition: machine({ Call: task('double', { Output: '{% $states.result %}' }) }),
      functions: { double: ({ n }: { n: number }) => n * 2 },
    });
    const done = await runToRest(engine, { n: 4 });
    expect(output(done)).toEqual({ ExecutedVersion: '$LATEST', Payload: 8, StatusCode: 200 });
    expect(engine.calls[0]?.functionArn).toBe('arn:aws:lambda:cn-north-1:123456789012:function:double');
    expect(types(await history(engine, done.arn)).slice(1, 6)).toEqual([
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
    ]);
  });

  it('retries what its retrier names, counts the retries in the context, and asks with a new key each time', async () => {
    let left = 2;
    const engine = await begin({
      definition: machine({
        Call: task('flaky', {
          Arguments: { FunctionName: 'flaky', Payload: '{% $states.context.State.RetryCount %}' },
          Retry: [
            { ErrorEquals: ['Other'], MaxAttempts: 9 },
            { ErrorEquals: ['Busy'], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 1, JitterStrategy: 'FULL' },
          ],
        }),
      }),
      functions: {
        flaky: (count: number) => {
          left -= 1;
          return left < 0 ? count : new Failing('Busy');
        },
      },
    });
    const done = await runToRest(engine);
    expect([done.status, output(done)]).toEqual(['SUCCEEDED', 2]);
    expect(new Set(engine.calls.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(3);
  });

  it('catches by name, with error output, variables and the way on', async () => {
    const engine = await begin({
      definition: machine({
        Call: task('broken', {
          Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 0 }],
          Catch: [
            { ErrorEquals: ['Nothing'], Next: 'End' },
            {
              ErrorEquals: ['States.TaskFailed'],
              Assign: { why: '{% $states.errorOutput.Error %}' },
              Output: { was: '{% $states.input.n %}', message: '{% $parse($states.errorOutput.Cause).errorMessage %}' },
              Next: 'End',
            },
          ],
        }),
        End: { Type: 'Succeed', Output: { why: '{% $why %}', input: '{% $states.input %}' } },
      }),
      functions: { broken: () => new Failing('Claim.Broken', 'the reason') },
    });
    const done = await runToRest(engine, { n: 3 });
    expect(output(done)).toEqual({ why: 'Claim.Broken', input: { was: 3, message: 'the reason' } });
  });

  it('does not catch again what goes wrong in a catcher', async () => {
    const engine = await begin({
      definition: machine({
        Call: task('broken', { Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $absent %}', Next: 'End' }] }),
        End: { Type: 'Succeed' },
      }),
      functions: { broken: () => new Failing('Claim.Broken') },
    });
    expect((await runToRest(engine)).error).toBe('States.QueryEvaluationError');
  });

  it('a function that timed out surfaces as Lambda.Unknown; a transport failure keeps its Lambda name or gets one', async () => {
    const named = Object.assign(new Error('later'), { name: 'Lambda.TooManyRequestsException' });
    const engine = await begin({
      definition: machine({
        Call: task('{% $states.input.f %}', { Arguments: { FunctionName: '{% $states.input.f %}' } }),
      }),
      functions: {
        slow: () => new Failing('Sandbox.Timedout', 'timed out after 3 seconds'),
        throttled: () => Promise.reject(named),
      },
    });
    expect((await runToRest(engine, { f: 'slow' })).error).toBe('Lambda.Unknown');
    expect((await runToRest(engine, { f: 'throttled' })).error).toBe('Lambda.TooManyRequestsException');
    expect((await runToRest(engine, { f: 'absent' })).error).toBe('Lambda.ServiceException');
  });

  it('times out on machine time, tells the function so, and ignores its late answer', async () => {
    let aborted = false;
    const engine = await begin({
      definition: machine({
        Call: task('slow', {
          TimeoutSeconds: '{% $states.input.limit %}',
          Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'End' }],
        }),
        End: { Type: 'Succeed' },
      }),
      functions: {
        slow: (_: unknown, { signal }) =>
          new Promise((resolve) => {
            signal.addEventListener('abort', () => {
              aborted = true;
              resolve('late');
            });
          }),
      },
    });
    const done = await runToRest(engine, { limit: 1 });
    expect(aborted).toBe(true);
    expect(output(done)).toMatchObject({ Error: 'States.Timeout' });
    expect(types(await history(engine, done.arn))).toContain('TaskTimedOut');
  });
});

describe('Map', () => {
  const perItem = (map: Record<string, unknown>, inner: Record<string, Record<string, unknown>>): string =>
    machine({
      Each: {
        Type: 'Map',
        Items: '{% $states.input.items %}',
        ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, StartAt: Object.keys(inner)[0], States: inner },
        End: true,
        ...map,
      },
    });

  it('keeps the order of the items, the concurrency asked for, and inner variables inside', async () => {
    let now = 0;
    let most = 0;
    const engine = await begin({
      definition: machine({
        Before: { Type: 'Pass', Assign: { factor: 10 }, Next: 'Each' },
        Each: {
          Type: 'Map',
          Items: '{% $states.input.items %}',
          MaxConcurrency: 2,
          ItemSelector: {
            index: '{% $states.context.Map.Item.Index %}',
            value: '{% $states.context.Map.Item.Value %}',
          },
          ItemProcessor: {
            StartAt: 'Own',
            States: {
              Own: { Type: 'Pass', Assign: { own: '{% $states.input.value * $factor %}' }, Next: 'Call' },
              Call: task('slow', { Output: { i: '{% $states.input.index %}', v: '{% $own %}' } }),
            },
          },
          End: true,
        },
      }),
      functions: {
        slow: async () => {
          now += 1;
          most = Math.max(most, now);
          await new Promise((resolve) => setTimeout(resolve, 5));
          now -= 1;
          return null;
        },
      },
    });
    const done = await runToRest(engine, { items: [5, 6, 7] });
    expect(output(done)).toEqual([5, 6, 7].map((value, i) => ({ i, v: value * 10 })));
    expect(most).toBe(2);
  });

  it('of no items succeeds with an empty list', async () => {
    const done = await runToRest(await begin({ definition: perItem({}, { P: { Type: 'Pass', End: true } }) }), {
      items: [],
    });
    expect(output(done)).toEqual([]);
  });

  it('refuses items that are no array', async () => {
    const engine = await begin({ definition: perItem({}, { P: { Type: 'Pass', End: true } }) });
    expect((await runToRest(engine, { items: 'one' })).error).toBe('States.QueryEvaluationError');
  });

  it('stops the siblings of a failed iteration, ignores their late answers, and fails with the first error', async () => {
    const engine = await begin({
      definition: perItem(
        { Catch: [{ ErrorEquals: ['Claim.Broken'], Next: 'Caught' }], End: undefined, Next: 'Caught' },
        { Call: task('work', { Next: 'After' }), After: { Type: 'Pass', End: true } },
      ).replace('"States":{"Each"', '"States":{"Caught":{"Type":"Succeed"},"Each"'),
      functions: {
        work: (item: string, { signal }) =>
          item === 'bad'
            ? new Failing('Claim.Broken')
            : new Promise((resolve) => {
                signal.addEventListener('abort', () => setTimeout(() => resolve('late'), 5));
              }),
      },
    });
    const done = await runToRest(engine, { items: ['slow', 'bad', 'slow'] });
    expect(done.status).toBe('SUCCEEDED');
    expect(output(done)).toMatchObject({ Error: 'Claim.Broken' });
    const seen = types(await history(engine, done.arn));
    expect(seen.filter((type) => type === 'MapIterationAborted')).toHaveLength(2);
    expect(seen.filter((type) => type === 'TaskStateAborted')).toHaveLength(2);
    expect(seen.indexOf('MapStateFailed')).toBeGreaterThan(seen.indexOf('MapIterationFailed'));
    expect(seen).not.toContain('PassStateEntered');
    expect(engine.calls.filter(({ signal }) => signal.aborted)).toHaveLength(2);
  });

  it('is retried whole where one of its iterations failed', async () => {
    let failures = 1;
    const engine = await begin({
      definition: perItem({ Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 1 }] }, { Call: task('work') }),
      functions: {
        work: (item: number) => {
          if (item === 2 && failures > 0) {
            failures -= 1;
            return new Failing('Busy');
          }
          return item;
        },
      },
    });
    const done = await runToRest(engine, { items: [1, 2] });
    expect(output(done)).toEqual([1, 2]);
    expect(types(await history(engine, done.arn)).filter((type) => type === 'MapStateStarted')).toHaveLength(2);
  });

  it('runs inside a Map, each iteration with the events of its own line', async () => {
    const inner = {
      Inner: {
        Type: 'Map',
        Items: '{% [1, 2] %}',
        ItemProcessor: { StartAt: 'P', States: { P: { Type: 'Pass', Output: '{% $states.input * 2 %}', End: true } } },
        End: true,
      },
    };
    const engine = await begin({ definition: perItem({}, inner) });
    const done = await runToRest(engine, { items: [0, 0] });
    expect(output(done)).toEqual([
      [2, 4],
      [2, 4],
    ]);
    const events = await history(engine, done.arn);
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
    const typeOf = new Map(events.map(({ id, type }) => [id, type]));
    for (const { type, id, previousEventId } of events) {
      expect(previousEventId).toBeLessThan(id ?? 0);
      if (type === 'MapIterationStarted') expect(typeOf.get(previousEventId)).toBe('MapStateStarted');
      if (type === 'PassStateExited') expect(typeOf.get(previousEventId)).toBe('PassStateEntered');
      if (type === 'MapStateSucceeded') expect(typeOf.get(previousEventId)).toBe('MapIterationSucceeded');
      if (type === 'MapStateExited') expect(typeOf.get(previousEventId)).toBe('MapIterationSucceeded');
    }
  });
});

describe('limits', () => {
  it('an output above 256 KiB is a States.DataLimitExceeded that States.ALL does not catch', async () => {
    const engine = await begin({
      definition: machine({
        Call: task('big', {
          Retry: [{ ErrorEquals: ['States.ALL'] }],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'End' }],
        }),
        End: { Type: 'Succeed' },
      }),
      functions: { big: (bytes: number) => 'x'.repeat(bytes) },
    });
    expect((await runToRest(engine, 262_000)).status).toBe('SUCCEEDED');
    const done = await runToRest(engine, 263_000);
    expect([done.status, done.error]).toEqual(['FAILED', 'States.DataLimitExceeded']);
  });

  it('counts the payload in bytes of UTF-8', async () => {
    const engine = await begin({
      definition: machine({ P: { Type: 'Pass', Output: "{% $pad('', 90000, '中') %}", End: true } }),
    });
    expect((await runToRest(engine)).error).toBe('States.DataLimitExceeded');
  });

  it.each([
    ['41 variables of 260,000 bytes are more than 10 MiB', (index: number) => `v${index}`, 'States.DataLimitExceeded'],
    ['the same variable assigned 41 times is not', () => 'v', undefined],
  ])('%s', async (_, name, error) => {
    const states = Array.from({ length: 41 }, (_, index) => [
      `S${index}`,
      {
        Type: 'Pass',
        Assign: { [name(index)]: "{% $pad('', 259998, 'x') %}" },
        ...(index < 40 ? { Next: `S${index + 1}` } : { End: true }),
      },
    ]);
    const engine = await begin({ definition: machine(Object.fromEntries(states)) });
    const done = await runToRest(engine);
    expect(done.error).toBe(error);
    const entered = types(await history(engine, done.arn)).filter((type) => type === 'PassStateEntered');
    expect(entered).toHaveLength(41);
  });

  it('an execution that fills its history fails with the 25,000th event', async () => {
    const engine = await begin({
      definition: machine({ Round: { Type: 'Pass', Next: 'Again' }, Again: { Type: 'Pass', Next: 'Round' } }),
    });
    const arn = await start(engine);
    await settled(engine);
    const done = await describeExecution(engine, arn);
    expect([done.status, done.error]).toEqual(['FAILED', 'States.Runtime']);
    const events = await history(engine, arn);
    expect(events.length).toBeGreaterThan(24_990);
    expect(events.length).toBeLessThanOrEqual(25_000);
    expect(events.at(-1)?.type).toBe('ExecutionFailed');
  });
});
