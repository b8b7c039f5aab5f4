import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FORCED_APART_MS, SECRET_LIFETIME_MS } from '#functions/shared/secret-cache.ts';
import { secrets } from '#functions/shared/secrets-client.ts';
import type { Secrets } from '#local/secrets/secrets-manager.ts';
import { givenSecrets } from '#test/support/secrets.ts';

let given: Secrets;
beforeAll(async () => {
  given = await givenSecrets({ 'a/used': 'first', 'a/forced': 'first' });
});
afterAll(async () => {
  await given.close();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** Lets machine time pass for the memory of secrets. */
const pass = (ms: number) => {
  const now = Date.now() + ms;
  vi.spyOn(Date, 'now').mockImplementation(() => now);
};

describe('a secret', () => {
  it('that is rotated is used outward after its lifetime, the one before honoured beside it', async () => {
    expect(await secrets().get('a/used')).toEqual({ current: 'first', honoured: ['first'] });
    given.rotate('a/used', 'second');
    expect((await secrets().get('a/used')).current).toBe('first');
    pass(SECRET_LIFETIME_MS);
    expect(await secrets().get('a/used')).toEqual({ current: 'second', honoured: ['second', 'first'] });
    given.rotate('a/used', 'third');
    pass(SECRET_LIFETIME_MS);
    expect(await secrets().get('a/used')).toEqual({ current: 'third', honoured: ['third', 'second'] });
  });

  it('that is refused is read again at once', async () => {
    await secrets().get('a/forced');
    given.rotate('a/forced', 'second');
    pass(FORCED_APART_MS);
    expect(await secrets().again('a/forced')).toBe(true);
    expect((await secrets().get('a/forced')).current).toBe('second');
  });

  it('that is not there is a fault that names neither name nor value', async () => {
    const failing = secrets().get('a/nowhere');
    await expect(failing).rejects.toMatchObject({ name: 'UpstreamError' });
    await expect(failing).rejects.not.toThrow(/nowhere/);
  });
});
