import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, digest, sha256Hex } from '#functions/shared/canonical.ts';
import { seed } from '#test/support/seed.ts';

/** The same value with the keys of every object in the reverse order. */
function reversed(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(reversed);
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, field]) => [key, reversed(field)]),
  );
}

describe('canonical JSON', () => {
  it('is the same whatever the order of the keys, and so is the digest', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
        expect(digest(reversed(value))).toBe(digest(value));
      }),
      { seed },
    );
  });

  it('is JSON of the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed },
    );
  });

  it('differs where the values differ', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const [first, second] = [JSON.stringify(reversed(a)), JSON.stringify(reversed(b))];
        if (canonicalJson(a) === canonicalJson(b)) expect(JSON.parse(first)).toEqual(JSON.parse(second));
        else expect(first).not.toBe(second);
      }),
      { seed },
    );
  });

  it.each([
    ['keys in the order of their code units', { b: 1, a: 2, B: 3, é: 4, 张: 5 }, '{"B":3,"a":2,"b":1,"é":4,"张":5}'],
    ['a list in its own order', [3, 1, 2], '[3,1,2]'],
    ['no fields that are undefined', { a: undefined, b: 1 }, '{"b":1}'],
    ['null for what is undefined in a list', [undefined], '[null]'],
    ['null for nothing at all', undefined, 'null'],
    ['empty things', { a: {}, b: [] }, '{"a":{},"b":[]}'],
    ['quoted text', { 'a"b': 'c\nd' }, '{"a\\"b":"c\\nd"}'],
  ])('has %s', (_, value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });
});

describe('a digest', () => {
  it('is SHA-256 (FIPS 180-4, "abc")', () => {
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256Hex(Buffer.from('abc'))).toBe(sha256Hex('abc'));
  });
});
