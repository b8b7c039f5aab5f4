import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { DUE_RECHECKS, duePrefix, recheckKey } from '../claim/keys.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { conditionally, queryPrefix, type TransactItem, tableName } from '../shared/table-store.ts';
import type { CalendarDate } from '../submission/roster-line.ts';
import type { Beyond, DueRecheck, Found } from './recheck.ts';

/** Puts a paid round on the list, with the step that pays it or that has looked at it before. */
export function putOnList(due: DueRecheck): TransactItem {
  return { Put: { TableName: tableName(), Item: { ...recheckKey(due), ...due } } };
}

/** Off the list, from exactly where it stood: of two that looked at it, one goes on. */
export function takeOffList(due: DueRecheck): TransactItem {
  return {
    Delete: {
      TableName: tableName(),
      Key: recheckKey(due),
      ConditionExpression: 'nextBatch = :batch AND turn = :turn',
      ExpressionAttributeValues: { ':batch': due.nextBatch, ':turn': due.turn },
    },
  };
}

/** Those whose day has come, the earliest first. */
export async function* dueBy(today: CalendarDate): AsyncGenerator<DueRecheck> {
  type Kept = DueRecheck & { readonly pk?: string; readonly sk?: string };
  for await (const { pk: _pk, sk: _sk, ...due } of queryPrefix<Kept>(DUE_RECHECKS, duePrefix)) {
    if (due.dueOn > today) return;
    yield due;
  }
}

/** One batch has been looked at; `undefined` when somebody else was there. */
export async function advanced(
  due: DueRecheck,
  { found, beyond, lines }: { readonly found: Found; readonly beyond: Beyond; readonly lines: number },
): Promise<DueRecheck | undefined> {
  const next = { ...due, found, beyond, lines, nextBatch: due.nextBatch + 1 };
  const result = await conditionally(() =>
    dynamo().send(
      new UpdateCommand({
        TableName: tableName(),
        Key: recheckKey(due),
        UpdateExpression: 'SET #found = :found, beyond = :beyond, #lines = :lines, nextBatch = :next',
        ConditionExpression: 'nextBatch = :batch AND turn = :turn',
        ExpressionAttributeNames: { '#found': 'found', '#lines': 'lines' },
        ExpressionAttributeValues: {
          ':found': found,
          ':beyond': beyond,
          ':lines': lines,
          ':next': next.nextBatch,
          ':batch': due.nextBatch,
          ':turn': due.turn,
        },
      }),
    ),
  );
  return 'done' in result ? next : undefined;
}
