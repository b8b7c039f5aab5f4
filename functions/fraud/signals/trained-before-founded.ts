import type { LineSignal } from '../signal.ts';
import { trainingDates } from '../training-dates.ts';

export const trainedBeforeFounded: LineSignal = {
  code: 'trained-before-founded',
  zh: '培训早于申报企业成立。',
  en: 'Trained before the claimant was founded.',
  source: '政策说明“空壳企业”“时间逻辑”',
  limits: [],
  find: (on) => {
    const { from } = trainingDates(on);
    const foundedOn = on.claim.enterprise?.foundedOn;
    return from !== undefined && foundedOn !== undefined && from < foundedOn
      ? { trainedFrom: from, foundedOn }
      : undefined;
  },
};
