import { DynamoDbFailure, type EngineCall } from './client.ts';

export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly eventVersion: string;
  readonly dynamodb: {
    readonly Keys: Readonly<Record<string, unknown>>;
    readonly NewImage?: Readonly<Record<string, unknown>>;
    readonly OldImage?: Readonly<Record<string, unknown>>;
    readonly SequenceNumber: string;
    readonly SizeBytes?: number;
    readonly ApproximateCreationDateTime?: number;
  };
  readonly userIdentity?: object;
}

/** Where a reader stands: the last record it is done with in each shard. */
export type StreamPosition = Readonly<Record<string, string>>;

/** Shards last for hours: a list that is a second old will do. */
const describedMilliseconds = 1000;

interface RecordsAnswer {
  readonly Records: readonly StreamRecord[];
  readonly NextShardIterator?: string;
}

/** Reads one table's stream from a position onwards, over shards that close and follow one another. */
export class StreamReader {
  readonly #call: EngineCall;
  readonly #table: string;
  #arn = '';
  #position: Record<string, string>;
  #known: { readonly shardIds: string[]; readonly until: number } | undefined;
  readonly #iterators = new Map<string, string | undefined>();
  /** The iterator behind the records last given out: good once all of them are done. */
  #behind:
    | { readonly shardId: string; readonly sequenceNumber: string; readonly iterator: string | undefined }
    | undefined;

  constructor(call: EngineCall, table: string, position: StreamPosition = {}) {
    this.#call = call;
    this.#table = table;
    this.#position = { ...position };
  }

  /** @returns up to `limit` records of one shard in order, from where the last {@link advance} left off; none at the end. */
  async read(limit: number): Promise<{ shardId: string; records: readonly StreamRecord[] } | undefined> {
    for (const shardId of await this.#shards()) {
      const iterator = this.#iterators.has(shardId) ? this.#iterators.get(shardId) : await this.#iteratorAt(shardId);
      // A closed shard that was read to its end.
      if (iterator === undefined) continue;
      const { Records: records, NextShardIterator: next } = await this.#records(iterator, limit, shardId);
      const last = records.at(-1);
      if (last !== undefined) {
        this.#behind = { shardId, sequenceNumber: last.dynamodb.SequenceNumber, iterator: next };
        return { shardId, records };
      }
      this.#iterators.set(shardId, next);
      // Where a shard ends another begins.
      if (next === undefined) this.#known = undefined;
    }
    return undefined;
  }

  /** Marks everything up to this record of the shard as done. @returns the position to keep. */
  advance(shardId: string, sequenceNumber: string): StreamPosition {
    this.#position = { ...this.#position, [shardId]: sequenceNumber };
    const behind = this.#behind;
    if (behind?.shardId === shardId && behind.sequenceNumber === sequenceNumber)
      this.#iterators.set(shardId, behind.iterator);
    else this.#iterators.delete(shardId);
    return this.#position;
  }

  /** Moves to the end of what is in the stream now. */
  async skipToEnd(): Promise<void> {
    for (let batch = await this.read(1000); batch !== undefined; batch = await this.read(1000)) {
      const last = batch.records.at(-1);
      if (last !== undefined) this.advance(batch.shardId, last.dynamodb.SequenceNumber);
    }
  }

  async #shards(): Promise<string[]> {
    if (this.#known !== undefined && Date.now() < this.#known.until) return this.#known.shardIds;
    if (this.#arn === '') {
      const { Streams } = await this.#call<{ Streams: { StreamArn: string }[] }>(
        'ListStreams',
        { TableName: this.#table },
        'streams',
      );
      this.#arn = Streams.at(-1)?.StreamArn ?? '';
      if (this.#arn === '') throw new Error(`The table ${this.#table} has no stream.`);
    }
    const { StreamDescription } = await this.#call<{ StreamDescription: { Shards: { ShardId: string }[] } }>(
      'DescribeStream',
      { StreamArn: this.#arn },
      'streams',
    );
    // Parents come before their children, or a later change of an item would be seen before an earlier one.
    const shardIds = StreamDescription.Shards.map((shard) => shard.ShardId).sort();
    this.#known = { shardIds, until: Date.now() + describedMilliseconds };
    return shardIds;
  }

  async #iteratorAt(shardId: string): Promise<string> {
    const done = this.#position[shardId];
    const { ShardIterator } = await this.#call<{ ShardIterator: string }>(
      'GetShardIterator',
      {
        StreamArn: this.#arn,
        ShardId: shardId,
        ...(done === undefined
          ? { ShardIteratorType: 'TRIM_HORIZON' }
          : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: done }),
      },
      'streams',
    );
    return ShardIterator;
  }

  async #records(iterator: string, limit: number, shardId: string): Promise<RecordsAnswer> {
    const get = (from: string): Promise<RecordsAnswer> =>
      this.#call<RecordsAnswer>('GetRecords', { ShardIterator: from, Limit: limit }, 'streams');
    try {
      return await get(iterator);
    } catch (error) {
      // Iterators live fifteen minutes; the position does not age.
      if (!(error instanceof DynamoDbFailure && error.name === 'ExpiredIteratorException')) throw error;
      return get(await this.#iteratorAt(shardId));
    }
  }
}
