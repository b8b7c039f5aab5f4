import { expect, test } from 'vitest';
import { caseTag, claimTag, fundTag, passes, policyTag, watchTag } from '#functions/api/version.ts';

test('a version has one name, and every step gives another', () => {
  expect(claimTag({ revision: 1, round: 2, eventSeq: 7 })).toBe('"1.2.7"');
  expect(caseTag({ state: 'open' })).not.toBe(caseTag({ state: 'closed', decidedIn: 9 }));
  expect(watchTag({ entryId: 'wat-1', state: 'proposed' })).not.toBe(watchTag({ entryId: 'wat-1', state: 'listed' }));
  expect(fundTag({ entries: 3 })).toBe('"3"');
  expect(policyTag({ fileDigest: 'a'.repeat(64), status: 'draft' })).toBe(`"${'a'.repeat(32)}.draft"`);
});

test.each([
  [undefined, '"1"', true],
  [undefined, undefined, true],
  ['"1"', '"1"', true],
  ['"0", "1"', '"1"', true],
  ['*', '"1"', true],
  ['*', undefined, false],
  ['W/"1"', '"1"', false],
  ['"2"', '"1"', false],
  ['1', '"1"', false],
  ['', '"1"', false],
])('a request with If-Match %s for something of version %s is let through or not', (ifMatch, current, expected) => {
  expect(passes(ifMatch, current)).toBe(expected);
});
