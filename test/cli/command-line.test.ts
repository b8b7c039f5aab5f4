import { describe, expect, test } from 'vitest';
import { parseCommandLine } from '../../cli/command-line.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import { languageOf } from '../../cli/language.ts';
import { regionOfCreditCode } from '../../cli/region.ts';
import { requestKey } from '../../cli/request-keys.ts';
import { Stop } from '../../cli/stop.ts';
import { claimsIn, hasExpired } from '../../cli/token.ts';

const refused = (...args: string[]) => {
  try {
    parseCommandLine(args);
  } catch (error) {
    return error as Stop;
  }
  throw new Error('It was understood.');
};

describe('the command line', () => {
  test('tells a command, its words and its options', () => {
    const { name, words, options } = parseCommandLine(['submit', 'a.xlsx', '--enterprise', 'X', '--dry-run']);
    expect([name, words, options.enterprise, options['dry-run'], options.json]).toEqual([
      'submit',
      ['a.xlsx'],
      'X',
      true,
      false,
    ]);
  });

  test.each([
    [['nonsense']],
    [['submit']],
    [['submit', 'a.csv', 'b.csv']],
    [['watch', 'clm-1', '--colour']],
    [['faults', 'clm-1', '--out']],
  ])('refuses %j with status 2 and where help is', (args) => {
    const stop = refused(...args);
    expect(stop).toBeInstanceOf(Stop);
    expect(stop.code).toBe(EXIT.usage);
    expect(stop.fix?.zh).toContain('jianzheng help');
  });

  test('repeats nothing that may be a number of somebody', () => {
    const told = (stop: Stop) => `${stop.text.zh}${stop.text.en}${stop.fix?.zh}${stop.fix?.en}`;
    expect(told(refused('359901199502207672'))).not.toContain('3599');
    expect(told(refused('watch', 'clm-1', '--until=x', '--359901199502207672'))).not.toContain('3599');
  });

  test.each([
    [[], 'help'],
    [['--help'], 'help'],
    [['submit', '--help'], 'help'],
  ])('%j shows help', (args, name) => expect(parseCommandLine(args).name).toBe(name));
});

describe('language', () => {
  test.each([
    ['en', {}, 'en'],
    ['zh', { LANG: 'en_GB.UTF-8' }, 'zh'],
    [undefined, { LANG: 'en_GB.UTF-8' }, 'en'],
    [undefined, { LC_ALL: 'zh_CN.UTF-8', LANG: 'en_GB.UTF-8' }, 'zh'],
    [undefined, { LC_ALL: '', LANG: 'en_US' }, 'en'],
    [undefined, { LANG: 'C' }, 'zh'],
    [undefined, {}, 'zh'],
  ] as const)('%s in %j is %s', (asked, environment, language) => {
    expect(languageOf(asked, environment)).toBe(language);
  });
});

test('a request keeps its key, and no other has it', () => {
  expect(requestKey('claim', 'a', 'b')).toBe(requestKey('claim', 'a', 'b'));
  expect(requestKey('claim', 'ab', '')).not.toBe(requestKey('claim', 'a', 'b'));
  expect(requestKey('claim', 'a')).toMatch(/^[\x21-\x7e]{8,128}$/);
});

test.each([
  ['91350203XXXX000197', '350200'],
  ['91350200XXXX000197', '350200'],
  ['nonsense', undefined],
])('an enterprise with the code %s claims in the region %s unless it says otherwise', (code, region) =>
  expect(regionOfCreditCode(code)).toBe(region),
);

test('a token is read, not believed; an expired one is known before it is sent', () => {
  const token = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
  expect(claimsIn(token({ sub: 'operator', exp: 100 }))).toEqual({ sub: 'operator', exp: 100 });
  expect(claimsIn('nonsense')).toBeUndefined();
  expect(claimsIn('a.b.c')).toBeUndefined();
  expect(hasExpired(token({ exp: 100 }), 99_999)).toBe(false);
  expect(hasExpired(token({ exp: 100 }), 100_000)).toBe(true);
  expect(hasExpired(token({}), 100_000)).toBe(false);
});
