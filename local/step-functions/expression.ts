import jsonata from 'jsonata';
import { StateError } from './errors.ts';
import { evaluateInCell } from './expression-cell.ts';
import { isPlain } from './expression-shape.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { registerFunctions } from './jsonata-functions.ts';

/** What an expression can see: `$states` and the variables in scope. */
export interface Scope {
  readonly states: JsonObject;
  readonly variables: JsonObject;
}

/** A JSON value of the definition, with its `{% … %}` strings compiled once. */
export type Template =
  | { readonly kind: 'constant'; readonly value: Json }
  | {
      readonly kind: 'expression';
      readonly source: string;
      readonly location: string;
      /** Absent for one that might loop: that is compiled where it can be stopped. */
      readonly compiled: jsonata.Expression | undefined;
    }
  | { readonly kind: 'array'; readonly items: readonly Template[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Template])[] };

export type ReportFault = (location: string, problem: { en: string; zh: string }) => void;

const usesEval = (node: unknown): boolean => {
  if (Array.isArray(node)) return node.some(usesEval);
  if (typeof node !== 'object' || node === null) return false;
  if ('type' in node && node.type === 'variable' && 'value' in node && node.value === 'eval') return true;
  return Object.values(node).some(usesEval);
};

function compileExpression(text: string, location: string, report: ReportFault): Template {
  const source = text.slice(2, -2).trim();
  try {
    const compiled = jsonata(source);
    const tree = compiled.ast();
    if (usesEval(tree))
      report(location, { en: '$eval is not available; use $parse', zh: '不能使用 $eval，请改用 $parse' });
    if (!isPlain(tree)) return { kind: 'expression', source, location, compiled: undefined };
    registerFunctions(compiled);
    return { kind: 'expression', source, location, compiled };
  } catch (error) {
    const { message } = error as Error;
    report(location, {
      en: `not a JSONata 2.0.6 expression: ${message}`,
      zh: `不是有效的 JSONata 2.0.6 表达式：${message}`,
    });
    return { kind: 'constant', value: null };
  }
}

export const isExpression = (value: unknown): value is string =>
  typeof value === 'string' && value.startsWith('{%') && value.endsWith('%}') && value.length >= 4;

/** Compiles any JSON value; faults go to `report` so that all of a definition are told at once. */
export function compileTemplate(value: Json, location: string, report: ReportFault): Template {
  if (isExpression(value)) return compileExpression(value, location, report);
  if (Array.isArray(value)) {
    const items = value.map((item, index) => compileTemplate(item, `${location}[${index}]`, report));
    return items.every((item) => item.kind === 'constant') ? { kind: 'constant', value } : { kind: 'array', items };
  }
  if (isObject(value)) {
    const entries = Object.entries(value).map(
      ([key, item]) => [key, compileTemplate(item, `${location}/${key}`, report)] as const,
    );
    return entries.every(([, item]) => item.kind === 'constant')
      ? { kind: 'constant', value }
      : { kind: 'object', entries };
  }
  return { kind: 'constant', value };
}

function describe(error: unknown): string {
  if (error instanceof StateError) return error.cause;
  if (typeof error !== 'object' || error === null) return 'failed';
  const code = 'code' in error ? String(error.code) : 'error';
  // JSONata puts the offending value into the message of errors that carry one; values stay out of histories.
  if ('value' in error || !('message' in error)) return code;
  return `${code}: ${String(error.message)}`;
}

async function evaluateExpression(template: Extract<Template, { kind: 'expression' }>, scope: Scope): Promise<Json> {
  const told = `The JSONata expression '${template.source}' specified for the field '${template.location}'`;
  const fail = (why: string): never => {
    throw new StateError('States.QueryEvaluationError', `${told} ${why}`, template.location);
  };
  let result: unknown;
  try {
    const bindings = { ...scope.variables, states: scope.states };
    result =
      template.compiled === undefined
        ? evaluateInCell(template.source, bindings)
        : await template.compiled.evaluate(undefined, bindings);
  } catch (error) {
    return fail(`threw an error during evaluation. ${describe(error)}`);
  }
  if (result === null || typeof result === 'string' || typeof result === 'boolean') return result;
  if (typeof result === 'number')
    return Number.isFinite(result) ? result : fail('returned a number that is not finite.');
  if (result === undefined) return fail('returned nothing (undefined).');
  if (
    typeof result === 'function' ||
    (isObject(result) && ('_jsonata_lambda' in result || '_jsonata_function' in result))
  ) {
    return fail('returned an unsupported result type.');
  }
  // JSONata marks its sequences with hidden properties that would change how a later expression reads them.
  return JSON.parse(JSON.stringify(result)) as Json;
}

/**
 * Evaluates a compiled template.
 * @throws StateError `States.QueryEvaluationError`, naming expression and field.
 */
export function evaluate(template: Template, scope: Scope): Json | Promise<Json> {
  if (template.kind === 'constant') return template.value;
  if (template.kind === 'expression') return evaluateExpression(template, scope);
  return evaluateNested(template, scope);
}

async function evaluateNested(template: Extract<Template, { kind: 'array' | 'object' }>, scope: Scope): Promise<Json> {
  if (template.kind === 'array') {
    const items: Json[] = [];
    for (const item of template.items) items.push(await evaluate(item, scope));
    return items;
  }
  const result: JsonObject = {};
  for (const [key, item] of template.entries) result[key] = await evaluate(item, scope);
  return result;
}
