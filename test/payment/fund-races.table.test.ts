import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { getClaim } from '#functions/claim/claim-store.ts';
import { fundName } from '#functions/payment/fund.ts';
import { getFund, readEntries } from '#functions/payment/fund-store.ts';
import { getQueue, MOST_NUMBERS_LOOKED_AT, placeInQueue } from '#functions/payment/queue-store.ts';
import { fundQueueKey } from '#functions/claim/keys.ts';
import { putItem } from './table.ts';
import { drainQueue } from '#functions/payment/reserve-store.ts';
import { fundFaults } from '#functions/payment/statement.ts';
import { type Answer, FundWorld, interrupted, KINDS, type KindOfFund, kindName } from './fund-world.ts';

const YEAR = 2025;
const NOW = new Date(`${YEAR}-06-03T01:00:00.000Z`);

describe('between what a call has read and what it writes, another does the same', () => {
  let world: FundWorld;
  let region = '';
  let tests = 0;
  let requests = 0;
  beforeAll(async () => {
    world = await FundWorld.start();
    await world.setYear(YEAR);
  });
  afterAll(() => world.close());
  beforeEach(() => {
    tests += 1;
    region = `race-${tests}`;
  });

  const key = () => {
    requests += 1;
    return `${region}-${requests}`;
  };
  const money = (kind: KindOfFund, fen: number) => world.appropriate(region, kind, YEAR, fen, key());
  const ask = (claimId: string, funds: readonly KindOfFund[] = ['a'], overtakable = false) =>
    world.ask(claimId, { funds, overtakable }, NOW);
  const drain = () => drainQueue(region, NOW);
  const available = async (kind: KindOfFund) => (await getFund(fundName(region, kindName(kind), YEAR))).availableFen;

  async function claim(fen: number): Promise<string> {
    const claimId = key();
    await world.claim(claimId, region, fen);
    return claimId;
  }

  async function sound(): Promise<void> {
    for (const kind of KINDS) {
      const fund = fundName(region, kindName(kind), YEAR);
      expect(fundFaults(await getFund(fund), await readEntries(fund))).toEqual([]);
    }
  }

  test('somebody begins to wait: whoever came after waits behind', async () => {
    await money('a', 5);
    const [small, large] = [await claim(5), await claim(9)];
    expect(
      await interrupted(
        () => ask(large),
        () => ask(small),
      ),
    ).toBe('awaiting-funds');
    await drain();
    expect([await world.statusOf(large), await world.statusOf(small)]).toEqual(['awaiting-funds', 'awaiting-funds']);
    const place = await placeInQueue((await getClaim(small)) ?? {});
    expect(place).toMatchObject({ region, before: 1 });
  });

  test('money comes into an earlier fund: the claim is paid from that', async () => {
    await money('b', 5);
    const one = await claim(5);
    expect(
      await interrupted(
        () => money('a', 5),
        () => ask(one, ['a', 'b']),
      ),
    ).toBe('reserved');
    expect([await available('a'), await available('b')]).toEqual([0, 5]);
    await sound();
  });

  test('the money goes to another: the claim waits, and nothing falls below zero', async () => {
    await money('a', 5);
    const [one, two] = [await claim(5), await claim(5)];
    expect(
      await interrupted(
        () => ask(two),
        () => ask(one),
      ),
    ).toBe('awaiting-funds');
    expect(await world.statusOf(two)).toBe('reserved');
    expect(await available('a')).toBe(0);
    await sound();
  });

  test('money comes after the look at the fund, before the ticket: the claim does not sleep', async () => {
    const one = await claim(5);
    const moneyAndMessage = async () => {
      await money('a', 5);
      await world.deliver(NOW, region);
    };
    expect(await interrupted(moneyAndMessage, () => ask(one), /^Update/)).toBe('awaiting-funds');
    await world.deliver(NOW, region);
    expect(await world.statusOf(one)).toBe('reserved');
  });

  test('more money comes while a large claim is passed by: the large one gets it', async () => {
    const [large, small] = [await claim(9), await claim(4)];
    await ask(large, ['a'], true);
    await ask(small, ['a'], true);
    await money('a', 4);
    await interrupted(() => money('a', 5), drain);
    expect([await world.statusOf(large), await world.statusOf(small)]).toEqual(['reserved', 'awaiting-funds']);
    await sound();
  });

  test('its number is given up: the claim takes another and is served', async () => {
    const one = await claim(5);
    expect(await interrupted(drain, () => ask(one))).toBe('awaiting-funds');
    expect((await getClaim(one))?.fundTicket).toMatchObject({ ticket: 1 });
    await money('a', 5);
    await drain();
    expect(await world.statusOf(one)).toBe('reserved');
    expect(await getQueue(region)).toMatchObject({ waiting: 0, head: 2, tail: 2 });
  });

  test('whoever is being served withdraws: the money goes to the next', async () => {
    const [one, two] = [await claim(5), await claim(5)];
    await ask(one);
    await ask(two);
    await money('a', 5);
    await interrupted(() => world.withdraw(one, key()), drain);
    expect([await world.statusOf(one), await world.statusOf(two)]).toEqual(['withdrawing', 'reserved']);
    await sound();
  });

  test('what a region waits for is kept as it is asked for, served and left, and read at once', async () => {
    const [one, two, three] = [await claim(5), await claim(7), await claim(9)];
    for (const each of [one, two, three]) await ask(each);
    expect(await getQueue(region)).toMatchObject({ waiting: 3, waitingFen: 21 });
    await world.withdraw(two, key());
    expect(await getQueue(region)).toMatchObject({ waiting: 2, waitingFen: 14 });
    await money('a', 5);
    await drain();
    expect(await getQueue(region)).toMatchObject({ waiting: 1, waitingFen: 9 });
    await money('a', 9);
    await drain();
    expect(await getQueue(region)).toMatchObject({ waiting: 0, waitingFen: 0 });
    await sound();
  });

  test('of a long queue nobody is counted one by one: so many wait before it or fewer', async () => {
    const one = await claim(5);
    await ask(one);
    expect(await placeInQueue((await getClaim(one)) ?? {})).toEqual({ region, ticket: 0, before: 0 });
    const last = MOST_NUMBERS_LOOKED_AT + 3;
    const place = (ticket: number) => placeInQueue({ fundTicket: { region, ticket, amountFen: 1 } });
    await putItem({ ...fundQueueKey(region), ...(await getQueue(region)), tail: last + 1, waiting: last - 1 });
    expect(await place(last)).toEqual({ region, ticket: last, before: last - 2, atMost: true });
    expect(await place(MOST_NUMBERS_LOOKED_AT)).toEqual({ region, ticket: MOST_NUMBERS_LOOKED_AT, before: 1 });
  });

  test('two serve the queue: each claim is served once', async () => {
    const claims = [await claim(5), await claim(5), await claim(5)];
    for (const one of claims) await ask(one);
    await money('a', 10);
    await interrupted(drain, drain);
    expect(await Promise.all(claims.map((one) => world.statusOf(one)))).toEqual([
      'reserved',
      'reserved',
      'awaiting-funds',
    ]);
    await sound();
  });

  test('the fund is emptied: a transfer is refused, and may be approved when there is money again', async () => {
    await money('a', 5);
    const body = { to: kindName('b'), amountFen: 5, document: 'test', reason: 'test' };
    const { proposalId } = (await world.fund('one', 'POST', region, 'a', YEAR, 'transfers', key(), body)).body;
    const approve = () => world.confirm(region, 'a', YEAR, String(proposalId), key());
    const one = await claim(5);
    expect(await interrupted(() => ask(one), approve)).toMatchObject({ status: 409, body: { code: 'fund-short' } });
    await money('a', 5);
    expect(await interrupted(approve, approve)).toMatchObject({ status: 409, body: { code: 'proposal-not-open' } });
    expect([await available('a'), await available('b')]).toEqual([0, 5]);
    await sound();
  });

  test('another officer carries over, or more comes back: nothing is carried twice, nothing left behind unseen', async () => {
    await money('a', 5);
    await world.setYear(YEAR + 1);
    const proposed = async () => {
      const body = { document: 'test' };
      const { proposalId } = (await world.fund('one', 'POST', region, 'a', YEAR, 'carry-over', key(), body)).body;
      return () => world.confirm(region, 'a', YEAR, String(proposalId), key());
    };
    const carries = [await proposed(), await proposed(), await proposed(), await proposed()] as const;
    expect(await interrupted(carries[0], carries[1])).toMatchObject({ status: 200, body: { amountFen: 0 } });
    const next = fundName(region, kindName('a'), YEAR + 1);
    expect(await getFund(next)).toMatchObject({ carriedInFen: 5, availableFen: 5 });
    await money('a', 3);
    expect(await interrupted(() => money('a', 2), carries[2])).toMatchObject({ status: 200, body: { amountFen: 3 } });
    expect(await available('a')).toBe(2);
    expect(await carries[3]()).toMatchObject({ status: 200, body: { amountFen: 2 } });
    expect(await getFund(next)).toMatchObject({ carriedInFen: 10 });
    await sound();
    await world.setYear(YEAR);
  });

  test('another recovery of the same line is confirmed: the money comes back once', async () => {
    const one = await claim(5);
    await money('a', 5);
    await ask(one);
    await world.pay(one, NOW);
    const body = { lineIds: ['0-1'], reason: 'test', document: 'test' };
    const propose = () =>
      world.finance('one', 'POST', '/claims/{claimId}/recoveries', { claimId: one }, { region, key: key(), body });
    const [first, second] = [await propose(), await propose()];
    const confirm =
      (recovery: Answer | undefined, sameKey = key()) =>
      () =>
        world.finance(
          'other',
          'POST',
          '/claims/{claimId}/recoveries/{recoveryId}/confirmation',
          { claimId: one, recoveryId: String(recovery?.body['recoveryId']) },
          { region, key: sameKey },
        );
    const refused = await interrupted(confirm(first), confirm(second));
    expect(refused).toMatchObject({ status: 409, body: { code: 'lines-not-paid' } });
    expect(await getClaim(one)).toMatchObject({ paidFen: 5, recoveredFen: 5 });
    expect(await available('a')).toBe(5);
    await sound();
  });

  test('the same request sent twice is answered alike, whichever of the two was first', async () => {
    await money('a', 5);
    const body = { to: kindName('b'), amountFen: 5, document: 'test', reason: 'test' };
    const { proposalId } = (await world.fund('one', 'POST', region, 'a', YEAR, 'transfers', key(), body)).body;
    const same = key();
    const approve = () => world.confirm(region, 'a', YEAR, String(proposalId), same);
    let first: Answer | undefined;
    const meanwhile = async () => {
      first = await approve();
    };
    // After the clock, the transfer and the answer kept for the key were read.
    const second = await interrupted(meanwhile, approve, /^Get/, 3);
    expect(first).toMatchObject({ status: 200, body: { state: 'confirmed' } });
    expect(second).toEqual(first);
  });
});
