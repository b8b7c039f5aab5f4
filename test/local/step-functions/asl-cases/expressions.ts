import { type AslCase, aslCase, line, passed, scripted, sources, tasked } from './asl-case.ts';

const variables = sources.guide('workflow-variables');
const transforming = sources.guide('transforming-data');
const undefinedReference = sources.recorded('assign/test_assign_reference_variables.snapshot.json');
const NOTHING = 'returned nothing \\(undefined\\)\\.$';
const succeeded = (...names: readonly string[]): string[] =>
  line('ExecutionSucceeded', ...names.flatMap((name) => passed('Pass', name)));

/** One Pass state that works one value out. */
const evaluating = (name: string, source: string, expression: unknown, output: unknown, input?: unknown): AslCase =>
  aslCase({
    name,
    source,
    states: { A: { Type: 'Pass', Output: expression, End: true } },
    ...(input === undefined ? {} : { input }),
    status: 'SUCCEEDED',
    output,
    history: succeeded('A'),
  });

/** How AWS words what was recorded: where it went wrong, then what the expression did. */
const wording = (location: string, what = '.*') =>
  new RegExp(
    `^An error occurred while executing the state 'A' \\(entered at the event id #2\\)\\. The JSONata expression '.+' specified for the field '${location.replace(/[[\]]/g, '\\$&')}' ${what}`,
  );

/** One Pass state whose expression cannot be worked out; the failure follows what the entry follows. */
const refusing = (name: string, source: string, expression: unknown, location = 'Output', what?: string): AslCase =>
  aslCase({
    name,
    source,
    states: { A: { Type: 'Pass', Output: expression, End: true } },
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    cause: wording(location, what),
    history: line('ExecutionFailed', 'PassStateEntered A', 'EvaluationFailed @0'),
    details: { 3: { error: 'States.QueryEvaluationError', location, state: 'A' } },
  });

const assigned = [
  aslCase({
    name: 'a variable is seen by every later state',
    source: variables,
    states: {
      A: { Type: 'Pass', Assign: { v: '{% $states.input.x %}' }, Output: 'gone', Next: 'B' },
      B: { Type: 'Pass', Next: 'C' },
      C: { Type: 'Pass', Output: '{% $v %}', End: true },
    },
    input: { x: [1, { y: null }] },
    status: 'SUCCEEDED',
    output: [1, { y: null }],
    history: succeeded('A', 'B', 'C'),
    details: { 3: { assignedVariables: { v: '[1,{"y":null}]' }, assignedVariablesDetails: { truncated: false } } },
  }),
  aslCase({
    name: 'all values of an Assign are worked out before any is set',
    source: variables,
    states: {
      A: { Type: 'Pass', Assign: { x: 1, y: 2 }, Next: 'B' },
      B: { Type: 'Pass', Assign: { x: '{% $y %}', y: '{% $x %}' }, Next: 'C' },
      C: { Type: 'Pass', Output: ['{% $x %}', '{% $y %}'], End: true },
    },
    status: 'SUCCEEDED',
    output: [2, 1],
    history: succeeded('A', 'B', 'C'),
  }),
  aslCase({
    name: 'Output does not see what the same state assigns',
    source: variables,
    states: {
      A: { Type: 'Pass', Assign: { x: 'old' }, Next: 'B' },
      B: { Type: 'Pass', Assign: { x: 'new' }, Output: '{% $x %}', Next: 'C' },
      C: { Type: 'Pass', Output: ['{% $states.input %}', '{% $x %}'], End: true },
    },
    status: 'SUCCEEDED',
    output: ['old', 'new'],
    history: succeeded('A', 'B', 'C'),
  }),
  aslCase({
    name: 'Assign of a Task sees its result',
    source: variables,
    states: {
      T: scripted([{ returns: { n: 5 } }], {
        Assign: { n: '{% $states.result.Payload.n %}' },
        Output: null,
        Next: 'B',
      }),
      B: { Type: 'Pass', Output: '{% $n %}', End: true },
    },
    status: 'SUCCEEDED',
    output: 5,
    history: line('ExecutionSucceeded', ...tasked('T'), ...passed('Pass', 'B')),
  }),
  aslCase({
    name: 'a variable may be assigned anew with another type',
    source: variables,
    states: {
      A: { Type: 'Pass', Assign: { v: 'text' }, Next: 'B' },
      B: { Type: 'Pass', Assign: { v: { now: '{% $v %}' } }, Next: 'C' },
      C: { Type: 'Pass', Output: '{% $v %}', End: true },
    },
    status: 'SUCCEEDED',
    output: { now: 'text' },
    history: succeeded('A', 'B', 'C'),
  }),
  aslCase({
    name: 'an Assign that cannot be worked out names its variable',
    source: undefinedReference,
    states: { A: { Type: 'Pass', Assign: { v: '{% $states.input.absent %}' }, End: true } },
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    cause: wording('Assign/v', 'returned nothing \\(undefined\\)\\.$'),
    history: line('ExecutionFailed', 'PassStateEntered A', 'EvaluationFailed @0'),
    details: { 3: { location: 'Assign/v', state: 'A' } },
  }),
  refusing('a variable that nobody assigned', undefinedReference, '{% $nobody %}', 'Output', NOTHING),
  aslCase({
    name: 'two variables of one Assign above 256 KiB together',
    source: `${variables} (limits)`,
    states: {
      A: { Type: 'Pass', Assign: { x: "{% $pad('', 140000, 'x') %}", y: "{% $pad('', 140000, 'x') %}" }, End: true },
    },
    status: 'FAILED',
    error: 'States.DataLimitExceeded',
    cause: /./,
    history: line('ExecutionFailed', 'PassStateEntered A'),
  }),
];

const guideContext = sources.guide('input-output-contextobject');
const context = [
  evaluating(
    'the context has the input of the execution',
    guideContext,
    '{% $states.context.Execution.Input %}',
    { a: 1 },
    { a: 1 },
  ),
  evaluating('the context has the name of the state', guideContext, '{% $states.context.State.Name %}', 'A'),
  evaluating('the context counts redrives', guideContext, '{% $states.context.Execution.RedriveCount %}', 0),
  evaluating(
    'the members of the context',
    sources.recorded('context_object/test_context_object.snapshot.json'),
    '{% [$sort($keys($states.context)), $sort($keys($states.context.Execution)), $sort($keys($states.context.State))] %}',
    [
      ...['Execution', 'State', 'StateMachine'],
      ...['Id', 'Input', 'Name', 'RedriveCount', 'RoleArn', 'StartTime'],
      ...['EnteredTime', 'Name'],
    ],
  ),
  evaluating(
    'times of the context are ISO 8601 in UTC',
    guideContext,
    '{% $contains($states.context.Execution.StartTime, /^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$/) %}',
    true,
  ),
  evaluating(
    'the id of the execution ends in its name',
    guideContext,
    "{% $states.context.Execution.Id = $substringBefore($states.context.StateMachine.Id, ':stateMachine:') & ':execution:' & $states.context.StateMachine.Name & ':' & $states.context.Execution.Name %}",
    true,
  ),
];

const functions = [
  evaluating('$partition', transforming, '{% $partition([1,2,3,4,5], 2) %}', [[1, 2], [3, 4], [5]]),
  evaluating('$range with a step', transforming, '{% $range(0, 10, 5) %}', [0, 5, 10]),
  evaluating('$range downwards', transforming, '{% $range(3, 1, -1) %}', [3, 2, 1]),
  evaluating(
    '$hash by SHA-256',
    transforming,
    "{% $hash('a', 'SHA-256') %}",
    'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb',
  ),
  evaluating('$hash by MD5', transforming, "{% $hash('a', 'MD5') %}", '0cc175b9c0f1b6a831c399e269772661'),
  evaluating('$random with a seed is the same again', transforming, '{% $random(3) = $random(3) %}', true),
  evaluating('$random is from 0 below 1', transforming, '{% $random() >= 0 and $random() < 1 %}', true),
  evaluating(
    '$uuid is a version 4 UUID',
    transforming,
    '{% $contains($uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/) %}',
    true,
  ),
  evaluating('$parse reads JSON', transforming, '{% $parse(\'{"a":[1,null]}\') %}', { a: [1, null] }),
  refusing('$parse of what is no JSON', transforming, "{% $parse('{') %}"),
  refusing('$hash by an unknown algorithm', transforming, "{% $hash('a', 'CRC') %}"),
];

const language = [
  evaluating(
    'a filter that leaves one thing gives the thing',
    sources.jsonata('predicate'),
    '{% $states.input[a = 1] %}',
    { a: 1 },
    [{ a: 1 }, { a: 2 }],
  ),
  evaluating(
    'brackets keep it an array',
    sources.jsonata('predicate'),
    '{% [$states.input[a = 1]] %}',
    [{ a: 1 }],
    [{ a: 1 }, { a: 2 }],
  ),
  evaluating(
    'brackets make nothing an empty array',
    sources.jsonata('predicate'),
    '{% [$states.input[a = 9]] %}',
    [],
    [{ a: 1 }, { a: 2 }],
  ),
  evaluating('a range in brackets', sources.jsonata('numeric-operators'), '{% [1..4] %}', [1, 2, 3, 4]),
  evaluating(
    'a function of its own, with recursion',
    sources.jsonata('programming'),
    '{% ($f := function($n){ $n <= 1 ? 1 : $n * $f($n - 1) }; $f(5)) %}',
    120,
  ),
  evaluating(
    '$map, $filter and $reduce',
    sources.jsonata('higher-order-functions'),
    '{% $reduce($filter($map([1..5], function($v){ $v * 2 }), function($v){ $v > 4 }), function($a, $b){ $a + $b }) %}',
    24,
  ),
  evaluating(
    '$merge of objects',
    sources.recorded('evaluate_jsonata/test_base_evaluate_expressions.snapshot.json'),
    '{% $merge([$states.input.part1, $states.input.part2]) %}',
    { hello: 'world', foo: 'bar' },
    { part1: { hello: 'world' }, part2: { foo: 'bar' } },
  ),
  evaluating(
    'grouping by a key',
    sources.jsonata('sorting-grouping'),
    '{% $states.input{k: $sum(v)} %}',
    { a: 3, b: 3 },
    [
      { k: 'a', v: 1 },
      { k: 'b', v: 3 },
      { k: 'a', v: 2 },
    ],
  ),
  evaluating(
    'sorting',
    sources.jsonata('sorting-grouping'),
    '{% $states.input^(>n).n %}',
    [3, 2, 1],
    [{ n: 2 }, { n: 3 }, { n: 1 }],
  ),
  evaluating(
    'a chain of functions',
    sources.jsonata('other-operators'),
    "{% 'a,b' ~> $split(',') ~> $join('-') %}",
    'a-b',
  ),
  evaluating(
    'a condition without an alternative in an object leaves the member out',
    sources.jsonata('other-operators'),
    "{% {'a': false ? 1, 'b': 2} %}",
    { b: 2 },
  ),
  evaluating('a wildcard', sources.jsonata('path-operators'), '{% $sum($states.input.*) %}', 3, { a: 1, b: 2 }),
  evaluating(
    'non-ASCII names and texts',
    sources.jsonata('path-operators'),
    '{% $states.input.`单位` & "——" & $length("补贴") %}',
    '厦门——2',
    { 单位: '厦门' },
  ),
  refusing('nothing at all', undefinedReference, '{% $states.input.absent %}', 'Output', NOTHING),
  refusing('nothing, deep inside an Output', transforming, { a: ['{% $states.input.absent %}'] }, 'Output/a[0]'),
  refusing('a function', transforming, '{% function($x){ $x } %}', 'Output', 'returned an unsupported result type\\.$'),
  refusing(
    'a call of what is no function',
    sources.recorded('intrinsic_functions/test_math_operations_jsonata.snapshot.json'),
    '{% $randomSeeded(1) %}',
    'Output',
    'threw an error during evaluation\\. T1006',
  ),
  refusing('a type error', transforming, "{% 1 + 'a' %}"),
  refusing('an error of its own', sources.jsonata('higher-order-functions'), "{% $error('no') %}"),
  refusing('a division by zero', transforming, '{% 1 / 0 %}'),
  refusing('a range that is too long', sources.jsonata('numeric-operators'), '{% $count([1..1000000000]) %}'),
];

const limits = [
  aslCase({
    name: 'an Output of exactly 256 KiB',
    source: sources.guide('service-quotas'),
    states: {
      A: { Type: 'Pass', Output: "{% $pad('', 262142, 'x') %}", Next: 'B' },
      B: { Type: 'Pass', Output: 'small', End: true },
    },
    status: 'SUCCEEDED',
    output: 'small',
    history: succeeded('A', 'B'),
  }),
  aslCase({
    name: 'an Output of one byte more',
    source: `${sources.guide('service-quotas')}; ${sources.guide('concepts-error-handling')}`,
    states: { A: { Type: 'Pass', Output: "{% $pad('', 262143, 'x') %}", End: true } },
    status: 'FAILED',
    error: 'States.DataLimitExceeded',
    cause: /./,
    history: line('ExecutionFailed', 'PassStateEntered A'),
  }),
  aslCase({
    name: 'the size of an Output is counted in bytes of UTF-8',
    source: sources.guide('service-quotas'),
    states: { A: { Type: 'Pass', Output: "{% $pad('', 90000, '中') %}", End: true } },
    status: 'FAILED',
    error: 'States.DataLimitExceeded',
    cause: /./,
    history: line('ExecutionFailed', 'PassStateEntered A'),
  }),
];

export const expressionCases: readonly AslCase[] = [...assigned, ...context, ...functions, ...language, ...limits];
