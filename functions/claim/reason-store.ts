import { type TransactItem, tableName } from '../shared/table-store.ts';
import type { Claim } from './claim.ts';
import { claimPk } from './keys.ts';

/**
 * The words that a person gave for a step, beside the event of the same number. Free text may name somebody, so it
 * stands in an item of its own and neither in the chain nor in any history.
 */
export function keptReason(claim: Pick<Claim, 'claimId' | 'eventSeq'>, reason: string): TransactItem {
  const sk = `REASON#${String(claim.eventSeq + 1).padStart(8, '0')}`;
  return { Put: { TableName: tableName(), Item: { pk: claimPk(claim.claimId), sk, reason } } };
}
