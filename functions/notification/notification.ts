import type { AuditEvent } from '../claim/audit-event.ts';
import { isAboutPayment } from '../case/case.ts';
import type { Claim } from '../claim/claim.ts';
import type { Deadline } from '../claim/deadlines.ts';
import type { Status } from '../claim/status.ts';
import { addDays, shanghaiDate } from '../shared/calendar/calendar-date.ts';
import type { Code, Params } from './messages.ts';
import type { Recipient } from './recipient.ts';

/** One thing that one recipient is told, once: whoever makes it again makes the same id. */
export interface Notification {
  readonly id: string;
  readonly code: Code;
  readonly recipient: Recipient;
  readonly claimId: string;
  /** Business time of what it tells of, ISO 8601 in UTC. */
  readonly at: string;
  readonly params: Params;
}

interface Told {
  readonly code: Code;
  readonly to: Recipient['kind'];
}

/** By where a step leads a claim. */
const BY_STATUS: Partial<Record<Status, readonly Told[]>> = {
  'first-review': [{ code: 'review-waiting', to: 'first-reviewer' }],
  'second-review': [{ code: 'review-waiting', to: 'second-reviewer' }],
  approval: [{ code: 'review-waiting', to: 'approver' }],
  notice: [{ code: 'notice-published', to: 'enterprise' }],
  'awaiting-funds': [{ code: 'funds-missing', to: 'finance' }],
  // By a receipt, or by two officers who cleared it up with the treasury.
  settling: [{ code: 'payment-made', to: 'enterprise' }],
  'payment-returned': [
    { code: 'payment-returned', to: 'enterprise' },
    { code: 'payment-to-correct', to: 'finance' },
  ],
  returned: [{ code: 'returned', to: 'enterprise' }],
  'not-accepted': [{ code: 'not-accepted', to: 'enterprise' }],
  rejected: [{ code: 'rejected', to: 'enterprise' }],
  withdrawn: [{ code: 'withdrawn', to: 'enterprise' }],
};

/** By what happened, wherever it leads; before what the status says. */
const BY_TYPE: Readonly<Record<string, readonly Told[]>> = {
  'claim-submitted': [{ code: 'submitted', to: 'enterprise' }],
  'objection-received': [
    { code: 'objection-received', to: 'enterprise' },
    { code: 'objection-to-decide', to: 'second-reviewer' },
  ],
  // A worker's denial and a case are between the bureau and the worker: whoever claims is not told.
  'denied-lines-held': [{ code: 'objection-to-decide', to: 'second-reviewer' }],
  'case-opened': [{ code: 'case-to-decide', to: 'second-reviewer' }],
  'claim-halted': [
    { code: 'waits-for-bureau', to: 'enterprise' },
    { code: 'claim-halted', to: 'first-reviewer' },
    { code: 'claim-halted', to: 'supervisor' },
  ],
  'payment-closed': [{ code: 'payment-closed', to: 'enterprise' }],
};

/** Of a claim that ends as paid: what became of the rest, by the step that ended it. */
const OF_THE_REST: Readonly<Record<string, readonly Told[]>> = {
  'claim-withdrawn': [{ code: 'rest-withdrawn', to: 'enterprise' }],
  'claim-rejected': [{ code: 'rest-refused', to: 'enterprise' }],
};

/** A round was refused, and the claim goes on with lines of an earlier one. */
const GOES_ON: readonly unknown[] = ['reserving', 'objection-review'];
const OF_A_ROUND: readonly Told[] = [{ code: 'part-refused', to: 'enterprise' }];

/** Events of which somebody is told by their type, and statuses by the step into them: what the stream lets through. */
export const TOLD_TYPES: readonly string[] = [...Object.keys(BY_TYPE), ...Object.keys(OF_THE_REST)];
export const TOLD_STATUSES: readonly string[] = Object.keys(BY_STATUS);

type Step = Pick<AuditEvent, 'type' | 'data'>;

function toldOf({ type, data }: Step): readonly Told[] {
  const to = data.to as Status | undefined;
  const byStatus = to === undefined ? [] : (BY_STATUS[to] ?? []);
  if (to === 'first-review' && type === 'second-review-decided') return [{ code: 'sent-back', to: 'first-reviewer' }];
  // A claim that ends with it was not refused: what it says of that is all.
  if (type === 'payment-closed') return BY_TYPE[type] ?? [];
  if (type === 'case-opened' && isAboutPayment(data.kind)) return [{ code: 'case-to-decide', to: 'finance' }];
  return [...(BY_TYPE[type] ?? []), ...byStatus, ...ofTheRest(type, to)];
}

function ofTheRest(type: string, to: Status | undefined): readonly Told[] {
  if (to === 'paid') return OF_THE_REST[type] ?? [];
  return type === 'claim-rejected' && GOES_ON.includes(to) ? OF_A_ROUND : [];
}

/** Whether anybody is told of this step. */
export const isTold = (event: Step): boolean => toldOf(event).length > 0;

export type Addressed = Pick<Claim, 'claimId' | 'enterpriseId' | 'region'>;

export function recipientOf({ enterpriseId, region }: Addressed, kind: Recipient['kind']): Recipient {
  return { kind, id: kind === 'enterprise' ? enterpriseId : region };
}

/** The day that ends with that midnight. */
export const lastDayOf = (endsAt: string): string => addDays(shanghaiDate(new Date(endsAt)), -1);

/** Who is told what of one step of a claim. @param deadlines as they are where the step leads */
export function notificationsOf(
  event: Pick<AuditEvent, 'type' | 'at' | 'recordedAt' | 'hash' | 'data'>,
  claim: Addressed,
  deadlines: readonly Pick<Deadline, 'code' | 'at'>[],
): readonly Notification[] {
  const correction = deadlines.find(({ code }) => code === 'correction-due');
  const { amountFen } = event.data;
  return toldOf(event).map(({ code, to }): Notification => {
    // What was published is told from the event: a claim has several notices, one after the other.
    const published = code === 'notice-published' ? event.data.endsAt : undefined;
    const ends = code === 'returned' ? correction?.at : typeof published === 'string' ? published : undefined;
    return {
      // Several steps of one business moment stay in their order. How many there were is not for everybody who is told.
      id: `${claim.claimId}#${event.recordedAt}#${event.hash.slice(0, 8)}#${code}#${to}`,
      code,
      recipient: recipientOf(claim, to),
      claimId: claim.claimId,
      at: new Date(event.at).toISOString(),
      params: {
        ...(ends === undefined ? {} : { day: lastDayOf(ends) }),
        ...((code === 'payment-made' || code === 'payment-closed') && typeof amountFen === 'number'
          ? { amountFen }
          : {}),
      },
    };
  });
}
