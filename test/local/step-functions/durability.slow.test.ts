/** Slow: processes that die after any commit; `npm test` goes on from crash points of the whole machine. */
import { copyFileSync } from 'node:fs';
import { type HistoryEvent, SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detailsOf } from './asl-cases/observed.ts';
import { engines } from './fixture.ts';
import {
  describeExecution,
  Failing,
  history,
  machine,
  type Running,
  StillClock,
  settled,
  start,
  task,
  tokenTask,
} from './support.ts';

const { begin, end, file } = engines();

type Kind = 'pass' | 'choice' | 'wait' | 'task' | 'caught' | 'retried' | 'token' | 'map';
interface Step {
  readonly kind: Kind;
  readonly concurrency: number;
  readonly inner: readonly Exclude<Kind, 'map' | 'retried'>[];
}
type State = Record<string, unknown>;

/** Works a number out of a number, whatever kind it is of. */
function stateOf(kind: Exclude<Kind, 'map'>, more: State, variable: string): State {
  switch (kind) {
    case 'pass':
      return {
        Type: 'Pass',
        Assign: { [variable]: '{% $states.input %}' },
        Output: '{% $states.input + 1 %}',
        ...more,
      };
    case 'choice':
      return {
        Type: 'Choice',
        Choices: [{ Condition: '{% $states.input % 2 = 0 %}', Output: '{% $states.input * 3 %}', Next: more.Next }],
        Default: more.Next,
      };
    case 'wait':
      return { Type: 'Wait', Seconds: '{% 5 + $states.input % 3 %}', ...more };
    case 'task':
      return task('double', more);
    case 'caught':
      return task('broken', {
        Catch: [{ ErrorEquals: ['Broken'], Output: '{% $states.input + 5 %}', Next: more.Next }],
        ...more,
      });
    case 'retried':
      return task('flaky', {
        Arguments: {
          FunctionName: 'flaky',
          Payload: ['{% $states.input %}', '{% $states.context.State.RetryCount %}'],
        },
        Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 1, JitterStrategy: 'FULL' }],
        ...more,
      });
    case 'token':
      return tokenTask('ask', { Output: '{% $states.result %}', ...more });
  }
}

/** A chain; its last state only ends it, so that every other one has somewhere to go. */
function chain(steps: readonly Step[], prefix = 'S'): { StartAt: string; States: Record<string, State> } {
  const states = steps.map(({ kind, concurrency, inner }, index): [string, State] => {
    const next = { Next: `${prefix}${index + 1}` };
    if (kind !== 'map') return [`${prefix}${index}`, stateOf(kind, next, `seen${prefix}`)];
    const nested = inner.map((of): Step => ({ kind: of, concurrency: 1, inner: [] }));
    return [
      `${prefix}${index}`,
      {
        Type: 'Map',
        Items: '{% [1..3] %}',
        MaxConcurrency: concurrency,
        ItemProcessor: chain(nested, `${prefix}${index}I`),
        Output: '{% $sum($states.result) %}',
        ...next,
      },
    ];
  });
  return {
    StartAt: `${prefix}0`,
    States: { ...Object.fromEntries(states), [`${prefix}${steps.length}`]: { Type: 'Succeed' } },
  };
}

const functions = {
  double: (n: number) => n * 2,
  broken: () => new Failing('Broken'),
  flaky: ([n, attempt]: [number, number]) => (attempt === 0 ? new Failing('Busy') : n + 7),
  ask: () => null,
};

/** Lets time pass and answers tokens until the execution is closed. */
async function drive(running: Running, executionArn: string): Promise<void> {
  for (;;) {
    await settled(running);
    if ((await describeExecution(running, executionArn)).status !== 'RUNNING') return;
    const wakeUp = running.engine.nextWakeUp();
    if (wakeUp !== undefined) {
      running.clock.set(wakeUp);
      continue;
    }
    for (const { taskScheduledEventDetails } of await history(running, executionArn)) {
      const { Payload } = JSON.parse(taskScheduledEventDetails?.parameters ?? '{}') as { Payload?: { token?: string } };
      if (Payload?.token === undefined) continue;
      // One that was answered already is refused; the one that is waited for is not.
      await running.client.send(new SendTaskSuccessCommand({ taskToken: Payload.token, output: '11' })).catch(() => {});
    }
  }
}

/** What every history of a succeeded execution holds, however it came about. */
function checkHistory(events: readonly HistoryEvent[]): void {
  expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
  const before = ({ previousEventId = 0 }: HistoryEvent): HistoryEvent | undefined => events[previousEventId - 1];
  for (const event of events) {
    const { type = '', id = 0, previousEventId = 0 } = event;
    expect(previousEventId).toBeLessThan(id);
    if (id > 2) expect(previousEventId).toBeGreaterThan(0);
    if (!type.endsWith('StateExited')) continue;
    // Going back from an exit leads to the entry into that same state.
    const entered = `${type.replace('Exited', 'Entered')} ${detailsOf(event).name}`;
    let at = before(event);
    while (at !== undefined && `${at.type} ${detailsOf(at).name}` !== entered) at = before(at);
    expect(at).toBeDefined();
  }
  const count = (ending: string): number => events.filter(({ type }) => type?.endsWith(ending)).length;
  expect(count('StateExited')).toBe(count('StateEntered'));
  expect(count('MapIterationSucceeded')).toBe(count('MapIterationStarted'));
}

const outcome = ({ status, output }: { status?: string | undefined; output?: string | undefined }) => [status, output];

describe('a process that dies right after any commit', () => {
  it('leaves a journal from which random machines come to the same result, by a whole history', async () => {
    const seed = Number(process.env.FC_SEED ?? Date.now() % 2 ** 31);
    console.log(`seed ${seed}`);
    const kind = fc.constantFrom<Kind>('pass', 'choice', 'wait', 'task', 'caught', 'token');
    const step: fc.Arbitrary<Step> = fc.record({
      kind: fc.oneof(
        { weight: 5, arbitrary: kind },
        { weight: 3, arbitrary: fc.constant<Kind>('map') },
        { weight: 1, arbitrary: fc.constant<Kind>('retried') },
      ),
      concurrency: fc.constantFrom(0, 1, 2),
      inner: fc.array(kind as fc.Arbitrary<Step['inner'][number]>, { minLength: 1, maxLength: 2 }),
    });
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 4 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), { minLength: 3, maxLength: 3 }),
        async (steps, where) => {
          runs += 1;
          const definition = machine({}, chain(steps));
          const journalPath = file(`whole-${runs}`);
          const clock = new StillClock();
          /** Business time at each commit; the files as they were then. */
          const commits: { path: string; now: Date }[] = [];
          const committed = (count: number): void => {
            const path = file(`cut-${runs}-${count}`);
            for (const suffix of ['', '-wal']) copyFileSync(journalPath + suffix, path + suffix);
            commits.push({ path, now: clock.now() });
          };
          const whole = await begin({ definition, functions, journalPath, clock, committed });
          const arn = await start(whole, 4);
          await drive(whole, arn);
          const expected = outcome(await describeExecution(whole, arn));
          expect(expected[0]).toBe('SUCCEEDED');
          checkHistory(await history(whole, arn));
          await end(whole);
          for (const share of where) {
            const cut = commits[Math.floor(share * commits.length)];
            if (cut === undefined) throw new Error('nothing was committed');
            // Two cuts at one commit need two copies.
            const path = `${cut.path}-${share}`;
            for (const suffix of ['', '-wal']) copyFileSync(cut.path + suffix, path + suffix);
            const resumed = await begin({
              definition,
              functions,
              journalPath: path,
              clock: new StillClock(cut.now.toISOString()),
            });
            const kept = await history(resumed, arn);
            await drive(resumed, arn);
            expect(outcome(await describeExecution(resumed, arn))).toEqual(expected);
            const events = await history(resumed, arn);
            expect(events.slice(0, kept.length)).toEqual(kept);
            checkHistory(events);
            await end(resumed);
          }
        },
      ),
      { seed, numRuns: Number(process.env['DURABILITY_RUNS'] ?? 12) },
    );
  }, 300_000);
});
