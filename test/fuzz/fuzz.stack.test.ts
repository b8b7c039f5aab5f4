import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OPERATIONS } from '#functions/api/contract/operations.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import type { TokenFor } from '#local/main-job/client.ts';
import { AUDITOR, finance, operatorOf, otherFinance, reviewer, RunningStack } from '#test/support/running-stack.ts';
import { fuzz, summary } from './fuzzing.ts';
import { seedStates, type States } from './states.ts';
import { sampleSize } from '#test/support/slow.ts';

const { machinery } = ENTERPRISES;
/** `npm run fuzz` sends twenty thousand; a share of them is sent with every `npm test`. */
const COUNT = sampleSize(100, 500, process.env['REQUESTS']);
const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000));

describe('the contract on the running stack', () => {
  let stack: RunningStack;
  let known: Record<string, readonly string[]> = {};
  let seeded: States;
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 71, environment: { DRIVER_GRACE_MS: '100' } });
    await stack.appropriate(machinery.region, 100_000_000);
    seeded = await seedStates(stack, COUNT > 100);
    known = {
      claimId: seeded.claimIds,
      uploadId: [seeded.uploadId],
      lineId: ['0-0', '0-1', '0-2'],
      policyId: ['fujian-2024'],
      region: [machinery.region],
      kind: ['skills-upgrade-account', 'employment-fund'],
      year: ['2025', '2024', '0000'],
      enterpriseId: [machinery.creditCode],
    };
  });
  afterAll(() => stack.close());

  /** A request with headers of its own, as somebody else's program sends it. */
  async function asked(
    as: TokenFor | undefined,
    method: string,
    path: string,
    { headers = {}, body }: { readonly headers?: Record<string, string>; readonly body?: object } = {},
  ) {
    const authorization = as === undefined ? {} : { authorization: `Bearer ${await stack.client.token(as)}` };
    const response = await fetch(stack.machine.endpoints.api + path, {
      method,
      headers: { ...authorization, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: (text === '' ? {} : JSON.parse(text)) as Record<string, never> & { code?: string; title?: string },
    };
  }
  const write = (as: TokenFor | undefined, path: string, body: object, key: string, headers = {}) =>
    asked(as, 'POST', path, { body, headers: { 'idempotency-key': key, ...headers } });

  test('is served to everybody, packed where that is accepted, and not twice', async () => {
    const plain = await asked(undefined, 'GET', '/openapi.json', { headers: { 'accept-encoding': 'identity' } });
    expect(plain).toMatchObject({ status: 200, body: { openapi: '3.1.0' }, headers: { vary: 'Accept-Encoding' } });
    const packed = await asked(undefined, 'GET', '/openapi.json', { headers: { 'accept-encoding': 'gzip' } });
    expect(packed.body).toEqual(plain.body);
    expect(packed.headers['etag']).not.toBe(plain.headers['etag']);
    for (const { etag = '' } of [plain.headers, packed.headers]) {
      const gzip = etag.includes('gzip') ? 'gzip' : 'identity';
      const headers = { 'if-none-match': `"other", W/${etag}`, 'accept-encoding': gzip };
      expect(await asked(undefined, 'GET', '/openapi.json', { headers })).toMatchObject({ status: 304, body: {} });
    }
  });

  test('tells problems in the language asked for, and both in the details', async () => {
    for (const [language, title, content] of [
      ['en-GB', 'Not found, or not yours to see.', 'en'],
      ['fr', '没有找到,或您无权查看。', 'zh-CN'],
    ] as const) {
      const answer = await asked(AUDITOR, 'GET', '/claims/none', { headers: { 'accept-language': language } });
      expect(answer.body).toMatchObject({
        code: 'not-found',
        title,
        detail: { zh: expect.stringMatching(/./), en: expect.stringMatching(/./) },
      });
      expect(answer.headers).toMatchObject({ 'content-language': content, vary: 'Accept-Language' });
    }
  });

  test('lets nobody change what somebody else has changed meanwhile, if they say what they saw', async () => {
    const claimId = await stack.createClaim(machinery);
    const seen = await asked(operatorOf(machinery), 'GET', `/claims/${claimId}`);
    const etag = seen.headers['etag'] ?? '';
    expect(etag).toMatch(/^"[^"]+"$/);
    const withdraw = (key: string, ifMatch: string) =>
      write(operatorOf(machinery), `/claims/${claimId}/withdrawal`, { reason: 'r' }, key, { 'if-match': ifMatch });
    expect(await withdraw('withdraw-stale', '"1.1.99"')).toMatchObject({
      status: 412,
      body: { code: 'changed' },
      headers: { etag },
    });
    const done = await withdraw('withdraw-good', etag);
    expect(done.status).toBe(202);
    // Its answer was lost, and it is sent again: it is no other change that came between.
    expect(await withdraw('withdraw-good', etag)).toMatchObject({ status: 202, body: done.body });
    expect(await withdraw('withdraw-late', etag)).toMatchObject({ status: 412 });

    const path = `/funds/${machinery.region}/skills-upgrade-account/2025`;
    const fund = await asked(finance(machinery.region), 'GET', path);
    const give = async (key: string, ifMatch: string) => {
      const body = { amountFen: 1, document: 'd' };
      const asked = await write(finance(machinery.region), `${path}/appropriations`, body, `${key}-asked`, {});
      const { proposalId } = asked.body as { proposalId?: string };
      return write(otherFinance(machinery.region), `${path}/proposals/${proposalId}/confirmation`, {}, key, {
        'if-match': ifMatch,
      });
    };
    expect((await give('appropriate-1', fund.headers['etag'] ?? '')).status).toBe(200);
    expect((await give('appropriate-2', fund.headers['etag'] ?? '')).status).toBe(412);
    expect((await give('appropriate-3', '*')).status).toBe(200);
  });

  test('answers a write alike under its key, and tells where the key is another request’s', async () => {
    const { noticed, draft } = seeded;
    const region = machinery.region;
    for (const [as, path, body, other] of [
      [undefined, `/notices/${noticed}/objections`, { lineId: '0-2', reason: 'a' }, { lineId: '0-2', reason: 'b' }],
      [operatorOf(machinery), `/claims/${draft}/uploads`, { fileName: 'a.csv' }, { fileName: 'b.csv' }],
      [
        reviewer('first', region),
        '/watchlist',
        { kind: 'issuer', issuerId: 'I1', reason: 'a', until: '2030-01-01' },
        { kind: 'issuer', issuerId: 'I1', reason: 'b', until: '2030-01-01' },
      ],
      [
        { role: 'worker', documentType: 'resident-id', documentNumber: '359901199001010011', sub: 'w' },
        '/consents',
        { enterpriseId: machinery.creditCode, given: true },
        { enterpriseId: machinery.creditCode, given: false },
      ],
    ] as const) {
      const key = stack.purpose('the same').replaceAll(' ', '-');
      const first = await write(as, path, body, key);
      expect(first.status).toBe(201);
      const { url: _signedAnew, ...told } = first.body as Record<string, unknown>;
      expect(await write(as, path, body, key)).toMatchObject({ status: 201, body: told });
      expect(await write(as, path, other, key)).toMatchObject({
        status: 422,
        body: { code: 'idempotency-key-reused' },
      });
    }
  });

  test('pages, filters and sorts on the server', async () => {
    const { noticed } = seeded;
    const all = async (path: string, of: string) => {
      const found: Record<string, unknown>[] = [];
      let cursor: string | undefined;
      do {
        const more: string = cursor === undefined ? '' : `&cursor=${cursor}`;
        const { status, body } = await asked(AUDITOR, 'GET', `${path}${more}`);
        expect(status).toBe(200);
        found.push(...(body[of] as unknown as Record<string, unknown>[]));
        cursor = body['cursor'] as string | undefined;
      } while (cursor !== undefined);
      return found;
    };
    const trail = await all(`/claims/${noticed}/history?limit=1000`, 'events');
    expect(await all(`/claims/${noticed}/history?limit=2`, 'events')).toEqual(trail);
    expect(await all(`/claims/${noticed}/history?limit=3&order=newest`, 'events')).toEqual(trail.toReversed());
    expect((await all(`/claims/${noticed}/history?limit=1&type=notice-published`, 'events')).length).toBe(1);
    const region = `/claims?region=${machinery.region}`;
    const newest = await all(`${region}&limit=200`, 'claims');
    expect(await all(`${region}&limit=1&order=oldest`, 'claims')).toEqual(newest.toReversed());
    const noticedOnes = newest.filter(({ status }) => status === 'notice');
    expect(noticedOnes.length).toBeGreaterThan(0);
    expect(await all(`${region}&limit=1&status=notice`, 'claims')).toEqual(noticedOnes);
    expect((await all(`/notices?region=${machinery.region}&limit=1`, 'notices')).map(({ claimId }) => claimId)).toEqual(
      [noticed],
    );
    const lines = async (query: string) =>
      (await asked(AUDITOR, 'GET', `/claims/${noticed}/lines?${query}`)).body['lines'] as unknown as {
        lineId: string;
      }[];
    expect((await lines('standing=held')).map(({ lineId }) => lineId)).toContain('0-1');
    expect(await lines('standing=refused')).toEqual([]);
    expect(await lines('signal=nobody-knows')).toEqual([]);
    for (const path of [
      `/claims/${noticed}/history?`,
      `${region}&`,
      `/notices?`,
      `/cases?region=${machinery.region}&`,
    ]) {
      for (const forged of ['x', Buffer.from('{"seq":1} ').toString('base64url'), 'e30']) {
        expect(await asked(AUDITOR, 'GET', `${path}cursor=${forged}`)).toMatchObject({
          status: 400,
          body: { code: 'invalid-query' },
        });
      }
    }
  });

  test(
    'is kept whatever is sent, and nothing breaks',
    async () => {
      console.log(`fuzz with seed ${SEED}, ${COUNT} requests`);
      const report = await fuzz(stack, { seed: SEED, count: COUNT, known });
      console.log(summary(report));
      console.log(`${report.sent} requests with seed ${report.seed}, ${report.failures.length} failures`);
      expect(report.failures).toEqual([]);
      expect(report.sent).toBe(COUNT);
      if (COUNT >= 10_000) {
        const asked = new Set([...report.answered.keys()].map((name) => name.split(' ')[0]));
        expect(
          OPERATIONS.filter(({ operationId }) => !asked.has(operationId)).map(({ operationId }) => operationId),
        ).toEqual([]);
      }
    },
    60_000 + COUNT * 200,
  );
});
