import { daysBetween } from '../../shared/calendar/calendar-date.ts';
import type { LineSignal } from '../signal.ts';

export const classFiledLate: LineSignal<'days'> = {
  code: 'class-filed-late',
  zh: '培训班在开班之后才备案。',
  en: 'The class was filed only after it had begun.',
  source: '政策说明“虚构培训过程”:开班前备案',
  limits: ['days'],
  find: ({ verified: { trainingClass } }, { days }) => {
    if (trainingClass?.filedOn === undefined || trainingClass.from === undefined) return undefined;
    const late = daysBetween(trainingClass.from, trainingClass.filedOn);
    return late > days ? { filedOn: trainingClass.filedOn, from: trainingClass.from, daysLate: late } : undefined;
  },
};
