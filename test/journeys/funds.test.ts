import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectStatus } from '#local/main-job/client.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { readFund, withdraw } from '#test/support/deeds.ts';
import { ending } from '#test/support/ending.ts';
import { expectReached } from '#test/support/reached.ts';
import { AUDITOR, finance, type Problem, reviewer, RunningStack } from '#test/support/running-stack.ts';

const { garments, snacks, electronics } = ENTERPRISES;
const REGION = garments.region;
const LARGE = 300_000;
const SMALL = 70_000;

describe('a fund and those who wait for it', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 16 });
  });
  afterAll(() => stack.close());

  /** A claim whose notice has ended: it asks the fund. */
  async function asking(enterprise: typeof garments | typeof snacks, level: '1' | '5'): Promise<string> {
    const claimId = await stack.claimOf(enterprise, [
      stack.world.line(enterprise, { occupation: '保安员', level, issuedOn: '2025-03-01' }),
    ]);
    await stack.reviewBoth(claimId, 'approve');
    await stack.passNotice(claimId);
    await stack.until(claimId, 'awaiting-funds');
    return claimId;
  }

  const fund = () => readFund(stack, REGION);

  test('serves them in order of arrival, as far as the money goes, and adds up', async () => {
    const large = await asking(garments, '1');
    const small = await asking(snacks, '5');
    const leaving = await asking(garments, '5');
    expect(await stack.read(large)).toMatchObject({ queue: { ticket: 0 }, pendingFen: LARGE });
    expect(await stack.read(small)).toMatchObject({ queue: { ticket: 1 } });
    expect(await fund()).toMatchObject({ appropriatedFen: 0, availableFen: 0, waiting: 3, balanced: true });

    // Enough for the small ones: they do not overtake, not even one that comes only now.
    await stack.appropriate(REGION, 2 * SMALL);
    const late = await asking(snacks, '5');
    await stack.machine.quiet();
    for (const claimId of [large, small, late])
      expect(await stack.read(claimId)).toMatchObject({ status: 'awaiting-funds' });
    expect(await fund()).toMatchObject({ availableFen: 2 * SMALL, reservedFen: 0, waiting: 4 });

    expectStatus(await withdraw(stack, garments, leaving), 202);
    expect(await ending(stack, leaving, 'withdrawn')).not.toHaveProperty('queue');

    await stack.appropriate(REGION, LARGE - SMALL);
    expect(await ending(stack, large, 'paid')).toMatchObject({ paidFen: LARGE });
    expect(await ending(stack, small, 'paid')).toMatchObject({ paidFen: SMALL });
    await stack.machine.quiet();
    expect(await stack.read(late)).toMatchObject({ status: 'awaiting-funds' });
    expect(await fund()).toMatchObject({ availableFen: 0, paidFen: LARGE + SMALL, waiting: 1, balanced: true });

    await stack.appropriate(REGION, SMALL + 1);
    expect(await ending(stack, late, 'paid')).toMatchObject({ paidFen: SMALL });
    expect(await fund()).toMatchObject({
      appropriatedFen: LARGE + 2 * SMALL + 1,
      paidFen: LARGE + 2 * SMALL,
      reservedFen: 0,
      availableFen: 1,
      waiting: 0,
      balanced: true,
    });

    const reserved = await Promise.all(
      [large, small, late].map(async (claimId) => {
        const { events } = await stack.events(claimId);
        return events.filter(({ type }) => type === 'funds-reserved').map(({ recordedAt }) => recordedAt);
      }),
    );
    expect(reserved.map((times) => times.length)).toEqual([1, 1, 1]);
    expect(reserved.flat().toSorted()).toEqual(reserved.flat());
  });

  test('those who are short alone leave when the one before them withdraws', async () => {
    const before = (await fund()).availableFen;
    const large = await asking(garments, '1');
    const small = await asking(snacks, '5');
    await stack.appropriate(REGION, SMALL - before);
    await stack.machine.quiet();
    expect(await stack.read(small)).toMatchObject({ status: 'awaiting-funds' });
    expectStatus(await withdraw(stack, garments, large), 202);
    await ending(stack, large, 'withdrawn');
    expect(await ending(stack, small, 'paid')).toMatchObject({ paidFen: SMALL });
    expect(await fund()).toMatchObject({ availableFen: 0, waiting: 0, balanced: true });
  });

  test('an appropriation sent again counts once; only the finance officer of the region makes one', async () => {
    const { region } = electronics;
    const path = `/funds/${region}/skills-upgrade-account/2025/appropriations`;
    const send = (as: typeof AUDITOR, amountFen: number, purpose: string) =>
      stack.client.post<Problem>(as, path, { amountFen, document: 'test' }, purpose);
    const same = await Promise.all([1, 2, 3].map(() => send(finance(region), 500, 'once')));
    for (const answer of same) expect(answer).toEqual({ status: 201, body: same[0]?.body });
    expect(await send(finance(region), 501, 'once')).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
    await Promise.all([1, 2, 3, 4, 5].map((each) => send(finance(region), 100, `each ${each}`)));
    for (const as of [finance('350200'), reviewer('first', region), AUDITOR]) {
      expect(await send(as, 1, 'not mine')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    }
    expect(await readFund(stack, region)).toMatchObject({
      appropriatedFen: 1_000,
      availableFen: 1_000,
      balanced: true,
    });
    expect((await stack.client.get(AUDITOR, `/funds/${region}/skills-upgrade-account/2025`)).status).toBe(200);
    expect(
      (await stack.client.get(reviewer('first', region), `/funds/${region}/skills-upgrade-account/2025`)).status,
    ).toBe(403);
    expect((await stack.client.get(AUDITOR, `/funds/${region}/skills-upgrade-account/soon`)).status).toBe(404);
  });

  test('reaches what it stands for', () => expectReached('funds', stack.client.witness));
});
