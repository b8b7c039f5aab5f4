import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays, shanghaiDate } from '#functions/shared/calendar/calendar-date.ts';
import { type Answer, expectStatus, type TokenFor } from '#local/main-job/client.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import type { SampleLine } from '#samples/world.ts';
import { attach, SCANNED_PDF } from '#test/support/attachments.ts';
import { expectReached } from '#test/support/reached.ts';
import { paperOf } from '#test/support/paper.ts';
import { AUDITOR, operatorOf, type Problem, reviewer, RunningStack } from '#test/support/running-stack.ts';

const { machinery } = ENTERPRISES;
const REGION = machinery.region;
const ELSEWHERE = '350100';
const FIRST = reviewer('first', REGION);
const SECOND = reviewer('second', REGION);
const OPERATOR = String(operatorOf(machinery).sub);
/** Holds no office here, only one elsewhere. */
const GUEST = reviewer('first', ELSEWHERE, 'guest');
const ADMINISTRATOR: TokenFor = { role: 'administrator', sub: 'administrator' };
const SUPERVISOR: TokenFor = { role: 'supervisor', region: REGION, sub: 'supervisor' };
const REVEALS_PER_DAY = 3;

interface Named {
  readonly standInId: string;
  readonly state: string;
}
interface Event {
  readonly type: string;
  readonly actor: { readonly id: string; readonly role?: string; readonly onBehalfOf?: string };
  readonly data: Readonly<Record<string, unknown>>;
}

describe('offices: stand-ins, recusal, fields in clear', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 61, environment: { REVEALS_PER_DAY: String(REVEALS_PER_DAY) } });
    await stack.appropriate(REGION, 100_000_000);
  });
  afterAll(() => stack.close());

  const line = (): SampleLine =>
    stack.world.line(machinery, { occupation: '保安员', level: '5', issuedOn: '2025-03-01' });
  const inReview = async (): Promise<string> => {
    const claimId = await stack.claimOf(machinery, [line()]);
    await stack.until(claimId, 'first-review');
    return claimId;
  };
  const today = () => shanghaiDate(stack.machine.clock.now());
  const post = <T>(as: TokenFor, path: string, body: object): Promise<Answer<T>> =>
    stack.client.post<T>(as, path, body, stack.purpose(path));
  const name = (as: TokenFor, more: object): Promise<Answer<Named & Problem>> =>
    post(as, '/stand-ins', { region: REGION, until: addDays(today(), 7), reason: 'leave', ...more });
  const events = async (claimId: string): Promise<readonly Event[]> => {
    const answer = await stack.client.get<{ events: Event[]; chain: object }>(AUDITOR, `/claims/${claimId}/history`);
    expect(answer.body.chain).toMatchObject({ intact: true });
    return answer.body.events;
  };
  const expectRefused = (answer: Answer<unknown>, status: number, code: string): void =>
    expect({ status: answer.status, code: (answer.body as Problem).code }).toEqual({ status, code });

  /** Whoever comes once is known as an officer from then on. */
  const comes = async (...officers: readonly TokenFor[]): Promise<void> => {
    for (const officer of officers) expectStatus(await stack.client.get(officer, '/notifications'), 200);
  };

  test('nobody fills an office, or is away from one, in whose name nobody ever came', async () => {
    const role = 'first-reviewer';
    expectRefused(await name(FIRST, { role, standIn: 'invented' }), 409, 'officer-unknown');
    await comes(
      FIRST,
      SECOND,
      GUEST,
      ...['reserve', 'somebody', 'newcomer'].map((sub) => reviewer('second', ELSEWHERE, sub)),
    );
    const away = { role, standIn: 'reserve', onBehalfOf: 'first-nobody' };
    expectRefused(await name(ADMINISTRATOR, away), 409, 'officer-unknown');
    // Whoever comes with another role than an officer's is none.
    await comes({ ...operatorOf(machinery), sub: 'a-clerk' });
    expectRefused(await name(FIRST, { role, standIn: 'a-clerk' }), 409, 'officer-unknown');
  });

  test('a stand-in signs in both names, and neither of the two signs again', async () => {
    const [claimId, other] = [await inReview(), await inReview()];
    expectRefused(await stack.review(claimId, 'first', 'approve', GUEST), 404, 'not-found');
    const role = 'first-reviewer';
    const standIn = 'guest';

    expectRefused(await name(FIRST, { role, standIn, until: addDays(today(), -1) }), 409, 'stand-in-ends-too-early');
    expectRefused(await name(FIRST, { role, standIn, until: addDays(today(), 92) }), 409, 'stand-in-too-long');
    expectRefused(await name(FIRST, { role, standIn: String(FIRST.sub) }), 409, 'same-person');
    expectRefused(await name(FIRST, { role: 'second-reviewer', standIn }), 403, 'forbidden');
    expectRefused(await name(FIRST, { role, standIn, region: ELSEWHERE }), 403, 'forbidden');
    expectRefused(await name(FIRST, { role, standIn, onBehalfOf: 'first-somebody' }), 403, 'forbidden');
    const named = expectStatus(await name(FIRST, { role, standIn }), 201);
    expect(named.state).toBe('holds');
    // Who fills an office hands it on to nobody.
    expectRefused(await name(GUEST, { role, standIn: 'third' }), 403, 'forbidden');

    const reviewed = expectStatus(await stack.review(claimId, 'first', 'approve', GUEST), 200);
    expect(reviewed).toMatchObject({ firstReview: { by: 'guest', onBehalfOf: FIRST.sub } });
    expect((await events(claimId)).find(({ type }) => type === 'first-review-decided')?.actor).toEqual({
      kind: 'person',
      id: 'guest',
      role,
      onBehalfOf: FIRST.sub,
    });

    await stack.until(claimId, 'second-review');
    const bySame = { role: 'first-reviewer,second-reviewer', region: REGION, sub: String(FIRST.sub) };
    expectRefused(await stack.review(claimId, 'second', 'approve', bySame), 409, 'same-person');
    expectRefused(await stack.review(claimId, 'second', 'approve', { ...bySame, sub: 'guest' }), 409, 'same-person');
    // The other way round: who stands in for the second reviewer does not sign after their own first review.
    expectStatus(await name(SECOND, { role: 'second-reviewer', standIn: String(FIRST.sub) }), 201);
    expectStatus(await stack.review(other, 'first', 'approve', FIRST), 200);
    await stack.until(other, 'second-review');
    expectRefused(await stack.review(other, 'second', 'approve', FIRST), 409, 'same-person');
    expectStatus(await stack.review(claimId, 'second', 'return', SECOND), 200);
    expectStatus(await stack.review(other, 'second', 'return', SECOND), 200);
  });

  test('it ends by itself after its last day, and at once when it is revoked', async () => {
    const claimId = await inReview();
    const role = 'first-reviewer';
    const coming = expectStatus(
      await name(ADMINISTRATOR, {
        role,
        standIn: 'reserve',
        onBehalfOf: FIRST.sub,
        from: addDays(today(), 1),
        until: addDays(today(), 2),
      }),
      201,
    );
    expect(coming.state).toBe('coming');
    expectRefused(
      await name(ADMINISTRATOR, { role, standIn: ADMINISTRATOR.sub, onBehalfOf: FIRST.sub }),
      409,
      'same-person',
    );
    const reserve = reviewer('second', ELSEWHERE, 'reserve');
    const sees = async () => (await stack.client.get(reserve, `/claims/${claimId}`)).status;
    expect(await sees()).toBe(404);
    const day = async (date: string, hour = 'T09:00:00+08:00') => stack.machine.clock.set(new Date(`${date}${hour}`));
    const from = today();
    await day(addDays(from, 1), 'T00:00:00+08:00');
    expect(await sees()).toBe(200);
    await day(addDays(from, 2), 'T23:59:59+08:00');
    expect(await sees()).toBe(200);
    await day(addDays(from, 3), 'T00:00:00+08:00');
    expect(await sees()).toBe(404);

    const again = expectStatus(await name(FIRST, { role, standIn: 'reserve' }), 201);
    expect(await sees()).toBe(200);
    const path = `/stand-ins/${again.standInId}/revocation`;
    expectRefused(await post(SECOND, path, { reason: 'test' }), 403, 'forbidden');
    expectStatus(await post(FIRST, path, { reason: 'back' }), 200);
    expect(await sees()).toBe(404);
    expectRefused(await post(FIRST, path, { reason: 'back' }), 409, 'stand-in-over');

    const list = expectStatus(
      await stack.client.get<{ standIns: Named[] }>(SUPERVISOR, `/stand-ins?region=${REGION}`),
      200,
    );
    const states = new Map(list.standIns.map(({ standInId, state }) => [standInId, state]));
    expect([states.get(coming.standInId), states.get(again.standInId)]).toEqual(['ended', 'revoked']);
  });

  test('only an officer fills an office, and never out of nothing but a name', async () => {
    const claimId = await inReview();
    expectStatus(await name(FIRST, { role: 'first-reviewer', standIn: 'somebody' }), 201);
    const path = `/claims/${claimId}`;
    const roles = ['enterprise-operator', 'worker', 'public', 'policy-administrator'];
    for (const role of roles) expect((await stack.client.get({ role, sub: 'somebody' }, path)).status).toBe(404);
    expect((await stack.client.get(reviewer('second', ELSEWHERE, 'somebody'), path)).status).toBe(200);
  });

  test('who keeps away from an enterprise decides nothing on it, not even in another name', async () => {
    const claimId = await inReview();
    const declared = { enterpriseId: machinery.creditCode, region: REGION, ground: 'relative', reason: 'spouse' };
    const own = reviewer('first', REGION, 'relative');
    const recusal = expectStatus(await post<{ recusalId: string }>(own, '/recusals', declared), 201);
    expectRefused(await post(own, '/recusals', declared), 409, 'recused-already');
    expectRefused(await stack.review(claimId, 'first', 'approve', own), 403, 'recused');
    expect((await stack.client.get(own, `/claims/${claimId}`)).status).toBe(200);
    // Nor does anybody in their name, nor they in anybody's.
    expectStatus(await name(own, { role: 'first-reviewer', standIn: 'newcomer' }), 201);
    expectStatus(await name(FIRST, { role: 'first-reviewer', standIn: 'relative' }), 201);
    const newcomer = reviewer('first', ELSEWHERE, 'newcomer');
    expectRefused(await stack.review(claimId, 'first', 'approve', newcomer), 403, 'recused');
    expectRefused(await stack.review(claimId, 'first', 'approve', own), 403, 'recused');
    const watched = { kind: 'enterprise', creditCode: machinery.creditCode, reason: 'test', until: '2027-01-01' };
    expectRefused(await post(own, '/watchlist', watched), 403, 'recused');
    expectRefused(await post(own, `/claims/${claimId}/lines/0-1/worker-code`, {}), 403, 'recused');

    // Set by somebody above; lifted by nobody whom it binds.
    expectRefused(await post(FIRST, '/recusals', { ...declared, officer: SECOND.sub }), 403, 'forbidden');
    expectStatus(await post(SUPERVISOR, '/recusals', { ...declared, officer: SECOND.sub }), 201);
    expectStatus(await stack.review(claimId, 'first', 'approve', FIRST), 200);
    await stack.until(claimId, 'second-review');
    expectRefused(await stack.review(claimId, 'second', 'return', SECOND), 403, 'recused');
    const both = { role: 'first-reviewer,supervisor', region: REGION, sub: 'relative' };
    const lifting = `/recusals/${recusal.recusalId}/lifting`;
    expectRefused(await post(both, lifting, { reason: 'test' }), 409, 'same-person');
    expectRefused(await post(own, lifting, { reason: 'test' }), 403, 'forbidden');
    expectStatus(await post(SUPERVISOR, lifting, { reason: 'left' }), 200);
    expectRefused(await post(SUPERVISOR, lifting, { reason: 'left' }), 409, 'recusal-lifted');
    const freed = reviewer('second', REGION, 'relative');
    expectStatus(await stack.review(claimId, 'second', 'return', freed), 200);

    const trail = expectStatus(
      await stack.client.get<{ events: Event[]; chain: object }>(AUDITOR, `/office-events?region=${REGION}`),
      200,
    );
    expect(trail.chain).toMatchObject({ intact: true });
    expect(new Set(trail.events.map(({ type }) => type))).toEqual(
      new Set(['stand-in-named', 'stand-in-revoked', 'recusal-set', 'recusal-lifted']),
    );
    const list = await stack.client.get<{ recusals: object[] }>(SUPERVISOR, `/recusals?region=${REGION}`);
    expect(list.body.recusals).toHaveLength(2);
  });

  test('what the supervisor of one region sets holds in that region, where it is seen and lifted, and in no other', async () => {
    const claimId = await inReview();
    const officer = reviewer('first', REGION, 'of-both');
    const above: TokenFor = { role: 'supervisor', region: ELSEWHERE, sub: 'supervisor-elsewhere' };
    const body = { enterpriseId: machinery.creditCode, ground: 'interest', reason: 'test', officer: 'of-both' };
    const recusals = async (as: TokenFor, region: string) =>
      (await stack.client.get<{ recusals: { officer: string }[] }>(as, `/recusals?region=${region}`)).body.recusals
        .map((each) => each.officer)
        .filter((each) => each === 'of-both');
    expectRefused(await post(above, '/recusals', { ...body, region: REGION }), 403, 'forbidden');
    expectStatus(await post(above, '/recusals', { ...body, region: ELSEWHERE }), 201);
    expect([await recusals(SUPERVISOR, REGION), await recusals(above, ELSEWHERE)]).toEqual([[], ['of-both']]);
    const take = () => post(officer, `/claims/${claimId}/assignment`, { action: 'take' });
    expectStatus(await take(), 200);
    const here = await post<{ recusalId: string }>(SUPERVISOR, '/recusals', { ...body, region: REGION });
    expectStatus(here, 201);
    expectRefused(await take(), 403, 'recused');
    expectStatus(await post(SUPERVISOR, `/recusals/${here.body.recusalId}/lifting`, { reason: 'test' }), 200);
    expectStatus(await take(), 200);
  });

  test('who keeps away from what they have in hand lets go of it: others decide at once', async () => {
    const [claimId, other] = [await inReview(), await inReview()];
    const officer = reviewer('first', REGION, 'takes-first');
    for (const each of [claimId, other]) {
      expectStatus(await post(officer, `/claims/${each}/assignment`, { action: 'take' }), 200);
      expectRefused(await stack.review(each, 'first', 'approve', FIRST), 409, 'claim-held');
    }
    const declared = { enterpriseId: machinery.creditCode, region: REGION, ground: 'relative', reason: 'spouse' };
    expectStatus(await post(officer, '/recusals', declared), 201);
    for (const each of [claimId, other]) expectStatus(await stack.review(each, 'first', 'approve', FIRST), 200);
    const released = (await events(claimId)).find(({ type }) => type === 'assignment-released');
    expect(released).toMatchObject({ actor: { id: 'takes-first' }, data: { stage: 'first', holder: 'takes-first' } });
  });

  test('a field in clear is asked for with a reason, told to the chain, and so many a day', async () => {
    const shown = line();
    const claimId = await stack.claimOf(machinery, [shown]);
    await stack.until(claimId, 'first-review');
    const who = reviewer('first', REGION, 'curious');
    const path = `/claims/${claimId}/lines/0-1/reveal`;
    // Not through the client that fails where it meets a number of a person.
    const reveal = async (body: object, purpose: string, as: TokenFor = who) => {
      const response = await fetch(stack.machine.endpoints.api + path, {
        method: 'POST',
        headers: { authorization: `Bearer ${await stack.client.token(as)}`, 'idempotency-key': purpose },
        body: JSON.stringify(body),
      });
      return { status: response.status, caching: response.headers.get('cache-control'), body: await response.json() };
    };
    const body = { field: 'documentNumber', reason: 'checked against the register' };
    expectRefused(await reveal({ field: 'documentNumber' }, 'no-reason'), 400, 'invalid-body');
    expectRefused(await reveal(body, 'operator-1', operatorOf(machinery)), 403, 'forbidden');
    const first = await reveal(body, 'reveal-number');
    expect(first).toMatchObject({ status: 200, caching: 'no-store' });
    expect(first.body).toMatchObject({ lineId: '0-1', field: 'documentNumber', value: shown.person.documentNumber });
    // Sent again it is the same look.
    expect(await reveal(body, 'reveal-number')).toEqual(first);
    const name = await reveal({ ...body, field: 'name' }, 'reveal-name');
    expect(name.body).toMatchObject({ value: shown.person.name });
    const sideBySide = await Promise.all(['a', 'b', 'c'].map((part) => reveal(body, `reveal-again-${part}`)));
    expect(sideBySide.map(({ status }) => status).toSorted()).toEqual([200, 429, 429]);
    // For the witness of what was reached; nothing of a person is in it.
    expectRefused(await post(who, path, body), 429, 'too-many-reveals');
    expect((await reveal(body, 'somebody-else', FIRST)).status).toBe(200);

    const revealed = (await events(claimId)).filter(({ type }) => type === 'personal-field-revealed');
    expect(revealed.map(({ actor, data }) => [actor.id, data.lineId, data.field])).toEqual([
      ['curious', '0-1', 'documentNumber'],
      ['curious', '0-1', 'name'],
      ['curious', '0-1', 'documentNumber'],
      [FIRST.sub, '0-1', 'documentNumber'],
    ]);
    expect(JSON.stringify(revealed)).not.toContain(shown.person.documentNumber);
    // The one who claims is not told which line somebody looks at.
    const own = await stack.client.get<{ events: Event[] }>(operatorOf(machinery), `/claims/${claimId}/history`);
    expect(JSON.stringify(own.body.events)).not.toMatch(/documentNumber|0-1/);

    await stack.machine.clock.set(new Date(`${addDays(today(), 1)}T00:00:00+08:00`));
    expect((await reveal(body, 'reveal-next-day')).status).toBe(200);
    // Returned and corrected on that day, the line is somebody else: the same request is about another person.
    expectStatus(await stack.review(claimId, 'first', 'return', FIRST), 200);
    await stack.until(claimId, 'returned');
    await stack.submitLines(machinery, claimId, [line()]);
    await stack.until(claimId, 'first-review');
    const before = (await events(claimId)).length;
    const again = await reveal(body, 'reveal-next-day');
    expectRefused(again, 422, 'idempotency-key-reused');
    expect(again.body).not.toHaveProperty('value');
    expect(await events(claimId)).toHaveLength(before);
  });

  test('whoever sees something in clear leaves a look behind, each thing by its id, whatever their role', async () => {
    const claimId = await stack.createClaim(machinery);
    const operator = operatorOf(machinery);
    const { attachmentId } = await attach(stack, machinery, claimId, 'application', SCANNED_PDF);
    await stack.submitLines(machinery, claimId, [line()]);
    await stack.until(claimId, 'first-review');
    const { uploads } = expectStatus(
      await stack.client.get<{ uploads: { uploadId: string }[] }>(operator, `/claims/${claimId}/uploads`),
      200,
    );
    const roster = `/uploads/${uploads[0]?.uploadId}/roster`;
    expectStatus(await stack.client.get(operator, `/claims/${claimId}${roster}`), 200);
    expectStatus(await stack.client.get(FIRST, `/claims/${claimId}/attachments/${attachmentId}`), 200);
    expectStatus(await stack.review(claimId, 'first', 'return', FIRST), 200);
    await stack.until(claimId, 'returned');
    const paper = await fetch(`${stack.machine.endpoints.api}/claims/${claimId}/documents/correction-notice`, {
      headers: { authorization: `Bearer ${await stack.client.token(SECOND)}` },
    });
    expect([paper.status, paper.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    // What is masked leaves none.
    expectStatus(await stack.client.get(SECOND, `/claims/${claimId}/lines`), 200);
    const { looks } = expectStatus(
      await stack.client.get<{ looks: { by: string; what: string }[] }>(AUDITOR, `/looks?claimId=${claimId}`),
      200,
    );
    // Of an auditor everything is written down.
    const clear = looks.filter(({ by }) => [FIRST.sub, SECOND.sub, OPERATOR].includes(by));
    const told = clear.map(({ by, what }) => `${by}: ${what}`).toSorted();
    expect(told).toEqual(
      [
        `${FIRST.sub}: GET /claims/{claimId}/attachments/${attachmentId}`,
        `${SECOND.sub}: GET /claims/{claimId}/documents/correction-notice`,
        `${OPERATOR}: GET /claims/{claimId}${roster}`,
      ].toSorted(),
    );
  });

  test("every look of an auditor is written down, once an hour, before it is answered; others' at what is masked are not", async () => {
    const claimId = await stack.createClaim(machinery);
    const auditor: TokenFor = { role: 'auditor', sub: 'auditor-7' };
    for (let look = 0; look < 3; look += 1) await stack.client.get(auditor, `/claims/${claimId}`);
    await stack.client.get(auditor, `/claims/${claimId}/history`);
    await stack.client.get(auditor, '/claims/clm-of-nobody');
    await stack.client.get(FIRST, `/claims/${claimId}`);
    await stack.client.get(auditor, `/stand-ins?region=${REGION}`);
    const looks = expectStatus(
      await stack.client.get<{ looks: { by: string; what: string; at: string }[] }>(
        AUDITOR,
        `/looks?claimId=${claimId}`,
      ),
      200,
    ).looks;
    expect(looks.map(({ by, what, at }) => [by, what, at])).toEqual([
      ['auditor-7', 'GET /claims/{claimId}', claimId],
      ['auditor-7', 'GET /claims/{claimId}/history', claimId],
    ]);
    await expect
      .poll(async () => {
        const path = `/looks?day=${today()}&limit=200`;
        const { looks: all } = (await stack.client.get<{ looks: typeof looks }>(AUDITOR, path)).body;
        return all
          .filter(({ by }) => by === 'auditor-7')
          .map(({ what }) => what)
          .toSorted();
      })
      .toEqual(['GET /claims/{claimId}', 'GET /claims/{claimId}/history', 'GET /stand-ins']);
    expect((await stack.client.get(FIRST, `/looks?claimId=${claimId}`)).status).toBe(403);
    expect((await stack.client.get(AUDITOR, '/looks')).status).toBe(400);
  });

  test('an officer who was here is known to colleagues by the name that their issuer gives, and to nobody else', async () => {
    const wang: TokenFor = { ...reviewer('first', REGION, 'wang'), name: '王芳' };
    const claimId = await inReview();
    expectStatus(await stack.review(claimId, 'first', 'approve', wang), 200);
    const path = `/officers?region=${REGION}&subjects=wang,never-here`;
    expect(expectStatus(await stack.client.get(SECOND, path), 200)).toEqual({
      officers: [{ subject: 'wang', name: '王芳' }],
    });
    // Renamed there, renamed here.
    expectStatus(await stack.client.get({ ...wang, name: '王小芳' }, `/claims/${claimId}`), 200);
    expect(expectStatus(await stack.client.get(SECOND, path), 200)).toMatchObject({ officers: [{ name: '王小芳' }] });
    const form = await paperOf(stack, SECOND, claimId, 'approval-form');
    expect(form.page).toContain('王小芳（wang）');
    expect(form.page).toContain(machinery.name);
    expect(JSON.stringify(await events(claimId))).not.toContain('王');
    expectStatus(await stack.client.get(operatorOf(machinery), path), 403);
    expectStatus(await stack.client.get(reviewer('first', ELSEWHERE, 'stranger'), path), 403);
    expectStatus(await stack.client.get(SECOND, `/officers?region=${REGION}&subjects=`), 400);
  });

  test('reached all that is said to be reached here', () => {
    expectReached('offices', stack.client.witness);
  });
});
