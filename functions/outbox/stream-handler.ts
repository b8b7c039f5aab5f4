import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { OutboxItem } from '../claim/outbox.ts';
import { countClaim } from '../statistics/figures-store.ts';
import { errorFacts, logger } from '../shared/observability.ts';
import { deliver } from './delivery-store.ts';
import { observed } from '../shared/observed-handler.ts';

/**
 * Sends messages as they appear in the table's stream, and counts claims as they move. A message that cannot be sent now
 * stays in the outbox for the sweeper, so one bad message never holds up the stream behind it. A claim that could not be
 * counted comes again: nobody else would find it.
 */
export const handler = observed(async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  const failed = await Promise.all(event.Records.map(taken));
  return {
    batchItemFailures: failed
      .filter((itemIdentifier) => itemIdentifier !== '')
      .map((itemIdentifier) => ({ itemIdentifier })),
  };
});

/** @returns the number of the record in the stream where it must come again, else an empty text */
async function taken({ dynamodb, eventName }: DynamoDBRecord): Promise<string> {
  const image = dynamodb?.NewImage as Record<string, AttributeValue> | undefined;
  if (image === undefined) return '';
  const item = unmarshall(image) as OutboxItem & { readonly claimId?: string };
  if (item.sk === 'CLAIM') return counted(String(item.claimId), dynamodb?.SequenceNumber ?? '');
  if (eventName !== 'INSERT' || !item.sk.startsWith('OUTBOX#')) return '';
  try {
    await deliver(item);
  } catch (error) {
    logger.warn('message kept for the sweeper', {
      type: item.message.type,
      claimId: item.claimId,
      ...errorFacts(error),
    });
  }
  return '';
}

async function counted(claimId: string, sequence: string): Promise<string> {
  try {
    await countClaim(claimId);
    return '';
  } catch (error) {
    logger.warn('a claim was not counted', { claimId, ...errorFacts(error) });
    return sequence;
  }
}
