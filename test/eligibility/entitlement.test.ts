import { describe, expect, it } from 'vitest';
import {
  blockingLevels,
  conflictsIn,
  type Grant,
  grantAttribute,
  type PersonItem,
  sameLine,
  tombstoneAttribute,
} from '#functions/eligibility/entitlement.ts';
import { LEVELS, type Level } from '#functions/submission/roster-line.ts';

const mine: Grant = { claimId: 'c-1', revision: 1, lineId: '0-1', round: 1 };
const other: Grant = { claimId: 'c-2', revision: 1, lineId: '0-1', round: 1 };
const limits = { maxTimes: 3, lowerAfterHigherRefused: true };

const conflicts = (item: PersonItem, level: Level = '4', allowed = limits) =>
  conflictsIn(item, { ...mine, occupation: 'welder', level }, allowed);

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
    expect(conflicts({ times: 2 })).toEqual([]);
  });

  it('is my own grant when I was called twice, even when the times are used up by it', () => {
    expect(conflicts({ [grantAttribute('welder', '4')]: mine, times: 3 })).toEqual([{ kind: 'mine' }]);
  });

  it('is still my own grant when it was granted in an earlier round', () => {
    expect(conflicts({ [grantAttribute('welder', '4')]: { ...mine, round: 7 }, times: 1 })).toEqual([{ kind: 'mine' }]);
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
    expect(conflicts({ [grantAttribute('welder', '4')]: other, times: 1 })).toEqual([
      { kind: 'taken', level: 'same', by: other },
    ]);
  });

  it('is a higher level granted before, and says so of each', () => {
    const item = { [grantAttribute('welder', '3')]: other, [grantAttribute('welder', '1')]: other, times: 2 };
    expect(conflicts(item)).toEqual([
      { kind: 'taken', level: 'higher', by: other },
      { kind: 'taken', level: 'higher', by: other },
    ]);
    expect(conflicts(item, '4', { ...limits, lowerAfterHigherRefused: false })).toEqual([]);
  });

  it('is no lower level and no other occupation', () => {
    expect(
      conflicts({ [grantAttribute('welder', '5')]: other, [grantAttribute('turner', '4')]: other, times: 2 }),
    ).toEqual([]);
  });

  it('is the third training: the fourth names all who hold the other three', () => {
    const item = {
      [grantAttribute('welder', '5')]: other,
      [grantAttribute('turner', '5')]: other,
      [grantAttribute('cook', '5')]: other,
      [tombstoneAttribute(other)]: true,
      times: 3,
    };
    expect(conflicts(item)).toEqual([{ kind: 'used-up', by: [other, other, other] }]);
  });

  it('is every conflict at once', () => {
    const item = { [grantAttribute('welder', '4')]: other, times: 3 };
    expect(conflicts(item).map(({ kind }) => kind)).toEqual(['taken', 'used-up']);
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
