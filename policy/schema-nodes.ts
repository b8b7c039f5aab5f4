import type * as z from 'zod';

export interface NumberDef {
  readonly type: 'number';
  readonly checks?: readonly {
    readonly _zod: { readonly def: { readonly check: string; readonly value?: number; readonly inclusive?: boolean } };
  }[];
}

/** The parts of zod's own description of a schema that the policy's schema uses. */
export type Def =
  | { readonly type: 'optional' | 'default'; readonly innerType: z.core.$ZodType }
  | { readonly type: 'union'; readonly options: readonly z.core.$ZodType[] }
  | { readonly type: 'literal'; readonly values: readonly unknown[] }
  | { readonly type: 'enum'; readonly entries: Readonly<Record<string, unknown>> }
  | {
      readonly type: 'string';
      readonly format?: string;
      readonly checks?: readonly { readonly _zod: { readonly def: { readonly pattern?: RegExp } } }[];
    }
  | { readonly type: 'boolean' }
  | NumberDef
  | { readonly type: 'array'; readonly element: z.core.$ZodType }
  | { readonly type: 'object'; readonly shape: Readonly<Record<string, z.core.$ZodType>> };

export const defOf = (schema: z.core.$ZodType): Def => schema._zod.def as unknown as Def;

/** What a schema is made of once it is there. */
export function given(schema: z.core.$ZodType): z.core.$ZodType {
  const def = defOf(schema);
  return def.type === 'optional' || def.type === 'default' ? given(def.innerType) : schema;
}

/** The schemas that a value at this path may follow. */
export function nodesAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly z.core.$ZodType[] {
  const node = given(schema);
  const def = defOf(node);
  const [first, ...rest] = path;
  if (first === undefined) return [node];
  if (def.type === 'union') return def.options.flatMap((option) => nodesAt(option, path));
  if (def.type === 'array') return nodesAt(def.element, rest);
  const inner = def.type === 'object' ? def.shape[String(first)] : undefined;
  return inner === undefined ? [] : nodesAt(inner, rest);
}

/** Names that an object at this path may have. */
export function keysAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  const shapes = nodesAt(schema, path).map(defOf);
  return [...new Set(shapes.flatMap((def) => (def.type === 'object' ? Object.keys(def.shape) : [])))];
}

export function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[part] : undefined,
    data,
  );
}
