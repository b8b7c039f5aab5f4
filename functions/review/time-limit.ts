import { inRegion } from '#policy/regional.ts';
import type { PolicyVersion } from '#policy/schema.ts';
import {
  addDays,
  CalendarYearUnknown,
  firstWorkingDay,
  limitAfter,
  shanghaiDate,
} from '../shared/calendar/working-days.ts';
import type { Claim } from '../claim/claim.ts';
import type { CalendarDate } from '../submission/roster-line.ts';
import type { ReviewPlace, ReviewStage } from './stage.ts';

export const LIMIT_STATES = ['overdue', 'due', 'in-time', 'none'] as const;
/** `due`: today or on the next working day. `none`: there is no limit, or its year is not in the calendar. */
export type LimitState = (typeof LIMIT_STATES)[number];

/** The last working day of a limit that begins the day after (民法典 201: the first day does not count). */
export function dueOn(since: string, workingDays: number): CalendarDate | undefined {
  try {
    return limitAfter(shanghaiDate(new Date(since)), workingDays).to;
  } catch (error) {
    if (error instanceof CalendarYearUnknown) return undefined;
    throw error;
  }
}

/**
 * From when the limit of all reviews of a round counts: from the receipt of the claim, as it stands now, because what is not
 * turned away in time is accepted as of its receipt (行政许可法 32), and registers that are away are no matter of the enterprise.
 * A later round, whose lines waited for somebody else's claim, has the time of its own reviews.
 */
export function reviewClockOf({
  round,
  submittedAt,
  revisionSubmittedAt = submittedAt,
  reviewPlace,
}: Pick<Claim, 'round' | 'submittedAt' | 'revisionSubmittedAt' | 'reviewPlace'>): string | undefined {
  return round === 1 ? revisionSubmittedAt : reviewPlace?.since;
}

/** The policy limits the reviews (审核时限); for objections it says nothing, and a claim that is halted is at no review. */
export const hasLimit = (stage: ReviewStage): boolean => stage !== 'objection' && stage !== 'halted';

export function reviewDueOn(
  { stage, since, clockFrom = since }: ReviewPlace & { readonly clockFrom?: string },
  region: string,
  policy: PolicyVersion | undefined,
): CalendarDate | undefined {
  if (policy === undefined || !hasLimit(stage)) return undefined;
  return dueOn(clockFrom, inRegion(policy, policy.review.workingDays, region).value);
}

export function limitState(due: CalendarDate | undefined, now: Date): LimitState {
  if (due === undefined) return 'none';
  const today = shanghaiDate(now);
  if (today > due) return 'overdue';
  try {
    return due <= firstWorkingDay(addDays(today, 1)) ? 'due' : 'in-time';
  } catch (error) {
    if (error instanceof CalendarYearUnknown) return 'in-time';
    throw error;
  }
}
