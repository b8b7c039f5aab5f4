import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { fromCursor, type ListAsked, openCursor, sealCursor, toCursor } from '#functions/api/cursor.ts';

const Place = z.strictObject({ createdAt: z.iso.datetime(), claimId: z.string().max(64) });
const place = { createdAt: '2025-06-03T01:00:00.000Z', claimId: 'clm-1' };
const key = randomBytes(32);
const list: ListAsked = { resource: '/claims', params: {}, query: { region: '350200' }, subject: 'first' };
const sealed = sealCursor(key, list, toCursor(place));

describe('a cursor', () => {
  test('comes back as the place it stands for, whatever the size of the page', () => {
    expect(fromCursor(Place, openCursor(key, list, sealed) ?? '')).toEqual(place);
    const again = { ...list, query: { limit: '3', region: '350200', cursor: sealed } };
    expect(fromCursor(Place, openCursor(key, again, sealed) ?? '')).toEqual(place);
  });

  test('is one word that says nothing of the place', () => {
    expect(sealed).toMatch(/^[\w-]+$/);
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('clm-1');
    expect(sealCursor(key, list, toCursor(place))).not.toBe(sealed);
  });

  const others: readonly (readonly [string, ListAsked])[] = [
    ['another list', { ...list, resource: '/notices' }],
    ['another claim', { ...list, params: { claimId: 'clm-2' } }],
    ['another region', { ...list, query: { region: '350100' } }],
    ['another filter', { ...list, query: { region: '350200', status: 'notice' } }],
    ['another person', { ...list, subject: 'second' }],
  ];
  test.each(others)('of %s is none', (_what, other) => {
    expect(openCursor(key, other, sealed)).toBeUndefined();
  });

  test.each([
    ['nothing', ''],
    ['no cursor', 'nonsense'],
    ['a place in clear', Buffer.from(toCursor(place)).toString('base64url')],
    ['another spelling', `${sealed}=`],
    ['one letter more', `${sealed}A`],
    ['one letter less', sealed.slice(0, -1)],
    ['another letter', (sealed.startsWith('A') ? 'B' : 'A') + sealed.slice(1)],
    ['a seal of another key', sealCursor(randomBytes(32), list, toCursor(place))],
  ])('that nobody handed out is none: %s', (_what, forged) => {
    expect(openCursor(key, list, forged)).toBeUndefined();
  });

  test.each(['', 'nonsense', toCursor([]), toCursor({ claimId: 'clm-1' }), toCursor({ ...place, more: 1 })])(
    'of an older release is none: %s',
    (before) => {
      expect(fromCursor(Place, before)).toBeUndefined();
    },
  );
});
