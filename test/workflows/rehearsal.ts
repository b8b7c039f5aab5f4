import { SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import type { InvokeRequest } from '#local/step-functions/index.ts';
import {
  describeExecution,
  Failing,
  history,
  type Running,
  run,
  StillClock,
  settled,
  start,
} from '#test/local/step-functions/support.ts';
import {
  CLAIM_WORKFLOW,
  callOf,
  edgesOf,
  type Flow,
  readText,
  type State,
  statesOf,
  tasksOf,
  type Transition,
  withPlaceholdersFilled,
} from '#workflows/definition.ts';

/**
 * A state of the way and what happens there: the status that its function answers with, `done` for a batch, `woken` or
 * `nobody` (comes in time) for a state that waits for a token, `over` for a wait.
 */
export type Step = readonly [state: string, what: string];

export interface Call extends InvokeRequest {
  readonly state: string;
  readonly token: string | undefined;
  /** How often this state was called before in this rehearsal. */
  readonly before: number;
}

/** What happens instead of what the script says; `undefined` leaves a call to the script. */
export type Interference = (call: Call) => unknown;

export interface Options {
  readonly batches?: readonly number[];
  readonly definition?: Flow;
  readonly interfere?: Interference;
  readonly journalPath?: string;
  /** What a rehearsal before this one left in the same journal. */
  readonly goesOnFrom?: Rehearsal;
}

export const DEFINITION = withPlaceholdersFilled(readText(CLAIM_WORKFLOW));
export const INPUT = { claimId: 'clm-1', revision: 1, generation: 1 };
const NOTICE_ENDS_AT = '2025-06-12T16:00:00.000Z';

const functionOf = (arn: unknown): string => String(arn).split(':').at(-1) ?? '';

/** Which state calls, told by function and the constants of its payload. */
export function recogniser(definition: Flow): (functionArn: string, payload: unknown) => string {
  const known = tasksOf(definition).map(({ name, state }) => {
    const { FunctionName, Payload = {} } = callOf(state);
    const constants = Object.entries(Payload).filter(([, value]) => !String(value).startsWith('{%'));
    return { name, called: functionOf(FunctionName), constants };
  });
  return (functionArn, payload) => {
    const given = new Map(Object.entries(payload as object));
    const [found, ...others] = known.filter(
      ({ called, constants }) =>
        called === functionOf(functionArn) && constants.every(([key, value]) => given.get(key) === value),
    );
    if (found === undefined || others.length > 0) throw new Error(`No single state calls ${functionArn} like this.`);
    return found.name;
  };
}

const stateCalling = recogniser(DEFINITION);

const MARK = ['takenOutside', 'takenInside'] as const;

/**
 * The same definition, in which every way out of a state leaves its name in a variable: the history then tells which of
 * several rules with one target was taken. Variables inside of a Map may not be named as those around it.
 */
function marked(flow: Flow, depth: 0 | 1 = 0): Flow {
  const mark = <T extends Transition>(from: string, via: string, transition: T): T => ({
    ...transition,
    Assign: { ...transition.Assign, [MARK[depth]]: `${from} ${via}` },
  });
  const markedState = (name: string, state: State): State => {
    const { Choices, Catch, ItemProcessor } = state;
    const inner = {
      ...(Choices && { Choices: Choices.map((rule, index) => mark(name, `Choices[${index}]`, rule)) }),
      ...(Catch && { Catch: Catch.map((catcher, index) => mark(name, `Catch[${index}]`, catcher)) }),
      ...(ItemProcessor && { ItemProcessor: marked(ItemProcessor, 1) }),
    };
    const [own] = edgesOf(name, state).filter(({ via }) => via === 'Next' || via === 'Default');
    return own === undefined ? { ...state, ...inner } : mark(name, own.via, { ...state, ...inner });
  };
  return {
    ...flow,
    States: Object.fromEntries(Object.entries(flow.States).map(([name, state]) => [name, markedState(name, state)])),
  };
}

/** One execution of the real definition on the real engine, with functions that answer by a script. */
export class Rehearsal {
  readonly running: Running;
  readonly calls: Call[];
  #arn = '';
  #steps: Step[];
  #waitsFor: { readonly what: string; readonly token: string } | undefined;
  #fault: string | undefined;

  private constructor(running: Running, steps: readonly Step[], calls: Call[]) {
    this.running = running;
    this.#steps = [...steps];
    this.calls = calls;
  }

  static async begin(steps: readonly Step[], options: Options = {}): Promise<Rehearsal> {
    const { batches = [0], definition = DEFINITION, interfere, journalPath, goesOnFrom } = options;
    const calls: Call[] = [];
    // An engine that goes on with a journal calls before it is here.
    const { promise: begun, resolve } = Promise.withResolvers<Rehearsal>();
    const answer = async (payload: unknown, request: InvokeRequest): Promise<unknown> => {
      const state = stateCalling(request.functionArn, payload);
      const { token } = payload as { token?: string };
      const before = calls.filter((call) => call.state === state).length;
      const call: Call = { ...request, state, token, before };
      calls.push(call);
      return (await interfere?.(call)) ?? (await begun).scripted(call, batches);
    };
    const running = await run({
      definition: JSON.stringify(marked(definition)),
      functions: Object.fromEntries(
        tasksOf(definition).map(({ state }) => [functionOf(callOf(state).FunctionName), answer]),
      ),
      clock: new StillClock((goesOnFrom?.running.clock.now() ?? new Date('2025-06-03T01:00:00Z')).toISOString()),
      ...(journalPath === undefined ? {} : { journalPath }),
    });
    const rehearsal = new Rehearsal(running, goesOnFrom?.stepsLeft ?? steps, calls);
    resolve(rehearsal);
    rehearsal.#arn = goesOnFrom?.arn ?? (await start(running, INPUT));
    return rehearsal;
  }

  get arn(): string {
    return this.#arn;
  }

  get stepsLeft(): readonly Step[] {
    return this.#steps;
  }

  get visited(): string[] {
    return this.calls.map(({ state }) => state);
  }

  scripted({ state, token }: Call, batches: readonly number[]): unknown {
    const [expected, what = ''] = this.#steps.shift() ?? ['the end'];
    if (expected !== state) {
      this.#fault ??= `The script says ${expected}, the execution went to ${state}.`;
      return new Failing('IntegrityError', 'off the script');
    }
    if (token !== undefined) this.#waitsFor = { what, token };
    const noticeGoesOn = state === 'CloseNotice' && what === 'notice' ? 60 : 0;
    return { ...INPUT, round: 1, status: what, batches, noticeEndsAt: NOTICE_ENDS_AT, noticeGoesOn };
  }

  /** Lets it go on, people and time doing what the script says, until it ends or the script knows nothing more. */
  async toRest(): Promise<void> {
    for (;;) {
      await settled(this.running);
      if (this.#fault !== undefined) throw new Error(this.#fault);
      if ((await this.describe()).status !== 'RUNNING') return;
      const waits = this.#waitsFor;
      this.#waitsFor = undefined;
      if (waits?.what === 'woken') await this.wake(waits.token);
      else if (waits?.what === 'nobody') this.letTimePass();
      else if (waits === undefined && (await this.#takesWait())) this.letTimePass();
      else return;
    }
  }

  async #takesWait(): Promise<boolean> {
    const [state, what] = this.#steps[0] ?? [];
    if (what !== 'over' || (await this.entered()).at(-1) !== state) return false;
    this.#steps.shift();
    return true;
  }

  async wake(taskToken: string): Promise<void> {
    await this.running.client.send(new SendTaskSuccessCommand({ taskToken, output: '{}' }));
  }

  /** Business time goes to whatever happens next by itself. */
  letTimePass(): void {
    const next = this.running.engine.nextWakeUp();
    if (next === undefined) throw new Error('Nothing waits for time.');
    this.running.clock.set(next);
  }

  describe() {
    return describeExecution(this.running, this.#arn);
  }

  history() {
    return history(this.running, this.#arn);
  }

  /** The states entered so far. */
  async entered(): Promise<string[]> {
    return (await this.history()).flatMap(({ stateEnteredEventDetails: entered }) => entered?.name ?? []);
  }

  /** The ways out of states that were taken, such as `ResumeAt Choices[3]`. */
  async taken(): Promise<string[]> {
    return (await this.history()).flatMap(({ stateExitedEventDetails: exited }) => {
      const variables = exited?.assignedVariables ?? {};
      return MARK.flatMap((name) => (variables[name] === undefined ? [] : [String(JSON.parse(variables[name]))]));
    });
  }

  close(): Promise<void> {
    return this.running.engine.close();
  }
}

/** Every way out of every state, named as `Rehearsal.taken` names them. */
export const allEdges = (definition: Flow): string[] =>
  statesOf(definition).flatMap(({ name, state }) => edgesOf(name, state).map(({ via }) => `${name} ${via}`));
