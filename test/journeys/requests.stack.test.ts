import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectStatus } from '#local/main-job/client.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { expectReached } from '#test/support/reached.ts';
import { plainRoster } from '#test/support/plain-roster.ts';
import { AUDITOR, finance, operatorOf, type Problem, reviewer, RunningStack } from '#test/support/running-stack.ts';

const { machinery, appliances } = ENTERPRISES;
const OPERATOR = operatorOf(machinery);

describe('requests that cannot be carried out', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 20 });
  });
  afterAll(() => stack.close());

  /** A request as somebody writes it by hand. */
  async function raw(
    path: string,
    body: string,
    headers: Record<string, string> = { 'idempotency-key': 'a-key-of-my-own' },
  ) {
    const response = await fetch(stack.machine.endpoints.api + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await stack.client.token(OPERATOR)}`,
        'content-type': 'application/json',
        ...headers,
      },
      body,
    });
    const answer = { status: response.status, body: (await response.json()) as Problem };
    stack.client.witness.see(answer.body);
    return answer;
  }

  const line = () => stack.world.line(machinery, { occupation: '保安员', level: '5', issuedOn: '2025-03-01' });
  const roster = async (): Promise<Uint8Array> => {
    const bytes = plainRoster([line()]);
    await stack.publishWorld();
    return bytes;
  };

  test('a body that is no JSON, no key, a key too short', async () => {
    expect(await raw('/claims', '{"enterpriseId":')).toMatchObject({ status: 400, body: { code: 'malformed-json' } });
    for (const headers of [{}, { 'idempotency-key': 'short' }]) {
      const { status, body } = await raw('/claims', '{}', headers as Record<string, string>);
      expect({ status, code: body.code }).toEqual({ status: 400, code: 'idempotency-key-missing' });
      expect(body.fix?.zh.length).toBeGreaterThan(0);
    }
  });

  test('all faults of a body at once, each with its place', async () => {
    const { status, body } = await raw('/claims', JSON.stringify({ enterpriseId: '1', region: '110000', extra: true }));
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'invalid-body' });
    expect(body.errors?.map(({ place }) => place.pointer).sort()).toEqual(['', '/enterpriseId', '/region']);
    expect(body.detail.zh.length * body.detail.en.length).toBeGreaterThan(0);
    for (const none of ['null', '[]', '"x"', '0']) {
      expect(await raw('/claims', none)).toMatchObject({ status: 400, body: { code: 'invalid-body' } });
    }
  });

  test('a query, a path, a claim that is not', async () => {
    for (const query of ['limit=0', 'limit=many', 'limit=201']) {
      expect(await stack.client.get(OPERATOR, `/claims?${query}`)).toMatchObject({
        status: 400,
        body: { code: 'invalid-query' },
      });
    }
    const claimId = await stack.createClaim(machinery);
    for (const batch of ['-1', 'x', '1.5']) {
      expect(await stack.client.get(OPERATOR, `/claims/${claimId}/lines?batch=${batch}`)).toMatchObject({
        status: 400,
        body: { code: 'invalid-query' },
      });
    }
    expect(await stack.client.get(AUDITOR, '/claims/clm-00000000000000000000')).toMatchObject({
      status: 404,
      body: { code: 'not-found' },
    });
    for (const stage of ['first', 'second'] as const) {
      expect(await stack.review(claimId, stage, 'return', reviewer(stage, machinery.region))).toMatchObject({
        status: 409,
        body: { code: 'review-not-open' },
      });
    }
    expect(await stack.client.get(AUDITOR, '/nowhere')).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect(await stack.client.get(AUDITOR, `/claims/${claimId}/execution`)).toMatchObject({
      status: 404,
      body: { code: 'no-execution' },
    });
  });

  test('only an enterprise makes a claim, for itself; asked again it is the same claim', async () => {
    const body = { enterpriseId: machinery.creditCode, region: machinery.region };
    for (const as of [
      reviewer('first', machinery.region),
      finance(machinery.region),
      AUDITOR,
      operatorOf(appliances),
    ]) {
      expect(await stack.client.post(as, '/claims', body, stack.purpose('create'))).toMatchObject({
        status: 403,
        body: { code: 'forbidden' },
      });
    }
    const create = (more: object) =>
      stack.client.post<Problem & { claimId: string }>(OPERATOR, '/claims', { ...body, ...more }, 'the same');
    const answers = await Promise.all([create({}), create({}), create({})]);
    for (const answer of answers) expect(answer).toEqual({ status: 201, body: answers[0]?.body });
    expect(await create({ region: '350100' })).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  });

  test('a roster that is not there, has faults, or cannot be used', async () => {
    const claimId = await stack.createClaim(machinery);
    const empty = expectStatus(
      await stack.client.post<{ uploadId: string }>(
        OPERATOR,
        `/claims/${claimId}/uploads`,
        {},
        stack.purpose('upload'),
      ),
      201,
    );
    expect(await stack.submit(machinery, claimId, empty.uploadId)).toMatchObject({
      status: 409,
      body: { code: 'roster-not-read' },
    });
    expect(await stack.submit(machinery, claimId, 'upl-0000000000000000')).toMatchObject({ status: 404 });

    const good = new TextDecoder().decode(await roster());
    const faulty = await stack.upload(
      machinery,
      claimId,
      new TextEncoder().encode(`${good}${good.split('\r\n')[1]?.replace('五级', '九级')}\r\n`),
    );
    expect(faulty).toMatchObject({ status: 'usable', goodRows: 1, faultyRows: 1 });
    const refused = await stack.submit(machinery, claimId, faulty.uploadId);
    expect(refused).toMatchObject({ status: 409, body: { code: 'roster-has-faults' } });
    expect(refused.body.errors?.map(({ place }) => place.row)).toContain(3);

    const unusable = await stack.upload(machinery, claimId, new TextEncoder().encode('没有表头'));
    expect(unusable.status).toBe('unusable');
    expect(await stack.submit(machinery, claimId, unusable.uploadId)).toMatchObject({
      status: 409,
      body: { code: 'roster-unusable' },
    });

    expectStatus(await stack.submit(machinery, claimId, faulty.uploadId, { leaveOutFaultyRows: true }), 202);
    expect(await stack.until(claimId, 'first-review')).toMatchObject({ lines: 1, grantedLines: 1 });
    expect(await stack.submit(machinery, claimId, faulty.uploadId)).toMatchObject({
      status: 409,
      body: { code: 'claim-not-open' },
    });
    const upload = await stack.client.post(OPERATOR, `/claims/${claimId}/uploads`, {}, stack.purpose('upload'));
    expect(upload).toMatchObject({ status: 409, body: { code: 'claim-not-open' } });
  });

  test('a submission sent three times starts one execution', async () => {
    const claimId = await stack.createClaim(machinery);
    const { uploadId } = await stack.upload(machinery, claimId, await roster());
    const send = (body: object) =>
      stack.client.post<Problem>(OPERATOR, `/claims/${claimId}/submission`, body, `submit ${claimId}`);
    const answers = await Promise.all([send({ uploadId }), send({ uploadId }), send({ uploadId })]);
    for (const answer of answers) expect(answer).toEqual({ status: 202, body: answers[0]?.body });
    await stack.until(claimId, 'first-review');
    expect(await send({ uploadId })).toEqual(answers[0]);
    expect(await send({ uploadId, leaveOutFaultyRows: true })).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
    const { events } = await stack.events(claimId);
    expect(events.filter(({ type }) => type === 'claim-submitted' || type === 'roster-frozen')).toHaveLength(2);
  });

  test('a change that rests on a version which is no longer', async () => {
    const claimId = await stack.createClaim(machinery);
    const withdrawal = raw(`/claims/${claimId}/withdrawal`, '{"reason":"r"}', {
      'idempotency-key': 'withdraw-stale',
      'if-match': '"1.1.99"',
    });
    expect(await withdrawal).toMatchObject({ status: 412, body: { code: 'changed' } });
    expect(await stack.read(claimId)).toMatchObject({ status: 'draft' });
  });

  test('before the first policy nothing can be submitted', async () => {
    const claimId = await stack.createClaim(machinery);
    const { uploadId } = await stack.upload(machinery, claimId, await roster());
    await stack.machine.quiet();
    await stack.machine.clock.set(new Date('2023-12-29T09:00:00+08:00'));
    expect(await stack.submit(machinery, claimId, uploadId)).toMatchObject({
      status: 409,
      body: { code: 'no-policy-in-force' },
    });
  });

  test('reaches what it stands for', () => expectReached('requests', stack.client.witness));
});
