import { daysBetween } from '../../shared/calendar/calendar-date.ts';
import type { FrozenLine } from '../../submission/frozen-line.ts';

/** Nobody is taught more hours than this in one day. */
const HOURS_PER_DAY = 12;

/** Trained after being certified, ended before begun, or more hours than the days hold (policy page: 时间逻辑). */
export function impossibleChronology(
  line: Pick<FrozenLine, 'trainingFrom' | 'trainingTo' | 'trainingHours' | 'issuedOn'>,
): boolean {
  const { trainingFrom, trainingTo, trainingHours, issuedOn } = line;
  if (trainingTo !== undefined && trainingTo > issuedOn) return true;
  if (trainingFrom === undefined || trainingTo === undefined) return false;
  if (trainingFrom > trainingTo) return true;
  return trainingHours !== undefined && trainingHours > (daysBetween(trainingFrom, trainingTo) + 1) * HOURS_PER_DAY;
}
