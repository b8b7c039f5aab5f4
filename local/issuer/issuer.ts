import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { dirname } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import * as z from 'zod';
import { readBody, serve } from '../http.ts';
import { isOfForeignPage, onThisMachine } from '../loopback.ts';
import { AuthorizationCodes, AuthorizationRequest, CodeExchange } from './authorization-code.ts';
import { demoPeople } from './people.ts';
import { signInPage } from './sign-in-page.ts';

const audience = 'jianzheng';
const FOREIGN = 'No page gets a token here. / 网页不能在此取得令牌。';

const tokenRequest = z.strictObject({
  /** One role, or several with a comma between them. */
  role: z.string().min(1),
  sub: z.string().min(1).optional(),
  name: z.string().min(1).optional(),
  region: z.string().min(1).optional(),
  counties: z.array(z.string().min(1)).optional(),
  enterprise: z.string().min(1).optional(),
  branches: z.array(z.string().min(1)).optional(),
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
 * An OIDC issuer for one machine: discovery, keys, a page on which to choose who to be (authorization code with PKCE),
 * and tokens for whoever asks, without a password.
 * It stands in for the issuer that a deployment is given by setting.
 */
export async function startIssuer(options: { readonly port: number; readonly keyPath: string }): Promise<Issuer> {
  const jwk = await loadKey(options.keyPath);
  const key = await importJWK(jwk, 'ES256');
  const { d: _private, ...publicJwk } = jwk;

  async function token(request: TokenRequest): Promise<string> {
    const asked = tokenRequest.parse(request);
    const { role, sub = `demo-${role}`, region, counties, enterprise, branches, ttlSeconds } = asked;
    const claims = {
      ...(asked.name !== undefined && { name: asked.name }),
      roles: role.split(','),
      ...(region !== undefined && { region }),
      ...(counties !== undefined && { counties }),
      ...(enterprise !== undefined && { enterprise_id: enterprise }),
      ...(branches !== undefined && { branch_ids: branches }),
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

  const people = demoPeople();
  const codes = new AuthorizationCodes<TokenRequest>();

  const server = await serve(options.port, async (incoming, response) => {
    const { origin } = incoming.headers;
    const send = (status: number, body: object): void => {
      // The console is a page of another port of this machine: it reads what is public here and exchanges its own code.
      const shared = origin !== undefined && onThisMachine(origin) ? { 'access-control-allow-origin': origin } : {};
      const headers = { 'content-type': 'application/json', vary: 'Origin', ...shared };
      response.writeHead(status, headers).end(JSON.stringify(body));
    };
    if (isOfForeignPage(incoming)) return send(403, { error: 'access_denied', error_description: FOREIGN });
    const sendPage = (status: number, page: string): void => {
      const policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
      const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy };
      response.writeHead(status, headers).end(page);
    };
    const [path = '', query = ''] = (incoming.url ?? '').split('?');
    switch (`${incoming.method} ${path}`) {
      case 'GET /.well-known/openid-configuration':
        return send(200, {
          issuer: server.url,
          jwks_uri: `${server.url}/jwks.json`,
          authorization_endpoint: `${server.url}/authorize`,
          token_endpoint: `${server.url}/token`,
          response_types_supported: ['code', 'token'],
          grant_types_supported: ['authorization_code'],
          code_challenge_methods_supported: ['S256'],
          token_endpoint_auth_methods_supported: ['none'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['ES256'],
        });
      case 'GET /jwks.json':
        return send(200, { keys: [publicJwk] });
      case 'GET /authorize': {
        const request = AuthorizationRequest.safeParse(Object.fromEntries(new URLSearchParams(query)));
        if (!request.success) return send(400, invalid(request.error));
        return sendPage(200, signInPage(people, query));
      }
      case 'POST /authorize': {
        // Somebody chose on this issuer's own page; no other page chooses for them.
        if (origin !== undefined && origin !== `http://${incoming.headers.host}`)
          return send(403, { error: 'access_denied' });
        const form = Object.fromEntries(new URLSearchParams(await text(incoming)));
        const request = AuthorizationRequest.safeParse(form);
        if (!request.success) return send(400, invalid(request.error));
        const chosen = tokenRequest.safeParse(people[Number(form['person'])] ?? somebodyElse(form));
        if (!chosen.success) return send(400, invalid(chosen.error));
        const back = new URL(request.data.redirect_uri);
        back.searchParams.set('code', codes.handOut(request.data, chosen.data));
        back.searchParams.set('state', request.data.state);
        return void response.writeHead(303, { location: back.href }).end();
      }
      case 'POST /token':
        return exchange(await text(incoming));
      default:
        return send(404, { message: 'Not found' });
    }

    /** A form exchanges a code; JSON asks for a token of whoever it names. */
    async function exchange(body: string): Promise<void> {
      const isForm = incoming.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
      if (!isForm) {
        // Whoever it names: for programs of this machine, and for no page, wherever it is from.
        if (origin !== undefined) return send(403, { error: 'access_denied', error_description: FOREIGN });
        return answer(tokenRequest.safeParse(parsed(body)));
      }
      const asked = CodeExchange.safeParse(Object.fromEntries(new URLSearchParams(body)));
      if (!asked.success) return send(400, invalid(asked.error));
      const who = codes.exchange(asked.data);
      if (who === undefined) return send(400, { error: 'invalid_grant' });
      return answer(tokenRequest.safeParse(who));
    }

    async function answer(request: z.ZodSafeParseResult<z.infer<typeof tokenRequest>>): Promise<void> {
      if (!request.success) return send(400, invalid(request.error));
      send(200, {
        access_token: await token(request.data),
        token_type: 'Bearer',
        expires_in: request.data.ttlSeconds,
      });
    }
  });
  return { url: server.url, token, close: server.close };
}

const invalid = (error: z.ZodError) => ({ error: 'invalid_request', error_description: z.prettifyError(error) });

const text = async (incoming: IncomingMessage) => (await readBody(incoming, 10_000)).toString('utf8');

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** What the form of the sign-in page says; a field left empty was not said. */
function somebodyElse(form: Readonly<Record<string, string>>): object {
  const { ttlSeconds, role, enterprise, region, sub, name, documentType, documentNumber } = form;
  const asked = { role, enterprise, region, sub, name, documentType, documentNumber };
  const said = Object.entries(asked).filter(([, value]) => value);
  return { ...Object.fromEntries(said), ...(ttlSeconds && { ttlSeconds: Number(ttlSeconds) }) };
}
