import * as z from 'zod';
import { DOCUMENT_TYPES } from '../submission/roster-line.ts';
import { CLAIM_NAMES, type ClaimNames, claimAt, type IssuerNames, roleNamed } from './issuer-names.ts';
import type { Role } from './permissions.ts';

const oneWord = z.string().regex(/^\S+$/);
/** Some issuers hand out a list, some words with blanks between them, some one word alone. */
const words = z.union([z.array(oneWord), z.string().transform((text) => text.split(/\s+/).filter(Boolean))]);
/** Role names of an issuer may be words with blanks in them. */
const roleNames = z.union([z.array(z.string()), z.string().transform((text) => text.split(/\s+/).filter(Boolean))]);

const Shape = z.object({
  /** What a person is called: shown to colleagues beside the subject; nothing rests on it. */
  name: z.string().trim().min(1).max(100).optional().catch(undefined),
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
  return { ...claims, roles: roles.map((name) => roleNamed(name, names.roles)).filter((role) => role !== undefined) };
}
