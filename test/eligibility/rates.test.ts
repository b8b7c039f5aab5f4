import { describe, expect, it } from 'vitest';
import { type Rate, type Rated, rateFor } from '#functions/eligibility/rates.ts';
import { LEVELS, type Level } from '#functions/submission/roster-line.ts';
import type { PolicyVersion, Uplift } from '#policy/schema.ts';
import { fujian2024 } from '#test/support/domain.ts';

const FUZHOU = '350100';
const XIAMEN = '350200';
const QUANZHOU = '350500';
const JINJIANG = '350582';

const WELDER = { id: 'welder', category: 'manufacturing' };
const CARER = { id: 'nursery-carer', category: 'services' };

/** What 闽人社发〔2024〕3号 pays for a certificate, in yuan. */
const NOTICE: readonly (readonly [level: Level, title: string, yuan: number])[] = [
  ['special', '专项职业能力', 500],
  ['5', '初级工', 700],
  ['4', '中级工', 1000],
  ['3', '高级工', 1500],
  ['2', '技师', 2000],
  ['1', '高级技师', 3000],
];

/** In Xiamen for an urgently needed occupation: the day before a fifth is added, and on the day. */
const XIAMEN_URGENT: readonly (readonly [level: Level, on31May: number, on1June: number])[] = [
  ['special', 500, 600],
  ['5', 700, 840],
  ['4', 1000, 1200],
  ['3', 1500, 1800],
  ['2', 2000, 2400],
  ['1', 3000, 3600],
];

const rated = (change: Partial<Rated> = {}): Rated => ({
  subsidy: 'training',
  region: FUZHOU,
  level: '3',
  occupation: WELDER,
  issuedOn: '2024-06-01',
  ...change,
});

const shipped = (change: Partial<Rated> = {}) => rateFor(fujian2024(), rated(change));

/** An amount in yuan, or that a person must say. */
function yuan(rate: Rate): number | string {
  return rate.outcome === 'known' ? rate.part.amountFen / 100 : rate.outcome;
}

describe('the rates of the notice', () => {
  const regions = fujian2024().regions.map(({ code, name }) => [name.en, code] as const);
  const first = fujian2024().certificates.from;
  const last = fujian2024().certificates.until;

  describe.each(regions)('in %s', (_, region) => {
    it.each(NOTICE)('level %s (%s) is paid %i yuan, on the first day and on the last', (level, _title, amount) => {
      for (const issuedOn of [first, last])
        expect(yuan(shipped({ region, level, issuedOn, occupation: CARER })), issuedOn).toBe(amount);
    });
  });

  it('name the entry that they come from', () => {
    expect(shipped()).toEqual({
      outcome: 'known',
      part: { subsidy: 'training', baseId: 'training-level-3', baseFen: 150_000, amountFen: 150_000 },
    });
  });

  it.each(LEVELS)('do not tell the evaluation subsidy of level %s', (level) => {
    expect(shipped({ subsidy: 'evaluation', level })).toEqual({
      outcome: 'unknown',
      of: [level === 'special' ? 'evaluation-special' : `evaluation-level-${level}`],
    });
  });
});

describe('the uplifts of the notices', () => {
  it.each(XIAMEN_URGENT)(
    'level %s of an urgent occupation in Xiamen is paid %i yuan until 2024-05-31, %i yuan from 2024-06-01',
    (level, before, after) => {
      expect(yuan(shipped({ region: XIAMEN, level, issuedOn: '2024-05-31' }))).toBe(before);
      expect(yuan(shipped({ region: XIAMEN, level, issuedOn: '2024-06-01' }))).toBe(after);
      expect(yuan(shipped({ region: XIAMEN, level, issuedOn: '2025-12-31' }))).toBe(after);
    },
  );

  it('say which uplift was added', () => {
    expect(shipped({ region: XIAMEN })).toMatchObject({
      part: { baseFen: 150_000, uplifts: [{ id: 'xiamen-urgent-shortage', percent: 20 }], amountFen: 180_000 },
    });
  });

  it('add nothing in any other region', () => {
    const others = fujian2024().regions.filter(({ code }) => code !== XIAMEN);
    expect(others.map(({ code }) => yuan(shipped({ region: code })))).toEqual(others.map(() => 1500));
  });

  it('add nothing for an occupation that is not urgent, or that the catalogue does not know', () => {
    expect(yuan(shipped({ region: XIAMEN, occupation: CARER }))).toBe(1500);
    expect(yuan(shipped({ region: XIAMEN, occupation: undefined }))).toBe(1500);
  });

  it.each(fujian2024().groups.map(({ id }) => id))('add nothing in Xiamen for the group %s', (group) => {
    expect(yuan(shipped({ region: XIAMEN, occupation: CARER, group }))).toBe(1500);
  });

  it('are all in this table', () => {
    expect(fujian2024().uplifts.map(({ id, certificateFrom }) => [id, certificateFrom])).toEqual([
      ['xiamen-urgent-shortage', '2024-06-01'],
    ]);
  });
});

const uplift = (id: string, change: Partial<Uplift>): Uplift => ({
  id,
  name: { zh: '示例', en: 'Example' },
  subsidy: 'training',
  regions: [XIAMEN],
  percent: 20,
  certificateFrom: '2024-06-01',
  source: 'an invented notice',
  ...change,
});

function withUplifts(uplifts: readonly Uplift[], change: Partial<PolicyVersion> = {}): PolicyVersion {
  return { ...fujian2024(), uplifts, ...change };
}

const stacking = (value: 'highest' | 'sum' | 'unknown') => ({ value, regions: [], source: 'an invented notice' });
const here = (change: Partial<Rated> = {}) => rated({ region: XIAMEN, ...change });

describe('several uplifts', () => {
  const three = [10, 30, 20].map((percent) => uplift(`u-${percent}`, { percent }));

  it.each([
    ['highest', 1950, ['u-30']],
    ['sum', 2400, ['u-30', 'u-20', 'u-10']],
  ] as const)('%s: %i yuan', (how, amount, ids) => {
    const rate = rateFor(withUplifts(three, { stacking: stacking(how) }), here());
    expect(yuan(rate)).toBe(amount);
    expect(rate).toMatchObject({ part: { uplifts: ids.map((id) => ({ id })) } });
  });

  it('name those passed over for the highest', () => {
    expect(rateFor(withUplifts(three), here())).toMatchObject({ part: { passedOver: ['u-20', 'u-10'] } });
  });

  it('are for a person to decide where it is not known whether they stack', () => {
    const policy = withUplifts(three, { stacking: stacking('unknown') });
    expect(rateFor(policy, here())).toEqual({ outcome: 'unknown', of: ['u-30', 'u-20', 'u-10'] });
  });

  it('that are one leave no question of stacking', () => {
    expect(yuan(rateFor(withUplifts(three.slice(0, 1), { stacking: stacking('unknown') }), here()))).toBe(1650);
  });

  it('stack in the region that says so, and not in another', () => {
    const source = 'an invented notice';
    const regional = {
      value: 'highest' as const,
      regions: [{ region: QUANZHOU, value: 'sum' as const, source }],
      source,
    };
    const both = three.map((each) => ({ ...each, regions: [XIAMEN, QUANZHOU] }));
    const policy = withUplifts(both, { stacking: regional });
    expect(yuan(rateFor(policy, here()))).toBe(1950);
    expect(yuan(rateFor(policy, here({ region: QUANZHOU })))).toBe(2400);
    expect(yuan(rateFor(policy, here({ region: JINJIANG })))).toBe(2400);
  });
});

describe('an uplift', () => {
  it.each([
    ['2024-05-31', 1500],
    ['2024-06-01', 1800],
    ['2024-06-30', 1800],
    ['2024-07-01', 1500],
  ])('holds from its first day to its last: certified on %s, %i yuan', (issuedOn, amount) => {
    const policy = withUplifts([uplift('june', { certificateUntil: '2024-06-30' })]);
    expect(yuan(rateFor(policy, here({ issuedOn })))).toBe(amount);
  });

  it.each([
    ['the group', { groups: ['hard-to-employ'] }, { group: 'hard-to-employ' }, { group: 'graduate' }],
    ['a group at all', { groups: ['hard-to-employ'] }, { group: 'hard-to-employ' }, { group: undefined }],
    ['the category', { categories: ['manufacturing'] }, {}, { occupation: CARER }],
    ['the level', { levels: ['3'] }, {}, { level: '4' }],
    ['the region', { regions: [XIAMEN] }, {}, { region: FUZHOU }],
    ['the subsidy', { subsidy: 'evaluation' }, { subsidy: 'evaluation' }, {}],
    ['the list', { lists: ['xiamen-urgent-shortage'] }, {}, { occupation: CARER }],
  ] as const)('asks for %s', (_, conditions, fits, differs) => {
    const evaluation = fujian2024().baseRates.map((rate) => ({
      ...rate,
      fen: rate.fen === 'unknown' ? 50_000 : rate.fen,
    }));
    const policy = withUplifts([uplift('conditional', conditions as Partial<Uplift>)], { baseRates: evaluation });
    const raised = (change: object) => {
      const rate = rateFor(policy, here(change));
      return rate.outcome === 'known' && rate.part.uplifts !== undefined;
    };
    expect(raised(fits)).toBe(true);
    expect(raised(differs)).toBe(false);
  });

  it('asks for everything that it names', () => {
    const policy = withUplifts([uplift('both', { groups: ['graduate'], categories: ['services'] })]);
    expect(yuan(rateFor(policy, here({ group: 'graduate', occupation: CARER })))).toBe(1800);
    expect(yuan(rateFor(policy, here({ group: 'graduate' })))).toBe(1500);
    expect(yuan(rateFor(policy, here({ occupation: CARER })))).toBe(1500);
  });

  it('of a city is for its counties too, and that of a county for itself alone', () => {
    const city = withUplifts([uplift('city', { regions: [QUANZHOU] })]);
    const county = withUplifts([uplift('county', { regions: [JINJIANG] })]);
    expect([QUANZHOU, JINJIANG].map((region) => yuan(rateFor(city, here({ region }))))).toEqual([1800, 1800]);
    expect([QUANZHOU, JINJIANG].map((region) => yuan(rateFor(county, here({ region }))))).toEqual([1500, 1800]);
  });
});

describe('what is not known makes the amount unknown', () => {
  const unknownList = {
    id: 'secret',
    name: { zh: '示例', en: 'Example' },
    region: XIAMEN,
    occupations: 'unknown',
    source: 'x',
  } as const;

  it('a list that nobody has seen', () => {
    const policy = withUplifts([uplift('listed', { lists: ['secret'] })], { lists: [unknownList] });
    expect(rateFor(policy, here())).toEqual({ outcome: 'unknown', of: ['listed'] });
  });

  it('but not where another list of the same uplift already has the occupation', () => {
    const lists = [unknownList, { ...unknownList, id: 'known', occupations: ['welder'] }];
    const policy = withUplifts([uplift('listed', { lists: ['secret', 'known'] })], { lists });
    expect(yuan(rateFor(policy, here()))).toBe(1800);
    expect(rateFor(policy, here({ occupation: CARER })).outcome).toBe('unknown');
  });

  it('a percentage that nobody has told, for those whom it is for', () => {
    const policy = withUplifts([uplift('secret', { percent: 'unknown', groups: ['graduate'] })]);
    expect(rateFor(policy, here({ group: 'graduate' }))).toEqual({ outcome: 'unknown', of: ['secret'] });
    expect(yuan(rateFor(policy, here()))).toBe(1500);
  });

  it('the category of an occupation that the catalogue gives none', () => {
    const policy = withUplifts([uplift('services', { categories: ['services'] })]);
    expect(rateFor(policy, here({ occupation: { id: 'agronomist' } })).outcome).toBe('unknown');
  });
});

describe('the base', () => {
  const own = (id: string, region: string, fen: number, more: object = {}) => ({
    id,
    subsidy: 'training' as const,
    level: '3' as const,
    fen,
    regions: [region],
    source: 'an invented notice',
    ...more,
  });
  const bases = (...rates: ReturnType<typeof own>[]) => ({
    ...fujian2024(),
    baseRates: [...fujian2024().baseRates, ...rates],
  });
  const in2 = (policy: PolicyVersion, issuedOn = '2024-06-01') =>
    [JINJIANG, QUANZHOU, FUZHOU].map((region) => yuan(rateFor(policy, rated({ region, issuedOn }))));

  it("is the county's own before its city's before the province's", () => {
    expect(in2(bases())).toEqual([1500, 1500, 1500]);
    expect(in2(bases(own('city', QUANZHOU, 160_000)))).toEqual([1600, 1600, 1500]);
    expect(in2(bases(own('city', QUANZHOU, 160_000), own('county', JINJIANG, 170_000)))).toEqual([1700, 1600, 1500]);
    expect(in2(bases(own('county', JINJIANG, 170_000)))).toEqual([1700, 1500, 1500]);
  });

  it("is the province's again where the region's own does not hold", () => {
    const policy = bases(
      own('city', QUANZHOU, 160_000, { certificateFrom: '2024-06-01', certificateUntil: '2024-06-30' }),
    );
    expect(in2(policy, '2024-05-31')).toEqual([1500, 1500, 1500]);
    expect(in2(policy, '2024-06-30')).toEqual([1600, 1600, 1500]);
    expect(in2(policy, '2024-07-01')).toEqual([1500, 1500, 1500]);
  });

  it('that a version has not is told as none', () => {
    expect(rateFor({ ...fujian2024(), baseRates: [] }, rated())).toEqual({ outcome: 'none' });
  });

  it('is never raised by part of a fen', () => {
    const odd = { ...withUplifts([uplift('third', { percent: 33 })]), baseRates: [own('odd', XIAMEN, 101)] };
    expect(rateFor(odd, here())).toMatchObject({ part: { amountFen: 101 + 33 } });
  });
});
