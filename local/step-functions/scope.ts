import type { Branch, Execution, Position } from './execution.ts';
import type { Scope } from './expression.ts';
import type { Json, JsonObject } from './json.ts';

interface Seen {
  readonly result?: Json;
  readonly errorOutput?: Json;
  readonly token?: string | undefined;
  /** The item at hand while a Map's ItemSelector is evaluated; inside an iteration it is the branch's own. */
  readonly item?: { readonly index: number; readonly value: Json };
}

const iso = (time: number): string => new Date(time).toISOString();

/** The context object (developer guide, "Accessing execution data from the Context object"); its times are machine times. */
function contextOf(execution: Execution, branch: Branch, position: Position, seen: Seen): JsonObject {
  const { summary, machine } = execution;
  const item = seen.item ?? branch.item;
  return {
    Execution: {
      Id: summary.arn,
      Input: execution.input,
      Name: summary.name,
      RoleArn: machine.roleArn,
      StartTime: iso(summary.startedAt),
      RedriveCount: summary.redriveCount,
      ...(summary.redrivenAt === undefined ? {} : { RedriveTime: iso(summary.redrivenAt) }),
    },
    State: {
      Name: position.state.name,
      EnteredTime: iso(position.enteredAt),
      ...('retry' in position.state ? { RetryCount: position.retryCount } : {}),
    },
    StateMachine: { Id: machine.arn, Name: machine.name },
    ...(seen.token === undefined ? {} : { Task: { Token: seen.token } }),
    ...(item === undefined ? {} : { Map: { Item: { Index: item.index, Value: item.value } } }),
  };
}

/** What the expressions of a state can see. The context is built only where an expression asks for it. */
export function scopeOf(execution: Execution, branch: Branch, position: Position, seen: Seen): Scope {
  const states: JsonObject = {
    input: position.input,
    get context() {
      return contextOf(execution, branch, position, seen);
    },
  };
  if (seen.result !== undefined) states.result = seen.result;
  if (seen.errorOutput !== undefined) states.errorOutput = seen.errorOutput;
  return { states, variables: branch.variables };
}
