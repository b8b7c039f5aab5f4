import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterEach, describe, expect, it } from 'vitest';
import { createEventBuses } from '#local/events/bus.ts';
import { startEventBridge } from '#local/events/put-events.ts';
import type { RunningServer } from '#local/http.ts';
import type { Stack } from '#local/template/stack.ts';
import { clientSettings } from '#test/local/fixtures/fixture.ts';

const FUNCTION = 'arn:aws-cn:lambda:cn-north-1:000000000000:function:told';

/** A bus of its own with one rule, and a rule of the same pattern on the default bus. */
const stackOf = (): Stack => {
  const rule = (logicalId: string, properties: object) => ({
    logicalId,
    properties: { Targets: [{ Arn: `${FUNCTION}-${logicalId}`, Id: 'Target0' }], ...properties },
    attribute: () => `arn:aws-cn:events:cn-north-1:000000000000:rule/${logicalId}`,
  });
  const pattern = { EventPattern: { source: ['jianzheng'] } };
  const all: Readonly<Record<string, readonly object[]>> = {
    'AWS::Events::Rule': [rule('Own', { ...pattern, EventBusName: 'claims' }), rule('Default', pattern)],
    'AWS::Events::EventBus': [{ name: 'claims' }],
  };
  return { account: '000000000000', region: 'cn-north-1', ofType: (type: string) => all[type] ?? [] } as never;
};

describe('events of functions', () => {
  let server: RunningServer;
  let counted: number[] = [];
  let accepted: { readonly functionArn: string; readonly event: Record<string, unknown> }[] = [];
  afterEach(() => server.close());

  async function client(): Promise<EventBridgeClient> {
    [accepted, counted] = [[], []];
    const asynchronous = {
      accept: (functionArn: string, event: unknown) => void accepted.push({ functionArn, event: event as never }),
    };
    const meter = { customEvents: (count: number) => void counted.push(count) };
    server = await startEventBridge({ port: 0, buses: createEventBuses(stackOf(), asynchronous as never), meter });
    return new EventBridgeClient({ ...clientSettings(server.url), maxAttempts: 1 });
  }
  const entry = { EventBusName: 'claims', Source: 'jianzheng', DetailType: 'Claim Step', Detail: '{"seq":7}' };

  it('go to the rules of their bus that match, and to no other', async () => {
    const events = await client();
    const { FailedEntryCount, Entries } = await events.send(new PutEventsCommand({ Entries: [entry] }));
    expect(FailedEntryCount).toBe(0);
    expect(accepted).toEqual([
      {
        functionArn: `${FUNCTION}-Own`,
        event: expect.objectContaining({
          id: Entries?.[0]?.EventId,
          source: 'jianzheng',
          'detail-type': 'Claim Step',
          detail: { seq: 7 },
        }),
      },
    ]);
    await events.send(new PutEventsCommand({ Entries: [{ ...entry, Source: 'somebody' }] }));
    expect(accepted).toHaveLength(1);
  });

  it('for a bus that is not there are refused one by one', async () => {
    const events = await client();
    const answer = await events.send(new PutEventsCommand({ Entries: [{ ...entry, EventBusName: 'other' }, entry] }));
    expect(answer.FailedEntryCount).toBe(1);
    expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual(['ResourceNotFoundException', undefined]);
    expect(accepted).toHaveLength(1);
    expect(counted).toEqual([1]);
  });

  it('whose detail is no JSON, or with what is not implemented, are refused', async () => {
    const events = await client();
    for (const bad of [
      { ...entry, Detail: '{' },
      { ...entry, TraceHeader: 'x' },
    ]) {
      await expect(events.send(new PutEventsCommand({ Entries: [bad] }))).rejects.toThrow(
        /Detail is malformed|TraceHeader/,
      );
    }
  });
});
