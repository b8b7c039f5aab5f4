import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { givesClear } from './clear-view.ts';

/** Keys of this deployment in clear, for the life of one execution environment. */
export interface FieldKeys {
  readonly encryption: Uint8Array;
  readonly fingerprint: Uint8Array;
}

/**
 * AES-256-GCM over one field (NIST SP 800-38D): `v1.<iv>.<tag>.<text>` in base64url.
 * `context` (claim and field) is authenticated: a field copied to another place does not decrypt.
 */
export function encryptField(keys: FieldKeys, context: string, clear: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keys.encryption, iv).setAAD(Buffer.from(context));
  const text = Buffer.concat([cipher.update(clear, 'utf8'), cipher.final()]);
  return ['v1', ...[iv, cipher.getAuthTag(), text].map((part) => part.toString('base64url'))].join('.');
}

/** @throws Error when the text was changed or belongs elsewhere. */
export function decryptField(keys: FieldKeys, context: string, sealed: string): string {
  givesClear();
  const [version, iv, tag, text] = sealed.split('.');
  if (version !== 'v1' || iv === undefined || tag === undefined || text === undefined) {
    throw new Error('Not an encrypted field.');
  }
  // Without the length a tag cut down to four bytes would pass.
  const decipher = createDecipheriv('aes-256-gcm', keys.encryption, Buffer.from(iv, 'base64url'), { authTagLength: 16 })
    .setAAD(Buffer.from(context))
    .setAuthTag(Buffer.from(tag, 'base64url'));
  return Buffer.concat([decipher.update(Buffer.from(text, 'base64url')), decipher.final()]).toString('utf8');
}

/** Stable name for a value that must be recognised again but not read: HMAC-SHA-256, 144 bits of it, with its kind. */
export function fingerprint(keys: FieldKeys, kind: string, value: string): string {
  return createHmac('sha256', keys.fingerprint)
    .update(`${kind}\n${value}`)
    .digest()
    .subarray(0, 18)
    .toString('base64url');
}
