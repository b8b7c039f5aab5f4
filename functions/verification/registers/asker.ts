import type { RegisterCall } from '../facts.ts';
import type { Unanswered } from './register.ts';
import type { RegisterName } from './register-names.ts';

/** The body of one call, and how its answer is read. */
export interface Sheet<T> {
  readonly questions: number;
  readonly body: unknown;
  /** `undefined`: not an answer to what was asked. */
  readonly read: (answer: unknown) => T | undefined;
  /** What "no such thing" (404) means, where the contract knows it. */
  readonly absent?: T;
}

export interface Heard<T> {
  readonly heard: readonly { readonly said: T; readonly call: RegisterCall }[];
  readonly calls: readonly RegisterCall[];
  readonly unanswered?: Unanswered | undefined;
}

/** Sends all calls of a batch to one register, and gives what was heard, whole sheets at a time. */
export type Ask = <T>(register: RegisterName, sheets: readonly Sheet<T>[]) => Promise<Heard<T>>;
