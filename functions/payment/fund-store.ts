import { fundEntryKey, fundKey, fundPk } from '../claim/keys.ts';
import { getItem, queryPrefix, type TransactItem, tableName } from '../shared/table-store.ts';
import { EMPTY_FUND, effectOf, type FundBalance, type FundEntry, type Movement } from './fund.ts';

export async function getFund(fund: string): Promise<FundBalance> {
  const {
    pk: _pk,
    sk: _sk,
    ...balance
  } = (await getItem<FundBalance & { pk?: string; sk?: string }>(fundKey(fund))) ?? { fund };
  return { ...EMPTY_FUND, ...balance };
}

/** In no particular order: entries are kept under their own ids. */
export async function readEntries(fund: string): Promise<FundEntry[]> {
  const entries: FundEntry[] = [];
  for await (const entry of queryPrefix<FundEntry>(fundPk(fund), 'ENTRY#')) entries.push(entry);
  return entries;
}

/**
 * Balance and entry of one movement, for the transaction that also changes whatever it is for: on condition that
 * nothing falls below zero, and that there is no entry of that id, so that the same movement cannot be entered twice.
 * Movements that the money is enough for do not wait for each other. First item: the balance; second: the entry.
 * @param asRead where the movement is right only as long as exactly so much is available, integer fen
 */
export function movement(fund: string, what: Movement, asRead?: number): [TransactItem, TransactItem] {
  const changes = Object.entries(effectOf(what.kind, what.amountFen));
  const conditions = [
    ...changes.filter(([, change]) => change < 0).map(([field]) => `#${field} >= :amount`),
    ...(asRead === undefined ? [] : ['#availableFen = :asRead']),
  ];
  const entry: FundEntry = { ...what, recordedAt: new Date().toISOString() };
  return [
    {
      Update: {
        TableName: tableName(),
        Key: fundKey(fund),
        UpdateExpression: `SET #fund = :fund ADD #entries :one, ${changes.map(([field]) => `#${field} :${field}`).join(', ')}`,
        ...(conditions.length === 0 ? {} : { ConditionExpression: conditions.join(' AND ') }),
        ExpressionAttributeNames: {
          '#fund': 'fund',
          '#entries': 'entries',
          ...Object.fromEntries(changes.map(([field]) => [`#${field}`, field])),
        },
        ExpressionAttributeValues: {
          ':fund': fund,
          ':one': 1,
          ...Object.fromEntries(changes.map(([field, change]) => [`:${field}`, change])),
          ...(changes.some(([, change]) => change < 0) ? { ':amount': what.amountFen } : {}),
          ...(asRead === undefined ? {} : { ':asRead': asRead }),
        },
      },
    },
    {
      Put: {
        TableName: tableName(),
        Item: { ...fundEntryKey(fund, entry.entryId), ...entry },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
  ];
}

/** Whether a fund still has less than an amount: nobody is paid from a later fund while an earlier one would do. */
export function stillShort(fund: string, amountFen: number): TransactItem {
  return {
    ConditionCheck: {
      TableName: tableName(),
      Key: fundKey(fund),
      ConditionExpression: 'attribute_not_exists(pk) OR availableFen < :amount',
      ExpressionAttributeValues: { ':amount': amountFen },
    },
  };
}
