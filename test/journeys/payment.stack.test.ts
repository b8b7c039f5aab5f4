import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkPack, unzipped } from '#functions/audit/verify-pack.mjs';
import { PROPOSAL_DAYS } from '#functions/proposal/proposal.ts';
import { ENVIRONMENTS } from '#infra/config.ts';
import { expectStatus } from '#local/main-job/client.ts';
import { LOCAL_TREASURY_SECRET } from '#local/treasury/index.ts';
import type { Receipt } from '#local/treasury/ledger.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { instructionsOf, readFund, retryPayment, sendReceipt, sweepUntil } from '#test/support/deeds.ts';
import { ending } from '#test/support/ending.ts';
import { paperOf } from '#test/support/paper.ts';
import { expectReached } from '#test/support/reached.ts';
import { AUDITOR, finance, operatorOf, type Problem, reviewer, RunningStack } from '#test/support/running-stack.ts';
import { slow } from '#test/support/slow.ts';

const { machinery } = ENTERPRISES;
const REGION = machinery.region;
const FEN = 70_000;
const UP = { mode: 'up' } as const;
/** As somebody may write them into a free text. */
const NAMED = '收款人欧阳示例';
const NUMBER = '350203199001011234';

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

  /** A pack of the claim holds together, and no free text about its money tells who anybody is. */
  async function expectPack(claimId: string): Promise<void> {
    const path = `/claims/${claimId}/pack`;
    const { packId } = expectStatus(
      await stack.client.post<{ packId: string }>(AUDITOR, path, {}, stack.purpose('pack')),
      202,
    );
    const one = () =>
      stack.client.get<{ packs: { state: string; url: string; root: string }[] }>(AUDITOR, `${path}?packId=${packId}`);
    await expect.poll(async () => (await one()).body.packs[0]?.state, { timeout: 20_000 }).toBe('ready');
    const [pack] = (await one()).body.packs;
    const files = unzipped(Buffer.from(await (await fetch(pack?.url ?? '')).arrayBuffer()));
    expect(checkPack(files, pack?.root).filter(({ holds }) => holds === false)).toEqual([]);
    const payments = files.get('payments.json')?.toString() ?? '';
    expect(payments).toContain('"receipts"');
    expect(payments).not.toMatch(/"(reason|decisionReason|raw)"/);
    for (const [name, body] of files)
      expect([name, body.includes(NAMED), body.includes(NUMBER)]).toEqual([name, false, false]);
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
    const recorded = { status: 200, body: { recorded: true } };
    const kept = async (...sent: Partial<Receipt>[]) => {
      for (const each of sent) expect(await sendReceipt(stack, { ...receipt, ...each })).toEqual(recorded);
    };
    await kept(
      { amountFen: FEN + 1 },
      { instructionId: `${claimId}-r1-n1-a2` },
      { instructionId: `${claimId}-r2-n1-a1` },
      { instructionId: 'clm-00000000000000000000-r1-n1-a1' },
      { instructionId: 'something else' },
      // Truly signed, and nobody can read it.
      { result: 'perhaps' as 'paid' },
    );
    expect(await stack.read(claimId)).toMatchObject({ status: 'disbursing', paidFen: 0 });

    const both = await Promise.all([sendReceipt(stack, receipt), sendReceipt(stack, receipt)]);
    for (const answer of both) expect(answer).toEqual({ status: 200, body: { recorded: true } });
    await paidOnce(claimId);
    // Another word of the treasury after the first: kept word for word, each once, and nothing moves by it.
    const late = { ...receipt, result: 'returned', reason: '账户已销户' } as const;
    await kept({}, late, late, { amountFen: 1 }, { receiptId: 'R-other', voucherNumber: 'V-other' });
    expect(await stack.read(claimId)).toMatchObject({ status: 'paid', paidFen: FEN });
    await expectKept(claimId, [
      ['amount-differs', 'R-test'],
      ['not-instructed', 'R-test'],
      ['not-instructed', 'R-test'],
      ['unreadable', undefined],
      [undefined, 'R-test'],
      ['says-otherwise', 'R-test'],
      ['says-otherwise', 'R-test'],
      ['says-otherwise', 'R-other'],
    ]);
    const stray = await stack.client.get<{ receipts: Kept[]; cursor?: string }>(AUDITOR, '/treasury/receipts?limit=1');
    const { cursor } = expectStatus(stray, 200);
    const rest = await stack.client.get<{ receipts: Kept[] }>(AUDITOR, `/treasury/receipts?cursor=${cursor}`);
    const strays = [...stray.body.receipts, ...expectStatus(rest, 200).receipts];
    expect(strays.map(({ fault }) => fault)).toEqual(['claim-unknown', 'claim-unknown']);
    expect((await stack.client.get(finance(REGION), '/treasury/receipts')).status).toBe(403);

    // The instruction that could not be sent is not sent any more.
    stack.treasury.setMode(UP);
    await stack.machine.events.fireSchedules();
    await stack.machine.quiet();
    expect(await instructionsOf(stack, claimId)).toEqual([]);
  });

  interface Kept {
    readonly receiptId?: string;
    readonly fault?: string;
    readonly eventSeq?: number;
  }

  /** All that the treasury said of a claim, in order; whatever did not fit has its event and its case before finance. */
  async function expectKept(
    claimId: string,
    said: readonly (readonly [string | undefined, string | undefined])[],
  ): Promise<void> {
    const officer = finance(REGION);
    const answer = await stack.client.get<{ receipts: Kept[] }>(officer, `/claims/${claimId}/receipts`);
    const { receipts } = expectStatus(answer, 200);
    expect(receipts.map(({ fault, receiptId }) => [fault, receiptId])).toEqual(said);
    const faults = receipts.filter(({ fault }) => fault !== undefined);
    const { events, chain } = await stack.events(claimId);
    expect(chain.intact).toBe(true);
    expect(events.filter(({ type }) => type === 'receipt-contradicts').map(({ data }) => data['fault'])).toEqual(
      faults.map(({ fault }) => fault),
    );
    const cases = async () => {
      const found = await stack.client.get<{ cases: { claimId: string; caseId: string; kind: string }[] }>(
        officer,
        `/cases?region=${REGION}&limit=100`,
      );
      return expectStatus(found, 200).cases.filter((each) => each.claimId === claimId);
    };
    await expect.poll(async () => (await cases()).length, { timeout: 10_000 }).toBe(faults.length);
    const [first] = await cases();
    expect(first?.kind).toBe('receipt-contradiction');
    const decide = (outcome: string, as = officer) =>
      stack.client.post<Problem>(
        as,
        `/cases/${first?.caseId}/outcome`,
        { outcome, reason: '已与国库核对' },
        stack.purpose('clear up'),
      );
    expect((await decide('clarified', reviewer('first', REGION))).status).toBe(403);
    expect(await decide('fraud')).toMatchObject({ status: 409, body: { code: 'outcome-unfit' } });
    expectStatus(await decide('clarified'), 200);
    expect(await cases()).toHaveLength(faults.length - 1);
  }

  test('a word on an earlier attempt, after a later one was paid, is kept and looked into', async () => {
    stack.treasury.setMode({ ...UP, returns: [machinery.creditCode] });
    const claimId = await asked();
    await stack.until(claimId, 'payment-returned');
    await stack.machine.quiet();
    stack.treasury.setMode({ mode: 'down' });
    expectStatus(await retryPayment(stack, claimId), 202);
    const receipt = (attempt: number, result: 'paid' | 'returned', receiptId: string) =>
      sendReceipt(stack, { instructionId: `${claimId}-r1-n1-a${attempt}`, amountFen: FEN, result, receiptId });
    const recorded = { status: 200, body: { recorded: true } };
    expect(await receipt(1, 'paid', 'late')).toEqual(recorded);
    expect(await stack.read(claimId)).toMatchObject({ status: 'disbursing', paidFen: 0 });
    expect(await receipt(2, 'paid', 'second')).toEqual(recorded);
    await paidOnce(claimId);
    expect(await receipt(2, 'returned', 'third')).toEqual(recorded);
    stack.treasury.setMode(UP);
    const [own] = await instructionsOf(stack, claimId);
    await expectKept(claimId, [
      [undefined, own?.receiptId ?? ''],
      ['says-otherwise', 'late'],
      [undefined, 'second'],
      ['says-otherwise', 'third'],
    ]);
  });

  slow('a claim to its end; words that fit and words that do not stand above', () => {
    test('said before its time, as after a restore, and said once more when it is waited for, it pays the claim', async () => {
      const claimId = await stack.claimOf(machinery, [
        stack.world.line(machinery, { occupation: '保安员', level: '5', issuedOn: '2025-03-01' }),
      ]);
      await stack.reviewBoth(claimId, 'approve');
      await stack.until(claimId, 'notice');
      const receipt = {
        instructionId: `${claimId}-r1-n1-a1`,
        amountFen: FEN,
        result: 'paid',
        receiptId: 'early',
      } as const;
      expectStatus(await sendReceipt(stack, receipt), 200);
      expect(await stack.read(claimId)).toMatchObject({ status: 'notice', paidFen: 0 });
      stack.treasury.setMode({ mode: 'down' });
      await stack.passNotice(claimId);
      await stack.until(claimId, 'disbursing');
      expectStatus(await sendReceipt(stack, receipt), 200);
      await paidOnce(claimId);
      stack.treasury.setMode(UP);
    });
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
    expect(await status(LOCAL_TREASURY_SECRET)).toBe(200);
    stack.machine.secrets.rotate(treasurySigning, 'treasury-signing-2');
    // A secret that is not known is looked up, some seconds after the last look at the soonest.
    await expect.poll(() => status('treasury-signing-2'), { timeout: 15_000, interval: 500 }).toBe(200);
    expect(await status(LOCAL_TREASURY_SECRET)).toBe(200);
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
    expect(await send('other', confirmation, {})).toMatchObject({ status: 409, body: { code: 'proposal-not-open' } });
    expect(await send('other', `${path}/${rival.recoveryId}/confirmation`, {})).toMatchObject({
      status: 409,
      body: { code: 'lines-not-paid', errors: [{ code: 'line-recovered-before' }] },
    });
    expect(await send('other', `${path}/rec-unknown/confirmation`, {})).toMatchObject({ status: 404 });
    // The rival, which can never be confirmed any more, goes: another refuses it, or whoever proposed it takes it back.
    const refusal = `${path}/${rival.recoveryId}/refusal`;
    const refused = await send<{ state: string }>('other', refusal, { reason: '重复' });
    expect(refused).toMatchObject({ status: 200, body: { state: 'refused' } });
    expect(await send('one', refusal, { reason: '重复' })).toMatchObject({ body: { code: 'proposal-not-open' } });
    const [still] = lines.filter(({ row }) => row === 3);
    const mine = expectStatus(await send<{ recoveryId: string }>('one', path, wish(still?.lineId ?? '')), 201);
    const takenBack = await send('one', `${path}/${mine.recoveryId}/refusal`, { reason: '误提' });
    expect(takenBack).toMatchObject({ status: 200, body: { state: 'withdrawn' } });
    // Of one that nobody decides on, time takes care.
    const idle = expectStatus(await send<{ recoveryId: string }>('one', path, wish(still?.lineId ?? '')), 201);

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
    const now = stack.machine.clock.now();
    await stack.machine.clock.set(new Date(now.getTime() + (PROPOSAL_DAYS + 1) * 86_400_000));
    expect(await send('other', `${path}/${idle.recoveryId}/confirmation`, {})).toMatchObject({
      status: 409,
      body: { code: 'proposal-not-open', detail: { en: expect.stringContaining('lapsed') } },
    });
    const listed = await stack.client.get<{ recoveries: { state: string }[] }>(finance(REGION), path);
    expect(listed.body.recoveries.map(({ state }) => state).toSorted()).toEqual([
      'confirmed',
      'lapsed',
      'refused',
      'withdrawn',
    ]);
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

  test('while payments are held nothing is sent; who waits goes on by itself once another person lets go', async () => {
    const as = (sub: string) => ({ role: 'administrator', sub });
    const hold = (sub: string, part = '') =>
      stack.client.post<Problem & { held: boolean }>(
        as(sub),
        `/payments-hold${part}`,
        { reason: '核对中' },
        stack.purpose(`hold ${part}`),
      );
    expect(await hold('one', '/lifting')).toMatchObject({ status: 409, body: { code: 'payments-not-held' } });
    expect(await hold('one')).toMatchObject({ status: 201, body: { held: true } });
    expect(await hold('other')).toMatchObject({ status: 409, body: { code: 'payments-held-already' } });
    const claimId = await asked();
    await stack.until(claimId, 'disbursing');
    for (let run = 1; run <= 2; run += 1) {
      await stack.machine.quiet();
      await stack.machine.events.fireSchedules();
    }
    expect(await stack.read(claimId)).toMatchObject({ status: 'disbursing', paymentsHeld: true });
    expect(await instructionsOf(stack, claimId)).toEqual([]);
    expect(await hold('one', '/lifting')).toMatchObject({ status: 409, body: { code: 'same-person' } });
    const shown = (who: { role: string; region?: string; sub: string }) => stack.client.get(who, '/payments-hold');
    const told = { held: true, heldBy: 'one', reason: '核对中', mayHold: false };
    expect(await shown(as('one'))).toMatchObject({ body: { ...told, mayLift: false } });
    expect(await shown(as('other'))).toMatchObject({ body: { ...told, mayLift: true } });
    expect(await shown({ ...finance(REGION), sub: 'pays' })).toMatchObject({ body: { ...told, mayLift: false } });
    expect(await hold('other', '/lifting')).toMatchObject({ status: 200, body: { held: false } });
    await sweepUntil(stack, async () => (await stack.read(claimId)).status === 'paid');
    await paidOnce(claimId);
    expect(await stack.client.get(as('one'), '/payments-hold')).toMatchObject({
      body: { held: false, liftedBy: 'other' },
    });
  });

  test('what fraud was found in is granted to nobody again until two people lift the mark; an honest error leaves none', async () => {
    const wish = { occupation: '保安员', level: '5', issuedOn: '2025-03-01' } as const;
    const bad = stack.world.line(machinery, wish);
    const claimId = await stack.claimOf(machinery, [bad]);
    await stack.payOut(claimId);
    await stack.machine.quiet();
    const path = `/claims/${claimId}/recoveries`;
    const send = <T = object>(sub: string, to: string, body: object) =>
      stack.client.post<T & Problem>({ ...finance(REGION), sub }, to, body, stack.purpose(to));
    const [line] = await stack.lines(claimId);
    const body = { lineIds: [line?.lineId], reason: '冒名', document: '追回决定书', finding: 'fraud' };
    const { recoveryId } = expectStatus(await send<{ recoveryId: string }>('one', path, body), 201);
    const lifting = `${path}/${recoveryId}/mark-lifting`;
    expect(await send('one', lifting, { reason: '早' })).toMatchObject({ status: 409, body: { code: 'not-marked' } });
    expectStatus(await send('other', `${path}/${recoveryId}/confirmation`, {}), 200);
    await stack.machine.quiet();

    const { person, certificateNumber } = bad;
    const claimed = async () => {
      const again = await stack.claimOf(machinery, [
        stack.world.line(machinery, { ...wish, person, certificateNumber }),
      ]);
      await stack.until(again, 'first-review');
      return again;
    };
    const refused = await claimed();
    expect(await stack.lines(refused)).toMatchObject([
      { standing: 'refused', reasons: [{ code: 'fraud-found-before', clause: expect.stringMatching(/./) }] },
    ]);
    // Another certificate of the same person is not touched by it.
    const otherwise = await stack.claimOf(machinery, [
      stack.world.line(machinery, { occupation: '电工', level: '4', issuedOn: '2024-09-01', person }),
    ]);
    await stack.until(otherwise, 'first-review');
    const why = (await stack.lines(otherwise)).flatMap(({ reasons }) => reasons.map(({ code }) => code));
    expect(why).not.toContain('fraud-found-before');

    expectStatus(await send('one', lifting, { reason: `经查系他人冒用${NUMBER}` }), 201);
    expect(await send('one', `${lifting}/confirmation`, {})).toMatchObject({ body: { code: 'same-person' } });
    expect(await send('other', `${lifting}/refusal`, { reason: `再查${NUMBER}` })).toMatchObject({
      body: { state: 'refused' },
    });
    await expectPack(claimId);
    expectStatus(await send('one', lifting, { reason: '已查清' }), 201);
    const seenBy = (who: { role: string; region?: string; sub: string }) =>
      stack.client.get<{ recoveries: object[] }>(who, path);
    const listed = (deeds: readonly string[]) => ({
      body: { recoveries: [{ mark: 'stands', deeds: [], lifting: { state: 'proposed', deeds } }] },
    });
    expect(await seenBy({ ...finance(REGION), sub: 'one' })).toMatchObject(listed(['withdraw']));
    expect(await seenBy({ ...reviewer('second', REGION), sub: 'other' })).toMatchObject(listed(['confirm', 'refuse']));
    expect(await seenBy({ role: 'auditor', sub: 'auditor' })).toMatchObject(listed([]));
    expect(await send('other', `${lifting}/confirmation`, {})).toMatchObject({ body: { state: 'confirmed' } });
    await stack.machine.quiet();
    expect(await stack.read(await claimed())).toMatchObject({ grantedLines: 1 });
  });

  test('a payment that came back is closed by two officers: money and certificate are free, and whoever claimed is told', async () => {
    stack.treasury.setMode({ ...UP, returns: [machinery.creditCode] });
    const wish = { occupation: '保安员', level: '5', issuedOn: '2025-03-01' } as const;
    const made = stack.world.line(machinery, wish);
    const claimId = await stack.claimOf(machinery, [made]);
    await stack.reviewBoth(claimId, 'approve');
    await stack.passNotice(claimId);
    await stack.until(claimId, 'payment-returned');
    await stack.machine.quiet();
    stack.treasury.setMode(UP);
    const before = await readFund(stack, REGION);
    const path = `/claims/${claimId}/payment-decisions`;
    const send = <T = object>(sub: string, to: string, body: object, purpose = stack.purpose(to)) =>
      stack.client.post<T & Problem>({ ...finance(REGION), sub }, to, body, purpose);
    const propose = (outcome: string) =>
      send<{ decisionId: string }>('one', path, { outcome, reason: `账户已注销${NUMBER}`, document: '终止拨付决定' });
    const decided = async (outcome: string) => {
      const { decisionId } = expectStatus(await propose(outcome), 201);
      expectStatus(await send('other', `${path}/${decisionId}/confirmation`, {}), 200);
    };
    // Said to be paid after it was said to be returned: nobody pays it again, or gives it up, before that is cleared up.
    const said = { instructionId: `${claimId}-r1-n1-a1`, amountFen: FEN, receiptId: 'other', reason: NAMED } as const;
    expectStatus(await sendReceipt(stack, { ...said, result: 'paid' }), 200);
    expect(await retryPayment(stack, claimId)).toMatchObject({ status: 409, body: { code: 'payment-not-returned' } });
    expect(await propose('closed')).toMatchObject({ status: 409, body: { code: 'receipts-against-it' } });
    await decided('returned');
    const { decisionId } = expectStatus(await propose('closed'), 201);
    expect(await send('one', `${path}/${decisionId}/confirmation`, {})).toMatchObject({
      body: { code: 'same-person' },
    });
    expect(await send('other', `${path}/${decisionId}/refusal`, { reason: `再查${NUMBER}` })).toMatchObject({
      body: { state: 'refused' },
    });
    expect(await readFund(stack, REGION)).toEqual(before);
    await expectPack(claimId);
    await decided('closed');

    expect(await ending(stack, claimId, 'rejected')).toMatchObject({
      ...{ paidFen: 0, pendingFen: 0, cancelledFen: FEN, grantedLines: 0, refusedLines: 1 },
      closed: { round: 1, amountFen: FEN },
    });
    await stack.machine.quiet();
    expect(await stack.lines(claimId)).toMatchObject([{ standing: 'refused', reasons: [{ code: 'payment-closed' }] }]);
    expect(await readFund(stack, REGION)).toMatchObject({
      reservedFen: before.reservedFen - FEN,
      availableFen: before.availableFen + FEN,
      paidFen: before.paidFen,
      balanced: true,
    });
    const { page: paper } = await paperOf(stack, operatorOf(machinery), claimId, 'refusal-decision');
    expect(paper).toContain('终止拨付决定书');
    expect(paper).not.toContain('不符合补贴条件');
    const inbox = await stack.client.get<{ notifications: { code: string; claimId: string }[] }>(
      operatorOf(machinery),
      '/notifications',
    );
    const told = inbox.body.notifications.filter((each) => each.claimId === claimId).map(({ code }) => code);
    expect(told).toContain('payment-closed');
    expect(told).not.toContain('rejected');
    const listed = await stack.client.get<{ decisions: { outcome: string; state: string; reason: string }[] }>(
      finance(REGION),
      path,
    );
    expect(listed.body.decisions.map(({ outcome, state }) => [outcome, state])).toEqual([
      ['returned', 'confirmed'],
      ['closed', 'refused'],
      ['closed', 'confirmed'],
    ]);
    const { events, chain } = await stack.events(claimId);
    expect(chain.intact).toBe(true);
    expect(JSON.stringify(events)).not.toContain('账户已注销');
    await expectPack(claimId);

    const { person, certificateNumber } = made;
    const again = await stack.claimOf(machinery, [stack.world.line(machinery, { ...wish, person, certificateNumber })]);
    expect(await stack.until(again, 'first-review')).toMatchObject({ grantedLines: 1 });
  });

  test('reaches what it stands for', () => expectReached('payment', stack.client.witness));
});
