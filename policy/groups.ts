import { occupationKey } from './occupation-key.ts';
import type { PolicyVersion } from './schema.ts';

/** The policy's group of person (人员类别) that a roster's words mean, by name or alias. */
export function groupOf(written: string | undefined, policy: Pick<PolicyVersion, 'groups'>): string | undefined {
  if (written === undefined) return undefined;
  const spelt = occupationKey(written);
  return policy.groups.find(({ name, aliases }) => [name.zh, ...aliases].some((each) => occupationKey(each) === spelt))
    ?.id;
}
