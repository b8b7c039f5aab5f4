import { describe, expect, it } from 'vitest';
import { isSearch, isSearched } from '#functions/claim/line-search.ts';
import { LinesPage } from '#functions/claim/requests.ts';

const line = {
  row: 17,
  name: '欧阳**',
  document: '**************001X',
  standing: 'refused',
  reasons: [{ code: 'pension-drawn' }],
  short: [],
  signals: [{ code: 'shared-phone' }],
};
const finds = (search: Record<string, string>) => isSearched(line, LinesPage.parse(search));

describe('a line that is looked for', () => {
  it('is found by row, masked name, surname, end of the document, standing, reason and signal, and by all of them', () => {
    const ways = [
      { row: '17' },
      { name: '欧阳**' },
      { name: '欧' },
      { document: '001x' },
      { document: '1X' },
      { standing: 'refused' },
      { reason: 'pension-drawn' },
      { signal: 'shared-phone' },
    ];
    for (const way of ways) expect(finds(way), JSON.stringify(way)).toBe(true);
    expect(finds(Object.assign({}, ...ways))).toBe(true);
  });

  it('is not found by what it is not, nor by what a mask hides', () => {
    for (const way of [{ row: '1' }, { name: '欧阳*' }, { name: '王' }, { document: '0012' }, { standing: 'paid' }])
      expect(finds(way), JSON.stringify(way)).toBe(false);
  });

  it('is asked for with nothing of a person in the address', () => {
    for (const way of [{ name: '欧阳明月' }, { name: 'OUYANG' }, { document: '35020019900101001X' }])
      expect(LinesPage.safeParse(way).success, JSON.stringify(way)).toBe(false);
  });

  it('is anyone where nothing is asked', () => {
    expect(isSearch(LinesPage.parse({ from: '100' }))).toBe(false);
    expect(finds({})).toBe(true);
  });
});
