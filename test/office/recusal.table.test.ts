import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getClaim, readEvents } from '#functions/claim/claim-store.ts';
import { claimKey, reviewEntryKey } from '#functions/claim/keys.ts';
import { handler as officeApi } from '#functions/office/api-handler.ts';
import { listRecusals } from '#functions/office/office-list-store.ts';
import { getItem } from '#functions/shared/table-store.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { dying, FundWorld } from '#test/payment/fund-world.ts';
import { putItem } from '#test/payment/table.ts';

const REGION = '350200';
const ENTERPRISE = ENTERPRISES.machinery.creditCode;
const OFFICER = { subject: 'reviewer', roles: 'first-reviewer', region: REGION };

describe('a recusal that broke off before what was in hand was let go', () => {
  let world: FundWorld;
  beforeAll(async () => {
    world = await FundWorld.start();
    await world.setYear(2025);
  });
  afterAll(() => world.close());

  async function send(authorizer: object, resource: string, pathParameters: object | null, key: string, body: object) {
    const event = {
      httpMethod: 'POST',
      resource,
      path: resource,
      pathParameters,
      queryStringParameters: null,
      headers: { 'idempotency-key': `key-of-${key}` },
      body: JSON.stringify(body),
      isBase64Encoded: false,
      requestContext: { authorizer },
    } as unknown as APIGatewayProxyEvent;
    const { statusCode, body: answer } = await officeApi(event, {} as Context);
    return { status: statusCode, body: JSON.parse(answer) as { code?: string; recusalId?: string } };
  }
  const recuse = (key: string) =>
    send(OFFICER, '/recusals', null, key, {
      region: REGION,
      enterpriseId: ENTERPRISE,
      ground: 'relative',
      reason: 'test',
    });

  /** A claim before the first review, in the officer's hands. */
  async function inHand(claimId: string) {
    const place = { stage: 'first', since: '2025-06-03T01:00:00.000Z' } as const;
    await world.claim(claimId, REGION, 100, { status: 'first-review' });
    await putItem({ ...claimKey(claimId), ...((await getClaim(claimId)) ?? {}), reviewPlace: place });
    const entry = reviewEntryKey({ ...place, region: REGION, claimId });
    const heldUntil = new Date(Date.now() + 60_000).toISOString();
    await putItem({
      ...entry,
      ...place,
      ...{ claimId, enterpriseId: ENTERPRISE, region: REGION, revision: 1, round: 1, lines: 1, pendingFen: 100 },
      ...{ toAnswer: 0, openObjections: 0, notBy: [], holder: OFFICER.subject, heldUntil, assigned: 'chosen' },
    });
    return async () => (await getItem<{ holder?: string }>(entry))?.holder;
  }

  test('is carried out by the next request for it, under whatever key, and once', async () => {
    const claimId = 'clm-recused';
    const holder = await inHand(claimId);
    // That somebody is an officer is written first, then the recusal.
    expect(await dying(1, 'after', () => recuse('first'))).toBe(true);
    expect(await holder()).toBe(OFFICER.subject);
    for (const key of ['second', 'third']) {
      expect(await recuse(key)).toMatchObject({ status: 409, body: { code: 'recused-already' } });
      expect(await holder()).toBeUndefined();
    }
    const released = (await readEvents(claimId)).filter(({ type }) => type === 'assignment-released');
    expect(released).toHaveLength(1);
  });

  test('is not said to hold after it was lifted, and what was taken since stays in hand', async () => {
    const { body } = await recuse('fourth');
    expect(body.code).toBe('recused-already');
    const [{ recusalId = '' } = {}] = (await listRecusals(REGION, { limit: 10 })).found;
    const lifted = await send(
      { subject: 'above', roles: 'supervisor', region: REGION },
      '/recusals/{recusalId}/lifting',
      { recusalId },
      'lift',
      { reason: 'test' },
    );
    expect(lifted.status).toBe(200);
    const holder = await inHand('clm-taken-since');
    expect(await recuse('first')).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    expect(await holder()).toBe(OFFICER.subject);
  });
});
