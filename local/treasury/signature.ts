import { createHmac } from 'node:crypto';

/** Value of `x-treasury-signature` for a receipt: `v1=` and hex HMAC-SHA256 over timestamp (unix seconds), `.`, raw body. */
export function signReceipt(secret: string, timestamp: string, rawBody: string): string {
  return `v1=${createHmac('sha256', secret).update(`${timestamp}.${rawBody}`).digest('hex')}`;
}
