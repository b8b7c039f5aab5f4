import { createHash } from 'node:crypto';

/**
 * The `Idempotency-Key` of one request, from what it is about: called again after an interruption the command sends the
 * same key and finds what it did before.
 */
export function requestKey(...about: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(about)).digest('hex').slice(0, 40);
}
