import { describe, expect, it } from 'vitest';
import { changesBetween } from '#policy/changes.ts';
import { fileById } from '#policy/files.ts';
import { loadPolicy } from '#policy/load.ts';
import { changesText } from '#policy/table-text.ts';
import { amendment, base, FUZHOU, JINJIANG, name, source, uplift, XIAMEN } from '#test/support/bad-policy-files.ts';
import { fujian2024 } from '#test/support/domain.ts';

const changesOf = (change: object) => changesBetween(fujian2024(), loadPolicy(amendment(change), fileById));
const inRegion = (change: object, code = XIAMEN) =>
  changesOf(change).regions.find(({ region }) => region.code === code)?.changes ?? [];
const region = (code: string, change: object) => ({
  regions: [{ ...fujian2024().regions.find((each) => each.code === code), ...change }],
});

describe('what an amendment changes', () => {
  it('is nothing where it says nothing', () => {
    expect(changesOf({})).toEqual({ everywhere: [], regions: [] });
  });

  it('is every region where the value of the province changes, but those with their own', () => {
    const setting = { value: 6, source, regions: [{ region: FUZHOU, value: 12, source }] };
    const { regions } = changesOf({ claimWindow: setting });
    expect(regions.map(({ region: { code } }) => code)).toHaveLength(fujian2024().regions.length - 1);
    expect(regions.map(({ region: { code } }) => code)).not.toContain(FUZHOU);
    expect(regions[0]?.changes).toEqual([
      '申领期限 Claim window: 发证后 12 个月 12 months from the date of issue → 发证后 6 个月 6 months from the date of issue',
    ]);
  });

  it("is the county's too where it has its city's", () => {
    const { regions } = changesOf({ uplifts: [uplift({ regions: ['350500'] })] });
    expect(regions.map(({ region: { code } }) => code).toSorted()).toEqual(['350500', JINJIANG]);
  });

  it('is a rate from its first day on, and until its last', () => {
    const rate = base({ certificateFrom: '2024-09-01', certificateUntil: '2024-12-31' });
    expect(inRegion({ baseRates: [rate] })).toEqual([
      '培训补贴 training subsidy, 四级 中级工 level 4: 2024-09-01 起取证 issued from 2024-09-01: 1000 → 1100 元 yuan',
      '培训补贴 training subsidy, 四级 中级工 level 4: 2025-01-01 起取证不变 as before if issued from 2025-01-01',
    ]);
  });

  it('is what an entry that is replaced whole no longer says', () => {
    const { name: _, ...rest } = region(XIAMEN, {}).regions[0] ?? {};
    expect(inRegion({ regions: [{ ...rest, name, keyIndustries: undefined }] })).toEqual([
      '名称 name: 删去 dropped: 厦门市 Xiamen',
      '名称 name: 新增 added: 示例 Example',
      '重点产业 key industries: 删去 dropped: 机械装备 Machinery and equipment、软件信息和服务 Software, information and services、计算机与通信设备 Computers and communication equipment',
    ]);
    expect(inRegion(region(XIAMEN, { funds: ['employment-subsidy'] }))).toEqual(
      expect.arrayContaining([expect.stringMatching(/^资金 5 Fund 5: .+ → 无 none$/)]),
    );
  });

  it('is an uplift taken away, one whose list changes, and caps one by one', () => {
    const id = 'xiamen-urgent-shortage';
    expect(inRegion({ uplifts: [{ id, removed: true }] })).toEqual([
      `提高 uplift "${id}" 厦门市急需紧缺职业(工种) Xiamen urgent-shortage occupations (+20 %): 删去 removed`,
    ]);
    const list = { ...fujian2024().lists.find((each) => each.id === id), occupations: ['welder'] };
    expect(inRegion({ lists: [list] })).toEqual([expect.stringContaining('occupations 改变 changed')]);
    expect(inRegion({ lists: [list] }, FUZHOU)).toEqual([]);
    const cap = { id: 'one', subsidy: 'training', times: 1, period: 'ever', regions: [XIAMEN], source };
    expect(inRegion({ caps: [cap] })).toEqual([
      '次数上限 Cap: 新增 added: 培训补贴累计 1 次 training subsidy: 1 times in all',
    ]);
  });

  it('is a region more or less, and what no region has to itself', () => {
    const ningde = { code: '350900', removed: true };
    const caps = fujian2024().caps.map((cap) => ({
      ...cap,
      regions: cap.regions?.filter((code) => code !== '350900'),
    }));
    expect(inRegion({ regions: [ningde], caps }, '350900')).toEqual(['删去该地区 the region is taken out']);
    const [astronaut] = [{ id: 'astronaut', name: { zh: '宇航员' }, source }];
    const welder = { ...fujian2024().occupations.find(({ id }) => id === 'welder'), category: 'services' };
    const { everywhere } = changesOf({
      occupations: [astronaut, welder],
      certificates: { until: '2026-12-31', source },
      targets: [{ id: '2024', removed: true }],
    });
    expect(everywhere).toEqual([
      '发证日期 certificates: 2024-01-01 – 2025-12-31 → 2024-01-01 – 2026-12-31',
      '职业目录 occupations: 新增 added: astronaut 宇航员',
      '职业目录 occupations: 改变 changed: welder 焊工',
      '目标 targets: 删去 dropped: 2024',
    ]);
  });

  it('is a new region, a longer percentage, an unknown one, and no rate where a version ends sooner', () => {
    const county = { code: '350605', name, within: '350600', funds: ['employment-subsidy'], source };
    expect(inRegion({ regions: [county] }, '350605')).toEqual(['新增该地区 the region is new']);
    const [own] = fujian2024().uplifts;
    expect(inRegion({ uplifts: [{ ...own, percent: 'unknown' }] })).toEqual([
      expect.stringMatching(/\(\? %\): percent 改变 changed$/),
    ]);
    const shorter = inRegion(
      { certificates: { until: '2025-06-30', source }, caps: [], calendar: { years: [2024, 2025], source } },
      FUZHOU,
    );
    expect(shorter).toContain(
      '培训补贴 training subsidy, 一级 高级技师 level 1: 2025-07-01 起取证 issued from 2025-07-01: 3000 → 无 none 元 yuan',
    );
    expect(inRegion(region(JINJIANG, { within: undefined }), JINJIANG)).toContain(
      '所属设区市 within: 删去 dropped: 350500',
    );
  });

  it('is told of the region asked for first, then of the others, alike ones together', () => {
    const text = changesText(changesOf({ claimWindow: { value: 6, source } }), 'fujian-2024', XIAMEN);
    expect(text).toMatch(
      /本地区 this region\n {4}申领期限.+\n {2}其他地区 other regions: 350100 福州市 Fuzhou、.+\n {4}申领期限/,
    );
    const own = { claimWindow: { regions: [{ region: XIAMEN, value: 6, source }] } };
    expect(changesText(changesOf(own), 'fujian-2024', XIAMEN)).toContain('其他地区 other regions: 无 nothing');
    expect(changesText(changesOf({}), 'fujian-2024', XIAMEN)).toMatch(/this region\n {4}无 nothing/);
  });
});
