import { describe, expect, test } from 'vitest';
import { searchTerms } from '#console/pages/claim/search-terms.ts';
import { LinesPage } from '#functions/claim/requests.ts';

describe('what is typed to find a line', () => {
  test.each([
    ['17', { row: 17 }],
    ['#1234', { row: 1234 }],
    ['12345', { row: 12_345 }],
    ['1234', { document: '1234' }],
    ['35020019900101001x', { document: '001x' }],
    ['Ｈ１２３４５６７８', { document: '5678' }],
    ['王', { name: '王' }],
    ['王芳', { name: '王*' }],
    ['欧阳明月', { name: '欧阳**' }],
    ['阿依古丽·买买提', { name: '阿***·***' }],
    ['John Smith', { name: 'J*** *****' }],
  ])('%s is asked for with nothing of a person in the address', (typed, terms) => {
    expect(searchTerms(`  ${typed} `)).toEqual(terms);
    expect(LinesPage.safeParse(terms).success).toBe(true);
  });

  test('nothing finds everything', () => expect(searchTerms('　 ')).toBeUndefined());
});
