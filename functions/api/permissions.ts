import type { DocumentType } from '../submission/roster-line.ts';

/** Who may do what. The authorizer proves who somebody is; this table says what that allows. */
export const ROLES = [
  'enterprise-operator',
  'first-reviewer',
  'second-reviewer',
  'approver',
  'finance',
  'supervisor',
  'auditor',
  'administrator',
  'policy-administrator',
  'worker',
  'public',
] as const;
export type Role = (typeof ROLES)[number];

/**
 * `own`: the caller's enterprise and its branches (分支机构); `region`: the caller's region and the counties (县市区) that
 * the token names besides; `all`: everywhere.
 */
export type Scope = 'own' | 'region' | 'all';

export const PERMISSIONS = {
  'claim:create': { 'enterprise-operator': 'own' },
  'claim:read': {
    'enterprise-operator': 'own',
    'first-reviewer': 'region',
    'second-reviewer': 'region',
    approver: 'region',
    finance: 'region',
    auditor: 'all',
    administrator: 'all',
    supervisor: 'region',
  },
  'execution:read': {
    'first-reviewer': 'region',
    'second-reviewer': 'region',
    approver: 'region',
    finance: 'region',
    auditor: 'all',
    administrator: 'all',
  },
  /** What looks suspicious about several claims at once: for those who decide and those who audit. */
  'claim:links': { 'first-reviewer': 'region', 'second-reviewer': 'region', approver: 'region', auditor: 'all' },
  'execution:replace': { administrator: 'all' },
  'claim:upload': { 'enterprise-operator': 'own' },
  'claim:submit': { 'enterprise-operator': 'own' },
  'claim:withdraw': { 'enterprise-operator': 'own' },
  'review:first': { 'first-reviewer': 'region' },
  'review:second': { 'second-reviewer': 'region' },
  /** 审批: above both reviewers, where the risk or the amount asks for it. */
  'review:approve': { approver: 'region' },
  /** Claims before people, and in whose hands they are. */
  'review:queue': {
    'first-reviewer': 'region',
    'second-reviewer': 'region',
    approver: 'region',
    supervisor: 'region',
    auditor: 'all',
    administrator: 'all',
  },
  /** Takes a claim out of the hands of somebody who fell ill. */
  'review:release': { supervisor: 'region', administrator: 'all' },
  'objection:read': {
    'first-reviewer': 'region',
    'second-reviewer': 'region',
    approver: 'region',
    supervisor: 'region',
    auditor: 'all',
  },
  'objection:decide': { 'second-reviewer': 'region' },
  'payment:retry': { finance: 'region' },
  'fund:read': { finance: 'region', auditor: 'all', supervisor: 'region' },
  'fund:appropriate': { finance: 'region' },
  /** Proposed by one, approved by another: both are finance. */
  'fund:transfer': { finance: 'region' },
  'fund:carry-over': { finance: 'region' },
  'recovery:read': { finance: 'region', auditor: 'all', supervisor: 'region' },
  'recovery:decide': { finance: 'region' },
  'case:read': {
    'first-reviewer': 'region',
    'second-reviewer': 'region',
    finance: 'region',
    auditor: 'all',
    supervisor: 'region',
  },
  'case:decide': { 'first-reviewer': 'region', 'second-reviewer': 'region' },
  /** Figures over many claims: progress against targets, money, refusals by reason, who decided what. */
  'statistics:read': { finance: 'region', supervisor: 'region', auditor: 'all' },
  /** Proposed by one, confirmed by another; it counts in every region. */
  'watchlist:read': { 'first-reviewer': 'region', 'second-reviewer': 'region', auditor: 'all', supervisor: 'region' },
  'watchlist:propose': { 'first-reviewer': 'region', 'second-reviewer': 'region' },
  'watchlist:decide': { 'second-reviewer': 'region' },
  // What is published is everybody's to read.
  'policy:read-drafts': { auditor: 'all', 'policy-administrator': 'all' },
  'policy:draft': { 'policy-administrator': 'all' },
  'policy:publish': { 'policy-administrator': 'all' },
  /** Consent to an enterprise, and the word that a line is not theirs. */
  'worker:speak': { worker: 'all' },
  'worker-code:hand-out': { 'first-reviewer': 'region', 'second-reviewer': 'region' },
  'entitlement:read-own': { worker: 'all' },
  'entitlement:import': { 'policy-administrator': 'all' },
} as const satisfies Record<string, Partial<Record<Role, Scope>>>;

export type Operation = keyof typeof PERMISSIONS;

export interface Caller {
  readonly subject: string;
  readonly roles: readonly string[];
  readonly region?: string;
  /**
   * Further region codes that are the caller's, counties of the city first of all. They are named one by one: a code does
   * not tell what lies in what (平潭 350128 begins as 福州 350100 does and is no part of it).
   */
  readonly counties?: readonly string[];
  readonly enterpriseId?: string;
  /** Credit codes of the enterprise's branches. */
  readonly branchIds?: readonly string[];
  /** A worker's own document; it goes into no log, answer or history. */
  readonly document?: { readonly type: DocumentType; readonly number: string };
}

/** The role that lets the caller do this to something of that enterprise and region, if any does. */
export function allows(
  caller: Caller,
  operation: Operation,
  target: { readonly enterpriseId?: string; readonly region?: string },
): Role | undefined {
  const scopes: Partial<Record<Role, Scope>> = PERMISSIONS[operation];
  return ROLES.find((role) => {
    const scope = scopes[role];
    if (scope === undefined || !caller.roles.includes(role)) return false;
    if (scope === 'own') return among([caller.enterpriseId, ...(caller.branchIds ?? [])], target.enterpriseId);
    if (scope === 'region') return among([caller.region, ...(caller.counties ?? [])], target.region);
    return true;
  });
}

/** What has no enterprise or region is nobody's. */
function among(own: readonly (string | undefined)[], value: string | undefined): boolean {
  return value !== undefined && value !== '' && own.includes(value);
}
