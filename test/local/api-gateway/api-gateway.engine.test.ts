import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Route } from '#local/api-gateway/definition.ts';
import { findRoute } from '#local/api-gateway/routing.ts';
import type { Machine } from '#local/machine.ts';
import { item, makeFixture } from '#test/local/fixtures/fixture.ts';

const fixture = makeFixture();
let machine: Machine;
let api: string;

beforeAll(async () => {
  machine = await fixture.start();
  api = machine.endpoints.api;
});
afterAll(async () => {
  await machine.close();
  fixture.remove();
});

const get = (path: string, authorization?: string) =>
  fetch(`${api}${path}`, { ...(authorization !== undefined && { headers: { authorization } }) });

describe('routing', () => {
  const route = (method: string, resourcePath: string): Route => ({
    method,
    resourcePath,
    resourceId: resourcePath,
    integration: { kind: 'mock', status: 200, headers: {} },
    authorizer: undefined,
    requiredParameters: [],
  });
  const routes = [
    route('GET', '/claims/{id}'),
    route('GET', '/claims/summary'),
    route('ANY', '/{proxy+}'),
    route('POST', '/claims/{id}/lines/{line}'),
  ];

  it.each([
    ['GET', '/claims/summary', '/claims/summary', null],
    ['GET', '/claims/a%2Fb', '/claims/{id}', { id: 'a/b' }],
    ['POST', '/claims/7/lines/8', '/claims/{id}/lines/{line}', { id: '7', line: '8' }],
    ['DELETE', '/claims/7', '/{proxy+}', { proxy: 'claims/7' }],
  ])('%s %s goes to %s', (method, path, expected, parameters) => {
    const match = findRoute(routes, method, path);
    expect([match?.route.resourcePath, match?.pathParameters]).toEqual([expected, parameters]);
  });

  it('finds nothing for another method or path', () => {
    expect(findRoute([route('GET', '/claims')], 'POST', '/claims')).toBeUndefined();
    expect(findRoute([route('GET', '/claims')], 'GET', '/claims/7')).toBeUndefined();
  });
});

describe('a request', () => {
  it('reaches its function as a proxy event', async () => {
    const answer = await fetch(`${api}/claims/7?a=1&a=2&name=%E5%BC%A0`, {
      method: 'PUT',
      body: '{"x":"张"}',
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-one')).toBe('1');
    expect(answer.headers.get('x-many')).toBe('a, b');
    expect(await answer.json()).toMatchObject({
      resource: '/claims/{claimId}',
      path: '/claims/7',
      httpMethod: 'PUT',
      pathParameters: { claimId: '7' },
      queryStringParameters: { a: '2', name: '张' },
      multiValueQueryStringParameters: { a: ['1', '2'] },
      body: '{"x":"张"}',
      isBase64Encoded: false,
      requestContext: { stage: 'v1', path: '/v1/claims/7' },
    });
  });

  it('is answered in the words of the stack where no function is asked', async () => {
    const answer = await get('/nowhere');
    expect(answer.status).toBe(403);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toEqual({
      title: 'Missing Authentication Token',
      type: 'MISSING_AUTHENTICATION_TOKEN',
    });
  });

  it('lacks a header that the method requires', async () => {
    const answer = await fetch(`${api}/claims`, { method: 'POST' });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ title: 'Missing required request parameters: [Idempotency-Key]' });
    expect((await fetch(`${api}/claims`, { method: 'POST', headers: { 'idempotency-key': '1' } })).status).toBe(200);
  });

  it('longer than ten megabytes is refused, and so is one that Lambda would not take', async () => {
    for (const megabytes of [11, 7]) {
      const answer = await fetch(`${api}/claims/7`, {
        method: 'PUT',
        body: Buffer.alloc(megabytes * 1024 * 1024, 'x'),
      });
      expect(answer.status).toBe(413);
    }
  });

  it('gets 502 for a malformed answer and 504 for a late one', async () => {
    expect((await get('/broken')).status).toBe(502);
    expect((await get('/slow')).status).toBe(504);
  });
});

describe('the authorizer', () => {
  it('is not asked without a token', async () => {
    const answer = await get('/claims');
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ title: 'Unauthorized' });
  });

  it('turns away whom it does not know, and whom it denies', async () => {
    expect((await get('/claims', 'bad')).status).toBe(401);
    expect((await get('/claims', 'deny')).status).toBe(403);
  });

  it('hands its context on, and is asked once per token while its answer holds', async () => {
    for (let time = 0; time < 3; time += 1) {
      const answer = await get('/claims', 'anna');
      expect(await answer.json()).toMatchObject({
        requestContext: { authorizer: { principalId: 'anna', level: '2' } },
      });
    }
    expect(await item(machine, 'AUTHORIZED', 'anna')).toMatchObject({ calls: 1 });
  });
});
