import type { CalendarDate } from '#functions/submission/roster-line.ts';
import type { PolicyVersion } from './schema.ts';
import { shippedVersions } from './shipped.ts';

export { findOccupation } from './occupations.ts';
export type { Fund, Occupation, PolicyVersion, Region, Uplift } from './schema.ts';

/** The versions shipped, oldest first. Others are published by people, see `functions/policy/policy-store.ts`. */
export const policyVersions = shippedVersions;

/** The shipped version that a claim submitted for the first time on that day pins. */
export function newestPolicy(today: CalendarDate): PolicyVersion | undefined {
  return policyVersions.findLast(({ holdsFrom }) => holdsFrom.date <= today);
}

/** @param id of a version that is shipped */
export function policyById(id: string): PolicyVersion | undefined {
  return policyVersions.find((policy) => policy.id === id);
}
