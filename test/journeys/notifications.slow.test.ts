/** Slow: claims of its own for each message; `npm test` has deliveries on a table and messages in pure files. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Notification } from '#client/types.ts';
import { engineCalls } from '#local/dynamodb/client.ts';
import { expectStatus, type TokenFor } from '#local/main-job/client.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { AUDITOR, operatorOf, reviewer, RunningStack } from '#test/support/running-stack.ts';

const { machinery, garments } = ENTERPRISES;
const { region } = machinery;
const WISH = { occupation: '电工', level: '3', issuedOn: '2025-03-01' } as const;
const supervisor: TokenFor = { role: 'supervisor', region, sub: 'supervisor' };

describe('what enterprises and offices are told', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 63 });
    await stack.appropriate(region, 100_000_000);
  });
  afterAll(() => stack.close());

  const inbox = async (as: TokenFor, query = '') =>
    expectStatus(
      await stack.client.get<{ notifications: Notification[]; cursor?: string }>(as, `/notifications${query}`),
      200,
    );
  const told = (claimId: string) =>
    stack.messages
      .received()
      .filter((message) => message.claimId === claimId)
      .map(({ code, recipient }) => `${code} → ${recipient.kind} ${recipient.id}`)
      .toSorted();

  const notifier = () =>
    stack.machine.stack
      .ofType('AWS::Lambda::Function')
      .find(({ logicalId }) => logicalId.startsWith('NotificationFunction'))
      ?.attribute('Arn') ?? '';

  test('of a claim that is returned, corrected and paid: each thing once, at the platform and in the inbox', async () => {
    const line = stack.world.line(machinery, WISH);
    const claimId = await stack.claimOf(machinery, [line]);
    await stack.until(claimId, 'first-review');
    expectStatus(await stack.review(claimId, 'first', 'return', reviewer('first', region)), 200);
    await stack.until(claimId, 'returned');
    await stack.submitLines(machinery, claimId, [line]);
    await stack.payOut(claimId);
    await stack.machine.quiet();
    const { creditCode } = machinery;
    expect(told(claimId)).toEqual(
      [
        `submitted → enterprise ${creditCode}`,
        `review-waiting → first-reviewer ${region}`,
        `returned → enterprise ${creditCode}`,
        `submitted → enterprise ${creditCode}`,
        `review-waiting → first-reviewer ${region}`,
        `review-waiting → second-reviewer ${region}`,
        `notice-published → enterprise ${creditCode}`,
        `payment-made → enterprise ${creditCode}`,
      ].toSorted(),
    );
    const { notifications } = await inbox(operatorOf(machinery));
    expect(notifications.map(({ code }) => code)).toEqual([
      'payment-made',
      'notice-published',
      'submitted',
      'returned',
      'submitted',
    ]);
    const claim = await stack.read(claimId);
    const { events } = await stack.events(claimId);
    // The trail says from when until when it was published; where the step leads from and to is said beside it.
    expect(events.find(({ type }) => type === 'notice-published')?.data).toMatchObject({
      from: 'approved',
      to: 'notice',
      firstDay: '2025-06-03',
      lastDay: '2025-06-09',
      endsAt: claim.notice?.endsAt,
      round: 1,
    });
    const [paid, published, , returned] = notifications;
    expect(paid?.text.zh).toBe(`申报 ${claimId} 的补贴 ${(claim.paidFen / 100).toFixed(2)} 元已拨付。`);
    const lastDay = new Date(Date.parse(claim.notice?.endsAt ?? '') - 1).toLocaleDateString('sv', {
      timeZone: 'Asia/Shanghai',
    });
    expect(published?.text.en).toContain(`until ${lastDay}`);
    // The policy shipped names no period for corrections.
    expect(returned?.toDo.zh).toBe('请尽快更正并重新提交。');
  });

  test('tells each worker of the published lines, by the document and no other name, once', async () => {
    const lines = [stack.world.line(machinery, WISH), stack.world.line(machinery, { ...WISH, register: 'absent' })];
    const before = stack.messages.toWorkers().length;
    const claimId = await stack.claimOf(machinery, lines);
    await stack.reviewBoth(claimId, 'approve');
    await stack.until(claimId, 'notice');
    await stack.machine.quiet();
    const told = stack.messages.toWorkers().slice(before);
    expect(told.map(({ documentNumber }) => documentNumber)).toEqual([lines[0]?.person.documentNumber]);
    const [{ id, text } = { id: '', text: { zh: '', en: '' } }] = told;
    const granted = (await stack.lines(claimId)).find(({ standing }) => standing === 'granted');
    expect(id).toBe(`${claimId}#001#${granted?.lineId}#named`);
    expect(text.zh).toContain('现正公示至 2025-');
    expect(`${text.zh}${text.en}`).not.toContain(machinery.creditCode);
    const again = { claimId, round: 1, batch: 0, endsAt: '2025-06-10T00:00:00+08:00' };
    const taken = stack.messages.taken();
    await stack.machine.lambda.invoke({
      functionArn: notifier(),
      payload: { source: 'jianzheng', 'detail-type': 'Workers Named', detail: again },
      source: 'event',
      signal: AbortSignal.timeout(10_000),
    });
    expect(stack.messages.taken()).toBe(taken);
  });

  test('is for whom it concerns, page by page, and for nobody else', async () => {
    const all = (await inbox(operatorOf(machinery))).notifications;
    const first = await inbox(operatorOf(machinery), '?limit=2');
    const second = await inbox(operatorOf(machinery), `?limit=100&cursor=${first.cursor}`);
    expect([...first.notifications, ...second.notifications]).toEqual(all);
    expect(second.cursor).toBeUndefined();
    for (const other of [operatorOf(garments), AUDITOR, reviewer('first', '350500')]) {
      expect((await inbox(other)).notifications).toEqual([]);
    }
    expect((await stack.client.get(operatorOf(machinery), '/notifications?cursor=made-up')).status).toBe(400);
  });

  test('comes no second time, however often the event comes', async () => {
    const taken = stack.messages.taken();
    const sent = stack.messages.received().length;
    const { claimId } = stack.messages.received()[0] ?? { claimId: '' };
    const { events } = await stack.events(claimId);
    for (let seq = 1; seq <= events.length; seq += 1) {
      const detail = { claimId, seq };
      await stack.machine.lambda.invoke({
        functionArn: notifier(),
        payload: { source: 'jianzheng', 'detail-type': 'Claim Step', detail },
        source: 'event',
        signal: AbortSignal.timeout(10_000),
      });
    }
    expect(stack.messages.received()).toHaveLength(sent);
    expect(stack.messages.taken()).toBe(taken);
  });

  test('waits at a platform that is away, and is sent when it is back', async () => {
    stack.messages.setMode({ mode: 'failing' });
    const claimId = await stack.claimOf(machinery, [stack.world.line(machinery, WISH)]);
    await stack.until(claimId, 'first-review');
    await stack.machine.quiet();
    expect(told(claimId)).toEqual([]);
    const kept = (await inbox(operatorOf(machinery))).notifications.filter((each) => each.claimId === claimId);
    expect(kept.map(({ code }) => code)).toEqual(['submitted']);
    stack.messages.setMode({ mode: 'up' });
    // Due again after a minute of machine time: the schedule is told that it has passed.
    await makeDue();
    await stack.machine.events.fireSchedules();
    await stack.machine.quiet();
    expect(told(claimId)).toHaveLength(2);
  });

  /** What was left for later is due now. */
  async function makeDue(): Promise<void> {
    const call = engineCalls(stack.machine.endpoints.dynamodb);
    const TableName = stack.machine.endpoints.tableName;
    const page = await call<{ Items: { pk: object; sk: object }[] }>('Query', {
      TableName,
      IndexName: 'gsi1',
      KeyConditionExpression: 'gsi1pk = :u',
      ExpressionAttributeValues: { ':u': { S: 'UNDELIVERED' } },
    });
    expect(page.Items.length).toBeGreaterThan(0);
    for (const { pk, sk } of page.Items) {
      await call('UpdateItem', {
        TableName,
        Key: { pk, sk },
        UpdateExpression: 'SET gsi1sk = :now',
        ExpressionAttributeValues: { ':now': { S: '2020-01-01T00:00:00.000Z' } },
      });
    }
  }

  test('reminds the reviewer before the last day, and the supervisor too once it has passed', async () => {
    const claimId = await stack.claimOf(machinery, [stack.world.line(machinery, WISH)]);
    await stack.until(claimId, 'first-review');
    const path = `/claims/${claimId}/deadlines`;
    const { deadlines } = expectStatus(
      await stack.client.get<{ deadlines: { code: string; at: string }[] }>(AUDITOR, path),
      200,
    );
    const due = deadlines.find(({ code }) => code === 'review-due');
    const reminders = async () => {
      await stack.machine.events.fireSchedules();
      await stack.machine.quiet();
      return told(claimId).filter((each) => /due|overdue/.test(each));
    };
    expect(await reminders()).toEqual([]);
    await stack.machine.clock.set(new Date(Date.parse(due?.at ?? '') - 1_000));
    const soon = [`acceptance-due-soon → first-reviewer ${region}`, `review-due-soon → first-reviewer ${region}`];
    expect(await reminders()).toEqual(soon);
    await stack.machine.clock.set(new Date(due?.at ?? ''));
    const late = [`review-overdue → first-reviewer ${region}`, `review-overdue → supervisor ${region}`];
    expect(await reminders()).toEqual([...soon, ...late]);
    expect(await reminders()).toEqual([...soon, ...late]);
    expect((await inbox(supervisor)).notifications.map(({ code }) => code)).toContain('review-overdue');
  });

  test('holds no message that could not be handled', () => {
    const queues = stack.machine.stack.ofType('AWS::SQS::Queue').map(({ name }) => name);
    expect(queues.flatMap((queue) => stack.machine.queues.messages(queue))).toEqual([]);
  });
});
