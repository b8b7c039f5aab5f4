import { isObject, type JsonObject, objectOf } from '../template/values.ts';

export interface Units {
  readonly read: number;
  readonly write: number;
}

/** Capacity units as the engine reports them, per table, with its indexes apart. */
export interface Consumption extends Units {
  readonly requests: number;
  readonly tables: Readonly<Record<string, Units & { readonly indexes: Readonly<Record<string, Units>> }>>;
  /** By the words of both keys, `CLAIM#clm-1#B#0003` and `LINE#001#000017` being `CLAIM#B LINE`; transactions apart. */
  readonly kinds: Readonly<Record<string, Units>>;
}

const reads: ReadonlySet<string> = new Set(['GetItem', 'BatchGetItem', 'Query', 'Scan', 'TransactGetItems']);
const writes: ReadonlySet<string> = new Set([
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'BatchWriteItem',
  'TransactWriteItems',
]);

/** Whether an operation reads or writes items, and so consumes capacity. */
export function capacityKind(operation: string): 'read' | 'write' | undefined {
  return reads.has(operation) ? 'read' : writes.has(operation) ? 'write' : undefined;
}

/** What kind of item a request is about, see {@link Consumption.kinds}; of a query, what kind of partition. */
export function kindOf(request: JsonObject): string {
  const { Key: key, Item: item, ExpressionAttributeValues: values } = request;
  const keys = objectOf(key ?? item);
  const pk = wordsOf(keys['pk'] ?? objectOf(values)[':pk']);
  return pk === undefined ? 'several' : [pk, wordsOf(keys['sk'])].filter(Boolean).join(' ');
}

function wordsOf(attribute: unknown): string | undefined {
  const { S: text } = objectOf(attribute);
  if (typeof text !== 'string') return undefined;
  return text
    .split('#')
    .filter((part) => /^[A-Z]+$/.test(part))
    .join('#');
}

interface Sum {
  read: number;
  write: number;
}

/** Adds up the ConsumedCapacity of answers. */
export class ConsumptionMeter {
  #requests = 0;
  readonly #tables = new Map<string, Sum & { indexes: Map<string, Sum> }>();
  readonly #kinds = new Map<string, Sum>();

  add(kind: 'read' | 'write', consumed: unknown, itemKind: string): void {
    this.#requests += 1;
    const sum = this.#kinds.get(itemKind) ?? { read: 0, write: 0 };
    this.#kinds.set(itemKind, sum);
    for (const one of Array.isArray(consumed) ? consumed : [consumed]) {
      if (!isObject(one)) continue;
      this.#addTable(kind, one);
      sum[kind] += Number(one['CapacityUnits'] ?? 0);
    }
  }

  #addTable(kind: 'read' | 'write', one: JsonObject): void {
    const name = String(one['TableName']);
    const table = this.#tables.get(name) ?? { read: 0, write: 0, indexes: new Map<string, Sum>() };
    this.#tables.set(name, table);
    const total = Number(one['CapacityUnits'] ?? 0);
    let indexed = 0;
    for (const group of ['GlobalSecondaryIndexes', 'LocalSecondaryIndexes']) {
      for (const [index, units] of Object.entries(objectOf(one[group]))) {
        const sum = table.indexes.get(index) ?? { read: 0, write: 0 };
        const amount = Number(objectOf(units)['CapacityUnits'] ?? 0);
        sum[kind] += amount;
        indexed += amount;
        table.indexes.set(index, sum);
      }
    }
    table[kind] += total - indexed;
  }

  total(): Consumption {
    const tables = [...this.#tables].map(
      ([name, { read, write, indexes }]) => [name, { read, write, indexes: Object.fromEntries(indexes) }] as const,
    );
    const sum = (kind: 'read' | 'write'): number =>
      tables.reduce(
        (all, [, table]) =>
          all + table[kind] + Object.values(table.indexes).reduce((units, index) => units + index[kind], 0),
        0,
      );
    return {
      requests: this.#requests,
      read: sum('read'),
      write: sum('write'),
      tables: Object.fromEntries(tables),
      kinds: Object.fromEntries([...this.#kinds].map(([name, units]) => [name, { ...units }])),
    };
  }
}
