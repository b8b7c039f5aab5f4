import { fundEntryKey, fundKey, fundPk, fundTicketKey } from '../claim/keys.ts';
import { getItem, queryPrefix, type TransactItem, tableName } from '../shared/table-store.ts';
import { EMPTY_FUND, effectOf, type FundBalance, type FundEntry } from './fund.ts';

export interface FundTicket {
  readonly claimId: string;
  readonly ticket: number;
  readonly amountFen: number;
}

export async function getFund(fund: string): Promise<FundBalance> {
  return { ...EMPTY_FUND, fund, ...(await getItem<FundBalance>(fundKey(fund))) };
}

export async function getTicket(fund: string, ticket: number): Promise<FundTicket | undefined> {
  return getItem<FundTicket>(fundTicketKey(fund, ticket));
}

export async function readEntries(fund: string): Promise<FundEntry[]> {
  const entries: FundEntry[] = [];
  for await (const entry of queryPrefix<FundEntry>(fundPk(fund), 'ENTRY#')) entries.push(entry);
  return entries;
}

interface Condition {
  readonly expression: string;
  readonly values?: Readonly<Record<string, unknown>>;
  /** Extra assignments, e.g. moving the queue. */
  readonly set?: Readonly<Record<string, number>>;
}

/**
 * Balance and entry of one movement, for the transaction that also changes the claim. The entry's id is the claim's
 * own step, so the same movement cannot be entered twice. First item: the balance; second: the entry.
 */
export function movement(fund: string, entry: FundEntry, condition?: Condition): [TransactItem, TransactItem] {
  const changes = Object.entries(effectOf(entry.kind, entry.amountFen));
  const sets = Object.entries(condition?.set ?? {});
  const taken = changes.filter(([, change]) => change < 0).map(([field]) => `#${field} >= :amount`);
  const conditions = [...taken, ...(condition === undefined ? [] : [condition.expression])];
  return [
    {
      Update: {
        TableName: tableName(),
        Key: fundKey(fund),
        UpdateExpression: [
          `SET ${[...sets.map(([field]) => `${field} = :${field}`), '#fund = :fund'].join(', ')}`,
          `ADD ${changes.map(([field]) => `#${field} :${field}`).join(', ')}`,
        ].join(' '),
        ...(conditions.length === 0 ? {} : { ConditionExpression: conditions.join(' AND ') }),
        ExpressionAttributeNames: {
          '#fund': 'fund',
          ...Object.fromEntries(changes.map(([field]) => [`#${field}`, field])),
        },
        ExpressionAttributeValues: {
          ':fund': fund,
          ...Object.fromEntries(changes.map(([field, change]) => [`:${field}`, change])),
          ...Object.fromEntries(sets.map(([field, value]) => [`:${field}`, value])),
          ...(taken.length === 0 ? {} : { ':amount': entry.amountFen }),
          ...condition?.values,
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

/** Takes the last place in the queue, on condition that nobody took it meanwhile. */
export function joinQueue(fund: string, ticket: number, claimId: string, amountFen: number): TransactItem[] {
  return [
    {
      Update: {
        TableName: tableName(),
        Key: fundKey(fund),
        UpdateExpression: 'SET queueTail = :next, queueHead = if_not_exists(queueHead, :zero), #fund = :fund',
        ConditionExpression:
          ticket === 0 ? '(attribute_not_exists(queueTail) OR queueTail = :ticket)' : 'queueTail = :ticket',
        ExpressionAttributeNames: { '#fund': 'fund' },
        ExpressionAttributeValues: { ':next': ticket + 1, ':ticket': ticket, ':zero': 0, ':fund': fund },
      },
    },
    { Put: { TableName: tableName(), Item: { ...fundTicketKey(fund, ticket), claimId, ticket, amountFen } } },
  ];
}

/** Takes a ticket whose claim no longer waits out of the queue. */
export function skipTicket(fund: string, ticket: number): TransactItem[] {
  return [
    {
      Update: {
        TableName: tableName(),
        Key: fundKey(fund),
        UpdateExpression: 'SET queueHead = :next',
        ConditionExpression: 'queueHead = :ticket',
        ExpressionAttributeValues: { ':next': ticket + 1, ':ticket': ticket },
      },
    },
    { Delete: { TableName: tableName(), Key: fundTicketKey(fund, ticket) } },
  ];
}

/** Serves the head of the queue: part of the transaction that reserves for it. */
export const servedFromQueue = (ticket: number): Condition => ({
  expression: 'queueHead = :ticket',
  values: { ':ticket': ticket },
  set: { queueHead: ticket + 1 },
});

/** Reserving past the queue is allowed only while nobody waits. */
export const whileNobodyWaits: Condition = {
  expression: '(attribute_not_exists(queueTail) OR queueHead = queueTail)',
};

export const deleteTicket = (fund: string, ticket: number): TransactItem => ({
  Delete: { TableName: tableName(), Key: fundTicketKey(fund, ticket) },
});
