import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { expect } from 'vitest';
import { registerWaitKey } from '#functions/claim/keys.ts';
import type { Status } from '#functions/claim/status.ts';
import { localCredentials } from '#local/credentials.ts';
import { stateMachinesOf } from '#local/state-machines.ts';
import type { RunningStack } from './running-stack.ts';

interface Flow {
  readonly States: Record<string, Record<string, unknown>>;
}
interface Rule {
  readonly Condition: string;
  Next: string;
}

function machineOf(stack: RunningStack) {
  const [machine] = stateMachinesOf(stack.machine.stack);
  if (machine === undefined) throw new Error('The stack has no state machine.');
  return machine;
}

/**
 * The definition with a defect: where a claim stands at that status, a function is asked for a claim that is not there. It
 * answers as it always does to that: with an IntegrityError.
 */
function defectiveAt(definition: string, status: Status): string {
  const flow = JSON.parse(definition) as Flow;
  const { WhereItStands: stand, ResumeAt: hub } = flow.States;
  const own = ((hub?.['Choices'] ?? []) as Rule[]).filter(({ Condition }) =>
    Condition.includes(`$status = '${status}'`),
  );
  if (stand === undefined || own.length === 0) throw new Error(`The workflow does not resume at ${status}.`);
  const { Payload, ...more } = stand['Arguments'] as { readonly Payload: object };
  flow.States['AsksForNone'] = {
    ...stand,
    Arguments: { ...more, Payload: { ...Payload, claimId: "{% $claimId & '-none' %}" } },
  };
  for (const rule of own) rule.Next = 'AsksForNone';
  return JSON.stringify(flow);
}

/** Runs `work` while new executions get a definition with a defect at that status, as if it had been deployed so. */
export async function withDefectAt<T>(stack: RunningStack, status: Status, work: () => Promise<T>): Promise<T> {
  const machine = machineOf(stack);
  stack.machine.engine.createStateMachine({ ...machine, definition: defectiveAt(machine.definition, status) });
  try {
    return await work();
  } finally {
    stack.machine.engine.createStateMachine(machine);
  }
}

/** Nobody knows any more that the claim waits for a register: it waits on. */
export async function forgetWait(stack: RunningStack, claimId: string): Promise<void> {
  const { dynamodb: endpoint, tableName } = stack.machine.endpoints;
  const client = new DynamoDBClient({ region: 'cn-north-1', credentials: localCredentials, endpoint });
  const { pk, sk } = registerWaitKey(claimId);
  await client.send(new DeleteItemCommand({ TableName: tableName, Key: { pk: { S: pk }, sk: { S: sk } } }));
  client.destroy();
}

/** Waits until the claim's current execution has failed. */
export async function failed(stack: RunningStack, claimId: string, execution = 'r1-g1'): Promise<void> {
  const { stepFunctions: endpoint } = stack.machine.endpoints;
  const client = new SFNClient({ endpoint, region: 'cn-north-1', credentials: localCredentials });
  const executionArn = `${machineOf(stack).arn.replace(':stateMachine:', ':execution:')}:${claimId}-${execution}`;
  try {
    await expect
      .poll(() => client.send(new DescribeExecutionCommand({ executionArn })).then(({ status }) => status), {
        timeout: 30_000,
      })
      .toBe('FAILED');
  } catch (error) {
    const { events } = await stack.events(claimId);
    console.log(
      events.map(({ type, data, actor, recordedAt }) => JSON.stringify({ recordedAt, type, data, actor })).join('\n'),
    );
    throw error;
  } finally {
    client.destroy();
  }
}
