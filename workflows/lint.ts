import aslValidator from 'asl-validator';
import {
  callOf,
  edgesOf,
  type Flow,
  handsOverToken,
  placeholdersIn,
  type State,
  statesOf,
  withPlaceholdersFilled,
} from './definition.ts';
import { expressionsIn, readExpression, type Reading } from './expressions.ts';
import { CONTEXT_FIELDS, ERROR_OUTPUT_FIELDS, LAMBDA_RESULT_FIELDS, SERVICE_ERRORS } from './known-names.ts';

/** What a definition is checked against: the code and the stack around it. */
export interface Surroundings {
  /** Error names that code of ours throws. */
  readonly thrown: ReadonlySet<string>;
  /** The stack's substitutions; for a function's, its own time-out in seconds. */
  readonly substitutions: ReadonlyMap<string, number | undefined>;
}

export interface Finding {
  readonly rule: Rule;
  /** The state, or `(definition)`. */
  readonly state: string;
  readonly text: string;
}

export const RULES = [
  'asl',
  'placeholder',
  'unused-substitution',
  'timeout',
  'heartbeat',
  'token',
  'retry',
  'unreachable',
  'endless',
  'error-name',
  'shadowed',
  'expression',
  'eval',
  'variable',
  'states-path',
  'items',
] as const;
export type Rule = (typeof RULES)[number];

type Report = (rule: Rule, state: string, text: string) => void;

/** Checks a definition for what asl-validator finds and for what it misses. Answers everything at once. */
export function lintWorkflow(text: string, surroundings: Surroundings): Finding[] {
  const findings: Finding[] = [];
  const report: Report = (rule, state, told) => findings.push({ rule, state, text: told });
  const definition = JSON.parse(text) as Flow;
  const { isValid, errors } = aslValidator(withPlaceholdersFilled(text));
  if (!isValid) for (const error of errors) report('asl', '(definition)', JSON.stringify(error));
  checkPlaceholders(text, surroundings, report);
  checkReach(definition, report);
  for (const { name, state } of statesOf(definition)) {
    if (state.Type === 'Task') checkTask(name, state, surroundings, report);
    checkErrorNames(name, state, surroundings, report);
    checkExpressions(name, state, report);
  }
  checkVariables(definition, new Set(), report);
  return findings;
}

function checkPlaceholders(text: string, { substitutions }: Surroundings, report: Report): void {
  const used = new Set(placeholdersIn(text));
  for (const name of used)
    if (!substitutions.has(name)) report('placeholder', '(definition)', `The stack puts nothing in for \${${name}}.`);
  for (const name of substitutions.keys())
    if (!used.has(name)) report('unused-substitution', '(definition)', `No state uses \${${name}}.`);
}

/** Every state is reached, and from every state an end. */
function checkReach(flow: Flow, report: Report): void {
  const states = Object.entries(flow.States);
  const following = new Map(states.map(([name, state]) => [name, edgesOf(name, state).map(({ to }) => to)]));
  const reached = new Set([flow.StartAt]);
  for (const name of reached) for (const to of following.get(name) ?? []) if (to !== undefined) reached.add(to);
  const ends = new Set(
    states.flatMap(([name, { Type, End }]) => (End === true || Type === 'Succeed' || Type === 'Fail' ? [name] : [])),
  );
  for (let before = -1; before < ends.size; ) {
    before = ends.size;
    for (const [name, targets] of following) if (targets.some((to) => to !== undefined && ends.has(to))) ends.add(name);
  }
  for (const [name, state] of states) {
    if (!reached.has(name)) report('unreachable', name, 'No way leads here.');
    if (!ends.has(name)) report('endless', name, 'No way leads from here to an end.');
    if (state.ItemProcessor !== undefined) checkReach(state.ItemProcessor, report);
  }
}

function checkTask(name: string, state: State, { substitutions }: Surroundings, report: Report): void {
  const { TimeoutSeconds: timeout, HeartbeatSeconds: heartbeat, Retry = [] } = state;
  if (Retry.length === 0) report('retry', name, 'A task without Retry fails with the first hiccup.');
  if (typeof timeout !== 'number') report('timeout', name, 'A task without TimeoutSeconds may wait for ever.');
  else {
    const [called = ''] = placeholdersIn(String(callOf(state).FunctionName ?? ''));
    const own = substitutions.get(called);
    if (own !== undefined && timeout <= own)
      report('timeout', name, `TimeoutSeconds (${timeout}) must be longer than its function's own (${own}).`);
    if (typeof heartbeat === 'number' && heartbeat >= timeout)
      report('heartbeat', name, `HeartbeatSeconds (${heartbeat}) must be shorter than TimeoutSeconds (${timeout}).`);
  }
  const given = expressionsIn(state.Arguments, 'Arguments').some(({ source }) => source.includes('Task.Token'));
  if (handsOverToken(state) !== given)
    report(
      'token',
      name,
      given ? 'Hands over a token and does not wait for it.' : 'Waits for a token it gives nobody.',
    );
}

function checkErrorNames(state: string, { Retry = [], Catch = [] }: State, { thrown }: Surroundings, report: Report) {
  for (const rules of [Retry, Catch]) {
    const before = new Set<string>();
    for (const name of rules.flatMap(({ ErrorEquals }) => ErrorEquals)) {
      if (!SERVICE_ERRORS.has(name) && !thrown.has(name)) report('error-name', state, `Nothing throws ${name}.`);
      const covered =
        before.has(name) || before.has('States.ALL') || (before.has('States.TaskFailed') && !isTimeout(name));
      if (covered) report('shadowed', state, `An earlier rule takes ${name}.`);
      before.add(name);
    }
  }
}

/** `States.TaskFailed` covers every error of a task but a time-out (developer guide, "Error names"). */
const isTimeout = (name: string): boolean => ['States.Timeout', 'States.HeartbeatTimeout', 'States.ALL'].includes(name);

/** The parts of a state that hold expressions, each with what `$states` has there besides input and context. */
function partsOf(
  state: State,
): { readonly field: string; readonly value: unknown; readonly sees: readonly string[] }[] {
  const { Choices = [], Catch = [], ItemProcessor: _inner, Retry: _retry, Assign, Output, ...rest } = state;
  const result = state.Type === 'Task' || state.Type === 'Map' ? ['result'] : [];
  return [
    ...Object.entries(rest).map(([field, value]) => ({ field, value, sees: [] })),
    { field: 'Assign', value: Assign, sees: result },
    { field: 'Output', value: Output, sees: result },
    ...Choices.map((value, index) => ({ field: `Choices[${index}]`, value, sees: [] })),
    ...Catch.map((value, index) => ({ field: `Catch[${index}]`, value, sees: ['errorOutput'] })),
  ];
}

function readingsOf(state: State) {
  return partsOf(state).flatMap(({ field, value, sees }) =>
    expressionsIn(value, field).map((expression) => ({ ...expression, sees })),
  );
}

/** JSONata as Step Functions runs it: 2.0.6, which has neither `??` nor `?:`, and without `$eval` ("Transforming data"). */
function checkExpressions(name: string, state: State, report: Report): void {
  for (const { field, source, sees } of readingsOf(state)) {
    let reading: Reading;
    try {
      reading = readExpression(source);
    } catch (error) {
      report('expression', name, `${field}: JSONata 2.0.6 refuses ${source}: ${(error as Error).message}`);
      continue;
    }
    if ([...reading.calls, ...reading.variables].includes('eval'))
      report('eval', name, `${field}: use $parse for $eval.`);
    for (const path of reading.states)
      if (!isKnownPath(path, state, sees)) report('states-path', name, `${field}: there is no $states.${path} here.`);
    if (field === 'Items' && !reading.isArray)
      report(
        'items',
        name,
        'Wrap Items in […]: what gives one thing gives it bare, and what gives none gives nothing.',
      );
  }
}

function isKnownPath(path: string, state: State, sees: readonly string[]): boolean {
  const [root = '', ...rest] = path.split('.');
  const within = (fields: readonly string[]) => {
    const asked = rest.join('.');
    return asked === '' || fields.some((field) => `${field}.`.startsWith(`${asked}.`) || asked.startsWith(`${field}.`));
  };
  if (root === 'input') return true;
  if (root === 'context') return within(CONTEXT_FIELDS);
  if (!sees.includes(root)) return false;
  if (root === 'errorOutput') return within(ERROR_OUTPUT_FIELDS);
  return state.Type !== 'Task' || handsOverToken(state) || within(LAMBDA_RESULT_FIELDS);
}

/** A variable is used only where every way has set it before. What a state assigns is there from the next state on. */
function checkVariables(flow: Flow, outer: ReadonlySet<string>, report: Report): void {
  const arriving = new Map<string, ReadonlySet<string>>([[flow.StartAt, outer]]);
  const open = [flow.StartAt];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const state = flow.States[name];
    if (state === undefined) continue;
    for (const { to, sets } of waysOut(state)) {
      if (to === undefined) continue;
      const known = arriving.get(to);
      const set = new Set([...(arriving.get(name) ?? []), ...sets]);
      const both = known === undefined ? set : new Set([...set].filter((one) => known.has(one)));
      if (known !== undefined && both.size === known.size) continue;
      arriving.set(to, both);
      open.push(to);
    }
  }
  for (const [name, set] of arriving) {
    const state = flow.States[name];
    if (state === undefined) continue;
    for (const { field, source } of readingsOf(state))
      for (const asked of variablesOf(source))
        if (!set.has(asked)) report('variable', name, `${field}: $${asked} is not set on every way here.`);
    if (state.ItemProcessor !== undefined) checkVariables(state.ItemProcessor, set, report);
  }
}

function waysOut(state: State): { readonly to: string | undefined; readonly sets: readonly string[] }[] {
  const { Next, Default, Assign = {}, Choices = [], Catch = [] } = state;
  return [
    { to: Next ?? Default, sets: Object.keys(Assign) },
    ...[...Choices, ...Catch].map((rule) => ({ to: rule.Next, sets: Object.keys(rule.Assign ?? {}) })),
  ];
}

function variablesOf(source: string): readonly string[] {
  try {
    return readExpression(source).variables.filter((name) => name !== 'eval');
  } catch {
    // Told by another rule.
    return [];
  }
}
