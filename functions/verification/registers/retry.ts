/** Kinds of failure of one call. */
export type Failure =
  /** 429. */
  | 'rate-limited'
  /** 5xx, and 408. */
  | 'failed'
  /** No connection, or one that broke. */
  | 'broken'
  | 'timeout'
  /** An answer that is none: not JSON, cut off, of other questions, of somebody else. */
  | 'unusable'
  /** Any other 4xx: the same again would be refused again. */
  | 'refused';

/** Calls in all, the first included. What costs the caller's time most, or the register's, is tried least. */
const CALLS: Readonly<Record<Failure, number>> = {
  'rate-limited': 4,
  failed: 3,
  broken: 3,
  timeout: 2,
  unusable: 2,
  refused: 1,
};

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;

/**
 * How long to pause before the next call (full jitter, and never less than the register asks for), or `undefined`: no
 * more calls, or no time for one.
 *
 * @param calls how many were made
 * @param remainingMs until an answer must be there
 * @param random in [0, 1)
 */
export function pauseBefore(
  failure: Failure,
  calls: number,
  retryAfterMs: number,
  remainingMs: number,
  random: number,
): number | undefined {
  if (calls >= CALLS[failure]) return undefined;
  const pause = retryAfterMs + random * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** calls);
  return pause < remainingMs ? pause : undefined;
}

/** Retry-After in seconds or as a date (RFC 9110, 10.2.3); 0 where there is none that can be read. */
export function retryAfterMs(header: string | null, nowMs: number): number {
  if (header === null) return 0;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? 0 : Math.max(0, at - nowMs);
}
