import { createHmac, timingSafeEqual } from 'node:crypto';

const TOLERANCE_SECONDS = 300;

/**
 * Whether a receipt comes from the treasury: HMAC-SHA-256 over timestamp and raw body, not older or younger than five
 * minutes of machine time.
 */
export function receiptIsGenuine(
  secret: string,
  header: { readonly timestamp: string | undefined; readonly signature: string | undefined },
  rawBody: string,
  machineNow: Date,
): boolean {
  const sent = Number(header.timestamp);
  if (header.signature === undefined || !Number.isInteger(sent)) return false;
  if (Math.abs(machineNow.getTime() / 1000 - sent) > TOLERANCE_SECONDS) return false;
  const expected = createHmac('sha256', secret).update(`${sent}.${rawBody}`).digest();
  const given = Buffer.from(header.signature.replace(/^v1=/, ''), 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
