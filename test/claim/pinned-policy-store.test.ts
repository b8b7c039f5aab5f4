import { describe, expect, it } from 'vitest';
import { pinnedPolicy, regionOf } from '#functions/claim/pinned-policy-store.ts';
import { IntegrityError } from '#functions/shared/errors.ts';

describe('the policy that a claim pinned', () => {
  it('is the version of that name', async () => {
    expect((await pinnedPolicy({ policyVersion: 'fujian-2024' })).id).toBe('fujian-2024');
  });

  it('is a fault where there is none', async () => {
    await expect(pinnedPolicy({})).rejects.toThrow(IntegrityError);
  });

  it("knows the claim's region, or says that it does not", async () => {
    expect((await regionOf({ policyVersion: 'fujian-2024', region: '350200' })).name.zh).toBe('厦门市');
    await expect(regionOf({ policyVersion: 'fujian-2024', region: '110000' })).rejects.toThrow(IntegrityError);
  });
});
