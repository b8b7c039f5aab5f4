import type { Execution } from './execution.ts';
import type { JsonObject } from './json.ts';
import type { ExecutionStatusChange } from './options.ts';

/**
 * What input and output may take in an event, escaped as they are in it (developer guide, "Automating Step Functions
 * event delivery with EventBridge").
 */
const PAYLOAD_LIMIT_BYTES = 248 * 1024;

const escapedBytes = (text: string | null): number => (text === null ? 0 : Buffer.byteLength(JSON.stringify(text)));

/**
 * What is told about an execution as it stands now.
 * @param closing the details of the event that closed it; empty for one that runs
 * @param obstacle why it cannot be redriven; `undefined` if it can
 */
export function statusChangeOf(
  { summary, input: given }: Execution,
  closing: JsonObject,
  obstacle: string | undefined,
): ExecutionStatusChange {
  const text = (field: string): string | null => {
    const value = closing[field];
    return typeof value === 'string' ? value : null;
  };
  const input = JSON.stringify(given);
  const output = text('output');
  const outputFits = escapedBytes(output) <= PAYLOAD_LIMIT_BYTES;
  const inputFits = escapedBytes(input) + escapedBytes(output) <= PAYLOAD_LIMIT_BYTES;
  return {
    executionArn: summary.arn,
    stateMachineArn: summary.machineArn,
    name: summary.name,
    status: summary.status,
    startDate: summary.startedAt,
    stopDate: summary.stoppedAt ?? null,
    input: inputFits ? input : null,
    inputDetails: { included: inputFits },
    output: outputFits ? output : null,
    outputDetails: output === null ? null : { included: outputFits },
    error: text('error'),
    cause: text('cause'),
    stateMachineVersionArn: null,
    stateMachineAliasArn: null,
    redriveCount: summary.redriveCount,
    redriveDate: summary.redrivenAt ?? null,
    redriveStatus: obstacle === undefined ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
    redriveStatusReason: obstacle ?? null,
  };
}
