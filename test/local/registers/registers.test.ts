import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_API_KEY, startRegisters } from '#local/registers/index.ts';
import type { RegistersMode } from '#local/registers/mode.ts';
import { answerSchema, RegisterServer } from './register-server.ts';

const COMPANY = '91350200TEST000001';
const HELD = {
  certificateNumber: 'Y000035000001243000001',
  certificateType: 'skill-level',
  level: '3',
  documentNumber: '110101199003070000',
  name: '阿依·古丽',
  occupation: '焊工',
  issuedOn: '2024-09-01',
  issuer: '某评价机构',
};
const PERSON = {
  documentNumber: HELD.documentNumber,
  insured: [{ creditCode: COMPANY, from: '2024-01', to: '2024-08' }],
  pensionDrawn: false,
};
const ENTERPRISE = {
  creditCode: COMPANY,
  name: '某公司',
  accountName: '某公司',
  status: 'active',
  foundedOn: '2015-01-01',
  kind: 'manufacturing',
  insuredHeads: 80,
};

let server: RegisterServer;
beforeAll(async () => {
  server = await RegisterServer.start({
    certificates: [HELD, { ...HELD, certificateNumber: 'REVOKED', revokedOn: '2025-01-02' }],
    people: [PERSON],
    enterprises: [ENTERPRISE],
  });
});
afterEach(() => server.registers.setMode({ mode: 'up' }));
afterAll(() => server.close());

const post: RegisterServer['post'] = (...call) => server.post(...call);
const question = (change: object = {}) => {
  const { issuer: _issuer, ...asked } = HELD;
  return { ref: 'a', ...asked, ...change };
};
const verify = (...requests: object[]) => post('/v1/certificates:verify', { requests });

describe('certificates', () => {
  it.each([
    [{}, 'verified', []],
    [{ name: '阿依．古丽' }, 'verified', []],
    [{ occupation: '电焊工' }, 'verified', []],
    [{ occupation: '焊工(手工电弧焊)' }, 'verified', []],
    [{ level: '2' }, 'mismatch', ['level']],
    [{ name: '李四', issuedOn: '2024-09-02' }, 'mismatch', ['name', 'issuedOn']],
    [{ documentNumber: '1', certificateType: 'qualification' }, 'mismatch', ['certificateType', 'document']],
    [{ occupation: '电工' }, 'mismatch', ['occupation']],
    [{ certificateNumber: 'UNHEARD-OF' }, 'not-found', []],
    [{ certificateNumber: 'REVOKED' }, 'revoked', []],
  ])('asked about with %j, are answered %s %j', async (change, result, mismatches) => {
    const body = await (await verify(question(change))).json();
    expect(answerSchema('/v1/certificates:verify').safeParse(body).error).toBeUndefined();
    expect(body).toMatchObject({ results: [{ ref: 'a', result, mismatches }] });
  });

  it('takes a hundred questions and no more', async () => {
    const many = Array.from({ length: 101 }, (_, index) => question({ ref: String(index) }));
    const good = (await (await verify(...many.slice(1))).json()) as { results: object[] };
    expect(good.results).toHaveLength(100);
    expect((await verify(...many)).status).toBe(400);
  });
});

describe('enterprises', () => {
  it('finds one by its code', async () => {
    const body = await (await post('/v1/enterprises:lookup', { creditCode: COMPANY })).json();
    expect(answerSchema('/v1/enterprises:lookup').safeParse(body).error).toBeUndefined();
    expect(body).toMatchObject({ accountName: '某公司', insuredHeads: 80 });
  });

  it('does not find one that is not there', async () => {
    expect((await post('/v1/enterprises:lookup', { creditCode: 'nobody' })).status).toBe(404);
  });
});

describe('requests that break the contract', () => {
  it.each([
    ['without a key', () => post('/v1/certificates:verify', { requests: [question()] }, {}), 401],
    ['with a wrong key', () => post('/control', { mode: 'down' }, { 'x-api-key': 'x' }), 401],
    ['no JSON', () => post('/v1/certificates:verify', '{'), 400],
    ['a field missing', () => verify(question({ name: undefined })), 400],
    ['an unknown mode', () => post('/control', { mode: 'sulking' }), 400],
    ['an unknown path', () => post('/v1/horoscopes:cast', {}), 404],
    ['more than a megabyte', () => post('/v1/certificates:verify', JSON.stringify('x'.repeat(1_000_001))), 413],
  ])('are refused, such as: %s', async (_name, send, status) => {
    const answer = await send();
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('names the place and never repeats what was sent', async () => {
    const text = await (await verify(question({ name: '', documentNumber: 'SECRET-123', issuedOn: 'SECRET' }))).text();
    expect(text).toContain('/requests/0/name');
    expect(text).toContain('/requests/0/issuedOn');
    expect(text).not.toContain('SECRET');
  });
});

describe('misbehaviour', () => {
  const two = () => verify(question({ ref: '1' }), question({ ref: '2' }));
  const refs = async (answer: Response) =>
    ((await answer.json()) as { results: { ref: string }[] }).results.map(({ ref }) => ref);

  it('is away, its health too', async () => {
    server.registers.setMode({ mode: 'down' });
    expect((await two()).status).toBe(503);
    expect((await server.health()).status).toBe(503);
    server.registers.setMode({ mode: 'up' });
    expect((await server.health()).status).toBe(200);
  });

  it('limits, and says when to come back', async () => {
    server.registers.setMode({ mode: 'rate-limited', retryAfterSeconds: 7 });
    const answer = await two();
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '7']);
  });

  it('answers something that is not JSON', async () => {
    server.registers.setMode({ mode: 'wrong-content-type' });
    expect((await two()).headers.get('content-type')).toContain('text/html');
    server.registers.setMode({ mode: 'cut-off' });
    await expect(two().then((answer) => answer.json())).rejects.toThrow(SyntaxError);
  });

  it.each<[RegistersMode['mode'], string[]]>([
    ['half-answers', ['1']],
    ['other-refs', ['other-1', 'other-2']],
    ['duplicates', ['1', '1', '2', '2']],
    ['slow', ['1', '2']],
  ])('of the mode %s is answered as its name says', async (mode, expected) => {
    server.registers.setMode({ mode, latencyMs: 5 });
    expect(await refs(await two())).toEqual(expected);
  });

  it('fails, and breaks the connection off', async () => {
    server.registers.setMode({ mode: 'errors' });
    expect((await two()).status).toBe(500);
    server.registers.setMode({ mode: 'reset' });
    await expect(two()).rejects.toThrow();
    expect((await server.health()).status).toBe(200);
  });

  it('keeps silent until the caller gives up', async () => {
    server.registers.setMode({ mode: 'silent' });
    await expect(
      fetch(`${server.registers.url}/v1/enterprises:lookup`, {
        method: 'POST',
        headers: { 'x-api-key': LOCAL_API_KEY },
        body: '{}',
        signal: AbortSignal.timeout(100),
      }),
    ).rejects.toThrow(/timeout/);
  });

  it('strikes the registers that are named and no other; their health is their own', async () => {
    server.registers.setMode({ mode: 'down', registers: ['issuers', 'classes'] });
    expect((await post('/v1/issuers:lookup', { requests: [{ ref: '1', issuerId: 'i' }] })).status).toBe(503);
    expect((await two()).status).toBe(200);
    const healths = ['', '?register=issuers', '?register=certificates', '?register=horoscopes'].map((query) =>
      server.health(query),
    );
    expect((await Promise.all(healths)).map(({ status }) => status)).toEqual([503, 503, 200, 404]);
  });

  it('answers for another one: the refs are right, and what the answer is about is not', async () => {
    server.registers.setMode({ mode: 'other-person' });
    const asked = [question({ ref: '1' }), question({ ref: '2', certificateNumber: 'REVOKED' })];
    expect(await server.results('/v1/certificates:verify', ...asked)).toMatchObject([
      { ref: '1', subject: 'REVOKED', result: 'revoked' },
      { ref: '2', subject: HELD.certificateNumber, result: 'verified' },
    ]);
    expect(await server.results('/v1/certificates:verify', question())).toMatchObject([
      { ref: 'a', subject: `other-${HELD.certificateNumber}`, result: 'verified' },
    ]);
    const [person] = await server.results('/v1/enrolment:check', { ref: 'b', documentNumber: HELD.documentNumber });
    expect(person).toMatchObject({ ref: 'b', documentTail: '1000' });
    const enterprise = await (await post('/v1/enterprises:lookup', { creditCode: COMPANY })).json();
    expect(enterprise).toMatchObject({ subject: `other-${COMPANY}` });
    expect(enterprise).not.toHaveProperty('ref');
  });

  it('strikes the same requests for the same seed', async () => {
    const pattern = async () => {
      await post('/control', { mode: 'down', probability: 0.5, seed: 42 });
      const statuses: number[] = [];
      for (let asked = 0; asked < 12; asked += 1) statuses.push((await two()).status);
      return statuses;
    };
    const first = await pattern();
    expect(new Set(first)).toEqual(new Set([200, 503]));
    expect(await pattern()).toEqual(first);
  });
});

describe('data', () => {
  it('can be put in while it runs, in place of what was there', async () => {
    const answer = await post('/control/records', {
      certificates: [{ ...HELD, certificateNumber: 'NEW', level: '1' }],
    });
    expect(await answer.json()).toEqual({ put: 1 });
    const asked = await (await verify(question({ certificateNumber: 'NEW', level: '1' }))).json();
    expect(asked).toMatchObject({ results: [{ result: 'verified' }] });
  });

  it('names every line it cannot use, without its content', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'registers-bad-'));
    for (const [kind, text] of [
      ['certificates', `\n${JSON.stringify({ ...HELD, level: '9', name: '秘密' })}\n`],
      ['people', 'not json\n'],
      ['enterprises', ''],
    ]) {
      writeFileSync(join(folder, `${kind}.ndjson`), text ?? '');
    }
    const error: unknown = await startRegisters({ port: 0, dataDir: folder }).catch((reason: unknown) => reason);
    rmSync(folder, { recursive: true });
    expect(String(error)).toMatch(/certificates\.ndjson:2 \/level/);
    expect(String(error)).toMatch(/people\.ndjson:1/);
    expect(String(error)).not.toContain('秘密');
  });

  it('has no limit that is not kept', async () => {
    const limited = await startRegisters({ port: 0, dataDir: server.dataDir, requestsPerSecond: 0 });
    const answer = await fetch(`${limited.url}/v1/enterprises:lookup`, {
      method: 'POST',
      headers: { 'x-api-key': LOCAL_API_KEY },
      body: '{}',
    });
    await limited.close();
    expect([answer.status, answer.headers.get('retry-after'), answer.headers.get('ratelimit-limit')]).toEqual([
      429,
      '1',
      '0',
    ]);
  });

  it('limits each register by itself, says so on every answer, and counts every call', async () => {
    const limited = await RegisterServer.start({}, { requestsPerSecond: { enrolment: 0, classes: 7 } });
    const call = (path: string, body: object) => limited.post(path, body);
    const ask = { requests: [{ ref: 'a', documentNumber: '1' }] };
    const answers = [
      await call('/v1/enrolment:check', ask),
      await call('/v1/fiscal-payroll:check', ask),
      await call('/v1/classes:lookup', {}),
      await call('/v1/enterprises:lookup', { creditCode: 'nobody' }),
    ];
    const told = answers.map(({ status, headers }) => [status, headers.get('ratelimit-limit')]);
    expect(told).toEqual([
      [429, '0'],
      [200, '200'],
      [400, '7'],
      [404, '200'],
    ]);
    limited.registers.setMode({ mode: 'wrong-content-type' });
    expect((await call('/v1/classes:lookup', {})).headers.get('ratelimit-limit')).toBe('7');
    const counted = (['enrolment', 'classes', 'issuers'] as const).map((register) =>
      [...limited.registers.callsPerSecond(register).values()].reduce((sum, calls) => sum + calls, 0),
    );
    expect(counted).toEqual([1, 2, 0]);
    await limited.close();
  });
});
