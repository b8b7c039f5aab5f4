import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type * as z from 'zod';
import { canonicalJson } from '../shared/canonical.ts';

/** Where a page ended, for the page after it. `operation.ts` seals it before anybody is given it. */
export const toCursor = (place: object): string => JSON.stringify(place);

/** The place that a cursor stands for; `undefined` where it is one of an older release. */
export function fromCursor<Place>(schema: z.ZodType<Place>, cursor: string): Place | undefined {
  try {
    return schema.parse(JSON.parse(cursor));
  } catch {
    return undefined;
  }
}

/** Which list a cursor goes on in: of which address, asked for how, and by whom. */
export interface ListAsked {
  readonly resource: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly subject: string;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** As one word (AES-256-GCM) that says nothing to whoever carries it, and is good for that list and that person alone. */
export function sealCursor(key: Uint8Array, list: ListAsked, place: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(nameOf(list));
  return Buffer.concat([iv, cipher.update(place, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

/** `undefined` for what this API never handed out, handed to somebody else, or for another list. */
export function openCursor(key: Uint8Array, list: ListAsked, cursor: string): string | undefined {
  const bytes = Buffer.from(cursor, 'base64url');
  // One seal has one spelling.
  if (bytes.length < IV_BYTES + TAG_BYTES || bytes.toString('base64url') !== cursor) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(nameOf(list))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    const text = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

/** How many a page holds may change from page to page. */
function nameOf({ query: { cursor: _cursor, limit: _limit, ...query }, ...list }: ListAsked): Buffer {
  return Buffer.from(canonicalJson({ ...list, query }));
}
