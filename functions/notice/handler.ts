import * as z from 'zod';
import { inRegion } from '#policy/regional.ts';
import type { Claim } from '../claim/claim.ts';
import { onClaim, type Step } from '../claim/claim-store.ts';
import { noticeKey } from '../claim/keys.ts';
import { pinnedPolicy } from '../claim/pinned-policy-store.ts';
import type { Status } from '../claim/status.ts';
import { OnExecution, standing } from '../claim/workflow-event.ts';
import { businessNow } from '../shared/business-time-store.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { noticePeriod } from '../shared/calendar/working-days.ts';
import { tableName } from '../shared/table-store.ts';
import { holdingDenied } from '../worker/denial-store.ts';
import { afterNotice } from './after-notice.ts';
import { askAgainAfterSeconds } from './ask-again.ts';
import { observed } from '../shared/observed-handler.ts';

const Event = OnExecution.extend({ action: z.enum(['publish', 'close']) });

type Place = ReturnType<typeof standing>;

const actor = { kind: 'system', id: 'notice' } as const;

export const handler = observed(async (event: unknown) => {
  const { action, ...driver } = Event.parse(event);
  const now = await businessNow();
  for (;;) {
    const place = await onClaim<Place | 'again'>(driver.claimId, now, async (claim) => {
      const where = standing(claim, driver);
      const denied = action === 'publish' ? await holdDenied(claim, where.status, now) : undefined;
      if (denied !== undefined) return { step: denied, done: () => 'again' };
      const step = action === 'publish' ? await publish(claim, where.status, now) : close(claim, where.status, now);
      return step === undefined ? { answer: where } : { step, done: (next) => standing(next, driver) };
    });
    if (place !== 'again') return action === 'publish' ? place : { ...place, noticeGoesOn: goesOn(place, now) };
  }
});

/** Seconds until a notice that has not ended is looked at again; 0 for one that has. */
function goesOn({ status, noticeEndsAt }: Place, now: Date): number {
  return status === 'notice' ? askAgainAfterSeconds(new Date(noticeEndsAt), now) : 0;
}

/** Lines that their workers denied begin the notice held; so many at a time as a transaction takes. */
function holdDenied(claim: Claim, status: Status | 'superseded', now: Date): Promise<Step | undefined> | undefined {
  return status === 'approved' && claim.reviewApplied === claim.round ? holdingDenied(claim, now) : undefined;
}

/**
 * PublishNotice: the notice counts its first day and runs for the policy's working days; an unknown calendar year
 * refuses. A round in which people refused everything has nothing to publish.
 */
async function publish(claim: Claim, status: Status | 'superseded', now: Date): Promise<Step | undefined> {
  if (status !== 'approved' || claim.reviewApplied !== claim.round) return undefined;
  const amountFen = claim.approved?.amountFen ?? 0;
  // Lines of earlier rounds may go with its money all the same.
  if (amountFen === 0) return afterNotice(claim, { type: 'nothing-to-publish', actor });
  const policy = await pinnedPolicy(claim);
  const days = inRegion(policy, policy.notice.workingDays, claim.region).value;
  const period = noticePeriod(shanghaiDate(now), days, policy.notice.firstDayCounts);
  const notice = {
    ...noticeKey(claim.claimId, claim.revision, claim.round),
    claimId: claim.claimId,
    region: claim.region,
    enterpriseId: claim.enterpriseId,
    ...period,
    amountFen,
    gsi1pk: `NOTICE#${claim.region}`,
    gsi1sk: `${period.from}#${claim.claimId}`,
  };
  return {
    to: 'notice',
    event: {
      type: 'notice-published',
      actor,
      data: { firstDay: period.from, lastDay: period.to, endsAt: period.endsAt, amountFen, round: claim.round },
    },
    set: { notice: { ...period, workingDays: days } },
    also: [{ Put: { TableName: tableName(), Item: notice } }],
  };
}

/** CloseNotice: only once the last day has ended. Lines that are held stay behind, and the others go on to be paid. */
function close(claim: Claim, status: Status | 'superseded', now: Date): Step | undefined {
  if (status !== 'notice' || claim.notice === undefined) return undefined;
  if (now.getTime() < Date.parse(claim.notice.endsAt)) return undefined;
  return afterNotice(claim, { type: 'notice-closed', actor });
}
