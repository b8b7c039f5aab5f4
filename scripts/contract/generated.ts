import { openApiDocument } from '#functions/api/contract/document.ts';
import type { JsonSchema } from '#functions/api/contract/json-schema.ts';
import { jsonSchemaOf } from '#functions/api/contract/json-schema.ts';
import { OPERATIONS } from '#functions/api/contract/operations.ts';
import { type Row, writes } from '#functions/api/contract/row.ts';
import { typeOf } from './schema-types.ts';

const HEAD = '// Made by `npm run contract` from functions/api/contract: not written by hand.\n';

/** What `npm run contract` writes, by path: the same rows always give the same bytes. */
export function generated(): Readonly<Record<string, string>> {
  const document = openApiDocument();
  return {
    'client/openapi.json': `${JSON.stringify(document, null, 2)}\n`,
    'client/types.ts': types(document),
    'client/operations.ts': operations(),
    'client/operation-words.ts': operationWords(),
  };
}

function types(document: JsonSchema): string {
  const { schemas } = document['components'] as { schemas: Record<string, JsonSchema> };
  const named = Object.entries(schemas).map(([name, schema]) => `export type ${name} = ${typeOf(schema)};`);
  const rows = OPERATIONS.map((row) => `  readonly ${row.operationId}: ${operationType(row)};`);
  return [
    HEAD,
    ...named,
    '/** Every operation: what it takes, and what it answers when it is done. */',
    `export interface Operations {\n${rows.join('\n')}\n}`,
    '',
  ].join('\n');
}

function operationType(row: Row): string {
  const components = new Map<string, JsonSchema>();
  const path = [...row.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => `readonly ${name}: string;`);
  const query = row.query === undefined ? undefined : typeOf(jsonSchemaOf(row.query, 'input', components));
  const body = row.body === undefined ? undefined : typeOf(jsonSchemaOf(row.body, 'input', components));
  const answers = Object.values(row.answers).map((answer) =>
    answer.body === undefined
      ? answer.mediaType === undefined
        ? 'undefined'
        : 'string'
      : typeOf(jsonSchemaOf(answer.body, 'output', components)),
  );
  return `{ ${[
    ...(path.length === 0 ? [] : [`readonly path: { ${path.join(' ')} };`]),
    ...(query === undefined ? [] : [`readonly query?: ${query};`]),
    ...(body === undefined ? [] : [`readonly body: ${body};`]),
    `readonly answer: ${[...new Set(answers)].join(' | ')};`,
  ].join(' ')} }`;
}

/** What each route does, in words, for whoever reads which were called. */
function operationWords(): string {
  const rows = OPERATIONS.map(({ method, path, summary }) => `  '${method} ${path}': ${JSON.stringify(summary)},`);
  const type = 'Readonly<Record<string, { readonly zh: string; readonly en: string }>>';
  return `${HEAD}\nexport const OPERATION_WORDS: ${type} = {\n${rows.join('\n')}\n};\n`;
}

/** What the client must know of an operation to send it. */
function operations(): string {
  const rows = OPERATIONS.map((row) => {
    const { operationId, method, path, access } = row;
    const facts = {
      method,
      path,
      write: writes(row) && !('signed' in access),
      signedIn: !('open' in access || 'signed' in access),
    };
    return `  ${operationId}: ${JSON.stringify(facts)},`;
  });
  return `${HEAD}\nexport const OPERATIONS = {\n${rows.join('\n')}\n} as const;\n`;
}
