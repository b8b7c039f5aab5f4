import { revealsKey } from '../claim/keys.ts';
import { type TransactItem, tableName } from '../shared/table-store.ts';
import type { CalendarDate } from '../submission/roster-line.ts';

const KEPT_DAYS = 400;

/** Counts one more field that this person sees in clear on that business day; fails when there were as many as allowed. */
export function countReveal(subject: string, day: CalendarDate, most: number): TransactItem {
  return {
    Update: {
      TableName: tableName(),
      Key: revealsKey(subject, day),
      UpdateExpression: 'ADD reveals :one SET expiresAt = :expires',
      ConditionExpression: 'attribute_not_exists(reveals) OR reveals < :most',
      ExpressionAttributeValues: {
        ':one': 1,
        ':most': most,
        ':expires': Date.parse(day) / 1000 + KEPT_DAYS * 24 * 3600,
      },
    },
  };
}
