import type { PolicyVersion } from '#policy/index.ts';
import { inRegion } from '#policy/regional.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { noticePeriod } from '../shared/calendar/working-days.ts';
import type { Text } from '../shared/fault.ts';
import type { Claim } from './claim.ts';

export interface Deadline {
  readonly code: 'review-due' | 'notice-ends';
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
  { status, submittedAt, notice, region }: Pick<Claim, 'status' | 'submittedAt' | 'notice' | 'region'>,
  policy: Pick<PolicyVersion, 'review' | 'regions'> | undefined,
  now: Date,
): readonly Deadline[] {
  const deadline = (code: Deadline['code'], text: Text, at: string): Deadline => ({
    code,
    text,
    at,
    passed: Date.parse(at) <= now.getTime(),
  });
  const underReview = ['submitted', 'verifying', 'assessing', 'screening', 'first-review', 'second-review', 'approval'];
  const days = policy === undefined ? undefined : inRegion(policy, policy.review.workingDays, region).value;
  return [
    ...(submittedAt === undefined || days === undefined || !underReview.includes(status)
      ? []
      : [
          deadline(
            'review-due',
            { zh: `审核应于受理后 ${days} 个工作日内完成`, en: `Review is due within ${days} working days` },
            noticePeriod(shanghaiDate(new Date(submittedAt)), days, false).endsAt,
          ),
        ]),
    ...(notice === undefined || status !== 'notice'
      ? []
      : [deadline('notice-ends', { zh: '公示期满', en: 'The public notice ends' }, notice.endsAt)]),
  ];
}
