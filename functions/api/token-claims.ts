import * as z from 'zod';
import { DOCUMENT_TYPES } from '../submission/roster-line.ts';
import { ROLES, type Role } from './permissions.ts';

/** Where this software looks in a token, unless the environment says otherwise. */
export const CLAIM_NAMES = {
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

const oneWord = z.string().regex(/^\S+$/);
/** Some issuers hand out a list, some words with blanks between them, some one word alone. */
const words = z.union([z.array(oneWord), z.string().transform((text) => text.split(/\s+/).filter(Boolean))]);
/** Role names of an issuer may be words with blanks in them. */
const roleNames = z.union([z.array(z.string()), z.string().transform((text) => text.split(/\s+/).filter(Boolean))]);

const Shape = z.object({
  roles: roleNames.default([]),
  region: oneWord.optional(),
  counties: words.default([]),
  enterpriseId: oneWord.optional(),
  branchIds: words.default([]),
  /** A worker's own document, as whoever signed them in has checked it. */
  documentType: z.enum(DOCUMENT_TYPES).optional(),
  documentNumber: z.string().optional(),
});

export interface TokenClaims extends Omit<z.infer<typeof Shape>, 'roles'> {
  readonly roles: readonly Role[];
}

/**
 * What a verified token says of its bearer, in our own words; roles that are not ours are left out.
 * @throws ZodError when a claim has not the form that is asked for
 */
export function tokenClaims(payload: Readonly<Record<string, unknown>>, names: IssuerNames = {}): TokenClaims {
  const ways: ClaimNames = { ...CLAIM_NAMES, ...names.claims };
  const found = Object.entries(ways).map(([field, way]) => [field, claimAt(payload, way)]);
  const { roles, ...claims } = Shape.parse(Object.fromEntries(found));
  return { ...claims, roles: roles.map((name) => ours(name, names.roles ?? {})).filter((role) => role !== undefined) };
}

/** A claim whose very name has dots in it (as an address has) comes before a way that leads through others. */
function claimAt(payload: Readonly<Record<string, unknown>>, way: string): unknown {
  if (Object.hasOwn(payload, way)) return payload[way];
  return way
    .split('.')
    .reduce<unknown>(
      (at, name) =>
        typeof at === 'object' && at !== null && Object.hasOwn(at, name) ? (at as never)[name] : undefined,
      payload,
    );
}

function ours(name: string, names: RoleNames): Role | undefined {
  return Object.hasOwn(names, name) ? names[name] : ROLES.find((role) => role === name);
}
