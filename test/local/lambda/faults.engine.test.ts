import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFaults } from '#local/faults/faults.ts';
import { parseFaultPlan } from '#local/faults/read-plan.ts';
import type { InvocationResult } from '#local/lambda/lambda.ts';
import type { Machine } from '#local/machine.ts';
import { item, makeFixture } from '#test/local/fixtures/fixture.ts';

/** One after the other: a request that is ended by a rule is not counted by the next. */
const RULES = [
  { fault: 'throttle' },
  { fault: 'error' },
  { fault: 'reset-before' },
  { fault: 'crash', maxMs: 5 },
  { fault: 'crash', minMs: 20_000, maxMs: 20_000 },
  { fault: 'timeout', maxMs: 5 },
  { fault: 'double', after: 6 },
  { fault: 'reset-after', after: 7 },
].map((rule) => ({ seam: 'lambda', function: '*TaskFunction', times: 1, ...rule }));

const fixture = makeFixture();
const faults = createFaults(parseFaultPlan({ rules: RULES }, 'test'));
let machine: Machine;
beforeAll(async () => {
  machine = await fixture.start({ faults });
});
afterAll(async () => {
  await machine.close();
  fixture.remove();
});

const task = (payload: object = {}): Promise<InvocationResult> =>
  machine.lambda.invoke({ functionArn: 'Fixture-TaskFunction', payload, source: 'workflow' });
const calls = async (): Promise<number> => Number((await item(machine, 'TASKS', 'calls'))?.['calls'] ?? 0);

it('gives invocations each ending that Lambda has, and runs the code as often as it says', async () => {
  for (const name of ['TooManyRequestsException', 'ServiceException', 'SdkClientException']) {
    await expect(task()).rejects.toMatchObject({ name: `Lambda.${name}` });
  }
  const killed = {
    errorType: 'Runtime.ExitError',
    errorMessage: expect.stringMatching(/^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: signal: killed$/),
  };
  // In the midst of the work, and after it.
  expect(await task({ ms: 500 })).toMatchObject(killed);
  expect(await calls()).toBe(0);
  expect(await task()).toMatchObject(killed);
  expect(await calls()).toBe(1);
  expect(await task({ ms: 500 })).toMatchObject({
    errorType: 'Sandbox.Timedout',
    errorMessage: expect.stringMatching(/Task timed out after 1\.00 seconds$/),
  });
  expect(await calls()).toBe(1);
  expect(await task()).toHaveProperty('payload');
  expect(await calls()).toBe(3);
  await expect(task()).rejects.toMatchObject({ name: 'Lambda.SdkClientException' });
  expect(await calls()).toBe(4);
  expect(await task()).toHaveProperty('payload');
  expect(faults.given().map(({ given }) => given)).toEqual(RULES.map(() => 1));
});
