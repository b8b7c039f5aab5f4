import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { mockClient } from 'aws-sdk-client-mock';
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { publish } from '#functions/notification/bus-client.ts';
import { outgoing } from '#functions/notification/channel.ts';
import { keepOnce, readInboxes, undelivered } from '#functions/notification/inbox-store.ts';
import type { Code } from '#functions/notification/messages.ts';
import type { Notification } from '#functions/notification/notification.ts';
import { dropReminder, dueReminders, putReminders } from '#functions/notification/reminder-store.ts';
import type { Reminder } from '#functions/notification/reminder.ts';
import { namedMessage } from '#functions/notification/worker-message.ts';
import { postSigned } from '#functions/notification/signed-post-client.ts';
import { deliver, tell } from '#functions/notification/tell-store.ts';
import { UpstreamError } from '#functions/shared/errors.ts';
import { FORCED_APART_MS } from '#functions/shared/secret-cache.ts';
import type { Secrets } from '#local/secrets/secrets-manager.ts';
import { givenSecrets } from '#test/support/secrets.ts';
import { LOCAL_MESSAGES_SECRET, type RunningMessages, startMessages } from '#local/messages/index.ts';
import { type Ledger, startLedger } from '#test/support/ledger.ts';

let made = 0;
const notification = (code: Code = 'submitted', kind: 'enterprise' | 'finance' = 'enterprise'): Notification => {
  made += 1;
  return {
    id: `clm-1#${String(made).padStart(8, '0')}#${code}#${kind}`,
    code,
    recipient: { kind, id: kind === 'finance' ? '350200' : '91350200MA00000001' },
    claimId: 'clm-1',
    at: '2025-06-03T01:00:00.000Z',
    params: {},
  };
};

describe('a notification on its way', () => {
  let ledger: Ledger;
  let messages: RunningMessages;
  let secrets: Secrets;
  beforeAll(async () => {
    ledger = await startLedger();
    messages = await startMessages({ port: 0 });
    vi.stubEnv('NOTIFICATION_WEBHOOK_URL', `${messages.url}/v1/messages`);
    secrets = await givenSecrets({ 'notification-signing': LOCAL_MESSAGES_SECRET });
    vi.stubEnv('NOTIFICATION_SECRET_ID', 'notification-signing');
    vi.stubEnv('NOTIFICATION_SENDER', 'test');
    vi.stubEnv(
      'NOTIFICATION_ROUTES',
      JSON.stringify({ enterprise: ['webhook', 'sms'], finance: ['webhook', 'email'] }),
    );
  });
  afterEach(() => messages.setMode({ mode: 'up' }));
  afterAll(async () => {
    await Promise.all([messages.close(), secrets.close()]);
    await ledger.close();
  });

  const stateOf = async (told: Notification) => {
    const { notifications } = await readInboxes([told.recipient], 100, undefined);
    return notifications.find(({ id }) => id === told.id)?.delivery;
  };
  const arrived = (told: Notification) => messages.received().filter(({ id }) => id === told.id).length;

  test('is told once, by however many, as the contract of the receiver says', async () => {
    const told = notification();
    await Promise.all([tell([told]), tell([told]), tell([told])]);
    await tell([told]);
    expect(arrived(told)).toBe(1);
    expect(await stateOf(told)).toEqual({ webhook: 'delivered' });
    const contract = JSON.parse(readFileSync(new URL('../../local/messages/openapi.json', import.meta.url), 'utf8'));
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    ajv.addSchema(contract, 'contract');
    const valid = ajv.compile({ $ref: 'contract#/components/schemas/Message' });
    expect(
      messages.received().every((each) => valid(each)),
      JSON.stringify(valid.errors),
    ).toBe(true);
    expect(valid({ ...outgoing(told), name: 'somebody' })).toBe(false);
    const toWorker = ajv.compile({ $ref: 'contract#/components/schemas/WorkerMessage' });
    const text = namedMessage('2025-06-10');
    expect(toWorker({ id: 'x', documentType: 'resident-id', documentNumber: '1', text })).toBe(true);
  });

  test.each([
    ['down', 'later'],
    ['failing', 'later'],
    ['too-many', 'later'],
    ['refusing', 'refused'],
  ] as const)('meets a receiver that is %s, and is %s', async (mode, expected) => {
    const told = notification();
    messages.setMode({ mode });
    await tell([told]);
    expect(await stateOf(told)).toEqual({ webhook: expected });
    messages.setMode({ mode: 'up' });
    const left: string[] = [];
    for await (const kept of undelivered(new Date(Date.now() + 3_600_000))) left.push(kept.id);
    expect(left.includes(told.id)).toBe(expected === 'later');
    for await (const kept of undelivered(new Date(Date.now() + 3_600_000))) await deliver(kept);
    expect(arrived(told)).toBe(expected === 'later' ? 1 : 0);
    for await (const kept of undelivered(new Date(Date.now() + 3_600_000))) expect(kept.id).not.toBe(told.id);
  });

  test('whose answer is lost comes again under its id, and counts once', async () => {
    const told = notification();
    const before = messages.taken();
    messages.setMode({ mode: 'answer-lost' });
    await tell([told]);
    messages.setMode({ mode: 'up' });
    expect(await stateOf(told)).toEqual({ webhook: 'later' });
    for await (const kept of undelivered(new Date(Date.now() + 3_600_000))) await deliver(kept);
    expect(messages.taken() - before).toBe(4);
    expect(arrived(told)).toBe(1);
    expect(await stateOf(told)).toEqual({ webhook: 'delivered' });
  });

  test('that was kept and not sent, because whoever told it died, is sent by who comes again', async () => {
    const told = notification();
    await keepOnce(told);
    expect(arrived(told)).toBe(0);
    await tell([told]);
    expect(arrived(told)).toBe(1);
  });

  test('is tried later and later', async () => {
    const told = notification();
    messages.setMode({ mode: 'too-many' });
    await tell([told]);
    const due = async (minutes: number) => {
      for await (const kept of undelivered(new Date(Date.now() + minutes * 60_000)))
        if (kept.id === told.id) return kept;
      return undefined;
    };
    expect(await due(0.5)).toBeUndefined();
    const first = await due(1);
    expect(first).toBeDefined();
    if (first !== undefined) expect(await deliver(first)).toBe(2);
    expect(await due(1.5)).toBeUndefined();
    expect(await due(2)).toMatchObject({ attempts: 2 });
    messages.setMode({ mode: 'up' });
    const second = await due(2);
    if (second !== undefined) expect(await deliver(second)).toBe(0);
  });

  test('goes to each channel of its recipient that has an address, and no second time to one that took it', async () => {
    const mail = await startMessages({ port: 0, secret: 'another' });
    vi.stubEnv('NOTIFICATION_EMAIL_URL', `${mail.url}/v1/messages`);
    const told = notification('funds-missing', 'finance');
    // A provider takes another form than the platform: this one refuses the signature first.
    await tell([told]);
    expect(await stateOf(told)).toEqual({ webhook: 'delivered', email: 'refused' });
    const taken = messages.taken();
    await tell([told]);
    expect(messages.taken()).toBe(taken);
    vi.stubEnv('NOTIFICATION_EMAIL_URL', '');
    await mail.close();
  });

  test('is signed with the secret that was rotated as soon as the receiver takes the old one no more', async () => {
    secrets.rotate('rotated', 'the one before');
    const other = await startMessages({ port: 0, secret: 'the one after' });
    const told = outgoing(notification());
    const send = () => postSigned({ url: `${other.url}/v1/messages`, secretId: 'rotated' }, told.id, told);
    expect(await send()).toBe('refused');
    secrets.rotate('rotated', 'the one after');
    const later = Date.now() + FORCED_APART_MS;
    vi.spyOn(Date, 'now').mockImplementation(() => later);
    expect(await send()).toBe('delivered');
    vi.restoreAllMocks();
    await other.close();
  });

  test('with a signature of somebody else, an old one or another id is not taken', async () => {
    const told = outgoing(notification());
    const url = `${messages.url}/v1/messages`;
    secrets.rotate('another', 'not the secret');
    expect(await postSigned({ url, secretId: 'another' }, told.id, told)).toBe('refused');
    expect(await postSigned({ url, secretId: 'notification-signing' }, 'another id', told)).toBe('refused');
    vi.spyOn(Date, 'now').mockReturnValue(Date.parse('2020-01-01'));
    expect(await postSigned({ url, secretId: 'notification-signing' }, told.id, told)).toBe('refused');
    vi.restoreAllMocks();
    expect(await postSigned({ url, secretId: 'notification-signing' }, told.id, told)).toBe('delivered');
  });

  test('is read with those of other inboxes, newest first, over the pages each once', async () => {
    const ids = [1, 2, 3, 4, 5].map((hour) => ({
      ...notification('funds-missing', hour % 2 === 0 ? 'finance' : 'enterprise'),
      recipient: { kind: hour % 2 === 0 ? ('finance' as const) : ('enterprise' as const), id: 'pages' },
      at: `2025-06-03T0${hour}:00:00.000Z`,
    }));
    for (const each of ids) await keepOnce(each);
    const inboxes = [
      { kind: 'finance' as const, id: 'pages' },
      { kind: 'enterprise' as const, id: 'pages' },
    ];
    const seen: string[] = [];
    let before: string | undefined;
    do {
      const page = await readInboxes(inboxes, 2, before);
      seen.push(...page.notifications.map(({ id }) => id));
      before = page.last;
    } while (before !== undefined);
    expect(seen).toEqual(ids.toReversed().map(({ id }) => id));
  });

  test('a reminder lies until it is due, and is dropped once', async () => {
    const reminder = (at: string): Reminder => ({
      claimId: 'clm-1',
      deadline: 'review-due',
      endsAt: '2025-06-12T00:00:00+08:00',
      kind: 'soon',
      at,
    });
    const [early, late] = [reminder('2025-06-08T16:00:00.000Z'), reminder('2025-06-11T16:00:00.000Z')] as const;
    await putReminders([early, late]);
    await putReminders([early, late]);
    const due = async (now: string) => {
      const found: Reminder[] = [];
      for await (const each of dueReminders(new Date(now))) found.push(each);
      return found;
    };
    expect(await due('2025-06-08T15:59:59.999Z')).toEqual([]);
    expect(await due('2025-06-08T16:00:00.000Z')).toEqual([early]);
    expect(await due('2025-07-01T00:00:00.000Z')).toEqual([early, late]);
    await dropReminder(early);
    await dropReminder(early);
    expect(await due('2025-07-01T00:00:00.000Z')).toEqual([late]);
  });
});

describe('the bus', () => {
  const bus = mockClient(EventBridgeClient);
  afterEach(() => bus.reset());
  const event = { 'detail-type': 'Claim Step', detail: { claimId: 'clm-1', seq: 7 } } as const;

  test('is told ids and nothing else', async () => {
    vi.stubEnv('EVENT_BUS', 'claims');
    vi.stubEnv('AWS_REGION', 'cn-north-1');
    bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] });
    await publish(event);
    expect(bus.commandCalls(PutEventsCommand).map(({ args }) => args[0].input)).toEqual([
      {
        Entries: [
          {
            EventBusName: 'claims',
            Source: 'jianzheng',
            DetailType: 'Claim Step',
            Detail: '{"claimId":"clm-1","seq":7}',
          },
        ],
      },
    ]);
  });

  test('that refuses an entry in a good answer has not taken it', async () => {
    vi.stubEnv('EVENT_BUS', 'claims');
    bus.on(PutEventsCommand).resolves({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'ThrottlingException' }] });
    await expect(publish(event)).rejects.toThrow(UpstreamError);
  });
});
