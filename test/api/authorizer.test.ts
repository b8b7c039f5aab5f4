import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:http';

type Claims = Readonly<Record<string, unknown>>;

const ISSUER = 'https://login.example.org';
let privateKey: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];
let jwk: JWK;
let server: Server;
let answer: { readonly status: number; readonly body: string };
let asked = 0;

beforeAll(async () => {
  const pair = await generateKeyPair('ES256');
  privateKey = pair.privateKey;
  jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  server = createServer((_request, response) => {
    asked += 1;
    response.writeHead(answer.status).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('JWKS_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`);
  vi.stubEnv('ISSUER_URL', ISSUER);
  vi.stubEnv('AUDIENCE', 'jianzheng');
  vi.stubEnv('ISSUER_NAMES', '{}');
});
afterAll(() => {
  server.close();
  vi.unstubAllEnvs();
  vi.useRealTimers();
});
beforeEach(() => {
  vi.resetModules();
  vi.useRealTimers();
  answer = right();
  asked = 0;
});

const right = () => ({ status: 200, body: JSON.stringify({ keys: [jwk] }) });
const now = () => Math.floor(Date.now() / 1000);

async function token(instead: Claims = {}, kid = 'one'): Promise<string> {
  const whole = { iss: ISSUER, aud: 'jianzheng', sub: 'somebody', iat: now(), exp: now() + 600, roles: ['auditor'] };
  const claims = Object.entries({ ...whole, ...instead }).filter(([, value]) => value !== undefined);
  return new SignJWT(Object.fromEntries(claims)).setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey);
}

/** As a new execution environment of the function would, which knows no keys yet. */
const authorizer = async () => {
  const { handler } = await import('#functions/api/authorizer-handler.ts');
  return (bearer: string) =>
    handler({
      headers: { authorization: `Bearer ${bearer}` },
      methodArn: 'arn:aws:execute-api:cn-north-1:1:api/v1/GET/claims',
    } as unknown as APIGatewayRequestAuthorizerEvent);
};

describe('a token', () => {
  const refused: readonly (readonly [string, Claims])[] = [
    ['without an end', { exp: undefined }],
    ['without the time it was made', { iat: undefined }],
    ['without an audience', { aud: undefined }],
    ['without an issuer', { iss: undefined }],
    ['without a subject', { sub: undefined }],
    ['made longer than a day ago, whatever its end', { iat: now() - 90_000 }],
    ['made tomorrow', { iat: now() + 90_000 }],
    ['whose subject has 1,500 letters', { sub: 'a'.repeat(1_500) }],
    ['whose subject has blanks around it', { sub: ' somebody' }],
    ['whose subject has a sign that nobody sees', { sub: 'some\u200bbody' }],
    ['whose subject breaks lines', { sub: 'some\nbody' }],
    ['whose document number has no end', { document_type: 'resident-id', document_number: '1'.repeat(500) }],
  ];
  test.each(refused)('%s is 401', async (_what, instead) => {
    const authorize = await authorizer();
    await expect(authorize(await token(instead))).rejects.toThrow(/^Unauthorized$/);
  });

  test('that is whole says who calls, its numbers in the form in which rosters are read', async () => {
    const authorize = await authorizer();
    const claims = {
      document_type: 'resident-id',
      document_number: ' 11010519491231002ｘ',
      enterprise_id: '91350200xxxx000197',
    };
    expect((await authorize(await token(claims))).context).toMatchObject({
      subject: 'somebody',
      roles: 'auditor',
      documentNumber: '11010519491231002X',
      enterpriseId: '91350200XXXX000197',
    });
  });
});

describe('an issuer', () => {
  const AWAY = [
    ['answers 503', { status: 503, body: '' }],
    ['answers a page', { status: 200, body: '<html>maintenance</html>' }],
    ['answers an empty set of keys', { status: 200, body: '{"keys":[]}' }],
    ['leads elsewhere', { status: 302, body: '' }],
  ] as const;

  test.each(AWAY)("that %s is our failure and not the caller's: never 401", async (_what, wrong) => {
    answer = wrong;
    const authorize = await authorizer();
    await expect(authorize(await token())).rejects.toThrow("The issuer's keys are not to be had.");
    answer = right();
    expect((await authorize(await token())).principalId).toBe('somebody');
  });

  test.each(AWAY)('that once gave its keys and then %s harms nobody who signed in with them', async (_what, wrong) => {
    const authorize = await authorizer();
    await authorize(await token());
    answer = wrong;
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
    expect((await authorize(await token())).principalId).toBe('somebody');
    // Somebody whose key is new is not told that the token is wrong: nobody can say so now.
    vi.setSystemTime(Date.now() + 60_000);
    await expect(authorize(await token({}, 'two'))).rejects.toThrow("The issuer's keys are not to be had.");
    // Nothing lasts for ever: a key may have been taken back meanwhile.
    vi.setSystemTime(Date.now() + 24 * 3_600_000);
    await expect(authorize(await token())).rejects.toThrow("The issuer's keys are not to be had.");
  });

  test('that turned its keys is asked again at once, and not once for each invented key', async () => {
    const authorize = await authorizer();
    await authorize(await token());
    answer = { status: 200, body: JSON.stringify({ keys: [{ ...jwk, kid: 'two' }] }) };
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 20_000 });
    expect((await authorize(await token({}, 'two'))).principalId).toBe('somebody');
    const before = asked;
    for (const kid of ['a', 'b', 'c', 'd'])
      await expect(authorize(await token({}, kid))).rejects.toThrow(/^Unauthorized$/);
    expect(asked).toBe(before);
  });
});
