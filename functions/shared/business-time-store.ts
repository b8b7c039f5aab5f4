import { getItem } from './table-store.ts';

/** The instant by which policy, windows, calendars and waits are judged. Machine time is for tokens and signatures. */
export type BusinessClock = () => Date;

export const CLOCK_KEY = { pk: 'SETTING#clock', sk: 'CLOCK' } as const;

/**
 * Reads business time once per invocation, so that one invocation lives in one instant.
 * `BUSINESS_TIME=machine` (production) is the wall clock; `table` is a clock that people set, for one machine and
 * for acceptance tests in the cloud.
 */
export async function businessNow(): Promise<Date> {
  if (process.env.BUSINESS_TIME !== 'table') return new Date();
  const clock = await getItem<{ now: string }>(CLOCK_KEY);
  return clock === undefined ? new Date() : new Date(clock.now);
}
