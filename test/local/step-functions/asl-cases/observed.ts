import { setTimeout as delay } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  type HistoryEvent,
  RedriveExecutionCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  type SFNClient,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { expect } from 'vitest';
import { history } from '../support.ts';
import type { AslCase, Deed } from './asl-case.ts';

/** What differs between an engine at hand and an account: how time passes, and when an execution is at rest. */
export interface Stage {
  readonly client: SFNClient;
  advance(seconds: number): Promise<void>;
  /** Until the execution can do no more by itself, or is closed. */
  rest(executionArn: string): Promise<void>;
}

interface Details {
  readonly name?: string;
  readonly index?: number;
}

/** The details of an event, whatever the member is called that holds them. */
export function detailsOf(event: HistoryEvent): Record<string, unknown> {
  const found = Object.entries(event).find(([member]) => member.endsWith('EventDetails'));
  return (found?.[1] ?? {}) as Record<string, unknown>;
}

/** An event in the notation of the expected histories. */
export function told(event: HistoryEvent): string {
  const { name, index } = detailsOf(event) as Details;
  const parts = [event.type, index === undefined ? undefined : `#${index}`, name, `@${event.previousEventId ?? 0}`];
  return parts.filter((part) => part !== undefined).join(' ');
}

/** The newest token; the history shows what the function was given. */
async function newestToken(stage: Stage, executionArn: string): Promise<string> {
  const scheduled = (await history(stage, executionArn)).findLast(({ type }) => type === 'TaskScheduled');
  const { Payload } = JSON.parse(scheduled?.taskScheduledEventDetails?.parameters ?? '{}') as {
    Payload?: { token?: string };
  };
  return Payload?.token ?? '';
}

async function perform(stage: Stage, executionArn: string, deed: Deed): Promise<void> {
  const { client } = stage;
  if ('advance' in deed) await stage.advance(deed.advance);
  else if ('redrive' in deed) await client.send(new RedriveExecutionCommand({ executionArn }));
  else if ('stop' in deed) await client.send(new StopExecutionCommand({ executionArn, ...deed.stop }));
  else {
    const taskToken = await newestToken(stage, executionArn);
    if ('beat' in deed) await client.send(new SendTaskHeartbeatCommand({ taskToken }));
    else if ('fail' in deed) await client.send(new SendTaskFailureCommand({ taskToken, ...deed.fail }));
    else await client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(deed.succeed) }));
  }
  await stage.rest(executionArn);
}

const shortly = (): Promise<void> => delay(500);

/** Polls until an execution is closed. @throws Error after a minute and a half */
export async function closed(client: SFNClient, executionArn: string): Promise<DescribeExecutionCommandOutput> {
  for (let left = 180; left > 0; left -= 1) {
    const described = await client.send(new DescribeExecutionCommand({ executionArn }));
    if (described.status !== 'RUNNING') return described;
    await shortly();
  }
  throw new Error('the execution does not end');
}

/** Does what a case says to a started execution, and compares how it stands then with what is expected. */
export async function observe(stage: Stage, executionArn: string, { deeds = [], expected }: AslCase): Promise<void> {
  await stage.rest(executionArn);
  for (const deed of deeds) await perform(stage, executionArn, deed);
  const described = await stage.client.send(new DescribeExecutionCommand({ executionArn }));
  const events = await history(stage, executionArn);
  expect(events.map(told)).toEqual(expected.history);
  expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
  const { status, output, error, cause } = described;
  expect({ status, error, output: output === undefined ? undefined : JSON.parse(output) }).toEqual({
    status: expected.status,
    error: expected.error,
    output: expected.output,
  });
  if (expected.cause instanceof RegExp) expect(cause).toMatch(expected.cause);
  else expect(cause).toBe(expected.cause);
  for (const [id, details] of Object.entries(expected.details ?? {}))
    expect(detailsOf(events[Number(id) - 1] ?? ({} as HistoryEvent))).toMatchObject(details);
}
