import * as z from 'zod';

export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** Schemas that have a name, as the document lists them once. */
export type Components = Map<string, JsonSchema>;

const DEFINITION = '#/$defs/';
const COMPONENT = '#/components/schemas/';

/**
 * A schema as JSON Schema 2020-12, which is what OpenAPI 3.1 holds; those with a name go to `components`.
 * @param io `input`: as it is sent; `output`: as it is answered
 */
export function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output', components: Components): JsonSchema {
  const { $schema: _dialect, $defs = {}, ...whole } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  for (const [name, definition] of Object.entries($defs)) components.set(name, plain(definition) as JsonSchema);
  return plain(whole) as JsonSchema;
}

/** With references into the document, and without what zod only says for itself. */
function plain(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(plain);
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part)
      .filter(([keyword, value]) => !isRedundant(keyword, value, part))
      .map(([keyword, value]) => [
        keyword,
        keyword === '$ref' && typeof value === 'string' ? value.replace(DEFINITION, COMPONENT) : plain(value),
      ]),
  );
}

function isRedundant(keyword: string, value: unknown, within: object): boolean {
  // A date's pattern says again what its format says, at length.
  if (keyword === 'pattern') return 'format' in within && ['date', 'date-time'].includes(String(within.format));
  // A property may have that name, too: then its value is a schema.
  if (keyword === 'id') return typeof value === 'string';
  return (
    (keyword === 'maximum' && value === Number.MAX_SAFE_INTEGER) ||
    (keyword === 'minimum' && value === Number.MIN_SAFE_INTEGER) ||
    (keyword === 'propertyNames' && JSON.stringify(value) === '{"type":"string"}')
  );
}
