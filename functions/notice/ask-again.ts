const SOONEST_SECONDS = 60;
const LATEST_SECONDS = 15 * 60;

/**
 * How long a notice goes on whose wait has ended before it did: business time is behind the clock of Step Functions, by a
 * moment (two machines) or by days (a business clock that people set). Half of what remains, so that the end is not missed by
 * much; never at once, because each turn costs the execution a piece of its history; never long, because the clock may be set.
 */
export function askAgainAfterSeconds(endsAt: Date, businessNow: Date): number {
  const remaining = (endsAt.getTime() - businessNow.getTime()) / 1_000;
  return Math.min(LATEST_SECONDS, Math.max(SOONEST_SECONDS, Math.ceil(remaining / 2)));
}
