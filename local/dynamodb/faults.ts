import { seededRandom } from '../random.ts';
import { type JsonObject, objectOf } from '../template/values.ts';
import type { TableShape } from './tables.ts';

/** What DynamoDB does under contention and load and a single local process never does. Probabilities are in [0, 1]. */
export interface DynamoDbFaults {
  readonly seed: number;
  /** A write or a transaction is refused because another one holds one of its items. */
  readonly transactionConflict?: number;
  /** A request makes one of its partitions hot: that partition refuses everything for {@link throttleMs}. */
  readonly throttle?: number;
  /** How long a hot partition refuses, in milliseconds; default 25. */
  readonly throttleMs?: number;
  /** A write is applied and its answer never arrives: the connection is reset. */
  readonly lostResponse?: number;
  /** Index queries see the table as it was this many milliseconds ago. */
  readonly laggingIndexMs?: number;
  /** Every request waits up to this many milliseconds. */
  readonly latencyMs?: number;
}

/** An answer given instead of the engine's. */
export interface FaultAnswer {
  readonly status: number;
  readonly body: JsonObject;
}

export interface Verdict {
  readonly delayMs: number;
  /** Given without asking the engine. */
  readonly answer?: FaultAnswer;
  /** The engine is asked, and the answer is lost. */
  readonly loseResponse: boolean;
}

interface TouchedItem {
  readonly table: string;
  readonly partition: string;
}

const singleWrites: ReadonlySet<string> = new Set(['PutItem', 'UpdateItem', 'DeleteItem']);
const singleReads: ReadonlySet<string> = new Set(['GetItem']);

function error(name: string, message: string, extra: JsonObject = {}): FaultAnswer {
  return { status: 400, body: { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message, ...extra } };
}

/** As DynamoDB refuses what only ever conflicts: a single write or a transaction. */
export function canConflict(operation: string): boolean {
  return singleWrites.has(operation) || operation.startsWith('Transact');
}

/** @param chance in [0, 1): which item of a transaction is held by another */
export function conflictAnswer(operation: string, items: number, chance: number): FaultAnswer {
  if (!operation.startsWith('Transact')) return error('TransactionConflictException', conflictMessage);
  return cancelled(items, Math.floor(chance * items), 'TransactionConflict', conflictMessage);
}

/** @param chance in [0, 1): which item of a transaction is throttled, or which of the two names the refusal has */
export function throttleAnswer(operation: string, items: number, chance: number): FaultAnswer {
  if (operation.startsWith('Transact')) {
    return cancelled(items, Math.floor(chance * items), 'ThrottlingError', throttleMessage);
  }
  return chance < 0.5
    ? error('ProvisionedThroughputExceededException', throttleMessage)
    : error('ThrottlingException', 'Throughput exceeds the current capacity of your table or index.');
}

const conflictMessage = 'Transaction is ongoing for the item';
const throttleMessage =
  'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.';

/** Decides, request by request and by seed, what goes wrong. */
export class FaultRules {
  readonly #rules: DynamoDbFaults;
  readonly #random: () => number;
  readonly #hashKeys: ReadonlyMap<string, string>;
  readonly #hotUntil = new Map<string, number>();

  constructor(rules: DynamoDbFaults, tables: readonly TableShape[]) {
    this.#rules = rules;
    this.#random = seededRandom(rules.seed);
    this.#hashKeys = new Map(tables.map((table) => [table.name, table.hashKey]));
  }

  decide(operation: string, request: JsonObject): Verdict {
    const delayMs = this.#random() * (this.#rules.latencyMs ?? 0);
    const items = this.#touched(operation, request);
    if (items.length === 0) return { delayMs, loseResponse: false };
    const answer = this.#conflict(operation, items) ?? this.#throttled(operation, request, items);
    if (answer !== undefined) return { delayMs, answer, loseResponse: false };
    const writes = singleWrites.has(operation) || operation === 'TransactWriteItems' || operation === 'BatchWriteItem';
    return { delayMs, loseResponse: writes && this.#random() < (this.#rules.lostResponse ?? 0) };
  }

  #conflict(operation: string, items: readonly TouchedItem[]): FaultAnswer | undefined {
    if (!canConflict(operation) || this.#random() >= (this.#rules.transactionConflict ?? 0)) return undefined;
    return conflictAnswer(operation, items.length, operation.startsWith('Transact') ? this.#random() : 0);
  }

  #throttled(operation: string, request: JsonObject, items: readonly TouchedItem[]): FaultAnswer | undefined {
    const now = Date.now();
    const hot = items.map((item) => this.#isHot(item, now));
    const first = hot.indexOf(true);
    if (first < 0) return undefined;
    if (operation === 'BatchWriteItem' && hot.includes(false)) {
      // Nothing of this batch is applied: the client sends again what comes back, which is all of it.
      return { status: 200, body: { UnprocessedItems: request['RequestItems'] } };
    }
    if (operation === 'BatchGetItem' && hot.includes(false)) {
      return { status: 200, body: { Responses: {}, UnprocessedKeys: request['RequestItems'] } };
    }
    const transaction = operation.startsWith('Transact');
    return throttleAnswer(operation, items.length, transaction ? (first + 0.5) / items.length : this.#random());
  }

  #isHot(item: TouchedItem, now: number): boolean {
    const id = `${item.table}\n${item.partition}`;
    if ((this.#hotUntil.get(id) ?? 0) > now) return true;
    this.#hotUntil.delete(id);
    if (this.#random() >= (this.#rules.throttle ?? 0)) return false;
    this.#hotUntil.set(id, now + (this.#rules.throttleMs ?? 25));
    return true;
  }

  /** Items of a request with their partition, in request order. Queries and scans are read at index or table level. */
  #touched(operation: string, request: JsonObject): readonly TouchedItem[] {
    const item = (table: unknown, attributes: unknown): TouchedItem => {
      const name = String(table);
      return { table: name, partition: JSON.stringify(objectOf(attributes)[this.#hashKeys.get(name) ?? '']) };
    };
    if (singleWrites.has(operation) || singleReads.has(operation)) {
      return [item(request['TableName'], request['Item'] ?? request['Key'])];
    }
    if (operation.startsWith('Transact')) {
      const actions = Array.isArray(request['TransactItems']) ? request['TransactItems'] : [];
      return actions.flatMap((action) =>
        Object.values(objectOf(action)).map((one) =>
          item(objectOf(one)['TableName'], objectOf(one)['Item'] ?? objectOf(one)['Key']),
        ),
      );
    }
    if (operation === 'BatchWriteItem' || operation === 'BatchGetItem') {
      return Object.entries(objectOf(request['RequestItems'])).flatMap(([table, entries]) => {
        const list: unknown = Array.isArray(entries) ? entries : objectOf(entries)['Keys'];
        return (Array.isArray(list) ? list : []).map((entry) => {
          const put = objectOf(objectOf(entry)['PutRequest'])['Item'];
          const drop = objectOf(objectOf(entry)['DeleteRequest'])['Key'];
          return item(table, put ?? drop ?? entry);
        });
      });
    }
    return [];
  }
}

/** One reason per item, in request order, as TransactWriteItems gives them. */
function cancelled(items: number, at: number, code: string, message: string): FaultAnswer {
  const reasons = Array.from({ length: items }, (_item, index) =>
    index === at ? { Code: code, Message: message } : { Code: 'None' },
  );
  const codes = reasons.map((reason) => reason.Code).join(', ');
  const told = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  return error('TransactionCanceledException', told, { Message: told, CancellationReasons: reasons });
}
