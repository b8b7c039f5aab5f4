import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  intervalUs,
  lengthened,
  SEND_WITHIN_MS,
  shortened,
  UNDERWAY_MS,
} from '#functions/verification/registers/pace.ts';
import { seed } from '#test/support/seed.ts';

/** The most calls in one whole second, of slots so far apart that are each late by what `late` says. */
function mostInOneSecond(interval: number, startMs: number, late: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const [index, lateMs] of late.entries()) {
    const second = Math.floor((startMs + (index * interval) / 1_000 + lateMs) / 1_000);
    counts.set(second, (counts.get(second) ?? 0) + 1);
  }
  return Math.max(...counts.values());
}

/** A slot is used within its time or not at all; then comes the way. */
const LATEST_MS = SEND_WITHIN_MS + UNDERWAY_MS;
const limit = fc.integer({ min: 1, max: 60 });
const start = fc.nat(2_000);

describe('the interval between two slots', () => {
  it('keeps every whole second within the stated limit, however late each call is within its time', () => {
    fc.assert(
      fc.property(
        limit,
        start,
        fc.array(fc.integer({ min: 0, max: LATEST_MS - 1 }), { minLength: 1, maxLength: 300 }),
        (perSecond, startMs, late) => {
          expect(mostInOneSecond(intervalUs(perSecond), startMs, late)).toBeLessThanOrEqual(perSecond);
        },
      ),
      { seed },
    );
  });

  it('would not without the allowance for being late', () => {
    const late = Array.from({ length: 40 }, (_, index) => (index < 20 ? LATEST_MS - 1 : 0));
    expect(mostInOneSecond(Math.ceil(1_000_000 / 10), 0, late)).toBeGreaterThan(10);
    expect(mostInOneSecond(intervalUs(10), 0, late)).toBeLessThanOrEqual(10);
  });

  it('doubles after a refusal up to five seconds, or to what the limit itself asks for', () => {
    expect(lengthened(intervalUs(200), 200)).toBe(2 * intervalUs(200));
    expect(lengthened(4_000_000, 200)).toBe(5_000_000);
  });

  it('shrinks after a success, and never below what the limit asks for', () => {
    fc.assert(
      fc.property(limit, fc.nat(5_000_000), (perSecond, more) => {
        const interval = intervalUs(perSecond) + more;
        const shorter = shortened(interval, perSecond);
        expect(shorter).toBeLessThanOrEqual(interval);
        expect(shorter).toBeGreaterThanOrEqual(intervalUs(perSecond));
        if (more > 0) expect(shorter).toBeLessThan(interval);
      }),
      { seed },
    );
  });
});
