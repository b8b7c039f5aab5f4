import { StateError } from './errors.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** A value with its one serialisation: the size check, the history and the recovery all need the text. */
export interface Payload {
  readonly value: Json;
  readonly text: string;
}

/** Bytes of UTF-8 that a state's input, output, arguments, result or variable may take (Step Functions service quotas). */
export const PAYLOAD_LIMIT_BYTES = 262_144;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** True when `text` is longer than a payload may be; counts bytes only where the characters leave it open. */
export const exceedsPayloadLimit = (text: string): boolean =>
  text.length > PAYLOAD_LIMIT_BYTES ||
  (text.length * 3 > PAYLOAD_LIMIT_BYTES && Buffer.byteLength(text) > PAYLOAD_LIMIT_BYTES);

/**
 * Serialises what a state passes on.
 * @throws StateError `States.DataLimitExceeded` over 256 KiB.
 */
export function toPayload(value: Json, what: string): Payload {
  const text = JSON.stringify(value);
  if (exceedsPayloadLimit(text)) {
    throw new StateError(
      'States.DataLimitExceeded',
      `${what} is larger than the ${PAYLOAD_LIMIT_BYTES} bytes allowed. ${what} 超过 ${PAYLOAD_LIMIT_BYTES} 字节的上限。`,
    );
  }
  return { value, text };
}

export const fromText = (text: string): Payload => ({ value: JSON.parse(text) as Json, text });
