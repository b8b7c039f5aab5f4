import { CLAIM_NAMES, claimAt, type IssuerNames, roleNamed } from '#functions/api/issuer-names.ts';
import type { Role } from '#functions/api/permissions.ts';

/** Who signed in, as their token says it. The API decides what they may do; this only decides what is shown. */
export interface Person {
  readonly subject: string;
  readonly name: string | undefined;
  readonly roles: readonly Role[];
  readonly region: string | undefined;
  /** Further regions that are theirs, counties of the city first of all. */
  readonly counties: readonly string[];
  readonly enterpriseId: string | undefined;
  /** Branches (分支机构) of the enterprise that they act for as well. */
  readonly branchIds: readonly string[];
  /** Seconds since 1970 by the issuer's clock. */
  readonly expiresAt: number;
}

/**
 * @param names what the issuer calls claims and roles
 * @returns undefined for what is no token
 */
export function personOf(token: string, names: IssuerNames = {}): Person | undefined {
  const payload = payloadOf(token);
  if (typeof payload?.['sub'] !== 'string') return undefined;
  const ways = { ...CLAIM_NAMES, ...names.claims };
  const text = (way: string) => words(claimAt(payload, way))[0];
  return {
    subject: payload['sub'],
    name: text('name'),
    roles: words(claimAt(payload, ways.roles))
      .map((name) => roleNamed(name, names.roles))
      .filter((role) => role !== undefined),
    region: text(ways.region),
    counties: words(claimAt(payload, ways.counties)).flatMap((listed) => listed.split(/\s+/)),
    enterpriseId: text(ways.enterpriseId),
    branchIds: words(claimAt(payload, ways.branchIds)).flatMap((listed) => listed.split(/\s+/)),
    expiresAt: Number(payload['exp'] ?? 0),
  };
}

/** Some issuers hand out a list, some one text. */
function words(claim: unknown): readonly string[] {
  const all: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
  return all.filter((one) => typeof one === 'string' && one !== '') as string[];
}

function payloadOf(token: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const [, middle = ''] = token.split('.');
    const bytes = Uint8Array.from(atob(middle.replaceAll('-', '+').replaceAll('_', '/')), (letter) =>
      letter.charCodeAt(0),
    );
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
