import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { InvocationResult, Lambda } from '#local/lambda/lambda.ts';
import type { Machine } from '#local/machine.ts';
import { item, makeFixture } from '#test/local/fixtures/fixture.ts';

const fixture = makeFixture();
let machine: Machine;
let lambda: Lambda;

beforeAll(async () => {
  machine = await fixture.start({
    functionEnvironment: ({ issuer }) => ({ ISSUER_URL: issuer, NOT_IN_THE_TEMPLATE: 'x' }),
  });
  lambda = machine.lambda;
});
afterAll(async () => {
  await machine.close();
  fixture.remove();
});
afterEach(() => lambda.setMischief(undefined));

const task = (payload: object, signal?: AbortSignal): Promise<InvocationResult> =>
  lambda.invoke({ functionArn: 'Fixture-TaskFunction', payload, source: 'workflow', ...(signal && { signal }) });
const calls = async (): Promise<number> => Number((await item(machine, 'TASKS', 'calls'))?.['calls'] ?? 0);

describe('an invocation', () => {
  it('has the context and the environment of Lambda, and nothing of this process', async () => {
    process.env['OF_THE_RUNNER'] = 'secret';
    const { payload } = (await task({ n: 1 })) as { payload: Record<string, unknown> };
    const environment = payload['environment'] as Record<string, string>;
    expect(payload).toMatchObject({
      event: { n: 1 },
      functionName: 'Fixture-TaskFunction',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(payload['remaining']).toBeGreaterThan(0);
    expect(payload['remaining']).toBeLessThanOrEqual(1000);
    expect(environment).toMatchObject({
      TABLE_NAME: 'Fixture-Claims',
      AWS_REGION: 'cn-north-1',
      AWS_DEFAULT_REGION: 'cn-north-1',
      AWS_LAMBDA_FUNCTION_NAME: 'Fixture-TaskFunction',
      AWS_ENDPOINT_URL_DYNAMODB: machine.endpoints.dynamodb,
      ISSUER_URL: machine.endpoints.issuer,
    });
    expect(payload['context']).toMatchObject({
      awsRequestId: payload['requestId'],
      invokedFunctionArn: 'arn:aws-cn:lambda:cn-north-1:000000000000:function:Fixture-TaskFunction',
      functionVersion: '$LATEST',
      memoryLimitInMB: '256',
      logGroupName: '/aws/lambda/Fixture-TaskFunction',
      logStreamName: environment['AWS_LAMBDA_LOG_STREAM_NAME'],
    });
    expect(environment['AWS_LAMBDA_LOG_STREAM_NAME']).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
    expect(environment['_X_AMZN_TRACE_ID']).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/);
    // Nothing but what Lambda, the template and this machine's endpoints give.
    const others = Object.keys(environment).filter((name) => !/^(AWS_|_|LAMBDA_)|^(TZ|LANG|PATH)$/.test(name));
    expect(others.sort()).toEqual(['ISSUER_URL', 'KEY_ARN', 'TABLE_NAME']);
    expect(environment).not.toHaveProperty('OF_THE_RUNNER');
    expect(environment).not.toHaveProperty('NOT_IN_THE_TEMPLATE');
  });

  it('fails by the name of its error, with a line in the log', async () => {
    expect(await task({ fail: 'RegisterAway' })).toMatchObject({
      functionError: 'Unhandled',
      errorType: 'RegisterAway',
      errorMessage: 'asked to fail',
      trace: expect.arrayContaining([expect.stringContaining('RegisterAway')]),
    });
    const log = join(fixture.dataDir, 'logs', 'Fixture-TaskFunction.log');
    await expect.poll(() => readFileSync(log, 'utf8')).toContain('"errorType":"RegisterAway"');
  });

  it('is ended at its timeout, and the next one finds a new sandbox', async () => {
    const before = await calls();
    const result = await task({ ms: 1500 });
    expect(result).toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/Task timed out after 1\.00 seconds$/),
    });
    expect(await task({})).toHaveProperty('payload');
    expect(await calls()).toBe(before + 1);
  });

  it('survives a function that ends its process', async () => {
    expect(await task({ exit: true })).toMatchObject({ errorType: 'Runtime.ExitError' });
    expect(await task({})).toHaveProperty('payload');
  });

  it.each([
    ['throw text', { errorType: 'string', errorMessage: 'only text' }],
    ['throw nothing', { errorType: 'object' }],
    ['answer a circle', { errorType: 'Runtime.JSONStringifyError' }],
    ['answer nothing', { payload: null }],
    [
      'leave a rejection',
      { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'RangeError: nobody waits for this' },
    ],
    ['throw later', { errorType: 'RangeError', errorMessage: 'nobody catches this' }],
    [
      'end without a reason',
      {
        errorType: 'Runtime.ExitError',
        errorMessage: expect.stringMatching(/^RequestId: [0-9a-f-]{36} Error: Runtime exited without/),
      },
    ],
  ])('whose code does %s ends as on Lambda, and the next one is served', async (misdeed, ending) => {
    expect(await task({ misdeed })).toMatchObject(ending);
    expect(await task({})).toHaveProperty('payload');
  });

  it('that takes more memory than its size dies, and the next one finds a new environment', async () => {
    const invoke = (name: string) => lambda.invoke({ functionArn: `Fixture-${name}`, payload: {}, source: 'event' });
    const roomy = invoke('TickFunction');
    const outOfMemory = {
      errorType: 'Runtime.OutOfMemory',
      errorMessage: expect.stringMatching(
        /^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: signal: killed$/,
      ),
    };
    expect(await invoke('HoardFunction')).toMatchObject(outOfMemory);
    expect(await roomy).toHaveProperty('payload');
    // Dead is the environment, not the function.
    expect(await invoke('HoardFunction')).toMatchObject(outOfMemory);
  });

  it('refuses an event beyond six megabytes', async () => {
    await expect(task({ text: 'x'.repeat(6 * 1024 * 1024) })).rejects.toMatchObject({
      name: 'RequestTooLargeException',
    });
  });

  it('refuses an answer beyond six megabytes', async () => {
    expect(await task({ big: true })).toMatchObject({ errorType: 'Function.ResponseSizeTooLarge' });
  });

  it('lets the caller give up while the function runs on', async () => {
    const before = await calls();
    await expect(task({ ms: 300 }, AbortSignal.timeout(100))).rejects.toThrow();
    await machine.quiet();
    expect(await calls()).toBe(before + 1);
  });

  it('finds no function of another name', async () => {
    await expect(
      lambda.invoke({ functionArn: 'arn:aws-cn:lambda:cn-north-1:0:function:nobody', payload: {}, source: 'workflow' }),
    ).rejects.toThrow(/nobody/);
  });
});

it('runs more invocations than it has sandboxes for', async () => {
  const before = await calls();
  const results = await Promise.all(Array.from({ length: 20 }, () => task({ ms: 10 })));
  expect(results.every((result) => 'payload' in result)).toBe(true);
  expect(await calls()).toBe(before + 20);
});

describe('mischief', () => {
  it('runs a handler twice for one invocation, now or later', async () => {
    lambda.setMischief({ seed: 5, twice: 1, lateMs: 50 });
    const before = await calls();
    for (let time = 0; time < 9; time += 1) expect(await task({})).toHaveProperty('payload');
    await machine.quiet();
    expect(await calls()).toBe(before + 18);
  });

  it('leaves alone who is called only once', async () => {
    lambda.setMischief({ seed: 5, twice: 1, sources: ['event'] });
    const before = await calls();
    await task({});
    await machine.quiet();
    expect(await calls()).toBe(before + 1);
  });
});
