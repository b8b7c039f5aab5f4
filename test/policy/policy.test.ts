import { describe, expect, it } from 'vitest';
import { isWorkingDay, noticePeriod } from '#functions/shared/calendar/working-days.ts';
import { groupOf } from '#policy/groups.ts';
import { policyFiles } from '#policy/files.ts';
import { findOccupation, newestPolicy, policyById, policyVersions } from '#policy/index.ts';
import { inRegion, payingRegion, regionsAround } from '#policy/regional.ts';
import { fujian2024 } from '#test/support/domain.ts';

const FUZHOU = '350100';
const XIAMEN = '350200';
const QUANZHOU = '350500';
const JINJIANG = '350582';

describe('the versions shipped', () => {
  it.each([
    ['2024-06-30', undefined],
    ['2024-07-01', 'fujian-2024'],
    ['2025-07-01', 'fujian-2024'],
    ['2025-07-02', 'fujian-2025'],
    // It has ended for new certificates; older ones can still be claimed for.
    ['2026-01-01', 'fujian-2025'],
  ])('a claim submitted first on %s pins %s', (date, id) => {
    expect(newestPolicy(date)?.id).toBe(id);
  });

  it('are each known by id, and no other', () => {
    expect(policyVersions.map(({ id }) => policyById(id)?.id)).toEqual(['fujian-2024', 'fujian-2025']);
    expect(policyById('fujian-1999')).toBeUndefined();
  });

  it('are read once', () => {
    expect(policyById('fujian-2025')).toBe(policyVersions[1]);
  });

  it('cannot be changed by who reads them', () => {
    expect(Object.isFrozen(fujian2024().uplifts[0]?.lists)).toBe(true);
    expect(Object.isFrozen(fujian2024().claimWindow)).toBe(true);
  });

  it('differ only in what the document of 2 July 2025 says', () => {
    const [before, after] = policyVersions;
    if (before === undefined || after === undefined) throw new Error('two versions are shipped');
    const { id: _, title: __, holdsFrom: ___, targets, ...rest } = after;
    expect(before).toMatchObject(rest);
    expect(
      targets.map(({ id, trainings, highSkill, highSkillPercent }) => [
        id,
        trainings,
        highSkill ?? `${highSkillPercent} %`,
      ]),
    ).toEqual([
      ['2024', 160_000, 50_000],
      ['2025-2027', 600_000, '35 %'],
    ]);
  });

  it('name a source wherever they say something', () => {
    const silent: string[] = [];
    const look = (value: unknown, place: string) => {
      if (typeof value !== 'object' || value === null) return;
      // What holds a value, an amount or a name of its own says something.
      const says = ['value', 'fen', 'percent', 'times', 'code', 'id'].some((key) => key in value);
      if (says && !('source' in value) && !/\/(codes|pooled|limits)\/|\/together$/.test(place) && place !== '')
        silent.push(place);
      for (const [key, inner] of Object.entries(value)) look(inner, `${place}/${key}`);
    };
    for (const version of policyVersions) look(version, '');
    expect(silent).toEqual([]);
  });
});

describe('the regions', () => {
  it('are nine cities and one area, Pingtan with its own code, and the county named', () => {
    expect(
      fujian2024()
        .regions.filter(({ within }) => within === undefined)
        .map(({ code }) => code)
        .toSorted(),
    ).toEqual(['350100', '350128', '350200', '350300', '350400', '350500', '350600', '350700', '350800', '350900']);
    expect(regionsAround(fujian2024(), JINJIANG)).toEqual([JINJIANG, QUANZHOU]);
    expect(regionsAround(fujian2024(), XIAMEN)).toEqual([XIAMEN]);
  });

  it('have the key industries of the founding document', () => {
    const industries = fujian2024().regions.map(({ name, keyIndustries }) => [
      name.zh,
      keyIndustries.map(({ zh }) => zh).join('、'),
    ]);
    expect(Object.fromEntries(industries)).toEqual({
      福州市: '纺织化纤、轻工食品、机械制造、冶金建材、电子信息、能源',
      厦门市: '机械装备、软件信息和服务、计算机与通信设备',
      漳州市: '文旅康养',
      泉州市: '电子信息、装备制造、纺织服装、鞋业、工艺制品',
      莆田市: '鞋服、工艺美术、新型功能材料、高端装备、生命健康',
      南平市: '“五个一”生态优势产业',
      三明市: '冶金及压延',
      龙岩市: '有色金属、机械装备、新材料、新能源、电子信息、节能环保',
      宁德市: '锂电新能源、不锈钢',
      平潭综合实验区: '文旅、电子商务',
      晋江市: '',
    });
  });

  it('take the claims of the districts pooled with them', () => {
    expect(['350102', '350103', '350104', '350111'].map((code) => payingRegion(fujian2024(), code))).toEqual(
      Array.from({ length: 4 }, () => FUZHOU),
    );
    expect(payingRegion(fujian2024(), JINJIANG)).toBe(JINJIANG);
    expect(payingRegion(fujian2024(), '110000')).toBeUndefined();
  });

  it('answer for themselves, else their city does, else the province', () => {
    const source = 'an invented notice';
    const setting = { value: 12, regions: [{ region: QUANZHOU, value: 6, source }], source: 'the province' };
    expect([JINJIANG, QUANZHOU, XIAMEN].map((region) => inRegion(fujian2024(), setting, region).value)).toEqual([
      6, 6, 12,
    ]);
    const own = { ...setting, regions: [...setting.regions, { region: JINJIANG, value: 3, source }] };
    expect(inRegion(fujian2024(), own, JINJIANG)).toMatchObject({ value: 3, source });
  });
});

describe('the rules of single regions', () => {
  const { caps, rules, groupUplifts, notice, funds } = fujian2024();

  it('count as each says', () => {
    expect(
      caps
        .filter(({ subsidy }) => subsidy === 'training')
        .map(({ times, period, regions }) => [times, period, regions?.length]),
    ).toEqual([
      [3, 'ever', 8],
      [3, { from: '2023-12-20', until: '2025-12-31' }, 1],
      [3, 'calendar-year', 1],
    ]);
    const evaluation = caps.filter(({ subsidy }) => subsidy === 'evaluation');
    expect(evaluation.map(({ times, period }) => [times, period])).toEqual([
      [3, 'ever'],
      [3, { from: '2023-12-20', until: '2025-12-31' }],
      [3, 'calendar-year'],
    ]);
  });

  it('are those of Xiamen', () => {
    const xiamen = (setting: Parameters<typeof inRegion>[1]) => inRegion(fujian2024(), setting, XIAMEN).value;
    expect(xiamen(rules.retiredAge)).toEqual({ years: 60, reached: true });
    expect(xiamen(rules.issuerOnFile)).toBe(true);
    expect(xiamen(groupUplifts)).toBe('none');
  });

  it('send to the unemployment fund whoever is eligible for it in Fuzhou', () => {
    expect(inRegion(fujian2024(), rules.unemploymentSubsidy, FUZHOU).value).toBe('eligible');
    expect(inRegion(fujian2024(), rules.unemploymentSubsidy, XIAMEN).value).toBe('drawn');
  });

  it('are five funds, of which the unemployment fund asks for seven days of notice', () => {
    expect(
      funds.map(({ name, pays, noticeWorkingDays }) => [
        name.zh,
        pays.join(),
        noticeWorkingDays ?? notice.workingDays.value,
      ]),
    ).toEqual([
      ['职业技能提升行动专账资金', 'training,evaluation', 5],
      ['就业补助资金', 'training,evaluation', 5],
      ['失业保险基金', 'training', 7],
      ['地方人才经费', 'training', 5],
      ['行业产业发展经费', 'training', 5],
    ]);
  });

  it('leave unknown what nobody has told', () => {
    expect(rules.trainingHours.value).toBe('unknown');
    expect(fujian2024().lists.find(({ id }) => id === 'xiamen-priority')?.occupations).toBe('unknown');
    expect(fujian2024().otherKinds).toMatchObject([
      { fenPerHour: 'unknown' },
      { fenPerYear: 'unknown', prepaidPercent: 50 },
    ]);
  });
});

describe('the public notice', () => {
  it.each([
    ['2023-08-17', 5, true, '2023-08-23'],
    ['2023-02-13', 5, true, '2023-02-17'],
    ['2023-08-17', 5, false, '2023-08-24'],
    ['2023-02-13', 5, false, '2023-02-20'],
    ['2023-08-17', 7, true, '2023-08-25'],
    ['2023-02-13', 7, true, '2023-02-21'],
  ])('that begins on %s for %i working days (first day counts: %s) ends with %s', (from, days, counts, to) => {
    expect(noticePeriod(from, days, counts)).toMatchObject({ from, to });
  });

  it('can be reckoned in every year of the calendar', () => {
    for (const year of fujian2024().calendar.years) expect(isWorkingDay(`${year}-01-01`)).toBe(false);
  });
});

describe('the groups of people', () => {
  it('are six, each with its evidence', () => {
    expect(fujian2024().groups.map(({ name }) => name.zh)).toEqual([
      '防止返贫监测对象',
      '毕业学年高校毕业生',
      '城乡未继续升学的应届初高中毕业生',
      '农村转移就业劳动者',
      '城镇登记失业人员',
      '就业困难人员',
    ]);
    for (const { evidence } of fujian2024().groups) expect(evidence.zh).toMatch(/./);
  });

  it.each([
    [' 农民工 ', 'rural-migrant'],
    ['就业困难人员', 'hard-to-employ'],
    ['退役军人', undefined],
    [undefined, undefined],
  ])('%s is %s', (written, id) => {
    expect(groupOf(written, fujian2024())).toBe(id);
  });
});

describe('the catalogue of occupations', () => {
  const { occupations } = fujian2024();

  it('has a few hundred, with names in Chinese', () => {
    expect(occupations.length).toBeGreaterThanOrEqual(300);
    for (const { name } of occupations) expect(name.zh).toMatch(/^[\p{Script=Han}()]+$/u);
  });

  it('is small enough to lie in every function', () => {
    const [file] = policyFiles;
    expect(Buffer.byteLength(JSON.stringify(file?.['occupations']))).toBeLessThan(60_000);
  });

  it('says of an occupation with a code in which category its major class puts it', () => {
    for (const { codes = [], category } of occupations) {
      for (const { code } of codes)
        expect([code, category]).toEqual([code, code.startsWith('6') ? 'manufacturing' : 'services']);
    }
  });

  it.each([
    ['焊工', 'welder'],
    [' 电 焊 工 ', 'welder'],
    ['6-04-02-05', 'welder'],
    ['焊工 6-18-02-04', 'welder'],
    ['电工(低压电工)', 'electrician'],
    ['电工(建筑电工)', 'electrician'],
    ['焊工-手工电弧焊', 'welder'],
    ['特种作业/焊工', 'welder'],
    ['建(构)筑物消防员', 'fire-facility-operator'],
    ['保育员', 'nursery-carer'],
    ['沙县小吃制作', 'shaxian-snacks'],
    ['挖掘机司机', 'excavator-driver'],
  ])('%s is %s', (name, id) => {
    expect(findOccupation(name, fujian2024())?.id).toBe(id);
  });

  it.each(['', '宇航员', '工', '9-99-99-99'])('%s is not in it', (name) => {
    expect(findOccupation(name, fujian2024())).toBeUndefined();
  });

  it('is that of the version asked', () => {
    expect(findOccupation('焊工', { ...fujian2024(), occupations: [] })).toBeUndefined();
  });

  it('tells nothing by a code that editions gave to different occupations', () => {
    const one = { kind: 'occupation', source: 'x' } as const;
    const catalogue = {
      occupations: [
        { ...one, id: 'a', name: { zh: '甲' }, codes: [{ edition: '2015' as const, code: '6-01-01-01' }] },
        {
          ...one,
          id: 'b',
          name: { zh: '乙' },
          codes: [
            { edition: '2022' as const, code: '6-01-01-01' },
            { edition: '2015' as const, code: '6-01-01-02' },
          ],
        },
      ],
    };
    expect(findOccupation('6-01-01-01', catalogue)).toBeUndefined();
    expect(findOccupation('6-01-01-02', catalogue)?.id).toBe('b');
    expect(findOccupation('甲', catalogue)?.id).toBe('a');
  });
});
