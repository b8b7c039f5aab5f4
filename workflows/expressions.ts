import jsonata from 'jsonata';

/** A `{% … %}` string of a definition and where it stands in its state, such as `Arguments/Payload/token`. */
export interface Expression {
  readonly field: string;
  readonly source: string;
}

export interface Reading {
  /** Variables of the workflow that the expression asks for; those it binds itself and functions are left out. */
  readonly variables: readonly string[];
  /** Paths below `$states` as far as they are plain names, such as `context.Task.Token`. */
  readonly states: readonly string[];
  /** Names of the functions it calls. */
  readonly calls: readonly string[];
  readonly isArray: boolean;
}

interface Node {
  readonly type?: string;
  readonly value?: unknown;
  readonly steps?: readonly Node[];
  readonly lhs?: unknown;
  readonly rhs?: unknown;
  readonly arguments?: readonly Node[];
  readonly procedure?: Node;
}

const isExpression = (value: unknown): value is string =>
  typeof value === 'string' && value.startsWith('{%') && value.endsWith('%}');

/** All expressions of a part of a state. */
export function expressionsIn(value: unknown, field: string): Expression[] {
  if (isExpression(value)) return [{ field, source: value.slice(2, -2).trim() }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => expressionsIn(item, `${field}/${key}`));
}

/**
 * What an expression reads, by the syntax tree of the JSONata version that Step Functions runs (2.0.6).
 * @throws Error whose message says why it does not parse
 */
export function readExpression(source: string): Reading {
  const tree = jsonata(source).ast() as unknown as Node;
  const asked: string[] = [];
  const states: string[] = [];
  const calls: string[] = [];
  const walk = (part: unknown, bound: ReadonlySet<string>): void => {
    if (Array.isArray(part)) {
      // Within a block, what was bound before is known after.
      const known = new Set(bound);
      for (const item of part) {
        walk(item, known);
        const { type, lhs } = item as Node;
        if (type === 'bind') known.add(String((lhs as Node).value));
      }
      return;
    }
    if (typeof part !== 'object' || part === null) return;
    const node = part as Node;
    if (node.type === 'bind') {
      walk(node.rhs, bound);
      return;
    }
    const known =
      node.type === 'lambda' ? new Set([...bound, ...(node.arguments ?? []).map(({ value }) => String(value))]) : bound;
    if (node.type === 'function' && node.procedure?.type === 'variable') {
      calls.push(String(node.procedure.value));
      walk(node.arguments, known);
      return;
    }
    const [root, ...steps] = node.type === 'path' ? (node.steps ?? []) : [node];
    if (root?.type === 'variable') {
      const name = String(root.value);
      if (name === 'states') {
        const end = steps.findIndex(({ type }) => type !== 'name');
        const names = steps.slice(0, end < 0 ? undefined : end).map(({ value }) => String(value));
        states.push(names.join('.'));
      } else if (!known.has(name)) asked.push(name);
      for (const step of steps) walk(step, known);
      return;
    }
    for (const inner of Object.values(node)) walk(inner, known);
  };
  walk(tree, new Set());
  return { variables: asked, states, calls, isArray: tree.type === 'unary' && tree.value === '[' };
}
