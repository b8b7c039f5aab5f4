import {
  DescribeExecutionCommand,
  DescribeStateMachineForExecutionCommand,
  type HistoryEvent as SdkEvent,
  paginateGetExecutionHistory,
} from '@aws-sdk/client-sfn';
import { env } from '../shared/env.ts';
import { stepFunctions } from '../shared/step-functions-client.ts';
import { withoutTokens } from './archive.ts';
import { readArchive } from './archive-store.ts';
import { type ExecutionOf, executionArn } from './execution-name.ts';
import { getExecution } from './execution-store.ts';
import type { HistoryEvent } from './trace.ts';

/** Everything that is known of one execution, running or closed. Times are machine time, ISO 8601. */
export interface WholeExecution {
  readonly from: 'step-functions' | 'archive';
  /** Of the archive. */
  readonly sha256?: string;
  readonly status: string;
  readonly startDate: string;
  readonly stopDate?: string;
  readonly redriveCount: number;
  readonly input?: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  /** What it runs, or ran, under: that of its start, not that of today. */
  readonly definition: string;
  readonly events: readonly HistoryEvent[];
}

/**
 * From Step Functions while that knows it, else from the archive; nothing for one that never was.
 * @throws IntegrityError where the archive is not what was archived
 */
export async function wholeExecution(execution: ExecutionOf): Promise<WholeExecution | undefined> {
  return (await live(execution)) ?? (await archived(execution));
}

async function live(execution: ExecutionOf): Promise<WholeExecution | undefined> {
  const arn = { executionArn: executionArn(env('STATE_MACHINE_ARN'), execution) };
  try {
    const [described, { definition = '' }] = await Promise.all([
      stepFunctions().send(new DescribeExecutionCommand(arn)),
      stepFunctions().send(new DescribeStateMachineForExecutionCommand(arn)),
    ]);
    const events: SdkEvent[] = [];
    const pages = paginateGetExecutionHistory(
      { client: stepFunctions(), pageSize: 1000 },
      { ...arn, includeExecutionData: true },
    );
    for await (const page of pages) events.push(...(page.events ?? []));
    const { status = 'RUNNING', startDate = new Date(0), stopDate, redriveCount = 0 } = described;
    return {
      from: 'step-functions',
      status,
      startDate: startDate.toISOString(),
      ...(stopDate === undefined ? {} : { stopDate: stopDate.toISOString() }),
      redriveCount,
      ...texts(described),
      definition,
      events: withoutTokens(events) as HistoryEvent[],
    };
  } catch (error) {
    if (error instanceof Error && error.name === 'ExecutionDoesNotExist') return undefined;
    throw error;
  }
}

async function archived(execution: ExecutionOf): Promise<WholeExecution | undefined> {
  const kept = (await getExecution(execution))?.archived;
  if (kept === undefined) return undefined;
  const { status, startDate, stopDate, redriveCount, definition, events, ...more } = await readArchive(kept);
  return {
    from: 'archive',
    sha256: kept.sha256,
    ...{ status, startDate, stopDate, redriveCount },
    ...texts(more),
    definition,
    events: events as readonly HistoryEvent[],
  };
}

interface Texts {
  readonly input?: string | undefined;
  readonly output?: string | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

function texts({ input, output, error, cause }: Texts): { readonly [Field in keyof Texts]?: string } {
  return Object.fromEntries(
    Object.entries({ input, output, error, cause }).filter(([, text]) => text !== undefined),
  ) as never;
}
