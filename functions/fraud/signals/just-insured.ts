import { monthOf, monthsBetween } from '../months.ts';
import type { LineSignal } from '../signal.ts';
import { trainingDates } from '../training-dates.ts';

/** Weak by itself: whoever is hired and trained at once looks the same. */
export const justInsured: LineSignal<'months'> = {
  code: 'just-insured',
  zh: '参保与培训几乎同时开始。',
  en: 'Insured by the claimant only when the training began.',
  source: '政策说明“虚构名单”:临时参保',
  limits: ['months'],
  find: (on, { months }) => {
    const { from } = trainingDates(on);
    const { insuredFrom } = on.verified;
    if (from === undefined || insuredFrom === undefined) return undefined;
    return monthsBetween(insuredFrom, monthOf(from)) < months ? { insuredFrom, trainedFrom: monthOf(from) } : undefined;
  },
};
