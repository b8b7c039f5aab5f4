import { compileTemplate, isExpression, type Template } from './expression.ts';
import { isObject, type Json, type JsonObject } from './json.ts';

export interface Retrier {
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds: number | undefined;
  readonly fullJitter: boolean;
}

/** What a state, a choice rule or a catcher hands on. `next` is absent at the end of its branch. */
export interface Transition {
  readonly next: string | undefined;
  readonly output: Template | undefined;
  readonly assign: ReadonlyMap<string, Template>;
}

export interface Catcher extends Transition {
  readonly errorEquals: readonly string[];
}

export interface ChoiceRule extends Transition {
  readonly condition: Template;
}

interface Named {
  readonly name: string;
}

interface Recoverable {
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

export interface TaskState extends Named, Recoverable, Transition {
  readonly type: 'Task';
  /** The part of the Resource after `lambda:`, as the history shows it. */
  readonly resource: 'invoke' | 'invoke.waitForTaskToken';
  readonly arguments: Template;
  readonly timeoutSeconds: Template | undefined;
  readonly heartbeatSeconds: Template | undefined;
}

export interface MapState extends Named, Recoverable, Transition {
  readonly type: 'Map';
  readonly items: Template;
  /** As it is given; absent where the input itself is gone through. */
  readonly itemsExpression: string | undefined;
  readonly itemSelector: Template | undefined;
  readonly maxConcurrency: Template;
  readonly processor: Scope;
}

export interface WaitState extends Named, Transition {
  readonly type: 'Wait';
  readonly seconds: Template | undefined;
  readonly timestamp: Template | undefined;
}

export interface ChoiceState extends Named, Transition {
  readonly type: 'Choice';
  readonly choices: readonly ChoiceRule[];
}

export interface PassState extends Named, Transition {
  readonly type: 'Pass' | 'Succeed';
}

export interface FailState extends Named {
  readonly type: 'Fail';
  readonly error: Template | undefined;
  readonly cause: Template | undefined;
}

export type State = TaskState | MapState | WaitState | ChoiceState | PassState | FailState;

/** States that can reach each other: the top level, or one Map's ItemProcessor. */
export interface Scope {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}

export interface Definition extends Scope {
  /** Business seconds the whole execution may take. */
  readonly timeoutSeconds: number | undefined;
}

export interface DefinitionFault {
  /** The state's name; absent where the fault is at the top level. */
  readonly state: string | undefined;
  readonly field: string;
  readonly en: string;
  readonly zh: string;
}

/** The definition asks for something that this interpreter does not implement or that the language forbids. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';
  readonly faults: readonly DefinitionFault[];

  constructor(faults: readonly DefinitionFault[]) {
    const lines = faults.map(({ state, field, en, zh }) => `${state ?? '(top level)'} / ${field}: ${en}. ${zh}。`);
    super(`The state machine definition cannot be run. 无法运行该状态机定义。\n${lines.join('\n')}`);
    this.faults = faults;
  }
}

const TOP_FIELDS = ['Comment', 'QueryLanguage', 'StartAt', 'States', 'TimeoutSeconds', 'Version'];
const COMMON_FIELDS = ['Type', 'Comment', 'QueryLanguage'];
const FLOW_FIELDS = ['Assign', 'Output', 'Next', 'End'];
const STATE_FIELDS: Readonly<Record<State['type'], readonly string[]>> = {
  Task: [...FLOW_FIELDS, 'Resource', 'Arguments', 'TimeoutSeconds', 'HeartbeatSeconds', 'Retry', 'Catch'],
  Map: [...FLOW_FIELDS, 'Items', 'ItemSelector', 'ItemProcessor', 'MaxConcurrency', 'Retry', 'Catch'],
  Wait: [...FLOW_FIELDS, 'Seconds', 'Timestamp'],
  Choice: ['Assign', 'Output', 'Choices', 'Default'],
  Pass: FLOW_FIELDS,
  Succeed: ['Output'],
  Fail: ['Error', 'Cause'],
};
const RETRIER_FIELDS = [
  'Comment',
  'ErrorEquals',
  'IntervalSeconds',
  'MaxAttempts',
  'BackoffRate',
  'MaxDelaySeconds',
  'JitterStrategy',
];
const CATCHER_FIELDS = ['Comment', 'ErrorEquals', 'Next', 'Assign', 'Output'];
const CHOICE_RULE_FIELDS = ['Comment', 'Condition', 'Next', 'Assign', 'Output'];
const VARIABLE_NAME = /^[\p{L}_][\p{L}\p{N}_]{0,79}$/u;
const NOT_IMPLEMENTED = { en: 'is not implemented here', zh: '此处未实现' };

/** Reads one definition, collecting every fault. */
class Compiler {
  readonly faults: DefinitionFault[] = [];
  readonly #names = new Set<string>();
  readonly #partition: string;

  constructor(partition: string) {
    this.#partition = partition;
  }

  definition(source: Json): Definition {
    if (!isObject(source)) {
      this.#fault(undefined, '(definition)', 'must be a JSON object', '必须是 JSON 对象');
      return { startAt: '', states: new Map(), timeoutSeconds: undefined };
    }
    this.#onlyFields(undefined, source, TOP_FIELDS);
    if (source.QueryLanguage !== 'JSONata') {
      this.#fault(
        undefined,
        'QueryLanguage',
        'must be "JSONata": JSONPath is not implemented here',
        '必须为 "JSONata"，此处未实现 JSONPath',
      );
    }
    const timeoutSeconds = this.#number(undefined, source, 'TimeoutSeconds', 1, undefined);
    return { ...this.#scope(undefined, source, new Set()), timeoutSeconds };
  }

  #fault(state: string | undefined, field: string, en: string, zh: string): void {
    this.faults.push({ state, field, en, zh });
  }

  #onlyFields(state: string | undefined, source: JsonObject, known: readonly string[], prefix = ''): void {
    for (const field of Object.keys(source)) {
      if (!known.includes(field)) this.#fault(state, prefix + field, NOT_IMPLEMENTED.en, NOT_IMPLEMENTED.zh);
    }
  }

  #template(state: string, value: Json, location: string): Template {
    return compileTemplate(value, location, (field, { en, zh }) => this.#fault(state, field, en, zh));
  }

  #optional(state: string, source: JsonObject, field: string, prefix = ''): Template | undefined {
    const value = source[field];
    return value === undefined ? undefined : this.#template(state, value, prefix + field);
  }

  #number(
    state: string | undefined,
    source: JsonObject,
    field: string,
    least: number,
    otherwise: number | undefined,
    prefix = '',
  ) {
    const value = source[field];
    if (value === undefined) return otherwise;
    if (typeof value === 'number' && value >= least) return value;
    this.#fault(state, prefix + field, `must be a number of at least ${least}`, `必须是不小于 ${least} 的数`);
    return otherwise;
  }

  /** A count that may be written as a number or as an expression. */
  #count(state: string, source: JsonObject, field: string, least: number): Template | undefined {
    const value = source[field];
    if (value !== undefined && !isExpression(value) && !(Number.isInteger(value) && Number(value) >= least)) {
      this.#fault(
        state,
        field,
        `must be an integer of at least ${least}, or an expression`,
        `必须是不小于 ${least} 的整数或表达式`,
      );
    }
    return this.#optional(state, source, field);
  }

  #scope(owner: string | undefined, source: JsonObject, outerVariables: ReadonlySet<string>): Scope {
    const states = new Map<string, State>();
    const sources = isObject(source.States) ? Object.entries(source.States) : [];
    if (sources.length === 0) this.#fault(owner, 'States', 'must hold at least one state', '至少要有一个状态');
    const variables = new Set<string>();
    for (const [, state] of sources) for (const name of assignedNames(state)) variables.add(name);
    for (const name of variables) {
      if (outerVariables.has(name)) {
        this.#fault(owner, `Assign/${name}`, 'is a variable of the outer scope already', '与外层作用域的变量同名');
      }
    }
    const visible = new Set([...outerVariables, ...variables]);
    for (const [name, state] of sources) {
      if (this.#names.has(name)) this.#fault(name, '(name)', 'is used twice', '状态名重复');
      this.#names.add(name);
      const compiled = this.#state(name, state, visible);
      if (compiled !== undefined) states.set(name, compiled);
    }
    const known = new Set(sources.map(([name]) => name));
    const startAt = source.StartAt;
    if (typeof startAt !== 'string' || !known.has(startAt)) {
      this.#fault(owner, 'StartAt', 'must name a state of the same level', '必须是同级的某个状态');
    }
    for (const state of states.values()) {
      for (const { next } of transitions(state)) {
        if (next !== undefined && !known.has(next)) {
          this.#fault(state.name, 'Next', `"${next}" is no state of the same level`, `同级没有状态“${next}”`);
        }
      }
    }
    return { startAt: String(startAt), states };
  }

  #state(name: string, source: Json, variables: ReadonlySet<string>): State | undefined {
    const type = isObject(source) ? source.Type : undefined;
    if (!isObject(source) || typeof type !== 'string' || !(type in STATE_FIELDS)) {
      const known = Object.keys(STATE_FIELDS).join(', ');
      this.#fault(
        name,
        'Type',
        `must be one of ${known}; others are not implemented here`,
        `必须是 ${known} 之一，其余未实现`,
      );
      return undefined;
    }
    const kind = type as State['type'];
    this.#onlyFields(name, source, [...COMMON_FIELDS, ...STATE_FIELDS[kind]]);
    if ((source.QueryLanguage ?? 'JSONata') !== 'JSONata') {
      this.#fault(name, 'QueryLanguage', 'must be "JSONata"', '必须为 "JSONata"');
    }
    if (kind === 'Fail') {
      return {
        name,
        type: kind,
        error: this.#optional(name, source, 'Error'),
        cause: this.#optional(name, source, 'Cause'),
      };
    }
    if (kind === 'Succeed') return { name, type: kind, ...this.#handsOn(name, source, '') };
    if (kind === 'Choice') return this.#choice(name, source);
    const flow = { ...this.#handsOn(name, source, ''), next: this.#next(name, source) };
    if (kind === 'Pass') return { name, type: kind, ...flow };
    if (kind === 'Wait') return this.#wait(name, source, flow);
    const recovery = { retry: this.#retriers(name, source), catch: this.#catchers(name, source) };
    return kind === 'Task'
      ? this.#task(name, source, flow, recovery)
      : this.#map(name, source, variables, flow, recovery);
  }

  #next(name: string, source: JsonObject): string | undefined {
    const { Next: next, End: end } = source;
    if (typeof next === 'string' && end === undefined) return next;
    if (next !== undefined || end !== true) {
      this.#fault(
        name,
        'Next',
        'exactly one of Next (a name) and End (true) is needed',
        'Next（状态名）与 End（true）须且只须有一个',
      );
    }
    return undefined;
  }

  #handsOn(name: string, source: JsonObject, prefix: string): Transition {
    const assign = new Map<string, Template>();
    const assigned = source.Assign ?? {};
    if (!isObject(assigned)) this.#fault(name, `${prefix}Assign`, 'must be an object', '必须是对象');
    for (const [variable, value] of Object.entries(isObject(assigned) ? assigned : {})) {
      const field = `${prefix}Assign/${variable}`;
      if (!VARIABLE_NAME.test(variable) || variable === 'states')
        this.#fault(name, field, 'is not a variable name', '不是有效的变量名');
      assign.set(variable, this.#template(name, value, field));
    }
    return { next: undefined, output: this.#optional(name, source, 'Output', prefix), assign };
  }

  #rules(name: string, source: JsonObject, field: string, known: readonly string[]): [JsonObject, string][] {
    const rules = source[field] ?? [];
    if (Array.isArray(rules) && rules.every(isObject)) {
      return rules.map((rule, index) => {
        const prefix = `${field}[${index}]/`;
        this.#onlyFields(name, rule, known, prefix);
        return [rule, prefix];
      });
    }
    this.#fault(name, field, 'must be an array of objects', '必须是对象数组');
    return [];
  }

  #ruleTransition(name: string, rule: JsonObject, prefix: string): Transition {
    const next = rule.Next;
    if (typeof next !== 'string') this.#fault(name, `${prefix}Next`, 'must name a state', '必须是状态名');
    return { ...this.#handsOn(name, rule, prefix), next: typeof next === 'string' ? next : undefined };
  }

  #choice(name: string, source: JsonObject): ChoiceState {
    const choices = this.#rules(name, source, 'Choices', CHOICE_RULE_FIELDS).map(([rule, prefix]) => {
      const condition = rule.Condition;
      if (typeof condition !== 'boolean' && !isExpression(condition)) {
        this.#fault(name, `${prefix}Condition`, 'must be an expression', '必须是表达式');
      }
      return {
        condition: this.#template(name, condition ?? false, `${prefix}Condition`),
        ...this.#ruleTransition(name, rule, prefix),
      };
    });
    if (choices.length === 0) this.#fault(name, 'Choices', 'must hold at least one rule', '至少要有一条规则');
    const otherwise = source.Default;
    if (otherwise !== undefined && typeof otherwise !== 'string')
      this.#fault(name, 'Default', 'must name a state', '必须是状态名');
    const next = typeof otherwise === 'string' ? otherwise : undefined;
    return { name, type: 'Choice', choices, ...this.#handsOn(name, source, ''), next };
  }

  #wait(name: string, source: JsonObject, flow: Transition): WaitState {
    if ((source.Seconds === undefined) === (source.Timestamp === undefined)) {
      this.#fault(
        name,
        'Seconds',
        'exactly one of Seconds and Timestamp is needed',
        'Seconds 与 Timestamp 须且只须有一个',
      );
    }
    const seconds = this.#count(name, source, 'Seconds', 0);
    return { name, type: 'Wait', seconds, timestamp: this.#optional(name, source, 'Timestamp'), ...flow };
  }

  #task(name: string, source: JsonObject, flow: Transition, recovery: Pick<TaskState, 'retry' | 'catch'>): TaskState {
    const prefix = `arn:${this.#partition}:states:::lambda:`;
    const written = source.Resource;
    const resource =
      typeof written === 'string' && written.startsWith(prefix) ? written.slice(prefix.length) : undefined;
    const waits = resource === 'invoke.waitForTaskToken';
    if (!waits && resource !== 'invoke') {
      this.#fault(
        name,
        'Resource',
        `only ${prefix}invoke and its .waitForTaskToken are implemented`,
        '只实现了 lambda:invoke 及其 .waitForTaskToken',
      );
    }
    const given = source.Arguments;
    if (isObject(given)) {
      this.#onlyFields(name, given, ['FunctionName', 'Payload'], 'Arguments/');
      if (typeof given.FunctionName !== 'string')
        this.#fault(name, 'Arguments/FunctionName', 'must be a string', '必须是字符串');
    } else if (!isExpression(given)) {
      this.#fault(
        name,
        'Arguments',
        'must be an object with FunctionName, or an expression',
        '必须是含 FunctionName 的对象或表达式',
      );
    }
    if (source.HeartbeatSeconds !== undefined && !waits) {
      this.#fault(
        name,
        'HeartbeatSeconds',
        'needs .waitForTaskToken: nothing else can send a heartbeat',
        '仅 .waitForTaskToken 可用',
      );
    }
    return {
      name,
      type: 'Task',
      resource: waits ? 'invoke.waitForTaskToken' : 'invoke',
      arguments: this.#template(name, given ?? {}, 'Arguments'),
      timeoutSeconds: this.#count(name, source, 'TimeoutSeconds', 1),
      heartbeatSeconds: this.#count(name, source, 'HeartbeatSeconds', 1),
      ...flow,
      ...recovery,
    };
  }

  #map(
    name: string,
    source: JsonObject,
    variables: ReadonlySet<string>,
    flow: Transition,
    recovery: Pick<MapState, 'retry' | 'catch'>,
  ): MapState {
    const processor = isObject(source.ItemProcessor) ? source.ItemProcessor : {};
    this.#onlyFields(name, processor, ['ProcessorConfig', 'StartAt', 'States', 'Comment'], 'ItemProcessor/');
    const config = processor.ProcessorConfig ?? { Mode: 'INLINE' };
    if (!isObject(config) || config.Mode !== 'INLINE' || Object.keys(config).length > 1) {
      this.#fault(
        name,
        'ItemProcessor/ProcessorConfig',
        'only {"Mode": "INLINE"} is implemented',
        '只实现了 {"Mode": "INLINE"}',
      );
    }
    const items = source.Items ?? '{% $states.input %}';
    if (!Array.isArray(items) && !isExpression(items))
      this.#fault(name, 'Items', 'must be an array or an expression', '必须是数组或表达式');
    return {
      name,
      type: 'Map',
      items: this.#template(name, items, 'Items'),
      itemsExpression: isExpression(source.Items) ? source.Items.slice(2, -2).trim() : undefined,
      itemSelector: this.#optional(name, source, 'ItemSelector'),
      maxConcurrency: this.#count(name, source, 'MaxConcurrency', 0) ?? { kind: 'constant', value: 0 },
      processor: this.#scope(name, processor, variables),
      ...flow,
      ...recovery,
    };
  }

  #errorEquals(name: string, rule: JsonObject, prefix: string): string[] {
    const names = rule.ErrorEquals;
    if (Array.isArray(names) && names.length > 0 && names.every((item) => typeof item === 'string')) return names;
    this.#fault(name, `${prefix}ErrorEquals`, 'must be an array of error names', '必须是错误名数组');
    return [];
  }

  #allComesLast(name: string, field: string, rules: readonly { errorEquals: readonly string[] }[]): void {
    rules.forEach(({ errorEquals }, index) => {
      if (errorEquals.includes('States.ALL') && (errorEquals.length > 1 || index < rules.length - 1)) {
        this.#fault(
          name,
          `${field}[${index}]/ErrorEquals`,
          'States.ALL must stand alone and last',
          'States.ALL 须单独且位于最后',
        );
      }
    });
  }

  #retriers(name: string, source: JsonObject): Retrier[] {
    const retriers = this.#rules(name, source, 'Retry', RETRIER_FIELDS).map(([rule, prefix]) => {
      const jitter = rule.JitterStrategy ?? 'NONE';
      if (jitter !== 'FULL' && jitter !== 'NONE')
        this.#fault(name, `${prefix}JitterStrategy`, 'must be FULL or NONE', '必须为 FULL 或 NONE');
      return {
        errorEquals: this.#errorEquals(name, rule, prefix),
        intervalSeconds: this.#number(name, rule, 'IntervalSeconds', 1, 1, prefix) ?? 1,
        maxAttempts: this.#number(name, rule, 'MaxAttempts', 0, 3, prefix) ?? 3,
        backoffRate: this.#number(name, rule, 'BackoffRate', 1, 2, prefix) ?? 2,
        maxDelaySeconds: this.#number(name, rule, 'MaxDelaySeconds', 1, undefined, prefix),
        fullJitter: jitter === 'FULL',
      };
    });
    this.#allComesLast(name, 'Retry', retriers);
    return retriers;
  }

  #catchers(name: string, source: JsonObject): Catcher[] {
    const catchers = this.#rules(name, source, 'Catch', CATCHER_FIELDS).map(([rule, prefix]) => ({
      errorEquals: this.#errorEquals(name, rule, prefix),
      ...this.#ruleTransition(name, rule, prefix),
    }));
    this.#allComesLast(name, 'Catch', catchers);
    return catchers;
  }
}

/** The names a state assigns, in whatever rule of it. */
function assignedNames(source: Json): string[] {
  if (!isObject(source)) return [];
  const rules = [source, ...[source.Choices, source.Catch].filter(Array.isArray).flat()];
  return rules.flatMap((rule) => (isObject(rule) && isObject(rule.Assign) ? Object.keys(rule.Assign) : []));
}

function transitions(state: State): readonly Transition[] {
  if (state.type === 'Fail') return [];
  if (state.type === 'Choice') return [state, ...state.choices];
  if (state.type === 'Task' || state.type === 'Map') return [state, ...state.catch];
  return [state];
}

/**
 * Reads a definition in the Amazon States Language, JSONata mode.
 * @param partition the AWS partition that the resources must be of
 * @throws DefinitionError naming state and field of everything that is not implemented or not allowed, all at once
 */
export function loadDefinition(text: string, partition: string): Definition {
  const compiler = new Compiler(partition);
  let source: Json;
  try {
    source = JSON.parse(text) as Json;
  } catch {
    throw new DefinitionError([{ state: undefined, field: '(definition)', en: 'is not JSON', zh: '不是 JSON' }]);
  }
  const definition = compiler.definition(source);
  if (compiler.faults.length > 0) throw new DefinitionError(compiler.faults);
  return definition;
}
