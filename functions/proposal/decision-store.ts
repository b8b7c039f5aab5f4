import { type Hands, handsOf } from '../api/hands.ts';
import { type Key, type TransactItem, tableName } from '../shared/table-store.ts';
import { deciding, type ProposalDeed } from './proposal.ts';

/**
 * Decides on a proposal, for the transaction that does what it asks for: once, while it has not lapsed, and by somebody who
 * had no hand in it, or, to withdraw it, by somebody who had.
 * @param more what else is written on the item
 * @param at the attribute that holds the proposal, where it is not the item itself
 */
export function decide(
  key: Key,
  by: { readonly deed: ProposalDeed; readonly hands: Hands; readonly now: Date; readonly reason?: string },
  { more = {}, at }: { readonly more?: Readonly<Record<string, unknown>>; readonly at?: string } = {},
): TransactItem {
  const { deed, hands, now, reason } = by;
  const place = at === undefined ? '' : '#at.';
  const fields = Object.entries(deciding(deed, hands, now, reason));
  const others = Object.entries(more);
  const own = handsOf(hands).map(
    (_hand, index) => `${place}proposedBy = :h${index} OR ${place}proposedFor = :h${index}`,
  );
  const mine = `(${own.join(' OR ')})`;
  return {
    Update: {
      TableName: tableName(),
      Key: key,
      UpdateExpression: `SET ${[
        ...fields.map(([_field, _value], index) => `${place}#f${index} = :f${index}`),
        ...others.map((_other, index) => `#m${index} = :m${index}`),
      ].join(', ')}`,
      ConditionExpression: `${place}#state = :proposed AND ${place}lapsesAt > :now AND ${deed === 'withdraw' ? mine : `NOT ${mine}`}`,
      ExpressionAttributeNames: {
        '#state': 'state',
        ...(at === undefined ? {} : { '#at': at }),
        ...Object.fromEntries(fields.map(([field], index) => [`#f${index}`, field])),
        ...Object.fromEntries(others.map(([field], index) => [`#m${index}`, field])),
      },
      ExpressionAttributeValues: {
        ':proposed': 'proposed',
        ':now': now.toISOString(),
        ...Object.fromEntries(handsOf(hands).map((hand, index) => [`:h${index}`, hand])),
        ...Object.fromEntries(fields.map(([, value], index) => [`:f${index}`, value])),
        ...Object.fromEntries(others.map(([, value], index) => [`:m${index}`, value])),
      },
    },
  };
}
