export interface Concentration {
  readonly reviewer: string;
  readonly enterpriseId: string;
  /** Claims of the enterprise that this person decided, and all that were decided of it. */
  readonly decided: number;
  readonly ofEnterprise: number;
  /** Share of all claims that this person decided: what would be decided of the enterprise by chance. */
  readonly usualPercent: number;
}

export interface ConcentrationLimits {
  /** Fewer claims of one enterprise than this may meet one person by chance. */
  readonly claims: number;
  /** From which share of an enterprise's claims on. */
  readonly percent: number;
  /** And how many times the person's usual share. */
  readonly times: number;
}

/** How many claims of an enterprise one person decided; without a person, how many were decided of it at all. */
export interface DecidedTogether {
  readonly enterpriseId: string;
  readonly reviewer?: string;
  readonly claims: number;
}

/**
 * One reviewer and one enterprise too often (policy page: insiders). Where few people review, everybody has a large
 * share of everything: what counts is the share above the person's usual one.
 */
export function concentrations(
  together: readonly DecidedTogether[],
  limits: ConcentrationLimits,
): readonly Concentration[] {
  const ofEnterprise = new Map<string, number>();
  const ofReviewer = new Map<string, number>();
  let claims = 0;
  for (const each of together) {
    if (each.reviewer === undefined) {
      ofEnterprise.set(each.enterpriseId, each.claims);
      claims += each.claims;
    } else ofReviewer.set(each.reviewer, (ofReviewer.get(each.reviewer) ?? 0) + each.claims);
  }
  return together.flatMap(({ reviewer, enterpriseId, claims: decided }) => {
    if (reviewer === undefined) return [];
    const all = ofEnterprise.get(enterpriseId) ?? 0;
    const usual = (ofReviewer.get(reviewer) ?? 0) / claims;
    const share = decided / all;
    if (decided < limits.claims || share * 100 < limits.percent || share < usual * limits.times) return [];
    return [{ reviewer, enterpriseId, decided, ofEnterprise: all, usualPercent: Math.round(usual * 100) }];
  });
}
