import { allLines } from '../all-lines.ts';
import { claimsOfTwelveMonths } from '../claimed-people.ts';
import { addMonths } from '../../shared/calendar/calendar-date.ts';
import type { ClaimSignal } from '../signal.ts';

/** Many people at once by an enterprise that had claimed for few, or by a young one that had claimed for nobody. */
export const suddenVolume: ClaimSignal<'people' | 'times' | 'months'> = {
  code: 'sudden-volume',
  zh: '申报人数突然大增。',
  en: 'Suddenly very many people are claimed for.',
  source: '政策说明“空壳企业”:突击申报',
  limits: ['people', 'times', 'months'],
  find: (whole, limits) => {
    const { claim, known } = whole;
    const people = new Set(whole.traits.map(({ person }) => person)).size;
    if (people < limits.people) return [];
    const earlier = claimsOfTwelveMonths(known, claim.enterpriseId, claim.submittedOn).filter(
      ({ by }) => by.claimId !== claim.claimId && by.submittedOn < claim.submittedOn,
    );
    const most = earlier.reduce((max, { data }) => Math.max(max, data.people ?? 0), 0);
    const foundedOn = claim.enterprise?.foundedOn;
    const young = foundedOn !== undefined && addMonths(foundedOn, limits.months) > claim.submittedOn;
    const sudden = earlier.length > 0 ? people >= most * limits.times : young;
    return sudden ? allLines(whole, { people, mostBefore: most, earlierClaims: earlier.length }) : [];
  },
};
