import type { Caller, Role } from '../api/permissions.ts';

/** Offices that are told of claims of their region. */
export const OFFICES = ['first-reviewer', 'second-reviewer', 'approver', 'finance', 'supervisor'] as const;
export type Office = (typeof OFFICES)[number] & Role;

/** Whom something is for: an enterprise by its credit code, or an office by its region. Never a person. */
export interface Recipient {
  readonly kind: 'enterprise' | Office;
  readonly id: string;
}

/** What somebody is told as: their enterprise and its branches, their offices, and those that they fill today. */
export function inboxesOf(caller: Caller): readonly Recipient[] {
  const enterprises = caller.roles.includes('enterprise-operator')
    ? [caller.enterpriseId, ...(caller.branchIds ?? [])]
    : [];
  const regions = [caller.region, ...(caller.counties ?? [])];
  const offices = OFFICES.filter((office) => caller.roles.includes(office));
  const own = [
    ...enterprises.map((id) => ({ kind: 'enterprise' as const, id })),
    ...offices.flatMap((kind) => regions.map((id) => ({ kind, id }))),
    ...(caller.standsIn ?? []).flatMap(({ role, region }) =>
      OFFICES.filter((office) => office === role).map((kind) => ({ kind, id: region })),
    ),
  ].filter((each): each is Recipient => each.id !== undefined && each.id !== '');
  return [...new Map(own.map((each) => [`${each.kind}#${each.id}`, each])).values()];
}
