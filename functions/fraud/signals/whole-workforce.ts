import { allLines } from '../all-lines.ts';
import { claimsOfTwelveMonths, total } from '../claimed-people.ts';
import type { ClaimSignal } from '../signal.ts';

/** Weak by itself: a small enterprise may well train everybody. */
export const wholeWorkforce: ClaimSignal<'percent' | 'people'> = {
  code: 'whole-workforce',
  zh: '十二个月内申报了几乎全部参保人员。',
  en: 'Nearly everybody whom the enterprise insures was claimed for within twelve months.',
  source: '政策说明“空壳企业”:企业规模与申报人数',
  limits: ['percent', 'people'],
  find: (whole, limits) => {
    const { claim, known } = whole;
    if (claim.enterprise === undefined) return [];
    const people = total(claimsOfTwelveMonths(known, claim.enterpriseId, claim.submittedOn), 'people');
    const { insuredHeads } = claim.enterprise;
    const nearly = people >= limits.people && people * 100 >= insuredHeads * limits.percent;
    return nearly ? allLines(whole, { claimed: people, insuredHeads }) : [];
  },
};
