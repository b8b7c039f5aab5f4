/** The driver of a claim: one revision, one generation. */
export interface ExecutionOf {
  readonly claimId: string;
  readonly revision: number;
  readonly generation: number;
}

/** An execution drives one revision of one claim; a replacement is the next generation. */
export const executionName = (claimId: string, revision: number, generation: number) =>
  `${claimId}-r${revision}-g${generation}`;

/** `undefined` for an execution that somebody started by hand under another name. */
export function parseExecutionName(name: string): ExecutionOf | undefined {
  const [, claimId, revision, generation] = /^(.+)-r(\d+)-g(\d+)$/.exec(name) ?? [];
  if (claimId === undefined) return undefined;
  return { claimId, revision: Number(revision), generation: Number(generation) };
}

/** ARN of an execution of that name under a state machine's ARN. */
export const executionArn = (stateMachineArn: string, { claimId, revision, generation }: ExecutionOf) =>
  `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${executionName(claimId, revision, generation)}`;
