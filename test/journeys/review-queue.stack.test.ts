import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reviewEntryKey } from '#functions/claim/keys.ts';
import { engineCalls } from '#local/dynamodb/client.ts';
import { expectStatus, type TokenFor } from '#local/main-job/client.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import type { SampleLine } from '#samples/world.ts';
import { decideObjection, object } from '#test/support/deeds.ts';
import { expectReached } from '#test/support/reached.ts';
import { AUDITOR, operatorOf, type Problem, reviewer, RunningStack } from '#test/support/running-stack.ts';
import { slow } from '#test/support/slow.ts';

const { machinery, appliances } = ENTERPRISES;
const REGION = machinery.region;
const ADMINISTRATOR: TokenFor = { role: 'administrator', sub: 'administrator' };
const [ANNA, BELA] = ['anna', 'bela'].map((sub) => reviewer('first', REGION, sub)) as [TokenFor, TokenFor];
const SECOND = reviewer('second', REGION);

interface Entry {
  readonly claimId: string;
  readonly stage: string;
  readonly since: string;
  readonly dueOn?: string;
  readonly limitState: string;
  readonly riskBand?: string;
  readonly mayDecide: boolean;
  readonly holder?: { readonly by: string; readonly mine: boolean; readonly until: string; readonly how: string };
}

describe('the queue of reviews', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 61 });
    await stack.appropriate(REGION, 100_000_000);
  });
  afterAll(() => stack.close());

  const line = (more: Partial<Parameters<typeof stack.world.line>[1]> = {}): SampleLine =>
    stack.world.line(machinery, { occupation: '保安员', level: '5', issuedOn: '2025-03-01', ...more });

  async function inReview(lines: readonly SampleLine[] = [line()]): Promise<string> {
    const claimId = await stack.claimOf(machinery, lines);
    await stack.until(claimId, 'first-review');
    return claimId;
  }
  async function queue(as: TokenFor, query = ''): Promise<{ claims: Entry[]; cursor?: string }> {
    return expectStatus(await stack.client.get(as, `/review-queue?${query}`), 200) as never;
  }
  const ids = (page: { claims: readonly Entry[] }) => page.claims.map(({ claimId }) => claimId);
  const assignment = (as: TokenFor, claimId: string, action: string) =>
    stack.client.post<Problem & Entry>(as, `/claims/${claimId}/assignment`, { action }, stack.purpose(action));
  const next = (as: TokenFor, stage = 'first') =>
    stack.client.post<Partial<Entry>>(as, '/review-queue/next', { stage }, stack.purpose('next'));
  const held = { status: 409, body: { code: 'claim-held' } };
  async function giveAllBack(as: TokenFor): Promise<void> {
    for (const { claimId } of (await queue(as, 'held=me')).claims) await assignment(as, claimId, 'release');
  }

  test('shows where claims wait, since when and until when, page by page; to nobody else', async () => {
    const made: string[] = [];
    for (const hour of ['09:00', '10:00', '11:00']) {
      await stack.machine.quiet();
      await stack.machine.clock.set(new Date(`2025-06-03T${hour}:01+08:00`));
      made.push(await inReview());
    }
    const all = await queue(ANNA);
    expect(ids(all)).toEqual(made);
    // Ten working days from the day after 2025-06-03.
    expect(all.claims[0]).toMatchObject({
      stage: 'first',
      enterpriseName: machinery.name,
      dueOn: '2025-06-17',
      limitState: 'in-time',
      mayDecide: true,
    });
    const first = await queue(ANNA, 'limit=2');
    expect(ids(first)).toEqual(made.slice(0, 2));
    const rest = await queue(ANNA, `limit=2&cursor=${first.cursor}`);
    expect(ids(rest)).toEqual(made.slice(2));
    expect(rest).not.toHaveProperty('cursor');
    for (const query of ['sort=risk', 'sort=due', `band=${all.claims[0]?.riskBand}`]) {
      expect(ids(await queue(AUDITOR, `region=${REGION}&${query}`)).sort()).toEqual([...made].sort());
    }
    const others = ['clean', 'flagged', 'high'].filter((band) => band !== all.claims[0]?.riskBand);
    for (const band of others) expect(await queue(ANNA, `band=${band}`)).toEqual({ claims: [] });
    for (const query of ['limitState=overdue', 'held=me', 'held=others', 'stage=second']) {
      expect(await queue(ANNA, query)).toEqual({ claims: [] });
    }
    for (const query of ['limit=0', 'stage=third', 'cursor=bm9uZQ']) {
      expect(await stack.client.get(ANNA, `/review-queue?${query}`)).toMatchObject({ status: 400 });
    }
    expect(await stack.client.get(operatorOf(machinery), `/review-queue?region=${REGION}`)).toMatchObject({
      status: 403,
    });
    expect(await stack.client.get(ANNA, '/review-queue?region=350100')).toMatchObject({ status: 403 });
  });

  test('of many who take a claim at once one has it, and nobody else decides on it until it is given back', async () => {
    const claimId = await inReview();
    const reviewers = Array.from({ length: 8 }, (_, index) => reviewer('first', REGION, `racer-${index}`));
    // Signed in beforehand: they race for the claim, not for their tokens.
    await Promise.all(reviewers.map((as) => stack.client.token(as)));
    const answers = await Promise.all(reviewers.map((as) => assignment(as, claimId, 'take')));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) expect(answer).toMatchObject(held);
    const winner = reviewers[answers.findIndex(({ status }) => status === 200)] ?? ANNA;
    expect(answers.find(({ status }) => status === 409)?.body.detail.zh).toContain(winner.sub);
    expect(ids(await queue(winner, 'held=me'))).toEqual([claimId]);

    expect(await stack.review(claimId, 'first', 'approve', ANNA)).toMatchObject(held);
    expect(await assignment(ANNA, claimId, 'release')).toMatchObject({ status: 403 });
    expect(await assignment(winner, claimId, 'take')).toMatchObject({ status: 200, body: { holder: { mine: true } } });
    expect(await assignment(winner, claimId, 'extend')).toMatchObject({ status: 200 });
    expectStatus(await assignment(winner, claimId, 'release'), 200);
    expect(await assignment(winner, claimId, 'extend')).toMatchObject({
      status: 409,
      body: { code: 'claim-not-held' },
    });
    expectStatus(await assignment(ANNA, claimId, 'take'), 200);
    expectStatus(await stack.review(claimId, 'first', 'approve', ANNA), 200);
    const { events } = await stack.events(claimId);
    expect(events.find(({ type }) => type === 'first-review-decided')?.data).toMatchObject({ assigned: 'chosen' });
    expect(ids(await queue(AUDITOR, `region=${REGION}`))).not.toContain(claimId);
  });

  test('lapses by itself: then it is whoever takes it', async () => {
    const claimId = await inReview();
    expectStatus(await assignment(ANNA, claimId, 'take'), 200);
    expect(await assignment(BELA, claimId, 'take')).toMatchObject(held);
    await lapse(claimId);
    expectStatus(await assignment(BELA, claimId, 'take'), 200);
    expect(await assignment(ANNA, claimId, 'extend')).toMatchObject(held);
    expect(await stack.review(claimId, 'first', 'approve', ANNA)).toMatchObject(held);
    await lapse(claimId);
    // Who allowed it to lapse may still decide, and so may anybody: no work is lost.
    expectStatus(await stack.review(claimId, 'first', 'approve', ANNA), 200);
  });

  /** Half an hour of machine time later. */
  async function lapse(claimId: string): Promise<void> {
    const { since, stage } = expectStatus(await stack.client.get<Entry>(AUDITOR, `/claims/${claimId}/assignment`), 200);
    const { dynamodb, tableName } = stack.machine.endpoints;
    await engineCalls(dynamodb)('UpdateItem', {
      TableName: tableName,
      Key: marshall(reviewEntryKey({ region: REGION, stage, since, claimId })),
      UpdateExpression: 'SET heldUntil = :past, gsi1sk = :past',
      ExpressionAttributeValues: marshall({ ':past': '2020-01-01T00:00:00.000Z' }),
    });
  }

  slow('a claim or two for each; taking and giving back stands above', () => {
    test('an administrator takes it out of the hands of one who fell ill, and the trail tells', async () => {
      const claimId = await inReview();
      expectStatus(await assignment(ANNA, claimId, 'take'), 200);
      expect(await assignment(ADMINISTRATOR, claimId, 'take')).toMatchObject({ status: 403 });
      expectStatus(await assignment(ADMINISTRATOR, claimId, 'release'), 200);
      expectStatus(await assignment(BELA, claimId, 'take'), 200);
      const { events, chain } = await stack.events(claimId);
      expect(chain).toMatchObject({ intact: true });
      expect(events.find(({ type }) => type === 'assignment-released')?.data).toEqual({
        stage: 'first',
        holder: 'anna',
      });
    });

    test('nobody takes what they may not decide: whoever reviewed first has no part in the second', async () => {
      const claimId = await inReview();
      const both = { region: REGION, sub: 'two-hats' };
      expectStatus(await stack.review(claimId, 'first', 'approve', { role: 'first-reviewer', ...both }), 200);
      await stack.until(claimId, 'second-review');
      const asSecond = { role: 'second-reviewer', ...both };
      expect(await assignment(asSecond, claimId, 'take')).toMatchObject({ status: 409, body: { code: 'same-person' } });
      expect(await assignment(ANNA, claimId, 'take')).toMatchObject({ status: 403 });
      expect((await queue(asSecond, 'stage=second')).claims.find((each) => each.claimId === claimId)?.mayDecide).toBe(
        false,
      );
      const given = await next(asSecond, 'second');
      expect(given.body.claimId).not.toBe(claimId);
      // The limit is one for both reviews.
      const [before] = (await queue(SECOND, 'stage=second')).claims.filter((each) => each.claimId === claimId);
      expect(before?.dueOn).toBe('2025-06-17');
      expectStatus(await stack.review(claimId, 'second', 'send-back', SECOND), 200);
      await stack.until(claimId, 'first-review');
      const back = (await queue(ANNA)).claims.find((each) => each.claimId === claimId);
      expect(back?.since).toBe(before?.since);
    });

    test('gives what is most urgent, to each somebody else, and the same again to who asks again', async () => {
      await Promise.all([giveAllBack(ANNA), giveAllBack(BELA)]);
      await Promise.all([inReview(), inReview(), inReview()]);
      const reviewers = Array.from({ length: 6 }, (_, index) => reviewer('first', REGION, `drawer-${index}`));
      const given = await Promise.all(reviewers.map((as) => next(as)));
      const claims = given.map(({ status, body }) => {
        expect({ status, how: body.holder?.how }).toEqual({ status: 200, how: 'drawn' });
        return body.claimId;
      });
      expect(new Set(claims).size).toBe(reviewers.length);
      const [one] = reviewers as [TokenFor];
      expect((await next(one)).body.claimId).toBe(claims[0]);
      expectStatus(await assignment(one, claims[0] ?? '', 'release'), 200);
      // Giving back what one does not like brings it again.
      expect((await next(one)).body.claimId).toBe(claims[0]);
      for (const [index, as] of reviewers.entries()) await assignment(as, claims[index] ?? '', 'release');
      const free = (await queue(ANNA, 'held=nobody')).claims;
      const worst = free.some(({ riskBand }) => riskBand === 'flagged') ? 'flagged' : 'clean';
      expect((await next(BELA)).body.riskBand).toBe(worst);
      expect(await next(reviewer('first', '350100'))).toEqual({ status: 200, body: {} });
    });

    test('tells what a correction changed, and how many lines there are of each kind, without anybody’s values', async () => {
      const [kept, gone, wrong] = [line(), line(), line({ register: { name: '别人' } })];
      const claimId = await inReview([kept, gone, wrong]);
      expect((await stack.client.get(ANNA, `/claims/${claimId}/changes`)).body).toEqual({ claimId, revision: 1 });
      const facets = await stack.client.get<Facets>(ANNA, `/claims/${claimId}/line-facets?by=standing&value=refused`);
      expect(facets.body).toMatchObject({ total: 3, lines: 1, batches: [{ batch: 0, lines: 1 }] });
      expect(facets.body.facets.standing).toEqual([
        { code: 'granted', lines: 2 },
        { code: 'refused', lines: 1 },
      ]);
      expect(facets.body.facets.reason).toMatchObject([{ code: 'certificate-mismatch', lines: 1 }]);
      const shown = await stack.lines(claimId);
      for (const { code, lines } of facets.body.facets.signal) {
        expect(shown.filter(({ signals }) => signals.some((each) => each.code === code))).toHaveLength(lines);
      }
      const needed = facets.body.facets.answer.find(({ code }) => code === 'needed')?.lines ?? 0;
      expect(needed).toBe(shown.filter(({ toAnswer }) => toAnswer !== undefined).length);

      expectStatus(await stack.review(claimId, 'first', 'return', ANNA), 200);
      await stack.until(claimId, 'returned');
      const corrected = { ...wrong, certificateNumber: line({ person: wrong.person }).certificateNumber };
      await stack.publishWorld();
      await stack.submitLines(machinery, claimId, [kept, corrected, line()]);
      await stack.until(claimId, 'first-review');
      const { body } = await stack.client.get<Changes>(ANNA, `/claims/${claimId}/changes`);
      expect(body.roster).toMatchObject({ added: 1, removed: 1, changed: 1, unchanged: 1 });
      expect(body.roster.lines.changed[0]?.fields).toEqual(['certificateNumber']);
      expect(body.reasons).toContainEqual({
        code: 'certificate-mismatch',
        zh: '证书登记信息与花名册不一致。',
        en: 'The register holds other facts for this certificate than the roster does.',
        before: 1,
        after: 0,
      });
      expect(await stack.client.get(operatorOf(machinery), `/claims/${claimId}/changes`)).toMatchObject({
        status: 403,
      });
    });

    test('tells which other claims have people, certificates or contacts in common', async () => {
      const shared = line();
      const before = await inReview([shared]);
      await stack.payOut(before);
      const { person, certificateNumber } = shared;
      const wish = { person, certificateNumber, occupation: '保安员', level: '5', issuedOn: '2025-03-01' } as const;
      const other = await stack.claimOf(appliances, [stack.world.line(appliances, wish)]);
      await stack.until(other, 'first-review');
      const { body } = await stack.client.get<{ matches: { claimId: string; by: { kind: string }[] }[] }>(
        ANNA,
        `/claims/${other}/matches`,
      );
      const match = body.matches.find(({ claimId }) => claimId === before);
      expect(match?.by.map(({ kind }) => kind)).toContain('person');
      expect(await stack.client.get(operatorOf(appliances), `/claims/${other}/matches`)).toMatchObject({ status: 403 });
    });
  });

  test('an objection is in the queue of those who decide on it, with its words', async () => {
    const claimId = await inReview([line(), line()]);
    await stack.reviewBoth(claimId, 'approve');
    await stack.until(claimId, 'notice');
    const [first] = await stack.lines(claimId);
    const objectionId = expectStatus(await object(stack, claimId, first?.lineId ?? ''), 201).objectionId;
    expect((await queue(SECOND, 'stage=objection')).claims).toMatchObject([{ claimId, limitState: 'none' }]);
    const { body } = await stack.client.get<{ objections: object[] }>(SECOND, `/claims/${claimId}/objections`);
    expect(body.objections).toMatchObject([{ objectionId, lineId: first?.lineId, state: 'open', byWorker: false }]);
    const other = reviewer('second', REGION, 'other-second');
    expectStatus(await assignment(other, claimId, 'take'), 200);
    expect(await decideObjection(stack, claimId, objectionId, 'dismiss')).toMatchObject(held);
    expectStatus(await assignment(other, claimId, 'release'), 200);
    expectStatus(await decideObjection(stack, claimId, objectionId, 'dismiss'), 200);
    expect(await queue(SECOND, 'stage=objection')).toEqual({ claims: [] });
  });

  test('reaches what it stands for', () => expectReached('review-queue', stack.client.witness));
});

interface Facets {
  readonly total: number;
  readonly lines: number;
  readonly batches: readonly { readonly batch: number; readonly lines: number }[];
  readonly facets: Readonly<Record<string, readonly { readonly code: string; readonly lines: number }[]>> & {
    readonly signal: readonly { readonly code: string; readonly lines: number }[];
    readonly answer: readonly { readonly code: string; readonly lines: number }[];
  };
}

interface Changes {
  readonly roster: {
    readonly added: number;
    readonly lines: { readonly changed: readonly { readonly fields: readonly string[] }[] };
  };
  readonly reasons: readonly object[];
}
