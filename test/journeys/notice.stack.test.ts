import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectStatus } from '#local/main-job/client.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { decideObjection, object } from '#test/support/deeds.ts';
import { ending } from '#test/support/ending.ts';
import { expectReached } from '#test/support/reached.ts';
import { RunningStack } from '#test/support/running-stack.ts';
import { slow } from '#test/support/slow.ts';

const { machinery } = ENTERPRISES;
const REGION = machinery.region;
const FEN = 70_000;

interface Notice {
  readonly claimId: string;
  readonly notice: { readonly from: string; readonly to: string; readonly endsAt: string };
  readonly amountFen: number;
  readonly enterpriseName?: string;
  readonly lines: readonly {
    readonly lineId: string;
    readonly name: string;
    readonly document: string;
    readonly grantedFen: number;
  }[];
}

describe('public notice', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 14 });
    await stack.appropriate(REGION, 100_000_000);
  });
  afterAll(() => stack.close());

  async function underNotice(lines: number): Promise<{ claimId: string; lineIds: string[] }> {
    const wish = { occupation: '保安员', level: '5', issuedOn: '2025-03-01' } as const;
    const claimId = await stack.claimOf(
      machinery,
      Array.from({ length: lines }, () => stack.world.line(machinery, wish)),
    );
    await stack.reviewBoth(claimId, 'approve');
    await stack.until(claimId, 'notice');
    return { claimId, lineIds: (await stack.lines(claimId)).map(({ lineId }) => lineId) };
  }

  const objectTo = async (claimId: string, lineId: string | undefined) =>
    expectStatus(await object(stack, claimId, lineId ?? ''), 201).objectionId;
  const standings = async (claimId: string) => (await stack.lines(claimId)).map(({ standing }) => standing);
  const publicly = async <T>(path: string) => stack.client.get<T>(undefined, path);

  test('anybody reads it; it counts its first day, leaves out weekends, and ends at midnight in Shanghai', async () => {
    const { claimId } = await underNotice(2);
    const { notices } = expectStatus(await publicly<{ notices: Notice[] }>(`/notices?region=${REGION}`), 200);
    // 2025-06-03 is the Tuesday after a festival Monday; the fifth working day is the Monday after.
    const notice = { from: '2025-06-03', to: '2025-06-09', endsAt: '2025-06-10T00:00:00+08:00', workingDays: 5 };
    expect(notices).toContainEqual(expect.objectContaining({ claimId, notice, amountFen: 2 * FEN }));
    const one = expectStatus(await publicly<Notice>(`/notices/${claimId}`), 200);
    expect(one.lines.map(({ grantedFen }) => grantedFen)).toEqual([FEN, FEN]);
    for (const { name, document } of one.lines) {
      expect(name).toContain('*');
      expect(document).toMatch(/^\*{14}[0-9X]{4}$/);
    }
    expect(one.enterpriseName).toBe(machinery.name);
    expect(Object.keys(one).sort()).toEqual([
      'amountFen',
      'claimId',
      'enterpriseId',
      'enterpriseName',
      'lines',
      'notice',
      'people',
      'region',
    ]);

    await stack.machine.quiet();
    await stack.machine.clock.set(new Date(Date.parse(notice.endsAt) - 1));
    await stack.machine.quiet();
    expect(await stack.read(claimId)).toMatchObject({ status: 'notice' });
    await stack.passNotice(claimId);
    expect(await ending(stack, claimId, 'paid')).toMatchObject({ paidFen: 2 * FEN });

    expect((await publicly(`/notices/${claimId}`)).status).toBe(404);
    expect(expectStatus(await publicly<{ notices: Notice[] }>(`/notices?region=${REGION}`), 200).notices).toEqual([]);
  });

  test('an objection holds just its line; dismissed, all is paid', async () => {
    const { claimId, lineIds } = await underNotice(3);
    const objectionId = await objectTo(claimId, lineIds[1]);
    expect(await stack.read(claimId)).toMatchObject({ heldFen: FEN, pendingFen: 2 * FEN, openObjections: 1 });
    expect(await standings(claimId)).toEqual(['granted', 'held', 'granted']);
    expect(await decideObjection(stack, claimId, objectionId, 'dismiss', `first-${REGION}`)).toMatchObject({
      status: 409,
      body: { code: 'same-person' },
    });
    expectStatus(await decideObjection(stack, claimId, objectionId, 'dismiss'), 200);
    expect(await stack.read(claimId)).toMatchObject({ heldFen: 0, pendingFen: 3 * FEN, openObjections: 0 });
    expect(await decideObjection(stack, claimId, objectionId, 'uphold')).toMatchObject({
      status: 409,
      body: { code: 'objection-not-open' },
    });
    await stack.passNotice(claimId);
    expect(await ending(stack, claimId, 'paid')).toMatchObject({ paidFen: 3 * FEN, cancelledFen: 0 });
  });

  test('the others are paid while people decide: upheld, a line is refused, dismissed, it is paid by itself', async () => {
    const { claimId, lineIds } = await underNotice(3);
    const [upheld, dismissed] = [await objectTo(claimId, lineIds[0]), await objectTo(claimId, lineIds[2])];
    await stack.passNotice(claimId);
    expect(await stack.until(claimId, 'objection-review')).toMatchObject({
      heldFen: 2 * FEN,
      paidFen: FEN,
      openObjections: 2,
      paidRounds: [1],
    });
    expect(await standings(claimId)).toEqual(['held', 'paid', 'held']);
    expectStatus(await decideObjection(stack, claimId, upheld, 'uphold'), 200);
    expect(await stack.read(claimId)).toMatchObject({ status: 'objection-review', openObjections: 1 });
    expectStatus(await decideObjection(stack, claimId, dismissed, 'dismiss'), 200);
    expect(await ending(stack, claimId, 'paid')).toMatchObject({
      paidFen: 2 * FEN,
      cancelledFen: FEN,
      refusedLines: 1,
    });
    expect(await standings(claimId)).toEqual(['refused', 'paid', 'paid']);
    expect(await stack.read(claimId)).toMatchObject({ paidRounds: [1, 2] });
  });

  test('upheld on every line: the claim is rejected', async () => {
    const { claimId, lineIds } = await underNotice(1);
    const objectionId = await objectTo(claimId, lineIds[0]);
    await stack.passNotice(claimId);
    await stack.until(claimId, 'objection-review');
    expectStatus(await decideObjection(stack, claimId, objectionId, 'uphold'), 200);
    expect(await ending(stack, claimId, 'rejected')).toMatchObject({
      paidFen: 0,
      cancelledFen: FEN,
      refusedLines: 1,
    });
  });

  slow('one more claim to its end; one objection upheld and one dismissed stand above', () => {
    test('two objections to one line are one thing to decide', async () => {
      const { claimId, lineIds } = await underNotice(2);
      const [one, other] = [await objectTo(claimId, lineIds[0]), await objectTo(claimId, lineIds[0])];
      expect(other).toBe(one);
      expect(await stack.read(claimId)).toMatchObject({ heldFen: FEN, openObjections: 1 });
      expectStatus(await decideObjection(stack, claimId, one, 'uphold'), 200);
      await stack.passNotice(claimId);
      expect(await ending(stack, claimId, 'paid')).toMatchObject({ paidFen: FEN, cancelledFen: FEN });
    });
  });

  test('an objection after the end, to another line, or sent twice', async () => {
    const { claimId, lineIds } = await underNotice(1);
    expect(await object(stack, claimId, '0-9')).toMatchObject({ status: 404 });
    expect(await object(stack, 'clm-00000000000000000000', '0-1')).toMatchObject({ status: 404 });
    const body = { lineId: lineIds[0], reason: 'test' };
    const send = () =>
      stack.client.post<{ objectionId: string }>(undefined, `/notices/${claimId}/objections`, body, `once ${claimId}`);
    const [first, again] = [await send(), await send()];
    expect(again).toEqual(first);
    expect(await stack.read(claimId)).toMatchObject({ openObjections: 1 });
    expectStatus(await decideObjection(stack, claimId, expectStatus(first, 201).objectionId, 'dismiss'), 200);
    await stack.passNotice(claimId);
    await ending(stack, claimId, 'paid');
    expect(await object(stack, claimId, lineIds[0] ?? '')).toMatchObject({
      status: 409,
      body: { code: 'notice-not-running' },
    });
  });

  test('reaches what it stands for', () => expectReached('notice', stack.client.witness));
});
