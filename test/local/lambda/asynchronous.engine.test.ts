import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFaults } from '#local/faults/faults.ts';
import { parseFaultPlan } from '#local/faults/read-plan.ts';
import { type AsynchronousInvoker, createAsynchronousInvoker } from '#local/lambda/asynchronous.ts';
import type { FunctionConfiguration } from '#local/lambda/configuration.ts';
import type { Lambda } from '#local/lambda/lambda.ts';
import type { Machine } from '#local/machine.ts';
import { openStore } from '#local/store.ts';
import { item, makeFixture } from '#test/local/fixtures/fixture.ts';

const TASK = 'Fixture-TaskFunction';
const TICK = 'Fixture-TickFunction';

const fixture = makeFixture();
const faults = createFaults(
  parseFaultPlan(
    {
      rules: [
        { seam: 'lambda', function: TASK, source: 'event', fault: 'throttle', times: 3 },
        { seam: 'lambda', function: TASK, source: 'event', fault: 'error', times: 2 },
        { seam: 'lambda', function: TICK, source: 'event', fault: 'throttle' },
      ],
    },
    'test',
  ),
);
let machine: Machine;
let dead: string;

beforeAll(async () => {
  machine = await fixture.start({ faults });
  dead = machine.stack.ofType('AWS::SQS::Queue')[0]?.attribute('Arn') ?? '';
});
afterAll(async () => {
  await machine.close();
  fixture.remove();
});

/** An invoker of its own on the machine's functions, whose settings may differ from the template's. */
function invoker(settings: Partial<FunctionConfiguration> = {}, store = openStore(':memory:')): AsynchronousInvoker {
  const lambda: Lambda = {
    ...machine.lambda,
    configuration: (arn) => ({ ...machine.lambda.configuration(arn), deadLetterArn: dead, ...settings }),
  };
  return createAsynchronousInvoker({
    store,
    lambda,
    queues: machine.queues,
    retryDelays: [5, 5],
    refusedDelays: { first: 5, longest: 20 },
  });
}

async function untilDone(one: AsynchronousInvoker): Promise<void> {
  one.start();
  await vi.waitFor(() => expect(one.pending()).toBe(0), { timeout: 30_000 });
  await one.close();
}

const calls = async (): Promise<number> => Number((await item(machine, 'TASKS', 'calls'))?.['calls'] ?? 0);
const letters = () => machine.queues.messages('Fixture-Dead');
let lettersBefore = 0;
beforeEach(() => {
  lettersBefore = letters().length;
});
const newLetters = () => letters().slice(lettersBefore);

describe('an asynchronous event', () => {
  it('waits while Lambda cannot run it, which costs it none of its retries', async () => {
    const one = invoker({ asyncRetries: 1, onFailureArn: dead, deadLetterArn: undefined });
    one.accept(TASK, { fail: 'AfterWaiting' });
    await untilDone(one);
    expect(faults.given().map(({ given }) => given)).toEqual([3, 2, 0]);
    expect(newLetters().map(({ body }) => JSON.parse(body))).toMatchObject([
      {
        requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 2 },
        responsePayload: { errorType: 'AfterWaiting' },
      },
    ]);
  });

  it('ends in the failure queue when it has waited too long', async () => {
    const one = invoker({ asyncMaximumAgeSeconds: 0, onFailureArn: dead, deadLetterArn: undefined });
    one.accept(TICK, { n: 1 });
    await untilDone(one);
    const record = JSON.parse(newLetters()[0]?.body ?? '');
    expect(record).toMatchObject({
      requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 0 },
      requestPayload: { n: 1 },
    });
    expect(record).not.toHaveProperty('responsePayload');
  });

  it('is tried three times under one request id, then laid aside as it came, with a record of the failure', async () => {
    const one = invoker({ onFailureArn: dead });
    one.accept(TASK, { fail: 'AlwaysFails' });
    await untilDone(one);
    const [letter, failed] = newLetters();
    expect(letter).toMatchObject({ body: '{"fail":"AlwaysFails"}', attributes: { ErrorMessage: 'asked to fail' } });
    const requestId = letter?.attributes['RequestID'];
    expect(JSON.parse(failed?.body ?? '')).toMatchObject({
      requestContext: { requestId, condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      responseContext: { functionError: 'Unhandled' },
      responsePayload: { errorType: 'AlwaysFails', errorMessage: 'asked to fail' },
    });
    const log = () => readFileSync(join(fixture.dataDir, 'logs', `${TASK}.log`), 'utf8').split('\n');
    await vi.waitFor(() => expect(log().filter((line) => line.includes(String(requestId)))).toHaveLength(3));
  });

  it('is refused beyond a megabyte', async () => {
    const one = invoker();
    expect(() => one.accept(TASK, { text: 'x'.repeat(1024 * 1024) })).toThrow(/smaller than 1048576 bytes/);
    expect(one.pending()).toBe(0);
    await one.close();
  });

  it('that an earlier version accepted is still delivered', async () => {
    const store = openStore(':memory:');
    store.exec(`CREATE TABLE async_events (id INTEGER PRIMARY KEY, function_arn TEXT NOT NULL, payload TEXT NOT NULL,
      request_id TEXT NOT NULL, attempts INTEGER NOT NULL, due INTEGER NOT NULL)`);
    store.prepare("INSERT INTO async_events VALUES (1, ?, '{}', 'r-1', 1, 0)").run(TASK);
    const before = await calls();
    await untilDone(invoker({}, store));
    expect(await calls()).toBe(before + 1);
  });
});
