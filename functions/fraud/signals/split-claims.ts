import { inRegion } from '#policy/regional.ts';
import { allLines } from '../all-lines.ts';
import { claimsOfTwelveMonths, total } from '../claimed-people.ts';
import { addDays } from '../../shared/calendar/calendar-date.ts';
import type { ClaimSignal } from '../signal.ts';

/** Claims that each stay below the amount from which a head signs, and together do not. */
export const splitClaims: ClaimSignal<'days'> = {
  code: 'split-claims',
  zh: '短期内多次申报,每次均低于须负责人签字的金额,合计超过。',
  en: 'Several claims within days, each below the amount from which a head signs, together above it.',
  source: '政策说明:审批表由负责人签字;拆分申报规避',
  limits: ['days'],
  find: (whole, { days }) => {
    const { claim, known } = whole;
    const from = inRegion(claim.policy, claim.policy.review.approverFromFen, claim.region).value;
    if (from === 'unknown') return [];
    const since = addDays(claim.submittedOn, -days);
    const near = claimsOfTwelveMonths(known, claim.enterpriseId, claim.submittedOn).filter(
      ({ by }) => by.submittedOn >= since,
    );
    const claims = new Set(near.map(({ by }) => by.claimId)).size;
    const sumFen = total(near, 'fen');
    const below = near.every(({ data }) => (data.fen ?? 0) < from);
    return claims > 1 && below && sumFen >= from ? allLines(whole, { claims, sumFen, approverFromFen: from }) : [];
  },
};
