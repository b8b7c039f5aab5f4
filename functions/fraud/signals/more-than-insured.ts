import { allLines } from '../all-lines.ts';
import { claimsOfTwelveMonths, total } from '../claimed-people.ts';
import type { ClaimSignal } from '../signal.ts';

export const moreThanInsured: ClaimSignal<'percent'> = {
  code: 'more-than-insured',
  zh: '十二个月内申报的人数超过企业参保人数。',
  en: 'More people were claimed for within twelve months than the enterprise insures.',
  source: '政策说明“空壳企业”:申报人数多于参保人数',
  limits: ['percent'],
  find: (whole, { percent }) => {
    const { claim, known } = whole;
    if (claim.enterprise === undefined) return [];
    const people = total(claimsOfTwelveMonths(known, claim.enterpriseId, claim.submittedOn), 'people');
    const { insuredHeads } = claim.enterprise;
    return people * 100 > insuredHeads * percent ? allLines(whole, { claimed: people, insuredHeads }) : [];
  },
};
