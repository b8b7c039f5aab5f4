import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { OutboxItem } from '../claim/outbox.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { env } from '../shared/env.ts';
import { errorFacts, logger } from '../shared/observability.ts';
import { getItem, tableName } from '../shared/table-store.ts';
import { deliver } from './delivery-store.ts';
import { observed } from '../shared/observed-handler.ts';

const PAGE = 100;

/** Scheduled: sends what the stream did not, oldest first. `GRACE_MS` leaves the stream its turn. */
export const handler = observed(async (): Promise<void> => {
  const before = new Date(Date.now() - Number(env('GRACE_MS'))).toISOString();
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await dynamo().send(
      new QueryCommand({
        TableName: tableName(),
        IndexName: 'gsi1',
        KeyConditionExpression: 'gsi1pk = :outbox AND gsi1sk < :before',
        ExpressionAttributeValues: { ':outbox': 'OUTBOX', ':before': before },
        Limit: PAGE,
        ExclusiveStartKey,
      }),
    );
    for (const { pk, sk } of (page.Items ?? []) as { pk: string; sk: string }[]) {
      const item = await getItem<OutboxItem>({ pk, sk });
      if (item === undefined) continue;
      try {
        await deliver(item);
      } catch (error) {
        logger.error('message could not be sent', {
          type: item.message.type,
          claimId: item.claimId,
          ...errorFacts(error),
        });
      }
    }
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
});
