import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { attemptsKey, claimPk } from '#functions/claim/keys.ts';
import { sha256Hex } from '#functions/shared/canonical.ts';
import { handler as workerApi } from '#functions/worker/api-handler.ts';
import { countGuess, forgetGuesses } from '#functions/worker/attempts-store.ts';
import { pauseAfter } from '#functions/worker/pause.ts';
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
      await transact([
        handOut(place, { issue: 1, issuedBy: 'issuer', request: 'r', validUntil, day: 'some day', ofDay: 1 }),
      ]);
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

  test('wrong codes for one line make that line wait at that address, and nobody else there', async () => {
    const codes = await lineWithCode(3);
    const [first = {}, second = {}, third = {}] = codes;
    const factory = '203.0.113.3';
    const wrong = { ...first, code: '00000-00000' };
    const answers = await Promise.all(Array.from({ length: 70 }, () => send(wrong, factory)));
    expect(answers.filter((status) => status === 404)).toHaveLength(5);
    expect(answers.filter((status) => status === 429)).toHaveLength(65);
    // Not even the right one for that line, and from elsewhere it is; the others at that address are heard.
    expect(await send(first, factory)).toBe(429);
    for (const right of [second, third]) expect(await send(right, factory)).toBe(202);
    expect(await send(first, '203.0.113.4')).toBe(202);
  });

  test('after a pause that doubles up to an hour the line takes another code, and a right one ends it', async () => {
    const at = 1_000_000_000;
    const guess = (seconds: number) => countGuess('test-code', 'here', (at + seconds) * 1000);
    for (let turn = 1; turn <= 5; turn += 1) expect(await guess(0)).toBeUndefined();
    expect(await guess(0)).toEqual({ waitSeconds: 60 });
    expect(await guess(60)).toBeUndefined();
    expect(await guess(61)).toEqual({ waitSeconds: 119 });
    expect(await guess(180)).toBeUndefined();
    await forgetGuesses('test-code', 'here');
    for (let turn = 1; turn <= 5; turn += 1) expect(await guess(180)).toBeUndefined();
    // A day without an attempt, and all is forgotten.
    expect(await guess(180 + 60 + DAY + 1)).toBeUndefined();
    expect(await guess(180 + 60 + DAY + 1)).toBeUndefined();
    expect([4, 5, 6, 11, 12, 40].map(pauseAfter)).toEqual([0, 60, 120, 3600, 3600, 3600]);
  });
});
