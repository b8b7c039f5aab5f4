import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateKeyPair, importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import type { RunningStack } from '#test/support/running-stack.ts';

/** Tokens that are to be refused, each right but for one thing. */
export const FORGERIES = [
  'none',
  'nonsense',
  'expired',
  'not yet valid',
  'of another key',
  'of another issuer',
  'for another audience',
  'unsigned',
  'signed with the public key as a secret',
  'with another role put in',
  'without a subject',
  'of a subject of 1,500 letters',
  'without an end',
  'made two days ago',
] as const;
export type Forgery = (typeof FORGERIES)[number];

const AUDIENCE = 'jianzheng';
const encoded = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');

/** Makes tokens that look like those of the stack's issuer, whose key it reads. */
export async function forger(stack: RunningStack) {
  const jwk = JSON.parse(readFileSync(join(stack.dataDir, 'issuer.jwk'), 'utf8')) as JWK;
  const { d: _private, ...publicJwk } = jwk;
  const own = await importJWK(jwk, 'ES256');
  const { privateKey: other } = await generateKeyPair('ES256');
  const { issuer } = stack.machine.endpoints;
  const now = Math.floor(Date.now() / 1000);
  const header = { alg: 'ES256', kid: String(jwk.kid), typ: 'JWT' };

  /** @param instead of what is wrong; @returns nothing where no token is to be sent */
  return async (kind: Forgery, claims: JWTPayload, instead: JWTPayload = {}): Promise<string | undefined> => {
    const right: JWTPayload = { iss: issuer, aud: AUDIENCE, sub: 'forger', iat: now, exp: now + 3600, ...claims };
    const signed = (payload: JWTPayload, key = own) => new SignJWT(payload).setProtectedHeader(header).sign(key);
    switch (kind) {
      case 'none':
        return undefined;
      case 'nonsense':
        return 'nonsense';
      case 'expired':
        return signed({ ...right, iat: now - 7200, exp: now - 60 });
      case 'not yet valid':
        return signed({ ...right, nbf: now + 3600, ...instead });
      case 'of another key':
        return signed(right, other);
      case 'of another issuer':
        return signed({ ...right, iss: 'https://login.example.org' });
      case 'for another audience':
        return signed({ ...right, aud: 'another' });
      case 'unsigned':
        return `${encoded({ alg: 'none', typ: 'JWT' })}.${encoded(right)}.`;
      case 'signed with the public key as a secret':
        return new SignJWT(right)
          .setProtectedHeader({ ...header, alg: 'HS256' })
          .sign(new TextEncoder().encode(JSON.stringify(publicJwk)));
      case 'with another role put in': {
        const [head, , signature] = (await signed({ ...right, roles: ['nobody'] })).split('.');
        return `${head}.${encoded(right)}.${signature}`;
      }
      case 'of a subject of 1,500 letters':
        return signed({ ...right, sub: 'a'.repeat(1_500) });
      case 'without an end': {
        const { exp: _never, ...rest } = right;
        return signed(rest);
      }
      case 'made two days ago':
        return signed({ ...right, iat: now - 2 * 86_400 });
      case 'without a subject': {
        const { sub: _nobody, ...rest } = right;
        return signed(rest);
      }
    }
  };
}
