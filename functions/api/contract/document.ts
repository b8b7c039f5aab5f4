import type { Text } from '../../shared/fault.ts';
import { type Components, type JsonSchema, jsonSchemaOf } from './json-schema.ts';
import { OPERATIONS } from './operations.ts';
import { PROBLEM_STATUS, Problem, type ProblemCode } from './problems.ts';
import { type Access, type Answered, GROUPS, problemsOf, type Row, writes } from './row.ts';

const both = ({ zh, en }: Text): string => `${zh} · ${en}`;
const bothSentences = ({ zh, en }: Text): string => `${zh} ${en}`;

/** What stands in paths, and how it is written. */
const PATH_PARAMETERS: Readonly<Record<string, { readonly text: Text; readonly example: string }>> = {
  claimId: { text: { zh: '申报编号', en: 'Id of the claim' }, example: 'clm-0123456789abcdef0123' },
  uploadId: { text: { zh: '上传编号', en: 'Id of the upload' }, example: 'upl-0123456789abcdef' },
  attachmentId: { text: { zh: '附件编号', en: 'Id of the attachment' }, example: 'att-0123456789abcdef' },
  document: { text: { zh: '文书种类', en: 'Kind of paper' }, example: 'correction-notice' },
  lineId: { text: { zh: '行编号', en: 'Batch and place of the line' }, example: '0-1' },
  objectionId: { text: { zh: '异议编号', en: 'Id of the objection' }, example: 'obj-0123456789abcdef' },
  recoveryId: { text: { zh: '追回编号', en: 'Id of the recovery' }, example: 'rec-0123456789abcdef' },
  decisionId: {
    text: { zh: '拨付处置编号', en: 'Id of what was proposed for a payment' },
    example: 'pdc-0123456789abcdef',
  },
  exportId: { text: { zh: '导出编号', en: 'Id of the export' }, example: 'exp-0123456789abcdef0123' },
  proposalId: { text: { zh: '资金事项编号', en: 'Id of what is proposed' }, example: 'trf-0123456789abcdef0123' },
  caseId: { text: { zh: '案件编号', en: 'Id of the case' }, example: 'case-0123456789abcdef0123' },
  entryId: { text: { zh: '条目编号', en: 'Id of the entry' }, example: 'wat-0123456789abcdef' },
  standInId: { text: { zh: '代理编号', en: 'Id of the stand-in' }, example: 'std-350200-0123456789abcdef' },
  recusalId: { text: { zh: '回避编号', en: 'Id of the recusal' }, example: 'rcs-350200-0123456789abcdef' },
  policyId: { text: { zh: '政策版本编号', en: 'Id of the policy version' }, example: 'fujian-2024' },
  region: { text: { zh: '行政区划代码', en: 'Code of the region' }, example: '350200' },
  kind: { text: { zh: '资金种类', en: 'Kind of fund' }, example: 'skills-upgrade-account' },
  year: { text: { zh: '年度', en: 'Year' }, example: '2025' },
};

const HEADERS = {
  language: {
    name: 'Accept-Language',
    in: 'header',
    description: '问题标题的语言:zh(默认)或 en · Language of a problem’s title: zh (as it is without) or en',
    schema: { type: 'string', examples: ['zh-CN', 'en'] },
  },
  key: {
    name: 'Idempotency-Key',
    in: 'header',
    required: true,
    description:
      '每个操作一个唯一的键,重试时沿用 · One unique key per operation, kept when it is sent again: the answer is the same',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{8,128}$', examples: ['submit-2025-06-01-0001'] },
  },
  ifMatch: {
    name: 'If-Match',
    in: 'header',
    description:
      '所依据版本的 ETag;已被他人更改的,答复 412 · ETag of what the change is based on: 412 where somebody changed it since',
    schema: { type: 'string', examples: ['"7"'] },
  },
} as const;

/** The contract as an OpenAPI 3.1 document: the same rows always give the same document. */
export function openApiDocument(operations: readonly Row[] = OPERATIONS): JsonSchema {
  const components: Components = new Map();
  const paths: Record<string, Record<string, JsonSchema>> = {};
  const refusals = new Map<string, JsonSchema>();
  jsonSchemaOf(Problem, 'output', components);
  for (const row of operations) {
    const path = paths[row.path] ?? {};
    paths[row.path] = { ...path, [row.method.toLowerCase()]: operation(row, components, refusals) };
  }
  const used = new Set(operations.map(({ group }) => group));
  return {
    openapi: '3.1.0',
    info: {
      title: '见证 · Jianzheng',
      version: '1.0.0',
      summary: '以工代训证书补贴的申报、审核与拨付 · Claims of the training subsidy, their review and payment',
      description: ABOUT,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/v1', description: '本机或云上同一网关 · The gateway that serves this document' }],
    security: [{ bearer: [] }],
    tags: Object.entries(GROUPS)
      .filter(([group]) => used.has(group as Row['group']))
      .map(([name, text]) => ({ name, description: both(text) })),
    paths,
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'OpenID Connect 签发方的令牌 · A token of the OpenID Connect issuer',
        },
        ...(operations.some(({ access }) => 'signed' in access)
          ? {
              signature: {
                type: 'apiKey',
                in: 'header',
                name: 'X-Treasury-Signature',
                description: '国库对请求体的签名 · The treasury’s signature over the body',
              },
            }
          : {}),
      },
      parameters: sharedParameters(operations),
      responses: Object.fromEntries([...refusals].toSorted(byName)),
      schemas: Object.fromEntries([...components].toSorted(byName)),
    },
  };
}

const ABOUT = [
  '金额一律为整数分;时间为 UTC,日期为北京时间。写操作须带 `Idempotency-Key`:同键同内容,答复相同;同键异内容,答复 422。',
  '列表以游标分页:游标不可自造。问题均为 `application/problem+json`,`code` 稳定,`detail` 中英文俱全。',
  '',
  'Amounts are integer fen; times are UTC, dates are those of Asia/Shanghai. Every write takes an `Idempotency-Key`: the',
  'same key with the same content is answered the same, with other content it is answered 422. Lists are paged by',
  'cursors that nobody but the API makes. Problems are `application/problem+json` with a stable `code`, both languages in',
  '`detail`.',
].join('\n');

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

function operation(row: Row, components: Components, known: Map<string, JsonSchema>): JsonSchema {
  const problems = Map.groupBy(problemsOf(row), (code) => PROBLEM_STATUS[code]);
  const answers = Object.entries(row.answers).map(([status, answer]) => [status, answered(row, answer, components)]);
  const refusals = [...problems].map(([status, codes]) => {
    // Many operations are refused alike: each way is written once.
    const name = `${status}.${codes.join('.')}`;
    known.set(name, refused(codes));
    return [String(status), { $ref: `#/components/responses/${name}` }];
  });
  return {
    operationId: row.operationId,
    tags: [row.group],
    summary: both(row.summary),
    description: [row.description, whoMay(row.access)]
      .filter((text) => text !== undefined)
      .map(bothSentences)
      .join('\n\n'),
    ...security(row.access),
    parameters: parametersOf(row, components),
    ...(row.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: jsonSchemaOf(row.body, 'input', components),
                ...(row.example === undefined ? {} : { example: row.example }),
              },
            },
          },
        }),
    responses: Object.fromEntries([...answers, ...refusals].toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))),
    'x-access': row.access,
  };
}

function whoMay(access: Access): Text {
  if ('permission' in access) {
    const names = [access.permission].flat().join(', ');
    return { zh: `所需权限:${names}。`, en: `Needs ${names}.` };
  }
  if ('open' in access) return access.open;
  return 'signed' in access ? access.signed : access.signedIn;
}

function security(access: Access): JsonSchema {
  if ('open' in access) return { security: [] };
  return 'signed' in access ? { security: [{ signature: [] }] } : {};
}

/** What many operations take, written once. */
function sharedParameters(operations: readonly Row[]): JsonSchema {
  const paths = operations.map(({ path }) => path).join();
  return Object.fromEntries([
    ['AcceptLanguage', HEADERS.language],
    ['IdempotencyKey', HEADERS.key],
    ['IfMatch', HEADERS.ifMatch],
    ...Object.entries(PATH_PARAMETERS)
      .filter(([name]) => paths.includes(`{${name}}`))
      .map(([name, { text, example }]) => [
        name,
        {
          name,
          in: 'path',
          required: true,
          description: both(text),
          schema: { type: 'string', examples: [example] },
        },
      ]),
  ]);
}

function parametersOf(row: Row, components: Components): readonly JsonSchema[] {
  const inPath = [...row.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
    if (PATH_PARAMETERS[name] === undefined) throw new Error(`${row.operationId}: nobody says what {${name}} is.`);
    return { $ref: `#/components/parameters/${name}` };
  });
  const query = row.query === undefined ? {} : jsonSchemaOf(row.query, 'input', components);
  const inQuery = Object.entries((query['properties'] ?? {}) as Record<string, JsonSchema>).map(([name, schema]) => ({
    name,
    in: 'query',
    ...(((query['required'] ?? []) as string[]).includes(name) ? { required: true } : {}),
    ...(schema['description'] === undefined ? {} : { description: schema['description'] }),
    schema,
  }));
  const inHeaders = Object.entries(row.headers ?? {}).map(([name, { required, ...text }]) => ({
    name,
    in: 'header',
    required,
    description: both(text),
    schema: { type: 'string' },
  }));
  return [
    ...inPath,
    ...inQuery,
    ...inHeaders,
    ...(writes(row) && !('signed' in row.access) ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
    ...(row.version === 'change' ? [{ $ref: '#/components/parameters/IfMatch' }] : []),
    { $ref: '#/components/parameters/AcceptLanguage' },
  ];
}

function answered({ version }: Row, { body, mediaType, description, headers }: Answered, components: Components) {
  const named = {
    ...(version === undefined ? {} : { ETag: { text: { zh: '当前版本', en: 'What the version is called' } } }),
    ...Object.fromEntries(Object.entries(headers ?? {}).map(([name, text]) => [name, { text }])),
  };
  return {
    description: both(description),
    ...(Object.keys(named).length === 0
      ? {}
      : {
          headers: Object.fromEntries(
            Object.entries(named).map(([name, { text }]) => [
              name,
              { description: both(text), schema: { type: 'string' } },
            ]),
          ),
        }),
    ...(body === undefined && mediaType === undefined
      ? {}
      : {
          content: {
            [mediaType ?? 'application/json']: {
              schema: body === undefined ? { type: 'string' } : jsonSchemaOf(body, 'output', components),
            },
          },
        }),
  };
}

function refused(codes: readonly ProblemCode[]): JsonSchema {
  return {
    description: codes.join(', '),
    content: {
      'application/problem+json': {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Problem' },
            { type: 'object', properties: { code: { type: 'string', enum: codes } } },
          ],
        },
      },
    },
  };
}
