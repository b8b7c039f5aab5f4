import { createHash } from 'node:crypto';
import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DocumentKind } from '#functions/document/requests.ts';
import type { Operations } from '#client/types.ts';
import { answersTo } from '#local/main-job/answers.ts';
import { expectStatus, type TokenFor } from '#local/main-job/client.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import type { SampleLine } from '#samples/world.ts';
import { attach, SCANNED_PDF } from '#test/support/attachments.ts';
import { ending } from '#test/support/ending.ts';
import { paperOf } from '#test/support/paper.ts';
import { expectReached } from '#test/support/reached.ts';
import { plainRoster } from '#test/support/plain-roster.ts';
import { finance, operatorOf, type Problem, reviewer, RunningStack } from '#test/support/running-stack.ts';
import { slow } from '#test/support/slow.ts';

const { machinery, appliances } = ENTERPRISES;
const REGION = machinery.region;
const FIRST = reviewer('first', REGION);
const SECOND = reviewer('second', REGION);
const SUPERVISOR: TokenFor = { role: 'supervisor', region: REGION, sub: 'supervisor-of-cases' };

describe('review by two people', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 12 });
    await stack.appropriate(REGION, 100_000_000);
  });
  afterAll(() => stack.close());

  const line = (more: Partial<Parameters<typeof stack.world.line>[1]> = {}): SampleLine =>
    stack.world.line(machinery, { occupation: '保安员', level: '5', issuedOn: '2025-03-01', ...more });

  async function inReview(lines: readonly SampleLine[] = [line()]): Promise<string> {
    const claimId = await stack.claimOf(machinery, lines);
    await stack.until(claimId, 'first-review');
    return claimId;
  }

  async function refusedWith(
    code: string,
    status: number,
    answer: Promise<{ status: number; body: Problem }>,
  ): Promise<void> {
    const { status: given, body } = await answer;
    expect({ status: given, code: body.code }).toEqual({ status, code });
  }

  test('sent back, disagreed upon, returned, corrected, and paid as revision 2', async () => {
    const wrong = line({ register: { name: '别人' } });
    const right = { ...wrong, certificateNumber: line({ person: wrong.person }).certificateNumber };
    const claimId = await inReview([line(), wrong]);

    await refusedWith('review-not-open', 409, stack.review(claimId, 'second', 'approve', SECOND));
    await refusedWith('decision-unknown', 409, stack.review(claimId, 'first', 'send-back', FIRST));
    await refusedWith(
      'reason-missing',
      409,
      stack.client.post(
        FIRST,
        `/claims/${claimId}/reviews`,
        { stage: 'first', decision: 'refuse' },
        stack.purpose('review'),
      ),
    );
    expectStatus(await stack.review(claimId, 'first', 'refuse', FIRST), 200);
    await stack.until(claimId, 'second-review');
    await refusedWith('reviews-disagree', 409, stack.review(claimId, 'second', 'approve', SECOND));
    const refusedLines = [{ lineId: '0-1', reason: 'test' }];
    await refusedWith(
      'lines-at-first-review',
      409,
      stack.review(claimId, 'second', 'refuse', SECOND, { refusedLines }),
    );
    expectStatus(await stack.review(claimId, 'second', 'send-back', SECOND), 200);
    const sentBack = await stack.until(claimId, 'first-review');
    expect(sentBack).not.toHaveProperty('firstReview');

    expectStatus(await stack.review(claimId, 'first', 'approve', FIRST), 200);
    expectStatus(await stack.review(claimId, 'second', 'return', SECOND), 200);
    const returned = await ending(stack, claimId, 'returned');
    expect(returned).toMatchObject({ revision: 1, cancelledFen: 70_000, cancelledLines: 1, refusedLines: 1 });

    const corrected = [line(), right];
    await stack.publishWorld();
    await stack.submitLines(machinery, claimId, corrected);
    await stack.payOut(claimId);
    expect(await ending(stack, claimId, 'paid')).toMatchObject({
      revision: 2,
      grantedFen: 70_000 + 140_000,
      cancelledFen: 70_000,
      paidFen: 140_000,
      grantedLines: 2,
    });
  });

  test('returned by the first reviewer alone, and then taken back', async () => {
    const claimId = await inReview();
    expectStatus(await stack.review(claimId, 'first', 'return', FIRST), 200);
    await ending(stack, claimId, 'returned');
  });

  test('one person never decides twice', async () => {
    const claimId = await inReview();
    const both = { region: REGION, sub: 'somebody-with-two-hats' };
    expectStatus(await stack.review(claimId, 'first', 'approve', { role: 'first-reviewer', ...both }), 200);
    await refusedWith(
      'same-person',
      409,
      stack.review(claimId, 'second', 'approve', { role: 'second-reviewer', ...both }),
    );
    await refusedWith('review-not-open', 409, stack.review(claimId, 'first', 'refuse', FIRST));
    expect(await stack.read(claimId)).toMatchObject({ status: 'second-review' });
  });

  test('refused by both: rejected, and what was held is free for another claim', async () => {
    const lines = [line(), line()];
    const claimId = await inReview(lines);
    await stack.reviewBoth(claimId, 'refuse');
    expect(await ending(stack, claimId, 'rejected')).toMatchObject({
      paidFen: 0,
      cancelledFen: 140_000,
      refusedLines: 2,
    });

    const next = await stack.claimOf(
      appliances,
      lines.map(({ person, certificateNumber }) =>
        stack.world.line(appliances, {
          person,
          certificateNumber,
          occupation: '保安员',
          level: '5',
          issuedOn: '2025-03-01',
        }),
      ),
    );
    await stack.payOut(next);
    expect(await ending(stack, next, 'paid')).toMatchObject({ paidFen: 140_000, grantedLines: 2 });
  });

  test('lines refused one by one; the others are paid', async () => {
    const claimed = [line(), line(), line({ register: 'absent' })];
    const claimId = await inReview(claimed);
    const lines = await stack.lines(claimId);
    const granted = lines.filter(({ standing }) => standing === 'granted');
    const refused = lines.find(({ standing }) => standing === 'refused');
    const wrong = [refused?.lineId, '7-1', '0-99'].map((lineId) => ({ lineId, reason: 'test' }));
    const answer = await stack.review(claimId, 'first', 'approve', FIRST, { refusedLines: wrong });
    expect(answer).toMatchObject({ status: 409, body: { code: 'lines-not-granted' } });
    expect(answer.body.errors?.map(({ place }) => place.pointer)).toEqual(
      [0, 1, 2].map((index) => `/refusedLines/${index}/lineId`),
    );

    const refusedLines = [{ lineId: granted[0]?.lineId ?? '', reason: '培训协议缺页' }];
    expectStatus(await stack.review(claimId, 'first', 'approve', FIRST, { refusedLines }), 200);
    await stack.until(claimId, 'second-review');
    // Whoever decides next sees which line was refused and why; the one who claims does not, before it is decided.
    const seenBy = async (as: TokenFor) =>
      expectStatus(await stack.client.get<Operations['listLines']['answer']>(as, `/claims/${claimId}/lines`), 200)
        .lines;
    const named = (await seenBy(SECOND)).filter(({ refusal }) => refusal !== undefined);
    expect(named).toMatchObject([
      { lineId: refusedLines[0]?.lineId, refusal: { reason: '培训协议缺页', finding: 'error' } },
    ]);
    expect(JSON.stringify(await seenBy(operatorOf(machinery)))).not.toContain('培训协议缺页');
    const before = await document(claimId, 'approval-form', SECOND);
    expect(before).toMatch(/申报人次<\/th><td>3<[\s\S]*本轮拟补贴人次<\/th><td>1</);
    expect(before).toMatch(/系统核验不予补贴<\/th><td>1<[\s\S]*审核不予通过<\/th><td>1</);
    expect(before).toContain('培训协议缺页');
    expectStatus(await stack.review(claimId, 'second', 'approve', SECOND), 200);
    await stack.passNotice(claimId);
    expect(await ending(stack, claimId, 'paid')).toMatchObject({
      paidFen: 70_000,
      cancelledFen: 70_000,
      refusedLines: 2,
    });
    // What people refused is used up by nobody: the same certificate may be claimed again.
    const again = await inReview(claimed.slice((granted[0]?.row ?? 2) - 2).slice(0, 1));
    expect(await stack.read(again)).toMatchObject({ grantedLines: 1, refusedLines: 0, waitingLines: 0 });
  });

  slow('a whole claim to its end; some lines of one refused stand above', () => {
    test('every line refused one by one: nothing is published, nothing is paid', async () => {
      const claimId = await inReview();
      const [only] = await stack.lines(claimId);
      await stack.reviewBoth(claimId, 'approve', { refusedLines: [{ lineId: only?.lineId, reason: 'test' }] });
      expect(await ending(stack, claimId, 'rejected')).toMatchObject({ cancelledFen: 70_000, refusedLines: 1 });
      expect((await stack.events(claimId)).events.map(({ type }) => type)).not.toContain('notice-published');
    });
  });

  slow('the table of permissions asks every operation for this', () => {
    test('another region, another role, another enterprise', async () => {
      const claimId = await inReview();
      const asFirst = (as: TokenFor) => stack.review(claimId, 'first', 'approve', as);
      await refusedWith('not-found', 404, asFirst(reviewer('first', '350100')));
      await refusedWith('not-found', 404, asFirst(operatorOf(appliances)));
      await refusedWith('forbidden', 403, asFirst(SECOND));
      await refusedWith('forbidden', 403, asFirst(finance(REGION)));
      await refusedWith('forbidden', 403, asFirst({ role: 'auditor' }));
      await refusedWith('forbidden', 403, asFirst(operatorOf(machinery)));
      expect(await stack.read(claimId)).toMatchObject({ status: 'first-review' });
    });

    test('no token, an expired one, one for somebody else, one signed by somebody else', async () => {
      const { api, issuer } = stack.machine.endpoints;
      const statusWith = async (token?: string) => {
        const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
        return (await fetch(`${api}/claims?region=${REGION}`, { headers })).status;
      };
      const { keys } = (await (await fetch(`${issuer}/jwks.json`)).json()) as { keys: { kid: string }[] };
      const { privateKey } = await generateKeyPair('ES256', { extractable: true });
      const stranger = await importJWK({ ...(await exportJWK(privateKey)), alg: 'ES256' });
      const forged = await new SignJWT({ roles: ['auditor'] })
        .setProtectedHeader({ alg: 'ES256', kid: keys[0]?.kid ?? '' })
        .setIssuer(issuer)
        .setAudience('jianzheng')
        .setSubject('stranger')
        .setExpirationTime('1h')
        .sign(stranger);
      const unsigned = `${btoa('{"alg":"none"}').replaceAll('=', '')}.${forged.split('.')[1]}.`;
      const expired = await stack.machine.issuer.token({ role: 'auditor', ttlSeconds: 1 });
      await new Promise((resolve) => setTimeout(resolve, 2_100));
      expect(await statusWith(await stack.machine.issuer.token({ role: 'auditor' }))).toBe(200);
      for (const token of [undefined, 'nonsense', forged, unsigned, expired]) expect(await statusWith(token)).toBe(401);
    });
  });

  slow('the requests of every journey are idempotent; a claim of its own is one more', () => {
    test('the same request again is answered as before and done once; its key is not for another', async () => {
      const claimId = await inReview();
      const send = (body: object) =>
        stack.client.post<Problem>(FIRST, `/claims/${claimId}/reviews`, body, `review of ${claimId}`);
      const cleared = await answersTo(stack.client, FIRST, claimId);
      const approve = { stage: 'first', decision: 'approve', ...(cleared.length === 0 ? {} : { cleared }) };
      const answers = await Promise.all([send(approve), send(approve), send(approve)]);
      await stack.until(claimId, 'second-review');
      answers.push(await send(approve));
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      expect(answers[0]).toMatchObject({ status: 200, body: { status: 'second-review' } });
      await refusedWith('idempotency-key-reused', 422, send({ stage: 'first', decision: 'refuse', reason: 'test' }));
      const { events } = await stack.events(claimId);
      expect(events.filter(({ type }) => type === 'first-review-decided')).toHaveLength(1);
    });
  });

  test('papers go with a claim: looked at by their content, frozen by their hash, saved and never shown', async () => {
    const claimId = await stack.createClaim(machinery);
    const { uploadId } = await stack.upload(machinery, claimId, plainRoster([line()]));
    await stack.publishWorld();
    expect((await attach(stack, machinery, claimId, 'contracts', undefined)).body.code).toBe('attachment-not-there');
    const script = await attach(stack, machinery, claimId, 'contracts', Buffer.from('<script>alert(1)</script>'));
    expect(script).toMatchObject({ status: 409, body: { code: 'attachment-refused' } });
    expect(script.body.errors?.map(({ code }) => code)).toEqual(['attachment-type-unknown']);
    const { attachmentId, body: taken } = await attach(stack, machinery, claimId, 'application', SCANNED_PDF);
    const sha256 = createHash('sha256').update(SCANNED_PDF).digest('hex');
    expect(taken).toMatchObject({ state: 'accepted', type: 'pdf', sha256, scanned: 'not-scanned' });

    const path = `/claims/${claimId}/attachments`;
    expect((await stack.client.get(operatorOf(appliances), path)).status).toBe(404);
    expectStatus(await stack.submit(machinery, claimId, uploadId), 202);
    const { events, chain } = await stack.events(claimId);
    const kept = [{ attachmentId, kind: 'application', type: 'pdf', bytes: SCANNED_PDF.length, sha256 }];
    expect(chain.intact).toBe(true);
    expect(events.find(({ type }) => type === 'claim-submitted')?.data).toMatchObject({ attachments: kept });
    expect((await attach(stack, machinery, await stack.createClaim(machinery), 'pledge', SCANNED_PDF)).status).toBe(
      200,
    );
    const late = await stack.client.post<Problem>(
      operatorOf(machinery),
      `${path}/${attachmentId}`,
      { action: 'remove' },
      stack.purpose('remove'),
    );
    expect(late.body.code).toBe('claim-not-open');

    const { attachments } = expectStatus(
      await stack.client.get<{ attachments: { attachmentId: string; submitted: boolean }[] }>(FIRST, path),
      200,
    );
    expect(attachments.filter(({ submitted }) => submitted).map((each) => each.attachmentId)).toEqual([attachmentId]);
    const { url } = expectStatus(await stack.client.get<{ url: string }>(FIRST, `${path}/${attachmentId}`), 200);
    const saved = await fetch(url);
    expect(saved.headers.get('content-disposition')).toBe(`attachment; filename="application-${attachmentId}.pdf"`);
    expect(saved.headers.get('content-type')).toBe('application/octet-stream');
    expect(Buffer.from(await saved.arrayBuffer()).equals(Buffer.from(SCANNED_PDF))).toBe(true);
  });

  test('not accepted: nothing is held, its notice is there, and the same lines may be claimed again', async () => {
    const lines = [line()];
    const claimId = await inReview(lines);
    await refusedWith('document-not-there', 409, stack.client.get(FIRST, `/claims/${claimId}/documents/summary`));
    expectStatus(await stack.review(claimId, 'first', 'not-accept', FIRST), 200);
    expect(await ending(stack, claimId, 'not-accepted')).toMatchObject({ pendingFen: 0, heldFen: 0, grantedLines: 0 });
    const { events } = await stack.events(claimId);
    expect(events.map(({ type }) => type)).toContain('claim-not-accepted');
    const page = await document(claimId, 'not-accepted-notice', operatorOf(machinery));
    expect(page).toContain('不予受理通知书');

    const again = await inReview(lines);
    expect(await stack.read(again)).toMatchObject({ grantedLines: 1 });
    expectStatus(await stack.review(again, 'first', 'approve', FIRST), 200);
    await stack.until(again, 'second-review');
    expectStatus(await stack.review(again, 'second', 'send-back', SECOND), 200);
    await stack.until(again, 'first-review');
    await refusedWith('accepted-by-now', 409, stack.review(again, 'first', 'not-accept', FIRST));
    expectStatus(await stack.review(again, 'first', 'approve', FIRST), 200);

    const form = await document(again, 'approval-form', SECOND);
    expect(form).toContain('大写：人民币柒佰元整');
    expect(form).toMatch(/同意[\s\S]*签署/);
    expect(await document(again, 'summary', SECOND)).toContain('合计');
    const { status } = await stack.client.get(operatorOf(machinery), `/claims/${again}/documents/approval-form`);
    expect(status).toBe(403);
    expectStatus(await stack.review(again, 'second', 'return', SECOND), 200);
    await stack.until(again, 'returned');
    expect(await document(again, 'correction-notice', operatorOf(machinery))).toContain('补正材料一次性告知书');
  });

  test('returned: the notice has every line that is to be corrected, and nothing of those that are looked into', async () => {
    const claimId = await inReview([line(), line(), line(), line({ register: 'absent' })]);
    const granted = (await stack.lines(claimId)).filter(({ standing }) => standing === 'granted');
    const [named, suspect] = granted.map(({ lineId }) => lineId);
    const corrections = [{ lineId: named ?? '', reason: '劳动合同缺页,请补齐' }];
    await refusedWith(
      'corrections-without-return',
      409,
      stack.review(claimId, 'first', 'refuse', FIRST, { corrections }),
    );
    const twice = await stack.review(claimId, 'first', 'return', FIRST, {
      corrections: [...corrections, ...corrections, { lineId: '0-99', reason: 'x' }],
    });
    expect(twice.body.errors?.map(({ code }) => code)).toEqual(['line-named-twice', 'line-not-granted']);
    const fraud = [{ lineId: suspect ?? '', reason: '电话与另外两家企业相同', finding: 'fraud' }];
    const returned = stack.review(claimId, 'first', 'return', FIRST, { corrections, refusedLines: fraud });
    expectStatus(await returned, 200);
    await stack.until(claimId, 'returned');
    const theirs = await stack.client.get<{ lines: { lineId: string; correction?: string }[] }>(
      operatorOf(machinery),
      `/claims/${claimId}/lines`,
    );
    const told = expectStatus(theirs, 200).lines.flatMap(({ lineId, correction }) =>
      correction === undefined ? [] : [{ lineId, reason: correction }],
    );
    expect(told).toEqual(corrections);
    const page = await document(claimId, 'correction-notice', operatorOf(machinery));
    expect(page).toContain('劳动合同缺页，请补齐');
    expect(page).not.toContain('电话与另外两家企业相同');
    expect(page.match(/请核对后更正该行/g)).toHaveLength(2);
    await refusedWith('document-not-there', 409, stack.client.get(FIRST, `/claims/${claimId}/documents/summary`));
    expect(await document(claimId, 'approval-form', FIRST)).toContain('0.00元');
    // What the reviewer took for fraud is looked into, whatever becomes of the roster.
    await stack.machine.quiet();
    const { cases } = expectStatus(
      await stack.client.get<Operations['listCases']['answer']>(SUPERVISOR, `/cases?region=${REGION}&state=open`),
      200,
    );
    expect(cases.filter((each) => each.claimId === claimId)).toMatchObject([
      { kind: 'fraud-found', lineIds: [suspect] },
    ]);
  });

  async function document(claimId: string, kind: DocumentKind, as: TokenFor): Promise<string> {
    const { status, page } = await paperOf(stack, as, claimId, kind);
    expect(status).toBe(200);
    return page;
  }

  test('a claim has only so many papers', async () => {
    const claimId = await stack.createClaim(machinery);
    const path = `/claims/${claimId}/attachments`;
    const send = () =>
      stack.client.post<Problem>(operatorOf(machinery), path, { kind: 'pledge' }, stack.purpose('attach'));
    let last = '';
    for (let sent = 0; sent < 50; sent += 1) {
      const { status, body } = await send();
      expect(status).toBe(201);
      last = (body as unknown as { attachmentId: string }).attachmentId;
    }
    expect((await send()).body.code).toBe('too-many-attachments');
    // What was removed takes no place.
    const act = (action: string) =>
      stack.client.post<Problem>(operatorOf(machinery), `${path}/${last}`, { action }, stack.purpose(action));
    expect((await act('remove')).status).toBe(200);
    expect((await send()).status).toBe(201);
    expect((await send()).body.code).toBe('too-many-attachments');
  });

  test('the same key for another file is refused, for the same file it finds its place', async () => {
    const path = `/claims/${await stack.createClaim(machinery)}/attachments`;
    const purpose = stack.purpose('attach');
    const send = (fileName: string) =>
      stack.client.post<Problem>(operatorOf(machinery), path, { kind: 'pledge', fileName }, purpose);
    const [first, again, other] = [await send('a.pdf'), await send('a.pdf'), await send('b.pdf')];
    expect([first.status, again.status, other.status]).toEqual([201, 201, 422]);
    expect(other.body.code).toBe('idempotency-key-reused');
  });

  slow('races on a paper are run several times over', () => {
    test('removed while it is being looked at, a paper is gone, whoever was first', async () => {
      const claimId = await stack.createClaim(machinery);
      const path = `/claims/${claimId}/attachments`;
      for (let race = 0; race < 8; race += 1) {
        const { attachmentId, url } = expectStatus(
          await stack.client.post<{ attachmentId: string; url: string }>(
            operatorOf(machinery),
            path,
            { kind: 'pledge' },
            stack.purpose('attach'),
          ),
          201,
        );
        await fetch(url, { method: 'PUT', body: Buffer.from(SCANNED_PDF) });
        const act = (action: string) =>
          stack.client.post<Problem>(
            operatorOf(machinery),
            `${path}/${attachmentId}`,
            { action },
            stack.purpose(action),
          );
        const [confirmed, removed] = await Promise.all([act('confirm'), act('remove')]);
        expect(removed.status).toBe(200);
        expect([200, 404, 409]).toContain(confirmed.status);
        const { attachments } = expectStatus(
          await stack.client.get<{ attachments: readonly object[] }>(operatorOf(machinery), path),
          200,
        );
        expect(attachments).toEqual([]);
      }
    });
  });

  test('reaches what it stands for', () => expectReached('review', stack.client.witness));
});
