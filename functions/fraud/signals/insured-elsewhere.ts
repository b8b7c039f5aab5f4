import type { LineSignal } from '../signal.ts';

/** Weak by itself: two employers in one month happen when somebody changes from one to the other. */
export const insuredElsewhere: LineSignal = {
  code: 'insured-elsewhere',
  zh: '培训月份另由其他单位参保。',
  en: 'Somebody else insured the person in the training months too.',
  source: '政策说明“虚构名单”“劳务派遣单位代他人职工申报”',
  limits: [],
  find: ({ verified }) => (verified.insuredElsewhere === 'yes' ? { insuredElsewhere: 'yes' } : undefined),
};
