/** Functions whose work grows no faster than what they are given. */
const PLAIN_FUNCTIONS: ReadonlySet<string> = new Set([
  ...['abs', 'append', 'average', 'boolean', 'ceil', 'contains', 'count', 'exists', 'floor', 'hash', 'join', 'keys'],
  ...['length', 'lowercase', 'max', 'merge', 'millis', 'min', 'not', 'now', 'number', 'parse', 'partition', 'random'],
  ...['range', 'reverse', 'round', 'string', 'substring', 'substringAfter', 'substringBefore', 'sum', 'trim', 'type'],
  ...['uppercase', 'uuid'],
]);
const PLAIN_OPERATORS: ReadonlySet<string> = new Set([
  ...['=', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/', '%', '&', 'and', 'or', 'in'],
]);
/** What makes a step of a path do work for each item: filters, positions, sorting, grouping. */
const REPEATING = ['predicate', 'stages', 'group', 'focus', 'index', 'tuple'];

interface Node {
  readonly type?: unknown;
  readonly value?: unknown;
  readonly [field: string]: unknown;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);
const all = (value: unknown): boolean => Array.isArray(value) && value.every(isPlain);

/** An object constructor keeps its members as pairs of expressions. */
const allPairs = (value: unknown): boolean => Array.isArray(value) && value.every(all);

function isPlainPath(steps: unknown): boolean {
  if (!Array.isArray(steps)) return false;
  // Only the first step is evaluated once; every later one is evaluated for each item before it.
  return steps.every((step: unknown, index) =>
    index === 0 ? isPlain(step) : isNode(step) && (step.type === 'name' || step.type === 'string') && isPlain(step),
  );
}

/**
 * Whether an expression's cost is bounded by its own length times the size of what it reads: no loops, no ranges, no
 * regular expressions, no functions of its own. Whatever is not known to be so counts as not.
 * @param node of JSONata's syntax tree
 */
export function isPlain(node: unknown): boolean {
  if (!isNode(node) || REPEATING.some((field) => node[field] !== undefined)) return false;
  switch (node.type) {
    case 'string':
    case 'number':
    case 'value':
    case 'variable':
    case 'name':
      return true;
    case 'path':
      return isPlainPath(node.steps);
    case 'binary':
      return PLAIN_OPERATORS.has(String(node.value)) && isPlain(node.lhs) && isPlain(node.rhs);
    case 'unary':
      if (node.value === '-') return isPlain(node.expression);
      if (node.value === '[') return all(node.expressions);
      return node.value === '{' && allPairs(node.lhs);
    case 'condition':
      return isPlain(node.condition) && isPlain(node.then) && (node.else === undefined || isPlain(node.else));
    case 'block':
      return all(node.expressions);
    case 'function': {
      const { procedure } = node;
      const named = isNode(procedure) && procedure.type === 'variable' && PLAIN_FUNCTIONS.has(String(procedure.value));
      return named && all(node.arguments);
    }
    default:
      return false;
  }
}
