import type { AsynchronousInvoker } from '../lambda/asynchronous.ts';
import type { ExecutionStatusChange } from '../step-functions/index.ts';
import type { Stack } from '../template/stack.ts';
import { compileFilters } from './filter.ts';
import { eventOf, rulesOf } from './rule.ts';

/** The default event bus, for the events that services of this machine send by themselves. */
export interface EventBus {
  executionChanged(change: ExecutionStatusChange): void;
}

/** Events that a rule matches are invoked asynchronously, as EventBridge does: kept, retried, dead-lettered. */
export function createEventBus(stack: Stack, asynchronous: AsynchronousInvoker): EventBus {
  const rules = rulesOf(stack).flatMap(({ logicalId, pattern, targets }) =>
    pattern === undefined ? [] : [{ matches: compileFilters([JSON.stringify(pattern)], logicalId), targets }],
  );
  const send = (event: object): void => {
    for (const { matches, targets } of rules) {
      if (!matches(event)) continue;
      for (const { functionArn, input } of targets)
        asynchronous.accept(functionArn, input === undefined ? event : JSON.parse(input));
    }
  };
  return {
    executionChanged: (change) =>
      send(
        eventOf(
          stack,
          {
            source: 'aws.states',
            detailType: 'Step Functions Execution Status Change',
            resources: [change.executionArn],
          },
          change,
        ),
      ),
  };
}
