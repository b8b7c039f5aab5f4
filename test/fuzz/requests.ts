import { ROLES } from '#functions/api/permissions.ts';
import fc, { type Arbitrary } from 'fast-check';
import type { TokenFor } from '#local/main-job/client.ts';
import { PERMISSIONS } from '#functions/api/permissions.ts';
import { document } from '#test/support/contract.ts';
import { absurdHeaders, absurdStrings, absurdTexts, absurdTypes, absurdValues } from './absurd.ts';
import { type Schema, valuesOf } from './schema-values.ts';

export type Value = { readonly known: string; readonly index: number } | { readonly text: string };

/** A request as it is drawn; ids that are known when it is sent are filled in then. */
export interface Drawn {
  readonly operationId: string;
  readonly method: string;
  readonly template: string;
  readonly path: Readonly<Record<string, Value>>;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly as: number;
  /** Roles to choose the caller from; empty: any. */
  readonly rightly: readonly string[];
  readonly body?: string | undefined;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema: Schema;
}
interface Operation {
  readonly 'x-access': { readonly permission?: keyof typeof PERMISSIONS | readonly (keyof typeof PERMISSIONS)[] };
  readonly operationId: string;
  readonly parameters: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: {
    readonly content: { readonly 'application/json': { readonly schema: Schema; readonly example: unknown } };
  };
}

const components = document.components as unknown as {
  readonly schemas: Record<string, Schema>;
  readonly parameters: Record<string, Parameter>;
};
const resolve = (ref: string): Schema => components.schemas[ref.slice('#/components/schemas/'.length)] ?? {};

/** Any request of any operation: most of them conforming but for one or two things. */
export const requests: Arbitrary<Drawn> = fc.oneof(
  ...Object.entries(document.paths).flatMap(([template, path]) =>
    Object.entries(path).map(([method, operation]) =>
      ofOperation(template, method.toUpperCase(), operation as unknown as Operation),
    ),
  ),
);

function shared(name: string): Parameter {
  const found = components.parameters[name];
  if (found === undefined) throw new Error(`No parameter ${name}`);
  return found;
}

function ofOperation(template: string, method: string, operation: Operation): Arbitrary<Drawn> {
  const { operationId, requestBody } = operation;
  const parameters = operation.parameters.map((each) =>
    '$ref' in each ? shared(each.$ref.slice('#/components/parameters/'.length)) : each,
  );
  const inPath = parameters.filter((each) => each.in === 'path');
  return fc.record({
    operationId: fc.constant(operationId),
    method: fc.constant(method),
    template: fc.constant(template),
    path: fc.record(Object.fromEntries(inPath.map((each) => [each.name, pathValue(each)]))),
    query: queryOf(parameters.filter((each) => each.in === 'query')),
    headers: headersOf(method),
    as: fc.nat(1_000),
    rightly: fc.boolean().map((rightly) => (rightly ? rolesFor(operation) : [])),
    ...(requestBody === undefined ? {} : { body: bodyOf(requestBody.content['application/json']) }),
  });
}

/** The roles that the table lets do it: what nobody may do is never looked into. */
function rolesFor({ 'x-access': { permission = [] } }: Operation): readonly string[] {
  return [permission].flat().flatMap((name) => Object.keys(PERMISSIONS[name] ?? {}));
}

function pathValue({ name, schema }: Parameter): Arbitrary<Value> {
  const examples = (schema['examples'] ?? []) as string[];
  return fc.oneof(
    { weight: 20, arbitrary: fc.nat(1_000).map((index) => ({ known: name, index })) },
    { weight: 1, arbitrary: fc.constantFrom(...examples).map((text) => ({ text })) },
    { weight: 1, arbitrary: absurdStrings.map((text) => ({ text })) },
  );
}

function queryOf(parameters: readonly Parameter[]): Arbitrary<readonly (readonly [string, string])[]> {
  const proper = parameters.map(({ name, schema }) =>
    fc.oneof(
      { weight: 14, arbitrary: fc.constant([]) },
      { weight: 10, arbitrary: valuesOf(schema, resolve).map((value) => [[name, String(value)] as const]) },
      { weight: 1, arbitrary: absurdStrings.map((value) => [[name, value] as const]) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(absurdStrings, absurdStrings)
          .map((values) => values.map((value) => [name, value] as const)),
      },
    ),
  );
  const other = fc.oneof(
    { weight: 12, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.tuple(absurdStrings, absurdStrings).map((pair) => [pair]) },
  );
  return fc.tuple(...proper, other).map((parts) => parts.flat() as (readonly [string, string])[]);
}

function headersOf(method: string): Arbitrary<Readonly<Record<string, string>>> {
  const sometimes = <T>(weight: number, arbitrary: Arbitrary<T>) =>
    fc.oneof({ weight: 20 - weight, arbitrary: fc.constant(undefined) }, { weight, arbitrary });
  const key = fc.oneof(
    { weight: 16, arbitrary: fc.uuid() },
    // Few keys, so that one comes again with another request.
    { weight: 3, arbitrary: fc.constantFrom('again-and-again-1', 'again-and-again-2') },
    { weight: 1, arbitrary: absurdHeaders },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
  return fc
    .record({
      'content-type': fc.oneof(
        { weight: 12, arbitrary: fc.constant('application/json') },
        { weight: 1, arbitrary: absurdTypes },
      ),
      'idempotency-key': method === 'GET' ? sometimes(1, absurdHeaders) : key,
      'accept-language': sometimes(6, fc.oneof(fc.constantFrom('en', 'zh-CN', 'fr;q=1, en;q=0.2'), absurdHeaders)),
      'if-match': sometimes(3, absurdHeaders),
      'if-none-match': sometimes(2, absurdHeaders),
      accept: sometimes(2, absurdHeaders),
      'x-forwarded-for': sometimes(1, absurdHeaders),
      'x-treasury-timestamp': sometimes(2, absurdHeaders),
      'x-treasury-signature': sometimes(2, absurdHeaders),
      authorization: sometimes(1, fc.oneof(absurdHeaders, fc.constantFrom('Bearer x.y.z', 'Basic eDp5', 'Bearer '))),
    })
    .map((headers) =>
      Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined)),
    );
}

function bodyOf({ schema, example }: { schema: Schema; example: unknown }): Arbitrary<string | undefined> {
  const proper = fc.oneof(
    { weight: 1, arbitrary: fc.constant(example) },
    { weight: 3, arbitrary: valuesOf(schema, resolve) },
  );
  const broken = fc
    .tuple(proper, fc.nat(20), absurdValues, absurdStrings, fc.constantFrom('replace', 'drop', 'add', 'inside'))
    .map(([value, at, absurd, name, how]) => spoilt(value, at, absurd, name, how));
  return fc.oneof(
    { weight: 5, arbitrary: proper.map((value) => JSON.stringify(value)) },
    { weight: 5, arbitrary: broken.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: absurdTexts },
    { weight: 1, arbitrary: absurdValues.map((value) => JSON.stringify(value)) },
  );
}

function spoilt(value: unknown, at: number, absurd: unknown, name: string, how: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return absurd;
  const names = Object.keys(value);
  const chosen = names[at % Math.max(names.length, 1)];
  if (how === 'add' || chosen === undefined) return { ...value, [name]: absurd };
  if (how === 'drop') return Object.fromEntries(Object.entries(value).filter(([each]) => each !== chosen));
  const before = (value as Record<string, unknown>)[chosen];
  if (how === 'inside' && Array.isArray(before)) {
    return { ...value, [chosen]: [...before, spoilt(before[0], at, absurd, name, 'replace')] };
  }
  if (how === 'inside') return { ...value, [chosen]: spoilt(before, at, absurd, name, 'replace') };
  return { ...value, [chosen]: absurd };
}

/** Who asks: every role, near and far, and nobody. */
export function callers(region: string, enterprise: string): readonly (TokenFor | undefined)[] {
  // A worker has a document and is named below.
  const roles = ROLES.filter((role) => role !== 'worker');
  return [
    undefined,
    ...roles.flatMap((role) => [
      { role, region, enterprise, sub: `${role}-a` },
      { role, region, enterprise, sub: `${role}-b` },
    ]),
    { role: 'enterprise-operator', region: '350100', enterprise: '91350100XXXX000196', sub: 'stranger' },
    { role: 'first-reviewer', region: '350100', sub: 'first-elsewhere' },
    { role: 'first-reviewer', sub: 'first-nowhere' },
    { role: 'worker', documentType: 'resident-id', documentNumber: '359901199001010011', sub: 'worker-a' },
    { role: 'nobody-knows', sub: 'odd' },
  ];
}
