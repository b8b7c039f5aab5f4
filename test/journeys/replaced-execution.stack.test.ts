import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectStatus, type TokenFor } from '#local/main-job/client.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { haltOf, sweepUntil, withdraw } from '#test/support/deeds.ts';
import { losing } from '#test/support/lost-objects.ts';
import { plainRoster } from '#test/support/plain-roster.ts';
import { expectReached } from '#test/support/reached.ts';
import { AUDITOR, operatorOf, type Problem, reviewer, RunningStack } from '#test/support/running-stack.ts';

const ADMINISTRATOR = { role: 'administrator' };

describe('a claim whose execution was stopped', () => {
  let stack: RunningStack;
  let claimId: string;
  let replaced = 0;
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 4, environment: { DRIVER_GRACE_MS: '100' } });
    await stack.appropriate('350200', 100_000_000);
  });
  afterAll(() => stack.close());

  const replace = () =>
    stack.client.post(
      ADMINISTRATOR,
      `/claims/${claimId}/execution/replacement`,
      { reason: 'test' },
      stack.purpose('replace'),
    );

  async function stop(): Promise<void> {
    // A replacement is answered once it is written down; the outbox starts the execution after that.
    await stack.machine.quiet();
    const { executionArn } = expectStatus(
      await stack.client.get<{ executionArn: string }>(AUDITOR, `/claims/${claimId}/execution`),
      200,
    );
    const endpoint = stack.machine.endpoints.stepFunctions;
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const client = new SFNClient({ endpoint, region: 'cn-north-1', credentials });
    await client.send(new StopExecutionCommand({ executionArn }));
    client.destroy();
  }

  async function stopAndReplace(): Promise<void> {
    await stop();
    expectStatus(await replace(), 202);
    replaced += 1;
  }

  test('goes on in a new generation where it stands, at every place where it waits, and is paid once', async () => {
    const { machinery } = ENTERPRISES;
    claimId = await stack.claimOf(machinery, [stack.world.line(machinery, { occupation: '焊工', level: '4' })]);
    await stack.until(claimId, 'first-review');
    expect(await replace()).toMatchObject({ status: 409, body: { code: 'execution-not-replaceable' } });
    await stopAndReplace();
    // A decision that falls while nobody drives is found by the next driver.
    await stop();
    expectStatus(await stack.review(claimId, 'first', 'approve', reviewer('first', '350200')), 200);
    expectStatus(await replace(), 202);
    replaced += 1;
    await stack.until(claimId, 'second-review');
    await stopAndReplace();
    expectStatus(await stack.review(claimId, 'second', 'approve', reviewer('second', '350200')), 200);
    await stack.until(claimId, 'notice');
    await stopAndReplace();
    await stack.passNotice(claimId);
    expect(await stack.until(claimId, 'paid')).toMatchObject({ grantedFen: 120_000, paidFen: 120_000 });
    const { events, chain } = await stack.events(claimId);
    expect(chain.intact).toBe(true);
    expect(events.filter(({ type }) => type === 'execution-replaced')).toHaveLength(replaced);
    expect(events.filter(({ type }) => type === 'claim-settled')).toHaveLength(1);
    expect(await replace()).toMatchObject({ status: 409 });
  });

  test('is replaced by an administrator only', async () => {
    const asked = await stack.client.post(
      AUDITOR,
      `/claims/${claimId}/execution/replacement`,
      { reason: 'x' },
      'auditor replaces',
    );
    expect(asked.status).toBe(403);
  });

  describe('that failed for good', () => {
    const { machinery } = ENTERPRISES;
    const first = reviewer('first', '350200');
    const supervisor = { role: 'supervisor', region: '350200' };
    const halted = async (id: string) => {
      await sweepUntil(stack, async () => (await haltOf(stack, id, AUDITOR)) !== undefined);
      return haltOf(stack, id, AUDITOR);
    };
    const waiting = async (as: TokenFor) =>
      expectStatus(
        await stack.client.get<{ claims: { claimId: string; mayDecide: boolean }[] }>(as, '/review-queue?stage=halted'),
        200,
      ).claims;
    const told = async (as: TokenFor, id: string) =>
      expectStatus(
        await stack.client.get<{ notifications: { claimId: string; code: string }[] }>(as, '/notifications'),
        200,
      ).notifications.flatMap(({ claimId: of, code }) => (of === id ? [code] : []));
    const returned = (as: TokenFor, id: string, key = stack.purpose('return')) =>
      stack.client.post<Problem & { status: string }>(
        as,
        `/claims/${id}/return`,
        { reason: '请重新上传花名册。' },
        key,
      );

    test('over a lost roster: people see it with the reason, it is returned, corrected and goes on', async () => {
      const id = await stack.createClaim(machinery);
      const lines = [stack.world.line(machinery, { occupation: '焊工', level: '4' })];
      await stack.publishWorld();
      const { uploadId } = await stack.upload(machinery, id, plainRoster(lines));
      await losing(stack, `uploads/${id}/${uploadId}/`, /\/lines-/);
      expectStatus(await stack.submit(machinery, id, uploadId), 202);
      const operator = operatorOf(machinery);

      expect(await halted(id)).toMatchObject({
        reason: 'data-contradicts',
        error: 'IntegrityError',
        state: 'FreezeRoster',
        said: { zh: expect.stringContaining('退回企业补正'), en: expect.stringContaining('return the claim') },
      });
      expect(await stack.read(id)).toMatchObject({ status: 'submitted' });
      const toClaimant = await haltOf(stack, id, operator);
      expect(Object.keys(toClaimant ?? {}).sort()).toEqual(['at', 'said']);
      expect(toClaimant?.said).toMatchObject({
        zh: expect.stringContaining('经办机构'),
        en: expect.stringContaining('bureau'),
      });
      expect(await waiting(first)).toMatchObject([{ claimId: id, mayDecide: true }]);
      expect(await waiting(supervisor)).toMatchObject([{ claimId: id, mayDecide: false }]);
      await stack.machine.quiet();
      expect(await told(operator, id)).toContain('waits-for-bureau');
      for (const office of [first, supervisor]) expect(await told(office, id)).toContain('claim-halted');

      for (const [as, status] of [
        [AUDITOR, 403],
        [operator, 403],
        [reviewer('first', '350100'), 404],
      ] as const)
        expect((await returned(as, id)).status).toBe(status);
      const colleague = reviewer('second', '350200');
      const assign = (as: TokenFor, action: string) =>
        stack.client.post(as, `/claims/${id}/assignment`, { action }, stack.purpose(action));
      expectStatus(await assign(colleague, 'take'), 200);
      expect(await returned(first, id)).toMatchObject({ status: 409, body: { code: 'claim-held' } });
      expectStatus(await assign(colleague, 'release'), 200);
      const done = await returned(first, id, 'return once');
      expect(done).toMatchObject({ status: 200, body: { status: 'returning' } });
      expect(await stack.until(id, 'returned')).toMatchObject({ lines: 1, cancelledLines: 1 });
      expect((await returned(first, id, 'return once')).body).toEqual(done.body);
      expect(await haltOf(stack, id, AUDITOR)).toBeUndefined();
      expect(await waiting(first)).toEqual([]);
      expect(expectStatus(await stack.client.get(operator, `/claims/${id}`), 200)).toMatchObject({
        decisionReason: '请重新上传花名册。',
      });

      await stack.submitLines(machinery, id, lines);
      expect(await stack.until(id, 'first-review')).toMatchObject({ revision: 2, grantedLines: 1 });
      expect(await returned(first, id)).toMatchObject({ status: 409, body: { code: 'claim-not-halted' } });
      const { events, chain } = await stack.events(id);
      expect(chain.intact).toBe(true);
      expect(events.find(({ type }) => type === 'claim-halted')?.data).toMatchObject({
        status: 'submitted',
        state: 'FreezeRoster',
        error: 'IntegrityError',
        revision: 1,
        generation: 1,
      });
      expect(events.find(({ type }) => type === 'halted-claim-returned')?.data).toMatchObject({ generation: 2 });
    });

    test('while it lets go: it comes before people, halts again while the cause is there, and ends once that is gone', async () => {
      const id = await stack.claimOf(machinery, [stack.world.line(machinery, { occupation: '焊工', level: '4' })]);
      await stack.until(id, 'first-review');
      await stack.machine.quiet();
      const putBack = await losing(stack, `claims/${id}/r1/roster`);
      expectStatus(await withdraw(stack, machinery, id), 202);
      expect(await halted(id)).toMatchObject({ error: 'IntegrityError', state: 'ReleaseBatch' });
      expect(await stack.read(id)).toMatchObject({ status: 'withdrawing' });
      expect(await returned(first, id)).toMatchObject({ status: 409, body: { code: 'return-too-late' } });
      const redrive = () =>
        stack.client.post(
          ADMINISTRATOR,
          `/claims/${id}/execution/intervention`,
          { what: 'redrive', reason: 'test' },
          stack.purpose('redrive'),
        );
      const halts = async () => (await stack.events(id)).events.filter(({ type }) => type === 'claim-halted').length;
      expectStatus(await redrive(), 202);
      expect(await haltOf(stack, id, AUDITOR)).toBeUndefined();
      await sweepUntil(stack, async () => (await halts()) === 2);
      await putBack();
      expectStatus(await redrive(), 202);
      expect(await stack.until(id, 'withdrawn')).toMatchObject({ grantedLines: 0, pendingFen: 0 });
      expect(await waiting(first)).toEqual([]);
    });
  });

  test('reaches what it stands for', () => expectReached('replaced-execution', stack.client.witness));
});
