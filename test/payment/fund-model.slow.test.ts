/** Slow: each operation is compared with a model; `npm test` has histories of funds that must add up. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fundName } from '#functions/payment/fund.ts';
import { getFund, readEntries } from '#functions/payment/fund-store.ts';
import { getQueue, ticketsFrom } from '#functions/payment/queue-store.ts';
import { fundFaults } from '#functions/payment/statement.ts';
import { seed } from '#test/support/seed.ts';
import { FundModel } from './fund-model.ts';
import { FundWorld, KINDS, type KindOfFund, kindName } from './fund-world.ts';

const RUNS = Number(process.env['MODEL_RUNS'] ?? 30);
const CLAIMS = 5;
const FIRST_YEAR = 2025;

const often = (value: boolean) => fc.constantFrom(value, value, value, !value);
const claim = fc.record({
  amount: fc.integer({ min: 1, max: 9 }),
  funds: fc.constantFrom<readonly KindOfFund[]>(['a', 'b'], ['a', 'b'], ['b', 'a'], ['a'], ['a'], []),
  overtakable: often(false),
});
const kind = fc.constantFrom(...KINDS);
const which = fc.nat(CLAIMS - 1);
const amount = fc.integer({ min: 1, max: 12 });
const operation = fc.oneof(
  { weight: 10, arbitrary: fc.record({ op: fc.constant('ask' as const), which }) },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('appropriate' as const), kind, amount, next: often(false) }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('pay' as const), which }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('withdraw' as const), which }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('recover' as const), which }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('transfer' as const), amount }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('carry-over' as const), kind }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('new-year' as const) }) },
);
type Operation = typeof operation extends fc.Arbitrary<infer Value> ? Value : never;

let world: FundWorld;
beforeAll(async () => {
  world = await FundWorld.start();
});
afterAll(() => world.close());

let runs = 0;

test(`funds and queue are after each of random operations what the model says (${RUNS} runs)`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(claim, { minLength: CLAIMS, maxLength: CLAIMS }),
      fc.array(operation, { minLength: 12, maxLength: 30 }),
      async (claims, operations) => {
        runs += 1;
        const region = `model-${runs}`;
        const model = new FundModel(FIRST_YEAR);
        await world.setYear(FIRST_YEAR);
        for (const [index, { amount: fen, ...funding }] of claims.entries()) {
          const id = `${region}-${index}`;
          model.claims.set(id, { id, amount: fen, ...funding, status: 'reserving', recovered: false });
          await world.claim(id, region, fen);
        }
        for (const [step, each] of operations.entries()) {
          await perform(each, model, region, claims, step);
          await world.deliver(nowIn(model.year), region);
          await expectAlike(model, region, `after ${step}: ${JSON.stringify(each)}`);
        }
      },
    ),
    { seed, numRuns: RUNS, endOnFailure: true },
  );
}, 600_000);

const nowIn = (year: number) => new Date(`${year}-06-03T01:00:00.000Z`);

async function perform(
  each: Operation,
  model: FundModel,
  region: string,
  claims: readonly { readonly funds: readonly KindOfFund[]; readonly overtakable: boolean }[],
  step: number,
): Promise<void> {
  const now = nowIn(model.year);
  const id = 'which' in each ? `${region}-${each.which}` : '';
  const key = `${region}-${step}`;
  switch (each.op) {
    case 'ask': {
      const { funds = [], overtakable = false } = claims[each.which] ?? {};
      await world.ask(id, { funds, overtakable }, now);
      return model.ask(id);
    }
    case 'appropriate': {
      const year = model.year + (each.next ? 1 : 0);
      await world.appropriate(region, each.kind, year, each.amount, key);
      return model.appropriate(each.kind, year, each.amount);
    }
    case 'pay':
      await world.pay(id, now);
      return model.pay(id);
    case 'withdraw':
      await world.withdraw(id, key);
      return model.withdraw(id);
    case 'recover':
      await recover(id, region, key);
      return model.recover(id);
    case 'transfer':
      await transfer(region, model.year, each.amount, key);
      return model.transfer('a', 'b', model.year, each.amount);
    case 'carry-over': {
      await world.byTwo(region, each.kind, model.year - 1, 'carry-over', key, { document: 'test' });
      return model.carryOver(each.kind, model.year - 1);
    }
    case 'new-year':
      await world.setYear(model.year + 1);
      await world.newYear(nowIn(model.year + 1));
      return model.newYear();
  }
}

async function recover(claimId: string, region: string, key: string): Promise<void> {
  const body = { lineIds: ['0-1'], reason: 'test', document: 'test' };
  const proposed = await world.finance(
    'one',
    'POST',
    '/claims/{claimId}/recoveries',
    { claimId },
    { region, key, body },
  );
  if (proposed.status !== 201) return;
  const recoveryId = String(proposed.body['recoveryId']);
  const resource = '/claims/{claimId}/recoveries/{recoveryId}/confirmation';
  const confirmed = await world.finance('other', 'POST', resource, { claimId, recoveryId }, { region, key });
  expect(confirmed.status).toBe(200);
}

async function transfer(region: string, year: number, amountFen: number, key: string): Promise<void> {
  const body = { to: kindName('b'), amountFen, document: 'test', reason: 'test' };
  const approved = await world.byTwo(region, 'a', year, 'transfers', key, body);
  expect([200, 409]).toContain(approved.status);
}

async function expectAlike(model: FundModel, region: string, when: string): Promise<void> {
  const queue = await getQueue(region);
  const waiting: string[] = [];
  for await (const { claimId, gone } of ticketsFrom(region, queue.head)) if (gone === undefined) waiting.push(claimId);
  expect(waiting, when).toEqual(model.queue);
  expect(queue.waiting, when).toBe(model.queue.length);
  const ids = [...model.claims.keys()];
  const statuses = await Promise.all(ids.map((id) => world.statusOf(id)));
  expect(statuses, when).toEqual(ids.map((id) => model.claims.get(id)?.status));
  const years = [model.year - 1, model.year, model.year + 1];
  await Promise.all(
    KINDS.flatMap((each) =>
      years.map(async (year) => {
        const fund = fundName(region, kindName(each), year);
        const [balance, entries] = await Promise.all([getFund(fund), readEntries(fund)]);
        expect(fundFaults(balance, entries), `${fund} ${when}`).toEqual([]);
        expect(balance, `${fund} ${when}`).toMatchObject({
          availableFen: model.available(each, year),
          paidFen: model.sum('commit', each, year),
          recoveredFen: model.sum('recover', each, year),
          reservedFen:
            model.sum('reserve', each, year) - model.sum('release', each, year) - model.sum('commit', each, year),
        });
      }),
    ),
  );
}
