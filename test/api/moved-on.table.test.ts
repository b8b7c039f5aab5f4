import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { getClaim, readEvents } from '#functions/claim/claim-store.ts';
import type { Claim } from '#functions/claim/claim.ts';
import { claimKey, uploadKey } from '#functions/claim/keys.ts';
import { handler as paymentApi } from '#functions/payment/api-handler.ts';
import { CLOCK_KEY } from '#functions/shared/business-time-store.ts';
import { handler as submissionApi } from '#functions/submission/api-handler.ts';
import { handler as workerApi } from '#functions/worker/api-handler.ts';
import { getItem } from '#functions/shared/table-store.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { FundWorld } from '#test/payment/fund-world.ts';
import { putItem } from '#test/payment/table.ts';

const KEYS = { encryption: Buffer.alloc(32, 1), fingerprint: Buffer.alloc(32, 2) };
vi.mock('#functions/shared/field-keys-store.ts', () => ({ fieldKeys: () => Promise.resolve(KEYS) }));

const REGION = 'moved-on';
const ENTERPRISE = '91350200MA00000001';
const FINANCE = { subject: 'finance', roles: 'finance', region: REGION };
const OPERATOR = { subject: 'operator', roles: 'enterprise-operator', enterpriseId: ENTERPRISE };
const administrator = (subject: string) => ({ subject, roles: 'administrator' });
const WORKER = {
  subject: 'worker',
  roles: 'worker',
  documentType: 'resident-id',
  documentNumber: '11010519491231002X',
};

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

describe('a key that is sent again after what it was about moved on', () => {
  let world: FundWorld;
  let minutes = 0;
  beforeAll(async () => {
    world = await FundWorld.start();
    await world.setYear(2025);
  });
  afterAll(() => world.close());

  async function send(
    to: typeof paymentApi,
    caller: Readonly<Record<string, string>>,
    resource: string,
    claimId: string,
    key: string,
    body: object,
  ): Promise<Answer> {
    const event = {
      httpMethod: 'POST',
      resource,
      path: resource,
      pathParameters: claimId === '' ? null : { claimId },
      queryStringParameters: null,
      headers: { 'idempotency-key': `key-of-${key}` },
      body: JSON.stringify(body),
      isBase64Encoded: false,
      requestContext: { authorizer: caller },
    } as unknown as APIGatewayProxyEvent;
    const { statusCode, body: answer } = await to(event, {} as Context);
    return { status: statusCode, body: JSON.parse(answer) as Answer['body'] };
  }

  /** As somebody else's step would leave it. */
  async function moved(claimId: string, change: Partial<Claim>): Promise<void> {
    const claim = await getItem<Claim>(claimKey(claimId));
    await putItem({ ...claimKey(claimId), ...(claim ?? {}), ...change });
  }

  async function later(): Promise<void> {
    minutes += 1;
    await putItem({ ...CLOCK_KEY, now: `2025-06-03T02:${String(minutes).padStart(2, '0')}:00.000Z` });
  }

  const reused = { status: 422, body: { code: 'idempotency-key-reused' } };

  test('a payment that came back again is not said to be on its way, and is not instructed by it', async () => {
    const claimId = 'clm-retried';
    await world.claim(claimId, REGION, 100, { status: 'payment-returned' });
    await moved(claimId, { paymentAttempt: 1 });
    const retry = (key: string) =>
      send(paymentApi, FINANCE, '/claims/{claimId}/payment-retries', claimId, key, { reason: 'test' });
    expect(await retry('retry-1')).toMatchObject({ status: 202, body: { attempt: 2 } });
    expect(await retry('retry-1')).toMatchObject({ status: 202, body: { attempt: 2 } });
    await moved(claimId, { status: 'payment-returned' });
    expect(await retry('retry-1')).toMatchObject(reused);
    expect(await retry('retry-2')).toMatchObject({ status: 202, body: { attempt: 3 } });
    expect(await retry('retry-1')).toMatchObject(reused);
    await moved(claimId, { status: 'settling' });
    expect(await retry('retry-2')).toMatchObject({ status: 202, body: { attempt: 3 } });
    await moved(claimId, { status: 'payment-returned', round: 2, paymentAttempt: 2 });
    expect(await retry('retry-2')).toMatchObject(reused);
    const instructed = (await readEvents(claimId)).filter(({ type }) => type === 'payment-instructed-again');
    expect(instructed).toHaveLength(2);
  });

  test('a roster that came back for correction is not said to be submitted, nor submitted by it', async () => {
    const claimId = 'clm-corrected';
    await world.claim(claimId, REGION, 100, { status: 'draft' });
    const uploadId = 'upl-one';
    await putItem({
      ...uploadKey(claimId, uploadId),
      ...{ claimId, uploadId, status: 'usable', createdBy: 'operator', createdAt: '2025-06-03T01:00:00.000Z' },
      ...{ goodRows: 1, faultyRows: 0, linesKey: 'lines', contentDigest: 'digest' },
    });
    const submit = (key: string) =>
      send(submissionApi, OPERATOR, '/claims/{claimId}/submission', claimId, key, { uploadId });
    expect(await submit('submit-1')).toMatchObject({ status: 202, body: { revision: 1 } });
    expect(await submit('submit-1')).toMatchObject({ status: 202, body: { revision: 1 } });
    await moved(claimId, { status: 'returned' });
    expect(await submit('submit-1')).toMatchObject(reused);
    expect(await getClaim(claimId)).toMatchObject({ status: 'returned', revision: 1 });
  });

  test('a file that was submitted already takes nothing more, and the claim is not said to be closed for others', async () => {
    const claimId = 'clm-uploaded';
    await world.claim(claimId, REGION, 100, { status: 'draft' });
    const upload = () => send(submissionApi, OPERATOR, '/claims/{claimId}/uploads', claimId, 'upload-1', {});
    vi.stubEnv('BUCKET_NAME', 'bucket');
    const { body } = await upload();
    const key = uploadKey(claimId, String(body['uploadId']));
    await putItem({ ...key, ...((await getItem<object>(key)) ?? {}), submittedAs: 1 });
    await moved(claimId, { status: 'returned' });
    expect(await upload()).toMatchObject(reused);
    vi.unstubAllEnvs();
  });

  test('payments that were let go are not said to be held, nor those that are held anew to be let go', async () => {
    const hold = (key: string) => send(paymentApi, administrator('one'), '/payments-hold', '', key, { reason: 'test' });
    const lift = (key: string) =>
      send(paymentApi, administrator('other'), '/payments-hold/lifting', '', key, { reason: 'test' });
    expect(await hold('hold-1')).toMatchObject({ status: 201, body: { held: true } });
    expect(await hold('hold-1')).toMatchObject({ status: 201, body: { held: true } });
    expect(await lift('lift-1')).toMatchObject({ status: 200, body: { held: false } });
    expect(await lift('lift-1')).toMatchObject({ status: 200, body: { held: false } });
    expect(await hold('hold-1')).toMatchObject(reused);
    await later();
    expect(await hold('hold-2')).toMatchObject({ status: 201 });
    expect(await lift('lift-1')).toMatchObject(reused);
    expect(await hold('hold-1')).toMatchObject(reused);
    expect(await lift('lift-2')).toMatchObject({ status: 200 });
  });

  test('a consent that was taken back is not said to be given, nor one that was given anew to be taken back', async () => {
    const say = async (given: boolean, key: string) => {
      await later();
      return send(workerApi, WORKER, '/consents', '', key, { enterpriseId: ENTERPRISES.machinery.creditCode, given });
    };
    expect(await say(true, 'yes-first')).toMatchObject({ status: 201, body: { given: true } });
    expect(await say(true, 'yes-first')).toMatchObject({ status: 201, body: { given: true } });
    expect(await say(false, 'no-first')).toMatchObject({ status: 201, body: { given: false } });
    expect(await say(true, 'yes-first')).toMatchObject(reused);
    expect(await say(true, 'yes-second')).toMatchObject({ status: 201 });
    expect(await say(false, 'no-first')).toMatchObject(reused);
  });
});
