import { createHmac, timingSafeEqual } from 'node:crypto';

const TOLERANCE_SECONDS = 300;

const hmac = (secret: string, timestamp: string, rawBody: string): Buffer =>
  createHmac('sha256', secret).update(`${timestamp}.${rawBody}`).digest();

/** What a sender puts beside a body: `v1=` and the hex HMAC-SHA-256 over timestamp (unix seconds), a dot and the raw body. */
export function signatureOf(secret: string, timestamp: string, rawBody: string): string {
  return `v1=${hmac(secret, timestamp, rawBody).toString('hex')}`;
}

/** Whether a body comes from who shares the secret, and not longer ago or later than five minutes of machine time. */
export function isGenuine(
  secret: string,
  header: { readonly timestamp: string | undefined; readonly signature: string | undefined },
  rawBody: string,
  machineNow: Date,
): boolean {
  const sent = Number(header.timestamp);
  if (header.signature === undefined || !Number.isInteger(sent)) return false;
  if (Math.abs(machineNow.getTime() / 1000 - sent) > TOLERANCE_SECONDS) return false;
  const expected = hmac(secret, String(sent), rawBody);
  const given = Buffer.from(header.signature.replace(/^v1=/, ''), 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
