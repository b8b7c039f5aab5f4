import { inRegion } from '#policy/regional.ts';
import type { Subsidy } from '#policy/schema.ts';
import type { Claim } from '../claim/claim.ts';
import { pinnedPolicy } from '../claim/pinned-policy-store.ts';
import { kindsOf } from '../eligibility/subsidy-lines.ts';
import { type Funding, whoPays } from './who-pays.ts';

/** The kinds of subsidy of all lines that the claim asks money for in its round. */
export function asksFor({ subsidies, freed }: Pick<Claim, 'subsidies' | 'freed'>): readonly Subsidy[] {
  return kindsOf(subsidies, freed?.subsidies);
}

/** Which funds may pay what the claim asks for in its round, by the policy that it pinned. */
export async function fundingOf(claim: Claim): Promise<Funding> {
  const policy = await pinnedPolicy(claim);
  const { notice, freed } = claim;
  const subsidies = asksFor(claim);
  // Lines that are free again had their notice in an earlier round, of the same policy.
  const noticeDays =
    notice?.workingDays ?? (freed === undefined ? 0 : inRegion(policy, policy.notice.workingDays, claim.region).value);
  return whoPays(policy, claim.region, { subsidies: subsidies.length === 0 ? ['training'] : subsidies, noticeDays });
}
