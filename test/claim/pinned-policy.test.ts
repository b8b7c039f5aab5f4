import { describe, expect, it } from 'vitest';
import { pinnedPolicy, regionOf } from '#functions/claim/pinned-policy.ts';
import { IntegrityError } from '#functions/shared/errors.ts';

describe('the policy that a claim pinned', () => {
  it('is the version of that name', () => {
    expect(pinnedPolicy({ policyVersion: 'fujian-2024' }).id).toBe('fujian-2024');
  });

  it.each([{}, { policyVersion: 'fujian-1999' }])('is never replaced by another: %j is a fault', (claim) => {
    expect(() => pinnedPolicy(claim)).toThrow(IntegrityError);
  });

  it("knows the claim's region, or says that it does not", () => {
    expect(regionOf({ policyVersion: 'fujian-2024', region: '350200' }).name.zh).toBe('厦门市');
    expect(() => regionOf({ policyVersion: 'fujian-2024', region: '110000' })).toThrow(IntegrityError);
  });
});
