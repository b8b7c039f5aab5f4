import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ThreadKeeper } from '#local/lambda/threads.ts';
import { makeFixture } from '#test/local/fixtures/fixture.ts';

const fixture = makeFixture();
const threads = new ThreadKeeper();
afterAll(async () => {
  await threads.close();
  fixture.remove();
});

interface Told {
  readonly served: number;
  readonly thread: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** One machine after the other, each in a folder of its own: what its function says at each of `payloads`. */
async function onMachine(folder: string, payloads: readonly object[]): Promise<readonly Told[]> {
  const machine = await fixture.start({
    dataDir: join(fixture.dataDir, folder),
    codeDir: join(fixture.dataDir, 'code'),
    threads,
    functionEnvironment: () => ({ ISSUER_URL: `http://${folder}` }),
  });
  const told: Told[] = [];
  for (const payload of payloads) {
    const result = await machine.lambda.invoke({ functionArn: 'Fixture-TaskFunction', payload, source: 'workflow' });
    if ('payload' in result) told.push(result.payload as Told);
  }
  await machine.close();
  return told;
}

it('a thread that served one machine serves the next with its own environment and none of the state', async () => {
  const first = await onMachine('first', [{}, {}]);
  expect(first.map(({ served }) => served)).toEqual([1, 2]);
  const [again] = await onMachine('second', [{}]);
  expect(again?.thread).toBe(first[0]?.thread);
  expect(again?.served).toBe(1);
  expect(again?.environment['ISSUER_URL']).toBe('http://second');
  expect(again?.environment['AWS_LAMBDA_LOG_STREAM_NAME']).not.toBe(
    first[0]?.environment['AWS_LAMBDA_LOG_STREAM_NAME'],
  );
  expect(again?.environment).not.toHaveProperty('NODE_COMPILE_CACHE');
});

it('what a function prints on a kept thread goes to the log of the machine that it serves', async () => {
  await onMachine('third', [{}]);
  await onMachine('fourth', [{ fail: 'OnTheFourth' }]);
  const log = (folder: string) =>
    readFileSync(join(fixture.dataDir, folder, 'logs', 'Fixture-TaskFunction.log'), 'utf8');
  expect(log('fourth')).toContain('OnTheFourth');
  expect(log('third')).not.toContain('OnTheFourth');
});

it('a thread that died or was ended at its timeout serves nobody any more', async () => {
  const [before] = await onMachine('fifth', [{}, { exit: true }]);
  const [after] = await onMachine('sixth', [{}, { ms: 1_500 }]);
  expect(after?.thread).not.toBe(before?.thread);
  const [last] = await onMachine('seventh', [{}]);
  expect(last?.thread).not.toBe(after?.thread);
});
