import type { JsonSchema } from '#functions/api/contract/json-schema.ts';

const COMPONENT = '#/components/schemas/';
const NAME = /^[A-Za-z_$][\w$]*$/;

/**
 * A JSON schema as a TypeScript type, for the keywords that the contract's schemas use. What a type cannot say (patterns,
 * lengths, ranges) is left to whoever checks.
 * @throws Error for a schema that no type is known for: better no client than one that lies
 */
export function typeOf(schema: JsonSchema | boolean): string {
  if (typeof schema === 'boolean') return schema ? 'unknown' : 'never';
  const { $ref, type } = schema;
  if (typeof $ref === 'string') {
    if (!$ref.startsWith(COMPONENT)) throw new Error(`Nobody knows what ${$ref} is.`);
    return $ref.slice(COMPONENT.length);
  }
  if ('const' in schema) return literal(schema['const']);
  if (Array.isArray(schema['enum'])) return schema['enum'].map(literal).join(' | ');
  const oneOf = (schema['anyOf'] ?? schema['oneOf']) as JsonSchema[] | undefined;
  if (oneOf !== undefined) return oneOf.map(typeOf).join(' | ');
  if (Array.isArray(type)) return type.map((each) => typeOf({ ...schema, type: each })).join(' | ');
  if (type === 'string') return 'string';
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'boolean') return 'boolean';
  if (type === 'null') return 'null';
  if (type === 'array') return `readonly (${typeOf((schema['items'] ?? true) as JsonSchema)})[]`;
  if (type === 'object') return objectType(schema);
  if (Object.keys(schema).every((keyword) => ['description', 'examples', 'default'].includes(keyword)))
    return 'unknown';
  throw new Error(`No type is known for ${JSON.stringify(schema).slice(0, 200)}`);
}

function objectType(schema: JsonSchema): string {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>);
  const required = (schema['required'] ?? []) as readonly string[];
  const fields = properties.map(
    ([name, of]) =>
      `readonly ${NAME.test(name) ? name : JSON.stringify(name)}${required.includes(name) ? '' : '?'}: ${typeOf(of)};`,
  );
  const more = schema['additionalProperties'];
  if (fields.length === 0) {
    if (more === false) return 'Readonly<Record<string, never>>';
    const names = schema['propertyNames'] as JsonSchema | undefined;
    const values = typeOf((more ?? true) as JsonSchema);
    return names?.['enum'] === undefined && names?.['$ref'] === undefined
      ? `Readonly<Record<string, ${values}>>`
      : `Readonly<Partial<Record<${typeOf(names as JsonSchema)}, ${values}>>>`;
  }
  const open = more === undefined || more === false ? [] : ['readonly [more: string]: unknown;'];
  return `{ ${[...fields, ...open].join(' ')} }`;
}

const literal = (value: unknown): string => JSON.stringify(value).replaceAll(/^"|"$/g, "'");
