import type { Claim } from '../claim/claim.ts';
import { type Deadline, isBeforeAcceptance } from '../claim/deadlines.ts';
import type { Status } from '../claim/status.ts';
import { shanghaiMidnight, workingDaysBefore } from '../shared/calendar/working-days.ts';
import { phaseOf } from '../statistics/phase.ts';
import type { Code } from './messages.ts';
import { type Addressed, lastDayOf, type Notification, recipientOf } from './notification.ts';
import type { Recipient } from './recipient.ts';

export const REMINDED = [
  'acceptance-due',
  'correction-due',
  'review-due',
] as const satisfies readonly Deadline['code'][];

/** That somebody is to be reminded of a deadline, from `at` on, if it still stands then. */
export interface Reminder {
  readonly claimId: string;
  readonly deadline: (typeof REMINDED)[number];
  /** ISO 8601: the midnight that ends the last day. */
  readonly endsAt: string;
  readonly kind: 'soon' | 'passed';
  /** Business time, ISO 8601 in UTC. */
  readonly at: string;
}

/** The clock of each deadline runs where the claim stands so; where it waits for others meanwhile, it runs on. */
export const CLOCK: Readonly<Record<Reminder['deadline'], Status>> = {
  'acceptance-due': 'submitted',
  'review-due': 'submitted',
  'correction-due': 'returned',
};

/**
 * @param workingDays before the last day at which a reminder comes, at least 1
 * @throws CalendarYearUnknown when that reaches into a year whose working days are not known
 */
export function remindersOf(
  claimId: string,
  deadlines: readonly Pick<Deadline, 'code' | 'at'>[],
  workingDays: number,
): readonly Reminder[] {
  return deadlines.flatMap(({ code, at: endsAt }): Reminder[] => {
    const deadline = REMINDED.find((each) => each === code);
    if (deadline === undefined) return [];
    const soon = shanghaiMidnight(workingDaysBefore(lastDayOf(endsAt), workingDays));
    const one = (kind: Reminder['kind'], at: string): Reminder => ({
      claimId,
      deadline,
      endsAt,
      kind,
      at: new Date(at).toISOString(),
    });
    // Once it may not be said any more that a claim is not accepted, nothing is late: it is accepted.
    return deadline === 'acceptance-due' ? [one('soon', soon)] : [one('soon', soon), one('passed', endsAt)];
  });
}

const REVIEWER: Partial<Record<Status, Recipient['kind']>> = {
  'first-review': 'first-reviewer',
  'second-review': 'second-reviewer',
  approval: 'approver',
};

/** Who is reminded, as the claim stands now; nobody where the deadline was kept, or another one took its place. */
export function reminded(
  reminder: Reminder,
  claim: Addressed & Pick<Claim, 'status' | 'acceptedAt'>,
  deadlines: readonly Pick<Deadline, 'code' | 'at'>[],
): readonly Notification[] {
  const { deadline, endsAt, kind } = reminder;
  if (!deadlines.some(({ code, at }) => code === deadline && at === endsAt)) return [];
  return toldOf(reminder, claim).map(
    ({ code, to }): Notification => ({
      id: `${claim.claimId}#${deadline}#${endsAt}#${kind}#${to}`,
      code,
      recipient: recipientOf(claim, to),
      claimId: claim.claimId,
      at: reminder.at,
      params: { day: lastDayOf(endsAt) },
    }),
  );
}

function toldOf(
  { deadline, kind }: Reminder,
  { status, acceptedAt }: Pick<Claim, 'status' | 'acceptedAt'>,
): readonly { readonly code: Code; readonly to: Recipient['kind'] }[] {
  const reviewer = REVIEWER[status];
  switch (deadline) {
    case 'correction-due': {
      const code = kind === 'soon' ? 'correction-due-soon' : 'correction-overdue';
      return status === 'returned' ? [{ code, to: 'enterprise' }] : [];
    }
    case 'acceptance-due':
      return acceptedAt === undefined && isBeforeAcceptance(status)
        ? [{ code: 'acceptance-due-soon', to: 'first-reviewer' }]
        : [];
    case 'review-due': {
      const open = phaseOf(status) === 'checking' || reviewer !== undefined;
      if (!open) return [];
      const code = kind === 'soon' ? 'review-due-soon' : 'review-overdue';
      return [
        ...(reviewer === undefined ? [] : [{ code, to: reviewer } as const]),
        // Whoever supervises hears what is late, and what nobody has come to review yet.
        ...(kind === 'passed' || reviewer === undefined ? [{ code, to: 'supervisor' } as const] : []),
      ];
    }
  }
}
