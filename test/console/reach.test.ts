import { describe, expect, test } from 'vitest';
import { type Person, personOf } from '#console/shell/person.ts';
import { mayIn, reachOf, rolesThatMay } from '#console/shell/reach.ts';
import { allows, type Operation, PERMISSIONS, ROLES, type Role } from '#functions/api/permissions.ts';

const OPERATIONS = Object.keys(PERMISSIONS) as Operation[];
const REGIONS = ['350100', '350200', '350102', '350000'];

const person = (role: Role, region?: string, counties: readonly string[] = []): Person => ({
  subject: 'somebody',
  name: undefined,
  roles: [role],
  region,
  counties,
  enterpriseId: undefined,
  branchIds: [],
  expiresAt: 0,
});

describe('what the console offers', () => {
  test('is in each region and role what the API allows there', () => {
    for (const role of ROLES)
      for (const operation of OPERATIONS) {
        const who = person(role, '350100', ['350102']);
        const reach = reachOf(who, operation);
        const offered = reach === 'all' ? REGIONS : REGIONS.filter((region) => reach.includes(region));
        const caller = { subject: 'somebody', roles: [role], region: '350100', counties: ['350102'] };
        const allowed = REGIONS.filter((region) => allows(caller, operation, { region }) !== undefined);
        expect([role, operation, offered]).toEqual([role, operation, allowed]);
        expect(REGIONS.filter((region) => mayIn(who, operation, region))).toEqual(allowed);
      }
  });

  test('gives a page to exactly the roles that may do what it does', () => {
    expect(rolesThatMay('execution:read')).not.toContain('supervisor');
    expect(rolesThatMay('executions:read')).toEqual(['supervisor', 'auditor', 'administrator']);
  });

  test('is nothing to who has not signed in, and no region to who names none', () => {
    expect(reachOf(undefined, 'review:queue')).toEqual([]);
    expect(reachOf(person('first-reviewer'), 'review:queue')).toEqual([]);
  });

  test('takes the counties of a token as the API does, listed or in one text', () => {
    const token = (counties: unknown) =>
      `e30.${Buffer.from(JSON.stringify({ sub: 'a', roles: ['supervisor'], counties })).toString('base64url')}.c2ln`;
    expect(personOf(token(['350102', '350103']))?.counties).toEqual(['350102', '350103']);
    expect(personOf(token('350102 350103'))?.counties).toEqual(['350102', '350103']);
  });
});
