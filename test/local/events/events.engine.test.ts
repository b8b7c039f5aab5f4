import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Machine } from '#local/machine.ts';
import { documents, item, makeFixture } from '#test/local/fixtures/fixture.ts';

const fixture = makeFixture();
let machine: Machine;

beforeAll(async () => {
  machine = await fixture.start();
});
afterAll(async () => {
  await machine.close();
  fixture.remove();
});

const put = (pk: string) =>
  documents(machine).send(
    new PutCommand({ TableName: machine.endpoints.tableName, Item: { pk, sk: 'CLAIM', at: Date.now() } }),
  );
const streamed = (pk: string) => item(machine, 'STREAMED', pk);

it('brings each change that passes the filter to the function, in the view of the template', async () => {
  await put('CLAIM#1');
  await put('CLAIM#1');
  await put('OTHER#1');
  await machine.quiet();
  expect(await streamed('CLAIM#1')).toMatchObject({ times: 2, viewType: 'new' });
  expect(await streamed('OTHER#1')).toBeUndefined();
});

it('lays a record that always fails aside and goes on with those around it', async () => {
  const claims = ['CLAIM#2', 'CLAIM#3', 'CLAIM#poison', 'CLAIM#4', 'CLAIM#5'];
  await Promise.all(claims.map(put));
  await machine.quiet();
  for (const claim of claims) {
    const seen = await streamed(claim);
    if (claim === 'CLAIM#poison') expect(seen).toBeUndefined();
    else expect(seen).toBeDefined();
  }
  const dead = machine.queues.messages('Fixture-Dead').map((message) => JSON.parse(message.body));
  expect(dead).toMatchObject([
    {
      requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 3 },
      DDBStreamBatchInfo: { batchSize: 1 },
    },
  ]);
});

it('goes on after a restart where it was, and delivers what was written meanwhile', async () => {
  await put('CLAIM#6');
  await machine.quiet();
  // Neither delivered before the end nor twice after it.
  const last = put('CLAIM#7');
  await last;
  await machine.close();
  machine = await fixture.start();
  await put('CLAIM#8');
  await machine.quiet();
  expect(await streamed('CLAIM#6')).toMatchObject({ times: 1 });
  expect(await streamed('CLAIM#7')).toBeDefined();
  expect(await streamed('CLAIM#8')).toMatchObject({ times: 1 });
});

it('fires schedules when asked to', async () => {
  const ticks = async (): Promise<number> => {
    const { Count = 0 } = await documents(machine).send(
      new QueryCommand({
        TableName: machine.endpoints.tableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': 'TICKS' },
        ConsistentRead: true,
      }),
    );
    return Count;
  };
  const before = await ticks();
  await machine.events.fireSchedules();
  expect(await ticks()).toBeGreaterThan(before);
});
