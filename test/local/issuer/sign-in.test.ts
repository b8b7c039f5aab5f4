import { createHash, randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Issuer, startIssuer } from '#local/issuer/issuer.ts';
import { demoPeople } from '#local/issuer/people.ts';
import { scratchFolder } from '#test/support/scratch.ts';

const folder = scratchFolder('issuer');
let issuer: Issuer;
beforeAll(async () => {
  issuer = await startIssuer({ port: 0, keyPath: join(folder, 'key.jwk') });
});
afterAll(async () => {
  await issuer.close();
  rmSync(folder, { recursive: true });
});

const verifier = randomBytes(32).toString('base64url');
const asked = {
  response_type: 'code',
  client_id: 'jianzheng-console',
  redirect_uri: 'http://127.0.0.1:4700/v1/console/signed-in',
  state: 'a "state"',
  code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  code_challenge_method: 'S256',
};

async function chosen(choice: Record<string, string>): Promise<URL> {
  const answer = await fetch(`${issuer.url}/authorize`, {
    method: 'POST',
    body: new URLSearchParams({ ...asked, ...choice }),
    redirect: 'manual',
  });
  expect(answer.status).toBe(303);
  return new URL(answer.headers.get('location') ?? '');
}

async function exchanged(code: string, more: Record<string, string> = {}) {
  const { client_id, redirect_uri } = asked;
  const answer = await fetch(`${issuer.url}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id,
      redirect_uri,
      code,
      code_verifier: verifier,
      ...more,
    }),
  });
  return { status: answer.status, body: (await answer.json()) as { access_token: string; error?: string } };
}

describe('signing in at the issuer of one machine', () => {
  test('shows the people there are, and nothing of the request as markup', async () => {
    const query = new URLSearchParams({ ...asked, state: '"><b>' });
    const answer = await fetch(`${issuer.url}/authorize?${query}`);
    const page = await answer.text();
    expect(page).toContain('厦门示例机械有限公司');
    expect(page).not.toContain('<b>');
    expect(page).not.toContain('<script');
  });

  test('gives a token of the chosen person for the code and its proof, once', async () => {
    const index = demoPeople().findIndex(({ role }) => role === 'second-reviewer');
    const back = await chosen({ person: String(index) });
    expect(back.searchParams.get('state')).toBe(asked.state);
    const code = back.searchParams.get('code') ?? '';
    const { status, body } = await exchanged(code);
    expect(status).toBe(200);
    const keys = createRemoteJWKSet(new URL(`${issuer.url}/jwks.json`));
    const { payload } = await jwtVerify(body.access_token, keys, { issuer: issuer.url, audience: 'jianzheng' });
    expect(payload).toMatchObject({ roles: ['second-reviewer'], region: '350200', sub: 'second-350200' });
    expect(await exchanged(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  test('lets anybody else be named', async () => {
    const back = await chosen({
      person: 'other',
      role: 'finance',
      region: '350100',
      sub: 'f',
      enterprise: '',
      name: '',
    });
    const { body } = await exchanged(back.searchParams.get('code') ?? '');
    const payload = JSON.parse(Buffer.from(body.access_token.split('.')[1] ?? '', 'base64url').toString());
    expect(payload).toMatchObject({ roles: ['finance'], region: '350100', sub: 'f' });
    expect(payload).not.toHaveProperty('enterprise_id');
  });

  test.each([
    ['another proof', { code_verifier: 'x'.repeat(43) }],
    ['another address', { redirect_uri: 'http://127.0.0.1:4700/elsewhere' }],
    ['another client', { client_id: 'other' }],
  ])('refuses %s', async (_, more) => {
    const back = await chosen({ person: '0' });
    expect(await exchanged(back.searchParams.get('code') ?? '', more)).toMatchObject({ status: 400 });
  });

  test.each([
    ['without a proof key', { code_challenge: '' }],
    ['that would send the code to another machine', { redirect_uri: 'https://example.org/' }],
  ])('refuses a request %s', async (_, more) => {
    const answer = await fetch(`${issuer.url}/authorize?${new URLSearchParams({ ...asked, ...more })}`);
    expect(answer.status).toBe(400);
  });

  test('may be asked from a page of another port of this machine', async () => {
    const origin = 'http://localhost:4700';
    const answer = await fetch(`${issuer.url}/.well-known/openid-configuration`, { headers: { origin } });
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    expect(await answer.json()).toMatchObject({ code_challenge_methods_supported: ['S256'] });
  });
});

describe('a page of somewhere else that a person of this machine was led to', () => {
  const FOREIGN = { origin: 'https://evil.example' };
  const anybody = JSON.stringify({ role: 'administrator' });

  test('gets no token for whoever it names, however it asks', async () => {
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1.evil.example', 'http://localhost:3000'])
      for (const type of ['application/json', 'text/plain']) {
        const headers = { origin, 'content-type': type };
        const answer = await fetch(`${issuer.url}/token`, { method: 'POST', headers, body: anybody });
        expect([origin, answer.status, await answer.text()]).toEqual([origin, 403, expect.not.stringMatching(/eyJ/)]);
      }
  });

  test('chooses for nobody who they are, and reads nothing', async () => {
    const body = new URLSearchParams({ ...asked, person: '0' });
    for (const origin of ['https://evil.example', 'http://127.0.0.1:1']) {
      const answer = await fetch(`${issuer.url}/authorize`, {
        method: 'POST',
        headers: { origin },
        body,
        redirect: 'manual',
      });
      expect(answer.status).toBe(403);
    }
    const keys = await fetch(`${issuer.url}/jwks.json`, { headers: FOREIGN });
    expect(keys.headers.get('access-control-allow-origin')).toBeNull();
    const console = await fetch(`${issuer.url}/jwks.json`, { headers: { origin: 'http://127.0.0.1:4700' } });
    expect(console.headers.get('access-control-allow-origin')).toBe('http://127.0.0.1:4700');
  });

  test('is not heard under a name of its own that leads to this machine', async () => {
    const { port } = new URL(issuer.url);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { host: `evil.example:${port}`, 'content-type': 'application/json' };
      request({ host: '127.0.0.1', port, method: 'POST', path: '/token', headers }, ({ statusCode }) =>
        resolve(statusCode),
      )
        .on('error', reject)
        .end(anybody);
    });
    expect(status).toBe(421);
  });

  test('is not in the way of a program of this machine, which gets its token', async () => {
    const answer = await fetch(`${issuer.url}/token`, { method: 'POST', body: anybody });
    expect(await answer.json()).toMatchObject({ access_token: expect.stringMatching(/^eyJ/) });
  });
});
