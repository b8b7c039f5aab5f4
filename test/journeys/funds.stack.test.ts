import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DatedVersion } from '#functions/policy/succession.ts';
import { addDays, shanghaiDate } from '#functions/shared/calendar/calendar-date.ts';
import { expectStatus } from '#local/main-job/client.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { readFund, sweepUntil, withdraw } from '#test/support/deeds.ts';
import { ending } from '#test/support/ending.ts';
import { publicationOf } from '#test/support/publication.ts';
import { expectReached } from '#test/support/reached.ts';
import { AUDITOR, finance, otherFinance, type Problem, reviewer, RunningStack } from '#test/support/running-stack.ts';
import { slow } from '#test/support/slow.ts';

const { garments, snacks, electronics } = ENTERPRISES;
const REGION = garments.region;
const LARGE = 300_000;
const SMALL = 70_000;
const KIND = 'skills-upgrade-account';
const OTHER = 'employment-subsidy';

interface FundView {
  readonly availableFen: number;
}

interface Transfer {
  readonly proposalId: string;
}

interface Statement {
  readonly openingFen: number;
  readonly closingFen: number;
  readonly lines: readonly { readonly seq: number; readonly kind: string; readonly availableFen: number }[];
  readonly next?: number;
}

/** What the region's city would publish: a second fund, and money that may move into it. */
const twoFunds = (overtaking: boolean) => ({
  id: 'two-funds',
  title: { zh: '两项资金', en: 'Two funds' },
  regions: [{ code: REGION, name: { zh: '泉州市', en: 'Quanzhou' }, funds: [KIND, OTHER], source: 'test' }],
  transfers: [{ id: 'to-employment', from: KIND, to: OTHER, regions: [REGION], source: 'test' }],
  fundQueue: { overtaking, source: 'test' },
});

describe('a fund and those who wait for it', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 16 });
  });
  afterAll(() => stack.close());

  /** A claim whose notice has ended and that found too little money. */
  async function asking(enterprise: typeof garments | typeof snacks, level: '1' | '5'): Promise<string> {
    const claimId = await asked(enterprise, level);
    await stack.until(claimId, 'awaiting-funds');
    return claimId;
  }

  /** A claim whose notice has ended: it asks the funds. */
  async function asked(enterprise: typeof garments | typeof snacks, level: '1' | '5'): Promise<string> {
    const claimId = await stack.claimOf(enterprise, [
      stack.world.line(enterprise, { occupation: '保安员', level, issuedOn: '2025-03-01' }),
    ]);
    await stack.reviewBoth(claimId, 'approve');
    await stack.passNotice(claimId);
    return claimId;
  }

  const fund = () => readFund(stack, REGION);

  test('serves them in order of arrival, as far as the money goes, and adds up', async () => {
    const large = await asking(garments, '1');
    const small = await asking(snacks, '5');
    const leaving = await asking(garments, '5');
    expect(await stack.read(large)).toMatchObject({
      queue: { region: REGION, ticket: 0, before: 0 },
      pendingFen: LARGE,
    });
    expect(await stack.read(small)).toMatchObject({ queue: { ticket: 1, before: 1 } });
    expect(await stack.read(leaving)).toMatchObject({ queue: { ticket: 2, before: 2 } });
    expect(await fund()).toMatchObject({
      appropriatedFen: 0,
      availableFen: 0,
      waiting: 3,
      waitingFen: LARGE + 2 * SMALL,
      balanced: true,
    });

    // Enough for the small ones: they do not overtake, not even one that comes only now.
    await stack.appropriate(REGION, 2 * SMALL);
    const late = await asking(snacks, '5');
    await stack.machine.quiet();
    for (const claimId of [large, small, late])
      expect(await stack.read(claimId)).toMatchObject({ status: 'awaiting-funds' });
    expect(await fund()).toMatchObject({ availableFen: 2 * SMALL, reservedFen: 0, waiting: 4 });

    expectStatus(await withdraw(stack, garments, leaving), 202);
    expect(await ending(stack, leaving, 'withdrawn')).not.toHaveProperty('queue');
    expect(await stack.read(late)).toMatchObject({ queue: { ticket: 3, before: 2 } });
    expect(await fund()).toMatchObject({ waiting: 3, waitingFen: LARGE + 2 * SMALL });

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

  slow('two claims more; who waits and who is served stands above', () => {
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
  });

  test('an appropriation needs two officers, is refused or taken back, counts once, and one that was wrong is reversed', async () => {
    const { region } = electronics;
    const path = `/funds/${region}/skills-upgrade-account/2025/appropriations`;
    const send = (as: typeof AUDITOR, amountFen: number, purpose: string) =>
      stack.client.post<Problem & { proposalId: string }>(as, path, { amountFen, document: 'test' }, purpose);
    const proposals = `/funds/${region}/skills-upgrade-account/2025/proposals`;
    const second = otherFinance(region);
    const decide = (proposalId: string, deed: 'confirmation' | 'refusal', as = second, purpose = stack.purpose(deed)) =>
      stack.client.post<Problem & { state: string }>(
        as,
        `${proposals}/${proposalId}/${deed}`,
        deed === 'refusal' ? { reason: 'test' } : {},
        purpose,
      );
    const same = await Promise.all([1, 2, 3].map(() => send(finance(region), 500, 'once')));
    for (const answer of same) expect(answer).toEqual({ status: 201, body: same[0]?.body });
    expect(await send(finance(region), 501, 'once')).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
    // One officer's word moves nothing, and nobody confirms their own.
    const { proposalId } = expectStatus(same[0] ?? (await send(finance(region), 500, 'once')), 201);
    expect(await readFund(stack, region)).toMatchObject({ appropriatedFen: 0 });
    expect(await decide(proposalId, 'confirmation', finance(region))).toMatchObject({ body: { code: 'same-person' } });
    const both = await Promise.all([1, 2].map(() => decide(proposalId, 'confirmation', second, 'confirm once')));
    for (const answer of both) expect(answer).toMatchObject({ status: 200, body: { state: 'confirmed' } });
    const notOpen = { status: 409, body: { code: 'proposal-not-open' } };
    expect(await decide(proposalId, 'refusal')).toMatchObject(notOpen);
    const each = await Promise.all([1, 2, 3, 4, 5].map((number) => send(finance(region), 100, `each ${number}`)));
    for (const answer of each) expectStatus(await decide(expectStatus(answer, 201).proposalId, 'confirmation'), 200);
    // Refused by another, or taken back by whoever proposed it: it moves nothing any more.
    for (const [as, state] of [
      [second, 'refused'],
      [finance(region), 'withdrawn'],
    ] as const) {
      const wrong = expectStatus(await send(finance(region), 7, state), 201);
      expect(await decide(wrong.proposalId, 'refusal', as)).toMatchObject({ status: 200, body: { state } });
      expect(await decide(wrong.proposalId, 'confirmation')).toMatchObject(notOpen);
    }
    for (const as of [finance('350200'), reviewer('first', region), AUDITOR]) {
      expect(await send(as, 1, 'not mine')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    }
    // What was entered wrongly is taken back whole, once, by two.
    const takeBack = async () => {
      const entryId = each[0]?.body.proposalId;
      const body = { entryId, document: '更正单', reason: 'test' };
      const reversals = `/funds/${region}/skills-upgrade-account/2025/reversals`;
      const asked = await stack.client.post<{ proposalId: string }>(second, reversals, body, stack.purpose('reverse'));
      return decide(expectStatus(asked, 201).proposalId, 'confirmation', finance(region));
    };
    expectStatus(await takeBack(), 200);
    expect(await takeBack()).toMatchObject({ status: 409, body: { code: 'reversed-before' } });
    expectStatus(
      await decide(expectStatus(await send(finance(region), 100, 'rightly'), 201).proposalId, 'confirmation'),
      200,
    );
    const listed = await stack.client.get<{ proposals: { state: string }[] }>(AUDITOR, proposals);
    const states = expectStatus(listed, 200).proposals.map(({ state }) => state);
    expect(new Set(states)).toEqual(new Set(['confirmed', 'refused', 'withdrawn', 'proposed']));
    const misspelt = await stack.client.post<Problem>(
      finance(region),
      `/funds/${region}/skils-upgrade-account/2025/appropriations`,
      { amountFen: 1, document: 'test' },
      'misspelt',
    );
    expect(misspelt).toMatchObject({ status: 404, body: { code: 'fund-unknown' } });
    expect(misspelt.body.fix?.en).toContain('skills-upgrade-account');
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

  test('its statement tells every movement with what was available after it, page by page', async () => {
    const path = `/funds/${REGION}/${KIND}/2025/statement`;
    const whole = expectStatus(await stack.client.get<Statement>(AUDITOR, path), 200);
    expect(whole).toMatchObject({ openingFen: 0, balanced: true });
    const { availableFen } = await fund();
    expect(whole.closingFen).toBe(availableFen);
    const paged: Statement['lines'][number][] = [];
    for (let after: number | undefined = 0; after !== undefined; ) {
      const page: Statement = expectStatus(await stack.client.get(AUDITOR, `${path}?after=${after}&limit=4`), 200);
      expect(page.openingFen).toBe(paged.at(-1)?.availableFen ?? 0);
      paged.push(...page.lines);
      after = page.next;
    }
    expect(paged).toEqual(whole.lines);
    expect(paged.map(({ seq }) => seq)).toEqual(paged.map((_line, index) => index + 1));
    expect(new Set(paged.map(({ kind }) => kind))).toEqual(new Set(['appropriate', 'reserve', 'commit']));
    expect(await stack.client.get<Problem>(AUDITOR, `${path}?after=soon`)).toMatchObject({ status: 400 });
    expect((await stack.client.get(reviewer('first', REGION), path)).status).toBe(403);
  });

  const post = <T>(who: string, path: string, body: object, purpose = stack.purpose(path)) =>
    stack.client.post<T & Problem>({ ...finance(REGION), sub: who }, `/funds/${REGION}/${path}`, body, purpose);
  const other = async (kind: string, year = 2025) =>
    expectStatus(await stack.client.get<FundView>(AUDITOR, `/funds/${REGION}/${kind}/${year}`), 200);

  /** Another version of the policy, published by two people, in force from tomorrow; time goes there. */
  async function publish(file: { readonly id: string }): Promise<void> {
    const tomorrow = addDays(shanghaiDate(stack.machine.clock.now()), 1);
    const version = { amends: 'fujian-2024', holdsFrom: { date: tomorrow, source: 'test' }, ...file };
    const as = (sub: string) => ({ role: 'policy-administrator', sub });
    const draft = await stack.client.post<{ id: string; fileDigest: string }>(
      as('one'),
      '/policies',
      { file: version },
      stack.purpose('draft'),
    );
    const { id, fileDigest } = expectStatus(draft, 201);
    const path = `/policies/${id}/publication`;
    const listed = await stack.client.get<{ policies: DatedVersion[] }>(as('other'), '/policies');
    const { policies } = expectStatus(listed, 200);
    const said = publicationOf(fileDigest, { id, holdsFrom: tomorrow, amends: version.amends }, policies);
    expectStatus(await stack.client.post(as('other'), path, said, stack.purpose('publish')), 200);
    await stack.machine.quiet();
    await stack.machine.clock.set(new Date(`${tomorrow}T01:00:00.000Z`));
  }

  test('money moves to another fund only where the policy names it, by two people, and serves who waits', async () => {
    const body = { to: OTHER, amountFen: SMALL, document: '调剂批复', reason: 'test' };
    const path = `${KIND}/2025/transfers`;
    expect(await post('one', path, body)).toMatchObject({ status: 409, body: { code: 'transfer-not-named' } });
    await publish(twoFunds(false));

    // The second fund of the region pays what the first has no money for.
    const claimId = await asking(garments, '5');
    expect(await other(OTHER)).toMatchObject({ availableFen: 0, waiting: 1 });
    const proposed = expectStatus(await post<Transfer>('one', path, body), 201);
    expect(proposed).toMatchObject({ state: 'proposed', amountFen: SMALL });
    const approval = `${KIND}/2025/proposals/${proposed.proposalId}/confirmation`;
    const late = await post<Transfer>('other', approval, {});
    expect(late).toMatchObject({ status: 409, body: { code: 'fund-short' } });
    expect(await post('other', `${OTHER}/2025/transfers`, { ...body, to: KIND })).toMatchObject({
      status: 409,
      body: { code: 'transfer-not-named' },
    });

    // Two claims wait, so that what comes for the transfer is not at once taken by the first of them.
    expectStatus(await withdraw(stack, garments, claimId), 202);
    await ending(stack, claimId, 'withdrawn');
    await stack.appropriate(REGION, SMALL);
    expect(await post('one', approval, {})).toMatchObject({ status: 409, body: { code: 'same-person' } });
    const both = await Promise.all([1, 2].map(() => post<Transfer>('other', approval, {}, 'approve once')));
    for (const answer of both) expect(answer).toMatchObject({ status: 200, body: { state: 'confirmed' } });
    expect(await post('other', approval, {})).toMatchObject({ status: 409, body: { code: 'proposal-not-open' } });
    expect(await other(KIND)).toMatchObject({ transferredOutFen: SMALL, balanced: true });
    expect(await other(OTHER)).toMatchObject({ transferredInFen: SMALL, availableFen: SMALL, balanced: true });
    const listed = await stack.client.get<{ proposals: (Transfer & { deed: string })[] }>(
      AUDITOR,
      `/funds/${REGION}/${KIND}/2025/proposals`,
    );
    expect(listed.body.proposals.filter(({ deed }) => deed === 'transfer')).toMatchObject([
      { proposalId: proposed.proposalId, state: 'confirmed' },
    ]);

    const next = await asked(snacks, '5');
    expect(await ending(stack, next, 'paid')).toMatchObject({ paidFen: SMALL });
    expect(await other(OTHER)).toMatchObject({ paidFen: SMALL, availableFen: 0, balanced: true });
  });

  test('a smaller claim passes by a larger one only where the policy lets it', async () => {
    await publish({ ...twoFunds(true), id: 'overtaking' });
    const large = await asking(garments, '1');
    const small = await asking(snacks, '5');
    expect(await stack.read(small)).toMatchObject({ queue: { before: 1 } });
    const { availableFen } = await fund();
    await stack.appropriate(REGION, SMALL - availableFen);
    expect(await ending(stack, small, 'paid')).toMatchObject({ paidFen: SMALL });
    expect(await stack.read(large)).toMatchObject({ status: 'awaiting-funds', queue: { before: 0 } });
    expectStatus(await withdraw(stack, garments, large), 202);
    await ending(stack, large, 'withdrawn');
    expect(await fund()).toMatchObject({ waiting: 0, balanced: true });
  });

  let later: string;

  test('what is left of a year is carried over once the year is over, and serves who waits in the next', async () => {
    const large = await asking(garments, '1');
    later = await asking(snacks, '1');
    await stack.appropriate(REGION, 1_000);
    await stack.appropriate(REGION, LARGE - 1_000, 2026);
    const left = (await fund()).availableFen;
    const path = `${KIND}/2025/carry-over`;
    const carry = async (purpose = stack.purpose('carry')) => {
      const asked = await post<{ proposalId: string }>('one', path, { document: '结转批复' }, `${purpose} asked`);
      const { proposalId } = expectStatus(asked, 201);
      const confirmation = `${KIND}/2025/proposals/${proposalId}/confirmation`;
      return post<{ amountFen: number }>('other', confirmation, {}, purpose);
    };
    expect(await post('one', path, { document: '结转批复' })).toMatchObject({ body: { code: 'year-not-over' } });

    await stack.machine.quiet();
    await stack.machine.clock.set(new Date('2026-01-05T01:00:00.000Z'));
    await sweepUntil(stack, async () => (await other(KIND, 2026)).availableFen === LARGE - 1_000);
    expect(await stack.read(large)).toMatchObject({ status: 'awaiting-funds' });
    const twice = await Promise.all([1, 2].map(() => carry('carry once')));
    for (const answer of twice) expect(answer).toMatchObject({ status: 200, body: { amountFen: left } });
    expect(expectStatus(await carry(), 200)).toMatchObject({ amountFen: 0 });
    expect(await ending(stack, large, 'paid')).toMatchObject({ paidFen: LARGE });
    expect(await other(KIND)).toMatchObject({ carriedOutFen: left, availableFen: 0, balanced: true });
    expect(await other(KIND, 2026)).toMatchObject({
      carriedInFen: left,
      availableFen: left - 1_000,
      paidFen: LARGE,
      balanced: true,
    });
  });

  slow('the first day of the third year is swept for until it is served', () => {
    test('money of a year to come serves who waits once that year has come, although nobody asks on that day', async () => {
      await stack.appropriate(REGION, LARGE, 2027);
      await stack.machine.quiet();
      expect(await stack.read(later)).toMatchObject({ status: 'awaiting-funds', queue: { before: 0 } });
      await stack.machine.clock.set(new Date('2027-01-04T01:00:00.000Z'));
      await sweepUntil(stack, async () => (await stack.read(later)).status === 'paid');
      expect(await other(KIND, 2027)).toMatchObject({ paidFen: LARGE, availableFen: 0, waiting: 0, balanced: true });
    });
  });

  test('reaches what it stands for', () => expectReached('funds', stack.client.witness));
});
