import type * as z from 'zod';

/** Where a page ended, as one word that says nothing to whoever carries it. */
export const toCursor = (place: object): string => Buffer.from(JSON.stringify(place)).toString('base64url');

/** The place that a cursor stands for; `undefined` for what this API never handed out. */
export function fromCursor<Place>(schema: z.ZodType<Place>, cursor: string): Place | undefined {
  try {
    const place = schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    // One place has one cursor: other spellings of it are not ours.
    return toCursor(place as object) === cursor ? place : undefined;
  } catch {
    return undefined;
  }
}
