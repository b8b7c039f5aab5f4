import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import * as z from 'zod';
import { readJson, serve } from '../http.ts';

const audience = 'jianzheng';

const tokenRequest = z.strictObject({
  role: z.string().min(1),
  sub: z.string().min(1).optional(),
  region: z.string().min(1).optional(),
  enterprise: z.string().min(1).optional(),
  documentType: z.string().min(1).optional(),
  documentNumber: z.string().min(1).optional(),
  ttlSeconds: z.number().int().min(1).max(86_400).default(3600),
});
export type TokenRequest = z.input<typeof tokenRequest>;

export interface Issuer {
  readonly url: string;
  /** @returns a signed access token; its times are machine time. */
  token(request: TokenRequest): Promise<string>;
  close(): Promise<void>;
}

async function loadKey(path: string): Promise<JWK> {
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as JWK;
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const key = await exportJWK(privateKey);
  const jwk = { ...key, alg: 'ES256', use: 'sig', kid: await calculateJwkThumbprint(key) };
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, JSON.stringify(jwk), { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return jwk;
}

/**
 * An OIDC issuer for one machine: discovery, keys, and tokens for whoever asks, without a login.
 * It stands in for the issuer that a deployment is given by setting.
 */
export async function startIssuer(options: { readonly port: number; readonly keyPath: string }): Promise<Issuer> {
  const jwk = await loadKey(options.keyPath);
  const key = await importJWK(jwk, 'ES256');
  const { d: _private, ...publicJwk } = jwk;

  async function token(request: TokenRequest): Promise<string> {
    const asked = tokenRequest.parse(request);
    const { role, sub = `demo-${role}`, region, enterprise, ttlSeconds } = asked;
    const claims = {
      roles: [role],
      ...(region !== undefined && { region }),
      ...(enterprise !== undefined && { enterprise_id: enterprise }),
      ...(asked.documentType !== undefined && { document_type: asked.documentType }),
      ...(asked.documentNumber !== undefined && { document_number: asked.documentNumber }),
    };
    const issuedAt = Math.floor(Date.now() / 1000);
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: String(jwk.kid), typ: 'JWT' })
      .setIssuer(server.url)
      .setAudience(audience)
      .setSubject(sub)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + ttlSeconds)
      .sign(key);
  }

  const server = await serve(options.port, async (incoming, response) => {
    const send = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    const route = `${incoming.method} ${incoming.url}`;
    if (route === 'GET /.well-known/openid-configuration') {
      return send(200, {
        issuer: server.url,
        jwks_uri: `${server.url}/jwks.json`,
        token_endpoint: `${server.url}/token`,
        response_types_supported: ['token'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['ES256'],
      });
    }
    if (route === 'GET /jwks.json') return send(200, { keys: [publicJwk] });
    if (route !== 'POST /token') return send(404, { message: 'Not found' });
    const request = tokenRequest.safeParse(await readJson(incoming));
    if (!request.success)
      return send(400, { error: 'invalid_request', error_description: z.prettifyError(request.error) });
    send(200, {
      access_token: await token(request.data),
      token_type: 'Bearer',
      expires_in: request.data.ttlSeconds,
    });
  });
  return { url: server.url, token, close: server.close };
}
