/** Slow: seven claims are brought to rest, stopped, expired or failed; `npm test` replaces an execution wherever it waits. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeExecutionCommand, SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localCredentials } from '#local/credentials.ts';
import { expectStatus } from '#local/main-job/client.ts';
import { stateMachinesOf } from '#local/state-machines.ts';
import { startTreasury } from '#local/treasury/index.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { instructionsOf } from '#test/support/deeds.ts';
import { AUDITOR, operatorOf, reviewer, RunningStack } from '#test/support/running-stack.ts';
import { scratchFolder } from '#test/support/scratch.ts';

const REGION = '350200';
const GRACE_MS = 300;
const { machinery } = ENTERPRISES;

interface Shown {
  readonly from: string;
  readonly status: string;
  readonly sha256?: string;
  readonly events: readonly { readonly id: number; readonly previousEventId: number; readonly type: string }[];
  readonly nextCursor?: string;
}
interface Listed {
  readonly executions: readonly {
    readonly generation: number;
    readonly archived?: { readonly status: string; readonly redriveCount: number };
  }[];
}

/** A definition as it might have been before this one. */
function changed(definition: string, change: (definition: Record<string, unknown>) => void): string {
  const copy = JSON.parse(definition) as Record<string, unknown>;
  change(copy);
  return JSON.stringify(copy);
}

describe('the life of an execution', () => {
  let stack: RunningStack;
  let stepFunctions: SFNClient;
  let table: DynamoDBDocumentClient;
  const environment = { DRIVER_GRACE_MS: String(GRACE_MS), RECEIPT_GRACE_MS: '1000' };

  const connect = () => {
    const { endpoints } = stack.machine;
    const settings = { region: 'cn-north-1', credentials: localCredentials };
    stepFunctions = new SFNClient({ ...settings, endpoint: endpoints.stepFunctions });
    table = DynamoDBDocumentClient.from(new DynamoDBClient({ ...settings, endpoint: endpoints.dynamodb }));
  };
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 31, environment });
    connect();
    await stack.appropriate(REGION, 100_000_000);
  });
  afterAll(() => stack.close());

  const machine = () => {
    const [found] = stateMachinesOf(stack.machine.stack);
    if (found === undefined) throw new Error('The stack has no state machine.');
    return found;
  };
  const claimAtReview = async () => {
    const claimId = await stack.claimOf(machinery, [stack.world.line(machinery, { occupation: '焊工', level: '4' })]);
    await stack.until(claimId, 'first-review');
    await stack.machine.quiet();
    return claimId;
  };
  /** Sweeps until it has done what is waited for. */
  const swept = async (until: () => Promise<boolean>) => {
    for (let attempt = 1; attempt <= 40; attempt += 1) {
      await pause(GRACE_MS);
      await stack.machine.events.fireSchedules();
      await stack.machine.quiet();
      if (await until()) return;
    }
    throw new Error('The sweeper did nothing.');
  };
  const causes = async (claimId: string) =>
    (await stack.events(claimId)).events
      .filter(({ type }) => type === 'execution-replaced')
      .map(({ data, actor }) => `${actor.id}: ${data['cause']}`);
  const show = async (claimId: string, query = '') =>
    expectStatus(await stack.client.get<Shown>(AUDITOR, `/claims/${claimId}/execution${query}`), 200);
  const list = async (claimId: string) =>
    expectStatus(await stack.client.get<Listed>(AUDITOR, `/claims/${claimId}/executions`), 200).executions;
  const describeExecution = (claimId: string, generation: number) =>
    stepFunctions.send(
      new DescribeExecutionCommand({
        executionArn: `${machine().arn.replace(':stateMachine:', ':execution:')}:${claimId}-r1-g${generation}`,
      }),
    );
  const stop = async (claimId: string, generation: number) => {
    const { executionArn } = await describeExecution(claimId, generation);
    await stepFunctions.send(new StopExecutionCommand({ executionArn }));
  };
  /** Runs `work` while new executions get that definition. */
  const under = async <T>(definition: string, work: () => Promise<T>): Promise<T> => {
    stack.machine.engine.createStateMachine({ ...machine(), definition });
    try {
      return await work();
    } finally {
      stack.machine.engine.createStateMachine(machine());
    }
  };

  test('stopped by hand, it goes on in a new generation where it stood, by itself', async () => {
    const claimId = await claimAtReview();
    await stop(claimId, 1);
    await swept(async () => (await causes(claimId)).length > 0);
    expect(await causes(claimId)).toEqual(['driver-sweeper: closed']);
    await stack.payOut(claimId);
    await stack.machine.quiet();
    const [first, second, ...others] = await list(claimId);
    expect(others).toEqual([]);
    expect(first).toMatchObject({ generation: 1, archived: { status: 'ABORTED' } });
    expect(second).toMatchObject({ generation: 2, archived: { status: 'SUCCEEDED' } });
  });

  test('expired, it goes on in a new generation', async () => {
    const short = changed(machine().definition, (definition) => {
      definition['TimeoutSeconds'] = 3600;
    });
    const claimId = await under(short, claimAtReview);
    await stack.machine.clock.set(new Date(stack.machine.clock.now().getTime() + 2 * 3_600_000));
    await expect.poll(async () => (await describeExecution(claimId, 1)).status).toBe('TIMED_OUT');
    await swept(async () => (await causes(claimId)).length > 0);
    await stack.payOut(claimId);
  });

  test('under an older definition, it moves to the newer one while it sleeps; the older execution is stopped', async () => {
    const older = changed(machine().definition, (definition) => {
      definition['Comment'] = 'as it was before';
    });
    const claimId = await under(older, claimAtReview);
    await swept(async () => (await causes(claimId)).length > 0);
    expect(await causes(claimId)).toEqual(['driver-sweeper: older-definition']);
    await expect.poll(async () => (await describeExecution(claimId, 1)).status).toBe('ABORTED');
    await stack.payOut(claimId);
  });

  test('failed technically, it is redriven at the failed state', async () => {
    const hasty = changed(machine().definition, (definition) => {
      const states = definition['States'] as Record<string, Record<string, unknown>>;
      for (const state of Object.values(states)) delete state['Retry'];
    });
    const claimId = await under(hasty, claimAtReview);
    expectStatus(await stack.review(claimId, 'first', 'approve', reviewer('first', REGION)), 200);
    await stack.until(claimId, 'second-review');
    await stack.machine.quiet();
    expectStatus(await stack.review(claimId, 'second', 'approve', reviewer('second', REGION)), 200);
    // From here on every transaction meets another, until the state at work gives up.
    await stack.machine.proxy.setFaults({ seed: 7, transactionConflict: 1 });
    await expect.poll(async () => (await describeExecution(claimId, 1)).status, { timeout: 40_000 }).toBe('FAILED');
    await stack.machine.proxy.setFaults(undefined);
    await swept(async () => ((await describeExecution(claimId, 1)).redriveCount ?? 0) > 0);
    await stack.passNotice(claimId);
    await stack.until(claimId, 'paid');
    await stack.machine.quiet();
    expect(await list(claimId)).toMatchObject([{ generation: 1, archived: { status: 'SUCCEEDED', redriveCount: 1 } }]);
    expect(await causes(claimId)).toEqual([]);
  });

  test('a decision whose token was never sent reaches the execution', async () => {
    const claimId = await claimAtReview();
    const key = { TableName: stack.machine.endpoints.tableName, Key: { pk: `CLAIM#${claimId}`, sk: 'TOKEN' } };
    const { Item: armed } = await table.send(new GetCommand({ ...key, ConsistentRead: true }));
    const put = (Item: Record<string, unknown> | undefined) =>
      table.send(new PutCommand({ TableName: key.TableName, Item }));
    // The wake-up goes to a token that is none and is done with, as if it had been lost on the way.
    await put({ ...armed, token: 'lost' });
    expectStatus(await stack.review(claimId, 'first', 'approve', reviewer('first', REGION)), 200);
    await stack.machine.quiet();
    await put(armed);
    const entered = async () => (await show(claimId)).events.filter(({ type }) => type === 'TaskStateEntered').length;
    const before = await entered();
    await swept(async () => (await entered()) > before);
    expectStatus(await stack.review(claimId, 'second', 'approve', reviewer('second', REGION)), 200);
    await stack.passNotice(claimId);
    await stack.until(claimId, 'paid');
  });

  test('an instruction that the treasury lost is sent again, in the same words, and paid once', async () => {
    const claimId = await claimAtReview();
    stack.treasury.setMode({ mode: 'slow', latencyMs: 120_000 });
    await stack.reviewBoth(claimId, 'approve');
    await stack.passNotice(claimId);
    await stack.until(claimId, 'disbursing');
    const port = Number(new URL(stack.treasury.url).port);
    await stack.treasury.close();
    const fresh = await startTreasury({ port, dataDir: scratchFolder('treasury'), retryMs: 100 });
    try {
      await swept(async () => (await stack.read(claimId)).status === 'paid');
      const instructions = await instructionsOf(stack, claimId);
      expect(instructions).toMatchObject([{ instructionId: `${claimId}-r1-n1-a1`, result: 'paid' }]);
    } finally {
      await fresh.close();
    }
    const { events } = await stack.events(claimId);
    expect(events.filter(({ type }) => type === 'claim-settled')).toHaveLength(1);
  });

  test('once it closed, its history is archived, and served from there when Step Functions has forgotten it', async () => {
    const { claims } = expectStatus(
      await stack.client.get<{ claims: { claimId: string; status: string }[] }>(
        operatorOf(machinery),
        '/claims?limit=200',
      ),
      200,
    );
    const paid = claims.filter(({ status }) => status === 'paid').map(({ claimId }) => claimId);
    expect(paid.length).toBeGreaterThan(4);
    await swept(async () => (await Promise.all(paid.map(list))).flat().every(({ archived }) => archived !== undefined));
    const before = new Map<string, Shown>();
    for (const claimId of paid) before.set(claimId, await show(claimId));
    await stack.machine.close();
    for (const suffix of ['', '-wal', '-shm'])
      rmSync(join(stack.dataDir, `step-functions.sqlite${suffix}`), { force: true });
    const { dataDir } = stack;
    stack = await RunningStack.start({ seed: 31, dataDir, environment });
    connect();
    for (const claimId of paid) {
      await expect(describeExecution(claimId, 1)).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
      const shown = await show(claimId);
      expect(shown).toMatchObject({
        from: 'archive',
        status: 'SUCCEEDED',
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
      expect(shown.events).toEqual(before.get(claimId)?.events);
      expect(shown.events.map(({ id }) => id)).toEqual(shown.events.map((_, index) => index + 1));
      for (const { id, previousEventId } of shown.events) expect(previousEventId).toBeLessThan(id);
      expect(JSON.stringify(shown)).not.toMatch(/"token\\":\\"(?!\*\*\*)/);
    }
    const [one = ''] = paid;
    expect((await stack.client.get(AUDITOR, `/claims/${one}/execution?cursor=archive-3`)).status).toBe(400);
    expect((await stack.client.get(AUDITOR, `/claims/${one}/execution?generation=9`)).status).toBe(404);
  });
});
