import { ROLES, type Role } from './permissions.ts';

/** Where this software looks in a token, unless the environment says otherwise. */
export const CLAIM_NAMES = {
  name: 'name',
  roles: 'roles',
  region: 'region',
  counties: 'counties',
  enterpriseId: 'enterprise_id',
  branchIds: 'branch_ids',
  documentType: 'document_type',
  documentNumber: 'document_number',
} as const;

/** What an issuer calls what is asked for: a claim's name, or the way to it (`realm_access.roles`). */
export type ClaimNames = Readonly<Record<keyof typeof CLAIM_NAMES, string>>;

/** What an issuer calls the roles: its name to ours. A role of ours that it calls the same needs no entry. */
export type RoleNames = Readonly<Record<string, Role>>;

export interface IssuerNames {
  readonly claims?: Partial<ClaimNames>;
  readonly roles?: RoleNames;
}

/** A claim whose very name has dots in it (as an address has) comes before a way that leads through others. */
export function claimAt(payload: Readonly<Record<string, unknown>>, way: string): unknown {
  if (Object.hasOwn(payload, way)) return payload[way];
  return way
    .split('.')
    .reduce<unknown>(
      (at, name) =>
        typeof at === 'object' && at !== null && Object.hasOwn(at, name) ? (at as never)[name] : undefined,
      payload,
    );
}

/** A role by the issuer's name for it; undefined for one that is not ours. */
export function roleNamed(name: string, names: RoleNames = {}): Role | undefined {
  return Object.hasOwn(names, name) ? names[name] : ROLES.find((role) => role === name);
}
