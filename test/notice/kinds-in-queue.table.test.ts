import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { fundName } from '#functions/payment/fund.ts';
import { getFund, readEntries } from '#functions/payment/fund-store.ts';
import { getQueue, ticketsFrom } from '#functions/payment/queue-store.ts';
import { drainQueue } from '#functions/payment/reserve-store.ts';
import { fundFaults } from '#functions/payment/statement.ts';
import { dying, interrupted, KINDS, type KindOfFund, kindName } from '#test/payment/fund-world.ts';
import { AFTER, FEN, NoticeWorld } from './notice-world.ts';

const KEYS = { encryption: Buffer.alloc(32, 1), fingerprint: Buffer.alloc(32, 2) };
vi.mock('#functions/shared/field-keys-store.ts', () => ({ fieldKeys: () => Promise.resolve(KEYS) }));

/** Fund `a` pays training and evaluation, `b` training alone; each region of the policy has both. */
describe('a claim in the queue for money whose lines come and go', () => {
  let world: NoticeWorld;
  beforeAll(async () => {
    world = await NoticeWorld.start();
  });
  afterAll(() => world.close());

  const fund = (region: string, kind: KindOfFund) => fundName(region, kindName(kind), 2025);
  const objectTo = async (claimId: string, lineId: string) =>
    String((await world.object(claimId, lineId)).body.objectionId);

  async function ticketOf(region: string) {
    for await (const ticket of ticketsFrom(region, (await getQueue(region)).head)) return ticket;
    return undefined;
  }

  async function sound(claimId: string, region: string): Promise<void> {
    for (const kind of KINDS) {
      expect(fundFaults(await getFund(fund(region, kind)), await readEntries(fund(region, kind)))).toEqual([]);
    }
    const { status, pendingFen, fundTicket } = await world.claim(claimId);
    const ticket = await ticketOf(region);
    if (status !== 'awaiting-funds') return expect(ticket).toBeUndefined();
    expect(fundTicket?.amountFen).toBe(pendingFen);
    expect(ticket).toMatchObject({ ticket: fundTicket?.ticket, amountFen: pendingFen });
  }

  /** Its first round is paid; a line of training is free again and waits for money, one of evaluation is held. */
  async function waiting(region: string) {
    const { claimId } = await world.underNotice(3, { region, subsidies: { training: 2, evaluation: 1 } });
    await Promise.all(['0-1', '0-2'].map((lineId) => world.ofKind(claimId, lineId, 'training')));
    await world.ofKind(claimId, '0-3', 'evaluation');
    const [training, evaluation] = [await objectTo(claimId, '0-2'), await objectTo(claimId, '0-3')];
    await world.endNotice(claimId);
    await world.appropriate(region, FEN);
    expect((await world.askByPolicy(claimId)).status).toBe('reserved');
    await world.pay(claimId);
    await world.decide(claimId, training, 'dismiss');
    expect(await world.askByPolicy(claimId)).toMatchObject({
      status: 'awaiting-funds',
      round: 2,
      freed: { subsidies: { training: 1 } },
    });
    return { claimId, evaluation };
  }

  test('a line of another kind that is free again is paid with it, from a fund that may pay both', async () => {
    const region = '350300';
    const { claimId, evaluation } = await waiting(region);
    await world.decide(claimId, evaluation, 'dismiss');
    await sound(claimId, region);
    await world.appropriate(region, 5 * FEN, 'b');
    expect(await world.claim(claimId)).toMatchObject({ status: 'awaiting-funds', pendingFen: 2 * FEN });
    await world.appropriate(region, 2 * FEN, 'a');
    expect(await world.claim(claimId)).toMatchObject({
      status: 'reserved',
      reservation: { fund: fund(region, 'a'), amountFen: 2 * FEN },
    });
    await world.pay(claimId);
    expect(await world.claim(claimId)).toMatchObject({ status: 'paid', paidFen: 3 * FEN, pendingFen: 0 });
    expect(await world.standings(claimId)).toEqual(['paid', 'paid', 'paid']);
    await sound(claimId, region);
  });

  test('whoever serves it while that line comes does not take the money of a fund that may not pay it', async () => {
    const region = '350400';
    const { claimId, evaluation } = await waiting(region);
    await world.putMoney(region, 5 * FEN, 'b');
    await interrupted(
      () => world.decide(claimId, evaluation, 'dismiss'),
      () => drainQueue(region, AFTER),
    );
    expect(await world.claim(claimId)).toMatchObject({ status: 'awaiting-funds', pendingFen: 2 * FEN });
    await world.appropriate(region, 2 * FEN, 'a');
    expect(await world.claim(claimId)).toMatchObject({ reservation: { fund: fund(region, 'a'), amountFen: 2 * FEN } });
    await sound(claimId, region);
  });

  test('decided while it is served, the line is paid with the round after', async () => {
    const region = '350500';
    const { claimId, evaluation } = await waiting(region);
    await world.putMoney(region, 5 * FEN, 'b');
    await interrupted(
      () => drainQueue(region, AFTER),
      () => world.decide(claimId, evaluation, 'dismiss'),
    );
    expect(await world.claim(claimId)).toMatchObject({
      status: 'reserved',
      reservation: { fund: fund(region, 'b'), amountFen: FEN },
      freed: { subsidies: { evaluation: 1 } },
    });
    await world.pay(claimId);
    expect(await world.askByPolicy(claimId)).toMatchObject({ status: 'awaiting-funds', round: 3, pendingFen: FEN });
    await sound(claimId, region);
    await world.appropriate(region, FEN, 'a');
    await world.pay(claimId);
    expect(await world.standings(claimId)).toEqual(['paid', 'paid', 'paid']);
  });

  test('wherever the call dies that lets the line go on, the one after it is answered the same', async () => {
    const region = '350600';
    const { claimId, evaluation } = await waiting(region);
    for (const side of ['before', 'after'] as const) {
      await dying(0, side, () => world.decide(claimId, evaluation, 'dismiss'));
      await sound(claimId, region);
    }
    await world.decide(claimId, evaluation, 'dismiss');
    await sound(claimId, region);
    expect(await ticketOf(region)).toMatchObject({ amountFen: 2 * FEN });
    expect((await ticketOf(region))?.funds).not.toContain(kindName('b'));
  });

  test('where the only line of a kind is called back, the others are paid from a fund that need not pay that kind', async () => {
    const region = '350700';
    const { claimId } = await world.underNotice(2, { region, subsidies: { training: 1, evaluation: 1 } });
    await world.ofKind(claimId, '0-1', 'training');
    await world.ofKind(claimId, '0-2', 'evaluation');
    await world.endNotice(claimId);
    await world.appropriate(region, 5 * FEN, 'b');
    expect((await world.askByPolicy(claimId)).status).toBe('awaiting-funds');
    await world.deny(claimId, '0-2', AFTER);
    await sound(claimId, region);
    await world.funds.deliver(AFTER, region);
    expect(await world.claim(claimId)).toMatchObject({ reservation: { fund: fund(region, 'b'), amountFen: FEN } });
  });
});
