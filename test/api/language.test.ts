import { expect, test } from 'vitest';
import { preferredLanguage } from '#functions/api/language.ts';

test.each([
  [undefined, 'zh'],
  ['', 'zh'],
  ['en', 'en'],
  ['EN-gb', 'en'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['en;q=0.8, zh-Hans;q=0.9', 'zh'],
  ['fr, en;q=0.5', 'en'],
  ['fr', 'zh'],
  ['en;q=0', 'zh'],
  ['*', 'zh'],
  ['en, zh', 'en'],
  ['constructor', 'zh'],
  ['en;q=2', 'zh'],
  [`${'x,'.repeat(5_000)}en`, 'zh'],
] as const)('of %s the language is %s', (header, language) => {
  expect(preferredLanguage(header)).toBe(language);
});
