import type { Retrier } from './definition.ts';

const MATCHED_BY_NAME_ONLY = new Set(['States.DataLimitExceeded', 'States.Runtime']);
const TIMEOUTS = new Set(['States.Timeout', 'States.HeartbeatTimeout']);

/**
 * Whether `ErrorEquals` covers an error (Amazon States Language, "Errors"; developer guide, "Error names").
 * `States.Timeout` covers a missed heartbeat too; the wildcards leave out what only its own name may catch.
 */
export function matchesError(errorEquals: readonly string[], error: string): boolean {
  return errorEquals.some((name) => {
    if (name === error) return true;
    if (MATCHED_BY_NAME_ONLY.has(error)) return false;
    if (name === 'States.ALL') return true;
    if (name === 'States.TaskFailed') return !TIMEOUTS.has(error);
    return name === 'States.Timeout' && error === 'States.HeartbeatTimeout';
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
