import type { AuditEvent } from '../claim/audit-event.ts';
import type { Claim } from '../claim/claim.ts';
import { requireClaim } from '../claim/claim-store.ts';
import { type Deadline, deadlinesOf } from '../claim/deadlines.ts';
import { eventKey } from '../claim/keys.ts';
import { pinnedPolicy } from '../claim/pinned-policy-store.ts';
import type { Status } from '../claim/status.ts';
import { allBatches } from '../claim/workflow-event.ts';
import { CalendarYearUnknown } from '../shared/calendar/working-days.ts';
import { mapLimited } from '../shared/concurrency.ts';
import { env } from '../shared/env.ts';
import { IntegrityError } from '../shared/errors.ts';
import { logger } from '../shared/observability.ts';
import { observed } from '../shared/observed-handler.ts';
import { getItem } from '../shared/table-store.ts';
import { publish } from './bus-client.ts';
import { BusEvent } from './bus-event.ts';
import { workerChannel } from './channels-client.ts';
import { notificationsOf } from './notification.ts';
import { CLOCK, REMINDED, reminded, remindersOf } from './reminder.ts';
import { putReminders } from './reminder-store.ts';
import { tell } from './tell-store.ts';
import { tellWorkers } from './worker-store.ts';

/** Events from which a clock runs, and as what the claim then stands. */
const STARTS: Readonly<Record<string, Status>> = { 'claim-submitted': 'submitted', 'claim-returned': 'returned' };

/** One event of the bus: who has to know of it is told. May be called twice, late, and out of order. */
export const handler = observed(async (event: unknown): Promise<void> => {
  const busEvent = BusEvent.parse(event);
  const claim = await requireClaim(busEvent.detail.claimId);
  if (busEvent['detail-type'] === 'Claim Deadline') {
    const reminder = busEvent.detail;
    await tell(reminded(reminder, claim, await deadlines(claim, CLOCK[reminder.deadline])));
    return;
  }
  const channel = workerChannel();
  if (busEvent['detail-type'] === 'Workers Named') {
    if (channel !== undefined) await tellWorkers(claim, busEvent.detail, channel);
    return;
  }
  const { claimId, seq } = busEvent.detail;
  const step = await getItem<AuditEvent>(eventKey(claimId, seq));
  if (step === undefined) throw new IntegrityError('The bus tells of an event that the trail does not have.');
  // A later round, in which lines wait for review that had waited for somebody else's claim, has a limit of its own.
  const laterReview = claim.round > 1 && step.data.to === 'first-review';
  const start = laterReview ? 'submitted' : STARTS[step.type];
  const open = start === undefined ? [] : await deadlines(claim, start);
  const running = open.filter(({ code }) => REMINDED.some((each) => each === code && CLOCK[each] === start));
  await putReminders(known(() => remindersOf(claimId, running, Number(env('REMIND_WORKING_DAYS'))), claimId));
  await tell(notificationsOf(step, claim, open));
  if (step.type === 'notice-published' && channel !== undefined) await nameWorkers(claim, step.data);
});

/** Batch by batch, each an event of its own: a large roster is more than one call gets done. Late, the claim is rounds on. */
async function nameWorkers(claim: Claim, published: AuditEvent['data']): Promise<void> {
  const { claimId, notice } = claim;
  const { round = claim.round, endsAt = notice?.endsAt } = published as { round?: number; endsAt?: string };
  if (endsAt === undefined) throw new IntegrityError('A notice was published without an end.');
  await mapLimited(allBatches(claim), 8, (batch) =>
    publish({ 'detail-type': 'Workers Named', detail: { claimId, round, batch, endsAt } }),
  );
}

/** What is due on the claim if it stands so: events come late, and a clock does not stop while registers are away. */
async function deadlines(claim: Claim, status: Status): Promise<readonly Deadline[]> {
  const policy = await pinnedPolicy(claim);
  // Whether it has passed is not asked here.
  return known(() => deadlinesOf({ ...claim, status }, policy, new Date(0)), claim.claimId);
}

/** A calendar that ends is no reason not to tell what happened: the day is then told as unknown, and nobody is reminded. */
function known<T>(find: () => readonly T[], claimId: string): readonly T[] {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof CalendarYearUnknown)) throw error;
    logger.warn('no reminders: the working days of the year are not known', { claimId, year: error.year });
    return [];
  }
}
