import * as z from 'zod';
import { normaliseCreditCode } from '../shared/identity/credit-code.ts';
import { normaliseDocumentNumber } from '../shared/identity/document.ts';
import { isSubject } from '../shared/identity/subject.ts';
import { DOCUMENT_TYPES } from '../submission/roster-line.ts';
import { CLAIM_NAMES, type ClaimNames, claimAt, type IssuerNames, roleNamed } from './issuer-names.ts';
import type { Role } from './permissions.ts';

const oneWord = z.string().regex(/^\S+$/);
/** Some issuers hand out a list, some words with blanks between them, some one word alone. */
const words = z.union([z.array(oneWord), z.string().transform((text) => text.split(/\s+/).filter(Boolean))]);
/** Role names of an issuer may be words with blanks in them. */
const roleNames = z.union([z.array(z.string()), z.string().transform((text) => text.split(/\s+/).filter(Boolean))]);

const LONGEST_NUMBER = 64;
/** In the form in which rosters, bodies and registers are read; whether it is a code is told to whoever calls. */
const creditCode = z.string().max(LONGEST_NUMBER).transform(normaliseCreditCode);

const Shape = z.object({
  /** What a person is called: shown to colleagues beside the subject; nothing rests on it. */
  name: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .refine((name) => name.isWellFormed())
    .optional()
    .catch(undefined),
  roles: roleNames.default([]),
  region: oneWord.optional(),
  counties: words.default([]),
  enterpriseId: creditCode.optional(),
  branchIds: words.transform((codes) => codes.map(normaliseCreditCode)).default([]),
  /** A worker's own document, as whoever signed them in has checked it. */
  documentType: z.enum(DOCUMENT_TYPES).optional(),
  documentNumber: z.string().max(LONGEST_NUMBER).transform(normaliseDocumentNumber).optional(),
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

/** No sign-in lasts longer, whatever the token says of itself. */
const LONGEST_AGE_SECONDS = 24 * 3600;
/** By which the issuer's clock may be ahead of this one. */
const CLOCKS_APART_SECONDS = 60;

/**
 * Who the token says its bearer is. It is checked already by whom and for whom it was made, and that it has not ended.
 * @throws ZodError when it does not say so in a form that can be kept, when it was made long ago, or when it was not made yet
 */
export function tokenSubject(payload: Readonly<Record<string, unknown>>, machineNow: Date): string {
  const seconds = machineNow.getTime() / 1000;
  const Made = z.object({
    sub: z.string().refine(isSubject, 'a subject of up to 255 characters, without blanks around it'),
    iat: z
      .number()
      .min(seconds - LONGEST_AGE_SECONDS)
      .max(seconds + CLOCKS_APART_SECONDS),
    exp: z.number(),
  });
  return Made.parse(payload).sub;
}
