import fc, { type Arbitrary } from 'fast-check';

export interface Schema {
  readonly [keyword: string]: unknown;
}

/** Follows a reference within the document. */
export type Resolve = (ref: string) => Schema;

const DEEPEST = 4;

/** Values that a JSON schema allows; of those with examples, often one of these: a checksum is not found by chance. */
export function valuesOf(schema: Schema, resolve: Resolve, depth = 0): Arbitrary<unknown> {
  const examples = schema['examples'] as unknown[] | undefined;
  const made = plainValues(schema, resolve, depth);
  return examples === undefined
    ? made
    : fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...examples) }, { weight: 1, arbitrary: made });
}

function plainValues(schema: Schema, resolve: Resolve, depth: number): Arbitrary<unknown> {
  if (typeof schema['$ref'] === 'string') return valuesOf(resolve(schema['$ref']), resolve, depth);
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...schema['enum']);
  const oneOf = (schema['anyOf'] ?? schema['oneOf']) as Schema[] | undefined;
  if (oneOf !== undefined) return fc.oneof(...oneOf.map((each) => valuesOf(each, resolve, depth)));
  switch (schema['type']) {
    case 'string':
      return strings(schema);
    case 'integer':
      return integers(schema);
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return arrays(schema, resolve, depth);
    case 'object':
      return objects(schema, resolve, depth);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function strings(schema: Schema): Arbitrary<string> {
  if (schema['format'] === 'date') return dates.map((date) => date.toISOString().slice(0, 10));
  if (schema['format'] === 'date-time') return dates.map((date) => date.toISOString());
  if (typeof schema['pattern'] === 'string') return fc.stringMatching(new RegExp(schema['pattern']));
  const minLength = Number(schema['minLength'] ?? 0);
  return fc.string({
    unit: 'grapheme',
    minLength,
    maxLength: Math.min(Number(schema['maxLength'] ?? 40), minLength + 40),
  });
}

const dates = fc.date({ min: new Date('1990-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });

function integers(schema: Schema): Arbitrary<number> {
  const min = Number(
    schema['minimum'] ?? (schema['exclusiveMinimum'] === undefined ? -1_000 : Number(schema['exclusiveMinimum']) + 1),
  );
  return fc.integer({ min, max: Math.min(Number(schema['maximum'] ?? 1_000_000), 2 ** 31 - 1) });
}

function arrays(schema: Schema, resolve: Resolve, depth: number): Arbitrary<unknown[]> {
  const minLength = Number(schema['minItems'] ?? 0);
  if (depth >= DEEPEST) return fc.constant([]);
  const maxLength = Math.min(Number(schema['maxItems'] ?? 5), minLength + 5);
  return fc.array(valuesOf((schema['items'] ?? {}) as Schema, resolve, depth + 1), { minLength, maxLength });
}

function objects(schema: Schema, resolve: Resolve, depth: number): Arbitrary<object> {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);
  const values = Object.fromEntries(properties.map(([name, of]) => [name, valuesOf(of, resolve, depth + 1)]));
  if (properties.length === 0 && schema['additionalProperties'] !== false) {
    return fc.dictionary(fc.string({ minLength: 1, maxLength: 12 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 5 });
  }
  return fc.record(values, { requiredKeys: (schema['required'] ?? []) as never });
}
