import { describe, expect, it } from 'vitest';
import { executionArn, executionName, parseExecutionName } from '#functions/execution/execution-name.ts';
import { replacementStep } from '#functions/execution/replacement.ts';
import { aClaim } from '#test/support/domain.ts';

const MACHINE = 'arn:aws-cn:states:cn-north-1:111122223333:stateMachine:claims';

describe('the name of an execution', () => {
  it('tells claim, revision and generation, and is read back', () => {
    const of = { claimId: 'clm-1-r2', revision: 3, generation: 14 };
    expect(parseExecutionName(executionName(of.claimId, of.revision, of.generation))).toEqual(of);
    expect(executionArn(MACHINE, of)).toBe(
      'arn:aws-cn:states:cn-north-1:111122223333:execution:claims:clm-1-r2-r3-g14',
    );
  });

  it.each(['by-hand', 'clm-1-r1', 'clm-1-rx-g1', '-r1-g1'])('is not read out of %s', (name) => {
    expect(parseExecutionName(name)).toBeUndefined();
  });
});

describe('the step that replaces an execution', () => {
  const actor = { kind: 'system', id: 'test' } as const;

  it('starts the next generation and, where one may still run, stops the one before', () => {
    const claim = aClaim({ revision: 2, generation: 4 });
    const start = { type: 'start-execution', revision: 2, generation: 5 };
    expect(replacementStep(claim, actor, 'closed', false)).toMatchObject({ set: { generation: 5 }, messages: [start] });
    expect(replacementStep(claim, actor, 'administrator', true).messages).toEqual([
      { type: 'stop-execution', revision: 2, generation: 4 },
      start,
    ]);
  });
});
