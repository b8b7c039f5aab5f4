/** Where a page ended, as callers hand it back. What they make up names a place in the same list and in no other. */
export const cursorOf = (place: string) => Buffer.from(place, 'utf8').toString('base64url');
export const placeOf = (cursor: string) => Buffer.from(cursor, 'base64url').toString('utf8');
