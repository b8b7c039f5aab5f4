import { describe, expect, it } from 'vitest';
import { transferRule, whoPays } from '#functions/payment/who-pays.ts';
import type { PolicyVersion } from '#policy/schema.ts';
import { fujian2024 } from '#test/support/domain.ts';

const shipped = fujian2024();
const [anyRegion] = shipped.regions;
const [anyFund] = shipped.funds;
if (anyRegion === undefined || anyFund === undefined) throw new Error('The policy has no region or no fund.');

const policy: PolicyVersion = {
  ...shipped,
  regions: [
    { ...anyRegion, code: '350500', funds: ['one', 'two', 'three'] },
    { ...anyRegion, code: '350582', within: '350500', funds: ['three'] },
    { ...anyRegion, code: '350200', funds: ['one', 'three', 'one'] },
  ],
  funds: [
    { ...anyFund, id: 'one', pays: ['training', 'evaluation'] },
    { ...anyFund, id: 'two', pays: ['training'] },
    { ...anyFund, id: 'three', pays: ['evaluation', 'training'] },
  ],
  transfers: [
    { id: 'everywhere', from: 'one', to: 'two', source: 'test' },
    { id: 'here', from: 'two', to: 'three', regions: ['350500'], source: 'test' },
  ],
};

describe('the funds that may pay a claim', () => {
  it('are those of its region, in their order, that pay all it contains', () => {
    expect(whoPays(policy, '350500', { subsidies: ['training'], noticeDays: 5 }).funds).toEqual([
      'one',
      'two',
      'three',
    ]);
    expect(whoPays(policy, '350500', { subsidies: ['training', 'evaluation'], noticeDays: 5 }).funds).toEqual([
      'one',
      'three',
    ]);
    expect(whoPays(policy, '350200', { subsidies: ['evaluation'], noticeDays: 5 }).funds).toEqual(['one', 'three']);
  });

  it("are a county's own, never its city's, and none of a region that is not named", () => {
    expect(whoPays(policy, '350582', { subsidies: ['training'], noticeDays: 5 }).funds).toEqual(['three']);
    expect(whoPays(policy, '350999', { subsidies: ['training'], noticeDays: 5 }).funds).toEqual([]);
  });

  it('leave out a fund whose rules ask for a longer notice than there was', () => {
    const strict = {
      ...policy,
      funds: policy.funds.map((fund) => (fund.id === 'one' ? { ...fund, noticeWorkingDays: 7 } : fund)),
    };
    expect(whoPays(strict, '350200', { subsidies: ['training'], noticeDays: 5 }).funds).toEqual(['three']);
    expect(whoPays(strict, '350200', { subsidies: ['training'], noticeDays: 7 }).funds).toEqual(['one', 'three']);
  });

  it('let a claim be passed by where the policy says so, or where no fund may pay it', () => {
    const overtaking = { ...policy, fundQueue: { ...policy.fundQueue, overtaking: true } };
    expect(whoPays(policy, '350500', { subsidies: ['training'], noticeDays: 5 }).overtakable).toBe(false);
    expect(whoPays(overtaking, '350500', { subsidies: ['training'], noticeDays: 5 }).overtakable).toBe(true);
    expect(whoPays(policy, '350999', { subsidies: ['training'], noticeDays: 5 })).toEqual({
      funds: [],
      overtakable: true,
    });
  });
});

describe('money moves from one fund to another', () => {
  it('only where the policy names it, in that direction and in those regions', () => {
    expect(transferRule(policy, '350200', 'one', 'two')?.id).toBe('everywhere');
    expect(transferRule(policy, '350200', 'two', 'one')).toBeUndefined();
    expect(transferRule(policy, '350500', 'two', 'three')?.id).toBe('here');
    expect(transferRule(policy, '350200', 'two', 'three')).toBeUndefined();
  });

  it('nowhere as shipped', () => {
    for (const from of shipped.funds) {
      for (const to of shipped.funds) expect(transferRule(shipped, '350200', from.id, to.id)).toBeUndefined();
    }
  });
});
