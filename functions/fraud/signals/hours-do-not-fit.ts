import { daysBetween } from '../../shared/calendar/calendar-date.ts';
import type { LineSignal } from '../signal.ts';
import { trainingDates } from '../training-dates.ts';

export const hoursDoNotFit: LineSignal<'hoursADay'> = {
  code: 'hours-do-not-fit',
  zh: '学时超出培训起止日期所能容纳。',
  en: 'The dates of the training do not hold so many hours.',
  source: '政策说明“虚构培训过程”:学时与起止日期不符',
  limits: ['hoursADay'],
  find: (on, { hoursADay }) => {
    const { from, to } = trainingDates(on);
    const hours = on.line.trainingHours ?? on.verified.trainingClass?.hours;
    if (from === undefined || to === undefined || hours === undefined || from > to) return undefined;
    const days = daysBetween(from, to) + 1;
    return hours > days * hoursADay ? { hours, days } : undefined;
  },
};
