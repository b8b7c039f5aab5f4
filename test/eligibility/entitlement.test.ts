import { describe, expect, it } from 'vitest';
import {
  blockingLevels,
  capsName,
  conflictsIn,
  countersFor,
  type Grant,
  grantAttribute,
  type Limits,
  limitsFor,
  type PersonItem,
  recount,
  sameLine,
  tombstoneAttribute,
} from '#functions/eligibility/entitlement.ts';
import { LEVELS, type Level } from '#functions/submission/roster-line.ts';
import type { Cap } from '#policy/schema.ts';
import { fujian2024 } from '#test/support/domain.ts';

const mine: Grant = {
  claimId: 'c-1',
  revision: 1,
  lineId: '0-1',
  round: 1,
  subsidies: ['training'],
  counters: ['n#all'],
  issuedOn: '2024-06-01',
  region: '350200',
};
const other: Grant = { ...mine, claimId: 'c-2' };
const cap = (changes: Partial<Cap> = {}): Cap => ({
  id: 'all',
  subsidy: 'training',
  times: 3,
  period: 'ever',
  source: 'test',
  ...changes,
});
const CAPS = [cap()];
const limits: Limits = {
  counters: [{ subsidy: 'training', attribute: 'n#all', times: 3, binding: true }],
  caps: CAPS,
  lowerAfterHigherRefused: true,
};
const counted = (item: PersonItem): PersonItem => ({ caps: capsName(CAPS), v: 1, ...item });

const conflicts = (item: PersonItem, level: Level = '4', allowed = limits) =>
  conflictsIn(counted(item), { ...mine, occupation: 'welder', level }, allowed);

describe('the levels that stand in the way', () => {
  it.each<[Level, readonly Level[]]>([
    ['5', ['5', '4', '3', '2', '1']],
    ['3', ['3', '2', '1']],
    ['1', ['1']],
    ['special', ['special']],
  ])('of level %s are the same and every higher one', (level, blocking) => {
    expect(blockingLevels(level, true)).toEqual(blocking);
  });

  it.each(LEVELS)('of %s are only its own where a lower one after a higher is allowed', (level) => {
    expect(blockingLevels(level, false)).toEqual([level]);
  });
});

describe("what stands on a person's item", () => {
  it('is no conflict when nothing does', () => {
    expect(conflicts({ 'n#all': 2 })).toEqual([]);
    expect(conflictsIn({}, { ...mine, occupation: 'welder', level: '4' }, limits)).toEqual([]);
  });

  it('is my own grant when I was called twice, even when the times are used up by it', () => {
    const item = { [grantAttribute('welder', '4')]: mine, 'n#all': 3 };
    expect(conflicts(item)).toEqual([{ kind: 'mine', grant: mine }]);
  });

  it('is still my own grant when it was granted in an earlier round or counted under other caps', () => {
    const before = { ...mine, round: 7 };
    const item = { [grantAttribute('welder', '4')]: before, 'n#all': 1, caps: 'others' };
    expect(conflicts(item)).toEqual([{ kind: 'mine', grant: before }]);
  });

  it('is a tombstone when my line was let go of: a late duplicate grants nothing', () => {
    expect(conflicts({ [tombstoneAttribute(mine)]: true })).toEqual([{ kind: 'released' }]);
  });

  it("is not stopped by another line's tombstone", () => {
    expect(
      conflicts({ [tombstoneAttribute(other)]: true, [tombstoneAttribute({ ...mine, revision: 2 })]: true }),
    ).toEqual([]);
  });

  it('is the same certificate in another claim', () => {
    expect(conflicts({ [grantAttribute('welder', '4')]: other, 'n#all': 1 })).toEqual([
      { kind: 'taken', level: '4', higher: false, by: other },
    ]);
  });

  it('is a higher level granted before, and says so of each', () => {
    const item = { [grantAttribute('welder', '3')]: other, [grantAttribute('welder', '1')]: other, 'n#all': 2 };
    expect(conflicts(item)).toEqual([
      { kind: 'taken', level: '3', higher: true, by: other },
      { kind: 'taken', level: '1', higher: true, by: other },
    ]);
    expect(conflicts(item, '4', { ...limits, lowerAfterHigherRefused: false })).toEqual([]);
  });

  it('is no lower level and no other occupation', () => {
    expect(
      conflicts({ [grantAttribute('welder', '5')]: other, [grantAttribute('turner', '4')]: other, 'n#all': 2 }),
    ).toEqual([]);
  });

  it('is the third training: the fourth names all who hold the other three, and nobody else', () => {
    const item = {
      [grantAttribute('welder', '5')]: other,
      [grantAttribute('turner', '5')]: other,
      [grantAttribute('cook', '5')]: other,
      [grantAttribute('cook', '4')]: { ...other, subsidies: ['evaluation'], counters: [] },
      [tombstoneAttribute(other)]: true,
      'n#all': 3,
    };
    expect(conflicts(item)).toEqual([{ kind: 'used-up', subsidy: 'training', times: 3, by: [other, other, other] }]);
  });

  it('is no cap of another subsidy, and none that binds elsewhere', () => {
    const [counter] = limits.counters;
    if (counter === undefined) throw new Error('no counter');
    expect(conflicts({ 'n#all': 3 }, '4', { ...limits, counters: [{ ...counter, subsidy: 'evaluation' }] })).toEqual(
      [],
    );
    expect(conflicts({ 'n#all': 3 }, '4', { ...limits, counters: [{ ...counter, binding: false }] })).toEqual([]);
  });

  it('is every conflict at once', () => {
    const item = { [grantAttribute('welder', '4')]: other, 'n#all': 3 };
    expect(conflicts(item).map(({ kind }) => kind)).toEqual(['taken', 'used-up']);
  });

  it('is counted as the caps of the claim count, whichever counted it last', () => {
    const elsewhere = { ...other, counters: [] };
    const item = {
      [grantAttribute('welder', '5')]: elsewhere,
      [grantAttribute('turner', '5')]: elsewhere,
      [grantAttribute('cook', '5')]: elsewhere,
      'n#all': 1,
      caps: 'others',
    };
    expect(conflicts(item)).toMatchObject([{ kind: 'used-up', by: [other, other, other] }]);
    expect(conflicts({ 'n#all': 3, caps: 'others' })).toEqual([]);
  });
});

describe('the counters of a certificate', () => {
  const caps = [
    cap(),
    cap({ id: 'a-year', period: 'calendar-year', regions: ['350500'], times: 1 }),
    cap({ id: 'these', subsidy: 'evaluation', period: { from: '2023-12-20', until: '2025-12-31' } }),
  ];
  const regions = [
    { code: '350500', name: { zh: '泉州市', en: 'Quanzhou' }, keyIndustries: [], funds: ['f'], source: 's' },
    {
      code: '350582',
      within: '350500',
      name: { zh: '晋江市', en: 'Jinjiang' },
      keyIndustries: [],
      funds: ['f'],
      source: 's',
    },
  ];

  it('are every cap of the day, and bind where the cap says so, in the counties of its city too', () => {
    const of = (region: string) =>
      countersFor({ caps, regions }, region, '2024-06-01').map(({ attribute, binding }) => [attribute, binding]);
    expect(of('350200')).toEqual([
      ['n#all', true],
      ['n#a-year#2024', false],
      ['n#these', true],
    ]);
    expect(of('350500')[1]).toEqual(['n#a-year#2024', true]);
    expect(of('350582')[1]).toEqual(['n#a-year#2024', true]);
  });

  it.each([
    ['2023-12-19', false],
    ['2023-12-20', true],
    ['2025-12-31', true],
    ['2026-01-01', false],
  ])('on %s count in the period: %s', (day, counts) => {
    const attributes = countersFor({ caps, regions }, '350500', day).map(({ attribute }) => attribute);
    expect(attributes.includes('n#these')).toBe(counts);
  });

  it('are those that a recount finds', () => {
    const both: Grant = { ...mine, subsidies: ['training', 'evaluation'], counters: [] };
    const item = {
      [grantAttribute('welder', '4')]: both,
      [grantAttribute('turner', '4')]: { ...mine, issuedOn: '2025-02-01' },
      'n#gone': 2,
      'n#all': 9,
    };
    expect(recount(item, caps)).toEqual({
      counters: { 'n#all': 2, 'n#a-year#2024': 1, 'n#a-year#2025': 1, 'n#these': 1 },
      countedIn: {
        [grantAttribute('welder', '4')]: ['n#all', 'n#a-year#2024', 'n#these'],
        [grantAttribute('turner', '4')]: ['n#all', 'n#a-year#2025'],
      },
      obsolete: ['n#gone'],
    });
  });

  it('are of one kind where caps count alike, however often they allow, wherever they bind, in whatever order', () => {
    const alike = [...caps].reverse().map((each) => ({ ...each, times: 9, regions: ['350100'], source: 'other' }));
    expect(capsName(alike)).toBe(capsName(caps));
    expect(capsName([...caps, cap({ id: 'more' })])).not.toBe(capsName(caps));
    expect(capsName([cap({ period: 'calendar-year' })])).not.toBe(capsName(CAPS));
  });
});

describe('the limits of the shipped policy', () => {
  it('count each subsidy apart and bind everywhere', () => {
    const { counters, lowerAfterHigherRefused } = limitsFor(fujian2024(), '350100', '2024-06-01');
    expect(lowerAfterHigherRefused).toBe(true);
    expect(new Set(counters.map(({ subsidy }) => subsidy))).toEqual(new Set(['training', 'evaluation']));
    expect(counters.filter(({ binding }) => binding).map(({ times }) => times)).toEqual([3, 3]);
  });
});

describe('one line', () => {
  it('is the same only in the same claim and revision', () => {
    expect(sameLine(mine, { ...mine })).toBe(true);
    for (const change of [{ claimId: 'c-9' }, { revision: 2 }, { lineId: '0-2' }]) {
      expect(sameLine(mine, { ...mine, ...change })).toBe(false);
    }
  });
});
