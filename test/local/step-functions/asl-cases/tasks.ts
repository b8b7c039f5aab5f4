import { type AslCase, aslCase, awaiting, called, line, passed, scripted, sources, tasked } from './asl-case.ts';

const errors = sources.guide('concepts-error-handling');
const retry = (...retriers: readonly Record<string, unknown>[]): Record<string, unknown> => ({
  Retry: retriers.map((retrier) => ({ IntervalSeconds: 1, ...retrier })),
});
const caught = { Caught: { Type: 'Pass', End: true } } as const;

const calls = [
  aslCase({
    name: 'a Task gives what the function returned, wrapped by the Lambda integration',
    source: sources.guide('connect-lambda'),
    states: {
      T: scripted([{ returns: { a: [1] } }], {
        Output: {
          p: '{% $states.result.Payload %}',
          s: '{% $states.result.StatusCode %}',
          v: '{% $states.result.ExecutedVersion %}',
        },
      }),
    },
    status: 'SUCCEEDED',
    output: { p: { a: [1] }, s: 200, v: '$LATEST' },
    history: line('ExecutionSucceeded', ...tasked('T')),
    details: {
      3: { resource: 'invoke', resourceType: 'lambda' },
      4: { resource: 'invoke', resourceType: 'lambda' },
      5: { resource: 'invoke', resourceType: 'lambda' },
    },
  }),
  aslCase({
    name: 'a Task whose function returns null',
    source: sources.guide('connect-lambda'),
    states: { T: scripted([{ returns: null }], { Output: { p: '{% $states.result.Payload %}' } }) },
    status: 'SUCCEEDED',
    output: { p: null },
    history: line('ExecutionSucceeded', ...tasked('T')),
  }),
  aslCase({
    name: 'TimeoutSeconds is told with the schedule',
    source: `${sources.api('TaskScheduledEventDetails')}; ${sources.recorded('evaluate_jsonata/test_base_evaluate_expressions.snapshot.json')}`,
    states: { T: scripted([{ returns: 1 }], { TimeoutSeconds: '{% 50 + 9 %}' }) },
    status: 'SUCCEEDED',
    output: 1,
    history: line('ExecutionSucceeded', ...tasked('T')),
    details: { 3: { timeoutInSeconds: 59 } },
  }),
  aslCase({
    name: 'a Task that takes too long',
    source: `${errors}; ${sources.recorded('timeouts/test_timeouts.snapshot.json')}`,
    states: { T: scripted([{ waits: 30 }], { TimeoutSeconds: 1 }) },
    status: 'FAILED',
    error: 'States.Timeout',
    history: line('ExecutionFailed', 'TaskStateEntered T', ...called('TaskTimedOut')),
    details: { 5: { error: 'States.Timeout', resource: 'invoke' }, 6: { error: 'States.Timeout' } },
  }),
  aslCase({
    name: "a function's error goes by its own name",
    source: errors,
    states: { T: scripted([{ throws: 'Claim.Broken', message: 'the reason' }]) },
    status: 'FAILED',
    error: 'Claim.Broken',
    cause: /"errorMessage":"the reason"/,
    history: line('ExecutionFailed', 'TaskStateEntered T', ...called('TaskFailed')),
    details: { 5: { error: 'Claim.Broken' } },
  }),
  aslCase({
    name: 'Arguments that cannot be worked out',
    source: sources.recorded('assign/test_assign_reference_variables.snapshot.json'),
    states: { T: { ...scripted([{ returns: 1 }]), Arguments: '{% $states.input.absent %}' } },
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    cause:
      "An error occurred while executing the state 'T' (entered at the event id #2). The JSONata expression '$states.input.absent' specified for the field 'Arguments' returned nothing (undefined).",
    history: line('ExecutionFailed', 'TaskStateEntered T', 'EvaluationFailed @0'),
    details: { 3: { location: 'Arguments', state: 'T' } },
  }),
  aslCase({
    name: 'an Output that cannot be worked out fails after the Task has succeeded',
    source: errors,
    states: { T: scripted([{ returns: 1 }], { Output: '{% $states.result.absent %}' }) },
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    cause: /Output/,
    history: line('ExecutionFailed', 'TaskStateEntered T', ...called('TaskSucceeded'), 'EvaluationFailed'),
  }),
  aslCase({
    name: 'States.QueryEvaluationError of a Task is caught by States.ALL',
    source: errors,
    states: {
      T: scripted([{ returns: 1 }], {
        Output: '{% $states.result.absent %}',
        Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput.Error %}', Next: 'Caught' }],
      }),
      ...caught,
    },
    status: 'SUCCEEDED',
    output: 'States.QueryEvaluationError',
    history: line(
      'ExecutionSucceeded',
      'TaskStateEntered T',
      ...called('TaskSucceeded'),
      'EvaluationFailed',
      'TaskStateExited T',
      ...passed('Pass', 'Caught'),
    ),
  }),
];

const retries = [
  aslCase({
    name: 'Retry tries again until it works',
    source: errors,
    states: { T: scripted([{ throws: 'Busy' }, { returns: 'ok' }], retry({ ErrorEquals: ['Busy'] })) },
    status: 'SUCCEEDED',
    output: 'ok',
    history: line(
      'ExecutionSucceeded',
      'TaskStateEntered T',
      ...called('TaskFailed'),
      ...called('TaskSucceeded'),
      'TaskStateExited T',
    ),
  }),
  aslCase({
    name: 'Retry counts in State.RetryCount',
    source: sources.guide('input-output-contextobject'),
    states: {
      T: scripted([{ throws: 'Busy' }, { returns: 'ok' }], {
        ...retry({ ErrorEquals: ['Busy'] }),
        Output: '{% $states.context.State.RetryCount %}',
      }),
    },
    status: 'SUCCEEDED',
    output: 1,
    history: line(
      'ExecutionSucceeded',
      'TaskStateEntered T',
      ...called('TaskFailed'),
      ...called('TaskSucceeded'),
      'TaskStateExited T',
    ),
  }),
  aslCase({
    name: 'MaxAttempts 0 is no retry',
    source: errors,
    states: { T: scripted([{ throws: 'Busy' }, { returns: 'ok' }], retry({ ErrorEquals: ['Busy'], MaxAttempts: 0 })) },
    status: 'FAILED',
    error: 'Busy',
    cause: /Busy/,
    history: line('ExecutionFailed', 'TaskStateEntered T', ...called('TaskFailed')),
  }),
  aslCase({
    name: 'the first retrier that matches decides, even one that forbids',
    source: sources.language('errors'),
    states: {
      T: scripted(
        [{ throws: 'Busy' }, { returns: 'ok' }],
        retry({ ErrorEquals: ['Busy'], MaxAttempts: 0 }, { ErrorEquals: ['States.ALL'] }),
      ),
    },
    status: 'FAILED',
    error: 'Busy',
    cause: /Busy/,
    history: line('ExecutionFailed', 'TaskStateEntered T', ...called('TaskFailed')),
  }),
  aslCase({
    name: 'MaxAttempts is used up',
    source: errors,
    states: { T: scripted([{ throws: 'Busy' }], retry({ ErrorEquals: ['Busy'], MaxAttempts: 2, BackoffRate: 1 })) },
    status: 'FAILED',
    error: 'Busy',
    cause: /Busy/,
    history: line(
      'ExecutionFailed',
      'TaskStateEntered T',
      ...called('TaskFailed'),
      ...called('TaskFailed'),
      ...called('TaskFailed'),
    ),
  }),
  aslCase({
    name: 'every retrier has its own count',
    source: sources.language('errors'),
    states: {
      T: scripted(
        [{ throws: 'A' }, { throws: 'B' }, { throws: 'A' }],
        retry({ ErrorEquals: ['A'], MaxAttempts: 1 }, { ErrorEquals: ['B'], MaxAttempts: 1 }),
      ),
    },
    status: 'FAILED',
    error: 'A',
    cause: /A/,
    history: line(
      'ExecutionFailed',
      'TaskStateEntered T',
      ...called('TaskFailed'),
      ...called('TaskFailed'),
      ...called('TaskFailed'),
    ),
  }),
  aslCase({
    name: 'names of one retrier share its count',
    source: sources.language('errors'),
    states: {
      T: scripted(
        [{ throws: 'A' }, { throws: 'B' }, { returns: 1 }],
        retry({ ErrorEquals: ['A', 'B'], MaxAttempts: 1 }),
      ),
    },
    status: 'FAILED',
    error: 'B',
    cause: /B/,
    history: line('ExecutionFailed', 'TaskStateEntered T', ...called('TaskFailed'), ...called('TaskFailed')),
  }),
  aslCase({
    name: 'MaxDelaySeconds caps the backoff',
    source: errors,
    states: {
      T: scripted(
        [{ throws: 'Busy' }, { throws: 'Busy' }, { returns: 'ok' }],
        retry({ ErrorEquals: ['Busy'], BackoffRate: 100, MaxDelaySeconds: 2 }),
      ),
    },
    status: 'SUCCEEDED',
    output: 'ok',
    history: line(
      'ExecutionSucceeded',
      'TaskStateEntered T',
      ...called('TaskFailed'),
      ...called('TaskFailed'),
      ...called('TaskSucceeded'),
      'TaskStateExited T',
    ),
  }),
  aslCase({
    name: 'JitterStrategy FULL still tries again',
    source: errors,
    states: {
      T: scripted([{ throws: 'Busy' }, { returns: 'ok' }], retry({ ErrorEquals: ['Busy'], JitterStrategy: 'FULL' })),
    },
    status: 'SUCCEEDED',
    output: 'ok',
    history: line(
      'ExecutionSucceeded',
      'TaskStateEntered T',
      ...called('TaskFailed'),
      ...called('TaskSucceeded'),
      'TaskStateExited T',
    ),
  }),
  aslCase({
    name: 'States.TaskFailed covers any error of a Task',
    source: errors,
    states: { T: scripted([{ throws: 'Anything' }, { returns: 'ok' }], retry({ ErrorEquals: ['States.TaskFailed'] })) },
    status: 'SUCCEEDED',
    output: 'ok',
    history: line(
      'ExecutionSucceeded',
      'TaskStateEntered T',
      ...called('TaskFailed'),
      ...called('TaskSucceeded'),
      'TaskStateExited T',
    ),
  }),
  aslCase({
    name: 'States.TaskFailed does not cover States.Timeout',
    source: errors,
    states: {
      T: scripted([{ waits: 30 }, { returns: 'ok' }], {
        TimeoutSeconds: 1,
        ...retry({ ErrorEquals: ['States.TaskFailed'] }),
      }),
    },
    status: 'FAILED',
    error: 'States.Timeout',
    history: line('ExecutionFailed', 'TaskStateEntered T', ...called('TaskTimedOut')),
  }),
  aslCase({
    name: 'a time-out is tried again by its name',
    source: errors,
    states: {
      T: scripted([{ waits: 30 }, { returns: 'ok' }], {
        TimeoutSeconds: 1,
        ...retry({ ErrorEquals: ['States.Timeout'] }),
      }),
    },
    status: 'SUCCEEDED',
    output: 'ok',
    history: line(
      'ExecutionSucceeded',
      'TaskStateEntered T',
      ...called('TaskTimedOut'),
      ...called('TaskSucceeded'),
      'TaskStateExited T',
    ),
  }),
  aslCase({
    name: 'an error that no retrier names',
    source: errors,
    states: { T: scripted([{ throws: 'Other' }], retry({ ErrorEquals: ['Busy'] })) },
    status: 'FAILED',
    error: 'Other',
    cause: /Other/,
    history: line('ExecutionFailed', 'TaskStateEntered T', ...called('TaskFailed')),
  }),
  aslCase({
    name: 'what a Catch hands to the same state again starts its retries anew',
    source: sources.language('errors'),
    states: {
      Start: { Type: 'Pass', Assign: { round: 0 }, Next: 'T' },
      T: {
        ...scripted([{ returns: null }]),
        Arguments: {
          FunctionName: 'scripted',
          Payload: {
            script: [{ throws: 'Busy' }, { throws: 'Busy' }, { throws: 'Busy' }, { returns: 'ok' }],
            attempt: '{% $round * 2 + $states.context.State.RetryCount %}',
          },
        },
        ...retry({ ErrorEquals: ['Busy'], MaxAttempts: 1 }),
        Catch: [{ ErrorEquals: ['Busy'], Assign: { round: 1 }, Next: 'T' }],
      },
    },
    status: 'SUCCEEDED',
    output: 'ok',
    history: line(
      'ExecutionSucceeded',
      ...passed('Pass', 'Start'),
      ...['TaskStateEntered T', ...called('TaskFailed'), ...called('TaskFailed'), 'TaskStateExited T'],
      ...['TaskStateEntered T', ...called('TaskFailed'), ...called('TaskSucceeded'), 'TaskStateExited T'],
    ),
  }),
];

const failing = (more: Record<string, unknown>): AslCase['states'] => ({
  T: scripted([{ throws: 'E', message: 'why' }], more),
  ...caught,
  Other: { Type: 'Pass', End: true },
});
const caughtHistory = (next: string): string[] =>
  line(
    'ExecutionSucceeded',
    'TaskStateEntered T',
    ...called('TaskFailed'),
    'TaskStateExited T',
    ...passed('Pass', next),
  );

const catches = [
  aslCase({
    name: 'Catch by name, its output the error',
    source: `${errors}; ${sources.recorded('states_variables/test_error_output.snapshot.json')}`,
    states: failing({
      Catch: [
        {
          ErrorEquals: ['E'],
          Output: { e: '{% $states.errorOutput.Error %}', m: '{% $parse($states.errorOutput.Cause).errorMessage %}' },
          Next: 'Caught',
        },
      ],
    }),
    status: 'SUCCEEDED',
    output: { e: 'E', m: 'why' },
    history: caughtHistory('Caught'),
  }),
  aslCase({
    name: 'the first catcher that matches decides',
    source: errors,
    states: failing({
      Catch: [
        { ErrorEquals: ['X'], Next: 'Other' },
        { ErrorEquals: ['Y', 'E'], Output: 2, Next: 'Caught' },
        { ErrorEquals: ['States.ALL'], Next: 'Other' },
      ],
    }),
    status: 'SUCCEEDED',
    output: 2,
    history: caughtHistory('Caught'),
  }),
  aslCase({
    name: 'Catch by States.ALL',
    source: errors,
    states: failing({ Catch: [{ ErrorEquals: ['States.ALL'], Output: 1, Next: 'Caught' }] }),
    status: 'SUCCEEDED',
    output: 1,
    history: caughtHistory('Caught'),
  }),
  aslCase({
    name: 'Catch by States.TaskFailed',
    source: errors,
    states: failing({ Catch: [{ ErrorEquals: ['States.TaskFailed'], Output: 1, Next: 'Caught' }] }),
    status: 'SUCCEEDED',
    output: 1,
    history: caughtHistory('Caught'),
  }),
  aslCase({
    name: "a catcher's Output sees the state's input, and its Assign is not yet seen by its Output",
    source: sources.guide('workflow-variables'),
    states: {
      Start: { Type: 'Pass', Assign: { v: 'old' }, Next: 'T' },
      T: scripted([{ throws: 'E' }], {
        Catch: [
          {
            ErrorEquals: ['E'],
            Assign: { v: 'new' },
            Output: { v: '{% $v %}', input: '{% $states.input %}' },
            Next: 'End',
          },
        ],
      }),
      End: { Type: 'Pass', Output: { before: '{% $states.input %}', v: '{% $v %}' }, End: true },
    },
    input: { n: 1 },
    status: 'SUCCEEDED',
    output: { before: { v: 'old', input: { n: 1 } }, v: 'new' },
    history: line(
      'ExecutionSucceeded',
      ...passed('Pass', 'Start'),
      'TaskStateEntered T',
      ...called('TaskFailed'),
      'TaskStateExited T',
      ...passed('Pass', 'End'),
    ),
    details: { 8: { assignedVariables: { v: '"new"' } } },
  }),
  aslCase({
    name: "a catcher uses neither the state's Output nor its Assign",
    source: sources.guide('transforming-data'),
    states: {
      T: scripted([{ throws: 'E' }], {
        Output: 'state',
        Assign: { v: 'state' },
        Catch: [{ ErrorEquals: ['E'], Assign: { w: 1 }, Output: 'catcher', Next: 'Caught' }],
      }),
      Caught: { Type: 'Pass', Output: ['{% $states.input %}', '{% $exists($v) %}', '{% $w %}'], End: true },
    },
    status: 'SUCCEEDED',
    output: ['catcher', false, 1],
    history: caughtHistory('Caught'),
  }),
  aslCase({
    name: 'Retry comes before Catch',
    source: errors,
    states: failing({
      ...retry({ ErrorEquals: ['E'], MaxAttempts: 1 }),
      Catch: [{ ErrorEquals: ['E'], Output: 1, Next: 'Caught' }],
    }),
    status: 'SUCCEEDED',
    output: 1,
    history: line(
      'ExecutionSucceeded',
      'TaskStateEntered T',
      ...called('TaskFailed'),
      ...called('TaskFailed'),
      'TaskStateExited T',
      ...passed('Pass', 'Caught'),
    ),
  }),
  aslCase({
    name: 'a time-out is caught without a Cause',
    source: sources.recorded('timeouts/test_timeouts.snapshot.json'),
    states: {
      T: scripted([{ waits: 30 }], {
        TimeoutSeconds: 1,
        Catch: [{ ErrorEquals: ['States.Timeout'], Output: '{% $states.errorOutput %}', Next: 'Caught' }],
      }),
      ...caught,
    },
    status: 'SUCCEEDED',
    output: { Error: 'States.Timeout' },
    history: line(
      'ExecutionSucceeded',
      'TaskStateEntered T',
      ...called('TaskTimedOut'),
      'TaskStateExited T',
      ...passed('Pass', 'Caught'),
    ),
  }),
  aslCase({
    name: 'a Catch that matches nothing',
    source: errors,
    states: failing({ Catch: [{ ErrorEquals: ['X'], Next: 'Caught' }] }),
    status: 'FAILED',
    error: 'E',
    cause: /why/,
    history: line('ExecutionFailed', 'TaskStateEntered T', ...called('TaskFailed')),
  }),
  aslCase({
    name: 'a result above 256 KiB',
    source: `${errors}; ${sources.recorded('error_handling/test_states_errors.snapshot.json')}`,
    states: {
      T: scripted([{ fills: 90_000, character: '中' }], {
        Catch: [
          { ErrorEquals: ['States.DataLimitExceeded'], Output: '{% $states.errorOutput.Error %}', Next: 'Caught' },
        ],
      }),
      ...caught,
    },
    status: 'SUCCEEDED',
    output: 'States.DataLimitExceeded',
    history: caughtHistory('Caught'),
    details: { 5: { error: 'States.DataLimitExceeded' } },
  }),
  aslCase({
    name: 'a result above 256 KiB is not for States.ALL',
    source: errors,
    states: {
      T: scripted([{ fills: 300_000 }], {
        ...retry({ ErrorEquals: ['States.ALL'] }),
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
      }),
      ...caught,
    },
    status: 'FAILED',
    error: 'States.DataLimitExceeded',
    cause: /./,
    history: line('ExecutionFailed', 'TaskStateEntered T', ...called('TaskFailed')),
  }),
];

const submitted = ['TaskScheduled', 'TaskStarted', 'TaskSubmitted'] as const;
const callback = sources.guide('connect-to-resource');
const tokens = [
  aslCase({
    name: 'a token waits until it is answered, and what is sent is the result',
    source: `${callback}; ${sources.api('SendTaskSuccess')}`,
    states: { T: awaiting() },
    deeds: [{ succeed: { yes: true } }],
    status: 'SUCCEEDED',
    output: { yes: true },
    history: line('ExecutionSucceeded', 'TaskStateEntered T', ...submitted, 'TaskSucceeded', 'TaskStateExited T'),
    details: { 3: { resource: 'invoke.waitForTaskToken', resourceType: 'lambda' }, 6: { output: '{"yes":true}' } },
  }),
  aslCase({
    name: 'a token waits as long as nobody answers',
    source: callback,
    states: { T: awaiting() },
    deeds: [{ advance: 2 }],
    status: 'RUNNING',
    history: line('TaskSubmitted', 'TaskStateEntered T', 'TaskScheduled', 'TaskStarted'),
  }),
  aslCase({
    name: 'a failure sent with a token',
    source: sources.api('SendTaskFailure'),
    states: { T: awaiting() },
    deeds: [{ fail: { error: 'Claim.Returned', cause: 'typo' } }],
    status: 'FAILED',
    error: 'Claim.Returned',
    cause: 'typo',
    history: line('ExecutionFailed', 'TaskStateEntered T', ...submitted, 'TaskFailed'),
  }),
  aslCase({
    name: 'a failure sent with a token is caught',
    source: sources.api('SendTaskFailure'),
    states: {
      T: awaiting({
        Catch: [{ ErrorEquals: ['Claim.Returned'], Output: '{% $states.errorOutput.Cause %}', Next: 'Caught' }],
      }),
      ...caught,
    },
    deeds: [{ fail: { error: 'Claim.Returned', cause: 'typo' } }],
    status: 'SUCCEEDED',
    output: 'typo',
    history: line(
      'ExecutionSucceeded',
      'TaskStateEntered T',
      ...submitted,
      'TaskFailed',
      'TaskStateExited T',
      ...passed('Pass', 'Caught'),
    ),
  }),
  aslCase({
    name: 'a token whose function fails fails at once',
    source: callback,
    states: { T: awaiting({}, [{ throws: 'E', message: 'why' }]) },
    status: 'FAILED',
    error: 'E',
    cause: /why/,
    history: line('ExecutionFailed', 'TaskStateEntered T', ...called('TaskFailed')),
  }),
  aslCase({
    name: 'a token times out',
    source: callback,
    states: { T: awaiting({ TimeoutSeconds: 2 }) },
    deeds: [{ advance: 2 }],
    status: 'FAILED',
    error: 'States.Timeout',
    history: line('ExecutionFailed', 'TaskStateEntered T', ...submitted, 'TaskTimedOut'),
  }),
  aslCase({
    name: 'a missed heartbeat is a time-out in the history',
    source: sources.recorded('timeouts/test_heartbeats.snapshot.json'),
    states: { T: awaiting({ HeartbeatSeconds: 2, TimeoutSeconds: 600 }) },
    deeds: [{ advance: 2 }],
    status: 'FAILED',
    error: 'States.Timeout',
    history: line('ExecutionFailed', 'TaskStateEntered T', ...submitted, 'TaskTimedOut'),
    details: { 3: { heartbeatInSeconds: 2, timeoutInSeconds: 600 }, 6: { error: 'States.Timeout' } },
  }),
  aslCase({
    name: 'a missed heartbeat is caught by States.HeartbeatTimeout',
    source: errors,
    states: {
      T: awaiting({
        HeartbeatSeconds: 2,
        Catch: [{ ErrorEquals: ['States.HeartbeatTimeout'], Output: 'silent', Next: 'Caught' }],
      }),
      ...caught,
    },
    deeds: [{ advance: 2 }],
    status: 'SUCCEEDED',
    output: 'silent',
    history: line(
      'ExecutionSucceeded',
      'TaskStateEntered T',
      ...submitted,
      'TaskTimedOut',
      'TaskStateExited T',
      ...passed('Pass', 'Caught'),
    ),
  }),
  aslCase({
    name: 'heartbeats keep a token alive and leave no events',
    source: sources.api('SendTaskHeartbeat'),
    states: { T: awaiting({ HeartbeatSeconds: 3 }) },
    deeds: [{ advance: 2 }, { beat: true }, { advance: 2 }, { beat: true }, { succeed: 1 }],
    status: 'SUCCEEDED',
    output: 1,
    history: line('ExecutionSucceeded', 'TaskStateEntered T', ...submitted, 'TaskSucceeded', 'TaskStateExited T'),
  }),
  aslCase({
    name: 'a token that failed is asked for again by Retry',
    source: errors,
    states: { T: awaiting(retry({ ErrorEquals: ['Again'], MaxAttempts: 1 })) },
    deeds: [{ fail: { error: 'Again' } }, { succeed: 'second' }],
    status: 'SUCCEEDED',
    output: 'second',
    history: line(
      'ExecutionSucceeded',
      'TaskStateEntered T',
      ...submitted,
      'TaskFailed',
      ...submitted,
      'TaskSucceeded',
      'TaskStateExited T',
    ),
  }),
  aslCase({
    name: 'an execution that is stopped while a token waits',
    source: sources.api('StopExecution'),
    states: { T: awaiting() },
    deeds: [{ stop: {} }],
    status: 'ABORTED',
    history: line('ExecutionAborted', 'TaskStateEntered T', ...submitted),
  }),
];

export const taskCases: readonly AslCase[] = [...calls, ...retries, ...catches, ...tokens];
