import { timingSafeEqual } from 'node:crypto';
import { type FieldKeys, fingerprint } from '../shared/field-cipher.ts';
import { toHalfWidth } from '../shared/identity/text-width.ts';

/** No I, L, O, U: a code is read out over the telephone and typed by people who rarely do. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const LENGTH = 10;
const HALF = LENGTH / 2;

export interface CodeFor {
  readonly claimId: string;
  readonly revision: number;
  readonly lineId: string;
  /** Counts the codes that were handed out for the line: only the last one holds. */
  readonly issue: number;
}

/**
 * The one-time code by which the worker of a line says that it was not them: 50 bits of an HMAC over line and issue,
 * `XXXXX-XXXXX`. It is kept nowhere: whoever reads the table cannot deny a line.
 */
export function workerCode(keys: FieldKeys, { claimId, revision, lineId, issue }: CodeFor): string {
  const mark = Buffer.from(
    fingerprint(keys, 'worker-code', [claimId, revision, lineId, issue].join('\n')),
    'base64url',
  );
  let bits = mark.readBigUInt64BE() >> 14n;
  let code = '';
  for (let place = 0; place < LENGTH; place += 1) {
    code = `${ALPHABET[Number(bits & 31n)]}${code}`;
    bits >>= 5n;
  }
  return `${code.slice(0, HALF)}-${code.slice(HALF)}`;
}

/** Compared in a time that tells nothing; small letters, full width, blanks, and letters taken for digits do not matter. */
export function sameCode(typed: string, code: string): boolean {
  const [given, expected] = [bare(typed), bare(code)].map((each) => Buffer.from(each.padEnd(LENGTH).slice(0, 40)));
  return given?.length === expected?.length && timingSafeEqual(given ?? Buffer.of(), expected ?? Buffer.of());
}

function bare(typed: string): string {
  return toHalfWidth(typed)
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
}
