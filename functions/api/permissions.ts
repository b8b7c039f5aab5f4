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
  /** 审批表, 汇总表: papers of those who decide and pay, with who signed. */
  'approval-document:read': {
    'first-reviewer': 'region',
    'second-reviewer': 'region',
    approver: 'region',
    finance: 'region',
    auditor: 'all',
    administrator: 'all',
    supervisor: 'region',
  },
  /** Contracts and consents name people in clear: for who decides on the claim, and for who audits it. */
  'attachment:read': {
    'enterprise-operator': 'own',
    'first-reviewer': 'region',
    'second-reviewer': 'region',
    approver: 'region',
    auditor: 'all',
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
  /** Executions over many claims, by status, error and time. */
  'executions:read': { auditor: 'all', administrator: 'all', supervisor: 'region' },
  /** 重新推进, 停止: with a reason, and an event of the claim. */
  'execution:intervene': { administrator: 'all' },
  /** 审计包: everything that proves one claim, masked. */
  'claim:pack': { auditor: 'all' },
  /** 批量导出: a region and a period, masked. */
  'claim:export': { auditor: 'all' },
  'claim:upload': { 'enterprise-operator': 'own' },
  'claim:submit': { 'enterprise-operator': 'own' },
  'claim:withdraw': { 'enterprise-operator': 'own' },
  'review:first': { 'first-reviewer': 'region' },
  'review:second': { 'second-reviewer': 'region' },
  /** 审批: above both reviewers, where the risk or the amount asks for it. */
  'review:approve': { approver: 'region' },
  /** 退回补正 out of wherever the workflow failed for good: by one person, as a return at a review is. */
  'claim:return-halted': { 'first-reviewer': 'region', 'second-reviewer': 'region' },
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
  /** 拨付处置: proposed by one, confirmed by another. */
  'payment:decide': { finance: 'region' },
  /** 暂停拨付: set by one, lifted by another. It moves no money. */
  'payments:hold': { administrator: 'all' },
  /** Who pays and who watches over it sees that nothing is sent, since when and why. */
  'payments-hold:read': { finance: 'region', supervisor: 'region', auditor: 'all', administrator: 'all' },
  /** 回单: what the treasury said of a claim's payments. */
  'receipt:read': { finance: 'region', auditor: 'all', supervisor: 'region' },
  /** What belongs to no claim belongs to no region. */
  'stray-receipt:read': { auditor: 'all', administrator: 'all' },
  'fund:read': { finance: 'region', auditor: 'all', supervisor: 'region' },
  'fund:appropriate': { finance: 'region' },
  /** Proposed by one, approved by another: both are finance. */
  'fund:transfer': { finance: 'region' },
  'fund:carry-over': { finance: 'region' },
  // Whoever may lift a mark of fraud has to find the recovery that left it.
  'recovery:read': { 'second-reviewer': 'region', finance: 'region', auditor: 'all', supervisor: 'region' },
  'recovery:decide': { finance: 'region' },
  /** 解除骗取标记: proposed by one, confirmed by another. */
  'fraud-mark:lift': { 'second-reviewer': 'region', finance: 'region' },
  'case:read': {
    'first-reviewer': 'region',
    'second-reviewer': 'region',
    finance: 'region',
    auditor: 'all',
    supervisor: 'region',
  },
  'case:decide': { 'first-reviewer': 'region', 'second-reviewer': 'region' },
  /** Cases about what the treasury said: those who pay clear them up. */
  'case:decide-payment': { finance: 'region' },
  /** Figures over many claims: progress against targets, money, refusals by reason, who decided what. */
  'statistics:read': { finance: 'region', supervisor: 'region', auditor: 'all' },
  /** Proposed by one, confirmed by another; it counts in every region. */
  'watchlist:read': { 'first-reviewer': 'region', 'second-reviewer': 'region', auditor: 'all', supervisor: 'region' },
  'watchlist:propose': { 'first-reviewer': 'region', 'second-reviewer': 'region' },
  'watchlist:decide': { 'second-reviewer': 'region' },
  /** 代理: whoever holds an office names who stands in until a day; for somebody who is away, the administrator does. */
  'stand-in:name': {
    'first-reviewer': 'region',
    'second-reviewer': 'region',
    approver: 'region',
    finance: 'region',
    administrator: 'all',
  },
  /** 回避: one's own; that of others is set, and lifted, by those above. */
  'recusal:declare': {
    'first-reviewer': 'region',
    'second-reviewer': 'region',
    approver: 'region',
    finance: 'region',
  },
  'recusal:set': { supervisor: 'region', administrator: 'all' },
  /** Who stands in for whom, who keeps away from what, and the trail of both. */
  'office:read': {
    'first-reviewer': 'region',
    'second-reviewer': 'region',
    approver: 'region',
    finance: 'region',
    supervisor: 'region',
    auditor: 'all',
    administrator: 'all',
  },
  /** A masked number in clear: with a reason, an event in the claim's chain, and a limit a day. It changes nothing. */
  'personal:reveal': {
    'first-reviewer': 'region',
    'second-reviewer': 'region',
    approver: 'region',
    auditor: 'all',
  },
  /** What auditors have looked at, and when. */
  'look:read': { auditor: 'all', administrator: 'all' },
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

/** Offices that somebody else may fill for a time. Auditors and supervisors watch: nobody watches in their name. */
export const STAND_IN_ROLES = ['first-reviewer', 'second-reviewer', 'approver', 'finance'] as const satisfies Role[];
export type StandInRole = (typeof STAND_IN_ROLES)[number];

/** Who may stand in, or has something to keep away from: an office is filled by somebody who holds one. */
const OFFICERS: readonly Role[] = [...STAND_IN_ROLES, 'supervisor'];
export const isOfficer = (roles: readonly string[]): boolean => OFFICERS.some((role) => roles.includes(role));

/** Who holds no such office, and yet stands on pages and papers by what they did: they are told by name too. */
const NAMED: readonly Role[] = ['auditor', 'administrator'];
export const isNamed = (roles: readonly string[]): boolean => NAMED.some((role) => roles.includes(role));

/** A right that is somebody's own and passes to no stand-in. */
const OWN_ONLY: readonly Operation[] = ['stand-in:name', 'recusal:declare'];

/** What nobody does to an enterprise that they keep away from (回避). */
export const RECUSABLE: readonly Operation[] = [
  'review:first',
  'review:second',
  'review:approve',
  'claim:return-halted',
  'objection:decide',
  'payment:retry',
  'payment:decide',
  'recovery:decide',
  'fraud-mark:lift',
  'case:decide',
  'case:decide-payment',
  'watchlist:propose',
  'watchlist:decide',
  'worker-code:hand-out',
  'personal:reveal',
  'attachment:read',
];

/** What somebody keeps away from: an enterprise, in the region whose offices said so and may lift it. */
export interface Recused {
  readonly enterpriseId: string;
  readonly region: string;
}

/** Somebody's office that the caller fills today. */
export interface StandsIn {
  readonly role: StandInRole;
  readonly region: string;
  readonly onBehalfOf: string;
  /** Enterprises that the absent one keeps away from: nobody decides on them in that one's name either. */
  readonly recusedFrom: readonly Recused[];
}

export interface Caller {
  readonly subject: string;
  /** As the issuer calls them; nothing is decided by it. */
  readonly name?: string;
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
  /** Offices of others that are the caller's today. */
  readonly standsIn?: readonly StandsIn[];
  /** Enterprises that the caller keeps away from. */
  readonly recusedFrom?: readonly Recused[];
  /** A worker's own document; it goes into no log, answer or history. */
  readonly document?: { readonly type: DocumentType; readonly number: string };
}

export interface Target {
  readonly enterpriseId?: string;
  readonly region?: string;
}

/** In which role, and for whom where it is not the caller's own office. */
export interface Acting {
  readonly role: Role;
  readonly onBehalfOf?: string;
}

/** The role that lets the caller do this to something of that enterprise and region, if any does: their own first. */
export function acting(caller: Caller, operation: Operation, target: Target): Acting | undefined {
  if (isRecused(operation, caller.recusedFrom, target)) return undefined;
  const scopes: Partial<Record<Role, Scope>> = PERMISSIONS[operation];
  const role = ROLES.find((each) => {
    const scope = scopes[each];
    if (scope === undefined || !caller.roles.includes(each)) return false;
    if (scope === 'own') return among([caller.enterpriseId, ...(caller.branchIds ?? [])], target.enterpriseId);
    if (scope === 'region') return among([caller.region, ...(caller.counties ?? [])], target.region);
    return true;
  });
  if (role !== undefined) return { role };
  if (OWN_ONLY.includes(operation)) return undefined;
  return caller.standsIn?.find(
    (office) =>
      scopes[office.role] === 'region' &&
      among([office.region], target.region) &&
      !isRecused(operation, office.recusedFrom, target),
  );
}

export function allows(caller: Caller, operation: Operation, target: Target): Role | undefined {
  return acting(caller, operation, target)?.role;
}

/** Whether it is only because somebody keeps away from the enterprise that the caller may not do this. */
export function keepsAway(
  { recusedFrom: _own, standsIn = [], ...caller }: Caller,
  operation: Operation,
  target: Target,
) {
  const freed = { ...caller, standsIn: standsIn.map((office) => ({ ...office, recusedFrom: [] })) };
  return RECUSABLE.includes(operation) && acting(freed, operation, target) !== undefined;
}

/** Where nobody says in which region, it holds of all. */
function isRecused(operation: Operation, from: readonly Recused[] = [], { enterpriseId, region }: Target): boolean {
  if (enterpriseId === undefined || !RECUSABLE.includes(operation)) return false;
  return from.some((each) => each.enterpriseId === enterpriseId && (region === undefined || each.region === region));
}

/** What has no enterprise or region is nobody's. */
function among(own: readonly (string | undefined)[], value: string | undefined): boolean {
  return value !== undefined && value !== '' && own.includes(value);
}
