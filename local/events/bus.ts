import type { AsynchronousInvoker } from '../lambda/asynchronous.ts';
import type { ExecutionStatusChange } from '../step-functions/index.ts';
import type { Stack } from '../template/stack.ts';
import { compileFilters } from './filter.ts';
import { DEFAULT_BUS, eventOf, rulesOf } from './rule.ts';

/** The event buses: the default one for what services of this machine send by themselves, the stack's own for functions. */
export interface EventBuses {
  executionChanged(change: ExecutionStatusChange): void;
  /** @returns the event's id. @throws UnknownBus */
  put(bus: string, what: { readonly source: string; readonly detailType: string }, detail: object): string;
}

export class UnknownBus extends Error {
  override readonly name = 'ResourceNotFoundException';
}

/** Events that a rule matches are invoked asynchronously, as EventBridge does: kept, retried, dead-lettered. */
export function createEventBuses(stack: Stack, asynchronous: AsynchronousInvoker): EventBuses {
  const rules = rulesOf(stack).flatMap(({ logicalId, bus, pattern, targets }) =>
    pattern === undefined ? [] : [{ bus, matches: compileFilters([JSON.stringify(pattern)], logicalId), targets }],
  );
  const buses = new Set([DEFAULT_BUS, ...stack.ofType('AWS::Events::EventBus').map(({ name }) => name)]);
  const send = (on: string, event: object): void => {
    for (const { bus, matches, targets } of rules) {
      if (bus !== on || !matches(event)) continue;
      for (const { functionArn, input } of targets)
        asynchronous.accept(functionArn, input === undefined ? event : JSON.parse(input));
    }
  };
  return {
    executionChanged: (change) =>
      send(
        DEFAULT_BUS,
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
    put: (named, what, detail) => {
      const bus = named.slice(named.lastIndexOf('/') + 1);
      if (!buses.has(bus)) throw new UnknownBus(`Event bus ${bus} does not exist.`);
      const event = eventOf(stack, { ...what, resources: [] }, detail);
      send(bus, event);
      return event.id;
    },
  };
}
