import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { shippedDates } from '#policy/shipped.ts';
import { PUBLISHED_POLICIES } from '../claim/keys.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { tableName } from '../shared/table-store.ts';
import type { CalendarDate } from '../submission/roster-line.ts';

/** The id of the newest version, shipped or published, that holds on that day. */
export async function policyIdInForce(today: CalendarDate): Promise<string | undefined> {
  const shipped = shippedDates.findLast(({ holdsFrom }) => holdsFrom <= today);
  const { Items: [newest] = [] } = await dynamo().send(
    new QueryCommand({
      TableName: tableName(),
      KeyConditionExpression: 'pk = :pk AND sk < :after',
      // `~` sorts behind every id of that day.
      ExpressionAttributeValues: { ':pk': PUBLISHED_POLICIES, ':after': `${today}~` },
      ScanIndexForward: false,
      Limit: 1,
      ConsistentRead: true,
    }),
  );
  if (newest === undefined || (shipped !== undefined && shipped.holdsFrom > String(newest.holdsFrom)))
    return shipped?.id;
  return String(newest.id);
}
