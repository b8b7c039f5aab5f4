import { describe, expect, it } from 'vitest';
import { pauseBefore, retryAfterMs } from '#functions/verification/registers/retry.ts';

describe('the pause before another call', () => {
  it.each([
    ['rate-limited', 3],
    ['failed', 2],
    ['broken', 2],
    ['timeout', 1],
    ['unusable', 1],
    ['refused', 0],
  ] as const)('after %s there are %d more', (failure, more) => {
    const pauses = [1, 2, 3, 4, 5].map((calls) => pauseBefore(failure, calls, 0, 60_000, 0.5));
    expect(pauses.filter((pause) => pause !== undefined)).toHaveLength(more);
  });

  it('is anywhere between nothing and a bound that doubles', () => {
    expect(pauseBefore('rate-limited', 1, 0, 60_000, 0)).toBe(0);
    expect(pauseBefore('rate-limited', 1, 0, 60_000, 0.999)).toBeCloseTo(399.6);
    expect(pauseBefore('rate-limited', 3, 0, 60_000, 0.5)).toBe(800);
  });

  it('is never shorter than what the register asks for', () => {
    expect(pauseBefore('rate-limited', 1, 7_000, 60_000, 0)).toBe(7_000);
  });

  it('is none where the time would be over', () => {
    expect(pauseBefore('failed', 1, 7_000, 7_000, 0)).toBeUndefined();
    expect(pauseBefore('failed', 1, 0, -1, 0)).toBeUndefined();
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2025-06-03T01:00:00Z');

  it.each([
    [null, 0],
    ['2', 2_000],
    ['0', 0],
    ['Tue, 03 Jun 2025 01:00:05 GMT', 5_000],
    ['Tue, 03 Jun 2025 00:00:00 GMT', 0],
    ['soon', 0],
  ])('%s is %d ms', (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms);
  });
});
