import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  RedriveExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { env } from '../shared/env.ts';
import { stepFunctions } from '../shared/step-functions-client.ts';
import type { Driver } from './driver.ts';
import { type ExecutionOf, executionArn } from './execution-name.ts';
import { noteRunningAgain } from './execution-store.ts';
import { stateOfFailure } from './halting.ts';

const arnOf = (execution: ExecutionOf) => executionArn(env('STATE_MACHINE_ARN'), execution);
const isGone = (error: unknown) => error instanceof Error && error.name === 'ExecutionDoesNotExist';

/** The definition that new executions get, as text. */
export async function currentDefinition(): Promise<string> {
  const { definition = '' } = await stepFunctions().send(
    new DescribeStateMachineCommand({ stateMachineArn: env('STATE_MACHINE_ARN') }),
  );
  return definition;
}

/** What Step Functions knows of an execution. `newest`: see {@link currentDefinition}. */
export async function driverOf(execution: ExecutionOf, newest: string): Promise<Driver> {
  const arn = { executionArn: arnOf(execution) };
  try {
    const [described, machine] = await Promise.all([
      stepFunctions().send(new DescribeExecutionCommand(arn)),
      stepFunctions().send(new DescribeStateMachineForExecutionCommand(arn)),
    ]);
    const olderDefinition = machine.definition !== newest;
    const { status = 'RUNNING', stopDate, error, redriveCount = 0, redriveStatus } = described;
    if (status === 'RUNNING' || status === 'PENDING_REDRIVE' || stopDate === undefined)
      return { state: 'running', olderDefinition, redriveCount };
    const redrivable = redriveStatus === 'REDRIVABLE';
    const known = error === undefined ? {} : { error };
    return { state: 'closed', status, ...known, stoppedAt: stopDate, redriveCount, redrivable, olderDefinition };
  } catch (error) {
    if (isGone(error)) return { state: 'missing' };
    throw error;
  }
}

/** The end of a history in which the failure and the state that it fell in are found. */
const LAST_EVENTS = 500;

/** The state in which a closed execution failed, where its history tells. */
export async function failedState(execution: ExecutionOf): Promise<string | undefined> {
  const { events = [] } = await stepFunctions().send(
    new GetExecutionHistoryCommand({ executionArn: arnOf(execution), reverseOrder: true, maxResults: LAST_EVENTS }),
  );
  return stateOfFailure(events);
}

export async function redrive(execution: ExecutionOf): Promise<void> {
  try {
    await stepFunctions().send(new RedriveExecutionCommand({ executionArn: arnOf(execution) }));
    await noteRunningAgain(execution);
  } catch (error) {
    // Somebody else was faster, or it is too old by a moment: the next sweep sees how it stands.
    if (!(error instanceof Error) || error.name !== 'ExecutionNotRedrivable') throw error;
  }
}

/** Redrives what closed with that count of redrives; what was redriven since is left alone. */
export async function redriveOnce(execution: ExecutionOf, redriveCount: number): Promise<void> {
  const { redriveCount: now = 0 } = await stepFunctions().send(
    new DescribeExecutionCommand({ executionArn: arnOf(execution) }),
  );
  if (now === redriveCount) await redrive(execution);
}

const REPLACED = { error: 'Replaced', cause: 'A later generation drives this claim. 该申报已由新一代流程推进。' };
const BY_A_PERSON = { error: 'Stopped', cause: 'An administrator stopped it. 系统管理员已停止该流程执行。' };

export async function stopExecution(execution: ExecutionOf, by?: 'administrator'): Promise<void> {
  try {
    await stepFunctions().send(
      new StopExecutionCommand({ executionArn: arnOf(execution), ...(by === undefined ? REPLACED : BY_A_PERSON) }),
    );
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}
