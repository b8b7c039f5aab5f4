import type { Fault } from '#functions/shared/fault.ts';
import type { PolicyVersion, Regional } from '../schema.ts';

/** Looks for one kind of contradiction in a version that has the right form. */
export type Check = (policy: PolicyVersion) => Generator<Fault>;

/** Every setting for the province that single regions may answer otherwise, with its place. */
export function regionalSettings(policy: PolicyVersion): readonly (readonly [place: string, Regional<unknown>])[] {
  return [
    ['/stacking', policy.stacking],
    ['/groupUplifts', policy.groupUplifts],
    ['/claimWindow', policy.claimWindow],
    ...Object.entries(policy.rules).map(([name, rule]) => [`/rules/${name}`, rule] as const),
    ['/review/workingDays', policy.review.workingDays],
    ['/notice/workingDays', policy.notice.workingDays],
  ];
}

/** What two lists share; a list that is absent means everything. */
export function shared(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  return a === undefined || b === undefined || a.some((each) => b.includes(each));
}
