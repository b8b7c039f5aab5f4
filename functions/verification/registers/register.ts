import type { RegisterCall } from '../facts.ts';

/** An answer with the call that brought it: the proof of what was said, and when (machine time, ISO 8601). */
export interface Given<Facts> {
  readonly facts: Facts;
  readonly answeredAt: string;
  readonly callId: string;
}

/**
 * Why questions are not answered yet. `busy`: its limit leaves no room in time; `open`: its circuit is open, nobody asks;
 * `away`: it fails or is silent; `unusable`: what it says is not an answer to what was asked; `refused`: it does not let
 * us in. Each makes lines pending, and none of them says anything of a line.
 */
export type Unanswered = 'busy' | 'open' | 'away' | 'unusable' | 'refused';

/** What a register said. With `unanswered` some questions have no answer in `answers`; without it each has one. */
export interface Answers<Facts> {
  /** By `ref` of the question. */
  readonly answers: ReadonlyMap<string, Given<Facts>>;
  readonly calls: readonly RegisterCall[];
  readonly unanswered?: Unanswered | undefined;
}

export interface Question {
  /** The asker's own name for the question. */
  readonly ref: string;
}

/**
 * One register that takes questions in batches.
 * @throws IntegrityError when the register says that the question breaks its contract: a defect here, no outage there.
 */
export interface Register<Asked extends Question, Facts> {
  ask(questions: readonly Asked[]): Promise<Answers<Facts>>;
}
