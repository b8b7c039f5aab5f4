import type { CalendarDate } from '../submission/roster-line.ts';
import type { Subject } from './signal.ts';

/**
 * When the person was trained: by the class on file where the person is on its record, else by the roster. A date
 * mistyped in the roster is an error, not a sign of fraud, where the class is in order.
 */
export function trainingDates({ line, verified }: Pick<Subject, 'line' | 'verified'>): {
  readonly from?: CalendarDate | undefined;
  readonly to?: CalendarDate | undefined;
} {
  const { trainingClass } = verified;
  const onRecord = trainingClass?.filed === 'yes' && trainingClass.attendedHours !== undefined;
  if (onRecord && trainingClass.from !== undefined && trainingClass.to !== undefined) {
    return { from: trainingClass.from, to: trainingClass.to };
  }
  return { from: line.trainingFrom, to: line.trainingTo };
}
