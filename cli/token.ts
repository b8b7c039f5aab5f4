/** What the command line reads in a token; whether it is genuine is for the service to say. */
export interface TokenClaims {
  readonly sub?: string;
  readonly roles?: readonly string[];
  readonly region?: string;
  readonly enterprise_id?: string;
  /** Seconds since 1970, machine time. */
  readonly exp?: number;
}

/** `undefined` for what is no token. */
export function claimsIn(token: string): TokenClaims | undefined {
  const [, body, signature, ...more] = token.split('.');
  if (body === undefined || signature === undefined || more.length > 0) return undefined;
  try {
    return JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as TokenClaims;
  } catch {
    return undefined;
  }
}

export function hasExpired(token: string, nowMs: number): boolean {
  const { exp } = claimsIn(token) ?? {};
  return exp !== undefined && exp * 1000 <= nowMs;
}
