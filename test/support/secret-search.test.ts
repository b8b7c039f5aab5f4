import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Secret, SecretSearch } from './secret-search.ts';

const NAME = { kind: 'name', value: '欧阳静' } as const;
const SHORT = { kind: 'name', value: '李静' } as const;
const DOCUMENT = { kind: 'document', value: '35990119900101001X' } as const;
const PHONE = { kind: 'phone', value: '15400000017' } as const;
const PERMIT = { kind: 'document', value: '00000017' } as const;

const search = new SecretSearch([NAME, SHORT, DOCUMENT, PHONE, PERMIT]);
const found = (text: string | Buffer) => search.in(Buffer.from(text as string)).map(({ kind }) => kind);
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('a value', () => {
  it.each<[string, Secret, (value: string) => string]>([
    ['as it is', NAME, (value) => `log: ${value}.`],
    ['of two characters', SHORT, (value) => `{"a":"${value}"}`],
    ['in small letters', DOCUMENT, (value) => value.toLowerCase()],
    ['as JSON escapes', SHORT, (value) => [...value].map((each) => `\\u${each.charCodeAt(0).toString(16)}`).join('')],
    ['URL-encoded', NAME, (value) => `/claims/${encodeURIComponent(value)}`],
    ['URL-encoded in small letters', NAME, (value) => encodeURIComponent(value).toLowerCase()],
    ['in hex', NAME, (value) => Buffer.from(value).toString('hex')],
    ['in base64', SHORT, (value) => base64(value)],
    ['in base64 after one byte', DOCUMENT, (value) => base64(`a${value}b`)],
    ['in base64 after two bytes', DOCUMENT, (value) => base64(`{"${value}"}`)],
    ['in a token', PHONE, (value) => Buffer.from(`{"sub":"x","n":"${value}"}`).toString('base64url')],
    ['in base64url', NAME, (value) => Buffer.from(`..${value}`).toString('base64url')],
    ['with hyphens', PHONE, (value) => `${value.slice(0, 3)}-${value.slice(3, 7)}-${value.slice(7)}`],
    ['with blanks', DOCUMENT, (value) => `${value.slice(0, 6)} ${value.slice(6, 14)} ${value.slice(14)}`],
    ['as a digest', DOCUMENT, (value) => createHash('sha256').update(value).digest('hex')],
    ['as the beginning of a digest', PHONE, (value) => createHash('sha256').update(value).digest('hex').slice(0, 24)],
    ['as a digest in base64', PHONE, (value) => createHash('sha1').update(value).digest('base64')],
    ['alone, though it could be a count', PERMIT, (value) => `{"documentNumber":"${value}"}`],
  ])('%s is found', (_, { kind, value }, write) => {
    expect(found(write(value))).toContain(kind);
    expect(found(Buffer.concat([Buffer.alloc(1_000, 0xff), Buffer.from(write(value)), Buffer.alloc(9)]))).toContain(
      kind,
    );
  });

  it.each([
    ['another name', '欧阳娜'],
    ['a masked one', '欧阳*, **************001X, *******0017'],
    ['a count', 'EVENT#00000017'],
    ['a keyed mark', createHash('sha256').update(`key ${DOCUMENT.value}`).digest('hex')],
    ['nothing', ''],
    ['three bytes', 'abc'],
  ])('%s is not', (_, text) => {
    expect(found(text)).toEqual([]);
  });
});
