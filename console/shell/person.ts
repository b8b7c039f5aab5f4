import { ROLES, type Role } from '#functions/api/permissions.ts';

/** Who signed in, as their token says it. The API decides what they may do; this only decides what is shown. */
export interface Person {
  readonly subject: string;
  readonly name: string | undefined;
  readonly roles: readonly Role[];
  readonly region: string | undefined;
  readonly enterpriseId: string | undefined;
  /** Seconds since 1970 by the issuer's clock. */
  readonly expiresAt: number;
}

interface Payload {
  readonly sub?: string;
  readonly name?: string;
  readonly roles?: readonly string[];
  readonly region?: string;
  readonly enterprise_id?: string;
  readonly exp?: number;
}

/** @returns undefined for what is no token. */
export function personOf(token: string): Person | undefined {
  const payload = payloadOf(token);
  if (payload?.sub === undefined) return undefined;
  return {
    subject: payload.sub,
    name: payload.name,
    roles: ROLES.filter((role) => payload.roles?.includes(role)),
    region: payload.region,
    enterpriseId: payload.enterprise_id,
    expiresAt: payload.exp ?? 0,
  };
}

function payloadOf(token: string): Payload | undefined {
  try {
    const [, middle = ''] = token.split('.');
    const bytes = Uint8Array.from(atob(middle.replaceAll('-', '+').replaceAll('_', '/')), (letter) =>
      letter.charCodeAt(0),
    );
    return JSON.parse(new TextDecoder().decode(bytes)) as Payload;
  } catch {
    return undefined;
  }
}
