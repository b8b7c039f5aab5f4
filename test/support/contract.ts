import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Exchange } from '#local/api-gateway/server.ts';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

interface Operation {
  readonly operationId: string;
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly $ref?: string; readonly content?: Content }>>;
}
type Content = Readonly<Record<string, { readonly schema: object; readonly example?: unknown }>>;

export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly responses: Readonly<Record<string, { readonly content?: Content }>> };
}

/** The document as it is handed to outsiders, and nothing of what it was made from. */
export const document: Document = JSON.parse(
  readFileSync(new URL('../../client/openapi.json', import.meta.url), 'utf8'),
);

const ajv = new Ajv2020({ strict: false, allErrors: true });
// ajv-formats is CommonJS whose default export Node sees as a property.
(formats as unknown as (to: Ajv2020) => void)(ajv);
ajv.addSchema({ ...document, $id: 'openapi' }, 'openapi');

const PATTERNS = Object.keys(document.paths).map((path) => ({
  path,
  pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  /** Plain parts go before parameters, as at the gateway. */
  parameters: path.split('{').length,
}));

/** The operation that a request is for, as the gateway finds it. */
export function operationFor(method: string, url: string): { path: string; operation: Operation } | undefined {
  // The gateway goes by what stands between slashes.
  const plain = `/${(url.split('?')[0] ?? '')
    .split('/')
    .filter((part) => part !== '')
    .join('/')}`;
  const found = PATTERNS.filter(({ pattern }) => pattern.test(plain)).toSorted((a, b) => a.parameters - b.parameters);
  for (const { path } of found) {
    const operation = document.paths[path]?.[method.toLowerCase()];
    if (operation !== undefined) return { path, operation };
  }
  return undefined;
}

const compiled = new Map<string, ValidateFunction>();
const escaped = (part: string) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));

function validatorAt(pointer: readonly string[]): ValidateFunction {
  const $ref = `openapi#/${pointer.map(escaped).join('/')}`;
  const known = compiled.get($ref) ?? ajv.compile({ $ref });
  compiled.set($ref, known);
  return known;
}

export interface Answered {
  readonly status: number;
  readonly mediaType: string;
  readonly body: unknown;
}

/** Everything in which an answer is not what the contract says of its operation. */
export function breaches(method: string, url: string, { status, mediaType, body }: Answered): readonly string[] {
  const found = operationFor(method, url);
  // What has no operation is the gateway's to refuse, in the words of every problem.
  if (found === undefined) {
    const problem = validatorAt(['components', 'schemas', 'Problem']);
    if (status !== 404) return [`${method} ${url} is no operation and was answered ${status}`];
    return problem(body) ? [] : [`an answer without operation: ${ajv.errorsText(problem.errors)}`];
  }
  const { path, operation } = found;
  const name = operation.operationId;
  const response = operation.responses[String(status)];
  if (response === undefined) return [`${name} was answered ${status}, which it does not have: ${codeOf(body)}`];
  const shared = response.$ref?.slice('#/components/responses/'.length);
  const { content: contents } = shared === undefined ? response : (document.components.responses[shared] ?? {});
  const content = contents?.[mediaType];
  if (content === undefined) {
    return contents === undefined && body === undefined ? [] : [`${name} ${status} came as ${mediaType}`];
  }
  const whole =
    shared === undefined
      ? ['paths', path, method.toLowerCase(), 'responses', String(status)]
      : ['components', 'responses', shared];
  const at = [...whole, 'content', mediaType, 'schema'];
  const valid = validatorAt(at);
  if (valid(body)) return [];
  return [`${name} ${status} ${codeOf(body)}: ${ajv.errorsText(valid.errors)}`];
}

/** Never the body whole: it may be somebody's. */
function codeOf(body: unknown): string {
  const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
  return typeof code === 'string' ? code : '';
}

/** Everything in which a body is not what the contract says that an operation takes. */
export function faultsOfBody(path: string, method: string, body: unknown): readonly string[] {
  const valid = validatorAt([
    'paths',
    path,
    method.toLowerCase(),
    'requestBody',
    'content',
    'application/json',
    'schema',
  ]);
  return valid(body) ? [] : [ajv.errorsText(valid.errors)];
}

/** Looks at every answer that leaves a gateway, whoever asked, and remembers where one breaks the contract. */
export class ContractWatch {
  readonly #breaches: string[] = [];
  /** How often each operation was answered with each status. */
  readonly answered = new Map<string, number>();

  see({ method, url, status, headers, body }: Exchange): void {
    // Pages of the console are no operations of the API.
    if (/^\/console(\/|$|\?)/.test(url)) return;
    const mediaType = (headers['content-type'] ?? '').split(';')[0] ?? '';
    const unpacked = headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
    const name = `${operationFor(method, url)?.operation.operationId ?? 'nothing'} ${status}`;
    this.answered.set(name, (this.answered.get(name) ?? 0) + 1);
    this.#breaches.push(...breaches(method, url, { status, mediaType, body: parsed(mediaType, unpacked) }));
  }

  /** @throws Error with everything that was not told before */
  expectKept(): void {
    const told = this.#breaches.splice(0);
    if (told.length > 0) throw new Error(`The API broke its contract:\n${[...new Set(told)].join('\n')}`);
  }
}

function parsed(mediaType: string, body: Buffer): unknown {
  const text = body.toString('utf8');
  if (!/json$/.test(mediaType)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
