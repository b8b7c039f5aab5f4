import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { OutboxItem } from '../claim/outbox.ts';
import type { AuditEvent } from '../claim/audit-event.ts';
import { publish } from '../notification/bus-client.ts';
import { isTold } from '../notification/notification.ts';
import { countClaim } from '../statistics/figures-store.ts';
import { errorFacts, logger } from '../shared/observability.ts';
import { deliver } from './delivery-store.ts';
import { observed } from '../shared/observed-handler.ts';

/**
 * Sends messages as they appear in the table's stream, counts claims as they move, and puts steps of which somebody is told
 * on the bus. A message that cannot be sent now stays in the outbox for the sweeper, so one bad message never holds up the
 * stream behind it. A claim on its way that could not be counted, or a step that the bus did not take, comes again.
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
  const sequence = dynamodb?.SequenceNumber ?? '';
  if (item.sk === 'CLAIM') return counted(String(item.claimId), sequence);
  if (eventName === 'INSERT' && item.sk.startsWith('EVENT#')) return told(item as unknown as AuditEvent, sequence);
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

/** Puts a step of which somebody is to be told on the bus. */
async function told(event: AuditEvent, sequence: string): Promise<string> {
  if (!isTold(event)) return '';
  const { claimId, seq } = event;
  try {
    await publish({ 'detail-type': 'Claim Step', detail: { claimId, seq } });
    return '';
  } catch (error) {
    logger.warn('a step was not put on the bus', { claimId, seq, ...errorFacts(error) });
    return sequence;
  }
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
