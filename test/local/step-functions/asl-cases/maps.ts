import { type AslCase, aslCase, awaiting, mapOver, passed, scripted, sources } from './asl-case.ts';

const inline = sources.guide('state-map-inline');
const recorded = sources.recorded('scenarios/test_base_scenarios.snapshot.json');
const recordedJsonata = sources.recorded('evaluate_jsonata/test_base_evaluate_expressions.snapshot.json');

/** Iterations of one Pass or Fail state each, one after the other, the first starting at event `from`. */
function iterations(from: number, count: number, map = 'M', state = 'P'): string[] {
  return Array.from({ length: count }, (_, index) => {
    const at = from + index * 4;
    // The next one starts after what the one before did last, beside the news of its success.
    const start = index === 0 ? at - 1 : at - 2;
    return [
      `MapIterationStarted #${index} ${map} @${start}`,
      `PassStateEntered ${state} @${at}`,
      `PassStateExited ${state} @${at + 1}`,
      `MapIterationSucceeded #${index} ${map} @${at + 2}`,
    ];
  }).flat();
}

const started = ['ExecutionStarted @0', 'MapStateEntered M @0', 'MapStateStarted @2'] as const;
const passing = { P: { Type: 'Pass', End: true } } as const;
/** Fails for the item 2. */
const choosy = {
  C: { Type: 'Choice', Choices: [{ Condition: '{% $states.input = 2 %}', Next: 'F' }], Default: 'P' },
  P: { Type: 'Pass', End: true },
  F: { Type: 'Fail', Error: 'E', Cause: 'why' },
} as const;
/** The history of `choosy` over one item that is 2, from its start at event `from`. */
const choosyFailure = (from: number, start: number): string[] => [
  `MapIterationStarted #0 M @${start}`,
  `ChoiceStateEntered C @${from}`,
  `ChoiceStateExited C @${from + 1}`,
  `FailStateEntered F @${from + 2}`,
  `MapIterationFailed #0 M @${from + 3}`,
];

export const mapCases: readonly AslCase[] = [
  aslCase({
    name: 'Map of no items',
    source: inline,
    states: { M: mapOver('{% $states.input %}', passing) },
    input: [],
    status: 'SUCCEEDED',
    output: [],
    history: [...started, 'MapStateSucceeded @3', 'MapStateExited M @3', 'ExecutionSucceeded @5'],
    details: { 3: { length: 0 } },
  }),
  aslCase({
    name: 'Map one by one keeps the order',
    source: recordedJsonata,
    states: {
      M: mapOver('{% $states.input %}', { P: { Type: 'Pass', Output: '{% $states.input * 10 %}', End: true } }),
    },
    input: [1, 2, 3],
    status: 'SUCCEEDED',
    output: [10, 20, 30],
    history: [
      ...started,
      ...iterations(4, 3),
      'MapStateSucceeded @15',
      'MapStateExited M @15',
      'ExecutionSucceeded @17',
    ],
    details: { 3: { length: 3 }, 5: { input: '1' }, 17: { output: '[10,20,30]' } },
  }),
  aslCase({
    name: 'Items may be a literal array',
    source: inline,
    states: { M: mapOver(['a', { b: '{% $states.input %}' }], passing) },
    input: 7,
    status: 'SUCCEEDED',
    output: ['a', { b: 7 }],
    history: [
      ...started,
      ...iterations(4, 2),
      'MapStateSucceeded @11',
      'MapStateExited M @11',
      'ExecutionSucceeded @13',
    ],
  }),
  aslCase({
    name: "without Items it goes over the state's input",
    source: inline,
    states: {
      M: { Type: 'Map', MaxConcurrency: 1, ItemProcessor: { StartAt: 'P', States: passing }, End: true },
    },
    input: ['x'],
    status: 'SUCCEEDED',
    output: ['x'],
    history: [...started, ...iterations(4, 1), 'MapStateSucceeded @7', 'MapStateExited M @7', 'ExecutionSucceeded @9'],
  }),
  aslCase({
    name: 'ItemSelector sees index, item and the input of the Map',
    source: sources.guide('input-output-itemselector'),
    states: {
      M: mapOver('{% $states.input.list %}', passing, {
        ItemSelector: {
          i: '{% $states.context.Map.Item.Index %}',
          v: '{% $states.context.Map.Item.Value %}',
          whole: '{% $states.input.name %}',
        },
      }),
    },
    input: { list: ['a', 'b'], name: 'n' },
    status: 'SUCCEEDED',
    output: [
      { i: 0, v: 'a', whole: 'n' },
      { i: 1, v: 'b', whole: 'n' },
    ],
    history: [
      ...started,
      ...iterations(4, 2),
      'MapStateSucceeded @11',
      'MapStateExited M @11',
      'ExecutionSucceeded @13',
    ],
    details: { 5: { input: '{"i":0,"v":"a","whole":"n"}' } },
  }),
  aslCase({
    name: 'index and item are seen inside an iteration as well',
    source: sources.guide('input-output-contextobject'),
    states: {
      M: mapOver('{% $states.input %}', {
        P: { Type: 'Pass', Output: '{% $states.context.Map.Item %}', End: true },
      }),
    },
    input: ['a'],
    status: 'SUCCEEDED',
    output: [{ Index: 0, Value: 'a' }],
    history: [...started, ...iterations(4, 1), 'MapStateSucceeded @7', 'MapStateExited M @7', 'ExecutionSucceeded @9'],
  }),
  aslCase({
    name: 'MaxConcurrency may be worked out',
    source: recordedJsonata,
    states: { M: mapOver('{% [1] %}', passing, { MaxConcurrency: '{% $states.input.n %}' }) },
    input: { n: 1 },
    status: 'SUCCEEDED',
    output: [1],
    history: [...started, ...iterations(4, 1), 'MapStateSucceeded @7', 'MapStateExited M @7', 'ExecutionSucceeded @9'],
  }),
  aslCase({
    name: 'Output and Assign of a Map see the results',
    source: inline,
    states: {
      M: mapOver('{% [1, 2] %}', passing, {
        Output: '{% $sum($states.result) %}',
        Assign: { all: '{% $states.result %}' },
        Next: 'S',
      }),
      S: { Type: 'Succeed', Output: { sum: '{% $states.input %}', all: '{% $all %}' } },
    },
    status: 'SUCCEEDED',
    output: { sum: 3, all: [1, 2] },
    history: [
      ...started,
      ...iterations(4, 2),
      ...['MapStateSucceeded @11', 'MapStateExited M @11', 'SucceedStateEntered S @13', 'SucceedStateExited S @14'],
      'ExecutionSucceeded @15',
    ],
    details: { 13: { output: '3', assignedVariables: { all: '[1,2]' } } },
  }),
  aslCase({
    name: 'Items that are no array',
    source: recorded,
    states: { M: mapOver('{% $states.input %}', passing) },
    input: { a: 1 },
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    cause:
      "An error occurred while executing the state 'M' (entered at the event id #2). The JSONata expression '$states.input' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was 'object' for value: {\"a\":1}",
    history: [
      ...['ExecutionStarted @0', 'MapStateEntered M @0', 'EvaluationFailed @0', 'MapStateFailed @3'],
      'ExecutionFailed @4',
    ],
    details: { 3: { location: 'Items', state: 'M' } },
  }),
  aslCase({
    name: 'an input that is no array, where no Items are given',
    source: recorded,
    states: { S: { Type: 'Pass', Output: 1, Next: 'M' }, M: { ...mapOver([], passing), Items: undefined } },
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    cause:
      "An error occurred while executing the state 'M' (entered at the event id #4). Map state input must be an array but was: 1",
    history: [
      ...['ExecutionStarted @0', 'PassStateEntered S @0', 'PassStateExited S @2', 'MapStateEntered M @3'],
      ...['EvaluationFailed @3', 'MapStateFailed @5', 'ExecutionFailed @6'],
    ],
    details: { 5: { state: 'M' } },
  }),
  aslCase({
    name: 'an iteration that fails fails the Map with its own error',
    source: recorded,
    states: { M: mapOver('{% [2] %}', choosy) },
    status: 'FAILED',
    error: 'E',
    cause: 'why',
    history: [...started, ...choosyFailure(4, 3), 'MapStateFailed @7', 'ExecutionFailed @9'],
  }),
  aslCase({
    name: 'what follows the failed item is not begun',
    source: inline,
    states: { M: mapOver('{% [1, 2, 3] %}', choosy) },
    status: 'FAILED',
    error: 'E',
    cause: 'why',
    history: [
      ...started,
      ...['MapIterationStarted #0 M @3', 'ChoiceStateEntered C @4', 'ChoiceStateExited C @5', 'PassStateEntered P @6'],
      ...['PassStateExited P @7', 'MapIterationSucceeded #0 M @8'],
      ...[
        'MapIterationStarted #1 M @8',
        'ChoiceStateEntered C @10',
        'ChoiceStateExited C @11',
        'FailStateEntered F @12',
      ],
      ...['MapIterationFailed #1 M @13', 'MapStateFailed @13', 'ExecutionFailed @15'],
    ],
  }),
  aslCase({
    name: 'a Map that fails is caught',
    source: `${recorded} (map_state_catch)`,
    states: {
      M: mapOver('{% [2] %}', choosy, {
        Catch: [{ ErrorEquals: ['E'], Output: '{% $states.errorOutput %}', Next: 'Caught' }],
      }),
      Caught: { Type: 'Pass', End: true },
    },
    status: 'SUCCEEDED',
    output: { Error: 'E', Cause: 'why' },
    history: [
      ...started,
      ...choosyFailure(4, 3),
      ...['MapStateFailed @7', 'MapStateExited M @9', 'PassStateEntered Caught @10', 'PassStateExited Caught @11'],
      'ExecutionSucceeded @12',
    ],
  }),
  aslCase({
    name: 'a Map is retried whole, and only its last failure is told as one',
    source: `${recorded} (map_state_retry)`,
    states: {
      M: mapOver('{% [2] %}', choosy, { Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 1, MaxAttempts: 1 }] }),
    },
    status: 'FAILED',
    error: 'E',
    cause: 'why',
    history: [
      ...started,
      ...choosyFailure(4, 3),
      'MapStateStarted @7',
      ...choosyFailure(10, 9),
      ...['MapStateFailed @13', 'ExecutionFailed @15'],
    ],
  }),
  aslCase({
    name: 'a Map that works the second time',
    source: sources.guide('concepts-error-handling'),
    states: {
      M: mapOver(
        '{% [1] %}',
        {
          T: {
            ...scripted([{ returns: null }]),
            Arguments: {
              FunctionName: 'scripted',
              Payload: { script: [{ throws: 'E' }, { returns: 'ok' }], attempt: '{% $states.input %}' },
            },
          },
        },
        {
          ItemSelector: '{% $states.context.State.RetryCount %}',
          Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1 }],
        },
      ),
    },
    status: 'SUCCEEDED',
    output: ['ok'],
    history: [
      ...started,
      ...[
        'MapIterationStarted #0 M @3',
        'TaskStateEntered T @4',
        'TaskScheduled @5',
        'TaskStarted @6',
        'TaskFailed @7',
      ],
      ...['MapIterationFailed #0 M @8', 'MapStateStarted @8'],
      ...['MapIterationStarted #0 M @10', 'TaskStateEntered T @11', 'TaskScheduled @12', 'TaskStarted @13'],
      ...['TaskSucceeded @14', 'TaskStateExited T @15', 'MapIterationSucceeded #0 M @16'],
      ...['MapStateSucceeded @17', 'MapStateExited M @17', 'ExecutionSucceeded @19'],
    ],
  }),
  aslCase({
    name: 'a failure stops the siblings that run',
    source: `${inline}; ${sources.recorded('timeouts/test_timeouts.snapshot.json')} (service_lambda_map_timeout)`,
    states: {
      M: mapOver(
        '{% [9, 0] %}',
        {
          C: { Type: 'Choice', Choices: [{ Condition: '{% $states.input > 0 %}', Next: 'W' }], Default: 'F' },
          W: { Type: 'Wait', Seconds: 600, End: true },
          F: { Type: 'Fail', Error: 'E' },
        },
        { MaxConcurrency: 2 },
      ),
    },
    onlyLocal: 'the order of events in iterations that run at once is not defined',
    status: 'FAILED',
    error: 'E',
    history: [
      ...started,
      ...[
        'MapIterationStarted #0 M @3',
        'ChoiceStateEntered C @4',
        'MapIterationStarted #1 M @3',
        'ChoiceStateEntered C @6',
      ],
      ...['ChoiceStateExited C @5', 'WaitStateEntered W @8', 'ChoiceStateExited C @7', 'FailStateEntered F @10'],
      ...['MapIterationFailed #1 M @11', 'WaitStateAborted @11', 'MapIterationAborted #0 M @11'],
      ...['MapStateFailed @11', 'ExecutionFailed @15'],
    ],
  }),
  aslCase({
    name: 'a Catch inside an iteration keeps the Map going',
    source: inline,
    states: {
      M: mapOver('{% [1] %}', {
        T: scripted([{ throws: 'E' }], { Catch: [{ ErrorEquals: ['E'], Output: 'mended', Next: 'P' }] }),
        P: { Type: 'Pass', End: true },
      }),
    },
    status: 'SUCCEEDED',
    output: ['mended'],
    history: [
      ...started,
      ...[
        'MapIterationStarted #0 M @3',
        'TaskStateEntered T @4',
        'TaskScheduled @5',
        'TaskStarted @6',
        'TaskFailed @7',
      ],
      ...['TaskStateExited T @8', 'PassStateEntered P @9', 'PassStateExited P @10', 'MapIterationSucceeded #0 M @11'],
      ...['MapStateSucceeded @12', 'MapStateExited M @12', 'ExecutionSucceeded @14'],
    ],
  }),
  aslCase({
    name: 'a Map in a Map',
    source: inline,
    states: { M: mapOver('{% $states.input %}', { N: mapOver('{% $states.input %}', passing) }) },
    input: [['a']],
    status: 'SUCCEEDED',
    output: [['a']],
    history: [
      ...started,
      ...['MapIterationStarted #0 M @3', 'MapStateEntered N @4', 'MapStateStarted @5'],
      ...iterations(7, 1, 'N'),
      ...['MapStateSucceeded @10', 'MapStateExited N @10', 'MapIterationSucceeded #0 M @12'],
      ...['MapStateSucceeded @13', 'MapStateExited M @13', 'ExecutionSucceeded @15'],
    ],
  }),
  aslCase({
    name: 'the failure of an inner Map goes through the outer one',
    source: inline,
    states: { M: mapOver('{% [1] %}', { N: mapOver('{% [2] %}', { F: { Type: 'Fail', Error: 'E' } }) }) },
    status: 'FAILED',
    error: 'E',
    history: [
      ...started,
      ...['MapIterationStarted #0 M @3', 'MapStateEntered N @4', 'MapStateStarted @5'],
      ...['MapIterationStarted #0 N @6', 'FailStateEntered F @7', 'MapIterationFailed #0 N @8', 'MapStateFailed @8'],
      ...['MapIterationFailed #0 M @10', 'MapStateFailed @10', 'ExecutionFailed @12'],
    ],
  }),
  aslCase({
    name: 'a token inside an iteration',
    source: sources.guide('connect-to-resource'),
    states: { M: mapOver('{% [1] %}', { T: awaiting() }) },
    deeds: [{ succeed: 'answer' }],
    status: 'SUCCEEDED',
    output: ['answer'],
    history: [
      ...started,
      ...[
        'MapIterationStarted #0 M @3',
        'TaskStateEntered T @4',
        'TaskScheduled @5',
        'TaskStarted @6',
        'TaskSubmitted @7',
      ],
      ...['TaskSucceeded @8', 'TaskStateExited T @9', 'MapIterationSucceeded #0 M @10'],
      ...['MapStateSucceeded @11', 'MapStateExited M @11', 'ExecutionSucceeded @13'],
    ],
  }),
  aslCase({
    name: 'an iteration sees outer variables and keeps its own',
    source: sources.guide('workflow-variables'),
    states: {
      Before: { Type: 'Pass', Assign: { outer: 10 }, Next: 'M' },
      M: mapOver(
        '{% [1, 2] %}',
        {
          Own: { Type: 'Pass', Assign: { own: '{% $states.input * $outer %}' }, Next: 'P' },
          P: { Type: 'Pass', Output: '{% $own %}', End: true },
        },
        { Next: 'After' },
      ),
      After: { Type: 'Pass', Output: { all: '{% $states.input %}', leaked: '{% $exists($own) %}' }, End: true },
    },
    status: 'SUCCEEDED',
    output: { all: [10, 20], leaked: false },
    history: [
      'ExecutionStarted @0',
      ...['PassStateEntered Before @0', 'PassStateExited Before @2', 'MapStateEntered M @3', 'MapStateStarted @4'],
      ...['MapIterationStarted #0 M @5', 'PassStateEntered Own @6', 'PassStateExited Own @7', 'PassStateEntered P @8'],
      ...['PassStateExited P @9', 'MapIterationSucceeded #0 M @10'],
      ...[
        'MapIterationStarted #1 M @10',
        'PassStateEntered Own @12',
        'PassStateExited Own @13',
        'PassStateEntered P @14',
      ],
      ...['PassStateExited P @15', 'MapIterationSucceeded #1 M @16', 'MapStateSucceeded @17', 'MapStateExited M @17'],
      ...passed('Pass', 'After').map((event, index) => `${event} @${19 + index}`),
      'ExecutionSucceeded @21',
    ],
  }),
  aslCase({
    name: 'a redrive begins only the iterations that did not succeed',
    source: sources.guide('redrive-executions'),
    states: {
      M: mapOver('{% [1, 2] %}', {
        C: {
          Type: 'Choice',
          Choices: [{ Condition: '{% $states.input = 2 and $states.context.Execution.RedriveCount = 0 %}', Next: 'F' }],
          Default: 'P',
        },
        P: { Type: 'Pass', End: true },
        F: { Type: 'Fail', Error: 'E' },
      }),
    },
    deeds: [{ redrive: true }],
    onlyLocal:
      'a Fail state that is redriven only fails again; how its iteration is told in the history is not documented',
    status: 'FAILED',
    error: 'E',
    history: [
      ...started,
      ...['MapIterationStarted #0 M @3', 'ChoiceStateEntered C @4', 'ChoiceStateExited C @5', 'PassStateEntered P @6'],
      ...['PassStateExited P @7', 'MapIterationSucceeded #0 M @8'],
      ...[
        'MapIterationStarted #1 M @8',
        'ChoiceStateEntered C @10',
        'ChoiceStateExited C @11',
        'FailStateEntered F @12',
      ],
      ...['MapIterationFailed #1 M @13', 'MapStateFailed @13', 'ExecutionFailed @15', 'ExecutionRedriven @16'],
      ...['MapIterationFailed #1 M @13', 'MapStateFailed @13', 'ExecutionFailed @19'],
    ],
  }),
];
