import { policyVersions } from '#policy/index.ts';
import { findOccupation } from '#policy/occupations.ts';
import { occupationKey } from '#policy/occupation-key.ts';

/** Whether two names mean the same occupation: spelled alike, or the same one of the newest catalogue. */
export function sameOccupation(a: string, b: string): boolean {
  if (occupationKey(a) === occupationKey(b)) return true;
  const catalogue = policyVersions.at(-1);
  if (catalogue === undefined) return false;
  const found = findOccupation(a, catalogue);
  return found !== undefined && found === findOccupation(b, catalogue);
}
