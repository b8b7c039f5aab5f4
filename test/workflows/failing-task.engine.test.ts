import { RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { Failing, temporaryFolder, until } from '#test/local/step-functions/support.ts';
import { type Flow, handsOverToken, type Retrier, type State, tasksOf } from '#workflows/definition.ts';
import { type Call, DEFINITION, type Interference, type Options, Rehearsal } from './rehearsal.ts';
import { scenarioThrough } from './scenarios.ts';
import { sampleOf } from '#test/support/slow.ts';

const TASKS = sampleOf(tasksOf(DEFINITION), 12);
const PLAIN = TASKS.filter(({ state }) => !handsOverToken(state));
/** An error that the definition does not name: what a library throws, or a function that died. */
const UNNAMED = 'Runtime.ExitError';
const DEFAULT_ATTEMPTS = 3;
const PATIENCE = { interval: 100, timeout: 45_000 };

/** A name by which a function's failure meets this retrier and no earlier one. */
const thrownFor = (name: string): string => (name === 'States.TaskFailed' ? UNNAMED : name);
const attemptsOf = ({ MaxAttempts = DEFAULT_ATTEMPTS }: Retrier): number => MaxAttempts;

/** For each retrier of a task, the error names that a function's failure can have, and the attempts it gives them. */
const failuresOf = ({ Retry = [] }: State) =>
  Retry.map((retrier) => ({
    attempts: attemptsOf(retrier),
    errors: retrier.ErrorEquals.filter((name) => name !== 'States.Timeout').map(thrownFor),
  }));

const open = new Set<Rehearsal>();

async function begin(task: string, interfere: Interference, more: Options = {}): Promise<Rehearsal> {
  const rehearsal = await Rehearsal.begin(scenarioThrough(task).steps, { interfere, ...more });
  open.add(rehearsal);
  return rehearsal;
}

/** The task as the scenario goes through it when nothing is wrong. */
const undisturbed = (task: string): string[] =>
  scenarioThrough(task)
    .steps.filter(([, what]) => what !== 'over')
    .map(([state]) => state);

/** The undisturbed way, with the first visit of the task `times` times over. */
function repeated(task: string, times: number): string[] {
  const way = undisturbed(task);
  return way.toSpliced(way.indexOf(task), 0, ...Array.from({ length: times - 1 }, () => task));
}

async function endsAsIfNothingHadBeen(rehearsal: Rehearsal, task: string): Promise<void> {
  await rehearsal.toRest();
  const { status, output } = await rehearsal.describe();
  expect(status).toBe('SUCCEEDED');
  expect(JSON.parse(output ?? '')).toEqual({ claimId: 'clm-1', revision: 1, status: scenarioThrough(task).end });
  expect(rehearsal.stepsLeft).toEqual([]);
}

/** Where an execution failed: the state whose task failed last. */
async function failedAt(rehearsal: Rehearsal): Promise<string | undefined> {
  const events = new Map((await rehearsal.history()).map((event) => [event.id, event]));
  const failures = [...events.values()].filter(({ type }) => type === 'TaskFailed' || type === 'TaskTimedOut');
  let event = failures.at(-1);
  while (event !== undefined && event.stateEnteredEventDetails === undefined) event = events.get(event.previousEventId);
  return event?.stateEnteredEventDetails?.name;
}

/** The definition with one task's time cut to the shortest there is. */
function impatient(task: string): Flow {
  const cut = (flow: Flow): Flow => ({
    ...flow,
    States: Object.fromEntries(
      Object.entries(flow.States).map(([name, state]) => [
        name,
        {
          ...state,
          ...(name === task ? { TimeoutSeconds: 1 } : {}),
          ...(state.ItemProcessor === undefined ? {} : { ItemProcessor: cut(state.ItemProcessor) }),
        },
      ]),
    ),
  });
  return cut(DEFINITION);
}

beforeAll(() => {
  // Full jitter may wait for no time at all, and here it does.
  vi.spyOn(Math, 'random').mockReturnValue(0);
});
afterAll(() => vi.restoreAllMocks());
afterEach(async () => {
  for (const rehearsal of open) await rehearsal.close();
  open.clear();
});

describe.each(TASKS)('a failure at $name', ({ name, state }) => {
  const failures = failuresOf(state);
  const retried = failures.filter(({ attempts }) => attempts > 0).flatMap(({ errors }) => errors);

  test('the task tells apart what is worth another attempt, what is not, and what nobody named', () => {
    expect(retried).toContain(UNNAMED);
    expect(failures.some(({ attempts }) => attempts === 0)).toBe(true);
  });

  test.each(retried)('%s, once: tried again, and on', async (error) => {
    const rehearsal = await begin(name, (call) =>
      call.state === name && call.before === 0 ? new Failing(error) : undefined,
    );
    await endsAsIfNothingHadBeen(rehearsal, name);
    expect(rehearsal.visited).toEqual(repeated(name, 2));
  });

  // One name stands for all of its retrier; those that are final are told one by one.
  const always = failures.flatMap(({ errors, attempts }) =>
    errors.slice(0, attempts > 0 ? 1 : undefined).map((error) => ({ error, attempts })),
  );
  test.each(always)(
    '$error, always: fails here after 1 + $attempts calls, and is redriven from here',
    async ({ error, attempts }) => {
      let away = true;
      const rehearsal = await begin(name, (call) => (call.state === name && away ? new Failing(error) : undefined));
      await rehearsal.toRest();
      expect(await rehearsal.describe()).toMatchObject({ status: 'FAILED', error });
      expect(await failedAt(rehearsal)).toBe(name);
      expect(rehearsal.calls.filter((call) => call.state === name)).toHaveLength(1 + attempts);

      away = false;
      const before = rehearsal.calls.length;
      await rehearsal.running.client.send(new RedriveExecutionCommand({ executionArn: rehearsal.arn }));
      await endsAsIfNothingHadBeen(rehearsal, name);
      expect(rehearsal.visited.slice(before)).toEqual(undisturbed(name).slice(undisturbed(name).indexOf(name)));
    },
  );

  test('the function runs out of its own time: Lambda.Unknown, tried again', async () => {
    const rehearsal = await begin(name, (call) =>
      call.state === name && call.before === 0 ? new Failing('Sandbox.Timedout') : undefined,
    );
    await endsAsIfNothingHadBeen(rehearsal, name);
    const errors = (await rehearsal.history()).flatMap(({ taskFailedEventDetails: failed }) => failed?.error ?? []);
    expect(errors).toEqual(['Lambda.Unknown']);
    expect(rehearsal.visited).toEqual(repeated(name, 2));
  });

  test('the engine dies during the call: called again with the same key and payload', async () => {
    const folder = temporaryFolder();
    try {
      const journalPath = folder.file('journal');
      const hangs = ({ state, before }: Call) => (state === name && before === 0 ? new Promise(() => {}) : undefined);
      const dying = await begin(name, hangs, { journalPath });
      void dying.toRest().catch(() => {});
      await until(() => dying.visited.includes(name));
      await dying.close();
      const rehearsal = await begin(name, () => undefined, { journalPath, goesOnFrom: dying });
      await endsAsIfNothingHadBeen(rehearsal, name);
      const [again] = rehearsal.calls;
      expect({ key: again?.idempotencyKey, payload: again?.payload }).toEqual({
        key: dying.calls.at(-1)?.idempotencyKey,
        payload: dying.calls.at(-1)?.payload,
      });
      expect([...dying.visited.slice(0, -1), ...rehearsal.visited]).toEqual(undisturbed(name));
    } finally {
      await Promise.all([...open].map((rehearsal) => rehearsal.close()));
      folder.remove();
    }
  });
});

describe('a task that answers too late', () => {
  // All at once: each waits for its own time-outs.
  const late = new Map<string, Promise<void>>();
  const never = new Map<string, Promise<void>>();
  beforeAll(() => {
    for (const { name, state } of PLAIN) {
      late.set(name, answersAfterTheNext(name));
      never.set(name, answersNever(name, state));
    }
    // Each is awaited by the test of its name.
    void Promise.allSettled([...late.values(), ...never.values()]);
  });

  test.each(PLAIN)('$name: another attempt, and what comes after it is not heard', ({ name }) => late.get(name));
  test.each(PLAIN)('$name: never in time, it fails here', ({ name }) => never.get(name));
});

async function answersAfterTheNext(name: string): Promise<void> {
  const { promise: answer, resolve: answerLate } = Promise.withResolvers<unknown>();
  const rehearsal = await Rehearsal.begin(scenarioThrough(name).steps, {
    definition: impatient(name),
    interfere: (call) => (call.state === name && call.before === 0 ? answer : undefined),
  });
  try {
    const rest = rehearsal.toRest();
    const left = async () =>
      (await rehearsal.history()).some(({ stateExitedEventDetails: exited }) => exited?.name === name);
    await expect.poll(left, PATIENCE).toBe(true);
    answerLate({
      claimId: 'clm-1',
      revision: 1,
      round: 9,
      status: 'draft',
      batches: [7],
      noticeEndsAt: '',
      noticeGoesOn: 0,
    });
    await rest;
    await endsAsIfNothingHadBeen(rehearsal, name);
    expect(rehearsal.visited).toEqual(repeated(name, 2));
    const timedOut = (await rehearsal.history()).filter(({ type }) => type === 'TaskTimedOut');
    expect(timedOut.map(({ taskTimedOutEventDetails: told }) => told?.error)).toEqual(['States.Timeout']);
    expect(await rehearsal.taken()).not.toContain('ResumeAt Default');
  } finally {
    await rehearsal.close();
  }
}

async function answersNever(name: string, { Retry = [] }: State): Promise<void> {
  const retrier = Retry.find(({ ErrorEquals }) => ErrorEquals.includes('States.Timeout'));
  const rehearsal = await Rehearsal.begin(scenarioThrough(name).steps, {
    definition: impatient(name),
    interfere: (call) => (call.state === name ? new Promise(() => {}) : undefined),
  });
  try {
    void rehearsal.toRest().catch(() => {});
    await expect.poll(async () => (await rehearsal.describe()).error, PATIENCE).toBe('States.Timeout');
    expect(await failedAt(rehearsal)).toBe(name);
    const calls = rehearsal.calls.filter(({ state }) => state === name);
    expect(calls).toHaveLength(1 + (retrier === undefined ? 0 : attemptsOf(retrier)));
  } finally {
    await rehearsal.close();
  }
}
