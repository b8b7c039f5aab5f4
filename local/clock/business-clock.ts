import { DynamoDbFailure, type EngineCall } from '../dynamodb/client.ts';
import type { TableShape } from '../dynamodb/tables.ts';

/** Business time of the machine: policy, windows, calendars and waits run on it. It stands still until it is set. */
export interface BusinessClock {
  now(): Date;
  /** Writes the instant where the functions read it, then tells the listeners. */
  set(instant: Date): Promise<void>;
  /** @returns a function that ends the listening. */
  onChange(listener: () => void): () => void;
}

/** Tuesday, within the dates of the policy that is shipped. */
export const defaultBusinessStart = new Date('2025-06-03T09:00:00+08:00');

/**
 * Takes up the clock where the table says it stands; a new table begins at `start`.
 *
 * @param table the claims table; the item is `SETTING#clock` / `CLOCK` with the attribute `now`, an ISO instant
 */
export async function openBusinessClock(call: EngineCall, table: TableShape, start: Date): Promise<BusinessClock> {
  const [hash = 'pk', range = 'sk'] = table.keys;
  const key = { [hash]: { S: 'SETTING#clock' }, [range]: { S: 'CLOCK' } };
  const write = (instant: Date, condition: object = {}): Promise<unknown> =>
    call('PutItem', { TableName: table.name, Item: { ...key, now: { S: instant.toISOString() } }, ...condition });
  await write(start, {
    ConditionExpression: 'attribute_not_exists(#hash)',
    ExpressionAttributeNames: { '#hash': hash },
  }).catch((error: unknown) => {
    if (!(error instanceof DynamoDbFailure && error.name === 'ConditionalCheckFailedException')) throw error;
  });
  const { Item } = await call<{ Item?: { now?: { S?: string } } }>('GetItem', {
    TableName: table.name,
    Key: key,
    ConsistentRead: true,
  });
  let current = new Date(Item?.now?.S ?? start);
  const listeners = new Set<() => void>();
  return {
    now: () => new Date(current),
    set: async (instant) => {
      if (Number.isNaN(instant.getTime())) throw new RangeError('The business clock was given no instant.');
      await write(instant);
      current = new Date(instant);
      for (const listener of [...listeners]) listener();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
