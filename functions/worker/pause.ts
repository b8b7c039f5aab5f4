const FREE = 5;
const LONGEST_MINUTES = 60;

/** After so long without an attempt all is forgotten. */
export const FORGOTTEN_AFTER_SECONDS = 24 * 3600;

/**
 * How long nobody at that address may try a code for that line again, in seconds, after so many wrong ones: five at once, then
 * after 1, 2, 4, 8, 16, 32 minutes, then each hour.
 *
 * A code has 50 bits and is good for 60 days. An address has at most 5 + 6 + 24 = 35 guesses a day for one line, 2,100 in
 * 60 days; a hundred thousand addresses together 2.1 × 10^8 of 1.1 × 10^15: one in five million for that line. Wrong
 * codes for one line never stand in the way of another, so that nobody at a factory's address silences the others there.
 */
export const pauseAfter = (wrong: number): number =>
  wrong < FREE ? 0 : 60 * Math.min(2 ** (wrong - FREE), LONGEST_MINUTES);
