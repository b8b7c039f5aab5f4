import { idempotencyKey } from '../claim/keys.ts';
import { digest } from '../shared/canonical.ts';
import { getItem, type TransactItem, tableName } from '../shared/table-store.ts';
import type { Call } from './operation.ts';
import { problem, type Response } from './problem.ts';
import { passes } from './version.ts';

const KEEP_SECONDS = 7 * 24 * 3600;

interface Kept {
  readonly requestHash: string;
  readonly response: Response;
}

/**
 * What a request is about that its words do not name. The same words about a corrected roster mean other people, those of a
 * later round other lines, and those of a later attempt another payment or execution: each is another request.
 */
export interface About {
  readonly revision?: number;
  readonly round?: number;
  /** Of a payment or an execution: the one that the request was about, however often it is sent. */
  readonly attempt?: string;
}

/** Of what is about lines, wherever the claim is with them. */
export const linesOf = ({ revision }: { readonly revision: number }): About => ({ revision });

/**
 * One write of one caller. The kept answer goes into the same transaction as the effect, so that a repeated request
 * finds either both or neither.
 */
export function idempotent(call: Call, operation: string, { revision, round, attempt }: About = {}) {
  const key = idempotencyKey(digest([call.caller.subject, operation, call.params, call.idempotencyKey]));
  // With the caller's own key, which is not kept: a body may hold numbers so short that a bare digest gives them away.
  const requestHash = digest([call.idempotencyKey, call.body, revision ?? null, round ?? null, attempt ?? null]);
  const changed = (current: string | undefined): Response | undefined =>
    passes(call.header('if-match'), current) ? undefined : somebodyWasFaster(current);
  return {
    /**
     * The answer given before to this request, if there was one.
     * @param current ETag of what the request changes: refused where `If-Match` names another, once it is not a repetition
     */
    async before(...current: readonly [] | readonly [string | undefined]): Promise<Response | undefined> {
      const kept = await getItem<Kept>(key);
      if (kept === undefined) return current.length === 0 ? undefined : changed(current[0]);
      return kept.requestHash === requestHash ? kept.response : keyReused();
    },
    changed,
    keep(response: Response): TransactItem {
      return {
        Put: {
          TableName: tableName(),
          Item: { ...key, requestHash, response, expiresAt: Math.floor(Date.now() / 1000) + KEEP_SECONDS },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      };
    },
  };
}

/** What was remembered, for as long as it is so: of what was undone since, the same key says nothing any more. */
export const whileSo = <Body>(remembered: Response, isSo: (body: Body) => boolean): Response =>
  remembered.status >= 400 || isSo(remembered.body as Body) ? remembered : keyReused();

export const keyReused = (): Response =>
  problem(422, 'idempotency-key-reused', {
    zh: '同一 Idempotency-Key 已用于内容不同的请求。',
    en: 'This Idempotency-Key was used for a different request.',
  });

function somebodyWasFaster(current: string | undefined): Response {
  const refused = problem(
    412,
    'changed',
    { zh: '所依据的内容已变更。', en: 'What this rests on has been changed since.' },
    { fix: { zh: '请重新读取,核对后再提交。', en: 'Read it again, look at what changed, and decide anew.' } },
  );
  return current === undefined ? refused : { ...refused, headers: { ...refused.headers, etag: current } };
}
