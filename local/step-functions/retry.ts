import type { Retrier } from './definition.ts';
import type { Failure } from './errors.ts';

/** What a missed heartbeat can be caught by, beside the `States.Timeout` that the history shows. */
export const HEARTBEAT_TIMEOUT = 'States.HeartbeatTimeout';

/**
 * Whether `ErrorEquals` covers a failure (developer guide, "Error names"): `States.Runtime` is never handled, and the
 * wildcards leave out what only its own name may catch. A missed heartbeat goes by both of its names.
 */
export function matchesError(errorEquals: readonly string[], { error, matching }: Failure): boolean {
  if (error === 'States.Runtime') return false;
  return errorEquals.some((name) => {
    if (name === error || name === matching) return true;
    if (error === 'States.DataLimitExceeded') return false;
    if (name === 'States.ALL') return true;
    return name === 'States.TaskFailed' && error !== 'States.Timeout';
  });
}

/**
 * Milliseconds of machine time before the next attempt.
 * @param retried how often this retrier was used in this state before
 * @param random a number in [0, 1) for full jitter
 */
export function retryDelay(retrier: Retrier, retried: number, random: number): number {
  const seconds = Math.min(
    retrier.intervalSeconds * retrier.backoffRate ** retried,
    retrier.maxDelaySeconds ?? Number.POSITIVE_INFINITY,
  );
  return Math.round(seconds * 1000 * (retrier.fullJitter ? random : 1));
}
