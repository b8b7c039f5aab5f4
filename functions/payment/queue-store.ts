import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Claim } from '../claim/claim.ts';
import { FUND_QUEUE_PREFIX, FUND_QUEUES, fundPk, fundQueueKey, fundTicketKey } from '../claim/keys.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { IntegrityError } from '../shared/errors.ts';
import { conditionally, getItem, queryPrefix, type TransactItem, tableName } from '../shared/table-store.ts';

/**
 * Who waits for money in a region, whatever the fund and the year: tickets `head` ≤ t < `tail`, in order of arrival.
 * One that was served or left before its turn stays as `gone` until the head has passed it, so that a number in between
 * that is not there was taken and not used (yet).
 */
export interface FundQueue {
  readonly region: string;
  readonly head: number;
  readonly tail: number;
  /** Tickets that are not gone. */
  readonly waiting: number;
  /** Business year whose funds were last looked through for all who waited. */
  readonly year: number;
}

export interface FundTicket {
  readonly claimId: string;
  readonly ticket: number;
  readonly amountFen: number;
  /** Kinds of fund that may pay the claim, in the order of its policy. */
  readonly funds: readonly string[];
  /** Whether its policy lets a later claim go first while the money is not enough for this one. */
  readonly overtakable: boolean;
  readonly gone?: true;
}

export async function getQueue(region: string): Promise<FundQueue> {
  return { region, head: 0, tail: 0, waiting: 0, year: 0, ...(await getItem<FundQueue>(fundQueueKey(region))) };
}

export async function allQueues(): Promise<FundQueue[]> {
  const queues: FundQueue[] = [];
  for await (const queue of queryPrefix<FundQueue>(FUND_QUEUES, FUND_QUEUE_PREFIX)) queues.push(queue);
  return queues;
}

/** Tickets from a number on, in order, the gone ones among them. */
export async function* ticketsFrom(region: string, first: number): AsyncGenerator<FundTicket> {
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await dynamo().send(
      new QueryCommand({
        TableName: tableName(),
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
        ExpressionAttributeValues: {
          ':pk': fundPk(region),
          ':first': fundTicketKey(region, first).sk,
          ':last': fundTicketKey(region, 9_999_999_999).sk,
        },
        ConsistentRead: true,
        ExclusiveStartKey,
      }),
    );
    for (const item of page.Items ?? []) yield item as FundTicket;
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
}

/** Where a claim that waits for money stands in line; nothing for one that does not. */
export async function placeInQueue(
  claim: Pick<Claim, 'fundTicket'>,
): Promise<{ readonly region: string; readonly ticket: number; readonly before: number } | undefined> {
  if (claim.fundTicket === undefined) return undefined;
  const { region, ticket } = claim.fundTicket;
  const { head } = await getQueue(region);
  let before = 0;
  for await (const each of ticketsFrom(region, head)) {
    if (each.ticket >= ticket) break;
    if (each.gone === undefined) before += 1;
  }
  return { region, ticket, before };
}

/** How many wait in a region and for how much, integer fen. */
export async function queueTotals(region: string): Promise<{ readonly waiting: number; readonly waitingFen: number }> {
  const { head } = await getQueue(region);
  let waiting = 0;
  let waitingFen = 0;
  for await (const { gone, amountFen } of ticketsFrom(region, head)) {
    if (gone !== undefined) continue;
    waiting += 1;
    waitingFen += amountFen;
  }
  return { waiting, waitingFen };
}

/** Reserving past the queue is allowed only while nobody waits. */
export function nobodyWaits(region: string): TransactItem {
  return {
    ConditionCheck: {
      TableName: tableName(),
      Key: fundQueueKey(region),
      ConditionExpression: 'attribute_not_exists(pk) OR waiting = :none',
      ExpressionAttributeValues: { ':none': 0 },
    },
  };
}

/** The next number, at once and for oneself alone. One that is not used is a hole that whoever serves the queue fills. */
export async function takeNumber(region: string, businessYear: number): Promise<number> {
  const taken = await conditionally(() =>
    dynamo().send(
      new UpdateCommand({
        TableName: tableName(),
        Key: fundQueueKey(region),
        UpdateExpression:
          'SET #region = :region, #head = if_not_exists(#head, :zero), #year = if_not_exists(#year, :year), waiting = if_not_exists(waiting, :zero) ADD #tail :one',
        ExpressionAttributeNames: { '#tail': 'tail', '#head': 'head', '#region': 'region', '#year': 'year' },
        ExpressionAttributeValues: { ':region': region, ':zero': 0, ':one': 1, ':year': businessYear },
        ReturnValues: 'UPDATED_NEW',
      }),
    ),
  );
  if (!('done' in taken)) throw new IntegrityError('A number of a queue was refused.');
  return Number(taken.done.Attributes?.tail) - 1;
}

/** Takes the place of a number, on condition that the queue has not gone past it and nobody gave it up. */
export function join(region: string, ticket: FundTicket): TransactItem[] {
  return [
    {
      Update: {
        TableName: tableName(),
        Key: fundQueueKey(region),
        UpdateExpression: 'ADD waiting :one',
        ConditionExpression: '#head <= :ticket',
        ExpressionAttributeNames: { '#head': 'head' },
        ExpressionAttributeValues: { ':one': 1, ':ticket': ticket.ticket },
      },
    },
    {
      Put: {
        TableName: tableName(),
        Item: { ...fundTicketKey(region, ticket.ticket), ...ticket },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
  ];
}

/** Gives up a number that nobody has used: as one that is gone. */
export function giveUp(region: string, ticket: number): TransactItem {
  const nobody = { claimId: '', ticket, amountFen: 0, funds: [], overtakable: true, gone: true } satisfies FundTicket;
  return {
    Put: {
      TableName: tableName(),
      Item: { ...fundTicketKey(region, ticket), ...nobody },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  };
}

/** What a ticket asks for, and of whom. */
type Asks = Pick<FundTicket, 'amountFen' | 'funds'>;

/** Takes the ticket at the head out, served or left, on condition that it asks for what it was found to ask for. */
export function advance(region: string, ticket: FundTicket): TransactItem[] {
  return [
    moveHead(region, ticket.ticket, true),
    { Delete: { TableName: tableName(), Key: fundTicketKey(region, ticket.ticket), ...stillAsking(ticket) } },
  ];
}

function stillAsking(asked?: Asks) {
  const there = 'attribute_exists(pk) AND attribute_not_exists(gone)';
  if (asked === undefined) return { ConditionExpression: there };
  return {
    ConditionExpression: `${there} AND amountFen = :amount AND funds = :funds`,
    ExpressionAttributeValues: { ':amount': asked.amountFen, ':funds': asked.funds },
  };
}

/** Moves the head past a ticket that was gone before its turn. */
export function passOver(region: string, ticket: number): TransactItem[] {
  return [
    moveHead(region, ticket, false),
    {
      Delete: {
        TableName: tableName(),
        Key: fundTicketKey(region, ticket),
        ConditionExpression: 'gone = :gone',
        ExpressionAttributeValues: { ':gone': true },
      },
    },
  ];
}

function moveHead(region: string, ticket: number, waited: boolean): TransactItem {
  return {
    Update: {
      TableName: tableName(),
      Key: fundQueueKey(region),
      UpdateExpression: `SET #head = :next${waited ? ' ADD waiting :less' : ''}`,
      ConditionExpression: `#head = :ticket${waited ? ' AND waiting > :none' : ''}`,
      ExpressionAttributeNames: { '#head': 'head' },
      ExpressionAttributeValues: {
        ':next': ticket + 1,
        ':ticket': ticket,
        ...(waited ? { ':less': -1, ':none': 0 } : {}),
      },
    },
  };
}

/** Takes a ticket out, wherever in the queue it stands; the head comes by later. @param asked what it must still ask for */
export function leave(region: string, ticket: number, asked?: Asks): TransactItem[] {
  const { ConditionExpression, ExpressionAttributeValues } = stillAsking(asked);
  return [
    {
      Update: {
        TableName: tableName(),
        Key: fundQueueKey(region),
        UpdateExpression: 'ADD waiting :less',
        ConditionExpression: 'waiting > :none AND #head <= :ticket',
        ExpressionAttributeNames: { '#head': 'head' },
        ExpressionAttributeValues: { ':less': -1, ':none': 0, ':ticket': ticket },
      },
    },
    {
      Update: {
        TableName: tableName(),
        Key: fundTicketKey(region, ticket),
        UpdateExpression: 'SET gone = :gone',
        ConditionExpression,
        ExpressionAttributeValues: { ...ExpressionAttributeValues, ':gone': true },
      },
    },
  ];
}

/** The claim of a ticket asks for something else than when it joined: another amount, perhaps of other funds. */
export function askAnew(
  region: string,
  { ticket, amountFen }: Pick<FundTicket, 'ticket' | 'amountFen'>,
  next: Pick<FundTicket, 'amountFen'> & Partial<FundTicket>,
): TransactItem {
  const { amountFen: to, funds, overtakable } = next;
  return {
    Update: {
      TableName: tableName(),
      Key: fundTicketKey(region, ticket),
      UpdateExpression: `SET amountFen = :to${funds === undefined ? '' : ', funds = :funds, overtakable = :overtakable'}`,
      ConditionExpression: 'amountFen = :from AND attribute_not_exists(gone)',
      ExpressionAttributeValues: {
        ':from': amountFen,
        ':to': to,
        ...(funds === undefined ? {} : { ':funds': funds, ':overtakable': overtakable }),
      },
    },
  };
}

/** Notes that the funds of a business year were looked through for all who waited when it was. */
export function lookedThrough(region: string, year: number): TransactItem {
  return {
    Update: {
      TableName: tableName(),
      Key: fundQueueKey(region),
      UpdateExpression: 'SET #year = :year',
      ConditionExpression: '#year < :year',
      ExpressionAttributeNames: { '#year': 'year' },
      ExpressionAttributeValues: { ':year': year },
    },
  };
}
