import { RedriveExecutionCommand, SendTaskFailureCommand } from '@aws-sdk/client-sfn';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { Failing, settled } from '#test/local/step-functions/support.ts';
import { callOf, handsOverToken, tasksOf } from '#workflows/definition.ts';
import { type Call, DEFINITION, type Interference, Rehearsal, type Step } from './rehearsal.ts';
import { sampleOf } from '#test/support/slow.ts';

const WAITING = tasksOf(DEFINITION).filter(({ state }) => handsOverToken(state));
/** The token is for somebody else now, or for nobody. */
const GONE = { name: 'TaskTimedOut' };

let rehearsal: Rehearsal | undefined;

beforeAll(() => {
  // Full jitter may wait for no time at all, and here it does.
  vi.spyOn(Math, 'random').mockReturnValue(0);
});
afterAll(() => vi.restoreAllMocks());
afterEach(() => rehearsal?.close());

describe.each(sampleOf(WAITING, 3))('a token of $name', ({ name, state }) => {
  const status = String(callOf(state).Payload?.['status']);
  const once: readonly Step[] = [
    ['WhereItStands', status],
    [name, 'left to the test'],
    ['WhereItStands', 'paid'],
  ];

  /** Goes as far as the waiting state. */
  async function waiting(interfere?: Interference, steps = once): Promise<Rehearsal> {
    rehearsal = await Rehearsal.begin(steps, interfere === undefined ? {} : { interfere });
    await rehearsal.toRest();
    return rehearsal;
  }

  /** Goes as far as the function, which has the token and answers when the test says so. */
  async function hanging(answer: Promise<unknown>): Promise<Rehearsal> {
    const steps = once.filter(([called]) => called !== name);
    const one = await Rehearsal.begin(steps, { interfere: ({ token }) => (token === undefined ? undefined : answer) });
    rehearsal = one;
    await expect.poll(() => tokens(one).length).toBe(1);
    return one;
  }

  const tokens = ({ calls }: Rehearsal): string[] => calls.flatMap(({ token }) => token ?? []);
  const hears = async (one: Rehearsal, token: string | undefined) => one.wake(token ?? '');

  /** The wait ended once, and what came after it happened once. */
  async function endedOnce(one: Rehearsal): Promise<void> {
    await one.toRest();
    expect((await one.describe()).status).toBe('SUCCEEDED');
    const exits = (await one.history()).filter(({ stateExitedEventDetails: exited }) => exited?.name === name);
    expect(exits).toHaveLength(1);
    expect(one.visited.filter((visited) => visited === 'WhereItStands')).toHaveLength(2);
    expect(one.stepsLeft).toEqual([]);
  }

  test('hands over all that ranks it among other tokens of the claim', async () => {
    const one = await waiting();
    const { payload } = one.calls.at(-1) as Call;
    expect(payload).toEqual({
      claimId: 'clm-1',
      revision: 1,
      generation: 1,
      status,
      token: expect.stringMatching(/./),
      redriveCount: 0,
      retryCount: 0,
      enteredAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
  });

  test('sent before the function has returned', async () => {
    const { promise: answer, resolve } = Promise.withResolvers<unknown>();
    const one = await hanging(answer);
    await hears(one, tokens(one)[0]);
    await expect.poll(async () => (await one.describe()).status).toBe('SUCCEEDED');
    resolve({ too: 'late' });
    await endedOnce(one);
    expect((await one.history()).map(({ type }) => type)).not.toContain('TaskSubmitted');
  });

  test('sent twice, one after the other and at once', async () => {
    const one = await waiting();
    const [token] = tokens(one);
    const answers = await Promise.allSettled([hears(one, token), hears(one, token)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual(['fulfilled', 'rejected']);
    await endedOnce(one);
    await expect(hears(one, token)).rejects.toMatchObject(GONE);
  });

  test('sent after the time was over: the claim was looked at meanwhile', async () => {
    const one = await waiting();
    const [token] = tokens(one);
    one.letTimePass();
    await settled(one.running);
    await expect(hears(one, token)).rejects.toMatchObject(GONE);
    await endedOnce(one);
    expect(await one.taken()).toContain(`${name} Catch[0]`);
  });

  test('of an attempt whose answer was lost: only the newer one counts', async () => {
    const one = await waiting((call) =>
      call.token !== undefined && call.before === 0 ? new Failing('Lambda.Unknown') : undefined,
    );
    const [lost, kept] = tokens(one);
    expect(kept).not.toBe(lost);
    expect(one.calls.at(-1)?.payload).toMatchObject({ retryCount: 1, redriveCount: 0 });
    await expect(hears(one, lost)).rejects.toMatchObject(GONE);
    await hears(one, kept);
    await endedOnce(one);
  });

  test('of an execution before it was redriven: only the newer one counts', async () => {
    const one = await waiting((call) =>
      call.token !== undefined && call.before === 0 ? new Failing('IntegrityError') : undefined,
    );
    expect(await one.describe()).toMatchObject({ status: 'FAILED', error: 'IntegrityError' });
    await expect(hears(one, tokens(one)[0])).rejects.toMatchObject(GONE);
    await one.running.client.send(new RedriveExecutionCommand({ executionArn: one.arn }));
    await one.toRest();
    expect(one.visited).toEqual(['WhereItStands', name, name]);
    expect(one.calls.at(-1)?.payload).toMatchObject({ retryCount: 0, redriveCount: 1 });
    await expect(hears(one, tokens(one)[0])).rejects.toMatchObject(GONE);
    await hears(one, tokens(one)[1]);
    await endedOnce(one);
  });

  test('answered with a failure: waits again, with another token', async () => {
    const one = await waiting(undefined, once.toSpliced(1, 0, [name, 'left to the test']));
    await one.running.client.send(new SendTaskFailureCommand({ taskToken: tokens(one)[0], error: 'Made.Up' }));
    await one.toRest();
    expect((await one.describe()).status).toBe('RUNNING');
    await hears(one, tokens(one)[1]);
    await endedOnce(one);
  });

  test('of a function that never returns: the time of the wait is over for it too', async () => {
    const { promise: answer, resolve } = Promise.withResolvers<unknown>();
    const one = await hanging(answer);
    one.letTimePass();
    await expect.poll(async () => (await one.describe()).status).toBe('SUCCEEDED');
    resolve({ too: 'late' });
    await endedOnce(one);
  });
});
