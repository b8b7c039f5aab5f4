import { describe, expect, test } from 'vitest';
import { JianzhengClient, NoAnswer } from '#client/client.ts';

const problem = {
  type: 'urn:jianzheng:problem:claim-not-open',
  title: 't',
  status: 409,
  code: 'claim-not-open',
  detail: { zh: 'z', en: 'e' },
};
const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': status < 400 ? 'application/json' : 'application/problem+json', ...headers },
  });

/** A client whose requests are kept, and answered one after another. */
function talking(answers: readonly (() => Response)[], options: { token?: () => string } = {}) {
  const sent: { url: string; init: RequestInit; headers: Record<string, string> }[] = [];
  const send = async (url: unknown, init: RequestInit = {}) => {
    sent.push({ url: String(url), init, headers: init.headers as Record<string, string> });
    const answer = answers[sent.length - 1];
    if (answer === undefined) throw new Error('no more answers');
    return answer();
  };
  const client = new JianzhengClient({
    url: '/v1',
    token: () => 'token',
    pauseMs: 1,
    fetch: send as typeof fetch,
    ...options,
  });
  return { client, sent };
}

describe('the client', () => {
  test('puts path, query, token and language where they belong', async () => {
    const { client, sent } = talking([() => json(200, { lines: [] })]);
    const answer = await client.call('listLines', { path: { claimId: 'clm/1' }, query: { batch: 2 } });
    expect(answer).toEqual({ ok: true, status: 200, body: { lines: [] } });
    expect(sent[0]?.url).toBe('/v1/claims/clm%2F1/lines?batch=2');
    expect(sent[0]?.headers).toMatchObject({ authorization: 'Bearer token', 'accept-language': 'zh-CN' });
    expect(sent[0]?.headers).not.toHaveProperty('idempotency-key');
  });

  test('sends a write again under its key until it is answered', async () => {
    const lost = () => {
      throw new TypeError('connection lost');
    };
    const { client, sent } = talking([lost, () => json(503, {}), () => json(202, { claimId: 'c' })]);
    const answer = await client.call('withdrawClaim', { path: { claimId: 'c' }, body: { reason: 'r' } });
    expect(answer).toMatchObject({ ok: true, status: 202 });
    const keys = sent.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    const { client: other, sent: another } = talking([() => json(202, {})]);
    await other.call('withdrawClaim', { path: { claimId: 'c' }, body: { reason: 'r' } });
    expect(another[0]?.headers['idempotency-key']).not.toBe(keys[0]);
  });

  test('gives a problem as data, and asks once', async () => {
    const { client, sent } = talking([() => json(409, problem)]);
    const answer = await client.call('createUpload', { path: { claimId: 'c' }, body: {} });
    expect(answer).toEqual({ ok: false, status: 409, problem });
    expect(sent).toHaveLength(1);
  });

  test('throws where nobody answers, and where somebody else does', async () => {
    const { client } = talking([]);
    await expect(client.call('listNotices', {})).rejects.toThrow(NoAnswer);
    const { client: other } = talking([() => new Response('<html>', { status: 404 })]);
    await expect(other.call('listNotices', {})).rejects.toMatchObject({ name: 'NoAnswer', status: 404 });
  });

  test('carries the version to and fro, and no token where none is needed', async () => {
    const { client, sent } = talking([() => json(200, {}, { etag: '"7"' }), () => json(200, { notices: [] })]);
    expect(await client.call('readClaim', { path: { claimId: 'c' } }, { ifMatch: '"6"' })).toMatchObject({
      etag: '"7"',
    });
    await client.call('listNotices', { query: { region: '350200' } });
    expect(sent[0]?.headers).toMatchObject({ 'if-match': '"6"' });
    expect(sent[1]?.headers).not.toHaveProperty('authorization');
  });

  test('goes through all pages', async () => {
    const { client, sent } = talking([() => json(200, { claims: [], cursor: 'x y' }), () => json(200, { claims: [] })]);
    const pages = await Array.fromAsync(client.pages('listClaims', { query: { limit: 1 } }));
    expect(pages).toHaveLength(2);
    expect(sent[1]?.url).toBe('/v1/claims?limit=1&cursor=x+y');
  });

  test('stops when it is told to', async () => {
    const stop = new AbortController();
    const { client } = talking([() => json(503, {})]);
    const asked = client.call('listNotices', {}, { signal: stop.signal });
    stop.abort(new Error('stopped'));
    await expect(asked).rejects.toThrow('stopped');
  });
});
