import { afterEach, describe, expect, it } from 'vitest';
import { ConfigurationError, env } from '#functions/shared/env.ts';
import { ContentionError, IntegrityError, UpstreamError } from '#functions/shared/errors.ts';

const NAME = 'JIANZHENG_TEST_ONLY';

afterEach(() => {
  delete process.env[NAME];
});

describe('technical failures', () => {
  it.each([
    [ContentionError, 'ContentionError'],
    [UpstreamError, 'UpstreamError'],
    [IntegrityError, 'IntegrityError'],
  ])('carry the name that the workflow matches, whatever a minifier calls the class', (Failure, name) => {
    const Renamed = class a extends Failure {};
    expect(new Renamed('why')).toMatchObject({ name, message: 'why' });
    expect(Object.hasOwn(new Failure('why'), 'name')).toBe(true);
  });
});

describe('the environment', () => {
  it('gives what is set', () => {
    process.env[NAME] = 'value';
    expect(env(NAME)).toBe('value');
  });

  it.each([undefined, ''])('names what is missing (%j) instead of going on without it', (value) => {
    if (value !== undefined) process.env[NAME] = value;
    expect(() => env(NAME)).toThrow(ConfigurationError);
    expect(() => env(NAME)).toThrow(NAME);
  });
});
