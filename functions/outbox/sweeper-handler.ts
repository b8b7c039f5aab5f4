import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { OutboxItem } from '../claim/outbox.ts';
import { allQueues } from '../payment/queue-store.ts';
import { drainForNewYear } from '../payment/reserve-store.ts';
import { businessNow } from '../shared/business-time-store.ts';
import { mapLimited } from '../shared/concurrency.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { env } from '../shared/env.ts';
import { UpstreamError } from '../shared/errors.ts';
import { errorFacts, logger } from '../shared/observability.ts';
import { observed } from '../shared/observed-handler.ts';
import { conditionally, getItem, tableName } from '../shared/table-store.ts';
import { deliver, takeUpHeld } from './delivery-store.ts';

const PAGE = 100;
/** Messages sent at once. */
const AT_ONCE = 8;
/** Between two attempts at one message, in graces: doubling up to this. */
const LONGEST_PAUSE = 60;
/** After so many failures of one message somebody is told; it is tried further all the same. */
const TELL_AFTER = 10;

/**
 * Scheduled: sends what the stream did not, oldest first. `GRACE_MS` leaves the stream its turn. What cannot be sent is
 * put off, so that it never stands in the way of what can. Once a business year those who wait for money are looked at.
 * @throws UpstreamError when a message has failed for the tenth time: the event goes to the dead letters and alarms
 */
export const handler = observed(async (): Promise<void> => {
  await takeUpHeld();
  const graceMs = Number(env('GRACE_MS'));
  const before = new Date(Date.now() - graceMs).toISOString();
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  let stuck = 0;
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
    await mapLimited((page.Items ?? []) as { pk: string; sk: string }[], AT_ONCE, async ({ pk, sk }) => {
      const item = await getItem<OutboxItem>({ pk, sk });
      if (item === undefined) return;
      try {
        await deliver(item);
      } catch (error) {
        const attempts = (item.attempts ?? 0) + 1;
        if (attempts === TELL_AFTER) stuck += 1;
        logger.error('message could not be sent', {
          type: item.message.type,
          claimId: item.claimId,
          attempts,
          ...errorFacts(error),
        });
        await putOff(item, attempts, graceMs);
      }
    });
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  await drainForNewYear(await allQueues(), await businessNow());
  if (stuck > 0) throw new UpstreamError(`${stuck} messages have failed ${TELL_AFTER} times.`);
});

async function putOff({ pk, sk }: OutboxItem, attempts: number, graceMs: number): Promise<void> {
  // Due again once it is older than the grace: the grace itself is the shortest pause.
  const pauseMs = graceMs * Math.min(2 ** (attempts - 1), LONGEST_PAUSE);
  await conditionally(() =>
    dynamo().send(
      new UpdateCommand({
        TableName: tableName(),
        Key: { pk, sk },
        UpdateExpression: 'SET attempts = :attempts, gsi1sk = :due',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: {
          ':attempts': attempts,
          ':due': new Date(Date.now() + pauseMs - graceMs).toISOString(),
        },
      }),
    ),
  );
}
