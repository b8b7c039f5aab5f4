import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { getClaim, readEvents } from '#functions/claim/claim-store.ts';
import { getLine } from '#functions/claim/line-store.ts';
import { fundName } from '#functions/payment/fund.ts';
import { getFund, readEntries } from '#functions/payment/fund-store.ts';
import { receiptsOf, strayReceipts } from '#functions/payment/receipt-store.ts';
import { fundFaults } from '#functions/payment/statement.ts';
import { sha256Hex } from '#functions/shared/canonical.ts';
import { dying, FundWorld, interrupted, kindName } from './fund-world.ts';

const YEAR = 2025;
const NOW = new Date(`${YEAR}-06-03T01:00:00.000Z`);
const FEN = 10;

describe('a payment that no receipt leads on', () => {
  let world: FundWorld;
  let region = '';
  let tests = 0;
  let claims = 0;
  beforeAll(async () => {
    world = await FundWorld.start();
    await world.setYear(YEAR);
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    tests += 1;
    region = `paid-${tests}`;
    await world.appropriate(region, 'a', YEAR, 100, `${region}-money`);
  });

  const ask = (claimId: string) => world.ask(claimId, { funds: ['a'], overtakable: false }, NOW);
  const close = (claimId: string, key?: string) => world.decidePayment(claimId, region, 'closed', key);

  /** A claim whose payment was asked for, with a line of `FEN` each. */
  async function instructed(lines = 1): Promise<string> {
    claims += 1;
    const claimId = `clm-${claims}`;
    await world.claim(claimId, region, FEN * lines, { lines });
    await ask(claimId);
    await world.instruct(claimId);
    return claimId;
  }

  async function cameBack(lines = 1): Promise<string> {
    const claimId = await instructed(lines);
    expect(await world.say(claimId, 'returned')).toMatchObject({ status: 200 });
    return claimId;
  }

  const books = async () => {
    const fund = fundName(region, kindName('a'), YEAR);
    const [balance, entries] = [await getFund(fund), await readEntries(fund)];
    expect(fundFaults(balance, entries)).toEqual([]);
    return {
      ...balance,
      kinds: entries.flatMap(({ kind, claimId }) => (claimId === undefined ? [] : [kind])).toSorted(),
    };
  };

  async function whole(claimId: string) {
    const claim = await getClaim(claimId);
    if (claim === undefined) throw new Error('gone');
    const { grantedFen, pendingFen, heldFen, paidFen, cancelledFen } = claim;
    expect(pendingFen + heldFen + paidFen + cancelledFen).toBe(grantedFen);
    return claim;
  }

  test('closed by two officers, its money is in the fund again, and its line is refused for that and nothing else', async () => {
    const claimId = await cameBack();
    expect(await books()).toMatchObject({ reservedFen: FEN, availableFen: 90 });
    const proposed = await world.proposeForPayment(claimId, region, 'closed');
    expect(proposed).toMatchObject({ status: 201, body: { state: 'proposed', outcome: 'closed', amountFen: FEN } });
    expect(await whole(claimId)).toMatchObject({ status: 'payment-returned', pendingFen: FEN });
    const alone = await world.finance(
      'one',
      'POST',
      '/claims/{claimId}/payment-decisions/{decisionId}/confirmation',
      { claimId, decisionId: String(proposed.body['decisionId']) },
      { region },
    );
    expect(alone).toMatchObject({ status: 409, body: { code: 'same-person' } });
    expect(await world.confirmForPayment(claimId, region, String(proposed.body['decisionId']))).toMatchObject({
      status: 200,
      body: { state: 'confirmed', decidedBy: 'other' },
    });
    expect(await books()).toMatchObject({ reservedFen: 0, availableFen: 100, paidFen: 0 });
    await world.goOn(claimId);
    expect(await whole(claimId)).toMatchObject({
      ...{ status: 'rejected', pendingFen: 0, cancelledFen: FEN, grantedLines: 0, refusedLines: 1 },
      closed: { round: 1, amountFen: FEN },
    });
    expect(await getLine(claimId, 1, '0-1')).toMatchObject({ outcome: 'refused', reasons: ['payment-closed'] });
    expect((await world.retry(claimId, region)).body['code']).toBe('payment-not-returned');
  });

  test('closing takes what was reserved along and nothing else: a line that was freed meanwhile is paid in the next round', async () => {
    claims += 1;
    const claimId = `clm-${claims}`;
    await world.claim(claimId, region, 2 * FEN, { lines: 2 });
    await world.deny(claimId, '0-2', NOW);
    await ask(claimId);
    await world.instruct(claimId);
    await world.say(claimId, 'returned');
    expect(await whole(claimId)).toMatchObject({ pendingFen: FEN, heldFen: FEN, status: 'payment-returned' });
    await world.decide(claimId, '0-2', 'dismiss', `${claimId}-free`);
    expect(await close(claimId)).toMatchObject({ status: 200 });
    await world.goOn(claimId);
    expect(await whole(claimId)).toMatchObject({ status: 'reserving', round: 2, pendingFen: FEN, cancelledFen: FEN });
    expect(await ask(claimId)).toBe('reserved');
    await world.pay(claimId, NOW);
    expect(await whole(claimId)).toMatchObject({ status: 'paid', paidFen: FEN, paidLines: 1, refusedLines: 1 });
    expect(await books()).toMatchObject({
      paidFen: FEN,
      reservedFen: 0,
      kinds: ['commit', 'release', 'reserve', 'reserve'],
    });
    expect(await getLine(claimId, 1, '0-1')).toMatchObject({ outcome: 'refused' });
    expect(await getLine(claimId, 1, '0-2')).toMatchObject({ outcome: 'granted', round: 2 });
  });

  test('a line that is held, or held while its round is being closed, is decided and paid in a round of its own', async () => {
    claims += 1;
    const claimId = `clm-${claims}`;
    await world.claim(claimId, region, 2 * FEN, { lines: 2 });
    await world.deny(claimId, '0-2', NOW);
    await ask(claimId);
    await world.instruct(claimId);
    await world.say(claimId, 'returned');
    await close(claimId);
    // Between the two officers and the workflow: too late for what is closed, and what is free again is of the next round.
    await world.deny(claimId, '0-1', NOW);
    expect(await getLine(claimId, 1, '0-1')).not.toHaveProperty('heldBy');
    await world.decide(claimId, '0-2', 'dismiss', `${claimId}-free`);
    expect(await getLine(claimId, 1, '0-2')).toMatchObject({ round: 2 });
    await world.deny(claimId, '0-2', NOW);
    await world.goOn(claimId);
    expect(await whole(claimId)).toMatchObject({ pendingFen: FEN, round: 2, cancelledFen: FEN, refusedLines: 1 });
    expect(await ask(claimId)).toBe('reserved');
    await world.pay(claimId, NOW);
    expect(await whole(claimId)).toMatchObject({ status: 'paid', paidFen: FEN });
  });

  test('what is left is held: it waits for people in a round whose number nothing was paid or closed under', async () => {
    claims += 1;
    const claimId = `clm-${claims}`;
    await world.claim(claimId, region, 2 * FEN, { lines: 2 });
    await world.deny(claimId, '0-2', NOW);
    await ask(claimId);
    await world.instruct(claimId);
    await world.say(claimId, 'returned');
    await close(claimId);
    await world.goOn(claimId);
    expect(await whole(claimId)).toMatchObject({ status: 'objection-review', round: 2, heldFen: FEN });
    await world.decide(claimId, '0-2', 'dismiss', `${claimId}-free`);
    expect(await ask(claimId)).toBe('reserved');
    await world.instruct(claimId);
    // A late word on the round that was closed does not count for this one.
    await world.say(claimId, 'paid', { round: 1, receiptId: 'late' });
    expect((await whole(claimId)).status).toBe('disbursing');
    await world.say(claimId, 'paid');
    await world.goOn(claimId);
    expect(await whole(claimId)).toMatchObject({ status: 'paid', paidFen: FEN, cancelledFen: FEN });
  });

  test('of closing it and paying it again, each begun before the other was written, one is done', async () => {
    const claimId = await cameBack();
    const { body } = await world.proposeForPayment(claimId, region, 'closed');
    const confirm = (id: string, decision: unknown) => world.confirmForPayment(id, region, String(decision));
    const late = await interrupted(
      () => world.retry(claimId, region),
      () => confirm(claimId, body['decisionId']),
    );
    expect(late).toMatchObject({ status: 409, body: { code: 'payment-not-returned' } });
    expect(await whole(claimId)).toMatchObject({ status: 'disbursing', paymentAttempt: 2 });
    await world.say(claimId, 'returned');
    // It was about another attempt.
    const old = await confirm(claimId, body['decisionId']);
    expect(old).toMatchObject({ status: 409, body: { code: 'receipts-against-it' } });

    const other = await cameBack();
    const second = await world.proposeForPayment(other, region, 'closed');
    const retried = await interrupted(
      () => confirm(other, second.body['decisionId']),
      () => world.retry(other, region),
    );
    expect(retried).toMatchObject({ status: 409, body: { code: 'payment-not-returned' } });
    expect((await whole(other)).status).toBe('rejecting');
  });

  test('confirmed twice at once it is closed once', async () => {
    const claimId = await cameBack();
    const { body } = await world.proposeForPayment(claimId, region, 'closed');
    const both = await Promise.all(
      [1, 2].map(() => world.confirmForPayment(claimId, region, String(body['decisionId']), `${claimId}-twice`)),
    );
    for (const answer of both) expect(answer).toMatchObject({ status: 200, body: { state: 'confirmed' } });
    const again = await world.confirmForPayment(claimId, region, String(body['decisionId']));
    expect(again).toMatchObject({ status: 409, body: { code: 'proposal-not-open' } });
    await Promise.all([world.goOn(claimId), world.goOn(claimId)]);
    expect(await books()).toMatchObject({ reservedFen: 0, availableFen: 100, kinds: ['release', 'reserve'] });
    expect((await readEvents(claimId)).filter(({ type }) => type === 'payment-closed')).toHaveLength(1);
  });

  test('whoever dies between any two writes of it, called again, has closed it once', async () => {
    for (const side of ['before', 'after'] as const) {
      for (let left = 0, died = true; died; left += 1) {
        const claimId = await cameBack();
        const perform = async () => {
          await close(claimId, `${claimId}-close`);
          await world.goOn(claimId);
        };
        died = await dying(left, side, perform);
        await perform();
        expect(await whole(claimId), `${side} ${left}`).toMatchObject({
          status: 'rejected',
          cancelledFen: FEN,
          refusedLines: 1,
        });
        expect(await getLine(claimId, 1, '0-1')).toMatchObject({ reasons: ['payment-closed'], cancelledFen: FEN });
        expect(await books()).toMatchObject({ reservedFen: 0, availableFen: 100 });
      }
    }
  });

  test('money that the treasury says it paid is neither closed nor paid again before two officers have cleared that up', async () => {
    const claimId = await cameBack();
    const { body } = await world.proposeForPayment(claimId, region, 'closed');
    await world.say(claimId, 'paid', { receiptId: 'R-2' });
    const confirmed = await world.confirmForPayment(claimId, region, String(body['decisionId']));
    expect(confirmed).toMatchObject({ status: 409, body: { code: 'receipts-against-it' } });
    expect(await close(claimId)).toMatchObject({ status: 409, body: { code: 'receipts-against-it' } });
    expect((await world.retry(claimId, region)).status).toBe(409);
    // None of it was paid after all.
    expect(await world.decidePayment(claimId, region, 'returned')).toMatchObject({ status: 200 });
    expect(await whole(claimId)).toMatchObject({ status: 'payment-returned', pendingFen: FEN });
    expect(await close(claimId)).toMatchObject({ status: 200 });
    await world.goOn(claimId);

    const paid = await cameBack();
    expect(await world.decidePayment(paid, region, 'paid')).toMatchObject({ body: { code: 'receipts-against-it' } });
    await world.say(paid, 'paid', { receiptId: 'R-2' });
    expect(await world.decidePayment(paid, region, 'paid')).toMatchObject({ status: 200 });
    await world.goOn(paid);
    expect(await whole(paid)).toMatchObject({ status: 'paid', paidFen: FEN });
    expect(await books()).toMatchObject({ paidFen: FEN, reservedFen: 0, availableFen: 90 });
  });

  test('a word that comes after it was closed is kept with its fault and moves nothing', async () => {
    const claimId = await cameBack();
    await close(claimId);
    for (const receiptId of ['R-while', 'R-after']) {
      expect(await world.say(claimId, 'paid', { receiptId, attempt: 1 })).toMatchObject({ status: 200 });
      await world.goOn(claimId);
    }
    expect(await whole(claimId)).toMatchObject({ status: 'rejected', paidFen: 0, cancelledFen: FEN });
    const kept = await receiptsOf(claimId);
    expect(
      kept
        .filter(({ fault }) => fault === 'says-otherwise')
        .map(({ raw }) => /R-\w+/.exec(raw)?.[0])
        .toSorted(),
    ).toEqual(['R-after', 'R-while']);
    expect(await books()).toMatchObject({ paidFen: 0, reservedFen: 0 });
  });

  test('a receipt of another amount leaves the claim where it is, until two officers say what it came to', async () => {
    const paid = await instructed();
    // Nothing has contradicted yet: there is nothing to decide.
    expect(await world.decidePayment(paid, region, 'returned')).toMatchObject({
      body: { code: 'receipts-against-it' },
    });
    await world.say(paid, 'paid', { amountFen: FEN - 1 });
    expect(await whole(paid)).toMatchObject({ status: 'disbursing', paidFen: 0 });
    expect(await close(paid)).toMatchObject({ status: 409, body: { code: 'payment-not-returned' } });
    expect(await world.decidePayment(paid, region, 'paid')).toMatchObject({ status: 200 });
    await world.goOn(paid);
    expect(await whole(paid)).toMatchObject({ status: 'paid', paidFen: FEN });

    const back = await instructed();
    await world.say(back, 'returned', { amountFen: FEN - 1 });
    // Of which it never said that it paid it, it is not taken as paid.
    expect(await world.decidePayment(back, region, 'paid')).toMatchObject({ body: { code: 'receipts-against-it' } });
    expect(await world.decidePayment(back, region, 'returned')).toMatchObject({ status: 200 });
    expect(await whole(back)).toMatchObject({ status: 'payment-returned', pendingFen: FEN });
    expect(await books()).toMatchObject({ paidFen: FEN, reservedFen: FEN, availableFen: 80 });
    expect(await world.retry(back, region)).toMatchObject({ status: 202, body: { attempt: 2 } });
    await world.say(back, 'paid', { receiptId: 'R-2' });
    await world.goOn(back);
    expect(await books()).toMatchObject({ paidFen: 2 * FEN, reservedFen: 0, availableFen: 80 });
  });

  const unreadable = async (claimId?: string) => {
    const read = claimId === undefined ? (await strayReceipts({ limit: 200 })).receipts : await receiptsOf(claimId);
    return read.filter(({ fault }) => fault === 'unreadable');
  };

  test('what the treasury signed and nobody can read is kept as it came, once, and answered; without its signature nothing is', async () => {
    const before = await unreadable();
    const bodies = ['', '[', '"words"', '{"a":1,"a":2}', JSON.stringify({ instructionId: 'x', result: 'paid' })];
    for (const body of [...bodies, ...bodies]) {
      expect(await world.treasury(body)).toMatchObject({ status: 200, body: { recorded: true } });
      expect(await world.treasury(`${body} `, 'a guess')).toMatchObject({ status: 401 });
    }
    const kept = (await unreadable()).slice(0);
    expect(kept.map(({ raw }) => raw).toSorted()).toEqual([...before.map(({ raw }) => raw), ...bodies].toSorted());
    for (const { raw, rawSha256, rawBytes, rawCut } of kept) {
      expect([rawSha256, rawBytes, rawCut]).toEqual([sha256Hex(raw), Buffer.byteLength(raw), undefined]);
    }
  });

  test('a word that cannot be read comes before those who pay the claim that it names, and keeps its money where it is', async () => {
    const claimId = await instructed();
    const body = `{"instructionId":"${claimId}-r1-n1-a1","result":"paid","amountFen":"10"`;
    for (let time = 1; time <= 2; time += 1) expect((await world.treasury(body)).status).toBe(200);
    expect(await unreadable(claimId)).toMatchObject([{ raw: body, instructionId: `${claimId}-r1-n1-a1` }]);
    expect(await whole(claimId)).toMatchObject({ status: 'disbursing', pendingFen: FEN });
    const told = (await readEvents(claimId)).filter(({ type }) => type === 'receipt-contradicts');
    expect(told.map(({ data }) => data)).toMatchObject([{ fault: 'unreadable', receiptSha256: sha256Hex(body) }]);
    expect(JSON.stringify(told)).not.toContain('amountFen');
    // It may say that it was paid: nobody pays it again, or gives it up, before that is cleared up.
    await world.say(claimId, 'returned');
    expect(await close(claimId)).toMatchObject({ status: 409, body: { code: 'receipts-against-it' } });
    expect((await world.retry(claimId, region)).status).toBe(409);
    expect(await world.decidePayment(claimId, region, 'returned')).toMatchObject({ status: 200 });
    expect(await world.retry(claimId, region)).toMatchObject({ status: 202 });
  });

  test('of a word longer than is kept, its beginning, its length and its digest are kept, and that it is not all', async () => {
    const claimId = await instructed();
    const long = '\u{20000}'.repeat(20_000);
    await world.say(claimId, 'paid', { reason: 'short', more: `a${long}` });
    const [kept] = await receiptsOf(claimId);
    expect(kept).toMatchObject({ result: 'paid', rawCut: true, rawSha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(kept?.rawBytes).toBeGreaterThan(80_000);
    expect(kept?.raw.isWellFormed()).toBe(true);
    expect(kept?.raw).toHaveLength(16_383);
    expect((await whole(claimId)).status).toBe('settling');
    await world.treasury(long);
    expect((await unreadable()).filter(({ rawCut }) => rawCut)).toMatchObject([{ rawBytes: Buffer.byteLength(long) }]);
  });
});
