import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { EngineCall } from '#local/dynamodb/client.ts';
import { compileFilters } from '#local/events/filter.ts';
import { StreamSource, type StreamSourceOptions } from '#local/events/stream-source.ts';

const FILTER = JSON.stringify({ dynamodb: { Keys: { pk: { S: [{ prefix: 'CLAIM#' }] } } } });

/** A stream of one shard that holds these keys, and what was asked of it. */
function streamOf(keys: readonly string[]) {
  let reads = 0;
  const answers: Readonly<Record<string, (body: Record<string, unknown>) => object>> = {
    ListStreams: () => ({ Streams: [{ StreamArn: 'arn:stream' }] }),
    DescribeStream: () => ({ StreamDescription: { Shards: [{ ShardId: 'shard-1' }] } }),
    GetShardIterator: ({ SequenceNumber }) => ({ ShardIterator: String(Number(SequenceNumber ?? -1) + 1) }),
    GetRecords: ({ ShardIterator, Limit }) => {
      reads += 1;
      const from = Number(ShardIterator);
      const Records = keys.slice(from, from + Number(Limit)).map((key, index) => ({
        eventID: String(from + index),
        eventName: 'INSERT',
        eventVersion: '1.1',
        dynamodb: { Keys: { pk: { S: key } }, SequenceNumber: String(from + index) },
      }));
      return { Records, NextShardIterator: String(from + Records.length) };
    },
  };
  const call = ((operation: string, body: object) =>
    Promise.resolve(answers[operation]?.(body as Record<string, unknown>))) as EngineCall;
  return { call, reads: () => reads };
}

/** Reads to the end; the batches that the function got, by their keys. */
async function delivered(stream: ReturnType<typeof streamOf>, store: DatabaseSync, failing = ''): Promise<string[][]> {
  const batches: string[][] = [];
  const invoke = ({ payload }: { payload: { Records: { dynamodb: { Keys: { pk: { S: string } } } }[] } }) => {
    const keys = payload.Records.map(({ dynamodb }) => dynamodb.Keys.pk.S);
    batches.push(keys);
    return Promise.resolve(keys.includes(failing) ? { functionError: 'Unhandled' } : { payload: null });
  };
  const source = new StreamSource({
    mapping: {
      id: 'mapping',
      functionArn: 'arn:function',
      streamArn: 'arn:stream',
      table: 'table',
      view: 'NEW_IMAGE',
      batchSize: 10,
      bisect: false,
      partialFailures: true,
      maximumRetries: 1,
      onFailureArn: undefined,
      filter: compileFilters([FILTER], 'test'),
    } as unknown as StreamSourceOptions['mapping'],
    region: 'cn-north-1',
    call: stream.call,
    store,
    lambda: { invoke } as unknown as StreamSourceOptions['lambda'],
    queues: {} as StreamSourceOptions['queues'],
  });
  source.start();
  await source.caughtUp();
  await source.close();
  return batches;
}

/** Each claim among eight others. */
const written = (claims: number) =>
  Array.from({ length: claims * 9 }, (_, index) =>
    index % 9 === 4 ? `CLAIM#${Math.floor(index / 9)}` : `OTHER#${index}`,
  );

test('a batch is what passes the filter, up to its size, however much else was written between', async () => {
  const stream = streamOf(written(25));
  const batches = await delivered(stream, new DatabaseSync(':memory:'));
  expect(batches.map((batch) => batch.length)).toEqual([10, 10, 5]);
  expect(batches.flat()).toEqual(written(25).filter((key) => key.startsWith('CLAIM#')));
  // All of it at once, and once more to see that there is no more.
  expect(stream.reads()).toBe(2);
});

test('what was read with others and not delivered yet is delivered after a restart, and nothing twice', async () => {
  const store = new DatabaseSync(':memory:');
  const stream = streamOf(written(25));
  const first = await delivered(stream, store);
  expect(await delivered(stream, store)).toEqual([]);
  const longer = streamOf(written(31));
  const second = await delivered(longer, store);
  expect([...first, ...second].flat()).toEqual(written(31).filter((key) => key.startsWith('CLAIM#')));
});

test('a batch that keeps failing is tried again alone, and those after it still come', async () => {
  const batches = await delivered(streamOf(written(25)), new DatabaseSync(':memory:'), 'CLAIM#12');
  expect(batches.map(([key]) => key)).toEqual(['CLAIM#0', 'CLAIM#10', 'CLAIM#10', 'CLAIM#20']);
});
