import { getItem, type Key, type TransactItem, tableName } from '../shared/table-store.ts';
import type { Claim } from './claim.ts';
import { claimPk } from './keys.ts';

/**
 * The words that a person gave for a step, beside the event of the same number. Free text may name somebody, so it
 * stands in an item of its own and neither in the chain nor in any history.
 */
export function keptReason({ claimId, eventSeq }: Pick<Claim, 'claimId' | 'eventSeq'>, reason: string): TransactItem {
  return { Put: { TableName: tableName(), Item: { ...keyOf(claimId, eventSeq + 1), reason } } };
}

/** The words beside the event of that number, where there are any. */
export async function reasonAt(claimId: string, seq: number): Promise<string | undefined> {
  return (await getItem<{ readonly reason: string }>(keyOf(claimId, seq)))?.reason;
}

const keyOf = (claimId: string, seq: number): Key => ({
  pk: claimPk(claimId),
  sk: `REASON#${String(seq).padStart(8, '0')}`,
});
