import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { fundName } from '#functions/payment/fund.ts';
import { getFund, readEntries } from '#functions/payment/fund-store.ts';
import { getQueue } from '#functions/payment/queue-store.ts';
import { fundFaults } from '#functions/payment/statement.ts';
import { kindName } from '#test/payment/fund-world.ts';
import { FEN, NoticeWorld } from './notice-world.ts';

const KEYS = { encryption: Buffer.alloc(32, 1), fingerprint: Buffer.alloc(32, 2) };
vi.mock('#functions/shared/field-keys-store.ts', () => ({ fieldKeys: () => Promise.resolve(KEYS) }));

describe('lines that are held, beside the others of their claim', () => {
  let world: NoticeWorld;
  beforeAll(async () => {
    world = await NoticeWorld.start();
  });
  afterAll(() => world.close());

  const objectTo = async (claimId: string, lineId: string): Promise<string> => {
    const told = await world.object(claimId, lineId);
    expect(told.status).toBe(201);
    return told.body.objectionId;
  };
  async function payRound(claimId: string): Promise<void> {
    expect(await world.ask(claimId)).toBe('reserved');
    await world.pay(claimId);
  }
  async function books(region: string) {
    const fund = fundName(region, kindName('a'), 2025);
    const balance = await getFund(fund);
    expect(fundFaults(balance, await readEntries(fund))).toEqual([]);
    return balance;
  }

  test('an objection to one line leaves the others to be paid, and that line is paid by itself once it is dismissed', async () => {
    const { claimId, region } = await world.underNotice(3);
    await world.appropriate(region, 10 * FEN);
    const objectionId = await objectTo(claimId, '0-2');
    await world.endNotice(claimId);
    expect(await world.claim(claimId)).toMatchObject({ status: 'reserving', pendingFen: 2 * FEN, heldFen: FEN });
    await payRound(claimId);
    expect(await world.claim(claimId)).toMatchObject({
      status: 'objection-review',
      paidFen: 2 * FEN,
      paidLines: 2,
      round: 2,
    });
    expect(await world.standings(claimId)).toEqual(['paid', 'held', 'paid']);
    expect((await world.decide(claimId, objectionId, 'dismiss')).status).toBe(200);
    expect(await world.claim(claimId)).toMatchObject({ status: 'reserving', pendingFen: FEN, heldFen: 0 });
    expect(await world.standings(claimId)).toEqual(['paid', 'granted', 'paid']);
    await payRound(claimId);
    expect(await world.claim(claimId)).toMatchObject({
      status: 'paid',
      paidFen: 3 * FEN,
      paidLines: 3,
      settledRound: 2,
    });
    expect(await world.standings(claimId)).toEqual(['paid', 'paid', 'paid']);
    expect(await books(region)).toMatchObject({ paidFen: 3 * FEN, reservedFen: 0 });
  });

  test('upheld after the others were paid, the line is refused and its claim ends paid', async () => {
    const { claimId, region } = await world.underNotice(2);
    await world.appropriate(region, 10 * FEN);
    const objectionId = await objectTo(claimId, '0-1');
    await world.endNotice(claimId);
    await payRound(claimId);
    await world.decide(claimId, objectionId, 'uphold');
    expect(await world.claim(claimId)).toMatchObject({
      status: 'paid',
      paidFen: FEN,
      cancelledFen: FEN,
      refusedLines: 1,
    });
    expect(await world.standings(claimId)).toEqual(['refused', 'paid']);
  });

  test('what is dismissed while the others are on their way is paid next, and not with them', async () => {
    const { claimId, region } = await world.underNotice(3);
    await world.appropriate(region, 10 * FEN);
    const [one, other] = [await objectTo(claimId, '0-1'), await objectTo(claimId, '0-3')];
    await world.endNotice(claimId);
    await world.ask(claimId);
    await world.decide(claimId, one, 'dismiss');
    expect(await world.claim(claimId)).toMatchObject({
      status: 'reserved',
      reservation: { amountFen: FEN },
      pendingFen: 2 * FEN,
    });
    await world.pay(claimId);
    expect(await world.claim(claimId)).toMatchObject({
      status: 'reserving',
      paidFen: FEN,
      paidLines: 1,
      pendingFen: FEN,
    });
    expect(await world.standings(claimId)).toEqual(['granted', 'paid', 'held']);
    await payRound(claimId);
    expect(await world.claim(claimId)).toMatchObject({ status: 'objection-review', paidFen: 2 * FEN, paidLines: 2 });
    await world.decide(claimId, other, 'dismiss');
    await payRound(claimId);
    expect(await world.claim(claimId)).toMatchObject({ status: 'paid', paidFen: 3 * FEN });
    expect(await books(region)).toMatchObject({ paidFen: 3 * FEN });
  });

  test('where every line is held the claim waits for people, as it always did', async () => {
    const { claimId, region } = await world.underNotice(2);
    await world.appropriate(region, 10 * FEN);
    const [one, other] = [await objectTo(claimId, '0-1'), await objectTo(claimId, '0-2')];
    await world.endNotice(claimId);
    expect(await world.claim(claimId)).toMatchObject({ status: 'objection-review', round: 1, heldFen: 2 * FEN });
    await world.decide(claimId, one, 'uphold');
    expect(await world.claim(claimId)).toMatchObject({ status: 'objection-review' });
    await world.decide(claimId, other, 'uphold');
    expect(await world.claim(claimId)).toMatchObject({ status: 'rejected', cancelledFen: 2 * FEN });
  });

  test('a denial in the queue for money takes its own line out, and the others keep their place', async () => {
    const { claimId, region } = await world.underNotice(3);
    await world.endNotice(claimId);
    expect(await world.ask(claimId)).toBe('awaiting-funds');
    const { fundTicket } = await world.claim(claimId);
    await world.deny(claimId, '0-2');
    expect(await world.claim(claimId)).toMatchObject({
      status: 'awaiting-funds',
      pendingFen: 2 * FEN,
      heldFen: FEN,
      fundTicket: { ticket: fundTicket?.ticket, amountFen: 2 * FEN },
    });
    await world.appropriate(region, 2 * FEN);
    expect(await world.claim(claimId)).toMatchObject({ status: 'reserved', reservation: { amountFen: 2 * FEN } });
    await world.pay(claimId);
    expect(await world.standings(claimId)).toEqual(['paid', 'held', 'paid']);
    expect((await getQueue(region)).waiting).toBe(0);
  });

  test('called back whole it keeps its number until its turn comes, and asks for as much again when it is free', async () => {
    const { claimId, region } = await world.underNotice(1);
    await world.endNotice(claimId);
    await world.ask(claimId);
    await world.deny(claimId, '0-1');
    const told = await world.claim(claimId);
    expect(told).toMatchObject({ status: 'awaiting-funds', pendingFen: 0, fundTicket: { amountFen: 0 } });
    await world.decide(claimId, String((await world.objections(claimId)).body.objections[0].objectionId), 'dismiss');
    expect(await world.claim(claimId)).toMatchObject({ status: 'awaiting-funds', fundTicket: { amountFen: FEN } });
    await world.appropriate(region, FEN);
    expect(await world.claim(claimId)).toMatchObject({ status: 'reserved' });
    await world.pay(claimId);
    expect(await world.claim(claimId)).toMatchObject({ status: 'paid', paidFen: FEN });

    const other = await world.underNotice(1);
    await world.endNotice(other.claimId);
    await world.ask(other.claimId);
    await world.deny(other.claimId, '0-1');
    await world.appropriate(other.region, 5 * FEN);
    expect(await world.claim(other.claimId)).toMatchObject({ status: 'objection-review', heldFen: FEN });
    expect((await world.claim(other.claimId)).fundTicket).toBeUndefined();
    expect((await getQueue(other.region)).waiting).toBe(0);
  });

  test('lines that wait for an entitlement have their round while others are held beside it', async () => {
    const { claimId, region } = await world.underNotice(2, { waitingLines: 1, waitingBatches: [0], lines: 3 });
    await world.appropriate(region, 10 * FEN);
    await objectTo(claimId, '0-1');
    await world.endNotice(claimId);
    await payRound(claimId);
    expect(await world.claim(claimId)).toMatchObject({
      status: 'assessing',
      round: 2,
      openObjections: 1,
      heldFen: FEN,
    });
  });

  test('the first reviewer does not decide, whatever round the claim is in by then', async () => {
    const { claimId, region } = await world.underNotice(2);
    await world.appropriate(region, 10 * FEN);
    const objectionId = await objectTo(claimId, '0-1');
    await world.endNotice(claimId);
    await payRound(claimId);
    expect(await world.decide(claimId, objectionId, 'dismiss', 'first')).toMatchObject({
      status: 409,
      body: { code: 'same-person' },
    });
  });

  test('twenty objections to one line are one thing to decide, and its page says how many there were', async () => {
    const { claimId } = await world.underNotice(2);
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => world.object(claimId, '0-1', { contact: `1380000${index}` })),
    );
    expect(await world.claim(claimId)).toMatchObject({ openObjections: 1, heldFen: FEN, pendingFen: FEN });
    expect((await world.types(claimId)).filter((type) => type === 'objection-received')).toHaveLength(1);
    const { body } = await world.objections(claimId);
    expect(body).toMatchObject({ open: 1, total: 1 });
    expect(body.objections).toHaveLength(1);
    const [objection] = body.objections;
    expect(objection).toMatchObject({ objections: 20, hasContact: true, lineId: '0-1' });
    expect(objection.said).toHaveLength(3);
    expect(JSON.stringify(body)).not.toContain('1380000');
    const one = (await world.objections(claimId, { objectionId: objection.objectionId })).body.objections[0];
    expect(one.said).toHaveLength(20);
    expect(one.said.map(({ contact }: { contact: string }) => contact).sort()).toContain('13800007');
    expect((await world.decide(claimId, objection.objectionId, 'dismiss')).status).toBe(200);
    expect(await world.claim(claimId)).toMatchObject({ heldFen: 0, pendingFen: 2 * FEN });
    // Decided, the line may be objected to again, and is then held anew.
    const again = await objectTo(claimId, '0-1');
    expect(again).not.toBe(objection.objectionId);
  });

  test('one address sends so many objections an hour, and the same one again does not count', async () => {
    const { claimId } = await world.underNotice(1);
    const from = '203.0.113.77';
    const statuses = await Promise.all(
      Array.from({ length: 70 }, async () => (await world.object(claimId, '0-1', { from })).status),
    );
    expect(statuses.filter((status) => status === 201)).toHaveLength(60);
    expect(statuses.filter((status) => status === 429)).toHaveLength(10);
    expect((await world.object(claimId, '0-1', { from: '203.0.113.78' })).status).toBe(201);
    const sent = () => world.object(claimId, '0-1', { from: '203.0.113.79', key: 'the-same-request' });
    expect((await sent()).body).toEqual((await sent()).body);
    expect((await world.objections(claimId)).body.objections[0].objections).toBe(62);
  });

  test('what a worker said against a line that the public objects to stands with it, and both are decided at once', async () => {
    const { claimId } = await world.underNotice(1);
    const objectionId = await objectTo(claimId, '0-1');
    await world.deny(claimId, '0-1');
    expect(await world.claim(claimId)).toMatchObject({ openObjections: 1, heldFen: FEN });
    expect((await world.objections(claimId)).body.objections).toMatchObject([
      { objectionId, byWorker: true, objections: 1 },
    ]);
    await world.decide(claimId, objectionId, 'dismiss');
    expect(await world.claim(claimId)).toMatchObject({ heldFen: 0, pendingFen: FEN });
  });
});
