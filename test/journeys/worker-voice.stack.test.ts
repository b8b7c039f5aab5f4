import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, expectStatus, type TokenFor } from '#local/main-job/client.ts';
import { ENTERPRISES, type SampleEnterprise } from '#samples/enterprises.ts';
import { type Person, residentId, type SampleLine } from '#samples/world.ts';
import { decideObjection, sweepUntil } from '#test/support/deeds.ts';
import { ending } from '#test/support/ending.ts';
import { expectReached } from '#test/support/reached.ts';
import { AUDITOR, operatorOf, type Problem, reviewer, RunningStack } from '#test/support/running-stack.ts';
import { slow } from '#test/support/slow.ts';

const { machinery, garments } = ENTERPRISES;
const REGION = machinery.region;
const FEN = 70_000;
const WISH = { occupation: '保安员', level: '5', issuedOn: '2025-03-01' } as const;

interface WorkerLine {
  readonly claimId: string;
  readonly lineId: string;
  readonly enterpriseId: string;
  readonly standing: string;
  readonly denied: boolean;
}

interface CaseView {
  readonly caseId: string;
  readonly kind: string;
  readonly claimId: string;
  readonly lineIds: readonly string[];
}

const worker = ({ documentType, documentNumber }: Person): TokenFor => ({
  role: 'worker',
  sub: 'a-worker',
  documentType,
  documentNumber,
});

describe("the worker's voice", () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 31 });
    await stack.appropriate(REGION, 100_000_000);
  });
  afterAll(() => stack.close());

  const linesOf = (count: number, enterprise: SampleEnterprise = machinery) =>
    Array.from({ length: count }, () => stack.world.line(enterprise, WISH));

  async function atReview(lines: readonly SampleLine[], enterprise: SampleEnterprise = machinery) {
    const claimId = await stack.claimOf(enterprise, lines);
    await stack.until(claimId, 'first-review');
    return claimId;
  }

  const ownLines = async (person: Person) =>
    expectStatus(await stack.client.get<{ lines: WorkerLine[] }>(worker(person), '/worker-lines'), 200).lines;

  const deny = (person: Person, claimId: string, lineId: string, more: object = {}): Promise<Answer<Problem>> =>
    stack.client.post(worker(person), `/claims/${claimId}/lines/${lineId}/denial`, more, stack.purpose('deny'));

  const byCode = (body: object, purpose = stack.purpose('deny by code')): Promise<Answer<Problem>> =>
    stack.client.post(undefined, '/denials', body, purpose);

  async function codeFor(claimId: string, lineId: string, purpose = stack.purpose('code')): Promise<string> {
    const path = `/claims/${claimId}/lines/${lineId}/worker-code`;
    const asked = stack.client.post<{ code: string }>(reviewer('first', REGION, 'issuer'), path, {}, purpose);
    return expectStatus(await asked, 201).code;
  }

  /** Cases of the claim, once the outbox has opened as many. */
  async function casesOf(claimId: string, count: number, region = REGION): Promise<CaseView[]> {
    let found: CaseView[] = [];
    await sweepUntil(stack, async () => {
      const page = await stack.client.get<{ cases: CaseView[] }>(AUDITOR, `/cases?region=${region}&limit=100`);
      found = expectStatus(page, 200).cases.filter((each) => each.claimId === claimId);
      return found.length >= count;
    });
    expect(found).toHaveLength(count);
    return found;
  }

  async function firstApproves(claimId: string, more: Readonly<Record<string, unknown>> = {}): Promise<void> {
    expectStatus(await stack.review(claimId, 'first', 'approve', reviewer('first', REGION), more), 200);
    await stack.until(claimId, 'second-review');
  }

  async function secondApproves(claimId: string): Promise<void> {
    expectStatus(await stack.review(claimId, 'second', 'approve', reviewer('second', REGION)), 200);
  }

  const standings = async (claimId: string) => (await stack.lines(claimId)).map(({ standing }) => standing);

  slow('a whole claim held over its notice; a denial before the first review stands below', () => {
    test('between the reviews: the line begins its notice held, and people look into it', async () => {
      const lines = linesOf(3);
      const claimId = await atReview(lines);
      await firstApproves(claimId);
      const [first, denied] = lines.map(({ person }) => person) as [Person, Person, Person];
      const [own] = await ownLines(denied);
      expect(own).toMatchObject({ claimId, enterpriseId: machinery.creditCode, standing: 'granted', denied: false });
      const lineId = own?.lineId ?? '';

      // Nobody denies somebody else's line.
      expect(await deny(first, claimId, lineId)).toMatchObject({ status: 404 });
      expect((await stack.client.get(AUDITOR, '/worker-lines')).status).toBe(403);
      const words = { statement: '我没有参加过这个培训', contact: '请打电话' };
      const received = await deny(denied, claimId, lineId, words);
      expect(received).toMatchObject({ status: 202, body: { received: true } });
      expect(JSON.stringify(received.body)).not.toContain(claimId);
      expect(await deny(denied, claimId, lineId)).toEqual(received);
      expect(await ownLines(denied)).toMatchObject([{ lineId, denied: true }]);

      const [opened] = await casesOf(claimId, 1);
      expect(opened).toMatchObject({ kind: 'worker-denial', lineIds: [lineId] });
      const path = `/cases/${opened?.caseId}`;
      expect(expectStatus(await stack.client.get(reviewer('first', REGION), path), 200)).toMatchObject({
        denials: [words],
      });
      expect((await stack.client.get(reviewer('first', '350100'), path)).status).toBe(404);

      await secondApproves(claimId);
      const notice = await stack.until(claimId, 'notice');
      expect(notice).toMatchObject({ heldFen: FEN, pendingFen: 2 * FEN, openObjections: 1 });
      expect((await standings(claimId)).toSorted()).toEqual(['granted', 'granted', 'held']);
      const theirs = await stack.client.get<{ lines: { standing: string }[] }>(
        operatorOf(machinery),
        `/claims/${claimId}/lines`,
      );
      expect(expectStatus(theirs, 200).lines.map(({ standing }) => standing)).toEqual([
        'granted',
        'granted',
        'granted',
      ]);
      await stack.passNotice(claimId);
      await stack.until(claimId, 'objection-review');
      const { events } = await stack.events(claimId);
      const held = events.find(({ type }) => type === 'denied-lines-held');
      expect(held?.data).toMatchObject({ lineIds: [lineId], heldFen: FEN });
      const objectionId = await objectionOf(claimId, lineId);
      expectStatus(await decideObjection(stack, claimId, objectionId, 'uphold'), 200);
      expect(await ending(stack, claimId, 'paid')).toMatchObject({ paidFen: 2 * FEN, cancelledFen: FEN });
    });
  });

  /** As the second reviewer finds it with the case. */
  async function objectionOf(claimId: string, lineId: string): Promise<string> {
    const [opened] = (await casesOf(claimId, 1)).filter(({ lineIds }) => lineIds.includes(lineId));
    const found = await stack.client.get<{ denials: { lineId: string; objectionId: string }[] }>(
      reviewer('second', REGION),
      `/cases/${opened?.caseId}`,
    );
    return expectStatus(found, 200).denials[0]?.objectionId ?? '';
  }

  test('before the first review: the reviewer answers the line by itself, with evidence', async () => {
    const lines = linesOf(2);
    const claimId = await atReview(lines);
    const [own] = await ownLines(lines[0]?.person as Person);
    const lineId = own?.lineId ?? '';
    expectStatus(await deny(lines[0]?.person as Person, claimId, lineId), 202);
    const seen = expectStatus(
      await stack.client.get<{ lines: { lineId: string; toAnswer?: { evidenceFor: string[] } }[] }>(
        reviewer('first', REGION),
        `/claims/${claimId}/lines`,
      ),
      200,
    );
    const toAnswer = seen.lines.filter((line) => line.toAnswer !== undefined);
    const denied = toAnswer.find((line) => line.lineId === lineId);
    expect(denied?.toAnswer?.evidenceFor).toContain('worker-denied');
    // Others may have been drawn for a close look.
    const others = toAnswer
      .filter((line) => line.lineId !== lineId)
      .map((line) => ({ lineId: line.lineId, reason: 'test', evidence: '劳动合同' }));
    const approve = async (...cleared: object[]) =>
      (
        await stack.review(claimId, 'first', 'approve', reviewer('first', REGION), { cleared: [...others, ...cleared] })
      ).body.errors?.map(({ code }) => code);
    expect(await approve()).toEqual(['line-not-answered']);
    expect(await approve({ lineId, reason: 'test' })).toEqual(['evidence-missing']);
    await firstApproves(claimId, { cleared: [...others, { lineId, reason: 'test', evidence: '劳动合同' }] });
    await secondApproves(claimId);
    // Both reviewers knew of it: nothing holds the line any more, and the case goes on.
    expect(await stack.until(claimId, 'notice')).toMatchObject({ heldFen: 0, pendingFen: 2 * FEN, openObjections: 0 });
    const [opened] = await casesOf(claimId, 1);
    expect(expectStatus(await stack.client.get(AUDITOR, `/cases/${opened?.caseId}`), 200)).toMatchObject({
      state: 'open',
      denials: [{ lineId, state: 'answered' }],
    });
    await stack.passNotice(claimId);
    expect(await ending(stack, claimId, 'paid')).toMatchObject({ paidFen: 2 * FEN });
  });

  slow('a claim of its own for each; a denial before and between the reviews stands above', () => {
    test('returned and submitted anew, the claim has left no denial behind', async () => {
      const lines = linesOf(2);
      const claimId = await atReview(lines);
      const person = lines[0]?.person as Person;
      const [before] = await ownLines(person);
      const said = { lineId: before?.lineId ?? '', reason: 'test', evidence: '劳动合同' };
      expectStatus(await deny(person, claimId, said.lineId, { statement: '不是我' }), 202);
      const answering = (lineId: string) => ({
        cleared: [...others(lineId), { ...said, lineId }],
      });
      let shown = await stack.lines(claimId);
      // Those that were drawn for a close look besides.
      const others = (but: string) =>
        shown
          .filter((line) => line.toAnswer !== undefined && line.lineId !== but)
          .map(({ lineId }) => ({ lineId, reason: 'test', evidence: '劳动合同' }));
      // Even answered in the first revision it needs an answer in the second.
      await firstApproves(claimId, answering(said.lineId));
      // Whoever returns the claim does not tell the enterprise which line was denied.
      const told = await stack.review(claimId, 'second', 'return', reviewer('second', REGION), {
        corrections: [{ lineId: said.lineId, reason: '本人来电否认' }],
      });
      expect(told.body.errors?.map(({ code }) => code)).toEqual(['line-denied']);
      const other = shown.find((line) => line.lineId !== said.lineId)?.lineId ?? '';
      const corrections = [{ lineId: other, reason: '证书照片模糊' }];
      expectStatus(await stack.review(claimId, 'second', 'return', reviewer('second', REGION), { corrections }), 200);
      await stack.until(claimId, 'returned');
      await stack.submitLines(machinery, claimId, lines.toReversed());
      await stack.until(claimId, 'first-review');
      const [own] = await ownLines(person);
      const lineId = own?.lineId ?? '';
      expect(own).toMatchObject({ denied: false });

      shown = await stack.lines(claimId);
      const denied = shown.filter(({ toAnswer }) => toAnswer?.evidenceFor?.includes('worker-denied'));
      expect(denied.map((line) => line.lineId)).toEqual([lineId]);
      const approved = await stack.review(claimId, 'first', 'approve', reviewer('first', REGION), {
        cleared: others(lineId),
      });
      expect(approved.body.errors?.map(({ code }) => code)).toEqual(['line-not-answered']);
      await firstApproves(claimId, answering(lineId));
      await secondApproves(claimId);
      expect(await stack.until(claimId, 'notice')).toMatchObject({ heldFen: 0, pendingFen: 2 * FEN });
      expect(await ownLines(person)).toMatchObject([{ lineId, denied: true }]);
      await casesOf(claimId, 1);
      await stack.passNotice(claimId);
      expect(await ending(stack, claimId, 'paid')).toMatchObject({ paidFen: 2 * FEN });
    });

    test('refused by the reviewers, the denied line needs nobody any more', async () => {
      const lines = linesOf(2);
      const claimId = await atReview(lines);
      const [own] = await ownLines(lines[0]?.person as Person);
      expectStatus(await deny(lines[0]?.person as Person, claimId, own?.lineId ?? ''), 202);
      await stack.reviewBoth(claimId, 'approve', { refusedLines: [{ lineId: own?.lineId, reason: 'test' }] });
      expect(await stack.until(claimId, 'notice')).toMatchObject({ heldFen: 0, pendingFen: FEN, openObjections: 0 });
      await stack.passNotice(claimId);
      expect(await ending(stack, claimId, 'paid')).toMatchObject({ paidFen: FEN, cancelledFen: FEN });
    });

    test('denied by everybody, the claim is published and nothing of it is paid', async () => {
      const lines = linesOf(2);
      const claimId = await atReview(lines);
      await firstApproves(claimId);
      for (const { person } of lines) {
        const [own] = await ownLines(person);
        expectStatus(await deny(person, claimId, own?.lineId ?? ''), 202);
      }
      await secondApproves(claimId);
      expect(await stack.until(claimId, 'notice')).toMatchObject({
        heldFen: 2 * FEN,
        pendingFen: 0,
        openObjections: 2,
      });
      await stack.passNotice(claimId);
      await stack.until(claimId, 'objection-review');
      for (const { caseId } of await casesOf(claimId, 2)) {
        const found = await stack.client.get<{ denials: { objectionId: string }[] }>(AUDITOR, `/cases/${caseId}`);
        const [denial] = expectStatus(found, 200).denials;
        expectStatus(await decideObjection(stack, claimId, denial?.objectionId ?? '', 'uphold'), 200);
      }
      expect(await ending(stack, claimId, 'rejected')).toMatchObject({ paidFen: 0, cancelledFen: 2 * FEN });
    });
  });

  test('by a one-time code, under notice: whatever is wrong, the answer is the same', async () => {
    const claimId = await atReview(linesOf(2));
    const [one, other] = (await stack.lines(claimId)).map(({ lineId }) => lineId) as [string, string];
    const code = await codeFor(claimId, one, `code ${claimId}`);
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(await codeFor(claimId, one, `code ${claimId}`)).toBe(code);
    await stack.reviewBoth(claimId, 'approve');
    await stack.until(claimId, 'notice');

    const wrong = [
      await byCode({ claimId, lineId: other, code }),
      await byCode({ claimId, lineId: '0-99', code }),
      await byCode({ claimId: 'clm-00000000000000000000', lineId: one, code }),
      await byCode({ claimId, lineId: one, code: '00000-00000' }),
    ];
    for (const answer of wrong) expect(answer).toEqual(wrong[0]);
    expect(wrong[0]).toMatchObject({ status: 404, body: { code: 'code-not-accepted' } });
    expect(await stack.read(claimId)).toMatchObject({ heldFen: 0 });

    const said = { claimId, lineId: one, code: code.toLowerCase().replace('-', ' ') };
    const received = await byCode(said, `said ${claimId}`);
    expect(received).toMatchObject({ status: 202, body: { received: true } });
    expect(await byCode(said, `said ${claimId}`)).toEqual(received);
    expect(await byCode(said)).toEqual(wrong[0]);
    expect(await stack.read(claimId)).toMatchObject({ heldFen: FEN, pendingFen: FEN, openObjections: 1 });
    const [opened] = await casesOf(claimId, 1);
    // Whoever had the code in hand does not decide what came of it.
    const outcome = { outcome: 'unfounded', reason: 'test' };
    const decided = await stack.client.post<Problem>(
      reviewer('first', REGION, 'issuer'),
      `/cases/${opened?.caseId}/outcome`,
      outcome,
      stack.purpose('outcome'),
    );
    expect(decided).toMatchObject({ status: 409, body: { code: 'same-person' } });
    expectStatus(await decideObjection(stack, claimId, await objectionOf(claimId, one), 'dismiss'), 200);
    await stack.passNotice(claimId);
    expect(await ending(stack, claimId, 'paid')).toMatchObject({ paidFen: 2 * FEN });
  });

  slow('a claim that waits for money has to be paid afterwards; the queue itself is the journey of funds', () => {
    test('while the claim waits for money its line is called back: the other keeps its place, is paid, and it comes later', async () => {
      const lines = linesOf(2, garments);
      const claimId = await atReview(lines, garments);
      await stack.reviewBoth(claimId, 'approve');
      await stack.passNotice(claimId);
      const { queue } = (await stack.until(claimId, 'awaiting-funds')) as { queue?: object };
      const person = lines[1]?.person as Person;
      const [own] = await ownLines(person);
      expectStatus(await deny(person, claimId, own?.lineId ?? ''), 202);
      expect(await stack.read(claimId)).toMatchObject({
        status: 'awaiting-funds',
        heldFen: FEN,
        pendingFen: FEN,
        openObjections: 1,
        queue,
      });
      await stack.appropriate(garments.region, 100_000_000);
      expect(await stack.until(claimId, 'objection-review')).toMatchObject({ paidFen: FEN, heldFen: FEN });
      const [opened] = await casesOf(claimId, 1, garments.region);
      const found = await stack.client.get<{ denials: { objectionId: string }[] }>(AUDITOR, `/cases/${opened?.caseId}`);
      const [denial] = expectStatus(found, 200).denials;
      expectStatus(await decideObjection(stack, claimId, denial?.objectionId ?? '', 'dismiss'), 200);
      expect(await ending(stack, claimId, 'paid')).toMatchObject({ paidFen: 2 * FEN });

      // After the money nothing can be held: people look into it.
      const early = lines[0]?.person as Person;
      const [paid] = await ownLines(early);
      expect(paid).toMatchObject({ standing: 'paid' });
      expectStatus(await deny(early, claimId, paid?.lineId ?? ''), 202);
      expect(await casesOf(claimId, 2, garments.region)).toHaveLength(2);
      expect(await ending(stack, claimId, 'paid')).toMatchObject({ paidFen: 2 * FEN });
    });
  });

  test('the one who claims is not told which line, and who said so', async () => {
    const lines = linesOf(1);
    const claimId = await atReview(lines);
    const person = lines[0]?.person as Person;
    const [own] = await ownLines(person);
    await codeFor(claimId, own?.lineId ?? '');
    expectStatus(await deny(person, claimId, own?.lineId ?? ''), 202);
    await casesOf(claimId, 1);
    // Nor by guessing at what a hash was made of.
    const hidden = (await stack.events(claimId)).events.filter(({ type }) =>
      ['screened', 'worker-code-issued', 'worker-denied', 'case-opened'].includes(type),
    );
    const salts = hidden.map(({ data }) => String(data['salt']));
    expect(salts).toEqual(salts.map(() => expect.stringMatching(/^[\w-]{22}$/)));
    expect(new Set(salts).size).toBe(4);
    const history = await stack.client.get(operatorOf(machinery), `/claims/${claimId}/history`);
    const text = JSON.stringify(expectStatus(history, 200));
    for (const word of [
      'under-examination',
      'denied',
      'denial',
      'case-',
      'worker',
      `"${own?.lineId}"`,
      'salt',
      ...salts,
    ])
      expect(text).not.toContain(word);
    expect(JSON.stringify(await stack.client.get(operatorOf(machinery), `/claims/${claimId}`))).not.toContain('denied');
    expect((await stack.client.get(operatorOf(machinery), `/cases?region=${REGION}`)).status).toBe(403);
  });

  test('consent that the roster does not tell is what the worker said', async () => {
    const lines = linesOf(4);
    const [silent, given, withdrawn, general] = lines as [SampleLine, SampleLine, SampleLine, SampleLine];
    const consent = async ({ person }: SampleLine, body: object) =>
      expectStatus(
        await stack.client.post(
          worker(person),
          '/consents',
          { enterpriseId: machinery.creditCode, ...body },
          stack.purpose('consent'),
        ),
        201,
      );
    await consent(given, { given: true, certificateNumber: given.certificateNumber });
    await consent(withdrawn, { given: true });
    await consent(withdrawn, { given: false, certificateNumber: withdrawn.certificateNumber });
    await consent(general, { given: true });
    const kept = await stack.client.get<{ consents: object[] }>(worker(withdrawn.person), '/consents');
    expect(expectStatus(kept, 200).consents).toMatchObject([{ given: true }, { given: false }]);
    expect(JSON.stringify(kept.body)).not.toContain(withdrawn.certificateNumber);
    expect((await stack.client.post(AUDITOR, '/consents', {}, stack.purpose('consent'))).status).toBe(400);
    const body = { enterpriseId: machinery.creditCode, given: true };
    expect((await stack.client.post(AUDITOR, '/consents', body, stack.purpose('consent'))).status).toBe(403);

    const claimId = await atReview([silent, given, withdrawn, general]);
    const shown = (await stack.lines(claimId)).toSorted((a, b) => a.row - b.row);
    const unknown = shown.map((line) => JSON.stringify(line).includes('consent-unknown'));
    expect(unknown).toEqual([true, false, false, false]);
    const refused = shown.map(({ reasons }) => reasons.map(({ code }) => code));
    expect(refused).toEqual([[], [], ['no-consent'], []]);
  });

  test("a worker's own word counts before the one that the roster has for them", async () => {
    const lines = linesOf(2);
    const [signed, refusing] = lines as [SampleLine, SampleLine];
    const body = { enterpriseId: machinery.creditCode, given: false };
    const said = await stack.client.post(worker(refusing.person), '/consents', body, stack.purpose('consent'));
    expectStatus(said, 201);
    const claimId = await stack.claimOf(machinery, [signed, refusing], { header: '本人授权', cells: ['是', '是'] });
    await stack.until(claimId, 'first-review');
    const shown = (await stack.lines(claimId)).toSorted((a, b) => a.row - b.row);
    expect(shown.map(({ reasons }) => reasons.map(({ code }) => code))).toEqual([[], ['no-consent']]);
  });

  test('a worker is the one of the roster, however the sign-in writes their number; a number that is none is told', async () => {
    const born = ['1985-04-05', '1986-04-05', '1987-04-05'];
    const spellings = [
      (number: string) => number.toLowerCase(),
      (number: string) => `${number.slice(0, 6)} ${number.slice(6)} `,
      (number: string) => number.replace('X', 'Ｘ'),
    ];
    const people = born.map((day) => {
      const serial = Array.from({ length: 1_000 }, (_, each) => each).find((each) =>
        residentId(day, each).endsWith('X'),
      );
      return stack.world.person({ documentNumber: residentId(day, serial ?? 0) });
    });
    const written = people.map((person, index) => ({
      ...person,
      documentNumber: spellings[index]?.(person.documentNumber) ?? '',
    }));
    const body = { enterpriseId: machinery.creditCode.toLowerCase(), given: false };
    for (const person of written.slice(0, 2)) {
      expectStatus(await stack.client.post(worker(person), '/consents', body, stack.purpose('consent')), 201);
    }
    const lines = people.map((person) => stack.world.line(machinery, { ...WISH, person }));
    const claimId = await stack.claimOf(machinery, lines, { header: '本人授权', cells: ['是', '是', '是'] });
    await stack.until(claimId, 'first-review');
    const shown = (await stack.lines(claimId)).toSorted((a, b) => a.row - b.row);
    expect(shown.map(({ reasons }) => reasons.map(({ code }) => code))).toEqual([['no-consent'], ['no-consent'], []]);
    const [, , third] = written as [Person, Person, Person];
    const [own] = await ownLines(third);
    expect(own).toMatchObject({ claimId, standing: 'granted' });
    expect(await deny(third, claimId, own?.lineId ?? '')).toMatchObject({ status: 202 });

    const none = { ...third, documentNumber: `${third.documentNumber.slice(0, 17)}0` };
    const told = await stack.client.get<Problem & { errors: { code: string }[] }>(worker(none), '/worker-lines');
    expect(told).toMatchObject({
      status: 403,
      body: { code: 'identity-unusable', errors: [{ code: 'token-resident-id-check-character' }] },
    });
  });

  test('consents are as many as somebody needs, and what there is may always be withdrawn', async () => {
    const { person } = stack.world.line(machinery, WISH);
    const consent = (given: boolean, certificateNumber?: string): Promise<Answer<Problem>> => {
      const body = { enterpriseId: machinery.creditCode, given, certificateNumber };
      return stack.client.post(worker(person), '/consents', body, stack.purpose('consent'));
    };
    for (let time = 1; time <= 52; time += 1) expectStatus(await consent(time % 2 === 0), 201);
    for (let made = 1; made < 100; made += 1) expectStatus(await consent(true, `MADE-UP-${made}`), 201);
    expect(await consent(true, 'MADE-UP-100')).toMatchObject({ status: 409, body: { code: 'too-many-consents' } });
    expectStatus(await consent(false, 'MADE-UP-1'), 201);
    expectStatus(await consent(false), 201);
    const kept = await stack.client.get<{ consents: { given: boolean; said: { given: boolean }[] }[] }>(
      worker(person),
      '/consents',
    );
    const { consents } = expectStatus(kept, 200);
    expect(consents).toHaveLength(100);
    const [general] = consents;
    expect([general?.given, general?.said.length, general?.said.at(-1)?.given]).toEqual([false, 50, false]);
  });

  test('wrong codes are counted', async () => {
    const body = { claimId: 'clm-00000000000000000001', lineId: '0-0', code: '00000-00000' };
    const answers = new Set<number>();
    for (let attempt = 0; attempt < 62; attempt += 1) answers.add((await byCode(body)).status);
    expect([...answers]).toEqual([404, 429]);
  });

  test('reaches what it stands for', () => expectReached('worker-voice', stack.client.witness));
});
