import { inRegion } from '#policy/regional.ts';
import type { PolicyVersion } from '#policy/index.ts';
import type { ReasonCode } from '../reasons.ts';
import type { UnknownCode } from '../unknowns.ts';
import { answer, type Case, type Finding, judge, not, type Rule } from './rule.ts';

type YesOrNo = 'employment' | 'pension' | 'publicServant' | 'student' | 'claimedPersonally' | 'consent';

function yesOrNo(
  on: Case,
  name: YesOrNo,
  broken: boolean | 'unknown',
  codes: { readonly against: ReasonCode; readonly unknown: UnknownCode },
): Finding | undefined {
  return judge(ruleOf(on, name), broken, codes);
}

/** The rule as it holds in the claim's region. */
export function ruleOf<Name extends keyof PolicyVersion['rules']>(
  { policy, claim }: Pick<Case, 'policy' | 'claim'>,
  name: Name,
): PolicyVersion['rules'][Name] {
  const rule = policy.rules[name];
  return { ...rule, value: inRegion<unknown>(policy, rule, claim.region).value } as PolicyVersion['rules'][Name];
}

/** Employed by the claimant in the months of the training. */
export const employedByClaimant: Rule = (on) =>
  yesOrNo(on, 'employment', not(answer(on.verified.employed)), {
    against: 'not-employed-by-claimant',
    unknown: 'employment-unknown',
  });

export const noPension: Rule = (on) =>
  yesOrNo(on, 'pension', answer(on.verified.pension), { against: 'pension-drawn', unknown: 'pension-unknown' });

/** Public servants on the establishment (机关事业在编人员). */
export const notPublicServant: Rule = (on) =>
  yesOrNo(on, 'publicServant', answer(on.verified.publicServant), {
    against: 'public-servant',
    unknown: 'public-servant-unknown',
  });

/** Students but for those in their graduation year (非毕业学年在校生). */
export const notStudent: Rule = (on) =>
  yesOrNo(on, 'student', answer(on.verified.student), { against: 'student', unknown: 'student-unknown' });

/**
 * Only past statutory retirement age is there a limit of age, which some regions mean to be reached (不满), others to
 * be passed (不超过). Retirement age itself moves from 2025 on.
 */
export const withinAge: Rule = (on) => {
  const { value, whenUnknown } = ruleOf(on, 'retiredAge');
  const { age, retirement } = on.line;
  if (retirement === 'before') return undefined;
  if (value === 'unknown' || age === undefined || retirement === undefined)
    return { unknown: 'age-unknown', whenUnknown };
  const over = value.reached ? age >= value.years : age > value.years;
  if (!over) return undefined;
  return retirement === 'past' ? { against: 'past-age-limit' } : { unknown: 'age-unknown', whenUnknown };
};

/** 失业保险技能提升补贴 excludes this subsidy; in some regions being eligible for it does already. */
export const noUnemploymentSubsidy: Rule = (on) => {
  const { value, whenUnknown } = ruleOf(on, 'unemploymentSubsidy');
  const told = on.verified.unemploymentSubsidy ?? 'unknown';
  if (value === 'none' || told === 'no') return undefined;
  if (told === 'drawn' && value !== 'unknown') return { against: 'unemployment-subsidy-drawn' };
  if (told === 'eligible' && value === 'eligible') return { against: 'unemployment-subsidy-eligible' };
  if (told === 'eligible' && value === 'drawn') return undefined;
  return { unknown: 'unemployment-subsidy-unknown', whenUnknown };
};

export const notClaimedPersonally: Rule = (on) =>
  yesOrNo(on, 'claimedPersonally', answer(on.verified.claimedPersonally), {
    against: 'claimed-personally',
    unknown: 'personal-claim-unknown',
  });

/** 知情授权: an enterprise's claim spends one of the worker's own chances. */
export const consented: Rule = (on) =>
  yesOrNo(on, 'consent', not(answer(on.line.consent)), { against: 'no-consent', unknown: 'consent-unknown' });
