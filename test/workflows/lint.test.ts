import { describe, expect, test } from 'vitest';
import { type Finding, lintWorkflow, RULES, type Rule } from '#workflows/lint.ts';
import { substitutionsOf } from '#workflows/surroundings.ts';

const INVOKE = 'arn:${Partition}:states:::lambda:invoke';
const TOKEN = '{% $states.context.Task.Token %}';
const OWN_TIMEOUT = 30;

const SURROUNDINGS = {
  thrown: new Set(['ContentionError']),
  substitutions: new Map([
    ['Partition', undefined],
    ['WorkFunction', OWN_TIMEOUT],
  ]),
};

/** A task that is as it should be, but for what is changed. */
const task = (changes: object = {}) => ({
  Type: 'Task',
  Resource: INVOKE,
  Arguments: { FunctionName: '${WorkFunction}', Payload: { id: '{% $id %}' } },
  TimeoutSeconds: OWN_TIMEOUT + 1,
  Retry: [{ ErrorEquals: ['ContentionError', 'States.Timeout'] }],
  Assign: { status: '{% $states.result.Payload.status %}' },
  Output: '{% {} %}',
  Next: 'Over',
  ...changes,
});

/** A definition that is as it should be, but for one of its states, or some more of them. */
function definition(work: object = task(), more: object = {}, begin: object = {}): string {
  return JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'Begin',
    States: {
      Begin: { Type: 'Pass', Assign: { id: '{% $states.input.id %}' }, Next: 'Work', ...begin },
      Work: work,
      Over: { Type: 'Succeed' },
      ...more,
    },
  });
}

const map = (changes: object = {}) => ({
  Type: 'Map',
  Items: '{% [$id] %}',
  ItemProcessor: {
    ProcessorConfig: { Mode: 'INLINE' },
    StartAt: 'Each',
    States: { Each: task({ Next: undefined, End: true }) },
  },
  Next: 'Over',
  ...changes,
});
const payload = (expression: string) =>
  task({ Arguments: { FunctionName: '${WorkFunction}', Payload: { id: expression } } });
const circle = { Round: { Type: 'Pass', Next: 'AndRound' }, AndRound: { Type: 'Pass', Next: 'Round' } };
const skips = { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'Work' }], Default: 'Sets' };

/** For each rule what breaks it, and the state at which that is told. */
const BAD: Readonly<Record<Rule, readonly (readonly [what: string, text: string, state: string])[]>> = {
  asl: [['a transition to nowhere', definition(task({ Next: 'Nowhere' })), '(definition)']],
  placeholder: [['one that the stack does not know', definition(task({ Comment: '${Stranger}' })), '(definition)']],
  'unused-substitution': [
    [
      'a function that no state calls',
      definition({ Type: 'Pass', Comment: '${Partition}', Next: 'Over' }),
      '(definition)',
    ],
  ],
  timeout: [
    ['none', definition(task({ TimeoutSeconds: undefined })), 'Work'],
    ["as long as the function's own", definition(task({ TimeoutSeconds: OWN_TIMEOUT })), 'Work'],
    [
      'inside of a Map',
      definition(
        map({
          ItemProcessor: { StartAt: 'Each', States: { Each: task({ TimeoutSeconds: 1, Next: undefined, End: true }) } },
        }),
      ),
      'Each',
    ],
  ],
  heartbeat: [['as long as the time-out', definition(task({ TimeoutSeconds: 60, HeartbeatSeconds: 60 })), 'Work']],
  token: [
    ['waits and gives it nobody', definition(task({ Resource: `${INVOKE}.waitForTaskToken` })), 'Work'],
    ['gives it and does not wait', definition(payload(TOKEN)), 'Work'],
  ],
  retry: [['none', definition(task({ Retry: undefined })), 'Work']],
  unreachable: [['a state on no way', definition(task(), { Island: { Type: 'Pass', Next: 'Over' } }), 'Island']],
  endless: [
    [
      'two that lead to each other only',
      definition(task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Round' }] }), circle),
      'Round',
    ],
  ],
  'error-name': [
    ['a name that nothing throws', definition(task({ Retry: [{ ErrorEquals: ['ContentoinError'] }] })), 'Work'],
    ['one that cannot be retried', definition(task({ Retry: [{ ErrorEquals: ['States.Runtime'] }] })), 'Work'],
    ['in a Catch', definition(task({ Catch: [{ ErrorEquals: ['Gone'], Next: 'Over' }] })), 'Work'],
  ],
  shadowed: [
    [
      'a name after the rule for all',
      definition(task({ Retry: [{ ErrorEquals: ['States.TaskFailed'] }, { ErrorEquals: ['ContentionError'] }] })),
      'Work',
    ],
  ],
  expression: [
    ['??', definition(payload('{% $id ?? 1 %}')), 'Work'],
    ['?:', definition(payload('{% $id ?: 1 %}')), 'Work'],
    ['a bracket left open', definition(payload('{% ($id %}')), 'Work'],
  ],
  eval: [
    ['called', definition(payload("{% $eval('1') %}")), 'Work'],
    ['handed on', definition(payload("{% $map(['1'], $eval) %}")), 'Work'],
  ],
  variable: [
    ['never set', definition(payload('{% $other %}')), 'Work'],
    ['set by the very state that uses it', definition(payload('{% $status %}')), 'Work'],
    [
      'set on one of two ways',
      definition(
        payload('{% $late %}'),
        { Fork: skips, Sets: { Type: 'Pass', Assign: { late: 1 }, Next: 'Work' } },
        { Next: 'Fork' },
      ),
      'Work',
    ],
    [
      'not set when an error was caught',
      definition(task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Asks' }], Next: 'Asks' }), {
        Asks: { Type: 'Pass', Output: '{% $status %}', Next: 'Over' },
      }),
      'Asks',
    ],
    ['inside of a Map', definition(map(), {}, { Assign: {} }), 'Each'],
  ],
  'states-path': [
    ['a context field that is not there', definition(payload('{% $states.context.Task.Id %}')), 'Work'],
    ['a result where there is none yet', definition(payload('{% $states.result.Payload %}')), 'Work'],
    ['an error where none was caught', definition(task({ Output: '{% $states.errorOutput.Error %}' })), 'Work'],
    ['a result that is not wrapped', definition(task({ Output: '{% $states.result.status %}' })), 'Work'],
  ],
  items: [['bare', definition(map({ Items: '{% $id %}' })), 'Work']],
};

const rulesAt = (findings: readonly Finding[]) => findings.map(({ rule, state }) => `${rule} at ${state}`);

describe('the lint of workflows', () => {
  test.each([
    ['a task', definition()],
    ['a Map over tasks', definition(map())],
    ['a task that waits for its token', definition({ ...payload(TOKEN), Resource: `${INVOKE}.waitForTaskToken` })],
    [
      'names that an expression binds itself',
      definition(payload('{% ($own := $id; $map([$own], function($v) { $v & $own })) %}')),
    ],
    [
      'what was caught',
      definition(
        task({ Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput.Cause %}', Next: 'Over' }] }),
      ),
    ],
  ])('finds nothing in %s', (_, text) => {
    expect(lintWorkflow(text, SURROUNDINGS)).toEqual([]);
  });

  test.each(RULES.flatMap((rule) => BAD[rule].map(([what, text, state]) => ({ rule, what, text, state }))))(
    '$rule: $what',
    ({ rule, text, state }) => {
      expect(rulesAt(lintWorkflow(text, SURROUNDINGS))).toContain(`${rule} at ${state}`);
    },
  );

  test('substitutions of a template: functions with their time-outs, and what is none', () => {
    const template = {
      Resources: {
        Machine: {
          Type: 'AWS::StepFunctions::StateMachine',
          Properties: {
            DefinitionSubstitutions: {
              Partition: { Ref: 'AWS::Partition' },
              WorkFunction: { 'Fn::GetAtt': ['Work', 'Arn'] },
            },
          },
        },
        Work: { Type: 'AWS::Lambda::Function', Properties: { Timeout: OWN_TIMEOUT } },
      },
    };
    expect(substitutionsOf(template)).toEqual(SURROUNDINGS.substitutions);
    expect(() => substitutionsOf({ Resources: {} })).toThrow('one state machine');
  });
});
