import type { LineSignal } from '../signal.ts';

export const classNotFiled: LineSignal = {
  code: 'class-not-filed',
  zh: '培训班未开班备案。',
  en: 'No class was filed for this training (开班备案).',
  source: '政策说明“虚构培训过程”:开班备案',
  limits: [],
  find: ({ verified }) => (verified.trainingClass?.filed === 'no' ? { filed: 'no' } : undefined),
};
