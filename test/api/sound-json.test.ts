import { describe, expect, test } from 'vitest';
import { isSoundJson, isSoundName } from '#functions/api/sound-json.ts';

const nested = (levels: number) => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

describe('JSON that every program can hold', () => {
  test.each([null, 0, '见证', '😀', [], {}, { a: [{ b: '\u0000' }] }, nested(64)])('%j is', (value) => {
    expect(isSoundJson(value)).toBe(true);
  });
  test.each([
    ['half a pair', { a: ['\ud800'] }],
    ['half a pair in a name', { 'x\udc00': 1 }],
    ['more than all numbers', JSON.parse('[1e999]')],
    ['one level too many', nested(66)],
    ['levels without end', nested(5_000)],
  ])('%s is not', (_what, value) => {
    expect(isSoundJson(value)).toBe(false);
  });
});

test('names in paths are short and can be written down', () => {
  for (const good of ['clm-1', '350200', '见证', 'x'.repeat(200)]) expect(isSoundName(good)).toBe(true);
  for (const bad of ['', 'x'.repeat(201), '\ud800', 'a\u0000', 'a\nb']) expect(isSoundName(bad)).toBe(false);
});
