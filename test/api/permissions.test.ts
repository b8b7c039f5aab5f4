import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { ROLES_PAGE, rolesPage } from '../../scripts/roles-page/page.ts';
import { allows, type Caller, type Operation, PERMISSIONS, ROLES, type Role } from '#functions/api/permissions.ts';

const OPERATIONS = Object.keys(PERMISSIONS) as Operation[];
const HERE = { region: '350200', enterpriseId: 'e-1' };
const caller = (...roles: Role[]): Caller => ({ subject: 's', roles, ...HERE });

/** Who may do what to something of their own enterprise and region. */
const TABLE: Record<Operation, readonly Role[]> = {
  'claim:create': ['enterprise-operator'],
  'claim:read': [
    'enterprise-operator',
    'first-reviewer',
    'second-reviewer',
    'approver',
    'finance',
    'supervisor',
    'auditor',
    'administrator',
  ],
  'approval-document:read': [
    'first-reviewer',
    'second-reviewer',
    'approver',
    'finance',
    'supervisor',
    'auditor',
    'administrator',
  ],
  'attachment:read': ['enterprise-operator', 'first-reviewer', 'second-reviewer', 'approver', 'auditor'],
  'execution:read': ['first-reviewer', 'second-reviewer', 'approver', 'finance', 'auditor', 'administrator'],
  'claim:links': ['first-reviewer', 'second-reviewer', 'approver', 'auditor'],
  'execution:replace': ['administrator'],
  'executions:read': ['supervisor', 'auditor', 'administrator'],
  'execution:intervene': ['administrator'],
  'claim:pack': ['auditor'],
  'claim:export': ['auditor'],
  'claim:upload': ['enterprise-operator'],
  'claim:submit': ['enterprise-operator'],
  'claim:withdraw': ['enterprise-operator'],
  'review:first': ['first-reviewer'],
  'review:second': ['second-reviewer'],
  'review:approve': ['approver'],
  'claim:return-halted': ['first-reviewer', 'second-reviewer'],
  'review:queue': ['first-reviewer', 'second-reviewer', 'approver', 'supervisor', 'auditor', 'administrator'],
  'review:release': ['supervisor', 'administrator'],
  'objection:read': ['first-reviewer', 'second-reviewer', 'approver', 'supervisor', 'auditor'],
  'objection:decide': ['second-reviewer'],
  'payment:retry': ['finance'],
  'payment:decide': ['finance'],
  'payments:hold': ['administrator'],
  'payments-hold:read': ['finance', 'supervisor', 'auditor', 'administrator'],
  'receipt:read': ['finance', 'supervisor', 'auditor'],
  'stray-receipt:read': ['auditor', 'administrator'],
  'fund:read': ['finance', 'supervisor', 'auditor'],
  'fund:appropriate': ['finance'],
  'fund:transfer': ['finance'],
  'fund:carry-over': ['finance'],
  'recovery:read': ['second-reviewer', 'finance', 'supervisor', 'auditor'],
  'recovery:decide': ['finance'],
  'fraud-mark:lift': ['second-reviewer', 'finance'],
  'case:read': ['first-reviewer', 'second-reviewer', 'finance', 'supervisor', 'auditor'],
  'case:decide': ['first-reviewer', 'second-reviewer'],
  'case:decide-payment': ['finance'],
  'statistics:read': ['finance', 'supervisor', 'auditor'],
  'watchlist:read': ['first-reviewer', 'second-reviewer', 'supervisor', 'auditor'],
  'watchlist:propose': ['first-reviewer', 'second-reviewer'],
  'watchlist:decide': ['second-reviewer'],
  'stand-in:name': ['first-reviewer', 'second-reviewer', 'approver', 'finance', 'administrator'],
  'recusal:declare': ['first-reviewer', 'second-reviewer', 'approver', 'finance'],
  'recusal:set': ['supervisor', 'administrator'],
  'office:read': ['first-reviewer', 'second-reviewer', 'approver', 'finance', 'supervisor', 'auditor', 'administrator'],
  'personal:reveal': ['first-reviewer', 'second-reviewer', 'approver', 'auditor'],
  'look:read': ['auditor', 'administrator'],
  'policy:read-drafts': ['auditor', 'policy-administrator'],
  'policy:draft': ['policy-administrator'],
  'policy:publish': ['policy-administrator'],
  'worker:speak': ['worker'],
  'worker-code:hand-out': ['first-reviewer', 'second-reviewer'],
  'entitlement:read-own': ['worker'],
  'entitlement:import': ['policy-administrator'],
};

describe('who may do what', () => {
  it.each(OPERATIONS)('%s is allowed to the roles of the table and no other', (operation) => {
    const allowed = ROLES.filter((role) => allows(caller(role), operation, HERE) !== undefined);
    expect(allowed).toEqual(TABLE[operation]);
  });

  it.each(OPERATIONS)('%s is done by nobody without a role, or with one that is not ours', (operation) => {
    expect(allows(caller(), operation, HERE)).toBeUndefined();
    expect(allows({ ...caller(), roles: ['root', 'AUDITOR', '__proto__'] }, operation, HERE)).toBeUndefined();
  });

  it('an auditor reads everywhere and changes nothing', () => {
    const auditor: Caller = { subject: 's', roles: ['auditor'] };
    const may = OPERATIONS.filter((operation) => allows(auditor, operation, { region: '350100', enterpriseId: 'e-9' }));
    expect(may).toEqual([
      'claim:read',
      'approval-document:read',
      'attachment:read',
      'execution:read',
      'claim:links',
      'executions:read',
      'claim:pack',
      'claim:export',
      'review:queue',
      'objection:read',
      'payments-hold:read',
      'receipt:read',
      'stray-receipt:read',
      'fund:read',
      'recovery:read',
      'case:read',
      'statistics:read',
      'watchlist:read',
      'office:read',
      'personal:reveal',
      'look:read',
      'policy:read-drafts',
    ]);
  });

  it('an administrator decides nothing and moves no money', () => {
    const may = OPERATIONS.filter((operation) => allows(caller('administrator'), operation, HERE));
    expect(may).toEqual([
      'claim:read',
      'approval-document:read',
      'execution:read',
      'execution:replace',
      'executions:read',
      'execution:intervene',
      'review:queue',
      'review:release',
      'payments:hold',
      'payments-hold:read',
      'stray-receipt:read',
      'stand-in:name',
      'recusal:set',
      'office:read',
      'look:read',
    ]);
  });

  it("an operator does not see another enterprise's claim, in the same region", () => {
    const others = { ...HERE, enterpriseId: 'e-2' };
    expect(OPERATIONS.filter((operation) => allows(caller('enterprise-operator'), operation, others))).toEqual([]);
  });

  it.each(['first-reviewer', 'second-reviewer', 'approver', 'finance', 'supervisor'] as const)(
    '%s does nothing in another region',
    (role) => {
      const elsewhere = { ...HERE, region: '350100' };
      expect(OPERATIONS.filter((operation) => allows(caller(role), operation, elsewhere))).toEqual([]);
    },
  );

  it("counties that the token names are the caller's too, and no other that begins the same", () => {
    const city: Caller = { subject: 's', roles: ['first-reviewer'], region: '350500', counties: ['350582'] };
    const may = (region: string) => allows(city, 'review:first', { region });
    expect([may('350500'), may('350582'), may('350581'), may('350200')]).toEqual([
      'first-reviewer',
      'first-reviewer',
      undefined,
      undefined,
    ]);
  });

  it("branches that the token names are the operator's too", () => {
    const operator: Caller = { subject: 's', roles: ['enterprise-operator'], enterpriseId: 'e-1', branchIds: ['e-1b'] };
    expect(['e-1', 'e-1b', 'e-2'].map((enterpriseId) => allows(operator, 'claim:create', { enterpriseId }))).toEqual([
      'enterprise-operator',
      'enterprise-operator',
      undefined,
    ]);
  });

  it('a supervisor decides nothing and moves no money', () => {
    const may = OPERATIONS.filter((operation) => allows(caller('supervisor'), operation, HERE));
    expect(may.filter((operation) => !operation.endsWith(':read'))).toEqual([
      'review:queue',
      'review:release',
      'recusal:set',
    ]);
  });

  it('who has no enterprise or region does not match what has none either', () => {
    const nobody: Caller = {
      subject: 's',
      roles: ROLES.filter((role) => !['auditor', 'administrator', 'policy-administrator', 'worker'].includes(role)),
    };
    expect(OPERATIONS.filter((operation) => allows(nobody, operation, {}))).toEqual([]);
  });

  it('who has several roles acts in one that allows it', () => {
    expect(allows(caller('finance', 'second-reviewer'), 'review:second', HERE)).toBe('second-reviewer');
    expect(allows(caller('enterprise-operator', 'auditor'), 'claim:read', { enterpriseId: 'e-2' })).toBe('auditor');
  });
});

test('the page on roles is as the table has it: npm run roles:page', () => {
  expect(readFileSync(new URL(`../../${ROLES_PAGE}`, import.meta.url), 'utf8')).toBe(rolesPage());
});
