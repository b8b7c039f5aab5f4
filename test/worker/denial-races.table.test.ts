import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NewCase } from '#functions/case/case.ts';
import { getCase, openCases } from '#functions/case/case-store.ts';
import { caseIdOf } from '#functions/case/case.ts';
import type { Claim } from '#functions/claim/claim.ts';
import { onClaim, readEvents, requireClaim } from '#functions/claim/claim-store.ts';
import { verifyChain } from '#functions/claim/audit-event.ts';
import { claimPk, lineKey, personKey } from '#functions/claim/keys.ts';
import { getLine } from '#functions/claim/line-store.ts';
import type { OutboxItem } from '#functions/claim/outbox.ts';
import { handler as notice } from '#functions/notice/handler.ts';
import { fundName } from '#functions/payment/fund.ts';
import { getFund, readEntries } from '#functions/payment/fund-store.ts';
import { getQueue } from '#functions/payment/queue-store.ts';
import { drainQueue } from '#functions/payment/reserve-store.ts';
import { fundFaults } from '#functions/payment/statement.ts';
import { countAttempt } from '#functions/worker/attempts-store.ts';
import { deniedToAnswer, denialsOf, denying, getDenial } from '#functions/worker/denial-store.ts';
import { FundWorld, interrupted, KINDS, kindName } from '#test/payment/fund-world.ts';
import { itemsUnder, putItem } from '#test/payment/table.ts';

const NOW = new Date('2025-06-03T01:00:00.000Z');
const FEN = 100;

describe('a denial, and whatever else happens to its claim at the same moment', () => {
  let world: FundWorld;
  let made = 0;
  beforeAll(async () => {
    world = await FundWorld.start();
    await world.setYear(2025);
  });
  afterAll(() => world.close());

  async function claim(status: Claim['status'], lines: number): Promise<{ claimId: string; region: string }> {
    made += 1;
    const [claimId, region] = [`clm-denied-${made}`, `denied-${made}`];
    await world.claim(claimId, region, FEN * lines, { status, lines });
    return { claimId, region };
  }

  const deny = (claimId: string, lineId: string, now = NOW) =>
    onClaim<string>(claimId, now, async (current) => {
      const line = await getLine(claimId, current.revision, lineId);
      if (line === undefined) return { answer: 'nothing' };
      return denying(current, line, { by: 'signed-in', also: [] }, now, 'received');
    });

  async function sound(claimId: string): Promise<Claim> {
    const now = await requireClaim(claimId);
    const { eventSeq: seq, eventHash: hash } = now;
    expect(verifyChain(await readEvents(claimId), { seq, hash })).toMatchObject({ intact: true });
    return now;
  }

  test('twice at once holds once, and opens one case however often that is told', async () => {
    const { claimId } = await claim('notice', 2);
    await Promise.all(Array.from({ length: 6 }, () => deny(claimId, '0-1')));
    expect(await sound(claimId)).toMatchObject({ heldFen: FEN, pendingFen: FEN, openObjections: 1 });
    const told = await itemsUnder<OutboxItem>(claimPk(claimId), 'OUTBOX#');
    const cases = told.flatMap(({ message }): readonly NewCase[] =>
      message.type === 'open-case' ? message.cases : [],
    );
    expect(cases).toHaveLength(1);
    await Promise.all(Array.from({ length: 6 }, () => openCases(claimId, cases, NOW)));
    await openCases(claimId, cases, NOW);
    const opened = (await readEvents(claimId)).filter(({ type }) => type === 'case-opened');
    expect(opened).toHaveLength(1);
    const [first] = cases as [NewCase];
    expect(await getCase(caseIdOf(claimId, first))).toMatchObject({ state: 'open', lineIds: ['0-1'], revision: 1 });
  });

  test('of the denials around the moment of publication none is passed by', async () => {
    const lines = 70;
    const { claimId } = await claim('approved', lines);
    const lineIds = Array.from({ length: lines }, (_, index) => `0-${index + 1}`);
    for (const lineId of lineIds.slice(0, 65)) await deny(claimId, lineId);
    expect(await requireClaim(claimId)).toMatchObject({ deniedLines: 65, heldFen: 0, pendingFen: FEN * lines });
    await onClaim<void>(claimId, NOW, () => ({
      step: {
        event: { type: 'review-carried-out', actor: { kind: 'system', id: 'test' } },
        set: { reviewApplied: 1, approved: { lines, amountFen: FEN * lines } },
      },
      done: () => undefined,
    }));
    const publish = () => notice({ action: 'publish', claimId, revision: 1, generation: 1 }, {} as Context);
    await Promise.all([publish(), publish(), ...lineIds.slice(65, 68).map((lineId) => deny(claimId, lineId))]);
    expect(await sound(claimId)).toMatchObject({
      status: 'notice',
      deniedLines: 0,
      openObjections: 68,
      heldFen: FEN * 68,
      pendingFen: FEN * 2,
    });
    const states = (await denialsOf({ claimId, revision: 1 })).map(({ state }) => state);
    expect(states).toEqual(Array.from({ length: 68 }, () => 'held'));
    const published = (await readEvents(claimId)).filter(({ type }) => type === 'notice-published');
    expect(published.map(({ data }) => data['amountFen'])).toEqual([FEN * lines]);
  });

  test('what was denied before a correction is held at the notice of the corrected claim', async () => {
    const { claimId } = await claim('first-review', 3);
    const granted = (lineId: string, revision: number, certificate: string) =>
      ({ claimId, revision, lineId, round: 1, subsidies: [], counters: [], marks: [`c#${certificate}`] }) as const;
    const person = `${claimId}-1`;
    await putItem({ ...personKey(person), 'g#a#5': granted('0-1', 1, 'c-1'), 'g#b#5': granted('0-9', 1, 'c-2') });
    await deny(claimId, '0-1');
    // Returned and submitted anew: the person's lines stand elsewhere, and only one of them was denied.
    for (const [lineId, whose] of [
      ['0-1', `${claimId}-2`],
      ['0-2', person],
      ['0-3', person],
    ] as const) {
      const line = await getLine(claimId, 1, lineId);
      await putItem({ ...line, ...lineKey(claimId, 2, lineId), lineId, person: whose });
    }
    await putItem({ ...personKey(person), 'g#a#5': granted('0-3', 2, 'c-1'), 'g#b#5': granted('0-2', 2, 'c-2') });
    const approved = { lines: 3, amountFen: 3 * FEN };
    const set = { revision: 2, deniedLines: undefined, reviewApplied: 1, approved, status: 'approved' } as const;
    await onClaim<void>(claimId, NOW, () => ({
      step: { event: { type: 'corrected', actor: { kind: 'system', id: 'test' } }, set },
      done: () => undefined,
    }));
    expect(await deniedToAnswer(await requireClaim(claimId))).toEqual(['0-3']);
    const publish = () => notice({ action: 'publish', claimId, revision: 2, generation: 1 }, {} as Context);
    await Promise.all([publish(), publish()]);
    expect(await sound(claimId)).toMatchObject({ status: 'notice', heldFen: FEN, pendingFen: 2 * FEN });
    expect(await getDenial(claimId, 2, '0-3')).toMatchObject({ state: 'held', earlier: expect.any(String) });
    const told = await itemsUnder<OutboxItem>(claimPk(claimId), 'OUTBOX#');
    const about = told.flatMap(({ message }) => (message.type === 'open-case' ? message.cases : []));
    expect(about.map(({ lineIds }) => lineIds)).toEqual([['0-1'], ['0-3']]);
  });

  test.each(['denial', 'money'] as const)('the %s is first, and the other finds the claim elsewhere', async (first) => {
    const { claimId, region } = await claim('reserving', 2);
    await world.ask(claimId, { funds: ['a'], overtakable: false }, NOW);
    expect(await world.statusOf(claimId)).toBe('awaiting-funds');
    await world.appropriate(region, 'a', 2025, FEN * 10, `${region}-money`);
    const [says, serves] = [() => deny(claimId, '0-1'), () => drainQueue(region, NOW)];
    if (first === 'denial') await interrupted(says, serves);
    else await interrupted(serves, says);
    await drainQueue(region, NOW);
    const after = await sound(claimId);
    const denial = await getDenial(claimId, 1, '0-1');
    const { reservedFen } = await getFund(fundName(region, kindName('a'), 2025));
    if (first === 'denial') {
      expect(denial?.state).toBe('held');
      // Its own line alone is called back.
      expect(after).toMatchObject({ status: 'reserved', heldFen: FEN, pendingFen: FEN, openObjections: 1 });
      expect([after.fundTicket, reservedFen]).toEqual([undefined, FEN]);
    } else {
      expect(denial?.state).toBe('too-late');
      expect(after).toMatchObject({ status: 'reserved', heldFen: 0, pendingFen: 2 * FEN });
      expect(reservedFen).toBe(2 * FEN);
    }
    // Nobody waits any more, and the books agree.
    expect((await getQueue(region)).waiting).toBe(0);
    for (const kind of KINDS) {
      const fund = fundName(region, kindName(kind), 2025);
      expect(fundFaults(await getFund(fund), await readEntries(fund))).toEqual([]);
    }
  });

  test('while it waits for money one line is called back, the others are paid, and it is denied again too late', async () => {
    const { claimId, region } = await claim('reserving', 2);
    await world.ask(claimId, { funds: ['a'], overtakable: false }, NOW);
    await deny(claimId, '0-1');
    expect(await requireClaim(claimId)).toMatchObject({ status: 'awaiting-funds', fundTicket: { amountFen: FEN } });
    await world.appropriate(region, 'a', 2025, FEN * 10, `${region}-money`);
    await drainQueue(region, NOW);
    await world.pay(claimId, NOW);
    expect(await sound(claimId)).toMatchObject({
      status: 'objection-review',
      paidFen: FEN,
      heldFen: FEN,
      paidLines: 1,
    });
    expect(await deny(claimId, '0-2')).toBe('received');
    expect(await getDenial(claimId, 1, '0-2')).toMatchObject({ state: 'too-late' });
    expect(await sound(claimId)).toMatchObject({ status: 'objection-review', paidFen: FEN, heldFen: FEN });
    const fund = fundName(region, kindName('a'), 2025);
    expect(fundFaults(await getFund(fund), await readEntries(fund))).toEqual([]);
  });

  test('attempts are counted one by one, for each claim and each source, and anew in the next window', async () => {
    const limit = { of: 'test', by: 'claim', most: 20, seconds: 60 };
    const at = 1_000_000_000_000;
    const all = await Promise.all(Array.from({ length: 50 }, () => countAttempt(limit, at)));
    expect(all.filter(Boolean)).toHaveLength(20);
    expect(await countAttempt({ ...limit, by: 'another' }, at)).toBe(true);
    expect(await countAttempt(limit, at + 60_000)).toBe(true);
  });
});
