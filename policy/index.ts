import type { CalendarDate } from '#functions/submission/roster-line.ts';
import { loadPolicy } from './load.ts';
import { occupationKey } from './occupation-key.ts';
import type { Occupation, PolicyVersion } from './schema.ts';
import occupations2024 from './versions/fujian-2024/occupations.json' with { type: 'json' };
import policy2024 from './versions/fujian-2024/policy.json' with { type: 'json' };
import regions2024 from './versions/fujian-2024/regions.json' with { type: 'json' };

export type { Fund, Occupation, PolicyVersion, Region, Uplift } from './schema.ts';

const newest = loadPolicy({ ...policy2024, regions: regions2024, occupations: occupations2024 });

/** Every policy version, oldest first. */
export const policyVersions: readonly PolicyVersion[] = Object.freeze([newest]);

/**
 * The version that a claim made today pins. It may have ended for new certificates while older ones can still be
 * claimed for within their window.
 */
export function newestPolicy(today: CalendarDate): PolicyVersion | undefined {
  return policyVersions.findLast(({ certificates }) => certificates.from <= today);
}

/** @param id as pinned in a claim at its first submission */
export function policyById(id: string): PolicyVersion | undefined {
  return policyVersions.find((policy) => policy.id === id);
}

const indexes = new WeakMap<PolicyVersion, ReadonlyMap<string, Occupation>>();

function indexOf(policy: PolicyVersion): ReadonlyMap<string, Occupation> {
  const known = indexes.get(policy);
  if (known !== undefined) return known;
  const index = new Map<string, Occupation>();
  for (const occupation of policy.occupations) {
    for (const name of [occupation.name.zh, ...(occupation.aliases ?? [])]) index.set(occupationKey(name), occupation);
  }
  indexes.set(policy, index);
  return index;
}

/**
 * The occupation of the catalogue that a roster or register means. An occupation and its sub-occupation in one cell,
 * `电工(低压电工)` or `焊工-手工电弧焊`, are looked up whole, then by the occupation, then by the sub-occupation.
 */
export function findOccupation(name: string, policy: PolicyVersion = newest): Occupation | undefined {
  const index = indexOf(policy);
  const whole = occupationKey(name);
  return [whole, ...whole.split(/[()[\]【】/\\:;,、\-—–_]+/u)]
    .map((part) => index.get(part))
    .find((found) => found !== undefined);
}
