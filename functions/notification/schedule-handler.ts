import { businessNow } from '../shared/business-time-store.ts';
import { UpstreamError } from '../shared/errors.ts';
import { observed } from '../shared/observed-handler.ts';
import { publish } from './bus-client.ts';
import { undelivered } from './inbox-store.ts';
import { dropReminder, dueReminders } from './reminder-store.ts';
import { deliver } from './tell-store.ts';

/** After so many attempts at one message somebody is told; it is tried further all the same. */
const TELL_AFTER = 10;
const AWAY_AFTER = 3;

/**
 * Scheduled: puts due reminders on the bus, and sends what channels left for later.
 * @throws UpstreamError when a message was left for the tenth time: the event goes to the dead letters and alarms
 */
export const handler = observed(async (): Promise<void> => {
  for await (const reminder of dueReminders(await businessNow())) {
    await publish({ 'detail-type': 'Claim Deadline', detail: { ...reminder } });
    await dropReminder(reminder);
  }
  let stuck = 0;
  let inARow = 0;
  for await (const kept of undelivered(new Date())) {
    const attempts = await deliver(kept);
    if (attempts === TELL_AFTER) stuck += 1;
    inARow = attempts === 0 ? 0 : inARow + 1;
    // Whoever receives is away: the rest waits for the next run instead of for a time-out each.
    if (inARow === AWAY_AFTER) break;
  }
  if (stuck > 0) throw new UpstreamError(`${stuck} messages were left for later ${TELL_AFTER} times.`);
});
