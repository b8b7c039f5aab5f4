/** One review that a person decided. */
export interface DecidedReview {
  readonly reviewer: string;
  readonly enterpriseId: string;
  readonly claimId: string;
}

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

/**
 * One reviewer and one enterprise too often (policy page: insiders). Where few people review, everybody has a large
 * share of everything: what counts is the share above the person's usual one.
 */
export function concentrations(
  reviews: readonly DecidedReview[],
  limits: ConcentrationLimits,
): readonly Concentration[] {
  // A person who decided a claim twice, in two rounds, decided one claim.
  const once = [...new Map(reviews.map((each) => [`${each.reviewer} ${each.claimId}`, each])).values()];
  const claims = new Set(once.map(({ claimId }) => claimId)).size;
  const byReviewer = Map.groupBy(once, ({ reviewer }) => reviewer);
  const ofEnterprise = new Map(
    [...Map.groupBy(once, ({ enterpriseId }) => enterpriseId)].map(([enterpriseId, own]) => [
      enterpriseId,
      new Set(own.map(({ claimId }) => claimId)).size,
    ]),
  );
  return [...byReviewer].flatMap(([reviewer, own]) =>
    [...Map.groupBy(own, ({ enterpriseId }) => enterpriseId)].flatMap(([enterpriseId, theirs]) => {
      const all = ofEnterprise.get(enterpriseId) ?? 0;
      const usual = own.length / claims;
      const share = theirs.length / all;
      if (theirs.length < limits.claims || share * 100 < limits.percent || share < usual * limits.times) return [];
      return [
        {
          reviewer,
          enterpriseId,
          decided: theirs.length,
          ofEnterprise: all,
          usualPercent: Math.round(usual * 100),
        },
      ];
    }),
  );
}
