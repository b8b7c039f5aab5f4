/** Slow: the cases by which the engine is held to AWS, of which the workflow uses a part; `npm test` runs the workflow itself. */
import { describe, expect, it } from 'vitest';
import { Failing, machine, run, settled, start, StillClock } from './support.ts';
import type { AslCase } from './asl-cases/asl-case.ts';
import { accountOf, observeInAccount } from './asl-cases/account.ts';
import { aslCases } from './asl-cases/index.ts';
import { observe } from './asl-cases/observed.ts';
import { answerTo, type Script } from './asl-cases/scripted-function.ts';

const definitionOf = ({ states, top }: AslCase): string => machine({ ...states }, { ...top });

/** The scripted function, as the engine calls it; one that waits does so until nobody waits for it any more. */
async function scripted(payload: { script: Script; attempt: number }, { signal }: { signal: AbortSignal }) {
  const answer = answerTo(payload);
  if ('throws' in answer) return new Failing(answer.throws, answer.message);
  if ('fills' in answer) return (answer.character ?? 'x').repeat(answer.fills);
  if ('returns' in answer) return answer.returns;
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(null), { once: true }));
}

describe('the table of cases', () => {
  it('has a hundred of them and more, each under its own name, with its source', () => {
    expect(aslCases.length).toBeGreaterThanOrEqual(100);
    expect(new Set(aslCases.map(({ name }) => name)).size).toBe(aslCases.length);
    for (const { source } of aslCases) expect(source).toMatch(/^https:\/\//);
  });
});

describe.concurrent('on this engine', () => {
  it.for(aslCases.map((one) => [one.name, one] as const))('%s', async ([, one]) => {
    const clock = new StillClock();
    const running = await run({ definition: definitionOf(one), functions: { scripted }, clock });
    try {
      const stage = {
        client: running.client,
        advance: async (seconds: number) => clock.advance(seconds),
        rest: () => settled(running),
      };
      await observe(stage, await start(running, 'input' in one ? one.input : {}), one);
    } finally {
      await running.engine.close();
    }
  });
});

const account = accountOf(process.env);

describe('in an account', () => {
  if (account === undefined) {
    it.skip('needs ASL_CASES_AWS_ROLE_ARN, ASL_CASES_AWS_FUNCTION_ARN and AWS credentials', () => {});
    return;
  }
  for (const one of aslCases) {
    const { name, onlyLocal } = one;
    if (onlyLocal === undefined) it(name, () => observeInAccount(account, definitionOf(one), one), 180_000);
    else it.skip(`${name}: ${onlyLocal}`, () => {});
  }
});
