import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import type { OutboxItem } from '../claim/outbox.ts';
import { errorFacts, logger } from '../shared/observability.ts';
import { deliver } from './delivery-store.ts';
import { observed } from '../shared/observed-handler.ts';

/**
 * Sends messages as they appear in the table's stream. A message that cannot be sent now stays in the outbox for the
 * sweeper, so one bad message never holds up the stream behind it.
 */
export const handler = observed(async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  await Promise.all(
    event.Records.map(async ({ dynamodb, eventName }) => {
      const image = dynamodb?.NewImage as Record<string, AttributeValue> | undefined;
      if (eventName !== 'INSERT' || image === undefined) return;
      const item = unmarshall(image) as OutboxItem;
      if (!item.sk.startsWith('OUTBOX#')) return;
      try {
        await deliver(item);
      } catch (error) {
        logger.warn('message kept for the sweeper', {
          type: item.message.type,
          claimId: item.claimId,
          ...errorFacts(error),
        });
      }
    }),
  );
  return { batchItemFailures: [] };
});
