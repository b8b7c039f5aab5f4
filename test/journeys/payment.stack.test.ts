import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENVIRONMENTS } from '#infra/config.ts';
import { expectStatus } from '#local/main-job/client.ts';
import { LOCAL_TREASURY_SECRET } from '#local/treasury/index.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { instructionsOf, readFund, retryPayment, sendReceipt, sweepUntil } from '#test/support/deeds.ts';
import { ending } from '#test/support/ending.ts';
import { expectReached } from '#test/support/reached.ts';
import { finance, type Problem, reviewer, RunningStack } from '#test/support/running-stack.ts';
import { slow } from '#test/support/slow.ts';

const { machinery } = ENTERPRISES;
const REGION = machinery.region;
const FEN = 70_000;
const UP = { mode: 'up' } as const;

describe('payment by the treasury', () => {
  let stack: RunningStack;
  let paidBefore = 0;
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 17 });
    await stack.appropriate(REGION, 100_000_000);
  });
  afterAll(() => stack.close());

  /** A claim whose payment is asked for, whatever the treasury does then. */
  async function asked(): Promise<string> {
    const claimId = await stack.claimOf(machinery, [
      stack.world.line(machinery, { occupation: '保安员', level: '5', issuedOn: '2025-03-01' }),
    ]);
    await stack.reviewBoth(claimId, 'approve');
    await stack.passNotice(claimId);
    return claimId;
  }

  /** Paid once: in the claim, in the fund, and in its trail. */
  async function paidOnce(claimId: string): Promise<void> {
    expect(await ending(stack, claimId, 'paid')).toMatchObject({ paidFen: FEN });
    await stack.machine.quiet();
    paidBefore += FEN;
    expect(await readFund(stack, REGION)).toMatchObject({ paidFen: paidBefore, reservedFen: 0, balanced: true });
    const { events } = await stack.events(claimId);
    expect(events.filter(({ type }) => type === 'payment-confirmed')).toHaveLength(1);
    expect(events.filter(({ type }) => type === 'claim-settled')).toHaveLength(1);
  }

  test('returned, instructed again, returned again, and at last paid', async () => {
    stack.treasury.setMode({ ...UP, returns: [machinery.creditCode] });
    const claimId = await asked();
    const returned = await stack.until(claimId, 'payment-returned');
    expect(returned).toMatchObject({
      pendingFen: FEN,
      paidFen: 0,
      paymentReturn: { reason: expect.stringContaining('账号') },
    });
    expect(await readFund(stack, REGION)).toMatchObject({ reservedFen: FEN, paidFen: paidBefore, balanced: true });
    const byReviewer = await stack.client.post<Problem>(
      reviewer('first', REGION),
      `/claims/${claimId}/payment-retries`,
      { reason: 'test' },
      stack.purpose('retry'),
    );
    expect(byReviewer).toMatchObject({ status: 403, body: { code: 'forbidden' } });

    expect(expectStatus(await retryPayment(stack, claimId), 202).attempt).toBe(2);
    await expect.poll(async () => (await instructionsOf(stack, claimId)).length, { timeout: 20_000 }).toBe(2);
    await stack.machine.quiet();
    await stack.until(claimId, 'payment-returned');
    stack.treasury.setMode(UP);
    expect(expectStatus(await retryPayment(stack, claimId), 202).attempt).toBe(3);
    await paidOnce(claimId);
    const instructions = await instructionsOf(stack, claimId);
    expect(instructions.map(({ result }) => result)).toEqual(['returned', 'returned', 'paid']);
    expect(await stack.read(claimId)).not.toHaveProperty('paymentReturn');
    expect(await retryPayment(stack, claimId)).toMatchObject({ status: 409, body: { code: 'payment-not-returned' } });
  });

  test('a receipt counts only when the treasury signed it, for this instruction and this amount', async () => {
    stack.treasury.setMode({ mode: 'down' });
    const claimId = await asked();
    await stack.until(claimId, 'disbursing');
    const receipt = { instructionId: `${claimId}-r1-n1-a1`, result: 'paid', amountFen: FEN } as const;
    const refused = async (code: string, status: number, ...sent: [object, Parameters<typeof sendReceipt>[2]?]) =>
      expect(await sendReceipt(stack, ...sent)).toMatchObject({ status, body: { code } });

    await refused('signature-invalid', 401, receipt, { secret: 'a guess' });
    await refused('signature-invalid', 401, receipt, { sentAt: new Date(Date.now() - 10 * 60_000) });
    await refused('invalid-body', 400, { ...receipt, result: 'perhaps' });
    await refused('receipt-unexpected', 409, { ...receipt, amountFen: FEN + 1 });
    await refused('receipt-unexpected', 409, { ...receipt, instructionId: `${claimId}-r1-n1-a2` });
    await refused('receipt-unexpected', 409, { ...receipt, instructionId: `${claimId}-r2-n1-a1` });
    await refused('not-found', 404, { ...receipt, instructionId: 'clm-00000000000000000000-r1-n1-a1' });
    await refused('not-found', 404, { ...receipt, instructionId: 'something else' });
    expect(await stack.read(claimId)).toMatchObject({ status: 'disbursing', paidFen: 0 });

    const both = await Promise.all([sendReceipt(stack, receipt), sendReceipt(stack, receipt)]);
    for (const answer of both) expect(answer).toEqual({ status: 200, body: { recorded: true } });
    await paidOnce(claimId);
    expect(await sendReceipt(stack, receipt)).toMatchObject({ status: 200 });
    await refused('receipt-contradicts', 409, { ...receipt, result: 'returned' });
    await refused('receipt-contradicts', 409, { ...receipt, amountFen: 1 });
    expect(await stack.read(claimId)).toMatchObject({ status: 'paid', paidFen: FEN });

    // The instruction that could not be sent is not sent any more.
    stack.treasury.setMode(UP);
    await stack.machine.events.fireSchedules();
    await stack.machine.quiet();
    expect(await instructionsOf(stack, claimId)).toEqual([]);
  });

  slow('the treasury is waited for until its circuit closes; that it is asked again stands above', () => {
    test('a treasury, or an enterprise register, that was away when the payment was due', async () => {
      for (const outside of [stack.treasury, stack.registers]) {
        const claimId = await stack.claimOf(machinery, [
          stack.world.line(machinery, { occupation: '保安员', level: '5', issuedOn: '2025-03-01' }),
        ]);
        await stack.reviewBoth(claimId, 'approve');
        await stack.until(claimId, 'notice');
        outside.setMode({ mode: 'down' });
        await stack.passNotice(claimId);
        await stack.until(claimId, 'disbursing');
        await stack.machine.quiet();
        expect(await stack.read(claimId)).toMatchObject({ status: 'disbursing', pendingFen: FEN });
        outside.setMode(UP);
        await sweepUntil(stack, async () => (await stack.read(claimId)).status === 'paid');
        await paidOnce(claimId);
        expect(await instructionsOf(stack, claimId)).toHaveLength(1);
      }
    });
  });

  test("the treasury's secret is rotated while all runs: what is signed with either is taken, nothing else is", async () => {
    const { treasurySigning } = ENVIRONMENTS.local.secrets;
    const status = async (secret: string) =>
      (await sendReceipt(stack, { instructionId: 'clm-none-r1-p0', amountFen: 1, result: 'paid' }, { secret })).status;
    expect(await status(LOCAL_TREASURY_SECRET)).toBe(404);
    stack.machine.secrets.rotate(treasurySigning, 'treasury-signing-2');
    // A secret that is not known is looked up, some seconds after the last look at the soonest.
    await expect.poll(() => status('treasury-signing-2'), { timeout: 15_000, interval: 500 }).toBe(404);
    expect(await status(LOCAL_TREASURY_SECRET)).toBe(404);
    expect(await status('a guess')).toBe(401);
  });

  slow('one more whole way; receipts that come twice stand beside the signature', () => {
    test('a treasury that answers everything twice', async () => {
      stack.treasury.setMode({ mode: 'answers-twice' });
      const claimId = await asked();
      await paidOnce(claimId);
      await expect.poll(async () => (await instructionsOf(stack, claimId))[0]?.deliveries, { timeout: 10_000 }).toBe(2);
      stack.treasury.setMode(UP);
      expect(await stack.read(claimId)).toMatchObject({ status: 'paid', paidFen: FEN });
    });
  });

  test('what was paid for a line comes back by two officers, once, and the certificate is free again', async () => {
    const made = stack.world.line(machinery, { occupation: '保安员', level: '5', issuedOn: '2025-03-01' });
    const kept = stack.world.line(machinery, { occupation: '保安员', level: '5', issuedOn: '2025-03-01' });
    const claimId = await stack.claimOf(machinery, [made, kept]);
    await stack.reviewBoth(claimId, 'approve');
    const path = `/claims/${claimId}/recoveries`;
    const send = <T = object>(sub: string, to: string, body: object, purpose = stack.purpose(to)) =>
      stack.client.post<T & Problem>({ ...finance(REGION), sub }, to, body, purpose);
    const wish = (...lineIds: string[]) => ({ lineIds, reason: '冒名', document: '追回决定书' });
    expect(await send('one', path, wish('0-1'))).toMatchObject({ status: 409, body: { code: 'lines-not-paid' } });
    await stack.passNotice(claimId);
    await ending(stack, claimId, 'paid');
    await stack.machine.quiet();
    const before = await readFund(stack, REGION);

    const faulty = await send('one', path, wish('0-1', '9-9', '0-1'));
    expect(faulty).toMatchObject({ status: 409, body: { code: 'lines-not-paid', errors: [{}, {}] } });
    const byReviewer = stack.client.post<Problem>(reviewer('first', REGION), path, wish('0-1'), stack.purpose('no'));
    expect(await byReviewer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const lines = await stack.lines(claimId);
    const [taken] = lines.filter(({ row }) => row === 2);
    const lineId = taken?.lineId ?? '';
    const same = await Promise.all(
      [1, 2].map(() => send<{ recoveryId: string }>('one', path, wish(lineId), 'recover once')),
    );
    const [first, again] = same.map((answer) => expectStatus(answer, 201));
    expect(again).toEqual(first);
    expect(first).toMatchObject({ state: 'proposed', amountFen: FEN });
    const rival = expectStatus(await send<{ recoveryId: string }>('one', path, wish(lineId)), 201);

    const confirmation = `${path}/${first?.recoveryId}/confirmation`;
    expect(await send('one', confirmation, {})).toMatchObject({ status: 409, body: { code: 'same-person' } });
    expect(await readFund(stack, REGION)).toEqual(before);
    const confirmed = await Promise.all([1, 2, 3].map(() => send('other', confirmation, {}, 'confirm once')));
    for (const answer of confirmed) expect(answer).toMatchObject({ status: 200, body: { state: 'confirmed' } });
    expect(await send('other', confirmation, {})).toMatchObject({ status: 409, body: { code: 'recovery-not-open' } });
    expect(await send('other', `${path}/${rival.recoveryId}/confirmation`, {})).toMatchObject({
      status: 409,
      body: { code: 'lines-not-paid', errors: [{ code: 'line-recovered-before' }] },
    });
    expect(await send('other', `${path}/rec-unknown/confirmation`, {})).toMatchObject({ status: 404 });

    await stack.machine.quiet();
    paidBefore += 2 * FEN;
    expect(await stack.read(claimId)).toMatchObject({ status: 'paid', paidFen: 2 * FEN, recoveredFen: FEN });
    const standings = new Map((await stack.lines(claimId)).map((line) => [line.lineId, line.standing]));
    expect(standings.get(lineId)).toBe('recovered');
    expect([...standings.values()].toSorted()).toEqual(['paid', 'recovered']);
    expect(await readFund(stack, REGION)).toMatchObject({
      paidFen: before.paidFen,
      availableFen: before.availableFen + FEN,
      recoveredFen: FEN,
      balanced: true,
    });
    const { events, chain } = await stack.events(claimId);
    expect(chain.intact).toBe(true);
    expect(events.filter(({ type }) => type === 'recovery-confirmed')).toHaveLength(1);
    expect(JSON.stringify(events)).not.toContain('冒名');
    const listed = await stack.client.get<{ recoveries: object[] }>(finance(REGION), path);
    expect(listed.body.recoveries).toContainEqual(expect.objectContaining({ state: 'confirmed', reason: '冒名' }));

    const { person, certificateNumber } = made;
    const free = await stack.claimOf(machinery, [
      stack.world.line(machinery, {
        occupation: '保安员',
        level: '5',
        issuedOn: '2025-03-01',
        person,
        certificateNumber,
      }),
    ]);
    expect(await stack.until(free, 'first-review')).toMatchObject({ grantedLines: 1 });
  });

  test('reaches what it stands for', () => expectReached('payment', stack.client.witness));
});
