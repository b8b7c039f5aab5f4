import { describe, expect, it } from 'vitest';
import { tokenClaims } from '#functions/api/token-claims.ts';

describe('what a token says', () => {
  it('is read under the names of this software unless told otherwise', () => {
    expect(
      tokenClaims({
        sub: 's',
        name: '王芳',
        roles: ['finance', 'supervisor'],
        region: '350500',
        counties: ['350582'],
        enterprise_id: ' 91350200xxxx000197',
        branch_ids: ['９１３５０２００XXXX000197'],
      }),
    ).toEqual({
      name: '王芳',
      roles: ['finance', 'supervisor'],
      region: '350500',
      counties: ['350582'],
      enterpriseId: '91350200XXXX000197',
      branchIds: ['91350200XXXX000197'],
    });
    // A name is there to be shown: one that is none keeps nobody out.
    expect(tokenClaims({ sub: 's', name: ['x'] })).toEqual({ roles: [], counties: [], branchIds: [] });
  });

  it('is found on the way that the setting names, and roles by the names of the issuer', () => {
    const names = {
      claims: { roles: 'realm_access.roles', region: 'https://login.example/region', counties: 'areas' },
      roles: { 初审员: 'first-reviewer', 'Finance Officer': 'finance' },
    } as const;
    const payload = {
      realm_access: { roles: ['初审员', 'Finance Officer', 'offline_access', 'auditor'] },
      'https://login.example/region': '350200',
      areas: '350582 350128',
      roles: ['administrator'],
    };
    expect(tokenClaims(payload, names)).toEqual({
      roles: ['first-reviewer', 'finance', 'auditor'],
      region: '350200',
      counties: ['350582', '350128'],
      branchIds: [],
    });
  });

  it('gives nobody a role that is not ours, nor one by the name of what every object has', () => {
    expect(tokenClaims({ roles: ['root', 'AUDITOR', '__proto__', 'constructor', 'toString'] }).roles).toEqual([]);
    expect(tokenClaims({}, { claims: { roles: 'constructor.name', region: '__proto__.x' } }).roles).toEqual([]);
  });

  it('is refused when a claim has another form, or would be two of them', () => {
    expect(() => tokenClaims({ roles: { a: 1 } })).toThrow();
    expect(() => tokenClaims({ region: '350200 350100' })).toThrow();
    expect(() => tokenClaims({ counties: ['350582 350100'] })).toThrow();
    expect(() => tokenClaims({ document_type: 'passport' })).toThrow();
  });
});
