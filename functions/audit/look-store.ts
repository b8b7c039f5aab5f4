import { randomUUID } from 'node:crypto';
import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Call } from '../api/operation.ts';
import { looksPk } from '../claim/keys.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { tableName } from '../shared/table-store.ts';
import type { Look } from './look.ts';

const KEEP_YEARS = 10;

/**
 * Notes a look before its answer is given: what cannot be noted is not shown.
 * @throws what the table refuses with
 */
export async function noteLook(
  call: Pick<Call, 'caller'>,
  look: Pick<Look, 'role' | 'what' | 'claimId' | 'region' | 'id'>,
): Promise<void> {
  const at = new Date();
  const lookId = randomUUID();
  const noted: Look = { ...look, lookId, at: at.toISOString(), by: call.caller.subject };
  const expiresAt = Math.floor(at.getTime() / 1000) + KEEP_YEARS * 366 * 86_400;
  await dynamo().send(
    new PutCommand({
      TableName: tableName(),
      Item: { pk: looksPk(noted.at.slice(0, 10)), sk: `${noted.at}#${lookId}`, ...noted, expiresAt },
    }),
  );
}

/** Looks of a day (machine time, UTC), newest first. `before`: the place that a page ended at. */
export async function looksOn(
  day: string,
  limit: number,
  before: string | undefined,
): Promise<{ readonly looks: readonly Look[]; readonly next?: string }> {
  const { Items = [], LastEvaluatedKey } = await dynamo().send(
    new QueryCommand({
      TableName: tableName(),
      KeyConditionExpression: before === undefined ? 'pk = :day' : 'pk = :day AND sk < :before',
      ExpressionAttributeValues: { ':day': looksPk(day), ...(before === undefined ? {} : { ':before': before }) },
      ScanIndexForward: false,
      ConsistentRead: true,
      Limit: limit,
    }),
  );
  const looks = Items.map(({ pk: _pk, sk: _sk, expiresAt: _expiresAt, ...look }) => look as Look);
  const last = Items.at(-1)?.['sk'] as string | undefined;
  return LastEvaluatedKey === undefined || last === undefined ? { looks } : { looks, next: last };
}
