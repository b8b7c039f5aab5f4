import { beforeEach, describe, expect, it } from 'vitest';
import {
  FORCED_APART_MS,
  PREVIOUS_HONOURED_MS,
  SECRET_LIFETIME_MS,
  type SecretCache,
  secretCache,
} from '#functions/shared/secret-cache.ts';

let now: number;
let reads: number;
let answer: () => Promise<{ current: { value: string; madeAt: number }; previous?: { value: string; madeAt: number } }>;
let cache: SecretCache;

beforeEach(() => {
  now = 1_000_000_000;
  reads = 0;
  answer = async () => ({ current: { value: 'old', madeAt: 0 } });
  cache = secretCache(
    () => {
      reads += 1;
      return answer();
    },
    () => now,
  );
});
const rotate = () => {
  const madeAt = now;
  answer = async () => ({ current: { value: 'new', madeAt }, previous: { value: 'old', madeAt: 0 } });
};

describe('a secret that was read', () => {
  it('is read once for all who ask within its lifetime, and again after it', async () => {
    await Promise.all([cache.get('a'), cache.get('a')]);
    now += SECRET_LIFETIME_MS - 1;
    expect((await cache.get('a')).current).toBe('old');
    expect(reads).toBe(1);
    rotate();
    now += 1;
    expect(await cache.get('a')).toEqual({ current: 'new', honoured: ['new', 'old'] });
  });

  it('is read before its time when somebody refuses it, not for each refusal', async () => {
    await cache.get('a');
    rotate();
    expect(await cache.again('a')).toBe(false);
    now += FORCED_APART_MS;
    expect(await cache.again('a')).toBe(true);
    expect(await cache.again('a')).toBe(false);
    expect(reads).toBe(2);
    expect((await cache.get('a')).current).toBe('new');
  });

  it('honours the one before for the days that the other side has, and no longer', async () => {
    rotate();
    expect((await cache.get('a')).honoured).toEqual(['new', 'old']);
    now += PREVIOUS_HONOURED_MS;
    expect((await cache.get('a')).honoured).toEqual(['new']);
  });

  it('goes on being used while Secrets Manager is away, and is asked for again soon', async () => {
    await cache.get('a');
    answer = () => Promise.reject(new Error('away'));
    now += SECRET_LIFETIME_MS;
    expect((await cache.get('a')).current).toBe('old');
    rotate();
    now += FORCED_APART_MS;
    expect((await cache.get('a')).current).toBe('new');
  });

  it('is missed by name of the failure where it was never had', async () => {
    answer = () => Promise.reject(new Error('away'));
    await expect(cache.get('a')).rejects.toThrow('away');
  });
});
