import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EXIT } from './exit-codes.ts';
import type { Language } from './language.ts';
import { Stop } from './stop.ts';

interface Discovery {
  readonly authorization_endpoint?: string;
  readonly token_endpoint?: string;
}

const PATIENCE_MS = 10 * 60_000;

/**
 * Authorization code with PKCE on a loopback port (RFC 8252, RFC 7636): the person signs in where the issuer does it, the
 * code comes back to this process alone. The address is told, not opened: the terminal may be on another machine.
 * @throws {@link Stop} with status 3 when nobody signed in
 */
export async function signInByBrowser({
  issuer,
  clientId,
  language,
}: {
  readonly issuer: string;
  readonly clientId: string;
  readonly language: Language;
}): Promise<string> {
  const found = await json<Discovery>(`${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`);
  const { authorization_endpoint: authorize, token_endpoint: exchange } = found;
  if (authorize === undefined || exchange === undefined) throw failed();
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const { redirectUri, code } = await listen(state);
  const ask = new URL(authorize);
  for (const [name, value] of Object.entries({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: 'openid',
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }))
    ask.searchParams.set(name, value);
  console.error(language === 'zh' ? '请在浏览器中打开:' : 'Open this in a browser:');
  console.error(ask.href);
  const { access_token: token } = await json<{ access_token?: string }>(exchange, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: await code,
      client_id: clientId,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    }).toString(),
  });
  if (token === undefined) throw failed();
  return token;
}

/** A page on this machine that takes the code once; what came with another state is not ours. */
async function listen(state: string): Promise<{ redirectUri: string; code: Promise<string> }> {
  const { promise: code, resolve, reject } = Promise.withResolvers<string>();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const given = searchParams.get('code');
    const ours = pathname === '/callback' && searchParams.get('state') === state;
    response.writeHead(ours ? 200 : 404, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
    response.end(ours ? '可以回到命令行了。 / You may go back to the terminal.' : 'Not found');
    if (!ours) return;
    if (given === null) reject(failed());
    else resolve(given);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const late = setTimeout(() => reject(failed()), PATIENCE_MS);
  const ended = code.finally(() => {
    clearTimeout(late);
    server.close();
  });
  return { redirectUri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`, code: ended };
}

async function json<T>(url: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(30_000) }).catch(() => undefined);
  if (response?.ok !== true) throw failed();
  return (await response.json()) as T;
}

const failed = () => new Stop(EXIT.notAllowed, { zh: '登录没有完成。', en: 'The sign-in was not completed.' });
