import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hitsIn, MOST_WATCHED, type WatchedKind, withEntry, withoutEntry } from '#functions/fraud/watchlist.ts';
import { seed } from '#test/support/seed.ts';

const entry = (value: string, until = '2025-12-31', entryId = `wat-${value}`) => ({ value, until, entryId });
const lists = (kind: WatchedKind, ...entries: ReturnType<typeof entry>[]) =>
  new Map([[kind, Object.fromEntries(entries.map(({ value, ...rest }) => [value, rest]))]]);

describe('the watchlist', () => {
  it('watches through the last day and no longer', () => {
    const on = (day: string) => hitsIn(lists('person', entry('p')), [{ kind: 'person', value: 'p' }], day).length;
    expect([on('2025-01-01'), on('2025-12-31'), on('2026-01-01')]).toEqual([1, 1, 0]);
  });

  it('tells kinds apart, and what is on no list', () => {
    const on = lists('issuer', entry('x'));
    expect(hitsIn(on, [{ kind: 'enterprise', value: 'x' }], '2025-06-01')).toEqual([]);
    expect(hitsIn(on, [{ kind: 'issuer', value: 'constructor' }], '2025-06-01')).toEqual([]);
    expect(hitsIn(on, [{ kind: 'issuer', value: 'x' }], '2025-06-01')).toEqual([
      { kind: 'issuer', value: 'x', entryId: 'wat-x', until: '2025-12-31' },
    ]);
  });

  it('lists the same once, again when its day has passed, and no more than its size', () => {
    const list = withEntry({}, entry('a', '2025-06-30'), '2025-06-01');
    if (typeof list === 'string') throw new Error(list);
    expect(withEntry(list, entry('a', '2025-12-31', 'wat-2'), '2025-06-30')).toBe('watched-already');
    expect(withEntry(list, entry('a', '2025-12-31', 'wat-2'), '2025-07-01')).toEqual({
      a: { entryId: 'wat-2', until: '2025-12-31' },
    });
    const full = Object.fromEntries(
      Array.from({ length: MOST_WATCHED }, (_, index) => [`v${index}`, { entryId: 'w', until: '2025-06-30' }]),
    );
    expect(withEntry(full, entry('a'), '2025-06-30')).toBe('full');
    expect(withEntry(full, entry('a'), '2025-07-01')).toEqual({ a: { entryId: 'wat-a', until: '2025-12-31' } });
  });

  it('takes off just the entry that is removed', () => {
    const list = { a: { entryId: 'wat-2', until: '2025-12-31' }, b: { entryId: 'wat-b', until: '2025-12-31' } };
    expect(withoutEntry(list, { value: 'a', entryId: 'wat-1' })).toEqual(list);
    expect(withoutEntry(list, { value: 'a', entryId: 'wat-2' })).toEqual({ b: list.b });
  });

  it('what is put on and taken off again leaves the list as it was', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 20 }), (values) => {
        const [first, ...others] = values;
        if (first === undefined) return;
        const before = Object.fromEntries(others.map((value) => [value, { entryId: 'w', until: '2025-12-31' }]));
        const on = withEntry(before, entry(first), '2025-06-01');
        if (typeof on === 'string') throw new Error(on);
        expect(hitsIn(new Map([['person', on]]), [{ kind: 'person', value: first }], '2025-06-01')).toHaveLength(1);
        expect(withoutEntry(on, entry(first))).toEqual(before);
      }),
      { seed },
    );
  });
});
