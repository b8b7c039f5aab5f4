import { describe, expect, it } from 'vitest';
import type { PolicyFile } from '#policy/amend.ts';
import { fileById } from '#policy/files.ts';
import { loadPolicy, PolicyDataError } from '#policy/load.ts';
import type { PolicyVersion } from '#policy/schema.ts';
import { fujian2024 } from '#test/support/domain.ts';

const XIAMEN = '350200';
const FUZHOU = '350100';
const JINJIANG = '350582';
const source = 'an invented notice';
const name = { zh: '示例', en: 'Example' };

/** A city's amendment in which nothing is wrong. */
const GOOD = {
  id: 'xiamen-example',
  amends: 'fujian-2024',
  title: name,
  holdsFrom: { date: '2024-09-01', source },
};

const uplift = (change: object = {}) => ({
  id: 'example',
  name,
  regions: [XIAMEN],
  categories: ['manufacturing'],
  percent: 10,
  certificateFrom: '2024-09-01',
  source,
  ...change,
});

const base = (change: object = {}) => ({
  id: 'xiamen-level-4',
  subsidy: 'training',
  level: '4',
  fen: 110_000,
  regions: [XIAMEN],
  source,
  ...change,
});

const amendment = (change: object): PolicyFile => ({ ...GOOD, ...change });
const uplifts = (...changes: object[]) => amendment({ uplifts: changes.map(uplift) });
const baseRates = (...changes: object[]) => amendment({ baseRates: changes.map(base) });

/** The province's whole version, changed; for what an amendment cannot bring about. */
const whole = (change: (policy: PolicyVersion) => object): PolicyFile => {
  const policy = structuredClone(fujian2024());
  return { ...policy, ...change(policy) };
};

const xiamenRegion = (change: object) =>
  amendment({ regions: [{ ...fujian2024().regions.find(({ code }) => code === XIAMEN), ...change }] });
const occupation = (change: object) => ({ id: 'astronaut', name: { zh: '宇航员' }, source, ...change });

interface Bad {
  readonly what: string;
  readonly file: unknown;
  readonly code: string;
  readonly at: string;
  /** What its fix must tell to write, in both languages. */
  readonly zh: string | RegExp;
  readonly en: string | RegExp;
}

const BAD: readonly Bad[] = [
  {
    what: 'no file at all',
    file: null,
    code: 'policy-file',
    at: '',
    zh: 'docs/policy-files.md',
    en: 'docs/policy-files.md',
  },
  { what: 'a list for a file', file: [], code: 'policy-file', at: '', zh: '"amends"', en: '"amends"' },
  { what: 'text for a file', file: 'policy', code: 'policy-file', at: '', zh: '"id"', en: '"id"' },
  { what: 'an empty object', file: {}, code: 'policy-shape', at: '/holdsFrom', zh: 'date', en: 'date' },
  {
    what: 'an amendment of a version that is not there',
    file: amendment({ amends: 'fujian-1999' }),
    code: 'policy-amends',
    at: '/amends',
    zh: '"fujian-2024"',
    en: '"fujian-2024"',
  },
  {
    what: 'an amendment of itself',
    file: amendment({ amends: GOOD.id }),
    code: 'policy-amends',
    at: '/amends',
    zh: '另一个版本',
    en: 'another version',
  },
  {
    what: 'amendments that lead round in a circle',
    file: amendment({ amends: 'round' }),
    code: 'policy-amends',
    at: '/amends',
    zh: '另一个版本',
    en: 'another version',
  },
  {
    what: 'a number for what is amended',
    file: amendment({ amends: 5 }),
    code: 'policy-amends',
    at: '/amends',
    zh: 'id',
    en: 'id',
  },
  {
    what: 'an amendment without an id of its own',
    file: { amends: GOOD.amends, title: GOOD.title, holdsFrom: GOOD.holdsFrom },
    code: 'policy-amendment',
    at: '/id',
    zh: 'id、title',
    en: 'id, title',
  },
  {
    what: 'an amendment without a date of its own',
    file: { id: GOOD.id, amends: GOOD.amends, title: GOOD.title },
    code: 'policy-amendment',
    at: '/holdsFrom',
    zh: 'holdsFrom',
    en: 'holdsFrom',
  },
  {
    what: 'an amendment that holds before what it amends',
    file: amendment({ holdsFrom: { date: '2024-06-30', source } }),
    code: 'policy-amendment',
    at: '/holdsFrom/date',
    zh: '2024-07-01',
    en: '2024-07-01',
  },
  {
    what: 'an amendment that takes away what is not there',
    file: amendment({ uplifts: [{ id: 'none-such', removed: true }] }),
    code: 'policy-nothing-to-remove',
    at: '/uplifts/0',
    zh: 'id',
    en: 'id',
  },
  {
    what: 'an entry that an amendment has twice',
    file: uplifts({}, { percent: 20 }),
    code: 'policy-duplicate',
    at: '/uplifts/1',
    zh: '删除或改正',
    en: 'Remove or correct',
  },
  {
    what: 'a name that nobody knows',
    file: uplifts({ percentage: 20 }),
    code: 'policy-shape',
    at: '/uplifts/0/percentage',
    zh: 'percent、',
    en: 'percent, ',
  },
  {
    what: 'an entry without a source',
    file: uplifts({ source: undefined }),
    code: 'policy-shape',
    at: '/uplifts/0/source',
    zh: /例如 ".+第二条"/,
    en: 'the number of the notice',
  },
  {
    what: 'an empty source',
    file: uplifts({ source: '' }),
    code: 'policy-shape',
    at: '/uplifts/0/source',
    zh: '非空文字',
    en: 'not empty',
  },
  {
    what: 'an amount in yuan with a part',
    file: baseRates({ fen: 1100.5 }),
    code: 'policy-shape',
    at: '/baseRates/0/fen',
    zh: '150000(即 1500 元)',
    en: '1,500 yuan',
  },
  {
    what: 'an amount as text',
    file: baseRates({ fen: '110000' }),
    code: 'policy-shape',
    at: '/baseRates/0/fen',
    zh: /不加引号.+"unknown"/,
    en: /without quotes.+"unknown"/,
  },
  {
    what: 'an amount of nothing',
    file: baseRates({ fen: 0 }),
    code: 'policy-shape',
    at: '/baseRates/0/fen',
    zh: '不小于 1',
    en: 'at least 1',
  },
  {
    what: 'an amount that is not known, in other words',
    file: baseRates({ fen: '不详' }),
    code: 'policy-shape',
    at: '/baseRates/0/fen',
    zh: '"unknown"',
    en: '"unknown"',
  },
  {
    what: 'a percentage above all reason',
    file: uplifts({ percent: 2000 }),
    code: 'policy-shape',
    at: '/uplifts/0/percent',
    zh: '1 至 200',
    en: '1 to 200',
  },
  {
    what: 'a date as people write it',
    file: uplifts({ certificateFrom: '2024年9月1日' }),
    code: 'policy-shape',
    at: '/uplifts/0/certificateFrom',
    zh: '"2024-06-01"',
    en: '"2024-06-01"',
  },
  {
    what: 'a date that does not exist',
    file: uplifts({ certificateFrom: '2025-02-29' }),
    code: 'policy-shape',
    at: '/uplifts/0/certificateFrom',
    zh: '实有',
    en: 'exists',
  },
  {
    what: 'a level that there is not',
    file: baseRates({ level: '6' }),
    code: 'policy-shape',
    at: '/baseRates/0/level',
    zh: '"special"',
    en: '"special"',
  },
  {
    what: 'a subsidy that there is not',
    file: baseRates({ subsidy: 'bonus' }),
    code: 'policy-shape',
    at: '/baseRates/0/subsidy',
    zh: '"evaluation"',
    en: '"evaluation"',
  },
  {
    what: 'a region by its name',
    file: uplifts({ regions: ['厦门市'] }),
    code: 'policy-shape',
    at: '/uplifts/0/regions/0',
    zh: '"350200"',
    en: '"350200"',
  },
  {
    what: 'an id with blanks',
    file: uplifts({ id: 'Xiamen Example' }),
    code: 'policy-shape',
    at: '/uplifts/0/id',
    zh: '"xiamen-urgent-shortage"',
    en: '"xiamen-urgent-shortage"',
  },
  {
    what: 'a code that is none of the classification',
    file: amendment({ occupations: [occupation({ codes: [{ edition: '2022', code: '6-18-2' }] })] }),
    code: 'policy-shape',
    at: '/occupations/0/codes/0/code',
    zh: '6-18-02-04',
    en: '6-18-02-04',
  },
  {
    what: 'an edition that there is not',
    file: amendment({ occupations: [occupation({ codes: [{ edition: '2016', code: '6-18-02-04' }] })] }),
    code: 'policy-shape',
    at: '/occupations/0/codes/0/edition',
    zh: '"2015"',
    en: '"2015"',
  },
  {
    what: 'a training mode that there is not',
    file: amendment({ rules: { trainingModes: { value: ['online'] } } }),
    code: 'policy-shape',
    at: '/rules/trainingModes/value/0',
    zh: '"commissioned"',
    en: '"commissioned"',
  },
  {
    what: 'a notice of no days',
    file: amendment({ notice: { workingDays: { value: 0 } } }),
    code: 'policy-shape',
    at: '/notice/workingDays/value',
    zh: '1 至 60',
    en: '1 to 60',
  },
  {
    what: 'a review in negative time',
    file: amendment({ review: { workingDays: { value: -3 } } }),
    code: 'policy-shape',
    at: '/review/workingDays/value',
    zh: '不小于 1',
    en: 'at least 1',
  },
  {
    what: 'a rule that is neither yes nor no nor unknown',
    file: amendment({ rules: { pension: { value: 'maybe' } } }),
    code: 'policy-shape',
    at: '/rules/pension/value',
    zh: 'true 或 false,或"unknown"',
    en: 'true or false or "unknown"',
  },
  {
    what: 'an age without saying whether it may be reached',
    file: whole(({ rules }) => ({ rules: { ...rules, retiredAge: { ...rules.retiredAge, value: { years: 60 } } } })),
    code: 'policy-shape',
    at: '/rules/retiredAge/value/reached',
    zh: 'true 或 false',
    en: 'true or false',
  },
  {
    what: 'an apprenticeship paid in advance beyond half',
    file: amendment({
      otherKinds: [
        {
          id: 'new-apprentice',
          name,
          basis: 'apprentice-year',
          fenPerYear: 500_000,
          maxYears: 2,
          prepaidPercent: 60,
          source,
        },
      ],
    }),
    code: 'policy-shape',
    at: '/otherKinds/0/prepaidPercent',
    zh: '0 至 50',
    en: '0 to 50',
  },
  {
    what: 'the same id twice in a whole version',
    file: whole(({ funds }) => ({ funds: [...funds, funds[0]] })),
    code: 'policy-duplicate',
    at: '/funds/5',
    zh: '删除或改正',
    en: 'Remove or correct',
  },
  {
    what: 'the same region twice in a whole version',
    file: whole(({ regions }) => ({ regions: [...regions, regions[0]] })),
    code: 'policy-duplicate',
    at: '/regions/11',
    zh: '删除或改正',
    en: 'Remove or correct',
  },
  {
    what: 'a pooled district that is a region of its own too',
    file: xiamenRegion({ pooled: [{ code: JINJIANG, name }] }),
    code: 'policy-duplicate',
    at: '/regions/10',
    zh: '删除或改正',
    en: 'Remove or correct',
  },
  {
    what: 'an alias that two occupations share, however spelt',
    file: amendment({ occupations: [occupation({ aliases: [' 电 焊 工 '] })] }),
    code: 'policy-duplicate',
    at: '/occupations/0',
    zh: '删除或改正',
    en: 'Remove or correct',
  },
  {
    what: 'one code of one edition for two occupations',
    file: amendment({ occupations: [occupation({ codes: [{ edition: '2015', code: '6-18-02-04' }] })] }),
    code: 'policy-duplicate',
    at: '/occupations/0',
    zh: '删除或改正',
    en: 'Remove or correct',
  },
  {
    what: 'an alias that two groups share',
    file: amendment({ groups: [{ id: 'farmers', name, aliases: ['农民工'], evidence: name, source }] }),
    code: 'policy-duplicate',
    at: '/groups/0',
    zh: '删除或改正',
    en: 'Remove or correct',
  },
  {
    what: 'a region twice in one list',
    file: uplifts({ regions: [XIAMEN, XIAMEN] }),
    code: 'policy-duplicate',
    at: '/uplifts/0/regions/1',
    zh: '删除或改正',
    en: 'Remove or correct',
  },
  {
    what: 'a setting that answers twice for one region',
    file: whole(({ claimWindow }) => ({
      claimWindow: { ...claimWindow, regions: [6, 9].map((value) => ({ region: FUZHOU, value, source })) },
    })),
    code: 'policy-duplicate',
    at: '/claimWindow/regions/1',
    zh: '删除或改正',
    en: 'Remove or correct',
  },
  {
    what: 'a year twice in the calendar',
    file: amendment({ calendar: { years: [2024, 2025, 2025] } }),
    code: 'policy-duplicate',
    at: '/calendar/years/2',
    zh: '删除或改正',
    en: 'Remove or correct',
  },
  {
    what: 'an uplift of a region that is not there',
    file: uplifts({ regions: ['110000'] }),
    code: 'policy-reference',
    at: '/uplifts/0/regions/0',
    zh: '/regions',
    en: '/regions',
  },
  {
    what: 'an uplift by a list that is not there',
    file: uplifts({ lists: ['none-such'] }),
    code: 'policy-reference',
    at: '/uplifts/0/lists/0',
    zh: '/lists',
    en: '/lists',
  },
  {
    what: 'an uplift by a category that is not there',
    file: uplifts({ categories: ['none-such'] }),
    code: 'policy-reference',
    at: '/uplifts/0/categories/0',
    zh: '/categories',
    en: '/categories',
  },
  {
    what: 'an uplift by a group that is not there',
    file: uplifts({ regions: [FUZHOU], groups: ['none-such'] }),
    code: 'policy-reference',
    at: '/uplifts/0/groups/0',
    zh: '/groups',
    en: '/groups',
  },
  {
    what: 'a list of an occupation that is not there',
    file: amendment({ lists: [{ id: 'example', name, region: XIAMEN, occupations: ['astronaut'], source }] }),
    code: 'policy-reference',
    at: '/lists/0/occupations/0',
    zh: '/occupations',
    en: '/occupations',
  },
  {
    what: 'a list of a region that is not there',
    file: amendment({ lists: [{ id: 'example', name, region: '110000', occupations: ['welder'], source }] }),
    code: 'policy-reference',
    at: '/lists/0/region',
    zh: '/regions',
    en: '/regions',
  },
  {
    what: 'an occupation of a category that is not there',
    file: amendment({ occupations: [occupation({ category: 'space' })] }),
    code: 'policy-reference',
    at: '/occupations/0/category',
    zh: '/categories',
    en: '/categories',
  },
  {
    what: 'a fund that is not there',
    file: xiamenRegion({ funds: ['skills-upgrade-account', 'piggy-bank'] }),
    code: 'policy-reference',
    at: '/regions/0/funds/1',
    zh: '/funds',
    en: '/funds',
  },
  {
    what: 'a base rate of a region that is not there',
    file: baseRates({ regions: ['110000'] }),
    code: 'policy-reference',
    at: '/baseRates/0/regions/0',
    zh: '/regions',
    en: '/regions',
  },
  {
    what: 'a setting for a region that is not there',
    file: amendment({ claimWindow: { regions: [{ region: '110000', value: 6, source }] } }),
    code: 'policy-reference',
    at: '/claimWindow/regions/0/region',
    zh: '/regions',
    en: '/regions',
  },
  {
    what: 'a cap in a region that is not there',
    file: amendment({
      caps: [{ id: 'example', subsidy: 'training', times: 1, period: 'ever', regions: ['110000'], source }],
    }),
    code: 'policy-reference',
    at: '/caps/0/regions/0',
    zh: '/regions',
    en: '/regions',
  },
  {
    what: 'a target of a region that is not there',
    file: amendment({
      targets: [
        {
          id: '2024',
          from: '2024-01-01',
          until: '2024-12-31',
          trainings: 9,
          regions: [{ region: '110000', trainings: 9, source }],
          source,
        },
      ],
    }),
    code: 'policy-reference',
    at: '/targets/0/regions/0/region',
    zh: '/regions',
    en: '/regions',
  },
  {
    what: 'a transfer from a fund that is not there',
    file: amendment({ transfers: [{ id: 'example', from: 'piggy-bank', to: 'local-talent', source }] }),
    code: 'policy-reference',
    at: '/transfers/0/from',
    zh: '/funds',
    en: '/funds',
  },
  {
    what: 'certificates until before they begin',
    file: amendment({ certificates: { until: '2023-12-31' } }),
    code: 'policy-dates',
    at: '/certificates',
    zh: '日期',
    en: 'dates',
  },
  {
    what: 'a version that holds when its certificates are over',
    file: amendment({ holdsFrom: { date: '2026-01-01', source } }),
    code: 'policy-dates',
    at: '/holdsFrom/date',
    zh: 'certificates/until',
    en: 'certificates/until',
  },
  {
    what: 'an uplift that ends before it begins',
    file: uplifts({ certificateUntil: '2024-08-31' }),
    code: 'policy-dates',
    at: '/uplifts/0',
    zh: '日期',
    en: 'dates',
  },
  {
    what: 'an uplift outside the version',
    file: uplifts({ certificateFrom: '2023-06-01' }),
    code: 'policy-dates',
    at: '/uplifts/0',
    zh: '2024-01-01 至 2025-12-31',
    en: '2024-01-01 to 2025-12-31',
  },
  {
    what: 'a base rate outside the version',
    file: baseRates({ certificateUntil: '2026-12-31' }),
    code: 'policy-dates',
    at: '/baseRates/0',
    zh: '2024-01-01 至 2025-12-31',
    en: '2024-01-01 to 2025-12-31',
  },
  {
    what: 'a cap whose period runs backwards',
    file: amendment({
      caps: [
        { id: 'example', subsidy: 'training', times: 3, period: { from: '2025-12-31', until: '2023-12-20' }, source },
      ],
    }),
    code: 'policy-dates',
    at: '/caps/0/period',
    zh: '日期',
    en: 'dates',
  },
  {
    what: 'a target that runs backwards',
    file: amendment({ targets: [{ id: 'example', from: '2026-12-31', until: '2026-01-01', trainings: 9, source }] }),
    code: 'policy-dates',
    at: '/targets/0',
    zh: '日期',
    en: 'dates',
  },
  {
    what: 'targets for the same days',
    file: amendment({ targets: [{ id: 'example', from: '2024-12-31', until: '2025-12-31', trainings: 9, source }] }),
    code: 'policy-target',
    at: '/targets/0',
    zh: 'from 或 until',
    en: 'from or until',
  },
  {
    what: 'high skill as a number and a share',
    file: amendment({
      targets: [
        {
          id: '2024',
          from: '2024-01-01',
          until: '2024-12-31',
          trainings: 9,
          highSkill: 3,
          highSkillPercent: 33,
          source,
        },
      ],
    }),
    code: 'policy-target',
    at: '/targets/0/highSkillPercent',
    zh: 'highSkill 或',
    en: 'highSkill or',
  },
  {
    what: 'a year whose working days nobody knows',
    file: amendment({ calendar: { years: [2024, 2025, 2031] } }),
    code: 'policy-calendar',
    at: '/calendar/years/2',
    zh: '2026',
    en: '2026',
  },
  {
    what: 'a year of the version that the calendar lacks',
    file: amendment({ calendar: { years: [2024] } }),
    code: 'policy-calendar',
    at: '/calendar/years',
    zh: '每一年',
    en: 'every year',
  },
  {
    what: 'a level without a rate',
    file: amendment({ baseRates: [{ id: 'training-level-1', removed: true }] }),
    code: 'policy-rate-gap',
    at: '/baseRates',
    zh: '"1"',
    en: '"1"',
  },
  {
    what: 'days without a rate',
    file: amendment({
      baseRates: [base({ id: 'training-level-4', certificateFrom: '2024-02-01', regions: undefined })],
    }),
    code: 'policy-rate-gap',
    at: '/baseRates',
    zh: '"4"',
    en: '"4"',
  },
  {
    what: 'two rates for the same days and region',
    file: baseRates({ certificateUntil: '2024-12-31' }, { id: 'again', certificateFrom: '2024-12-31' }),
    code: 'policy-rate-overlap',
    at: '/baseRates/1',
    zh: 'certificateUntil',
    en: 'certificateUntil',
  },
  {
    what: 'two rates of the province for the same days',
    file: baseRates({ regions: undefined }),
    code: 'policy-rate-overlap',
    at: '/baseRates/0',
    zh: 'certificateUntil',
    en: 'certificateUntil',
  },
  {
    what: 'an uplift that would pay part of a fen',
    file: amendment({ baseRates: [base({ fen: 110_001 })], uplifts: [uplift()] }),
    code: 'policy-part-fen',
    at: '/uplifts/0/percent',
    zh: '比例',
    en: 'percentage',
  },
  {
    what: 'two uplifts with the same conditions',
    file: uplifts({}, { id: 'again', percent: 20 }),
    code: 'policy-uplift-twice',
    at: '/uplifts/1',
    zh: 'certificateUntil',
    en: 'certificateUntil',
  },
  {
    what: "another city's list",
    file: uplifts({ regions: [FUZHOU], lists: ['xiamen-urgent-shortage'] }),
    code: 'policy-list-of-another-region',
    at: '/uplifts/0/lists/0',
    zh: 'regions',
    en: 'regions',
  },
  {
    what: 'an uplift by group where groups are paid the base',
    file: uplifts({ groups: ['graduate'] }),
    code: 'policy-group-uplift',
    at: '/uplifts/0/regions/0',
    zh: '"as-listed"',
    en: '"as-listed"',
  },
  {
    what: 'a county in a city that is not there',
    file: xiamenRegion({ within: '350000' }),
    code: 'policy-reference',
    at: '/regions/0/within',
    zh: '/regions',
    en: '/regions',
  },
  {
    what: 'a county in itself',
    file: xiamenRegion({ within: XIAMEN }),
    code: 'policy-county',
    at: '/regions/0/within',
    zh: '设区市',
    en: 'its city',
  },
  {
    what: 'a county in a county',
    file: xiamenRegion({ within: JINJIANG }),
    code: 'policy-county',
    at: '/regions/0/within',
    zh: '设区市',
    en: 'its city',
  },
  {
    what: 'a region whose fund pays nothing',
    file: amendment({ funds: [{ id: 'local-talent', name, pays: [], source }] }),
    code: 'policy-fund-pays-nothing',
    at: '/regions/0/funds/3',
    zh: 'pays',
    en: 'pays',
  },
  {
    what: 'a region without a fund for training',
    file: whole(({ funds }) => ({ funds: funds.map((fund) => ({ ...fund, pays: ['evaluation'] })) })),
    code: 'policy-region-without-fund',
    at: '/regions/0/funds',
    zh: 'pays',
    en: 'pays',
  },
  {
    what: 'a region without a fund for the evaluation that it pays',
    file: amendment({
      regions: [{ code: XIAMEN, name, funds: ['local-talent'], source }],
      baseRates: [base({ subsidy: 'evaluation' })],
    }),
    code: 'policy-region-without-fund',
    at: '/regions/0/funds',
    zh: 'pays',
    en: 'pays',
  },
  {
    what: 'a transfer from a fund to itself',
    file: amendment({ transfers: [{ id: 'example', from: 'local-talent', to: 'local-talent', source }] }),
    code: 'policy-transfer',
    at: '/transfers/0/to',
    zh: '另一项资金',
    en: 'another fund',
  },
  {
    what: 'a transfer where one of the funds is not',
    file: amendment({
      regions: [{ code: XIAMEN, name, funds: ['local-talent'], source }],
      transfers: [{ id: 'example', from: 'local-talent', to: 'employment-subsidy', regions: [FUZHOU, XIAMEN], source }],
    }),
    code: 'policy-transfer',
    at: '/transfers/0/regions/1',
    zh: 'funds',
    en: 'funds',
  },
  {
    what: 'two caps on the same',
    file: amendment({ caps: [{ id: 'example', subsidy: 'training', times: 2, period: 'ever', source }] }),
    code: 'policy-cap-twice',
    at: '/caps/0',
    zh: 'regions',
    en: 'regions',
  },
  {
    what: 'a second review without a first',
    file: amendment({ review: { first: false } }),
    code: 'policy-review',
    at: '/review/first',
    zh: 'straightThrough',
    en: 'straightThrough',
  },
  {
    what: 'nobody to review',
    file: amendment({ review: { first: false, second: false } }),
    code: 'policy-review',
    at: '/review/first',
    zh: 'straightThrough',
    en: 'straightThrough',
  },
];

/** Two more that amend each other in a circle, which no published version can. */
const files = (id: string): PolicyFile | undefined =>
  id === 'round' ? { ...GOOD, id: 'round', amends: GOOD.id } : id === GOOD.id ? GOOD_IN_A_CIRCLE : fileById(id);
const GOOD_IN_A_CIRCLE: PolicyFile = { ...GOOD, amends: 'round' };

function faultsOf(file: unknown) {
  try {
    loadPolicy(file, files);
  } catch (error) {
    if (error instanceof PolicyDataError) return error.faults;
    throw error;
  }
  return [];
}

describe('a policy file that cannot be used', () => {
  it('is not the one that the bad ones are made from', () => {
    expect(faultsOf(GOOD)).toEqual([]);
    expect(faultsOf(whole(() => ({})))).toEqual([]);
    expect(faultsOf(uplifts({}))).toEqual([]);
    expect(faultsOf(baseRates({}))).toEqual([]);
    expect(faultsOf(xiamenRegion({}))).toEqual([]);
    expect(
      faultsOf(amendment({ occupations: [occupation({ codes: [{ edition: '2022', code: '9-99-99-99' }] })] })),
    ).toEqual([]);
  });

  it.each(BAD.map((bad) => [bad.what, bad] as const))('%s: with its place and what to write instead', (_, bad) => {
    const found = faultsOf(bad.file).filter(({ code, place }) => code === bad.code && place.pointer === bad.at);
    expect(found, JSON.stringify(faultsOf(bad.file), null, 1)).not.toHaveLength(0);
    expect(found[0]?.fix.zh).toMatch(bad.zh);
    expect(found[0]?.fix.en).toMatch(bad.en);
  });

  it.each(BAD.map((bad) => [bad.what, bad] as const))('%s: in Chinese and in English', (_, bad) => {
    for (const { text, fix } of faultsOf(bad.file)) {
      expect(text.zh).toMatch(/\p{Script=Han}/u);
      expect(fix.zh).toMatch(/\p{Script=Han}/u);
      expect(fix.en).not.toMatch(/\p{Script=Han}/u);
      expect(fix.en).toMatch(/[.:]$/);
    }
  });

  it('tells all of its faults at once', () => {
    const faults = faultsOf(uplifts({ percent: '20', surprise: 1, source: undefined }));
    expect(faults.map(({ place }) => place.pointer)).toEqual([
      '/uplifts/0/percent',
      '/uplifts/0/source',
      '/uplifts/0/surprise',
    ]);
    expect(
      faultsOf(uplifts({ regions: ['110000'], lists: ['none-such'], certificateFrom: '2020-01-01' })),
    ).toHaveLength(3);
  });

  it('says in its message what to do', () => {
    expect(() => loadPolicy(uplifts({ percent: '20' }), files)).toThrow(
      /\/uplifts\/0\/percent: .+ Write a whole number/,
    );
  });

  it('that amends one with faults tells that place in the version that results', () => {
    const [fault] = faultsOf(amendment({ funds: [{ id: 'local-talent', name, pays: [], source }] }));
    expect(fault?.place.pointer).toBe('/regions/0/funds/3');
    expect(fault?.text.en).toContain('in the version that results');
    expect(fault?.text.zh).toContain('修订后的版本');
  });
});

describe('a policy file that may look wrong and is not', () => {
  const cap = (change: object) => ({ id: 'example', subsidy: 'training', times: 2, period: 'ever', source, ...change });
  const everywhere = fujian2024().regions.map(({ code }) => code);

  // A tenth of 1,100.05 yuan is part of a fen; a fifth, which Xiamen adds for its list, is not.
  it.each([
    [
      'part of a fen on a rate that had ended',
      amendment({ baseRates: [base({ fen: 110_005, certificateUntil: '2024-08-31' })], uplifts: [uplift()] }),
    ],
    [
      'part of a fen on a rate of elsewhere',
      amendment({ baseRates: [base({ fen: 110_005, regions: [FUZHOU] })], uplifts: [uplift()] }),
    ],
    [
      'part of a fen on a level that is not raised',
      amendment({ baseRates: [base({ fen: 110_005 })], uplifts: [uplift({ levels: ['3'] })] }),
    ],
    [
      'part of a fen by a percentage that is not known',
      amendment({ baseRates: [base({ fen: 110_005 })], uplifts: [uplift({ percent: 'unknown' })] }),
    ],
    [
      'an uplift that follows another',
      uplifts({ certificateUntil: '2024-12-31' }, { id: 'again', certificateFrom: '2025-01-01' }),
    ],
    ['the same uplift for others', uplifts({}, { id: 'again', levels: ['3'] })],
    ['the same uplift elsewhere', uplifts({}, { id: 'again', regions: [FUZHOU] })],
    [
      'a rate that follows another',
      baseRates({ certificateUntil: '2024-12-31' }, { id: 'again', certificateFrom: '2025-01-01' }),
    ],
    ["a county's rate beside its city's", baseRates({ regions: ['350500'] }, { id: 'again', regions: [JINJIANG] })],
    [
      'rates of every region and none of the province',
      amendment({
        baseRates: [
          { id: 'training-level-4', removed: true },
          base({ regions: everywhere.filter((code) => code !== JINJIANG) }),
        ],
      }),
    ],
    [
      "a city's list for its county",
      amendment({
        lists: [{ id: 'example', name, region: '350500', occupations: ['welder'], source }],
        uplifts: [uplift({ regions: [JINJIANG], lists: ['example'] })],
      }),
    ],
    [
      'an uplift by group where the region says so',
      amendment({
        groupUplifts: { regions: [{ region: XIAMEN, value: 'as-listed', source }] },
        uplifts: [uplift({ groups: ['graduate'] })],
      }),
    ],
    ['a cap in another region', amendment({ caps: [cap({ regions: [XIAMEN] })] })],
    ['a cap by another period', amendment({ caps: [cap({ period: { from: '2024-01-01', until: '2024-12-31' } })] })],
    [
      'a target that follows another',
      amendment({
        targets: [{ id: 'example', from: '2025-01-01', until: '2025-12-31', trainings: 'unknown', source }],
      }),
    ],
    [
      'a transfer where both funds are',
      amendment({ transfers: [{ id: 'example', from: 'local-talent', to: 'employment-subsidy', source }] }),
    ],
    [
      'a version that ends in a year whose working days nobody knows yet',
      amendment({ certificates: { until: '2027-12-31' } }),
    ],
    [
      'no evaluation subsidy at all',
      whole(({ baseRates: rates }) => ({ baseRates: rates.filter((rate) => rate.subsidy === 'training') })),
    ],
  ])('%s', (_, file) => {
    expect(faultsOf(file)).toEqual([]);
  });
});
