import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { AslCase } from './asl-case.ts';
import { observe, type Stage } from './observed.ts';

/** Where the cases are run for real. */
export interface Account {
  /** A role that Step Functions may take and that may invoke the function. */
  readonly roleArn: string;
  /** The deployed `scripted-function.ts`; its region is where everything happens. */
  readonly functionArn: string;
}

/** @returns `undefined` where no account is named. @throws Error where only a part of it is */
export function accountOf(environment: NodeJS.ProcessEnv): Account | undefined {
  const { ASL_CASES_AWS_ROLE_ARN: roleArn, ASL_CASES_AWS_FUNCTION_ARN: functionArn } = environment;
  if (roleArn === undefined) return undefined;
  if (functionArn === undefined) throw new Error('ASL_CASES_AWS_FUNCTION_ARN is needed too. 还需要该变量。');
  return { roleArn, functionArn };
}

/** How long an execution that waits must be silent to count as at rest. */
const SILENCE_MS = 3_000;

/** Until the execution is closed, or nothing was added to its history for a while and what it does last is waiting. */
async function restOf(client: SFNClient, executionArn: string): Promise<void> {
  let newest: number | undefined;
  for (let since = Date.now(); ; ) {
    const { status } = await client.send(new DescribeExecutionCommand({ executionArn }));
    if (status !== 'RUNNING') return;
    const page = new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 1 });
    const { events = [] } = await client.send(page);
    const [last] = events;
    if (last?.id !== newest) {
      newest = last?.id;
      since = Date.now();
    }
    const waits = last?.type === 'TaskSubmitted' || last?.type === 'WaitStateEntered';
    if (waits && Date.now() - since >= SILENCE_MS) return;
    await delay(500);
  }
}

/** Runs one case as a state machine of its own, which is deleted afterwards. */
export async function observeInAccount({ roleArn, functionArn }: Account, local: string, one: AslCase): Promise<void> {
  const [, partition = 'aws', , region = ''] = functionArn.split(':');
  const client = new SFNClient({ region });
  const definition = local
    .replaceAll('"FunctionName":"scripted"', `"FunctionName":${JSON.stringify(functionArn)}`)
    .replaceAll('"arn:aws:states:::', `"arn:${partition}:states:::`);
  const name = `asl-case-${randomUUID()}`;
  const { stateMachineArn } = await client.send(new CreateStateMachineCommand({ name, roleArn, definition }));
  try {
    const stage: Stage = {
      client,
      // Time cannot be made to pass there: it is waited for, and a little longer.
      advance: (seconds) => delay(seconds * 1000 + 1500),
      rest: (executionArn) => restOf(client, executionArn),
    };
    const input = JSON.stringify('input' in one ? one.input : {});
    const { executionArn = '' } = await client.send(new StartExecutionCommand({ stateMachineArn, input }));
    await observe(stage, executionArn, one);
  } finally {
    await client.send(new DeleteStateMachineCommand({ stateMachineArn }));
    client.destroy();
  }
}
