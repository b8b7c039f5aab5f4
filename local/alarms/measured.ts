import type { Queues } from '../queues/queues.ts';
import type { Measure } from './alarms.ts';

/** What one machine measures of itself, under the names that CloudWatch gives it. */
export interface Measured {
  readonly measure: Measure;
  executionFailed(stateMachineArn: string, at: Date): void;
}

export function measuredBy(queues: Pick<Queues, 'messages'>): Measured {
  const failures: { readonly stateMachineArn: string; readonly at: number }[] = [];
  return {
    executionFailed: (stateMachineArn, at) => failures.push({ stateMachineArn, at: at.getTime() }),
    measure: ({ namespace, name, dimensions, periodSeconds }) => {
      if (namespace === 'AWS/SQS' && name === 'ApproximateNumberOfMessagesVisible')
        return queues.messages(dimensions['QueueName'] ?? '').length;
      if (namespace === 'AWS/States' && name === 'ExecutionsFailed') {
        const since = Date.now() - periodSeconds * 1_000;
        return failures.filter((one) => one.stateMachineArn === dimensions['StateMachineArn'] && one.at >= since)
          .length;
      }
      return undefined;
    },
  };
}
