import type { PolicyVersion } from '#policy/schema.ts';
import { addDays, daysBetween } from '../shared/calendar/calendar-date.ts';

export interface Progress {
  readonly target: string;
  readonly from: string;
  readonly until: string;
  /** What the policy says is to be reached in that time; people at level 3 and above besides. */
  readonly trainings: number;
  readonly highSkill?: number;
  /** What would be reached by today if each day brought the same (按序时进度). */
  readonly onSchedule: number;
  readonly source: string;
  readonly assumption?: string;
}

/**
 * The target of the day and what of it should be there by now. A region has the part that the policy dispatched to it; where
 * it dispatched none there is no target to compare with, because guessing a share would be somebody's mark.
 * @param today within the year that is looked at
 */
export function targetFor(
  policy: Pick<PolicyVersion, 'targets'>,
  region: string | undefined,
  today: string,
): Progress | undefined {
  const target = policy.targets.find(({ from, until }) => from <= today && today <= until);
  if (target === undefined || target.trainings === 'unknown') return undefined;
  const own = region === undefined ? target : target.regions.find((each) => each.region === region);
  if (own === undefined || own.trainings === 'unknown') return undefined;
  const { id, from, until, highSkill, highSkillPercent } = target;
  const days = daysBetween(from, addDays(until, 1));
  const gone = daysBetween(from, addDays(today, 1));
  const high = highSkillPercent === undefined ? highSkill : Math.round((own.trainings * highSkillPercent) / 100);
  return {
    target: id,
    from,
    until,
    trainings: own.trainings,
    ...(region === undefined && typeof high === 'number' ? { highSkill: high } : {}),
    onSchedule: Math.floor((own.trainings * gone) / days),
    source: own.source,
    ...(own.assumption === undefined ? {} : { assumption: own.assumption }),
  };
}
