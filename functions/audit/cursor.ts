/** Where a page ended, as callers hand it back. What they make up names a place in the same list and in no other. */
export const cursorOf = (place: string) => Buffer.from(place, 'utf8').toString('base64url');
const PLACE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z#[\w-]{1,120}$/;

/** `undefined` for what this API never handed out. */
export function placeOf(cursor: string): string | undefined {
  const place = Buffer.from(cursor, 'base64url').toString('utf8');
  return PLACE.test(place) && cursorOf(place) === cursor ? place : undefined;
}
