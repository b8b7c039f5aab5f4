import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { env } from '../shared/env.ts';
import { UpstreamError } from '../shared/errors.ts';
import { once } from '../shared/once.ts';
import { RETRIES } from '../shared/sdk-settings.ts';
import { type BusEvent, SOURCE } from './bus-event.ts';

const client = once(() => new EventBridgeClient(RETRIES));

/** @throws UpstreamError unless the bus has taken it: an entry may be refused in an answer that is otherwise good */
export async function publish({ 'detail-type': DetailType, detail }: BusEvent): Promise<void> {
  const { FailedEntryCount, Entries } = await client().send(
    new PutEventsCommand({
      Entries: [{ EventBusName: env('EVENT_BUS'), Source: SOURCE, DetailType, Detail: JSON.stringify(detail) }],
    }),
  );
  if (FailedEntryCount !== 0) throw new UpstreamError(`The bus did not take an event (${Entries?.[0]?.ErrorCode}).`);
}
