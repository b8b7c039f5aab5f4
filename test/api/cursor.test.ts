import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { fromCursor, toCursor } from '#functions/api/cursor.ts';

const Place = z.strictObject({ createdAt: z.iso.datetime(), claimId: z.string().max(64) });
const place = { createdAt: '2025-06-03T01:00:00.000Z', claimId: 'clm-1' };

describe('a cursor', () => {
  test('comes back as the place it stands for', () => {
    expect(fromCursor(Place, toCursor(place))).toEqual(place);
    expect(toCursor(place)).toMatch(/^[\w-]+$/);
  });

  test.each([
    '',
    'nonsense',
    toCursor({ claimId: 'clm-1' }),
    toCursor({ ...place, more: 1 }),
    toCursor({ claimId: place.claimId, createdAt: place.createdAt }).replace(/^/, ' '),
    `${toCursor(place)}=`,
    Buffer.from(`${JSON.stringify(place)} `).toString('base64url'),
    toCursor([]),
  ])('that nobody handed out is none: %s', (forged) => {
    expect(fromCursor(Place, forged)).toBeUndefined();
  });
});
