import type { PolicyVersion } from '#policy/index.ts';
import type { Subsidy } from '#policy/schema.ts';

/** Which funds may pay a claim, and whether it may be passed by while the money is not enough for it. */
export interface Funding {
  readonly funds: readonly string[];
  readonly overtakable: boolean;
}

/**
 * The funds of the claim's own region in the order in which the policy asks them, those alone that may pay everything
 * the claim contains and whose own rules its notice was long enough for. A claim that none may pay waits for a person, and nobody waits for it.
 */
export function whoPays(
  policy: Pick<PolicyVersion, 'regions' | 'funds' | 'fundQueue'>,
  region: string,
  claim: { readonly subsidies: readonly Subsidy[]; readonly noticeDays: number },
): Funding {
  const funds = fundsOfRegion(policy, region).filter((kind) => {
    const fund = policy.funds.find(({ id }) => id === kind);
    const paysAll = claim.subsidies.every((subsidy) => fund?.pays.includes(subsidy) ?? false);
    return paysAll && (fund?.noticeWorkingDays ?? 0) <= claim.noticeDays;
  });
  return { funds, overtakable: policy.fundQueue.overtaking || funds.length === 0 };
}

/** A county has its own list, never its city's: whose money it is, is not a thing to fall back on. */
function fundsOfRegion({ regions }: Pick<PolicyVersion, 'regions'>, region: string): readonly string[] {
  return [...new Set(regions.find(({ code }) => code === region)?.funds ?? [])];
}

/** The entry of the policy that lets money move from one fund to the other in a region (资金调剂), if one does. */
export function transferRule(
  { transfers }: Pick<PolicyVersion, 'transfers'>,
  region: string,
  from: string,
  to: string,
): PolicyVersion['transfers'][number] | undefined {
  return transfers.find(
    (each) => each.from === from && each.to === to && (each.regions === undefined || each.regions.includes(region)),
  );
}
