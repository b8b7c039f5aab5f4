import type { Fault, Text } from '#functions/shared/fault.ts';
import type { Places } from '../places.ts';
import type { PolicyVersion, Regional } from '../schema.ts';

/** Looks for one kind of contradiction in a version that has the right form. */
export type Check = (policy: PolicyVersion, places: Places) => Generator<Fault>;

/**
 * Of two entries of a list that contradict each other: the place of the one that its author can change, the later if
 * both are theirs, and the other one in words.
 */
export function rivals(
  places: Places,
  list: string,
  before: number,
  index: number,
): { readonly place: string; readonly rival: Text } {
  const innocent = places.own(list, before) && !places.own(list, index) ? index : before;
  return { place: `/${list}/${innocent === before ? index : before}`, rival: places.told(list, innocent) };
}

/** Every setting for the province that single regions may answer otherwise, with its place. */
export function regionalSettings(policy: PolicyVersion): readonly (readonly [place: string, Regional<unknown>])[] {
  return [
    ['/stacking', policy.stacking],
    ['/groupUplifts', policy.groupUplifts],
    ['/claimWindow', policy.claimWindow],
    ...Object.entries(policy.rules).map(([name, rule]) => [`/rules/${name}`, rule] as const),
    ['/review/workingDays', policy.review.workingDays],
    ['/review/approverFromFen', policy.review.approverFromFen],
    ...(policy.risk?.signals ?? []).map((signal, index) => [`/risk/signals/${index}`, signal] as const),
    ...(policy.risk === undefined
      ? []
      : ([
          ['/risk/bands', policy.risk.bands],
          ['/risk/sampling', policy.risk.sampling],
        ] as const)),
    ['/notice/workingDays', policy.notice.workingDays],
    ...Object.entries(policy.procedure ?? {}).map(([name, setting]) => [`/procedure/${name}`, setting] as const),
    ...(policy.recheck === undefined ? [] : [['/recheck/daysAfterPayment', policy.recheck.daysAfterPayment] as const]),
  ];
}

/** What two lists share; a list that is absent means everything. */
export function shared(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  return a === undefined || b === undefined || a.some((each) => b.includes(each));
}
