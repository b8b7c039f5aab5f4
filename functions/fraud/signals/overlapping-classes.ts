import { addDays, daysBetween } from '../../shared/calendar/calendar-date.ts';
import type { LineSignal, ScreenedLine } from '../signal.ts';
import { trainingDates } from '../training-dates.ts';

/** The same person in two places: by the class register, or by two lines whose hours no calendar holds together. */
export const overlappingClasses: LineSignal<'hoursADay'> = {
  code: 'overlapping-classes',
  zh: '同一人同一时间出现在两个培训班。',
  en: 'The same person was in two classes at the same time.',
  source: '政策说明“虚构培训过程”:同一人分身两处',
  limits: ['hoursADay'],
  find: ({ others, ...own }, { hoursADay }) => {
    if (own.verified.trainingClass?.overlaps === 'yes') return { seenBy: 'class-register' };
    return others.some((other) => tooMuchTogether(own, other, hoursADay)) ? { seenBy: 'this-claim' } : undefined;
  },
};

function tooMuchTogether(
  a: Pick<ScreenedLine, 'line' | 'verified'>,
  b: Pick<ScreenedLine, 'line' | 'verified'>,
  hoursADay: number,
): boolean {
  const [first, second] = [trainingDates(a), trainingDates(b)];
  if (first.from === undefined || first.to === undefined || second.from === undefined || second.to === undefined) {
    return false;
  }
  if (first.from > first.to || second.from > second.to || first.to < second.from || second.to < first.from)
    return false;
  const [from = '', , , to = ''] = [first.from, first.to, second.from, second.to].sort();
  const hours = (a.line.trainingHours ?? 0) + (b.line.trainingHours ?? 0);
  return hours > daysBetween(from, addDays(to, 1)) * hoursADay;
}
