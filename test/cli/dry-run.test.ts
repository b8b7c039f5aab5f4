import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { scratchFolder } from '#test/support/scratch.ts';
import { claimForTrial, takeBack } from '../../cli/dry-run.ts';
import type { Session } from '../../cli/session.ts';

const folder = scratchFolder('dry-run');
beforeAll(() => vi.stubEnv('XDG_CONFIG_HOME', folder));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const TRIAL = { enterpriseId: '91350200XXXX000197', region: '350200', sha256: 'a'.repeat(64) };

/** Claims as the service keeps them: one for each key, a draft until it is taken back. */
function aService() {
  const claims = new Map<string, { claimId: string; status: string }>();
  let calls = 0;
  const call = (id: string, { path }: { path?: { claimId: string } }, key = '') => {
    calls += 1;
    const claim = claims.get(path?.claimId ?? key) ?? { claimId: key, status: 'draft' };
    claims.set(claim.claimId, claim);
    if (id === 'withdrawClaim') claim.status = 'withdrawn';
    return Promise.resolve({ ...claim });
  };
  const session = { service: { call }, api: 'http://service', language: 'en' } as unknown as Session;
  const callsOf = async (work: () => Promise<unknown>): Promise<number> => {
    const before = calls;
    await work();
    return calls - before;
  };
  return { session, callsOf, drafts: () => [...claims.values()].filter(({ status }) => status === 'draft').length };
}

test('a dry run costs as much after many others of the same file as the first one did', async () => {
  const { session, callsOf, drafts } = aService();
  const dryRun = async () => takeBack(session, TRIAL, await claimForTrial(session, TRIAL));
  const first = await callsOf(dryRun);
  for (let turn = 0; turn < 30; turn += 1) await dryRun();
  expect(await callsOf(dryRun)).toBe(first);
  expect(drafts()).toBe(0);
});

test('a claim that an interrupted dry run left is found again by the next one, and by it alone', async () => {
  const { session, drafts } = aService();
  const left = await claimForTrial(session, TRIAL);
  const other = await claimForTrial(session, { ...TRIAL, sha256: 'b'.repeat(64) });
  expect(other.claimId).not.toBe(left.claimId);
  const found = await claimForTrial(session, TRIAL);
  expect(found.claimId).toBe(left.claimId);
  await takeBack(session, TRIAL, found);
  expect((await claimForTrial(session, TRIAL)).claimId).not.toBe(left.claimId);
  expect(drafts()).toBe(2);
});

test('one that was taken back before it could be forgotten does not stand in the way', async () => {
  const { session } = aService();
  const left = await claimForTrial(session, TRIAL);
  await session.service.call('withdrawClaim', { path: { claimId: left.claimId }, body: { reason: 'test' } }, 'k');
  expect(await claimForTrial(session, TRIAL)).toMatchObject({ status: 'draft' });
});
