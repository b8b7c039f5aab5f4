import { describe, expect, test } from 'vitest';
import { growsTooFast, TIMES_LONGER } from '#test/support/cpu-time.ts';
import { doubledNames } from '#functions/api/doubled-names.ts';
import { malformedJson } from '#functions/api/problem.ts';

describe('a name that stands twice in one object', () => {
  test.each([
    ['at the top', '{"a":1,"b":2,"a":3}', [{ pointer: '', name: 'a' }]],
    ['spelled in two ways', '{"a":1,"\\u0061":2}', [{ pointer: '', name: 'a' }]],
    ['within a list', '{"lines":[{"id":1},{"id":1,"id":2}]}', [{ pointer: '/lines/1', name: 'id' }]],
    ['after a text that looks like one', '{"t":"{\\"t\\":1,","u":1,"u":2}', [{ pointer: '', name: 'u' }]],
    ['that every object has', '{"__proto__":1,"__proto__":2}', [{ pointer: '', name: '__proto__' }]],
  ])('is found %s', (_where, json, expected) => {
    expect(doubledNames(json)).toEqual(expected);
  });

  test.each(['{"a":{"a":1},"b":{"a":1}}', '[{"a":1},{"a":1}]', '{"a":["a","a"],"b":"a"}', '"a"', '{}', '[[],[]]'])(
    'is not in %s',
    (json) => {
      expect(doubledNames(json)).toEqual([]);
    },
  );

  test("is told by its place, as many as help, and never where it may be somebody's number", () => {
    const many = `{${Array.from({ length: 5_000 }, () => '"a":1').join()}}`;
    expect(doubledNames(many)).toHaveLength(10);
    const { body } = malformedJson(doubledNames('{"reason":1,"reason":2,"13800000000":1,"13800000000":2}'));
    expect((body as { errors: { place: object }[] }).errors.map(({ place }) => place)).toEqual([
      { pointer: '/reason' },
      { pointer: '/…' },
    ]);
  });

  test('is looked for in one pass, however large the body is', () => {
    const wide = (items: number) => `[${Array.from({ length: items }, (_, at) => `{"name${at}":"x\\""}`).join()}]`;
    const deep = (levels: number) => '[{"a":'.repeat(levels);
    for (const bodyOf of [wide, deep]) {
      const [small, large] = [bodyOf(2_500), bodyOf(2_500 * TIMES_LONGER)];
      expect(doubledNames(large)).toEqual([]);
      const tooFast = growsTooFast(
        () => doubledNames(small),
        () => doubledNames(large),
      );
      expect(tooFast).toBe(false);
    }
  });
});
