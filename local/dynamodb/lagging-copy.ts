import type { EngineCall } from './client.ts';
import { StreamReader, type StreamRecord } from './streams.ts';
import { ensureTable, type TableShape } from './tables.ts';

/** Appended to a table's name for its copy; legal in DynamoDB and in no name that a stack derives. */
export const copySuffix = '.lagging';

const pollMilliseconds = 25;

/**
 * A second table that follows the first by a fixed time. Index queries sent to it see what a global secondary index
 * that lags shows: new items missing, old values, items that are gone. All expressions are evaluated by the engine
 * itself, so nothing of DynamoDB is imitated here.
 */
export class LaggingCopy {
  readonly #call: EngineCall;
  readonly #table: TableShape;
  readonly #lagMs: number;
  #waiting: { record: StreamRecord; due: number }[] = [];
  #closed = false;
  #loop: Promise<void> = Promise.resolve();

  constructor(call: EngineCall, table: TableShape, lagMs: number) {
    this.#call = call;
    this.#table = table;
    this.#lagMs = lagMs;
  }

  async start(): Promise<void> {
    const copy = this.#table.name + copySuffix;
    await this.#call('DeleteTable', { TableName: copy }).catch(() => undefined);
    await ensureTable(this.#call, copy, this.#table.definition);
    const reader = new StreamReader(this.#call, this.#table.name);
    // The position first, the items second: what changes in between is applied again and comes out the same.
    await reader.skipToEnd();
    await this.#copyAll(copy);
    this.#loop = this.#follow(reader, copy);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#loop;
    await this.#call('DeleteTable', { TableName: this.#table.name + copySuffix }).catch(() => undefined);
  }

  async #copyAll(copy: string): Promise<void> {
    type Page = { Items: object[]; LastEvaluatedKey?: object };
    let from: object | undefined;
    do {
      const page: Page = await this.#call<Page>('Scan', {
        TableName: this.#table.name,
        Limit: 25,
        ...(from !== undefined && { ExclusiveStartKey: from }),
      });
      if (page.Items.length > 0) {
        const requests = page.Items.map((Item) => ({ PutRequest: { Item } }));
        await this.#call('BatchWriteItem', { RequestItems: { [copy]: requests } });
      }
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
  }

  async #follow(reader: StreamReader, copy: string): Promise<void> {
    while (!this.#closed) {
      try {
        for (let batch = await reader.read(1000); batch !== undefined; batch = await reader.read(1000)) {
          const due = Date.now() + this.#lagMs;
          this.#waiting.push(...batch.records.map((record) => ({ record, due })));
          const last = batch.records.at(-1);
          if (last !== undefined) reader.advance(batch.shardId, last.dynamodb.SequenceNumber);
        }
        for (let next = this.#waiting[0]; next !== undefined && next.due <= Date.now(); next = this.#waiting[0]) {
          await this.#apply(next.record, copy);
          this.#waiting.shift();
        }
      } catch (error) {
        if (this.#closed) return;
        console.error(`lagging copy of ${this.#table.name}: ${error instanceof Error ? error.message : 'failed'}`);
      }
      await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
    }
  }

  async #apply({ dynamodb }: StreamRecord, copy: string): Promise<void> {
    if (dynamodb.NewImage === undefined) await this.#call('DeleteItem', { TableName: copy, Key: dynamodb.Keys });
    else await this.#call('PutItem', { TableName: copy, Item: dynamodb.NewImage });
  }
}
