import { monthOf, monthsBetween } from '../months.ts';
import type { ClaimSignal } from '../signal.ts';

/** Bought identities are insured in one go, just before the training. */
export const insuredTogether: ClaimSignal<'percent' | 'lines' | 'months'> = {
  code: 'insured-together',
  zh: '名单中多人在培训前不久同月集中参保。',
  en: 'Many people of the roster were insured in one and the same month, shortly before the training.',
  source: '政策说明“虚构名单”:收买身份信息后集中参保',
  limits: ['percent', 'lines', 'months'],
  find: ({ traits }, { percent, lines, months }) =>
    [...Map.groupBy(traits, ({ insuredFrom }) => insuredFrom)].flatMap(([month, all]) => {
      if (month === undefined) return [];
      const shortly = all.filter(
        ({ trainingFrom }) => trainingFrom !== undefined && monthsBetween(month, monthOf(trainingFrom)) <= months,
      );
      if (shortly.length < lines || shortly.length * 100 < traits.length * percent) return [];
      return [
        {
          lineIds: shortly.map(({ lineId }) => lineId),
          evidence: { insuredFrom: month, people: shortly.length, lines: traits.length },
        },
      ];
    }),
};
