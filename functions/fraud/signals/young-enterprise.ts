import { allLines } from '../all-lines.ts';
import { addMonths } from '../../shared/calendar/calendar-date.ts';
import type { ClaimSignal } from '../signal.ts';

/** Weak by itself: honest enterprises are founded too. */
export const youngEnterprise: ClaimSignal<'months'> = {
  code: 'young-enterprise',
  zh: '企业成立不久即申报。',
  en: 'The enterprise was founded only a few months before it claimed.',
  source: '政策说明“空壳企业”:新设企业',
  limits: ['months'],
  find: (whole, { months }) => {
    const { claim } = whole;
    const foundedOn = claim.enterprise?.foundedOn;
    if (foundedOn === undefined || addMonths(foundedOn, months) <= claim.submittedOn) return [];
    return allLines(whole, { foundedOn, claimedOn: claim.submittedOn });
  },
};
