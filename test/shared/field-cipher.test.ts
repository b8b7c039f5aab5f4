import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decryptField, encryptField, fingerprint } from '#functions/shared/field-cipher.ts';
import { seed } from '#test/support/seed.ts';

const keys = { encryption: new Uint8Array(32).fill(1), fingerprint: new Uint8Array(32).fill(2) };
const otherKeys = { encryption: new Uint8Array(32).fill(3), fingerprint: new Uint8Array(32).fill(4) };
const text = fc.string({ unit: 'grapheme' });

describe('an encrypted field', () => {
  it('comes back as it was, empty and Chinese text included', () => {
    fc.assert(
      fc.property(text, text, (context, clear) => {
        expect(decryptField(keys, context, encryptField(keys, context, clear))).toBe(clear);
      }),
      {
        seed,
        examples: [
          ['c-1/name', ''],
          ['c-1/name', '张三丰'],
        ],
      },
    );
  });

  it('is another text each time, so that equal names are not seen to be equal', () => {
    expect(encryptField(keys, 'c', '张三')).not.toBe(encryptField(keys, 'c', '张三'));
  });

  it('does not decrypt in another place or with another key', () => {
    const sealed = encryptField(keys, 'c-1/name', '张三');
    expect(() => decryptField(keys, 'c-2/name', sealed)).toThrow();
    expect(() => decryptField(otherKeys, 'c-1/name', sealed)).toThrow();
  });

  it('does not decrypt when a single bit of it was turned', () => {
    fc.assert(
      fc.property(fc.constantFrom(1, 2, 3), fc.nat(), fc.nat(7), (part, at, bit) => {
        const parts = encryptField(keys, 'c', 'a name of some length').split('.');
        const bytes = Buffer.from(parts[part] ?? '', 'base64url');
        const index = at % bytes.length;
        bytes.writeUInt8(bytes.readUInt8(index) ^ (1 << bit), index);
        const changed = parts.with(part, bytes.toString('base64url')).join('.');
        expect(() => decryptField(keys, 'c', changed)).toThrow();
      }),
      { seed },
    );
  });

  it.each([4, 8, 12, 15])('does not decrypt with its tag cut down to %i bytes, which is easier to guess', (length) => {
    const parts = encryptField(keys, 'c', '张三').split('.');
    const tag = Buffer.from(parts[2] ?? '', 'base64url')
      .subarray(0, length)
      .toString('base64url');
    expect(() => decryptField(keys, 'c', parts.with(2, tag).join('.'))).toThrow();
  });

  it.each(['', '张三', 'v1', 'v1.a', 'v1.a.b', 'v2.a.b.c'])('is not made of %j', (sealed) => {
    expect(() => decryptField(keys, 'c', sealed)).toThrow('Not an encrypted field.');
  });

  it('does not give its text away when it cannot be read', () => {
    let message = '';
    try {
      decryptField(keys, 'c', '张三');
    } catch (error) {
      message = String(error);
    }
    expect(message).not.toBe('');
    expect(message).not.toContain('张三');
  });
});

describe('a fingerprint', () => {
  it('is the same each time, and another for another value, kind or deployment', () => {
    const print = fingerprint(keys, 'phone', '13800138000');
    expect(fingerprint(keys, 'phone', '13800138000')).toBe(print);
    expect(fingerprint(keys, 'phone', '13800138001')).not.toBe(print);
    expect(fingerprint(keys, 'account', '13800138000')).not.toBe(print);
    expect(fingerprint(otherKeys, 'phone', '13800138000')).not.toBe(print);
  });

  it('can stand in a key: 24 characters without separators', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(fingerprint(keys, 'phone', value)).toMatch(/^[\w-]{24}$/);
      }),
      { seed },
    );
  });
});
