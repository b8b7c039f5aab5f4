import { monthOf, monthsBetween } from '../months.ts';
import type { LineSignal } from '../signal.ts';
import { trainingDates } from '../training-dates.ts';

/** Insured just in time, and no longer once the certificate was there. */
export const insuredForTraining: LineSignal<'monthsBefore' | 'monthsAfter'> = {
  code: 'insured-for-training',
  zh: '参保仅覆盖培训前后,取证后即停保。',
  en: 'Insured for hardly more than the training, and not any more after the certificate.',
  source: '政策说明“虚构名单”:培训月份临时参保、取证后停保',
  limits: ['monthsBefore', 'monthsAfter'],
  find: (on, { monthsBefore, monthsAfter }) => {
    const { insuredFrom, insuredUntil } = on.verified;
    const begin = trainingDates(on).from ?? on.line.issuedOn;
    if (insuredFrom === undefined || insuredUntil === undefined) return undefined;
    const before = monthsBetween(insuredFrom, monthOf(begin));
    const after = monthsBetween(monthOf(on.line.issuedOn), insuredUntil);
    return before <= monthsBefore && after <= monthsAfter ? { insuredFrom, insuredUntil } : undefined;
  },
};
