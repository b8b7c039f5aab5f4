import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { aggregateKey, aggregatePk } from '../claim/keys.ts';
import { mapLimited } from '../shared/concurrency.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { conditionally, tableName } from '../shared/table-store.ts';
import { nameOf, newestRevisions, placeOf, READ_CAP } from './contributions.ts';
import type { AggregateKey, Contributed, Contributions } from './signal.ts';

const AT_ONCE = 16;

/**
 * All puts before the first read, and consistent reads: of two claims that are screened at once, at least one sees the
 * other. An entry's key is the claim's own place, so that a retry writes the same again.
 */
export const contributionTable: Contributions = {
  async contribute(by, own) {
    await mapLimited(own, AT_ONCE, ({ kind, value, data }) =>
      // Without a condition of its own: only another writer can be in the way, and is waited for.
      conditionally(() =>
        dynamo().send(
          new PutCommand({
            TableName: tableName(),
            Item: { ...aggregateKey(kind, value, placeOf(by)), by, data },
          }),
        ),
      ),
    );
    const known = new Map(
      await mapLimited(own, AT_ONCE, async (key) => [nameOf(key), await contributionsTo(key)] as const),
    );
    return (key) => known.get(nameOf(key)) ?? [];
  },
};

/** Newest first, as many as are worth reading. */
export async function contributionsTo({ kind, value }: AggregateKey): Promise<readonly Contributed[]> {
  const { Items = [] } = await dynamo().send(
    new QueryCommand({
      TableName: tableName(),
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': aggregatePk(kind, value) },
      ScanIndexForward: false,
      Limit: READ_CAP,
      ConsistentRead: true,
    }),
  );
  return newestRevisions((Items as unknown as Contributed[]).map(({ by, data }) => ({ by, data })));
}
