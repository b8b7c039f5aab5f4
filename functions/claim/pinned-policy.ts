import { type PolicyVersion, policyById, type Region } from '#policy/index.ts';
import { IntegrityError } from '../shared/errors.ts';
import type { Claim } from './claim.ts';

/**
 * The policy version that the claim pinned at its first submission.
 * @throws IntegrityError when that version is not shipped (any more).
 */
export function pinnedPolicy(claim: Pick<Claim, 'policyVersion'>): PolicyVersion {
  const policy = policyById(claim.policyVersion ?? '');
  if (policy === undefined) throw new IntegrityError('The claim names a policy version that is not known.');
  return policy;
}

/** @throws IntegrityError when the policy does not know the claim's region. */
export function regionOf(claim: Pick<Claim, 'policyVersion' | 'region'>): Region {
  const region = pinnedPolicy(claim).regions.find(({ code }) => code === claim.region);
  if (region === undefined) throw new IntegrityError("The claim's policy does not know its region.");
  return region;
}
