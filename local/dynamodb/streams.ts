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
  readonly #iterators = new Map<string, string | undefined>();

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
      if (records.length > 0) return { shardId, records };
      this.#iterators.set(shardId, next);
    }
    return undefined;
  }

  /** Marks everything up to this record of the shard as done. @returns the position to keep. */
  advance(shardId: string, sequenceNumber: string): StreamPosition {
    this.#position = { ...this.#position, [shardId]: sequenceNumber };
    this.#iterators.delete(shardId);
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
    return StreamDescription.Shards.map((shard) => shard.ShardId).sort();
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
