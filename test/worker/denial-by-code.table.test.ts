import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { attemptsKey, claimPk } from '#functions/claim/keys.ts';
import { sha256Hex } from '#functions/shared/canonical.ts';
import { handler as workerApi } from '#functions/worker/api-handler.ts';
import { workerCode } from '#functions/worker/worker-code.ts';
import { handOut } from '#functions/worker/worker-code-store.ts';
import { transact } from '#functions/shared/table-store.ts';
import { FundWorld } from '#test/payment/fund-world.ts';
import { itemsUnder, putItem } from '#test/payment/table.ts';

const KEYS = { encryption: Buffer.alloc(32, 1), fingerprint: Buffer.alloc(32, 2) };
vi.mock('#functions/shared/field-keys-store.ts', () => ({ fieldKeys: () => Promise.resolve(KEYS) }));

const DAY = 24 * 3600;

describe('a denial by code, while others guess', () => {
  let world: FundWorld;
  let made = 0;
  let requests = 0;
  beforeAll(async () => {
    world = await FundWorld.start();
    await world.setYear(2025);
  });
  afterAll(() => world.close());

  async function lineWithCode(lines = 1) {
    made += 1;
    const claimId = `clm-guessed-${made}`;
    await world.claim(claimId, `guessed-${made}`, 100 * lines, { status: 'notice', lines });
    const codes: { claimId: string; lineId: string; code: string }[] = [];
    for (let index = 1; index <= lines; index += 1) {
      const place = { claimId, revision: 1, lineId: `0-${index}` };
      const validUntil = new Date(Date.now() + DAY * 1000).toISOString();
      await transact([handOut(place, { issue: 1, issuedBy: 'issuer', request: 'r', validUntil })]);
      codes.push({ claimId, lineId: place.lineId, code: workerCode(KEYS, { ...place, issue: 1 }) });
    }
    return codes;
  }

  async function send(body: object, sourceIp: string): Promise<number> {
    requests += 1;
    const event = {
      httpMethod: 'POST',
      resource: '/denials',
      path: '/denials',
      pathParameters: {},
      queryStringParameters: null,
      headers: { 'idempotency-key': `key-of-denial-${requests}` },
      body: JSON.stringify(body),
      isBase64Encoded: false,
      requestContext: { identity: { sourceIp } },
    } as unknown as APIGatewayProxyEvent;
    return (await workerApi(event, {} as Context)).statusCode;
  }

  test('a right code is taken, however many wrong ones were sent for its claim', async () => {
    const [right = { claimId: '' }] = await lineWithCode();
    const window = Math.floor(Date.now() / 1000 / DAY);
    const by = sha256Hex(right.claimId).slice(0, 32);
    for (const each of [window, window + 1]) await putItem({ ...attemptsKey('denial-claim', by, each), attempts: 200 });
    expect(await send({ ...right, code: '00000-00000' }, '203.0.113.1')).toBe(404);
    expect(await send(right, '203.0.113.2')).toBe(202);
    expect(await itemsUnder(claimPk(right.claimId), 'DENIAL#')).toHaveLength(1);
  });

  test('right codes do not use up what an address may send, wrong ones do', async () => {
    const codes = await lineWithCode(4);
    const [first = {}, second = {}, third = {}, last = {}] = codes;
    const source = '203.0.113.3';
    for (const right of [first, second, third]) expect(await send(right, source)).toBe(202);
    const wrong = { ...last, code: '00000-00000' };
    const answers = await Promise.all(Array.from({ length: 70 }, () => send(wrong, source)));
    expect(answers.filter((status) => status === 404)).toHaveLength(60);
    expect(answers.filter((status) => status === 429)).toHaveLength(10);
    // From there not even the right one, and from elsewhere it is.
    expect(await send(last, source)).toBe(429);
    expect(await send(last, '203.0.113.4')).toBe(202);
  });
});
