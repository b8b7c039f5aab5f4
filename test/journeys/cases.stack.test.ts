import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MOST_WATCHED } from '#functions/fraud/watchlist.ts';
import { addDays, shanghaiDate } from '#functions/shared/calendar/calendar-date.ts';
import { engineCalls } from '#local/dynamodb/client.ts';
import { type Answer, expectStatus, type TokenFor } from '#local/main-job/client.ts';
import { LOCAL_API_KEY } from '#local/registers/index.ts';
import type { RegisterRecords } from '#local/registers/records.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import type { SampleLine } from '#samples/world.ts';
import { sweepUntil } from '#test/support/deeds.ts';
import { expectReached } from '#test/support/reached.ts';
import {
  AUDITOR,
  approver,
  finance,
  operatorOf,
  type Problem,
  reviewer,
  RunningStack,
} from '#test/support/running-stack.ts';
import { slow } from '#test/support/slow.ts';

const { machinery, appliances } = ENTERPRISES;
const REGION = machinery.region;
const FEN = 70_000;
const WISH = { occupation: '保安员', level: '5', issuedOn: '2025-03-01' } as const;
const REVIEWER = reviewer('first', REGION);

interface CaseView {
  readonly caseId: string;
  readonly kind: string;
  readonly claimId: string;
  readonly state: string;
  readonly lineIds: readonly string[];
  readonly outcome?: string;
  readonly recoveryIds?: readonly string[];
  readonly recoverable?: { readonly lineIds: readonly string[]; readonly amountFen: number };
  readonly said: { readonly zh: string; readonly en: string };
}

interface Entry {
  readonly entryId: string;
  readonly state: string;
  readonly value?: string;
  readonly maskedDocument?: string;
}

describe('cases, and whoever is watched', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 33 });
    await stack.appropriate(REGION, 100_000_000);
  });
  afterAll(() => stack.close());

  /** A claim that was paid for lines of so many people. */
  async function paid(count: number): Promise<{ claimId: string; lines: SampleLine[] }> {
    const lines = Array.from({ length: count }, () => stack.world.line(machinery, WISH));
    const claimId = await stack.claimOf(machinery, lines);
    await stack.payOut(claimId);
    return { claimId, lines };
  }

  async function list(query: string, as: TokenFor = AUDITOR): Promise<CaseView[]> {
    return expectStatus(await stack.client.get<{ cases: CaseView[] }>(as, `/cases?region=${REGION}&${query}`), 200)
      .cases;
  }

  const casesOf = async (claimId: string, state = 'open') =>
    (await list(`state=${state}&limit=100`)).filter((each) => each.claimId === claimId);

  const decide = (caseId: string, outcome: string, as = REVIEWER, more = {}): Promise<Answer<CaseView & Problem>> =>
    stack.client.post(as, `/cases/${caseId}/outcome`, { outcome, reason: '已核实', ...more }, stack.purpose('outcome'));

  /** The registers come to know otherwise. */
  async function told(records: Partial<RegisterRecords>): Promise<void> {
    const response = await fetch(`${stack.registers.url}/control/records`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': LOCAL_API_KEY },
      body: JSON.stringify(records),
    });
    expect(response.ok).toBe(true);
    await response.arrayBuffer();
  }

  const revoked = (line: SampleLine | undefined): Partial<RegisterRecords> => ({
    certificates: stack.world
      .records()
      .certificates.filter(({ certificateNumber }) => certificateNumber === line?.certificateNumber)
      .map((held) => ({ ...held, revokedOn: '2025-07-01' })),
  });

  /** No longer insured by the claimant after that month. */
  const leftAfter = (line: SampleLine | undefined, to: string): Partial<RegisterRecords> => ({
    people: stack.world
      .records()
      .people.filter(({ documentNumber }) => documentNumber === line?.person.documentNumber)
      .map((held) => ({ ...held, insured: held.insured.map((spell) => ({ ...spell, to })) })),
  });

  async function dayAfterPayment(days: number, from: string): Promise<void> {
    await stack.machine.quiet();
    await stack.machine.clock.set(new Date(`${addDays(from, days)}T09:00:00+08:00`));
  }

  async function paidOnOf(claimId: string): Promise<string> {
    const { events } = await stack.events(claimId);
    const settled = events.find(({ type }) => type === 'claim-settled') as unknown as { at: string };
    return shanghaiDate(new Date(settled.at));
  }

  const rechecks = async (claimId: string) =>
    (await stack.events(claimId)).events.filter(({ type }) => type === 'rechecked').map(({ data }) => data);

  test('after payment the registers are asked again: each kind of change opens one case, once', async () => {
    const { claimId, lines } = await paid(4);
    const shown = (await stack.lines(claimId)).toSorted((a, b) => a.row - b.row);
    const [withdrawn, left, , later] = shown.map(({ lineId }) => lineId);
    const paidOn = await paidOnOf(claimId);
    await told(revoked(lines[0]));
    await told(leftAfter(lines[1], '2025-07'));

    await dayAfterPayment(89, paidOn);
    await stack.machine.events.fireSchedules();
    expect(await rechecks(claimId)).toEqual([]);

    // A register that is away says nothing against anybody: the claim stays on the list.
    await dayAfterPayment(90, paidOn);
    stack.registers.setMode({ mode: 'down' });
    await stack.machine.events.fireSchedules();
    expect(await rechecks(claimId)).toEqual([]);
    stack.registers.setMode({ mode: 'up' });
    await sweepUntil(stack, async () => (await casesOf(claimId)).length === 2);
    await stack.machine.events.fireSchedules();
    expect(await rechecks(claimId)).toEqual([
      expect.objectContaining({ turn: 0, lines: 4, found: { 'certificate-revoked': 1, 'employment-ended': 1 } }),
    ]);
    const open = (await casesOf(claimId)).toSorted((a, b) => (a.kind < b.kind ? -1 : 1));
    expect(open.map(({ kind, lineIds }) => [kind, lineIds])).toEqual([
      ['certificate-revoked', [withdrawn]],
      ['employment-ended', [left]],
    ]);

    // At the next turn only what is new opens another, and after the last nothing is asked any more.
    await told(revoked(lines[3]));
    await dayAfterPayment(180, paidOn);
    await sweepUntil(stack, async () => (await casesOf(claimId)).length === 3);
    expect((await casesOf(claimId)).flatMap(({ lineIds }) => lineIds).toSorted()).toEqual(
      [withdrawn, left, later].toSorted(),
    );
    expect(await stack.events(claimId)).toMatchObject({ chain: { intact: true } });
    expect(await stack.read(claimId)).toMatchObject({ status: 'paid', paidFen: 4 * FEN, recoveredFen: 0 });
  });

  test('fraud asks money back by two more people, honest error and unfounded do not', async () => {
    const [fraud, error, unfounded] = (await list('state=open')).toReversed() as [CaseView, CaseView, CaseView];
    const { claimId } = fraud;
    const seen = expectStatus(await stack.client.get<CaseView>(REVIEWER, `/cases/${fraud.caseId}`), 200);
    expect(seen).toMatchObject({ recoverable: { lineIds: fraud.lineIds, amountFen: FEN } });
    expect((await decide(fraud.caseId, 'fraud', AUDITOR)).status).toBe(403);
    expect((await decide(fraud.caseId, 'fraud', reviewer('first', '350100'))).status).toBe(404);
    expect((await decide(fraud.caseId, 'fraud', operatorOf(machinery))).status).toBe(404);

    const closed = expectStatus(await decide(fraud.caseId, 'fraud', REVIEWER, { document: '闽追〔2025〕1号' }), 200);
    expect(closed).toMatchObject({ state: 'closed', outcome: 'fraud' });
    expect(closed.recoveryIds).toHaveLength(1);
    expect(await decide(fraud.caseId, 'unfounded')).toMatchObject({ status: 409, body: { code: 'case-not-open' } });
    expect(await stack.read(claimId)).toMatchObject({ paidFen: 4 * FEN, recoveredFen: 0 });
    const path = `/claims/${claimId}/recoveries/${closed.recoveryIds?.[0]}/confirmation`;
    expectStatus(await stack.client.post(finance(REGION), path, {}, stack.purpose('confirm')), 200);
    expect(await stack.read(claimId)).toMatchObject({ paidFen: 4 * FEN, recoveredFen: FEN });

    const honest = expectStatus(await decide(error.caseId, 'honest-error'), 200);
    expect(honest).toMatchObject({ outcome: 'honest-error', recoveryIds: [] });
    expectStatus(await decide(unfounded.caseId, 'unfounded'), 200);
    expect(await casesOf(claimId)).toEqual([]);
    expect(await casesOf(claimId, 'closed')).toHaveLength(3);
    const again = expectStatus(await stack.client.get<CaseView>(REVIEWER, `/cases/${fraud.caseId}`), 200);
    expect(again).toMatchObject({ reason: '已核实', outcomeSaid: { zh: expect.stringContaining('追回') } });
    expect(again.recoverable).toBeUndefined();

    // The one who claims learns what was found, and no more.
    const history = await stack.client.get(operatorOf(machinery), `/claims/${claimId}/history`);
    const text = JSON.stringify(expectStatus(history, 200));
    expect(text).toContain('honest-error');
    for (const word of ['rechecked', 'unfounded', fraud.caseId]) expect(text).not.toContain(word);
  });

  test('a list of cases is read page by page, of the own region', async () => {
    const first = await stack.client.get<{ cases: CaseView[]; cursor?: string }>(
      REVIEWER,
      '/cases?state=closed&limit=2',
    );
    const page = expectStatus(first, 200);
    expect(page.cases).toHaveLength(2);
    const next = await stack.client.get<typeof page>(REVIEWER, `/cases?state=closed&limit=2&cursor=${page.cursor}`);
    const rest = expectStatus(next, 200);
    const ids = [...page.cases, ...rest.cases].map(({ caseId }) => caseId);
    expect(new Set(ids).size).toBe(3);
    for (const query of ['?limit=0', '?cursor=x', '?state=lost']) {
      expect((await stack.client.get(REVIEWER, `/cases${query}`)).status).toBe(400);
    }
    expect((await stack.client.get(REVIEWER, '/cases?region=350100')).status).toBe(403);
    expect((await stack.client.get(AUDITOR, '/cases')).status).toBe(403);
  });

  const watch = (body: object, as = REVIEWER): Promise<Answer<Entry & Problem>> =>
    stack.client.post(
      as,
      '/watchlist',
      { reason: '多次申报不实', until: '2026-12-31', ...body },
      stack.purpose('watch'),
    );
  const act = (
    deed: 'confirmation' | 'removal' | 'refusal',
    entryId: string,
    as: TokenFor,
  ): Promise<Answer<Entry & Problem>> =>
    stack.client.post(
      as,
      `/watchlist/${entryId}/${deed}`,
      deed === 'confirmation' ? {} : { reason: '已整改' },
      stack.purpose(deed),
    );
  const second = reviewer('second', REGION);

  test('two people put somebody on the watchlist, and two take them off', async () => {
    const { creditCode } = machinery;
    const early = await watch({ kind: 'enterprise', creditCode, until: '2025-06-01' });
    expect(early).toMatchObject({ status: 409, body: { code: 'watch-ends-too-early' } });
    expect((await watch({ kind: 'enterprise', creditCode: 'x' })).status).toBe(400);
    expect((await watch({ kind: 'enterprise', creditCode }, AUDITOR)).status).toBe(403);

    const { entryId } = expectStatus(await watch({ kind: 'enterprise', creditCode }, second), 201);
    expect(await act('confirmation', entryId, second)).toMatchObject({ status: 409, body: { code: 'same-person' } });
    expect((await act('confirmation', entryId, REVIEWER)).status).toBe(403);
    const other = reviewer('second', REGION, 'another');
    expect((await act('confirmation', entryId, reviewer('second', '350100'))).status).toBe(403);
    expect(expectStatus(await act('confirmation', entryId, other), 200)).toMatchObject({ state: 'listed' });
    expect(await act('confirmation', entryId, other)).toMatchObject({
      status: 409,
      body: { code: 'proposal-not-open' },
    });
    const twice = expectStatus(await watch({ kind: 'enterprise', creditCode }), 201);
    expect(await act('confirmation', twice.entryId, other)).toMatchObject({
      status: 409,
      body: { code: 'watched-already' },
    });
    // Whoever proposed the entry does not take it off alone either, nor anybody else.
    expect(await act('removal', twice.entryId, second)).toMatchObject({ body: { code: 'watch-entry-not-listed' } });
    const off = expectStatus(await act('removal', entryId, second), 201);
    expect(off).toMatchObject({ state: 'listed', removal: { state: 'proposed' } });
    expect(await act('confirmation', entryId, second)).toMatchObject({ status: 409, body: { code: 'same-person' } });
    expect(await act('removal', entryId, other)).toMatchObject({ body: { code: 'watch-entry-not-listed' } });
    expect(expectStatus(await act('refusal', entryId, other), 200)).toMatchObject({
      state: 'listed',
      removal: { state: 'refused' },
    });
    expectStatus(await act('removal', entryId, other), 201);
    expect(expectStatus(await act('confirmation', entryId, second), 200)).toMatchObject({ state: 'removed' });
    expectStatus(await act('confirmation', twice.entryId, other), 200);
    // A first reviewer takes back what is their own, and decides on nothing else.
    const mine = expectStatus(await watch({ kind: 'issuer', issuerId: 'S-mine' }), 201);
    const theirs = expectStatus(await watch({ kind: 'issuer', issuerId: 'S-theirs' }, second), 201);
    expect((await act('refusal', theirs.entryId, REVIEWER)).status).toBe(403);
    expect(expectStatus(await act('refusal', mine.entryId, REVIEWER), 200)).toMatchObject({ state: 'withdrawn' });
    expect(expectStatus(await act('refusal', theirs.entryId, other), 200)).toMatchObject({ state: 'refused' });
    const { entries } = expectStatus(await stack.client.get<{ entries: Entry[] }>(AUDITOR, '/watchlist'), 200);
    expect(entries.map(({ state }) => state).toSorted()).toEqual(['listed', 'refused', 'removed', 'withdrawn']);
    expect((await stack.client.get(operatorOf(machinery), '/watchlist')).status).toBe(403);
  });

  test('a person is watched by document or by line, and is not to be read', async () => {
    const { claimId, lines } = await paid(1);
    const [line] = await stack.lines(claimId);
    const person = lines[0]?.person;
    const byLine = expectStatus(await watch({ kind: 'person', claimId, lineId: line?.lineId }), 201);
    expect(byLine).toMatchObject({ state: 'proposed', maskedDocument: line?.document });
    expect('value' in byLine).toBe(false);
    const { documentType, documentNumber } = person ?? {};
    const byDocument = expectStatus(await watch({ kind: 'person', documentType, documentNumber }), 201);
    const none = { kind: 'person', documentType, documentNumber: `${documentNumber}0` };
    expect(await watch(none)).toMatchObject({
      status: 400,
      body: { code: 'invalid-body', errors: [{ place: { pointer: '/documentNumber' } }] },
    });
    expectStatus(await act('confirmation', byLine.entryId, second), 200);
    // Both name the same person.
    expect(await act('confirmation', byDocument.entryId, second)).toMatchObject({ body: { code: 'watched-already' } });
    expect((await watch({ kind: 'person', claimId, lineId: '0-77' })).status).toBe(404);
    expect((await watch({ kind: 'person', claimId, lineId: '0-0' }, reviewer('first', '350100'))).status).toBe(404);
  });

  test('the list stays a small read', async () => {
    for (const issuerId of ['业'.repeat(100), 'i'.repeat(65), 'issuer 1', ''])
      expect((await watch({ kind: 'issuer', issuerId })).status).toBe(400);
    const longest = (index: number) => `issuer-${index}`.padEnd(64, 'x');
    const full = Object.fromEntries(
      Array.from({ length: MOST_WATCHED }, (_, index) => [
        longest(index),
        { entryId: `wat-${'0'.repeat(16)}`, until: '2026-12-31' },
      ]),
    );
    const { endpoints } = stack.machine;
    const item = { pk: 'WATCHLIST', sk: 'LIST#issuer', kind: 'issuer', watched: full, v: 1 };
    expect(JSON.stringify(item).length).toBeLessThan(350_000);
    await engineCalls(endpoints.dynamodb)('PutItem', { TableName: endpoints.tableName, Item: marshall(item) });
    const { entryId } = expectStatus(await watch({ kind: 'issuer', issuerId: 'one-more' }), 201);
    expect(await act('confirmation', entryId, second)).toMatchObject({ status: 409, body: { code: 'watchlist-full' } });
  });

  test('who is watched shows on the claim, and what both reviewers take for fraud is looked into by others', async () => {
    const watchedLine = stack.world.line(appliances, WISH);
    const { documentType, documentNumber } = watchedLine.person;
    const { entryId } = expectStatus(await watch({ kind: 'person', documentType, documentNumber }), 201);
    expectStatus(await act('confirmation', entryId, second), 200);

    const claimId = await stack.claimOf(appliances, [watchedLine, stack.world.line(appliances, WISH)]);
    await stack.until(claimId, 'first-review');
    const shown = (await stack.lines(claimId)).toSorted((a, b) => a.row - b.row);
    expect(shown.map(({ signals }) => signals.map(({ code }) => code))).toEqual([['watchlisted'], []]);
    await sweepUntil(stack, async () => (await casesOf(claimId)).length === 1);
    expect(await casesOf(claimId)).toMatchObject([{ kind: 'watchlist-hit', lineIds: [shown[0]?.lineId] }]);

    const first = reviewer('first', REGION, 'one');
    const refusedLines = [{ lineId: shown[0]?.lineId, reason: '证件系冒用', finding: 'fraud' }];
    expectStatus(await stack.review(claimId, 'first', 'approve', first, { refusedLines }), 200);
    expectStatus(await stack.review(claimId, 'second', 'approve', reviewer('second', REGION, 'two')), 200);
    if ((await stack.read(claimId)).status === 'approval')
      expectStatus(await stack.review(claimId, 'approval', 'approve', approver(REGION)), 200);
    await stack.until(claimId, 'notice');
    await sweepUntil(stack, async () => (await casesOf(claimId)).length === 2);
    const found = (await casesOf(claimId)).find(({ kind }) => kind === 'fraud-found');
    expect(found).toMatchObject({ lineIds: [shown[0]?.lineId] });
    expect(await decide(found?.caseId ?? '', 'fraud', first)).toMatchObject({ status: 409 });
    expectStatus(await decide(found?.caseId ?? '', 'fraud'), 200);
    const [line] = (await stack.lines(claimId)).toSorted((a, b) => a.row - b.row);
    expect(line?.reasons.map(({ code }) => code)).toEqual(['refused-for-fraud']);
  });

  slow('ten seconds of failing registers; the other kinds of cases are opened above', () => {
    test("a paid claim of which the registers say nothing usable stands in nobody else's way", async () => {
      const both = [(await paid(2)).claimId, (await paid(2)).claimId];
      // Those that were paid before them are looked at while all is well.
      await dayAfterPayment(89, await paidOnOf(both[0] ?? ''));
      await stack.machine.events.fireSchedules();
      await dayAfterPayment(90, await paidOnOf(both[1] ?? ''));
      stack.registers.setMode({ mode: 'half-answers' });
      await stack.machine.events.fireSchedules();
      for (const claimId of both) {
        const path = `/claims/${claimId}/register-calls?batch=0`;
        const { calls } = expectStatus(await stack.client.get<{ calls: { outcome?: string }[] }>(AUDITOR, path), 200);
        expect(calls.map(({ outcome }) => outcome)).toContain('unusable');
        expect(await rechecks(claimId)).toEqual([]);
      }
      stack.registers.setMode({ mode: 'up' });
      await sweepUntil(stack, async () => {
        const done = await Promise.all(both.map(async (claimId) => (await rechecks(claimId)).length));
        return done.every((times) => times === 1);
      });
      const opened = (await Promise.all(both.map((claimId) => casesOf(claimId)))).flat();
      expect(opened.filter(({ kind }) => kind === 'certificate-revoked' || kind === 'employment-ended')).toEqual([]);
    });
  });

  test('reaches what it stands for', () => expectReached('cases', stack.client.witness));
});
