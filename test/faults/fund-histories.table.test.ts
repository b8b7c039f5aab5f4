import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Claim } from '#functions/claim/claim.ts';
import { getClaim, readEvents } from '#functions/claim/claim-store.ts';
import { lineStanding } from '#functions/claim/line.ts';
import { getLine } from '#functions/claim/line-store.ts';
import { fundName } from '#functions/payment/fund.ts';
import { getFund, readEntries } from '#functions/payment/fund-store.ts';
import { getQueue, ticketsFrom } from '#functions/payment/queue-store.ts';
import { fundFaults } from '#functions/payment/statement.ts';
import { dying, FundWorld, KINDS, type KindOfFund, kindName } from '#test/payment/fund-world.ts';
import { seed } from '#test/support/seed.ts';
import { sampleSize } from '#test/support/slow.ts';

/** `HISTORIES=10000 npx vitest run fund-histories` for the long profile. */
const HISTORIES = sampleSize(25, 300, process.env['HISTORIES']);
/** They live side by side, each in a region of its own: most of the time of one is waiting. */
const AT_ONCE = 25;
const MOST_CLAIMS = 4;
const YEAR = 2025;
const NOW = new Date(`${YEAR}-06-03T01:00:00.000Z`);
const NEXT = new Date(`${YEAR + 1}-06-03T01:00:00.000Z`);

const kind = fc.constantFrom(...KINDS);
const amount = fc.integer({ min: 1, max: 12 });
const which = fc.nat(MOST_CLAIMS - 1);
/** Each claim has two, so that one may be held while the other is paid. */
const LINES = 2;
const line = fc.nat(LINES - 1);
const outcome = fc.constantFrom('closed' as const, 'closed' as const, 'paid' as const, 'returned' as const);
const result = fc.constantFrom('paid' as const, 'returned' as const);
/** When and how a call's process dies: after so many writes, before the next one or just after it was done. */
const death = fc.option(fc.record({ left: fc.nat(3), side: fc.constantFrom('before' as const, 'after' as const) }), {
  freq: 2,
});
const deed = fc.oneof(
  { weight: 6, arbitrary: fc.record({ op: fc.constant('ask' as const), which }) },
  { weight: 5, arbitrary: fc.record({ op: fc.constant('appropriate' as const), kind, amount }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('pay' as const), which }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('withdraw' as const), which }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('recover' as const), which }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('transfer' as const), amount }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('drain' as const) }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('deny' as const), which, line }) },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('comes-back' as const), which }) },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('decide-payment' as const), which, outcome }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('retry' as const), which }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('say' as const), which, result, differs: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('decide' as const), which, line, uphold: fc.boolean() }) },
);
type Deed = typeof deed extends fc.Arbitrary<infer Value> ? Value : never;
/** Calls that begin together; each may come twice, may die on the way, and is made again in the end. Some messages are
 * delivered as soon as a call was made. */
const moment = fc.array(fc.record({ deed, twice: fc.boolean(), prompt: fc.boolean(), death }), {
  minLength: 1,
  maxLength: 3,
});
const history = fc.record({
  claims: fc.array(
    fc.record({
      amount: fc.integer({ min: 1, max: 9 }),
      funds: fc.constantFrom<readonly KindOfFund[]>(['a', 'b'], ['a', 'b'], ['a']),
    }),
    { minLength: 2, maxLength: MOST_CLAIMS },
  ),
  overtakable: fc.boolean(),
  moments: fc.array(moment, { minLength: 1, maxLength: 3 }),
  newYear: fc.boolean(),
});
type History = typeof history extends fc.Arbitrary<infer Value> ? Value : never;

let world: FundWorld;
let regions = 0;
beforeAll(async () => {
  world = await FundWorld.start();
  await world.proxy.setFaults({
    seed,
    transactionConflict: 0.04,
    throttle: 0.005,
    throttleMs: 10,
    lostResponse: 0.03,
    latencyMs: 1,
  });
});
afterAll(() => world.close());

test(
  `${HISTORIES} short histories of funds, calls of which come twice, together and die on the way`,
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(history, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (histories) => {
        const told = histories.map((one, index) => ({ one, region: `h${regions + index}` }));
        regions += histories.length;
        await world.setYear(YEAR);
        await Promise.all(told.map(live));
        const turning = told.filter(({ one }) => one.newYear);
        await world.setYear(YEAR + 1);
        await Promise.all([...turning.map(carryAllOver), dying(AT_ONCE, 'after', () => world.newYear(NEXT))]);
        await world.newYear(NEXT);
        await Promise.all(
          turning.map(async ({ one, region }) => {
            await world.deliver(NEXT, region);
            await expectSound(one, region, YEAR + 1);
          }),
        );
      }),
      { seed, numRuns: Math.ceil(HISTORIES / AT_ONCE), endOnFailure: process.env['SHRINK'] === undefined },
    );
  },
  Math.max(240_000, HISTORIES * 1_000),
);

interface Told {
  readonly one: History;
  readonly region: string;
}

async function live({ one, region }: Told): Promise<void> {
  for (const [index, { amount: fen }] of one.claims.entries()) {
    await world.claim(`${region}-${index}`, region, fen * LINES, { lines: LINES });
  }
  const done: (() => Promise<unknown>)[] = [];
  for (const [at, calls] of one.moments.entries()) {
    await Promise.all(
      calls.flatMap(({ deed: what, twice, prompt, death: end }, index) => {
        const repeat = () => act(what, one, region, `${region}-${at}-${index}`);
        const perform = async () => {
          await repeat();
          if (prompt) await world.deliver(NOW, region);
        };
        done.push(repeat);
        const first = end === null ? perform() : dying(end.left, end.side, perform);
        return twice ? [first, perform()] : [first];
      }),
    );
  }
  // Whoever died is called again, as the workflow, the outbox and a client's retry do; late calls come with them.
  for (const perform of done) await perform();
  await world.deliver(NOW, region);
  await expectSound(one, region, YEAR);
}

/** Each fund twice at once, and none of its money twice. */
async function carryAllOver({ region }: Told): Promise<void> {
  const carryOver = (each: KindOfFund, time: number) =>
    world.byTwo(region, each, YEAR, 'carry-over', `${region}-carry-${each}-${time}`, { document: 'test' });
  await Promise.all(KINDS.flatMap((each) => [carryOver(each, 1), carryOver(each, 2)]));
}

async function act(what: Deed, one: History, region: string, key: string): Promise<unknown> {
  const claimId = 'which' in what ? `${region}-${what.which % one.claims.length}` : '';
  switch (what.op) {
    case 'ask': {
      const { funds = [] } = one.claims[what.which % one.claims.length] ?? {};
      return world.ask(claimId, { funds, overtakable: one.overtakable }, NOW);
    }
    case 'appropriate':
      return world.appropriate(region, what.kind, YEAR, what.amount, key);
    case 'pay':
      return world.pay(claimId, NOW);
    case 'withdraw':
      return world.withdraw(claimId, key);
    case 'recover':
      return recover(claimId, region, key);
    case 'transfer':
      return transfer(region, what.amount, key);
    case 'drain':
      return world.deliver(NOW, region);
    case 'deny':
      return world.deny(claimId, `0-${what.line + 1}`, NOW);
    case 'comes-back':
      await world.instruct(claimId);
      return world.say(claimId, 'returned', { receiptId: key });
    case 'decide-payment':
      await world.decidePayment(claimId, region, what.outcome, key);
      return world.goOn(claimId);
    case 'retry':
      return world.retry(claimId, region, key);
    case 'say':
      await world.say(claimId, what.result, {
        attempt: 1,
        round: 1,
        receiptId: key,
        ...(what.differs ? { amountFen: 1_000 } : {}),
      });
      return world.goOn(claimId);
    case 'decide':
      return world.decide(claimId, `0-${what.line + 1}`, what.uphold ? 'uphold' : 'dismiss', key);
  }
}

async function recover(claimId: string, region: string, key: string): Promise<unknown> {
  const body = { lineIds: ['0-1'], reason: 'test', document: 'test' };
  const proposed = await world.finance(
    'one',
    'POST',
    '/claims/{claimId}/recoveries',
    { claimId },
    { region, key, body },
  );
  if (proposed.status !== 201) return proposed;
  const recoveryId = String(proposed.body['recoveryId']);
  const resource = '/claims/{claimId}/recoveries/{recoveryId}/confirmation';
  return world.finance('other', 'POST', resource, { claimId, recoveryId }, { region, key });
}

function transfer(region: string, amountFen: number, key: string): Promise<unknown> {
  const body = { to: kindName('b'), amountFen, document: 'test', reason: 'test' };
  return world.byTwo(region, 'a', YEAR, 'transfers', key, body);
}

/** Each line is in one place, and together they are what the claim says of them. */
async function expectLinesAgree(claim: Claim): Promise<void> {
  if (claim.status === 'withdrawing') return;
  const lines = await Promise.all(
    Array.from({ length: LINES }, (_, index) => getLine(claim.claimId, 1, `0-${index + 1}`)),
  );
  const of = (...standings: readonly string[]) =>
    sum(
      lines.map((each) => (each !== undefined && standings.includes(lineStanding(each, claim)) ? each.grantedFen : 0)),
    );
  const told = { paid: of('paid', 'recovered'), held: of('held'), pending: of('granted') };
  const { paidFen: paid, heldFen: held, pendingFen: pending } = claim;
  expect(told, `${claim.claimId} ${claim.status}`).toEqual({ paid, held, pending });
}

const sum = (amounts: readonly number[]) => amounts.reduce((total, each) => total + each, 0);

/** Everything that must hold whatever happened, once all calls were made again and all messages delivered. */
async function expectSound(one: History, region: string, year: number): Promise<void> {
  const claims = await Promise.all(
    one.claims.map(async ({ funds }, index) => {
      const claimId = `${region}-${index}`;
      const claim = await getClaim(claimId);
      if (claim === undefined) throw new Error(`${claimId} is gone`);
      return { claim, funds, events: await readEvents(claimId) };
    }),
  );
  const names = KINDS.flatMap((each) => [YEAR, YEAR + 1].map((of) => fundName(region, kindName(each), of)));
  const books = await Promise.all(
    names.map(async (fund) => ({ balance: await getFund(fund), entries: await readEntries(fund) })),
  );

  for (const { balance, entries } of books) expect(fundFaults(balance, entries), balance.fund).toEqual([]);
  const all = books.flatMap(({ entries }) => entries);
  const total = (what: string) => sum(all.filter((entry) => entry.kind === what).map(({ amountFen }) => amountFen));
  expect(total('transfer-out')).toBe(total('transfer-in'));
  expect(total('carry-out')).toBe(total('carry-in'));
  expect(sum(books.map(({ balance }) => balance.paidFen))).toBe(sum(claims.map(({ claim }) => claim.paidFen)));
  expect(sum(books.map(({ balance }) => balance.recoveredFen))).toBe(
    sum(claims.map(({ claim }) => claim.recoveredFen)),
  );

  for (const { claim, events } of claims) {
    const kinds = all.filter(({ claimId }) => claimId === claim.claimId).map((entry) => entry.kind);
    const paid = (claim.settlements ?? []).flatMap(() => ['commit', 'reserve']);
    const closed = events.filter(({ type }) => type === 'payment-closed').flatMap(() => ['release', 'reserve']);
    const open: Readonly<Record<string, readonly string[]>> = {
      reserved: ['reserve'],
      disbursing: ['reserve'],
      'payment-returned': ['reserve'],
      withdrawing: kinds.includes('release') ? ['release', 'reserve'] : [],
    };
    const recovered = claim.recoveredFen > 0 ? ['recover'] : [];
    expect(kinds.toSorted(), `${claim.claimId} ${claim.status}`).toEqual(
      [...paid, ...closed, ...recovered, ...(open[claim.status] ?? [])].toSorted(),
    );
    await expectLinesAgree(claim);
  }

  const queue = await getQueue(region);
  const waiting: number[] = [];
  let waitingFen = 0;
  for await (const { claimId, ticket, gone, amountFen } of ticketsFrom(region, queue.head)) {
    if (gone !== undefined) continue;
    waiting.push(ticket);
    waitingFen += amountFen;
    const claim = claims.find((each) => each.claim.claimId === claimId)?.claim;
    expect(claim, 'whoever holds a ticket waits').toMatchObject({
      status: 'awaiting-funds',
      fundTicket: { ticket, amountFen },
      pendingFen: amountFen,
    });
  }
  expect(queue).toMatchObject({ waiting: waiting.length, waitingFen });
  expect(claims.filter(({ claim }) => claim.status === 'awaiting-funds')).toHaveLength(waiting.length);

  // Nobody waits while there is money: not for the head, and where it may be passed by, for nobody.
  // Who has nothing to pay for now, because it is held, keeps a place until its turn.
  const short = claims.filter(({ claim: { status, fundTicket, pendingFen } }) => {
    const isFirst = fundTicket?.ticket === waiting[0];
    return status === 'awaiting-funds' && (isFirst || (one.overtakable && pendingFen > 0));
  });
  for (const { claim, funds } of short) {
    for (const each of funds) {
      const fund = books.find(({ balance }) => balance.fund === fundName(region, kindName(each), year));
      expect(fund?.balance.availableFen, `${claim.claimId} waits for ${claim.pendingFen}`).toBeLessThan(
        claim.pendingFen,
      );
    }
  }
  if (one.overtakable) return;
  const served = claims.flatMap(({ events }) => {
    const turns: { ticket: number; at: string }[] = [];
    let ticket: unknown;
    for (const { type, data, recordedAt } of events) {
      if (type === 'waiting-for-funds') ticket = data['ticket'];
      if (type === 'funds-reserved' && ticket !== undefined) turns.push({ ticket: Number(ticket), at: recordedAt });
      if (data['from'] === 'awaiting-funds') ticket = undefined;
    }
    return turns;
  });
  for (const { ticket } of served) expect(waiting.every((each) => each > ticket)).toBe(true);
  const inOrder = served.toSorted((a, b) => a.ticket - b.ticket).map(({ at }) => at);
  expect(inOrder, 'served in order of arrival').toEqual(inOrder.toSorted());
}
