/** Slow: claims of ten fates under several times the worst that was ever seen, two minutes of retries; `npm test` goes on from crash points of a claim. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Status } from '#functions/claim/status.ts';
import { engineCalls } from '#local/dynamodb/client.ts';
import { expectStatus } from '#local/main-job/client.ts';
import { ENTERPRISES, type SampleEnterprise } from '#samples/enterprises.ts';
import type { LineWish, SampleLine } from '#samples/world.ts';
import { beset, chosenSeed, relieve, SEVERE, whenAll } from '#test/support/adversity.ts';
import { decideObjection, instructionsOf, object, readFund, sweepUntil, withdraw } from '#test/support/deeds.ts';
import { ending } from '#test/support/ending.ts';
import { plainRoster } from '#test/support/plain-roster.ts';
import { AUDITOR, RunningStack, reviewer } from '#test/support/running-stack.ts';

const { machinery, appliances, garments, snacks, electronics } = ENTERPRISES;
const WISHES: readonly LineWish[] = [
  { occupation: '电工', level: '4', issuedOn: '2024-09-01' },
  { occupation: '保安员', level: '5', issuedOn: '2025-03-01' },
];

/** Each claim by what will become of it. */
const CLAIMS = {
  plain: machinery,
  lineRefused: appliances,
  returned: garments,
  withdrawnAtOnce: snacks,
  withdrawnAtReview: machinery,
  withdrawnDuringNotice: appliances,
  upheld: garments,
  dismissedLate: snacks,
  short: electronics,
  refused: machinery,
} as const satisfies Record<string, SampleEnterprise>;
type Name = keyof typeof CLAIMS;
const NAMES = Object.keys(CLAIMS) as Name[];

const ENDS: Record<Name, Status> = {
  plain: 'paid',
  lineRefused: 'paid',
  returned: 'paid',
  withdrawnAtOnce: 'withdrawn',
  withdrawnAtReview: 'withdrawn',
  withdrawnDuringNotice: 'withdrawn',
  upheld: 'paid',
  dismissedLate: 'paid',
  short: 'paid',
  refused: 'rejected',
};

describe('claims of every fate while everything goes wrong', () => {
  const seed = chosenSeed();
  let stack: RunningStack;
  const ids = new Map<Name, string>();
  beforeAll(async () => {
    stack = await RunningStack.start({ seed });
    for (const region of ['350200', '350500']) await stack.appropriate(region, 100_000_000);
    await beset(stack, seed, SEVERE);
    stack.treasury.setMode({ mode: 'answers-twice' });
  });
  afterAll(() => stack.close());

  const id = (name: Name): string => ids.get(name) ?? '';
  const lines = (name: Name): SampleLine[] => WISHES.map((wish) => stack.world.line(CLAIMS[name], wish));
  const all = (names: readonly Name[], ...statuses: readonly string[]) =>
    whenAll(stack, new Map(names.map((name) => [id(name), statuses])));

  async function review(name: Name, stage: 'first' | 'second', decision: 'approve' | 'refuse' | 'return', more = {}) {
    const as = reviewer(stage, CLAIMS[name].region);
    expectStatus(await stack.review(id(name), stage, decision, as, more), 200);
  }

  async function approve(name: Name, more = {}): Promise<void> {
    await review(name, 'first', 'approve', more);
    await review(name, 'second', 'approve');
  }

  /** The order of lines is by fingerprint, with a key that each stack draws anew. */
  async function dearestLine(name: Name): Promise<string> {
    const [dearest] = (await stack.lines(id(name))).toSorted((a, b) => b.grantedFen - a.grantedFen);
    return dearest?.lineId ?? '';
  }

  async function outbox(): Promise<unknown[]> {
    const call = engineCalls(stack.machine.endpoints.dynamodb);
    const { Items } = await call<{ Items: unknown[] }>('Query', {
      TableName: stack.machine.endpoints.tableName,
      IndexName: 'gsi1',
      KeyConditionExpression: 'gsi1pk = :outbox',
      ExpressionAttributeValues: { ':outbox': { S: 'OUTBOX' } },
    });
    return Items;
  }

  test('each goes its way to its end', async () => {
    stack.registers.setMode({ mode: 'down', probability: 0.5, seed });
    const rosters = new Map(NAMES.map((name) => [name, lines(name)]));
    const corrected = lines('returned');
    await stack.publishWorld();
    await Promise.all(
      [...rosters].map(async ([name, roster]) => {
        ids.set(name, await stack.createClaim(CLAIMS[name]));
        await stack.submitLines(CLAIMS[name], id(name), roster);
      }),
    );
    expectStatus(await withdraw(stack, snacks, id('withdrawnAtOnce')), 202);
    const others = NAMES.filter((name) => name !== 'withdrawnAtOnce');
    await all(others, 'first-review', 'waiting-for-register');
    stack.registers.setMode({ mode: 'up' });
    await all(others, 'first-review');

    await Promise.all([
      ...(['plain', 'withdrawnDuringNotice', 'upheld', 'dismissedLate', 'short'] as const).map((name) => approve(name)),
      approve('lineRefused', { refusedLines: [{ lineId: await dearestLine('lineRefused'), reason: 'test' }] }),
      review('returned', 'first', 'return'),
      review('refused', 'first', 'refuse').then(() => review('refused', 'second', 'refuse')),
      withdraw(stack, machinery, id('withdrawnAtReview')).then((answer) => expectStatus(answer, 202)),
    ]);
    await all(['returned'], 'returned');
    const uploadId = await stack.put(garments, id('returned'), plainRoster(corrected));
    await stack.machine.quiet();
    expectStatus(await stack.submit(garments, id('returned'), uploadId), 202);
    await all(['returned'], 'first-review');
    await approve('returned');

    const noticed: Name[] = [
      'plain',
      'lineRefused',
      'returned',
      'withdrawnDuringNotice',
      'upheld',
      'dismissedLate',
      'short',
    ];
    const notices = await all(noticed, 'notice');
    const objections = await Promise.all(
      (['upheld', 'dismissedLate'] as const).map(async (name) => {
        const { objectionId } = expectStatus(await object(stack, id(name), await dearestLine(name)), 201);
        return objectionId;
      }),
    );
    expectStatus(await decideObjection(stack, id('upheld'), objections[0] ?? '', 'uphold'), 200);
    expectStatus(await withdraw(stack, appliances, id('withdrawnDuringNotice')), 202);

    await stack.machine.quiet();
    const ends = [...notices.values()].map(({ notice }) => Date.parse(notice?.endsAt ?? ''));
    await stack.machine.clock.set(new Date(Math.max(...ends)));
    await Promise.all([all(['dismissedLate'], 'objection-review'), all(['short'], 'awaiting-funds')]);
    expectStatus(await decideObjection(stack, id('dismissedLate'), objections[1] ?? '', 'dismiss'), 200);
    await stack.appropriate('350100', 1_000_000);
    await whenAll(stack, new Map(NAMES.map((name) => [id(name), [ENDS[name]]])));
  }, 180_000);

  test('afterwards every claim adds up and its driver has ended', async () => {
    await relieve(stack);
    await sweepUntil(stack, async () => (await outbox()).length === 0);
    await stack.machine.quiet();
    for (const name of NAMES) {
      await ending(stack, id(name), ENDS[name]);
      const execution = await stack.client.get<{ status: string }>(AUDITOR, `/claims/${id(name)}/execution`);
      expect(expectStatus(execution, 200).status, `execution of ${name}`).toBe('SUCCEEDED');
    }
    expect(await outbox()).toEqual([]);
  });

  test('afterwards funds, claims and treasury agree, and each claim was paid once', async () => {
    const claims = await Promise.all(NAMES.map((name) => stack.read(id(name))));
    const paid = claims.filter(({ status }) => status === 'paid');
    expect(paid.map(({ paidFen }) => paidFen)).toEqual([190_000, 70_000, 170_000, 70_000, 170_000, 170_000]);
    for (const region of ['350200', '350500', '350100']) {
      const paidFen = paid.filter((claim) => claim.region === region).reduce((sum, claim) => sum + claim.paidFen, 0);
      const fund = await readFund(stack, region);
      expect(fund, region).toMatchObject({ paidFen, reservedFen: 0, waiting: 0, balanced: true });
      expect(fund.availableFen).toBe(fund.appropriatedFen - paidFen);
    }
    for (const { claimId, status, paidFen } of claims) {
      const instructions = await instructionsOf(stack, claimId);
      // A line that was held while the others were paid has a payment of its own.
      const most = claimId === id('dismissedLate') ? 2 : 1;
      expect(
        instructions.map(({ result }) => result),
        claimId,
      ).toEqual(Array.from({ length: status === 'paid' ? most : 0 }, () => 'paid'));
      expect(
        instructions.reduce((sum, { amountFen }) => sum + amountFen, 0),
        claimId,
      ).toBe(paidFen);
    }
  });

  test('afterwards nothing lies among the dead letters', () => {
    const { stack: template, queues } = stack.machine;
    for (const { name } of template.ofType('AWS::SQS::Queue')) expect(queues.messages(name)).toEqual([]);
  });
});
