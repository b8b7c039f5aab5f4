import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { fromCursor, toCursor } from '../api/cursor.ts';
import type { Look } from '../api/look-store.ts';
import { LOOKS, lookListPk, looksPk } from '../claim/keys.ts';
import { mapLimited } from '../shared/concurrency.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { getItem, tableName } from '../shared/table-store.ts';
import type { CalendarDate } from '../submission/roster-line.ts';

const text = z.string().max(1024);
/** The look before the page, by its keys in table and index. */
const Cursor = z.strictObject({ pk: text, sk: text, gsi1sk: text.optional() });
type Kept = Look & { readonly pk: string; readonly sk: string };

interface From {
  readonly limit: number;
  readonly cursor?: string;
}

type Looks = { readonly looks: readonly Look[]; readonly cursor?: string } | 'cursor-unknown';

/** Looks at one claim, oldest first; consistent. */
export function looksOfClaim(claimId: string, from: From): Promise<Looks> {
  const pk = looksPk(claimId);
  return page(from, ({ sk }) => ({ pk, sk }), {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': pk, ':prefix': LOOKS },
    ConsistentRead: true,
  });
}

/** Looks of a business day, newest first, from an index that may lag a moment. */
export function looksOfDay(day: CalendarDate, from: From): Promise<Looks> {
  const gsi1pk = lookListPk(day);
  return page(from, (key) => ({ ...key, gsi1pk }), {
    IndexName: 'gsi1',
    KeyConditionExpression: 'gsi1pk = :day',
    ExpressionAttributeValues: { ':day': gsi1pk },
    ScanIndexForward: false,
  });
}

const READ_AT_ONCE = 16;

async function page(
  { limit, cursor }: From,
  startKey: (cursor: z.infer<typeof Cursor>) => Readonly<Record<string, unknown>>,
  query: Omit<QueryCommandInput, 'TableName'>,
): Promise<Looks> {
  const after = cursor === undefined ? undefined : fromCursor(Cursor, cursor);
  if (cursor !== undefined && after === undefined) return 'cursor-unknown';
  const { Items = [], LastEvaluatedKey: last } = await dynamo().send(
    new QueryCommand({
      TableName: tableName(),
      Limit: limit,
      ...query,
      ...(after === undefined ? {} : { ExclusiveStartKey: { ...startKey(after) } }),
    }),
  );
  const kept = await mapLimited(Items as Kept[], READ_AT_ONCE, ({ pk, sk }) => getItem<Kept>({ pk, sk }));
  return {
    looks: kept.filter((look) => look !== undefined).map(({ by, what, at, since }) => ({ by, what, at, since })),
    ...(last === undefined ? {} : { cursor: toCursor({ pk: last.pk, sk: last.sk, gsi1sk: last.gsi1sk }) }),
  };
}
