import { expect, test } from 'vitest';
import { fundWords } from '#console/pages/places/regions.ts';

test('a fund is told by its region, its year and its name, one that came later by what it is called inside', () => {
  expect(fundWords('350200.skills-upgrade-account.2025')).toEqual({
    zh: '厦门市2025 年度职业技能提升行动专账资金',
    en: 'Skills upgrading action account, Xiamen 2025',
  });
  expect(fundWords('350200.newer-fund.2031').zh).toBe('厦门市2031 年度newer-fund');
});
