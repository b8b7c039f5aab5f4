import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Status, WITHDRAWABLE } from '#functions/claim/status.ts';
import { CLAIM_HALTED } from '#functions/execution/halt-reason.ts';
import { expectStatus, type TokenFor } from '#local/main-job/client.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import type { SampleLine } from '#samples/world.ts';
import { haltOf, object, readFund, sweepUntil, withdraw } from '#test/support/deeds.ts';
import { ending } from '#test/support/ending.ts';
import { losing } from '#test/support/lost-objects.ts';
import { expectReached } from '#test/support/reached.ts';
import { plainRoster } from '#test/support/plain-roster.ts';
import { AUDITOR, operatorOf, type Problem, reviewer, RunningStack } from '#test/support/running-stack.ts';
import { slow } from '#test/support/slow.ts';

const { machinery, appliances, garments, snacks } = ENTERPRISES;
const FEN = 70_000;
const WISH = { occupation: '保安员', level: '5', issuedOn: '2025-03-01' } as const;

/** What a claim needs before the step that brings it to a status in which only the workflow moves it. */
const PASSING = {
  submitted: 'upload',
  verifying: 'upload',
  assessing: 'upload',
  screening: 'upload',
  approved: 'second-review',
  reserving: 'notice',
  reserved: 'notice',
} as const satisfies Partial<Record<Status, string>>;
type Passing = keyof typeof PASSING;

describe('withdrawal', () => {
  let stack: RunningStack;
  /** Lines of claims that were withdrawn: each must be free for another claim in the end. */
  const released: SampleLine[] = [];
  const from = new Set<unknown>();
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 18, environment: { DRIVER_GRACE_MS: '100' } });
    await stack.appropriate(machinery.region, 100_000_000);
  });
  afterAll(() => stack.close());

  function line(enterprise: typeof machinery | typeof garments = machinery): SampleLine {
    const made = stack.world.line(enterprise, WISH);
    released.push(made);
    return made;
  }

  /** Where the withdrawal found the claim, by its own trail. */
  async function withdrawnFrom(claimId: string): Promise<unknown> {
    const { events } = await stack.events(claimId);
    return events.find(({ type }) => type === 'withdrawal-requested')?.data['from'];
  }

  async function takeBack(
    claimId: string,
    status: Status,
    enterprise: typeof machinery | typeof garments = machinery,
  ): Promise<void> {
    await stack.until(claimId, status);
    expectStatus(await withdraw(stack, enterprise, claimId), 202);
    expect(await ending(stack, claimId, 'withdrawn')).toMatchObject({ paidFen: 0, grantedLines: 0 });
    expect(await withdrawnFrom(claimId)).toBe(status);
    from.add(status);
  }

  test('a draft, one that waits for the register, one in review, one returned', async () => {
    await takeBack(await stack.createClaim(machinery), 'draft');

    stack.registers.setMode({ mode: 'down' });
    const waiting = await stack.claimOf(machinery, [line()]);
    await takeBack(waiting, 'waiting-for-register');
    stack.registers.setMode({ mode: 'up' });
    await stack.machine.events.fireSchedules();
    await stack.machine.quiet();
    expect(await stack.read(waiting)).toMatchObject({ status: 'withdrawn' });

    await takeBack(await stack.claimOf(machinery, [line()]), 'first-review');

    const second = await stack.claimOf(machinery, [line()]);
    await stack.until(second, 'first-review');
    expectStatus(await stack.review(second, 'first', 'approve', reviewer('first', machinery.region)), 200);
    await takeBack(second, 'second-review');
    expect(await stack.review(second, 'second', 'approve', reviewer('second', machinery.region))).toMatchObject({
      status: 409,
    });

    // Three people on one phone, two of them in one name: high risk, and a third signature.
    const { name, phone } = stack.world.person();
    const alike = [{ name, phone }, { name, phone }, { phone }].map((change) => {
      const made = stack.world.line(machinery, { ...WISH, person: stack.world.person(change) });
      released.push(made);
      return made;
    });
    const signed = await stack.claimOf(machinery, alike);
    await stack.until(signed, 'first-review');
    expectStatus(await stack.review(signed, 'first', 'approve', reviewer('first', machinery.region)), 200);
    await stack.until(signed, 'second-review');
    expectStatus(await stack.review(signed, 'second', 'approve', reviewer('second', machinery.region)), 200);
    await takeBack(signed, 'approval');

    const returned = await stack.claimOf(machinery, [line()]);
    await stack.until(returned, 'first-review');
    expectStatus(await stack.review(returned, 'first', 'return', reviewer('first', machinery.region)), 200);
    await takeBack(returned, 'returned');
  });

  test('whoever holds lets go at once, even in the midst of a notice, and whoever waits for it goes on', async () => {
    const held = stack.world.line(machinery, WISH);
    const holder = await stack.claimOf(machinery, [held]);
    await stack.reviewBoth(holder, 'approve');
    await stack.until(holder, 'notice');
    const { person, certificateNumber } = held;
    const claimsSame = (enterprise: typeof garments | typeof snacks) =>
      stack.claimOf(enterprise, [stack.world.line(enterprise, { ...WISH, person, certificateNumber })]);
    const [next, last] = [await claimsSame(garments), await claimsSame(snacks)];
    await stack.until(last, 'waiting-for-entitlement');
    await takeBack(next, 'waiting-for-entitlement', garments);
    await takeBack(holder, 'notice');
    expect(await stack.until(last, 'first-review')).toMatchObject({ grantedLines: 1 });
  });

  slow('two whole claims; the queue itself is the journey of funds', () => {
    test('one with an open objection, one that waits for money', async () => {
      const objected = await stack.claimOf(machinery, [line()]);
      const poor = await stack.claimOf(garments, [line(garments)]);
      await Promise.all([stack.reviewBoth(objected, 'approve'), stack.reviewBoth(poor, 'approve')]);
      await stack.until(objected, 'notice');
      expectStatus(await object(stack, objected, '0-1'), 201);
      await stack.until(poor, 'notice');
      await stack.passNotice(objected);
      await takeBack(objected, 'objection-review');
      await takeBack(poor, 'awaiting-funds', garments);
      expect(await readFund(stack, garments.region)).toMatchObject({ waiting: 0, balanced: true });
    });
  });

  /** Brings a claim to where the next step of people or of time sends it through the status; answers that step. */
  async function before(status: Passing): Promise<{ claimId: string; own: SampleLine; go: () => Promise<unknown> }> {
    const own = stack.world.line(machinery, WISH);
    if (PASSING[status] === 'upload') {
      const roster = plainRoster([own]);
      await stack.publishWorld();
      const claimId = await stack.createClaim(machinery);
      const { uploadId } = await stack.upload(machinery, claimId, roster);
      return { claimId, own, go: () => stack.submit(machinery, claimId, uploadId) };
    }
    const claimId = await stack.claimOf(machinery, [own]);
    if (PASSING[status] === 'notice') {
      await stack.reviewBoth(claimId, 'approve');
      const { notice } = await stack.until(claimId, 'notice');
      return { claimId, own, go: () => stack.machine.clock.set(new Date(notice?.endsAt ?? 0)) };
    }
    await stack.until(claimId, 'first-review');
    expectStatus(await stack.review(claimId, 'first', 'approve', reviewer('first', machinery.region)), 200);
    await stack.until(claimId, 'second-review');
    return { claimId, own, go: () => stack.review(claimId, 'second', 'approve', reviewer('second', machinery.region)) };
  }

  /** Withdraws when the claim is seen at the status; answers whether it was caught there. */
  async function caught(claimId: string, status: Passing): Promise<boolean> {
    const passed = new Set<string>(['first-review', 'notice', 'disbursing', 'settling', 'paid']);
    if (status === 'reserving' || status === 'reserved') passed.delete('notice');
    for (;;) {
      const { status: current } = await stack.read(claimId);
      if (passed.has(current)) return false;
      if (current === status) break;
      await pause(20);
    }
    if ((await withdraw(stack, machinery, claimId)).status !== 202) return false;
    await ending(stack, claimId, 'withdrawn');
    return (await withdrawnFrom(claimId)) === status;
  }

  slow('every call of the workflow begins four seconds late to be caught in its status', () => {
    test('while the workflow is at work on it', async () => {
      let missing = Object.keys(PASSING) as Passing[];
      for (let turn = 1; missing.length > 0 && turn <= 5; turn += 1) {
        const prepared = [];
        for (const status of missing) prepared.push({ status, ...(await before(status)) });
        await stack.machine.quiet();
        // Every call of the workflow begins late: each status lasts long enough to be seen.
        stack.machine.lambda.setMischief({ seed: turn, late: 1, lateMs: 4_000, sources: ['workflow'] });
        await Promise.all(
          prepared.map(async ({ status, claimId, own, go }) => {
            await go();
            if (!(await caught(claimId, status))) return;
            from.add(status);
            released.push(own);
          }),
        );
        stack.machine.lambda.setMischief(undefined);
        await stack.machine.quiet();
        missing = missing.filter((status) => !from.has(status));
      }
      expect([...WITHDRAWABLE].filter((status) => !from.has(status))).toEqual([]);
      expect(await readFund(stack, machinery.region)).toMatchObject({ reservedFen: 0, balanced: true });
    });
  });

  test('nothing of all that is used up: another enterprise is granted every line', async () => {
    const lines = released.map(({ person, certificateNumber }) =>
      stack.world.line(appliances, { ...WISH, person, certificateNumber }),
    );
    const claimId = await stack.claimOf(appliances, lines);
    expect(await stack.until(claimId, 'first-review', 'waiting-for-entitlement')).toMatchObject({
      status: 'first-review',
      grantedLines: lines.length,
      waitingLines: 0,
      grantedFen: lines.length * FEN,
    });
  });

  test('too late once money was asked for, and when it is over; asked again, answered as before', async () => {
    stack.treasury.setMode({ mode: 'down' });
    const claimId = await stack.claimOf(machinery, [stack.world.line(machinery, WISH)]);
    await stack.reviewBoth(claimId, 'approve');
    await stack.passNotice(claimId);
    await stack.until(claimId, 'disbursing');
    const tooLate = { status: 409, body: { code: 'too-late-to-withdraw' } };
    expect(await withdraw(stack, machinery, claimId)).toMatchObject(tooLate);
    stack.treasury.setMode({ mode: 'up' });
    await expect
      .poll(
        async () => {
          await stack.machine.events.fireSchedules();
          return (await stack.read(claimId)).status;
        },
        { timeout: 30_000, interval: 500 },
      )
      .toBe('paid');
    expect(await withdraw(stack, machinery, claimId)).toMatchObject(tooLate);

    const draft = await stack.createClaim(machinery);
    expect(await withdraw(stack, garments, draft)).toMatchObject({ status: 404 });
    const operator = {
      role: 'enterprise-operator',
      sub: `operator-${machinery.creditCode}`,
      enterprise: machinery.creditCode,
    };
    const send = () =>
      stack.client.post<Problem>(operator, `/claims/${draft}/withdrawal`, { reason: 'test' }, `withdraw ${draft}`);
    const first = await send();
    await stack.until(draft, 'withdrawn');
    expect(await send()).toEqual(first);
    expect(first).toMatchObject({ status: 202, body: { status: 'withdrawing' } });
    expect(await withdraw(stack, machinery, draft)).toMatchObject(tooLate);
  });

  describe('a claim whose execution failed for good', () => {
    const administrator = { role: 'administrator' };
    const first = reviewer('first', '350200');
    const supervisor = { role: 'supervisor', region: '350200' };
    /** What the sweeper's log says of it, as the alarm counts it. */
    const haltsTold = (id: string): readonly string[] => {
      const logs = join(stack.dataDir, 'logs');
      const [file = ''] = readdirSync(logs).filter((name) => name.includes('DriverSweeper'));
      return readFileSync(join(logs, file), 'utf8')
        .split('\n')
        .filter((text) => text.includes(`"message":"${CLAIM_HALTED}"`) && text.includes(id));
    };
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
      // Said in each sweep for as long as it stands still: what rings is over when nothing is said.
      for (const times of [2, 3]) {
        await stack.machine.events.fireSchedules();
        await stack.machine.quiet();
        await expect.poll(() => haltsTold(id).length).toBeGreaterThanOrEqual(times);
      }
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
      const toldOnce = haltsTold(id).length;
      await stack.machine.events.fireSchedules();
      await stack.machine.quiet();
      expect(haltsTold(id)).toHaveLength(toldOnce);
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
      const redrive = (key: string) =>
        stack.client.post(
          administrator,
          `/claims/${id}/execution/intervention`,
          { what: 'redrive', reason: 'test' },
          key,
        );
      const halts = async () => (await stack.events(id)).events.filter(({ type }) => type === 'claim-halted').length;
      const redrives = async () =>
        (await stack.events(id)).events.filter(({ type }) => type === 'execution-redriven').length;
      expectStatus(await redrive('first redrive'), 202);
      // Told the same while it goes on, and done once; where it is fast it has ended again by now.
      expect([202, 422]).toContain((await redrive('first redrive')).status);
      expect(await redrives()).toBe(1);
      expect(await haltOf(stack, id, AUDITOR)).toBeUndefined();
      await sweepUntil(stack, async () => (await halts()) === 2);
      await putBack();
      // It ended again since: under the same key nobody is told that it goes on, and it does not.
      expect(await redrive('first redrive')).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
      expect(await redrives()).toBe(1);
      expect(await haltOf(stack, id, AUDITOR)).toBeDefined();
      expectStatus(await redrive('second redrive'), 202);
      expect(await stack.until(id, 'withdrawn')).toMatchObject({ grantedLines: 0, pendingFen: 0 });
      expect(await waiting(first)).toEqual([]);
    });
  });

  test('reaches what it stands for', () => expectReached('withdrawal', stack.client.witness));
});
