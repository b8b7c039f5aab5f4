import fc, { type Arbitrary } from 'fast-check';

/** What no form would ever send: each kind has broken some API somewhere. */

export const absurdStrings: Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\ud800',
    'x\udc00y',
    '\u202e\u200b\ufeff',
    '__proto__',
    'constructor',
    'toString',
    '../../etc/passwd',
    '{{7*7}}',
    '${jndi:ldap://x}',
    "'; DROP TABLE claims; --",
    '<script>alert(1)</script>',
    '%00',
    '%ed%a0%80',
    '#',
    'OUTBOX#x',
    'null',
    'NaN',
    '1e999',
    '-0',
    '0x10',
    '９９',
    '2025-02-30',
    '\r\nx-injected: 1',
    '见证'.repeat(700),
    'x'.repeat(3_000),
    'é́'.repeat(2_000),
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
);

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

export const absurdValues: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    0.5,
    2 ** 53,
    -(2 ** 53),
    1e308,
    [],
    {},
    [null],
    [[]],
    { length: 1e9 },
    { toString: 'x', valueOf: 'y' },
    JSON.parse('{"__proto__": {"admin": true}}'),
    Array.from({ length: 2_000 }, (_, index) => index),
    nested(40),
    nested(500),
    'y'.repeat(200_000),
  ),
  absurdStrings,
  fc.jsonValue({ maxDepth: 3 }),
);

/** Bodies that are not what a JSON parser likes; `undefined`: none at all. */
export const absurdTexts: Arbitrary<string | undefined> = fc.constantFrom(
  undefined,
  '',
  ' ',
  '{',
  'null',
  '[]',
  '"text"',
  '0',
  '{"a":1,}',
  "{'a':1}",
  '\ufeff{}',
  '{"a":"\\ud800"}',
  '{"reason":"\\ud800"}',
  '{"reason":"x","reason":"y"}',
  '{"a":1e999}',
  '{"__proto__":{"reason":"x"}}',
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
  '<xml/>',
  'a=1&b=2',
  `{"reason":"${'z'.repeat(500_000)}"}`,
);

export const absurdTypes: Arbitrary<string | undefined> = fc.constantFrom(
  undefined,
  '',
  'text/plain',
  'application/xml',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
  'application/json;;;;',
  'APPLICATION/JSON',
  'image/png',
  '*/*',
  'x'.repeat(300),
);

/** Within what HTTP lets a header hold. */
export const absurdHeaders: Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '*',
    'W/"x"',
    '"',
    '","',
    '\u00e9\u00ff',
    'x'.repeat(129),
    'y'.repeat(3_000),
    '"a", '.repeat(200),
    'zh;q=9, *;q=x',
  ),
  fc.stringMatching(/^[\x21-\x7e]{0,40}$/),
);
