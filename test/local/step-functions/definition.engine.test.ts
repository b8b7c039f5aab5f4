import { describe, expect, it } from 'vitest';
import { createEngine, DefinitionError, type DefinitionFault } from '#local/step-functions/index.ts';
import { INVOKE, MACHINE_ARN, machine, StillClock, task, tokenTask } from './support.ts';

/** The faults told for a definition; none where it is taken. */
async function faults(definition: string, partition = 'aws'): Promise<readonly DefinitionFault[]> {
  const engine = createEngine({
    journalPath: ':memory:',
    partition,
    region: 'cn-north-1',
    account: '1',
    businessClock: new StillClock(),
    invoke: async () => ({ payload: null }),
  });
  try {
    engine.createStateMachine({ name: 'm', arn: MACHINE_ARN, roleArn: 'r', definition });
    return [];
  } catch (error) {
    if (error instanceof DefinitionError) return error.faults;
    throw error;
  } finally {
    await engine.close();
  }
}

const where = (list: readonly DefinitionFault[]): string[] => list.map(({ state, field }) => `${state ?? ''}/${field}`);
const pass = { Type: 'Pass', End: true };

describe('a definition', () => {
  it.each([
    ['JSONPath at the top', machine({ A: pass }, { QueryLanguage: 'JSONPath' }), '/QueryLanguage'],
    ['JSONPath in a state', machine({ A: { ...pass, QueryLanguage: 'JSONPath' } }), 'A/QueryLanguage'],
    ['Parallel', machine({ A: { Type: 'Parallel', Branches: [], End: true } }), 'A/Type'],
    ['another service', machine({ A: task('f', { Resource: 'arn:aws:states:::sqs:sendMessage' }) }), 'A/Resource'],
    [
      'a function named as resource',
      machine({ A: task('f', { Resource: 'arn:aws:lambda:x:1:function:f' }) }),
      'A/Resource',
    ],
    ['an unknown field', machine({ A: { ...pass, ResultPath: '$.x' } }), 'A/ResultPath'],
    [
      'an unknown argument',
      machine({ A: task('f', { Arguments: { FunctionName: 'f', Qualifier: '1' } }) }),
      'A/Arguments/Qualifier',
    ],
    ['a heartbeat nobody can send', machine({ A: task('f', { HeartbeatSeconds: 5 }) }), 'A/HeartbeatSeconds'],
    [
      'a tolerated failure',
      machine({
        A: { Type: 'Map', ItemProcessor: { StartAt: 'B', States: { B: pass } }, ToleratedFailureCount: 1, End: true },
      }),
      'A/ToleratedFailureCount',
    ],
    [
      'a distributed Map',
      machine({
        A: {
          Type: 'Map',
          ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, StartAt: 'B', States: { B: pass } },
          End: true,
        },
      }),
      'A/ItemProcessor/ProcessorConfig',
    ],
    ['a transition to nowhere', machine({ A: { Type: 'Pass', Next: 'Z' } }), 'A/Next'],
    ['both Next and End', machine({ A: { Type: 'Pass', Next: 'A', End: true } }), 'A/Next'],
    ['a broken expression', machine({ A: { ...pass, Output: { x: '{% 1 + %}' } } }), 'A/Output/x'],
    ['$eval', machine({ A: { ...pass, Output: "{% $eval('1') %}" } }), 'A/Output'],
    [
      'a variable that hides an outer one',
      machine({
        A: {
          Type: 'Map',
          Assign: { v: 1 },
          ItemProcessor: { StartAt: 'B', States: { B: { ...pass, Assign: { v: 2 } } } },
          End: true,
        },
      }),
      'A/Assign/v',
    ],
    [
      'States.ALL before others',
      machine({
        A: task('f', {
          Catch: [
            { ErrorEquals: ['States.ALL'], Next: 'A' },
            { ErrorEquals: ['X'], Next: 'A' },
          ],
        }),
      }),
      'A/Catch[0]/ErrorEquals',
    ],
    [
      'an unknown retry field',
      machine({ A: task('f', { Retry: [{ ErrorEquals: ['X'], Jitter: 1 }] }) }),
      'A/Retry[0]/Jitter',
    ],
  ])('with %s is refused by state and field', async (_, definition, expected) => {
    expect(where(await faults(definition))).toEqual([expected]);
  });

  it('tells all faults at once, in both languages', async () => {
    const found = await faults(machine({ A: { ...pass, X: 1 }, B: { Type: 'Pass', Y: 1, Next: 'C' } }));
    expect(where(found)).toEqual(['A/X', 'B/Y', 'B/Next']);
    const { message } = new DefinitionError(found);
    expect(message).toContain('B / Next: "C" is no state of the same level. 同级没有状态“C”。');
  });

  it('that is no JSON is refused', async () => expect(where(await faults('{'))).toEqual(['/(definition)']));

  it('must name its resources in the partition it runs in', async () => {
    expect(where(await faults(machine({ A: task('f') }), 'aws-cn'))).toEqual(['A/Resource']);
    expect(await faults(machine({ A: task('f', { Resource: INVOKE.replace('aws', 'aws-cn') }) }), 'aws-cn')).toEqual(
      [],
    );
  });

  it('with everything that is implemented is taken', async () => {
    const everything = machine({
      A: tokenTask('f', {
        Comment: 'x',
        TimeoutSeconds: '{% 60 %}',
        HeartbeatSeconds: 5,
        Retry: [
          {
            ErrorEquals: ['X'],
            IntervalSeconds: 1,
            MaxAttempts: 0,
            BackoffRate: 1.5,
            MaxDelaySeconds: 3,
            JitterStrategy: 'FULL',
          },
        ],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B', Output: {}, Assign: { v: 1 } }],
        Next: 'B',
      }),
      B: {
        Type: 'Map',
        Items: [1],
        MaxConcurrency: 3,
        ItemSelector: {},
        ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, StartAt: 'C', States: { C: pass } },
        End: true,
      },
    });
    expect(await faults(everything)).toEqual([]);
  });
});
