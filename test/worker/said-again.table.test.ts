import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { handler as caseApi } from '#functions/case/api-handler.ts';
import { caseIdOf, type NewCase } from '#functions/case/case.ts';
import { closing, getCase, openCases } from '#functions/case/case-store.ts';
import { onClaim } from '#functions/claim/claim-store.ts';
import { claimPk } from '#functions/claim/keys.ts';
import type { OutboxItem } from '#functions/claim/outbox.ts';
import { transact } from '#functions/shared/table-store.ts';
import { handler as workerApi } from '#functions/worker/api-handler.ts';
import { MOST_SAID_AGAIN } from '#functions/worker/denial.ts';
import { workerCode } from '#functions/worker/worker-code.ts';
import { handedOut, handOut, MOST_CODES_A_DAY } from '#functions/worker/worker-code-store.ts';
import { NOW, NoticeWorld, type Told } from '#test/notice/notice-world.ts';
import { itemsUnder } from '#test/payment/table.ts';

const KEYS = { encryption: Buffer.alloc(32, 1), fingerprint: Buffer.alloc(32, 2) };
vi.mock('#functions/shared/field-keys-store.ts', () => ({ fieldKeys: () => Promise.resolve(KEYS) }));

const LINE = '0-1';
const FINANCE = 'looks-into-it';

describe('a worker who says again that a line is not theirs', () => {
  let world: NoticeWorld;
  beforeAll(async () => {
    world = await NoticeWorld.start();
  });
  afterAll(() => world.close());

  /** With a code of their own each time. */
  async function says(claimId: string, body: object, key?: string): Promise<Told> {
    const place = { claimId, revision: 1, lineId: LINE };
    const issue = ((await handedOut(place))?.issue ?? 0) + 1;
    const validUntil = new Date(Date.now() + 86_400_000).toISOString();
    await transact([
      handOut(place, { issue, issuedBy: `issuer-${issue}`, request: 'r', validUntil, day: 'some day', ofDay: 1 }),
    ]);
    const code = workerCode(KEYS, { ...place, issue });
    const whole = { claimId, lineId: LINE, code, ...body };
    return world.call(workerApi, 'POST', '/denials', {}, { body: whole, ...(key === undefined ? {} : { key }) });
  }

  /** The outbox, as far as it opens cases. */
  async function openedCases(claimId: string): Promise<readonly string[]> {
    const told = await itemsUnder<OutboxItem>(claimPk(claimId), 'OUTBOX#');
    const cases = told.flatMap(({ message }): readonly NewCase[] =>
      message.type === 'open-case' ? message.cases : [],
    );
    await openCases(claimId, cases, NOW);
    return cases.map((each) => caseIdOf(claimId, each));
  }

  async function caseSeen(caseId: string): Promise<Told> {
    const { region = '' } = (await getCase(caseId)) ?? {};
    const as = { subject: FINANCE, roles: 'second-reviewer', region };
    return world.call(caseApi, 'GET', '/cases/{caseId}', { caseId }, { as });
  }

  test('is heard: what they add is kept in their words and stands before whoever decides', async () => {
    const { claimId } = await world.underNotice(2);
    expect((await says(claimId, { statement: '我没有参加过培训。' })).status).toBe(202);
    const [caseId = ''] = await openedCases(claimId);
    const before = await caseSeen(caseId);
    const etag = (await world.claim(claimId)).eventSeq;

    const added = { statement: '证书也不是我的。', contact: '13800000007' };
    expect((await says(claimId, added, 'one-and-the-same-key')).status).toBe(202);
    expect((await world.claim(claimId)).eventSeq).toBe(etag + 1);
    expect((await says(claimId, {})).status).toBe(202);
    expect((await world.claim(claimId)).eventSeq).toBe(etag + 1);

    const [listed] = (await world.objections(claimId)).body.objections;
    expect(listed).toMatchObject({
      hasContact: true,
      denial: { statement: '我没有参加过培训。', timesAdded: 1, added: [{ by: 'code', statement: added.statement }] },
    });
    expect(JSON.stringify(listed)).not.toContain(added.contact);
    const [whole] = (await world.objections(claimId, { objectionId: listed.objectionId })).body.objections;
    expect(whole.denial.added).toMatchObject([added]);
    const after = await caseSeen(caseId);
    expect(after.body.denials).toMatchObject([{ statement: '我没有参加过培训。', added: [added] }]);
    // Whoever saw the case before has another one in hand now.
    expect(after.etag).not.toBe(before.etag);
    expect(await getCase(caseId)).toMatchObject({ notBy: expect.arrayContaining(['issuer-1', 'issuer-2']) });

    // Whoever claims is told of none of it.
    const told = JSON.stringify(await world.told(claimId));
    for (const word of [added.statement, 'said-again', 'worker-denied']) expect(told).not.toContain(word);
  });

  test('after people have decided, has the case opened anew, and their decision stands', async () => {
    const { claimId } = await world.underNotice(2);
    await says(claimId, { statement: '不是我。' });
    const [first = ''] = await openedCases(claimId);
    const [objection] = (await world.objections(claimId)).body.objections;
    expect((await world.decide(claimId, objection.objectionId, 'dismiss')).status).toBe(200);
    const found = await getCase(first);
    if (found === undefined) throw new Error('No case was opened.');
    await onClaim<void>(claimId, NOW, (claim) => ({
      step: {
        event: { type: 'case-closed', actor: { kind: 'system', id: 'test' } },
        also: [
          closing(found, {
            hands: { by: FINANCE },
            at: NOW.toISOString(),
            outcome: 'unfounded',
            decidedIn: claim.eventSeq + 1,
            recoveryIds: [],
          }),
        ],
      },
      done: () => undefined,
    }));
    await says(claimId, { statement: '请再核实一次。' });
    const [, second = ''] = await openedCases(claimId);
    expect(second).not.toBe(first);
    expect((await caseSeen(second)).body).toMatchObject({
      state: 'open',
      denials: [{ added: [{ statement: '请再核实一次。' }] }],
    });
    await says(claimId, { statement: '请尽快。' });
    expect(new Set(await openedCases(claimId))).toEqual(new Set([first, second]));
    expect(await world.claim(claimId)).toMatchObject({ heldFen: 0 });
    expect(await world.standings(claimId)).toEqual(['granted', 'granted']);
  });

  test('is told when as much is kept as is kept of one line', async () => {
    const { claimId } = await world.underNotice(1);
    const statuses: number[] = [];
    for (let time = 0; time <= MOST_SAID_AGAIN + 1; time += 1) {
      statuses.push((await says(claimId, { statement: `第${time}次。` })).status);
    }
    expect(statuses).toEqual([...Array.from({ length: MOST_SAID_AGAIN + 1 }, () => 202), 429]);
    const [{ objectionId }] = (await world.objections(claimId)).body.objections;
    const [whole] = (await world.objections(claimId, { objectionId })).body.objections;
    expect(whole.denial).toMatchObject({ timesAdded: MOST_SAID_AGAIN });
    expect(whole.denial.added).toHaveLength(MOST_SAID_AGAIN);
  });

  test('asks for codes of one line so many times a day, and the same request again does not count', async () => {
    const { claimId, region } = await world.underNotice(1);
    const as = { subject: 'officer', roles: 'second-reviewer', region };
    const ask = (key: string) =>
      world.call(
        workerApi,
        'POST',
        '/claims/{claimId}/lines/{lineId}/worker-code',
        { claimId, lineId: LINE },
        { as, key, body: {} },
      );
    const answers = [];
    for (let time = 0; time <= MOST_CODES_A_DAY; time += 1) answers.push(await ask(`key-of-code-${time}`));
    expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: MOST_CODES_A_DAY }, () => 201), 429]);
    const last = `key-of-code-${MOST_CODES_A_DAY - 1}`;
    expect(await ask(last)).toMatchObject({ status: 201, body: { code: answers.at(-2)?.body.code } });
  });
});
