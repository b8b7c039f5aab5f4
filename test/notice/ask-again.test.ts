import { describe, expect, it } from 'vitest';
import { askAgainAfterSeconds } from '#functions/notice/ask-again.ts';

const ends = new Date('2025-06-11T16:00:00Z');

describe('a notice whose wait ended before it did', () => {
  it.each([
    ['half of what remains', '2025-06-11T15:40:00Z', 600],
    ['a quarter of an hour at the most, because the clock may be set', '2025-06-03T01:00:00Z', 900],
    ['a minute at the least, because each turn takes a piece of the history', '2025-06-11T15:59:59.990Z', 60],
    ['a minute where the clock went past the end in between', '2025-06-11T16:00:01Z', 60],
  ])('is looked at again after %s', (_, now, seconds) => {
    expect(askAgainAfterSeconds(ends, new Date(now))).toBe(seconds);
  });
});
