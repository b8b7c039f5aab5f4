import { vi } from 'vitest';
import type { Invocation, InvocationResult, Lambda } from '#local/lambda/lambda.ts';
import type { Flow } from '#workflows/definition.ts';
import { recogniser } from './rehearsal.ts';

/** What can go wrong with one call of a function, besides nothing. */
export const KINDS = [
  'never reached',
  'killed after it ran',
  'run twice at once',
  'late, after its repetition',
] as const;
export type Kind = (typeof KINDS)[number];

type Run = () => Promise<InvocationResult>;

/** Stands between the workflow and its functions: disturbs each state's first call for a claim. */
export class Disturbances {
  readonly #plans = new Map<string, Kind>();
  readonly #calls = new Map<string, { readonly state: string; readonly again: Run }[]>();
  readonly #stateCalling: ReturnType<typeof recogniser>;
  readonly #lateReleases = new Map<string, (() => void)[]>();

  constructor(lambda: Lambda, definition: Flow) {
    this.#stateCalling = recogniser(definition);
    const invoke = lambda.invoke.bind(lambda);
    vi.spyOn(lambda, 'invoke').mockImplementation((invocation) =>
      invocation.source === 'workflow'
        ? this.#intercept(invocation, invoke)
        : this.#withLateReleases(invocation, invoke),
    );
  }

  /**
   * Both the outbox and the execution end a withdrawn claim, whoever comes first. Here the outbox's message is late, or
   * the state that ends such a claim might never be entered.
   */
  #withLateReleases(invocation: Invocation, invoke: Lambda['invoke']): Promise<InvocationResult> {
    const { Records: records } = invocation.payload as { Records?: readonly StreamedMessage[] };
    if (records === undefined) return invoke(invocation);
    const { signal: _, ...unwatched } = invocation;
    for (const record of records.filter(releases)) {
      const claimId = record.dynamodb?.NewImage?.claimId?.S ?? '';
      const deliver = () => void invoke({ ...unwatched, payload: { Records: [record] } });
      this.#lateReleases.set(claimId, [...(this.#lateReleases.get(claimId) ?? []), deliver]);
    }
    return invoke({ ...invocation, payload: { Records: records.filter((record) => !releases(record)) } });
  }

  plan(claimId: string, kind: Kind): void {
    this.#plans.set(claimId, kind);
  }

  /**
   * Whether a state's disturbance came about for a claim, and its call was repeated where that is certain: a state
   * whose token was sent while its function was being killed has no need of another call.
   */
  cameAbout(claimId: string, state: string): boolean {
    const kind = this.#plans.get(claimId);
    const certain = kind === 'never reached' || kind === 'late, after its repetition';
    return kind !== undefined && this.#callsOf(claimId, state) >= (certain ? 2 : 1);
  }

  /** The states that called a function for this claim. */
  visited(claimId: string): Set<string> {
    return new Set(this.#calls.get(claimId)?.map(({ state }) => state));
  }

  /** Every call made for this claim, once more, in their order and long after. */
  async repeatAll(claimId: string): Promise<void> {
    for (const { again } of [...(this.#calls.get(claimId) ?? [])]) await again();
  }

  #callsOf(claimId: string, state: string): number {
    return (this.#calls.get(claimId) ?? []).filter((call) => call.state === state).length;
  }

  async #intercept(invocation: Invocation, invoke: Lambda['invoke']): Promise<InvocationResult> {
    const { claimId } = invocation.payload as { claimId: string };
    const state = this.#stateCalling(invocation.functionArn, invocation.payload);
    const run: Run = () => invoke(invocation);
    const { signal: _, ...unwatched } = invocation;
    const again: Run = () => invoke(unwatched);
    this.#calls.set(claimId, [...(this.#calls.get(claimId) ?? []), { state, again }]);
    const answer = await this.#disturbed(claimId, state, run, again);
    if (state === 'Withdraw' && 'payload' in answer) {
      for (const deliver of this.#lateReleases.get(claimId) ?? []) deliver();
      this.#lateReleases.delete(claimId);
    }
    return answer;
  }

  async #disturbed(claimId: string, state: string, run: Run, again: Run): Promise<InvocationResult> {
    const kind = this.#plans.get(claimId);
    const calls = this.#callsOf(claimId, state);
    if (kind === undefined || calls > 2) return run();
    if (calls === 1) return first(kind, run);
    const answer = await run();
    // The call that was given up runs only now, beside whatever follows.
    if (kind === 'late, after its repetition') void again();
    return answer;
  }
}

/** A record of an event, as far as it is read here: some come from the table's stream. */
interface StreamedMessage {
  readonly dynamodb?: { readonly NewImage?: { readonly sk?: { S: string }; readonly claimId?: { S: string } } };
}

const releases = ({ dynamodb }: StreamedMessage): boolean =>
  dynamodb?.NewImage?.sk?.S.endsWith('#release-entitlements') ?? false;

async function first(kind: Kind, run: Run): Promise<InvocationResult> {
  switch (kind) {
    case 'never reached':
      throw new Error('The function cannot be reached.');
    case 'killed after it ran':
      await run();
      return { functionError: 'Unhandled', errorType: 'Runtime.ExitError', errorMessage: 'killed' };
    case 'run twice at once': {
      const [, second] = await Promise.all([run(), run()]);
      return second;
    }
    case 'late, after its repetition':
      return { functionError: 'Unhandled', errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out' };
  }
}
