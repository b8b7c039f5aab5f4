import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { count, shanghaiDay, shanghaiTime, yuan } from '#console/shell/format.ts';
import { personOf } from '#console/shell/person.ts';
import { proofKey } from '#console/shell/proof-key.ts';

describe('what people read', () => {
  test.each([
    [0, '¥0.00'],
    [1, '¥0.01'],
    [180_000, '¥1,800.00'],
    [123_456_789_01, '¥123,456,789.01'],
    [-5_00, '-¥5.00'],
  ])('%i fen is %s', (fen, text) => {
    expect(yuan(fen)).toBe(text);
  });

  test('times are those of Shanghai, wherever the browser is', () => {
    expect(shanghaiTime('2025-06-03T16:30:00Z', 'zh')).toMatch(/2025.06.04.*00:30/);
    expect(shanghaiTime('2025-06-03T16:30:00Z', 'en')).toMatch(/04\/06\/2025.*00:30/);
    expect(shanghaiDay('2025-06-03T16:30:00Z')).toBe('2025-06-04');
  });

  test('large numbers have their thousands apart', () => {
    expect(count(100_000)).toBe('100,000');
  });
});

describe('signing in', () => {
  test('begins with a proof as RFC 7636 wants it', async () => {
    const { verifier, challenge } = await proofKey();
    expect(verifier).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(challenge).toBe(createHash('sha256').update(verifier).digest('base64url'));
  });

  test('shows who the token says, with the roles that are known', () => {
    const payload = {
      sub: 's',
      name: '厦门 初审',
      roles: ['first-reviewer', 'offline_access'],
      region: '350200',
      exp: 5,
    };
    const token = `e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.x`;
    expect(personOf(token)).toEqual({
      subject: 's',
      name: '厦门 初审',
      roles: ['first-reviewer'],
      region: '350200',
      enterpriseId: undefined,
      counties: [],
      branchIds: [],
      expiresAt: 5,
    });
    expect(personOf('no token')).toBeUndefined();
  });

  test('knows claims and roles by the names that the issuer has for them', () => {
    const payload = { sub: 's', realm_access: { roles: ['初审'] }, org: '91350200XXXX000197', branch_ids: ['a', 'b'] };
    const token = `e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.x`;
    const names = {
      claims: { roles: 'realm_access.roles', enterpriseId: 'org' },
      roles: { 初审: 'first-reviewer' },
    } as const;
    expect(personOf(token, names)).toMatchObject({
      roles: ['first-reviewer'],
      enterpriseId: '91350200XXXX000197',
      counties: [],
      branchIds: ['a', 'b'],
    });
  });
});
