import type * as z from 'zod';
import type { Text } from '../../shared/fault.ts';
import { type Operation, RECUSABLE } from '../permissions.ts';
import type { ProblemCode } from './problems.ts';

export const GROUPS = {
  claims: { zh: '申报', en: 'Claims' },
  submission: { zh: '花名册与提交', en: 'Rosters and submission' },
  documents: { zh: '文书', en: 'Papers of the procedure' },
  review: { zh: '审核', en: 'Review' },
  executions: { zh: '流程执行', en: 'Workflow executions' },
  audit: { zh: '审计', en: 'Audit' },
  notices: { zh: '公示与异议', en: 'Public notice and objections' },
  payments: { zh: '支付', en: 'Payments' },
  funds: { zh: '资金', en: 'Funds' },
  recoveries: { zh: '追回', en: 'Recoveries' },
  entitlements: { zh: '享受情况', en: 'Entitlements' },
  policies: { zh: '政策', en: 'Policies' },
  cases: { zh: '案件', en: 'Cases' },
  watchlist: { zh: '关注名单', en: 'Watchlist' },
  statistics: { zh: '统计', en: 'Statistics' },
  offices: { zh: '代理、回避与查阅', en: 'Stand-ins, recusals and looks' },
  notifications: { zh: '通知', en: 'Notifications' },
  workers: { zh: '职工', en: 'Workers' },
  contract: { zh: '接口说明', en: 'The contract itself' },
} as const satisfies Record<string, Text>;

export type Group = keyof typeof GROUPS;

/** Who may: by the table of permissions; or everybody with a token; or nobody in particular, for a reason. */
export type Access =
  | { readonly permission: Operation | readonly Operation[] }
  | { readonly signedIn: Text }
  | { readonly open: Text }
  | { readonly signed: Text };

/** One operation of the API, whole: what it takes, what it answers, who may. The document and the client come of it. */
export interface Row {
  readonly operationId: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** As the gateway knows it, without the stage. */
  readonly path: string;
  readonly group: Group;
  readonly summary: Text;
  readonly description?: Text;
  readonly access: Access;
  readonly query?: z.ZodObject;
  /** Of a write. */
  readonly body?: z.ZodType;
  /** Headers besides those that every write takes. */
  readonly headers?: Readonly<Record<string, Text & { readonly required: boolean }>>;
  /** What it answers when it is done, by status. */
  readonly answers: Readonly<Record<number, Answered>>;
  /** What it may say instead, besides what every operation of its kind may, see `problemsOf`. */
  readonly problems: readonly ProblemCode[];
  /** Has an ETag, and takes it back: `read` answers with one, `change` heeds If-Match. */
  readonly version?: 'read' | 'change';
  /** A body as it is sent, true to `body`. */
  readonly example?: unknown;
}

export interface Answered {
  readonly body?: z.ZodType;
  /** Where it is not JSON. */
  readonly mediaType?: string;
  readonly description: Text;
  readonly headers?: Readonly<Record<string, Text>>;
}

/** Rows of one file, as they are. */
export const rows = (...all: readonly Row[]): readonly Row[] => all;

export const done = (body: z.ZodType, description: Text = { zh: '成功。', en: 'Done.' }): Answered => ({
  body,
  description,
});

export const writes = ({ method }: Pick<Row, 'method'>): boolean => method !== 'GET';

/** Everything that an operation may answer instead of what it is for. */
export function problemsOf(row: Row): readonly ProblemCode[] {
  const { access } = row;
  const write = writes(row);
  return [
    ...new Set<ProblemCode>([
      'not-found',
      'invalid-query',
      'throttled',
      'request-too-large',
      'internal',
      'unavailable',
      'busy',
      'no-answer-in-time',
      ...('open' in access || 'signed' in access
        ? []
        : (['unauthorized', 'forbidden', 'identity-unusable', 'sign-in-away'] as const)),
      ...('permission' in access && [access.permission].flat().some((each) => RECUSABLE.includes(each))
        ? (['recused'] as const)
        : []),
      ...('signed' in access ? (['signature-invalid'] as const) : []),
      ...(write ? (['malformed-json'] as const) : []),
      ...(row.body === undefined ? [] : (['invalid-body'] as const)),
      ...(write && !('signed' in access) ? (['idempotency-key-missing', 'idempotency-key-reused'] as const) : []),
      ...(row.version === 'change' ? (['changed'] as const) : []),
      ...row.problems,
    ]),
  ];
}
