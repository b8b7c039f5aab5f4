import { describe, expect, it } from 'vitest';
import { called, namesIn, nearest } from '#policy/names.ts';
import { fujian2024 } from '#test/support/domain.ts';

describe('what a policy calls things', () => {
  it.each([
    ['occupations', '焊工', 'welder'],
    ['occupations', ' 电 焊 工 ', 'welder'],
    ['occupations', 'Welder', 'welder'],
    ['occupations', '宇航员', undefined],
    ['regions', '漳州', '350600'],
    ['regions', '漳州市', '350600'],
    ['regions', '晋江', '350582'],
    ['regions', '', undefined],
    ['groups', '农民工', 'rural-migrant'],
    ['funds', '就业补助资金', 'employment-subsidy'],
    ['levels', '高级工', '3'],
    ['levels', '三级', '3'],
    ['subsidies', '评价补贴', 'evaluation'],
    // Another kind of thing is not meant.
    ['groups', '焊工', undefined],
  ] as const)('of its %s %s is %s', (section, written, id) => {
    expect(called(fujian2024(), section, written)?.id).toBe(id);
  });

  it('is told of whatever of a version has the right form', () => {
    const version = {
      regions: [{ code: '350600' }, null, 5, { code: '350200', name: { zh: '厦门市' } }],
      occupations: 'none',
      groups: [{ id: 'a', name: { zh: '甲', en: 'A' }, aliases: ['乙', 7] }],
    };
    const own = (names: ReturnType<typeof namesIn>) => names.filter(({ section }) => !/levels|subsidies/.test(section));
    expect(own(namesIn(version))).toEqual([
      { section: 'regions', id: '350200', zh: '厦门市', aliases: [] },
      { section: 'groups', id: 'a', zh: '甲', en: 'A', aliases: ['乙'] },
    ]);
    expect(own(namesIn(null))).toEqual([]);
  });

  it.each([
    ['uplift', 'uplifts'],
    ['upliftt', 'uplifts'],
    ['Uplifts', 'uplifts'],
    ['baserates', 'baseRates'],
    ['certificateform', 'certificateFrom'],
    ['percentage', 'percent'],
    ['amend', 'amends'],
    ['bonus', undefined],
    ['', undefined],
  ])('and who writes %s means %s', (written, meant) => {
    const known = ['amends', 'id', 'to', 'uplifts', 'baseRates', 'certificateFrom', 'percent', 'caps'];
    expect(nearest(written, known)).toBe(meant);
  });
});
