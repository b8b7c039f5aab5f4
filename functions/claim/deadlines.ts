import type { PolicyVersion } from '#policy/index.ts';
import { procedureOf } from '#policy/procedure.ts';
import { inRegion } from '#policy/regional.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { reviewClockOf } from '../review/time-limit.ts';
import { limitAfter } from '../shared/calendar/working-days.ts';
import { phaseOf } from '../statistics/phase.ts';
import type { Text } from '../shared/fault.ts';
import type { Claim } from './claim.ts';
import type { Status } from './status.ts';

/** Whether the claim may still be told that it is not accepted: a register that is away stops no clock. */
export const isBeforeAcceptance = (status: Status): boolean =>
  phaseOf(status) === 'checking' || status === 'first-review';

const isUnderReview = (status: Status): boolean =>
  isBeforeAcceptance(status) || status === 'second-review' || status === 'approval';

export interface Deadline {
  readonly code: 'acceptance-due' | 'correction-due' | 'review-due' | 'notice-ends';
  readonly text: Text;
  /** ISO 8601, business time: the midnight in Asia/Shanghai that ends the last day. */
  readonly at: string;
  readonly passed: boolean;
}

/**
 * What is due on a claim and when, by the calendar of working days and the version that the claim pinned.
 * @throws CalendarYearUnknown when a period reaches into a year whose working days are not published
 */
export function deadlinesOf(
  claim: Pick<
    Claim,
    | 'status'
    | 'submittedAt'
    | 'revisionSubmittedAt'
    | 'acceptedAt'
    | 'notice'
    | 'region'
    | 'firstReview'
    | 'secondReview'
    | 'round'
    | 'reviewPlace'
  >,
  policy: Pick<PolicyVersion, 'review' | 'regions' | 'procedure'> | undefined,
  now: Date,
): readonly Deadline[] {
  const { status, notice, region } = claim;
  // The clock stands still while the claim is with the enterprise.
  const submittedAt = claim.revisionSubmittedAt ?? claim.submittedAt;
  const deadline = (code: Deadline['code'], text: Text, at: string): Deadline => ({
    code,
    text,
    at,
    passed: Date.parse(at) <= now.getTime(),
  });
  const reviewClock = reviewClockOf(claim);
  const days = policy === undefined ? undefined : inRegion(policy, policy.review.workingDays, region).value;
  const procedure = policy === undefined ? undefined : procedureOf(policy, region);
  const endOf = (since: string, workingDays: number) => limitAfter(shanghaiDate(new Date(since)), workingDays).endsAt;
  const returnedAt = status === 'returned' ? (claim.secondReview ?? claim.firstReview)?.at : undefined;
  const toCorrect = procedure?.correctionWorkingDays;
  return [
    ...(submittedAt === undefined ||
    procedure === undefined ||
    claim.acceptedAt !== undefined ||
    !isBeforeAcceptance(status)
      ? []
      : [
          deadline(
            'acceptance-due',
            {
              zh: `不予受理须于 ${procedure.acceptanceWorkingDays} 个工作日内作出,逾期即为受理`,
              en: `Not accepted only within ${procedure.acceptanceWorkingDays} working days; accepted after that`,
            },
            endOf(submittedAt, procedure.acceptanceWorkingDays),
          ),
        ]),
    ...(returnedAt === undefined || toCorrect === undefined || toCorrect === 'unknown'
      ? []
      : [
          deadline(
            'correction-due',
            { zh: `请于 ${toCorrect} 个工作日内补正`, en: `To be corrected within ${toCorrect} working days` },
            endOf(returnedAt, toCorrect),
          ),
        ]),
    ...(reviewClock === undefined || days === undefined || !isUnderReview(status)
      ? []
      : [
          deadline(
            'review-due',
            { zh: `审核应于受理后 ${days} 个工作日内完成`, en: `Review is due within ${days} working days` },
            endOf(reviewClock, days),
          ),
        ]),
    ...(notice === undefined || status !== 'notice'
      ? []
      : [deadline('notice-ends', { zh: '公示期满', en: 'The public notice ends' }, notice.endsAt)]),
  ];
}
