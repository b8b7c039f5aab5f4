import type { PolicyVersion, Region } from '#policy/index.ts';
import { policyById } from '../policy/policy-store.ts';
import { IntegrityError } from '../shared/errors.ts';
import type { Claim } from './claim.ts';

/**
 * The policy version that the claim pinned at its first submission.
 * @throws IntegrityError when that version is neither shipped nor published.
 */
export async function pinnedPolicy(claim: Pick<Claim, 'policyVersion'>): Promise<PolicyVersion> {
  const policy = claim.policyVersion === undefined ? undefined : await policyById(claim.policyVersion);
  if (policy === undefined) throw new IntegrityError('The claim names a policy version that is not known.');
  return policy;
}

/** @throws IntegrityError when the policy does not know the claim's region. */
export async function regionOf(claim: Pick<Claim, 'policyVersion' | 'region'>): Promise<Region> {
  const { regions } = await pinnedPolicy(claim);
  const region = regions.find(({ code }) => code === claim.region);
  if (region === undefined) throw new IntegrityError("The claim's policy does not know its region.");
  return region;
}
