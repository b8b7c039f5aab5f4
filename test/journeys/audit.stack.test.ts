import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkPack, unzipped } from '#functions/audit/verify-pack.mjs';
import { DeleteObjectCommand, ListObjectVersionsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Published } from '#local/alarms/topics.ts';
import { type Credentials, createCredentialBook, localCredentials } from '#local/credentials.ts';
import { createFaults } from '#local/faults/faults.ts';
import { functionsOf } from '#local/lambda/configuration.ts';
import { parseFaultPlan } from '#local/faults/read-plan.ts';
import { expectStatus, type TokenFor } from '#local/main-job/client.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { tampered, tamperedClaim } from '#test/support/tampered.ts';
import { expectReached } from '#test/support/reached.ts';
import { AUDITOR, operatorOf, type Problem, reviewer, RunningStack } from '#test/support/running-stack.ts';
import { slow } from '#test/support/slow.ts';

const { machinery } = ENTERPRISES;
const REGION = machinery.region;
const ADMINISTRATOR: TokenFor = { role: 'administrator', sub: 'administrator-1' };

interface Found {
  readonly executions: readonly {
    readonly name: string;
    readonly claimId: string;
    readonly status: string;
    readonly error?: string;
    readonly startedAt: string;
  }[];
  readonly nextCursor?: string;
}
interface Traced {
  readonly status: string;
  readonly redriveCount: number;
  readonly stopped?: object;
  readonly input?: string;
  readonly redrivenAt: readonly string[];
  readonly states: readonly {
    readonly name: string;
    readonly visits: number;
    readonly attempts: number;
    readonly failedAttempts: number;
    readonly errors: readonly string[];
    readonly cameFrom: readonly { readonly state: string }[];
  }[];
  readonly visits: readonly {
    readonly state: string;
    readonly attempts: readonly { readonly outcome: string; readonly redrive: number; readonly error?: string }[];
  }[];
  readonly generations: readonly { readonly generation: number }[];
}

describe("the auditor's side", () => {
  let stack: RunningStack;
  // Reading the roster fails as often as the workflow tries: a technical failure at its task.
  const alarms: Published[] = [];
  const faults = createFaults(
    parseFaultPlan(
      {
        seed: 7,
        rules: [
          {
            seam: 's3',
            fault: 'error',
            function: '*Freeze*',
            operation: 'GetObject',
            status: 403,
            name: 'AccessDenied',
            times: 4,
          },
        ],
      },
      'plan',
    ),
  );

  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 61, faults });
    for (const { ref } of stack.machine.stack.ofType('AWS::SNS::Topic'))
      stack.machine.topics.subscribe(ref, (published) => alarms.push(published));
    await stack.appropriate(REGION, 100_000_000);
  });
  afterAll(() => stack.close());

  const search = async (query: string, as: TokenFor = AUDITOR) =>
    expectStatus(await stack.client.get<Found>(as, `/executions?${query}`), 200);
  const trace = async (claimId: string, query = '') =>
    expectStatus(await stack.client.get<Traced>(AUDITOR, `/claims/${claimId}/execution/trace${query}`), 200);
  const intervene = (claimId: string, what: string, as = ADMINISTRATOR) =>
    stack.client.post<Problem>(
      as,
      `/claims/${claimId}/execution/intervention`,
      { what, reason: '测试' },
      stack.purpose(what),
    );
  const newClaim = () => stack.claimOf(machinery, [stack.world.line(machinery, { occupation: '焊工', level: '4' })]);

  let failed = '';

  test('a technical failure is found by status and error, and drawn with each of its tries', async () => {
    failed = await newClaim();
    await expect.poll(async () => (await search('status=FAILED')).executions, { timeout: 40_000 }).toHaveLength(1);
    const { executions } = await search('status=FAILED&error=AccessDenied');
    expect(executions).toMatchObject([{ claimId: failed, status: 'FAILED', error: 'AccessDenied' }]);
    expect((await search('status=FAILED&error=Other')).executions).toEqual([]);
    expect((await search('status=RUNNING')).executions).toEqual([]);
    const traced = await trace(failed);
    expect(traced).toMatchObject({ status: 'FAILED', redriveCount: 0 });
    const freeze = traced.states.find(({ name }) => name === 'FreezeRoster');
    expect(freeze).toMatchObject({ visits: 1, attempts: 4, failedAttempts: 4, errors: ['AccessDenied'] });
    expect(freeze?.cameFrom).toEqual([{ state: 'ResumeAt', times: 1 }]);
    expect(traced.states.find(({ name }) => name === 'Settle')).toMatchObject({ visits: 0 });
    // Whoever subscribes to the topic was told of it, through the policies of topic and key.
    expect(alarms.map(({ subject }) => subject)).toContainEqual(expect.stringContaining('FailedExecutionsAlarm'));
    expect(stack.machine.alarms.failed()).toEqual([]);
  });

  test('an auditor changes nothing; an administrator redrives it, once, and both tries are told', async () => {
    expect((await intervene(failed, 'redrive', AUDITOR)).status).toBe(403);
    expect((await intervene(failed, 'stop')).body.code).toBe('execution-not-running');
    const path = `/claims/${failed}/execution/intervention`;
    const send = () =>
      stack.client.post(ADMINISTRATOR, path, { what: 'redrive', reason: '存储已恢复。' }, 'redrive once');
    const [first, second] = [await send(), await send()];
    expect([first.status, second.status]).toEqual([202, 202]);
    await stack.until(failed, 'first-review');
    await stack.machine.quiet();
    const { events } = await stack.events(failed);
    expect(events.filter(({ type }) => type === 'execution-redriven')).toMatchObject([
      { actor: { id: 'administrator-1' }, data: { redriveCount: 1 } },
    ]);
    const traced = await trace(failed);
    expect(traced).toMatchObject({ status: 'RUNNING', redriveCount: 1 });
    expect(traced.redrivenAt).toHaveLength(1);
    const freeze = traced.visits.find(({ state }) => state === 'FreezeRoster');
    expect(freeze?.attempts.map(({ outcome, redrive }) => `${outcome} ${redrive}`)).toEqual([
      ...Array.from({ length: 4 }, () => 'failed 0'),
      'succeeded 1',
    ]);
    expect((await search('status=RUNNING')).executions).toMatchObject([{ claimId: failed }]);
    expect((await intervene(failed, 'redrive')).body.code).toBe('execution-not-redrivable');
  });

  test('what an administrator stopped stays stopped, and goes on where it stood when they let it', async () => {
    const path = `/claims/${failed}/execution/intervention`;
    const stopOnce = () =>
      stack.client.post<Problem>(ADMINISTRATOR, path, { what: 'stop', reason: '测试' }, 'stop once');
    expect((await stopOnce()).status).toBe(202);
    await stack.machine.quiet();
    await expect.poll(async () => (await trace(failed)).status).toBe('ABORTED');
    expect((await intervene(failed, 'stop')).body.code).toBe('execution-not-running');
    expect((await stopOnce()).status).toBe(202);
    await stack.machine.events.fireSchedules();
    await stack.machine.quiet();
    const stopped = await trace(failed);
    expect(stopped.stopped).toMatchObject({ by: 'administrator-1' });
    expect(stopped.generations).toHaveLength(1);
    // People go on deciding meanwhile: the truth is in the table.
    expectStatus(await stack.review(failed, 'first', 'approve', reviewer('first', REGION)), 200);
    expect((await intervene(failed, 'redrive')).status).toBe(202);
    await stack.until(failed, 'second-review');
    await stack.machine.quiet();
    // It runs again: what stopped it once neither says that it stands nor stops it again.
    expect((await stopOnce()).body.code).toBe('idempotency-key-reused');
    expect((await trace(failed)).status).toBe('RUNNING');
    expectStatus(await stack.review(failed, 'second', 'approve', reviewer('second', REGION)), 200);
    await stack.passNotice(failed);
    await stack.until(failed, 'paid');
    await stack.machine.quiet();
    expect(await trace(failed)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 2 });
    expect((await trace(failed)).stopped).toBeUndefined();
  });

  test('executions are found page by page, by enterprise and claim, by those who may', async () => {
    const others = [await newClaim(), await newClaim()];
    for (const claimId of others) await stack.until(claimId, 'first-review');
    await stack.machine.quiet();
    const names: string[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const page: Found = await search(`limit=1&enterpriseId=${machinery.creditCode}${cursor && `&cursor=${cursor}`}`);
      names.push(...page.executions.map(({ name }) => name));
      cursor = page.nextCursor;
    }
    expect(names).toEqual([...others.toReversed(), failed].map((claimId) => `${claimId}-r1-g1`));
    expect((await search('')).executions.map(({ name }) => name)).toEqual(names);
    expect((await search(`claimId=${failed}`)).executions).toMatchObject([{ status: 'SUCCEEDED' }]);
    expect((await search('to=2020-01-01T00:00:00Z')).executions).toEqual([]);
    const elsewhere: TokenFor = { role: 'supervisor', region: '350100' };
    expect((await search('', elsewhere)).executions).toEqual([]);
    expect((await stack.client.get(operatorOf(machinery), '/executions')).status).toBe(403);
    expect((await stack.client.get(AUDITOR, '/executions?status=GONE')).status).toBe(400);
  });

  test('the chain is re-computed against what is anchored', async () => {
    await stack.machine.quiet();
    const checked = expectStatus(
      await stack.client.get<{ chain: { intact: boolean }; anchors: { holds: boolean }[] }>(
        AUDITOR,
        `/claims/${failed}/chain`,
      ),
      200,
    );
    expect(checked.chain.intact).toBe(true);
    expect(checked.anchors.length).toBeGreaterThan(0);
    expect(checked.anchors.every(({ holds }) => holds)).toBe(true);
  });

  slow('a claim that is stopped and one that is packed; both stand in pure files too', () => {
    test('a pack proves the claim offline, and names nobody', async () => {
      const made = expectStatus(
        await stack.client.post<{ packId: string }>(AUDITOR, `/claims/${failed}/pack`, {}, stack.purpose('pack')),
        202,
      );
      const one = () =>
        stack.client.get<{ packs: { state: string; url: string; root: string; sha256: string }[] }>(
          AUDITOR,
          `/claims/${failed}/pack?packId=${made.packId}`,
        );
      await expect.poll(async () => (await one()).body.packs[0]?.state, { timeout: 20_000 }).toBe('ready');
      const [pack] = expectStatus(await one(), 200).packs;
      if (pack === undefined) throw new Error('There is no pack.');
      const bytes = Buffer.from(await (await fetch(pack.url)).arrayBuffer());
      const files = unzipped(bytes);
      const wrong = checkPack(files, pack.root).filter(({ holds }) => holds !== true);
      expect(wrong).toEqual([]);
      // Changed anywhere, it shows.
      expect(tampered(files, pack.root, 200)).toEqual([]);
      expect(tamperedClaim(files)).toEqual([]);
      const path = join(stack.dataDir, `pack-${pack.sha256}.zip`);
      writeFileSync(path, bytes);
      const program = join(stack.dataDir, 'verify-pack.mjs');
      writeFileSync(program, files.get('verify-pack.mjs') ?? '');
      expect(spawnSync(process.execPath, [program, path, '--root', pack.root]).status).toBe(0);
      writeFileSync(path, Buffer.from(bytes.map((byte, index) => (index === 1000 ? byte ^ 1 : byte))));
      expect(spawnSync(process.execPath, [program, path]).status).toBe(1);
      expect((await stack.client.post(ADMINISTRATOR, `/claims/${failed}/pack`, {}, 'not theirs')).status).toBe(403);
    });
  });

  test.each(['claims', 'lines', 'decisions', 'payments', 'executions'])(
    '%s are exported with a dictionary',
    async (kind) => {
      const format = kind === 'lines' ? 'ndjson' : 'csv';
      const asked = { kind, format, region: REGION, from: '2025-01-01', to: '2026-12-31' };
      const { exportId } = expectStatus(
        await stack.client.post<{ exportId: string }>(AUDITOR, '/exports', asked, stack.purpose('export')),
        202,
      );
      const one = () =>
        stack.client.get<{ state: string; rows: number; files: { url: string }[]; dictionaryUrl: string }>(
          AUDITOR,
          `/exports/${exportId}`,
        );
      await expect.poll(async () => (await one()).body.state, { timeout: 20_000 }).toBe('ready');
      const { rows, files, dictionaryUrl } = expectStatus(await one(), 200);
      expect(rows).toBeGreaterThan(0);
      const [text = ''] = await Promise.all(files.map(async ({ url }) => (await fetch(url)).text()));
      expect(text).toContain(failed);
      expect(text.split('\n').filter((line) => line !== '')).toHaveLength(rows + (kind === 'lines' ? 0 : 1));
      expect(await (await fetch(dictionaryUrl)).text()).toContain('claimId');
    },
  );

  test('what chains and archives are held to is written once, and deleted by nobody', async () => {
    const { machine } = stack;
    const Bucket = machine.stack
      .ofType('AWS::S3::Bucket')
      .find(({ logicalId }) => logicalId.startsWith('Anchors'))?.name;
    const functions = functionsOf(machine.stack);
    const sweeper = functions.find(({ environment }) => environment['SERVICE_NAME'] === 'OutboxSweeper')?.name ?? '';
    const as = (credentials: Credentials) =>
      new S3Client({ endpoint: machine.endpoints.s3, region: 'cn-north-1', credentials, maxAttempts: 1 });
    const writer = as(createCredentialBook(functions).of(sweeper));
    const keyboard = as(localCredentials);
    const versions = async () => (await keyboard.send(new ListObjectVersionsCommand({ Bucket }))).Versions ?? [];
    const [first] = await versions();
    const over = (IfNoneMatch?: string) =>
      writer.send(
        new PutObjectCommand({ Bucket, Key: first?.Key, Body: '{}', ChecksumAlgorithm: 'SHA256', IfNoneMatch }),
      );
    await expect(over()).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('explicit deny in a resource-based policy'),
    });
    await expect(over('*')).rejects.toMatchObject({ name: 'PreconditionFailed' });
    const { Key, VersionId } = first ?? {};
    await expect(keyboard.send(new DeleteObjectCommand({ Bucket, Key, VersionId }))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('object lock'),
    });
    expect((await versions()).filter((one) => one.Key === Key)).toEqual([first]);
  });

  test('every look at the claim is noted', async () => {
    const { looks } = expectStatus(
      await stack.client.get<{ looks: { what: string; at: string }[] }>(AUDITOR, `/looks?claimId=${failed}&limit=200`),
      200,
    );
    expect(looks.every(({ at }) => at === failed)).toBe(true);
    expect(looks.map(({ what }) => what.split(' ')[0])).toEqual(expect.arrayContaining(['execution', 'chain', 'GET']));
  });

  test('reaches what it stands for', () => expectReached('audit', stack.client.witness));
});
