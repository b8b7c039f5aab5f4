/** Slow: forty claims go their way while every call of theirs goes wrong; `npm test` has crash points of a claim and failures of a fifth of the tasks. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { engineCalls } from '#local/dynamodb/client.ts';
import { expectStatus } from '#local/main-job/client.ts';
import { stateMachinesOf } from '#local/state-machines.ts';
import { chosenSeed } from '#test/support/adversity.ts';
import { instructionsOf, readFund } from '#test/support/deeds.ts';
import { ending } from '#test/support/ending.ts';
import { AUDITOR, RunningStack } from '#test/support/running-stack.ts';
import { type Flow, tasksOf } from '#workflows/definition.ts';
import { Disturbances, KINDS } from './disturbance.ts';
import { bringAbout, FATES, type Fate } from './fates.ts';
import { DEFINITION } from './rehearsal.ts';

const FATE_NAMES = Object.keys(FATES) as Fate[];
const TASKS = tasksOf(DEFINITION).map(({ name }) => name);
const WAYS = FATE_NAMES.flatMap((fate) => KINDS.map((kind) => ({ fate, kind })));
const CASES = TASKS.flatMap((task) => KINDS.map((kind) => ({ task, kind })));
const ENOUGH_FEN = 1_000_000_000;

interface Item {
  readonly pk: { readonly S: string };
  readonly sk: { readonly S: string };
  readonly claimId?: { readonly S: string };
  readonly kind?: { readonly S: string };
  readonly amountFen?: { readonly N: string };
}

/** Which lines are drawn for a close look hangs on the claim's id, and some signs on what was claimed before. */
const ITS_OWN: ReadonlySet<string> = new Set(['toAnswer', 'cleared', 'clearedDigest', 'signals', 'riskBand']);

/** What two claims of one fate may differ in, and nothing else: ids, digests, moments, places in a queue. */
const alike = (value: unknown, claimId: string): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, field: unknown) => (ITS_OWN.has(key) ? undefined : field))
      .replaceAll(claimId, '<claim>')
      .replaceAll(/clm-[0-9a-z]+/g, '<other claim>')
      .replaceAll(/\b[0-9a-f]{64}\b/g, '<digest>')
      .replaceAll(/\b(obj|upl)-[0-9a-z]+/g, '<$1>')
      .replaceAll(/"salt":"[^"]*"/g, '"salt":"<random>"')
      .replaceAll(/c#[0-9a-f]{16}/g, '<certificate>')
      .replaceAll(/\d{4}-\d\d-\d\d(T[\d:.]+Z)?/g, '<date>')
      .replaceAll(/"(ticket|receiptId|voucherNumber)":("[^"]*"|\d+)/g, '"$1":"<one>"'),
  );

describe('small claims of every fate, while the calls of their tasks go wrong', () => {
  const seed = chosenSeed();
  let stack: RunningStack;
  let disturbances: Disturbances;
  const undisturbed = new Map<Fate, string>();
  const disturbed = new Map<string, string>();
  const portraits = new Map<Fate, unknown>();
  let items: Item[] = [];

  beforeAll(async () => {
    stack = await RunningStack.start({ seed });
    const [machine] = stateMachinesOf(stack.machine.stack);
    disturbances = new Disturbances(stack.machine.lambda, JSON.parse(machine?.definition ?? '') as Flow);
    for (const region of ['350200', '350500']) await stack.appropriate(region, ENOUGH_FEN);
    // Full jitter may wait for no time at all, and here it does.
    vi.spyOn(Math, 'random').mockReturnValue(0);
    await bringAbout(stack, [...FATE_NAMES, ...WAYS.map(({ fate }) => fate)], (claimId, index) => {
      const way = WAYS[index - FATE_NAMES.length];
      if (way === undefined) undisturbed.set(FATE_NAMES[index] as Fate, claimId);
      else {
        disturbances.plan(claimId, way.kind);
        disturbed.set(`${way.fate} ${way.kind}`, claimId);
      }
    });
    await stack.machine.quiet();
    items = await allItems();
  }, 180_000);
  afterAll(async () => {
    vi.restoreAllMocks();
    await stack.close();
  });

  async function allItems(): Promise<Item[]> {
    const call = engineCalls(stack.machine.endpoints.dynamodb);
    const found: Item[] = [];
    let from: object | undefined;
    do {
      const page = await call<{ Items: Item[]; LastEvaluatedKey?: object }>('Scan', {
        TableName: stack.machine.endpoints.tableName,
        ConsistentRead: true,
        ...(from === undefined ? {} : { ExclusiveStartKey: from }),
      });
      found.push(...page.Items);
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
    return found;
  }

  /** All that a claim has come to: amounts, trail, entitlements, movements of money, instructions, executions. */
  async function portrait(claimId: string): Promise<unknown> {
    const { enterpriseId: _, ...claim } = await stack.read(claimId);
    const { events, chain } = await stack.events(claimId);
    const mentioning = items.filter((item) => JSON.stringify(item).includes(claimId));
    const under = (prefix: string) => mentioning.filter(({ pk }) => pk.S.startsWith(prefix));
    const execution = await stack.client.get<{ status: string }>(AUDITOR, `/claims/${claimId}/execution`);
    return alike(
      {
        claim,
        events: events.map(({ type, actor, data }) => ({ type, actor, data })),
        intact: chain.intact,
        lines: (await stack.lines(claimId)).map(({ standing, grantedFen, reasons, signals }) => ({
          standing,
          grantedFen,
          reasons,
          signals,
        })),
        entitlements: under('PERSON#').map(({ pk: _pk, ...person }) => person),
        movements: under('FUND#').map(({ sk, kind, amountFen }) => ({ sk, kind, amountFen })),
        left: mentioning.filter(({ sk }) => /^(OUTBOX|WAITER|WAITING|QUEUE)#/.test(sk.S)),
        instructions: (await instructionsOf(stack, claimId)).map(({ result, amountFen }) => ({ result, amountFen })),
        execution: expectStatus(execution, 200).status,
      },
      claimId,
    );
  }

  test('the fates lead through every task, and end well when nothing disturbs them', async () => {
    const reached = new Set([...undisturbed.values()].flatMap((claimId) => [...disturbances.visited(claimId)]));
    expect(TASKS.filter((task) => !reached.has(task))).toEqual([]);
    for (const [fate, claimId] of undisturbed) {
      await ending(stack, claimId, FATES[fate].end);
      portraits.set(fate, await portrait(claimId));
    }
  });

  test.each(CASES)('$task: $kind came about', ({ task, kind }) => {
    const met = FATE_NAMES.filter((fate) => disturbances.cameAbout(disturbed.get(`${fate} ${kind}`) ?? '', task));
    expect(met).not.toEqual([]);
  });

  test.each(WAYS)('$fate: each task on the way $kind, and nothing else is different', async ({ fate, kind }) => {
    expect(await portrait(disturbed.get(`${fate} ${kind}`) ?? '')).toEqual(portraits.get(fate));
  });

  test('every call of a whole way once more, long after its end: nothing changes', async () => {
    await Promise.all([...undisturbed.values()].map((claimId) => disturbances.repeatAll(claimId)));
    await stack.machine.quiet();
    items = await allItems();
    for (const [fate, claimId] of undisturbed) expect(await portrait(claimId)).toEqual(portraits.get(fate));
  });

  test('the funds and the treasury hold what the claims say, and nothing lies among the dead letters', async () => {
    const ids = [...undisturbed.values(), ...disturbed.values()];
    const claims = await Promise.all(ids.map((claimId) => stack.read(claimId)));
    for (const region of new Set(claims.map((claim) => claim.region))) {
      const paidFen = claims.reduce((sum, claim) => sum + (claim.region === region ? claim.paidFen : 0), 0);
      expect(await readFund(stack, region), region).toMatchObject({
        paidFen,
        reservedFen: 0,
        waiting: 0,
        balanced: true,
      });
    }
    const { stack: template, queues } = stack.machine;
    for (const { name } of template.ofType('AWS::SQS::Queue')) expect(queues.messages(name)).toEqual([]);
  });
});
