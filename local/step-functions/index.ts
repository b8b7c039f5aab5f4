import { Executions } from './executions.ts';
import { Journal } from './journal.ts';
import { Operations } from './operations.ts';
import type { EngineOptions } from './options.ts';
import { WireServer } from './server.ts';

export { DefinitionError, type DefinitionFault } from './definition.ts';
export type {
  BusinessClock,
  CommitHooks,
  EngineOptions,
  ExecutionStatusChange,
  FunctionFailure,
  InvokeRequest,
} from './options.ts';

export interface StateMachineInput {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  /** Amazon States Language, JSONata mode, with all placeholders filled in. */
  readonly definition: string;
}

export interface Engine {
  /**
   * Creates or replaces a state machine; executions keep the definition they started with.
   * @throws DefinitionError naming state and field of all that this engine does not implement
   */
  createStateMachine(machine: StateMachineInput): void;
  /** Takes up every open execution of the journal. */
  start(): Promise<void>;
  /** Stops at once and records nothing more; the next engine on this journal goes on. */
  close(): Promise<void>;
  /**
   * True when nothing can move without an event from outside: only calendar waits and tokens are waited for.
   * @throws whatever broke the engine, so that nobody waits for ever
   */
  idle(): boolean;
  /** The earliest business time at which something happens by itself. */
  nextWakeUp(): Date | undefined;
  /**
   * State transitions since the engine was made, as AWS bills them: every step executed, those inside a Map included,
   * and every retry of one (AWS Step Functions pricing, Standard Workflows).
   */
  transitions(): number;
  /** Answers the AWS API; port 0 for any free one. */
  listen(port: number, host?: string): Promise<{ url: string }>;
}

/** Opens a journal and makes an engine on it; one engine per journal at a time. */
export function createEngine(options: EngineOptions): Engine {
  const journal = new Journal(options.journalPath, options);
  const executions = new Executions(options, journal);
  const server = new WireServer(new Operations(executions, journal));
  let open = true;
  return {
    createStateMachine: ({ definition, name, arn, roleArn }) =>
      executions.saveMachine({ name, arn, roleArn }, definition),
    start: async () => executions.resume(),
    close: async () => {
      if (!open) return;
      open = false;
      executions.halt();
      await server.close();
      journal.close();
    },
    idle: () => {
      executions.assertSound();
      // What is due already is about to move: its timer only has not fired yet.
      if (executions.timers.hasDue()) return false;
      return executions.activity.idle && server.idle && journal.pending === 0;
    },
    nextWakeUp: () => executions.timers.next(),
    transitions: () => executions.transitions(),
    listen: (port, host = '127.0.0.1') => server.listen(port, host),
  };
}
