import { idempotencyKey } from '../claim/keys.ts';
import { digest } from '../shared/canonical.ts';
import { getItem, type TransactItem, tableName } from '../shared/table-store.ts';
import type { Call } from './operation.ts';
import { problem, type Response } from './problem.ts';

const KEEP_SECONDS = 7 * 24 * 3600;

interface Kept {
  readonly requestHash: string;
  readonly response: Response;
}

/**
 * One write of one caller. The kept answer goes into the same transaction as the effect, so that a repeated request
 * finds either both or neither.
 */
export function idempotent(call: Call, operation: string) {
  const key = idempotencyKey(digest([call.caller.subject, operation, call.params, call.idempotencyKey]));
  const requestHash = digest(call.body);
  return {
    /** The answer given before to this request, if there was one. */
    async before(): Promise<Response | undefined> {
      const kept = await getItem<Kept>(key);
      if (kept === undefined) return undefined;
      if (kept.requestHash === requestHash) return kept.response;
      return problem(422, 'idempotency-key-reused', {
        zh: '同一 Idempotency-Key 已用于内容不同的请求。',
        en: 'This Idempotency-Key was used for a different request.',
      });
    },
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
