import type { DatabaseSync } from 'node:sqlite';
import type { EngineCall } from '../dynamodb/client.ts';
import { type StreamPosition, StreamReader, type StreamRecord } from '../dynamodb/streams.ts';
import type { StreamView } from '../dynamodb/tables.ts';
import type { InvocationResult, Lambda } from '../lambda/lambda.ts';
import type { Queues } from '../queues/queues.ts';
import { objectOf } from '../template/values.ts';
import type { StreamMapping } from './mapping.ts';

export interface StreamSourceOptions {
  readonly mapping: StreamMapping;
  readonly region: string;
  readonly call: EngineCall;
  readonly store: DatabaseSync;
  readonly lambda: Lambda;
  readonly queues: Queues;
}

const pollMilliseconds = 200;
/** As many as GetRecords gives at once: a batch is what of them passes the filter. */
const readAtOnce = 1000;
/** While only what nobody waits for is written: reading after each write would cost more than the writes. */
const idleReadMilliseconds = 50;
const longestBackoffMilliseconds = 2000;

/** Lambda's event as the table's stream view shows it. */
function eventRecord(record: StreamRecord, mapping: StreamMapping, region: string): object {
  const shows = (...views: StreamView[]): boolean => views.includes(mapping.view);
  const { NewImage, OldImage, ...rest } = record.dynamodb;
  return {
    eventID: record.eventID,
    eventName: record.eventName,
    eventVersion: record.eventVersion,
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      ...rest,
      ...(NewImage !== undefined && shows('NEW_AND_OLD_IMAGES', 'NEW_IMAGE') && { NewImage }),
      ...(OldImage !== undefined && shows('NEW_AND_OLD_IMAGES', 'OLD_IMAGE') && { OldImage }),
      StreamViewType: mapping.view,
    },
    ...(record.userIdentity !== undefined && { userIdentity: record.userIdentity }),
    eventSourceARN: mapping.streamArn,
  };
}

/**
 * Feeds one function from one stream, in order, at least once: the position is kept only after a batch is done or has
 * gone to its failure queue. https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export class StreamSource {
  readonly #options: StreamSourceOptions;
  readonly #reader: StreamReader;
  readonly #closing = new AbortController();
  #wake: () => void = () => undefined;
  #nudged = false;
  #waiting: (() => void)[] = [];
  #loop: Promise<void> = Promise.resolve();

  constructor(options: StreamSourceOptions) {
    this.#options = options;
    options.store.exec(
      'CREATE TABLE IF NOT EXISTS stream_positions (mapping TEXT PRIMARY KEY, position TEXT NOT NULL)',
    );
    const row = options.store
      .prepare('SELECT position FROM stream_positions WHERE mapping = ?')
      .get(options.mapping.id);
    const position = row === undefined ? {} : (JSON.parse(String(row['position'])) as StreamPosition);
    this.#reader = new StreamReader(options.call, options.mapping.table, position);
  }

  start(): void {
    this.#loop = this.#run();
  }

  /** Something may have been written: look now and not at the next poll. */
  nudge(): void {
    this.#nudged = true;
    this.#wake();
  }

  /** Resolves once everything written before the call was delivered. */
  caughtUp(): Promise<void> {
    if (this.#closing.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.nudge();
    });
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('The machine is closing.'));
    this.#wake();
    await this.#loop;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  async #run(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      this.#nudged = false;
      // Only who asked before this read began may take its emptiness for an answer.
      const asked = this.#waiting.splice(0);
      const read = await this.#reader.read(readAtOnce).catch((error: unknown) => {
        // Said once per failing poll; the engine may be going down with the machine.
        if (!this.#closing.signal.aborted) console.error(`stream of ${this.#options.mapping.table}: ${String(error)}`);
        return null;
      });
      if (read === undefined) for (const resolve of asked) resolve();
      else this.#waiting.unshift(...asked);
      if (read === undefined || read === null) {
        await this.#pause(pollMilliseconds);
        continue;
      }
      let passed = 0;
      for (const batch of this.#batches(read.records)) {
        await this.#deliver(read.shardId, batch.records, 0);
        passed += batch.passing;
      }
      const moreToRead = read.records.length === readAtOnce;
      if (passed === 0 && !moreToRead && this.#waiting.length === 0) await this.#rest(idleReadMilliseconds);
    }
  }

  /** In order; each ends with the last record of a full batch of passing ones, or with what was read. */
  *#batches(all: readonly StreamRecord[]): Generator<{ records: readonly StreamRecord[]; passing: number }> {
    const { mapping, region } = this.#options;
    let [from, passing] = [0, 0];
    for (const [index, record] of all.entries()) {
      if (mapping.filter(eventRecord(record, mapping, region))) passing += 1;
      if (passing < mapping.batchSize && index + 1 < all.length) continue;
      yield { records: all.slice(from, index + 1), passing };
      [from, passing] = [index + 1, 0];
    }
  }

  /** Writes do not wake it, who waits for them to be read does. */
  async #rest(milliseconds: number): Promise<void> {
    const until = Date.now() + milliseconds;
    while (Date.now() < until && this.#waiting.length === 0 && !this.#closing.signal.aborted)
      await new Promise((resolve) => setTimeout(resolve, 5));
  }

  async #pause(milliseconds: number): Promise<void> {
    if (this.#nudged || this.#closing.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Tries a batch until all of it is done or given up; what is done is never tried again. */
  async #deliver(shardId: string, batch: readonly StreamRecord[], attemptsBefore: number): Promise<void> {
    const { mapping } = this.#options;
    let records = batch;
    for (let attempts = attemptsBefore; records.length > 0; attempts += 1) {
      if (this.#closing.signal.aborted) return;
      const outcome = await this.#invoke(records);
      const done = outcome === undefined ? 0 : this.#countDone(records, outcome);
      this.#keep(shardId, records.slice(0, done));
      records = records.slice(done);
      if (records.length === 0 || this.#closing.signal.aborted) return;
      if (mapping.bisect && records.length > 1) {
        // Splitting does not count as a retry.
        const middle = Math.ceil(records.length / 2);
        await this.#backOff(attempts);
        await this.#deliver(shardId, records.slice(0, middle), attempts);
        await this.#deliver(shardId, records.slice(middle), attempts);
        return;
      }
      if (mapping.maximumRetries >= 0 && attempts >= mapping.maximumRetries) {
        this.#bury(shardId, records, attempts + 1);
        return;
      }
      await this.#backOff(attempts);
    }
  }

  async #backOff(attempts: number): Promise<void> {
    const until = Date.now() + Math.min(longestBackoffMilliseconds, 50 * 2 ** attempts);
    // Writes wake the pause; a failing function still gets its rest.
    while (Date.now() < until && !this.#closing.signal.aborted) await new Promise((resolve) => setTimeout(resolve, 25));
  }

  /** @returns the answer, or undefined where the call itself failed. */
  async #invoke(records: readonly StreamRecord[]): Promise<InvocationResult | undefined> {
    const { mapping, region, lambda } = this.#options;
    const passing = records.map((record) => eventRecord(record, mapping, region)).filter(mapping.filter);
    if (passing.length === 0) return { payload: null };
    return lambda
      .invoke({
        functionArn: mapping.functionArn,
        payload: { Records: passing },
        source: 'event',
        signal: this.#closing.signal,
      })
      .catch(() => undefined);
  }

  /** How many records from the front need not be sent again. */
  #countDone(records: readonly StreamRecord[], outcome: InvocationResult): number {
    if (!('payload' in outcome)) return 0;
    const failures = objectOf(outcome.payload)['batchItemFailures'];
    if (!this.#options.mapping.partialFailures || !Array.isArray(failures) || failures.length === 0)
      return records.length;
    const indexes = failures.map((failure) =>
      records.findIndex((record) => record.dynamodb.SequenceNumber === objectOf(failure)['itemIdentifier']),
    );
    // An identifier that is not in the batch fails the whole of it, as on Lambda.
    return Math.max(0, Math.min(...indexes));
  }

  #keep(shardId: string, done: readonly StreamRecord[]): void {
    const last = done.at(-1);
    if (last === undefined) return;
    const position = this.#reader.advance(shardId, last.dynamodb.SequenceNumber);
    this.#options.store
      .prepare('INSERT OR REPLACE INTO stream_positions VALUES (?, ?)')
      .run(this.#options.mapping.id, JSON.stringify(position));
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html: where the records are, not what they say. */
  #bury(shardId: string, records: readonly StreamRecord[], attempts: number): void {
    const { mapping, queues, lambda } = this.#options;
    if (mapping.onFailureArn !== undefined) {
      const record = {
        requestContext: {
          functionArn: lambda.configuration(mapping.functionArn).arn,
          condition: 'RetryAttemptsExhausted',
          approximateInvokeCount: attempts,
        },
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        version: '1.0',
        timestamp: new Date().toISOString(),
        DDBStreamBatchInfo: {
          shardId,
          startSequenceNumber: records[0]?.dynamodb.SequenceNumber,
          endSequenceNumber: records.at(-1)?.dynamodb.SequenceNumber,
          batchSize: records.length,
          streamArn: mapping.streamArn,
        },
      };
      queues.send(mapping.onFailureArn, JSON.stringify(record));
    }
    this.#keep(shardId, records);
  }
}
