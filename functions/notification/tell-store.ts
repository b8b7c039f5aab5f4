import { mapLimited } from '../shared/concurrency.ts';
import { type Channel, type Delivery, isOver, outgoing, type Sent } from './channel.ts';
import { channelsOf } from './channels-client.ts';
import { keepOnce, type Kept, putDelivery } from './inbox-store.ts';
import type { Notification } from './notification.ts';

const AT_ONCE = 4;
/** Machine time between two attempts, doubling up to the last. */
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 6 * 3_600_000;

/**
 * Tells each recipient: kept first, sent then. Whoever dies between the two leaves it unsent, and who comes again sends it;
 * whoever dies after it was sent, and before that was written down, sends it twice under one id.
 */
export async function tell(notifications: readonly Notification[]): Promise<void> {
  await mapLimited(notifications, AT_ONCE, async (notification) => {
    await deliver(await keepOnce(notification));
  });
}

/** @returns how often it was left for later by now; 0 once it is over */
export async function deliver(kept: Kept): Promise<number> {
  const channels = channelsOf(kept.recipient);
  const names = channels.map(({ name }) => name);
  if (isOver(kept.delivery, names)) return 0;
  const message = outgoing(kept);
  const open = channels.filter(({ name }) => !isOver(kept.delivery, [name]));
  const sent = await Promise.all(
    open.map(async (channel: Channel) => [channel.name, await channel.send(message)] as const),
  );
  const delivery: Delivery = { ...kept.delivery, ...(Object.fromEntries(sent) as Record<string, Sent>) };
  const over = isOver(delivery, names);
  const attempts = kept.attempts ?? 0;
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** attempts, LONGEST_PAUSE_MS);
  await putDelivery(kept, delivery, over ? undefined : new Date(Date.now() + pause));
  return over ? 0 : attempts + 1;
}
