import { createHash } from 'node:crypto';

export type SecretKind = 'name' | 'document' | 'phone' | 'account' | 'certificate';

export interface Secret {
  readonly kind: SecretKind;
  readonly value: string;
}

export interface Found {
  readonly kind: SecretKind;
  /** How it was written there. */
  readonly form: string;
  readonly at: number;
}

/** Shorter ones would be found where nobody is meant. */
const LEAST_BYTES = 6;
/** Names of files carry the beginning of a digest only. */
const LEAST_HEX = 16;
const LEAST_BASE64 = 11;

/**
 * Finds any of thousands of values in bytes, however they were written: as they are, with separators between digits,
 * escaped for JSON or a URL, in base64 at any place of a longer text, in hex, or as a digest without a key.
 */
export class SecretSearch {
  readonly #plain: Needles;
  readonly #digits: Needles;

  constructor(secrets: readonly Secret[]) {
    this.#plain = new Needles(secrets.flatMap((secret) => formsOf(secret).map((form) => ({ ...secret, ...form }))));
    this.#digits = new Needles(
      secrets
        .filter(({ value }) => /^\d{9,}[\dX]*$/.test(value))
        .map((secret) => ({ ...secret, form: 'with separators', bytes: Buffer.from(secret.value) })),
    );
  }

  in(bytes: Buffer): readonly Found[] {
    const found = this.#plain.in(bytes);
    const joined = withoutSeparators(bytes);
    return joined.length === bytes.length || found.length > 0 ? found : this.#digits.in(joined);
  }
}

interface Needle extends Secret {
  readonly form: string;
  readonly bytes: Buffer;
}

/** Looks at each place of a text once: its first four bytes tell whether a needle may begin there. */
class Needles {
  readonly #mayBegin = new Uint8Array(1 << 22);
  readonly #byLength = new Map<number, Map<number, Map<string, Needle>>>();

  constructor(needles: readonly Needle[]) {
    for (const needle of needles) {
      if (needle.bytes.length < LEAST_BYTES) continue;
      const begin = needle.bytes.readUInt32BE(0);
      this.#mayBegin[placeOf(begin)] = 1;
      const lengths = this.#byLength.get(begin) ?? new Map<number, Map<string, Needle>>();
      this.#byLength.set(begin, lengths);
      const { length } = needle.bytes;
      const equals = lengths.get(length) ?? new Map<string, Needle>();
      lengths.set(length, equals);
      equals.set(needle.bytes.toString('latin1'), needle);
    }
  }

  in(bytes: Buffer): readonly Found[] {
    const found: Found[] = [];
    let begin = 0;
    for (let end = 0; end < bytes.length; end += 1) {
      begin = ((begin << 8) | (bytes[end] ?? 0)) >>> 0;
      if (end < 3 || this.#mayBegin[placeOf(begin)] !== 1) continue;
      const at = end - 3;
      for (const [length, equals] of this.#byLength.get(begin) ?? []) {
        const needle = equals.get(bytes.toString('latin1', at, at + length));
        if (needle !== undefined) found.push({ kind: needle.kind, form: needle.form, at });
      }
    }
    return found;
  }
}

const placeOf = (begin: number): number => Math.imul(begin, 0x9e3779b1) >>> 10;

function formsOf({ kind, value }: Secret): { readonly form: string; readonly bytes: Buffer }[] {
  // Eight digits are a count somewhere: as a number of a person they stand alone.
  const alone = /^\d{1,8}$/.test(value) ? `"${value}"` : value;
  const forms = new Map<string, string>([['as it is', alone]]);
  const add = (form: string, text: string) => {
    if (![...forms.values()].includes(text)) forms.set(form, text);
  };
  add('in small letters', alone.toLowerCase());
  const escaped = alone.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  add('as JSON escapes', escaped);
  add(
    'as JSON escapes in capitals',
    escaped.replace(/\\u[0-9a-f]{4}/g, (unit) => `\\u${unit.slice(2).toUpperCase()}`),
  );
  add('URL-encoded', encodeURIComponent(alone));
  add(
    'URL-encoded in small letters',
    encodeURIComponent(alone).replace(/%../g, (octet) => octet.toLowerCase()),
  );
  add('in hex', Buffer.from(value).toString('hex'));
  for (const offset of [0, 1, 2]) {
    const text = base64At(offset, value);
    // Of a short text at an odd place too few characters are certain: they would be found by chance.
    if (text.length < (offset === 0 ? 8 : 11)) continue;
    add(`in base64 at ${offset}`, text);
    add(`in base64url at ${offset}`, text.replaceAll('+', '-').replaceAll('/', '_'));
  }
  // A name's digest would be looked up as quickly; but names are short, and masks and keys are made of them only here.
  for (const algorithm of ['sha256', 'sha1', 'md5'] as const) {
    const digest = createHash(algorithm).update(value).digest();
    add(`as ${algorithm}`, digest.toString('hex').slice(0, LEAST_HEX));
    add(`as ${algorithm} in base64`, digest.toString('base64').slice(0, LEAST_BASE64));
    add(`as ${algorithm} in base64url`, digest.toString('base64url').slice(0, LEAST_BASE64));
  }
  return [...forms].map(([form, text]) => ({ form: `${form} (${kind})`, bytes: Buffer.from(text) }));
}

/** The characters of base64 that are certain wherever the text stands `offset` bytes after a whole group of three. */
function base64At(offset: number, value: string): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(value)]);
  const whole = bytes.toString('base64').replace(/=+$/, '');
  return whole.slice([0, 2, 3][offset], bytes.length % 3 === 0 ? undefined : -1);
}

const SEPARATORS = new Set([...' -._/\u00A0'].map((character) => character.charCodeAt(0)));
const isDigit = (byte: number | undefined) => byte !== undefined && byte >= 0x30 && byte <= 0x39;

/** Single blanks, hyphens, points and strokes between digits taken out. */
function withoutSeparators(bytes: Buffer): Buffer {
  const kept = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (SEPARATORS.has(byte) && isDigit(bytes[at - 1]) && isDigit(bytes[at + 1])) continue;
    kept[length++] = byte;
  }
  return kept.subarray(0, length);
}
