/**
 * How fast a register may be asked. Slots are handed out evenly, `intervalUs` apart, to all who ask: however many do,
 * the calls that reach the register in one of its whole seconds stay within the limit it states.
 */

/** A sender sends within this much of its slot, or asks for another one. Machine time. */
export const SEND_WITHIN_MS = 200;

/** From there to the register's own count, clocks that differ included. */
export const UNDERWAY_MS = 300;

/** Of a register that states no limit (assumption: what any service bears). */
export const UNSTATED_PER_SECOND = 5;

/** However often a register says that it was too much: this far apart one asks again. Longer pauses are its Retry-After. */
const LONGEST_INTERVAL_US = 5_000_000;

/**
 * Slots that lie `interval` apart reach a window of a second from at most a second and both delays, so that many fit:
 * with this interval exactly the stated number.
 */
export function intervalUs(perSecond: number): number {
  return Math.ceil(((1_000 + SEND_WITHIN_MS + UNDERWAY_MS) * 1_000) / perSecond);
}

/** After a 429: half as fast. */
export function lengthened(interval: number, perSecond: number): number {
  return Math.min(interval * 2, Math.max(LONGEST_INTERVAL_US, intervalUs(perSecond)));
}

/** After a success: a little faster, until it is what the register states. */
export function shortened(interval: number, perSecond: number): number {
  return Math.max(Math.floor(interval * 0.75), intervalUs(perSecond));
}

/** Successes shorten once in a while only: as many as there are calls would be back at full speed at once. */
export const SHORTEN_EVERY_MS = 250;
