import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { type RunningTreasury, startTreasury } from '#local/treasury/index.ts';
import contract from '#local/treasury/openapi.json' with { type: 'json' };

const SECRET = 'a secret for tests';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly raw: string;
}

let dataDir: string;
let callback: Server;
let callbackUrl: string;
let received: Received[];
let answerWith: number;
const running: RunningTreasury[] = [];
const children: ChildProcess[] = [];

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'treasury-'));
  received = [];
  answerWith = 204;
  callback = createServer(async (request, response) => {
    received.push({ headers: request.headers, raw: await text(request) });
    response.writeHead(answerWith).end();
  });
  callback.listen(0, '127.0.0.1');
  await once(callback, 'listening');
  callbackUrl = `http://127.0.0.1:${(callback.address() as AddressInfo).port}/receipts`;
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((treasury) => treasury.close()));
  for (const child of children.splice(0)) child.kill('SIGKILL');
  callback.closeAllConnections();
  callback.close();
  rmSync(dataDir, { recursive: true });
});

async function start(): Promise<RunningTreasury> {
  const treasury = await startTreasury({ port: 0, dataDir, secret: SECRET, retryMs: 5 });
  running.push(treasury);
  return treasury;
}

const order = (change: object = {}) => ({
  instructionId: 'I-1',
  callbackUrl,
  amountFen: 150_000,
  payee: { creditCode: '91350200TEST000001', accountName: '某公司', accountRef: 'acct-1' },
  fund: 'skills-upgrade-account',
  region: '350200',
  budgetItem: '2080704',
  remark: '见证补贴',
  businessDate: '2025-06-12',
  ...change,
});

const instruct = (url: string, body: object = order(), key: string | undefined = 'key-1') =>
  fetch(`${url}/v1/instructions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) },
    body: JSON.stringify(body),
  });

const Listed = z.object({
  instructions: z.array(z.looseObject({ deliveries: z.number(), deliveredAt: z.string().optional() })),
  totals: z.object({ count: z.number(), paidFen: z.number(), returnedFen: z.number(), undelivered: z.number() }),
});
const list = async (url: string) => Listed.parse(await (await fetch(`${url}/v1/instructions`)).json());
const receipts = () => received.map(({ raw }) => JSON.parse(raw) as Record<string, unknown>);
const delivered = (url: string) =>
  vi.waitFor(async () => expect((await list(url)).totals.undelivered).toBe(0), { timeout: 10_000 });

const promised = (name: 'Receipt' | 'Entry') =>
  z.fromJSONSchema(contract.components.schemas[name] as Parameters<typeof z.fromJSONSchema>[0]);

describe('an instruction', () => {
  it('is accepted, paid, and answered by a signed receipt with the business date', async () => {
    const { url } = await start();
    const answer = await instruct(url);
    expect([answer.status, await answer.json()]).toEqual([202, { accepted: true, instructionId: 'I-1' }]);
    await delivered(url);

    const [receipt] = receipts();
    expect(promised('Receipt').safeParse(receipt).error).toBeUndefined();
    expect(receipt).toMatchObject({ result: 'paid', amountFen: 150_000, valueDate: '2025-06-12' });
    const { headers, raw } = received[0] ?? { headers: {}, raw: '' };
    const expected = createHmac('sha256', SECRET).update(`${headers['x-treasury-timestamp']}.${raw}`).digest('hex');
    expect(headers['x-treasury-signature']).toBe(`v1=${expected}`);
  });

  it('sent again under its key is answered alike and paid once', async () => {
    const { url } = await start();
    const answers = await Promise.all(Array.from({ length: 10 }, () => instruct(url)));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(202));
    await delivered(url);
    expect((await list(url)).totals).toMatchObject({ count: 1, paidFen: 150_000 });
    expect(new Set(received.map(({ raw }) => raw)).size).toBe(1);
  });

  it('given again long after its receipt was taken is paid once, and its receipt comes once more', async () => {
    const { url } = await start();
    await instruct(url);
    await delivered(url);
    expect((await instruct(url)).status).toBe(202);
    await vi.waitFor(() => expect(received).toHaveLength(2), { timeout: 10_000 });
    expect(received[1]?.raw).toBe(received[0]?.raw);
    expect((await list(url)).totals).toMatchObject({ count: 1, paidFen: 150_000 });
  });

  it.each([
    ['another body under the same key', { amountFen: 150_001 }, 'key-1'],
    ['another instruction under the same key', { instructionId: 'I-2' }, 'key-1'],
    ['the same instruction under another key', {}, 'key-2'],
  ])('%s is refused and pays nothing', async (_name, change, key) => {
    const { url } = await start();
    await instruct(url);
    expect((await instruct(url, order(change), key)).status).toBe(422);
    expect((await list(url)).totals).toMatchObject({ count: 1, paidFen: 150_000 });
  });

  it.each([
    ['no key', {}, ''],
    ['part of a fen', { amountFen: 1.5 }, 'k'],
    ['nothing to pay', { amountFen: 0 }, 'k'],
    ['a callback that is no web address', { callbackUrl: 'file:///etc/passwd' }, 'k'],
    ['no such day', { businessDate: '2025-02-30' }, 'k'],
  ])('with %s breaks the contract', async (_name, change, key) => {
    const { url } = await start();
    expect((await instruct(url, order(change), key)).status).toBe(400);
    expect((await list(url)).totals.count).toBe(0);
  });
});

describe('receipts', () => {
  it('are repeated, the same, until they are answered with 2xx', async () => {
    const { url } = await start();
    answerWith = 500;
    await instruct(url);
    await vi.waitFor(() => expect(received.length).toBeGreaterThan(2));
    answerWith = 200;
    await delivered(url);
    expect(new Set(received.map(({ raw }) => raw)).size).toBe(1);
  });

  it('say that the payment came back, with the reason', async () => {
    const treasury = await start();
    treasury.setMode({ mode: 'up', returns: ['acct-1'] });
    await instruct(treasury.url);
    await instruct(
      treasury.url,
      order({ instructionId: 'I-2', payee: { ...order().payee, accountRef: 'acct-2' } }),
      'k2',
    );
    await delivered(treasury.url);
    expect(receipts()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ instructionId: 'I-1', result: 'returned', reason: expect.stringContaining('户名') }),
        expect.objectContaining({ instructionId: 'I-2', result: 'paid' }),
      ]),
    );
    expect((await list(treasury.url)).totals).toMatchObject({ paidFen: 150_000, returnedFen: 150_000 });
  });

  it('come twice where the treasury answers twice, for one payment', async () => {
    const treasury = await start();
    treasury.setMode({ mode: 'answers-twice' });
    await instruct(treasury.url);
    await vi.waitFor(() => expect(received).toHaveLength(2));
    expect(received[0]?.raw).toBe(received[1]?.raw);
    expect((await list(treasury.url)).totals).toMatchObject({ count: 1, paidFen: 150_000 });
  });

  it('wait while the treasury is away, which takes nothing on either', async () => {
    const { url } = await start();
    answerWith = 503;
    await instruct(url);
    await vi.waitFor(() => expect(received.length).toBeGreaterThan(0));
    const control = (mode: object) => fetch(`${url}/control`, { method: 'POST', body: JSON.stringify(mode) });
    expect((await control({ mode: 'down' })).status).toBe(200);
    expect((await instruct(url, order({ instructionId: 'I-2' }), 'k2')).status).toBe(503);
    answerWith = 200;
    await control({ mode: 'up' });
    await delivered(url);
    expect((await list(url)).totals.count).toBe(1);
  });

  it('come late where the treasury is slow', async () => {
    const treasury = await start();
    treasury.setMode({ mode: 'slow', latencyMs: 20 });
    await instruct(treasury.url);
    await delivered(treasury.url);
    expect(received).toHaveLength(1);
  });
});

describe('a crash', () => {
  async function spawnTreasury(): Promise<{ child: ChildProcess; url: string }> {
    const child = spawn(
      process.execPath,
      ['local/treasury/main.ts', '--port', '0', '--data', dataDir, '--retry-ms', '10'],
      { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, TREASURY_SECRET: SECRET } },
    );
    children.push(child);
    const [line] = (await once(child.stdout as NodeJS.EventEmitter, 'data')) as [Buffer];
    return { child, url: String(line).trim() };
  }

  it('loses no instruction, pays none twice, and the receipts still come', async () => {
    answerWith = 500;
    const first = await spawnTreasury();
    for (let index = 0; index < 5; index += 1) {
      expect((await instruct(first.url, order({ instructionId: `I-${index}` }), `k-${index}`)).status).toBe(202);
    }
    await vi.waitFor(() => expect(received.length).toBeGreaterThan(0));
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');

    answerWith = 200;
    const second = await spawnTreasury();
    expect((await instruct(second.url, order({ instructionId: 'I-0' }), 'k-0')).status).toBe(202);
    await delivered(second.url);
    const { instructions, totals } = await list(second.url);
    expect(totals).toEqual({ count: 5, paidFen: 5 * 150_000, returnedFen: 0, undelivered: 0 });
    for (const entry of instructions) expect(promised('Entry').safeParse(entry).error).toBeUndefined();
    expect(new Set(receipts().map(({ receiptId }) => receiptId)).size).toBe(5);
  });
});
