/** Slow: a claim of its own; `npm test` asks the table of permissions who may read what. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localCredentials } from '#local/credentials.ts';
import { expectStatus, type TokenFor } from '#local/main-job/client.ts';
import type { ClaimView } from '#local/main-job/main-job.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import type { SampleLine } from '#samples/world.ts';
import { object } from '#test/support/deeds.ts';
import {
  AUDITOR,
  finance,
  type LineView,
  operatorOf,
  type Problem,
  reviewer,
  RunningStack,
} from '#test/support/running-stack.ts';

const { machinery, appliances, snacks } = ENTERPRISES;
const supervisor = (region: string): TokenFor => ({ role: 'supervisor', region });
const REGION = machinery.region;

interface Page {
  readonly claims: readonly ClaimView[];
  readonly cursor?: string;
}

interface Execution {
  readonly status: string;
  readonly input: string;
  readonly events: readonly { readonly type: string; readonly stateEnteredEventDetails?: { readonly name: string } }[];
}

describe('reading', () => {
  let stack: RunningStack;
  let claimId = '';
  let lines: SampleLine[] = [];
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 19 });
    await stack.appropriate(REGION, 100_000_000);
    const shared = stack.world.person();
    lines = [
      ...Array.from({ length: 120 }, () =>
        stack.world.line(machinery, { occupation: '保安员', level: '5', issuedOn: '2025-03-01' }),
      ),
      // Two people on one phone.
      stack.world.line(machinery, { occupation: '保安员', level: '5', issuedOn: '2025-03-01', person: shared }),
      stack.world.line(machinery, {
        occupation: '保安员',
        level: '4',
        issuedOn: '2025-03-01',
        person: stack.world.person({ phone: shared.phone }),
      }),
    ];
    claimId = await stack.claimOf(machinery, lines);
    await stack.reviewBoth(claimId, 'approve');
    await stack.until(claimId, 'notice');
    await object(stack, claimId, '0-1');
    // The execution sleeps in the notice only a moment after the claim stands there.
    await stack.machine.quiet();
  });
  afterAll(() => stack.close());

  const get = <T>(as: TokenFor | undefined, path: string) => stack.client.get<T>(as, path);

  test('lists page by page, newest first, each claim once', async () => {
    const drafts: string[] = [];
    for (let count = 0; count < 5; count += 1) drafts.push(await stack.createClaim(snacks));
    const seen: ClaimView[] = [];
    let cursor: string | undefined;
    do {
      const page: Page = expectStatus(
        await get<Page>(operatorOf(snacks), `/claims?limit=2${cursor === undefined ? '' : `&cursor=${cursor}`}`),
        200,
      );
      expect(page.claims.length).toBeLessThanOrEqual(2);
      seen.push(...page.claims);
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(seen.map((claim) => claim.claimId).sort()).toEqual(drafts.sort());
    const inRegion = expectStatus(await get<Page>(reviewer('first', REGION), '/claims'), 200);
    expect(inRegion.claims.map((claim) => claim.claimId)).toEqual([claimId]);
    expect(inRegion.claims[0]).toMatchObject({ status: 'notice', region: REGION, lines: 122 });
    const byAuditor = expectStatus(await get<Page>(AUDITOR, `/claims?enterpriseId=${snacks.creditCode}`), 200);
    expect(byAuditor.claims).toHaveLength(5);
  });

  test('a cursor that was not handed out is refused, and so is one of another list or another person', async () => {
    const inClear = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const place = { createdAt: '2025-06-03T01:00:00.000Z', claimId };
    const { cursor: own } = expectStatus(await get<Page>(operatorOf(snacks), '/claims?limit=2'), 200);
    const colleague = { ...operatorOf(snacks), sub: 'a-colleague' };
    const asked: readonly (readonly [TokenFor, string])[] = [
      ...['nonsense', inClear('x'), inClear(place)].map(
        (forged) => [operatorOf(snacks), `/claims?cursor=${forged}`] as const,
      ),
      [colleague, `/claims?cursor=${own}`],
      [operatorOf(snacks), `/claims?status=draft&cursor=${own}`],
      [operatorOf(snacks), `/notices?cursor=${own}`],
      [operatorOf(snacks), `/notifications?cursor=${own}`],
      [AUDITOR, `/looks?day=2025-06-03&cursor=${inClear({ pk: 'x', sk: 'y' })}`],
      [AUDITOR, `/looks?day=2025-06-03&cursor=${own}`],
      [AUDITOR, `/executions?cursor=${inClear('2025-06-03T01:00:00.000Z#a')}`],
      [AUDITOR, `/cases?region=${REGION}&cursor=${own}`],
      [AUDITOR, `/statistics/${REGION}/2025/claims?cursor=${own}`],
      [AUDITOR, `/claims/${claimId}/history?cursor=${own}`],
      [AUDITOR, `/claims/${claimId}/execution?cursor=${own}`],
      [supervisor(REGION), `/stand-ins?region=${REGION}&cursor=std-350200-0123456789abcdef`],
      [supervisor(REGION), `/recusals?region=${REGION}&cursor=${own}`],
      [reviewer('first', REGION), `/review-queue?cursor=${own}`],
      [reviewer('first', REGION), '/watchlist?cursor=wat-0123456789abcdef'],
    ];
    for (const [as, path] of asked) {
      expect([path, await get<Problem>(as, path)]).toMatchObject([
        path,
        { status: 400, body: { code: 'invalid-query' } },
      ]);
    }
    expectStatus(await get<Page>(operatorOf(snacks), `/claims?limit=200&cursor=${own}`), 200);
  });

  test('an enterprise sees its own claims and nothing of another', async () => {
    for (const path of ['', '/lines', '/history', '/execution']) {
      expect((await get(operatorOf(appliances), `/claims/${claimId}${path}`)).status).toBe(404);
      expect((await get(reviewer('first', '350100'), `/claims/${claimId}${path}`)).status).toBe(404);
      expect((await get(finance(REGION), `/claims/${claimId}${path}`)).status).toBe(200);
      expect((await get(AUDITOR, `/claims/${claimId}${path}`)).status).toBe(200);
    }
    expect((await get(operatorOf(machinery), `/claims/${claimId}/execution`)).status).toBe(403);
    expect((await get(operatorOf(appliances), `/claims?enterpriseId=${machinery.creditCode}`)).status).toBe(403);
    const own = expectStatus(await get<Page>(operatorOf(appliances), `/claims?region=${REGION}`), 200);
    expect(own.claims).toEqual([]);
  });

  test('lines batch by batch; what looks suspicious is for those who decide', async () => {
    const shown = await stack.lines(claimId);
    expect(shown).toHaveLength(122);
    expect(new Set(shown.map(({ lineId }) => lineId)).size).toBe(122);
    expect(shown.filter(({ signals }) => signals.some(({ code }) => code === 'paired-phone')).length).toBeGreaterThan(
      0,
    );
    expect(await stack.read(claimId)).toMatchObject({ signals: [{ code: 'paired-phone', lines: 2 }] });
    const page = expectStatus(
      await get<{ lines: LineView[]; nextBatch: number }>(operatorOf(machinery), `/claims/${claimId}/lines`),
      200,
    );
    expect(page.nextBatch).toBe(1);
    expect(page.lines.flatMap(({ signals }) => signals)).toEqual([]);
    const asOperator = expectStatus(await get<ClaimView>(operatorOf(machinery), `/claims/${claimId}`), 200);
    expect(asOperator).not.toHaveProperty('signals');
    expect(asOperator).not.toHaveProperty('riskBand');
    const history = await get<{ events: object[]; chain: object }>(operatorOf(machinery), `/claims/${claimId}/history`);
    expect(history).toMatchObject({ status: 200, body: { chain: { intact: true } } });
    expect(JSON.stringify(history.body)).not.toMatch(/riskBand|paired-phone/);
  });

  test('the execution step by step, without a word of a person', async () => {
    const execution = expectStatus(await get<Execution>(AUDITOR, `/claims/${claimId}/execution`), 200);
    expect(execution.status).toBe('RUNNING');
    expect(JSON.parse(execution.input)).toEqual({ claimId, revision: 1, generation: 1 });
    const states = execution.events.flatMap(({ stateEnteredEventDetails: entered }) =>
      entered === undefined ? [] : [entered.name],
    );
    expect(states).toEqual(
      expect.arrayContaining(['FreezeRoster', 'VerifyCertificates', 'AwaitSecondReview', 'NoticePeriod']),
    );
    const text = JSON.stringify(execution);
    for (const { person } of lines)
      for (const fact of Object.values(person)) {
        if (fact !== 'resident-id') expect(text.includes(fact)).toBe(false);
      }
  });

  test('nothing clear of a person in the table, in what is kept of the claim, or in a log', async () => {
    const texts: string[] = [];
    const { endpoints } = stack.machine;
    const client = new DynamoDBClient({
      endpoint: endpoints.dynamodb,
      region: stack.machine.stack.region,
      credentials: localCredentials,
    });
    for await (const page of paginateScan(
      { client: DynamoDBDocumentClient.from(client) },
      { TableName: endpoints.tableName },
    )) {
      texts.push(JSON.stringify(page.Items));
    }
    client.destroy();
    const logs = join(stack.dataDir, 'logs');
    for (const file of readdirSync(logs, { recursive: true, withFileTypes: true })) {
      if (file.isFile()) texts.push(readFileSync(join(file.parentPath, file.name), 'utf8'));
    }
    const [table, ...logged] = texts;
    expect(table?.includes(claimId)).toBe(true);
    expect(logged.length).toBeGreaterThan(0);
    for (const { person } of lines) {
      for (const secret of [person.documentNumber, person.phone, person.account]) {
        expect(texts.some((text) => text.includes(secret))).toBe(false);
      }
    }
  });

  test('whoever changes the trail afterwards is found out', async () => {
    await stack.passNotice(claimId);
    await stack.until(claimId, 'objection-review');
    expect((await stack.events(claimId)).chain).toMatchObject({ intact: true });
    const { endpoints } = stack.machine;
    const client = new DynamoDBClient({
      endpoint: endpoints.dynamodb,
      region: stack.machine.stack.region,
      credentials: localCredentials,
    });
    await DynamoDBDocumentClient.from(client).send(
      new UpdateCommand({
        TableName: endpoints.tableName,
        Key: { pk: `CLAIM#${claimId}`, sk: 'EVENT#00000007' },
        UpdateExpression: 'SET actor.id = :other',
        ExpressionAttributeValues: { ':other': 'somebody-else' },
      }),
    );
    client.destroy();
    expect((await stack.events(claimId)).chain).toEqual({ intact: false, brokenAt: 7 });
  });
});
