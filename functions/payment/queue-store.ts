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
  /** What they ask for together, integer fen. */
  readonly waitingFen: number;
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
  return {
    region,
    head: 0,
    tail: 0,
    waiting: 0,
    waitingFen: 0,
    year: 0,
    ...(await getItem<FundQueue>(fundQueueKey(region))),
  };
}

export async function allQueues(): Promise<FundQueue[]> {
  const queues: FundQueue[] = [];
  for await (const queue of queryPrefix<FundQueue>(FUND_QUEUES, FUND_QUEUE_PREFIX)) queues.push(queue);
  return queues;
}

const LAST_NUMBER = 9_999_999_999;

/** Tickets from a number on, in order, the gone ones among them. */
export async function* ticketsFrom(region: string, first: number, last = LAST_NUMBER): AsyncGenerator<FundTicket> {
  // The table refuses a range that is none.
  if (first > last) return;
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await dynamo().send(
      new QueryCommand({
        TableName: tableName(),
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
        ExpressionAttributeValues: {
          ':pk': fundPk(region),
          ':first': fundTicketKey(region, first).sk,
          ':last': fundTicketKey(region, last).sk,
        },
        ConsistentRead: true,
        ExclusiveStartKey,
      }),
    );
    for (const item of page.Items ?? []) yield item as FundTicket;
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
}

/** So many numbers are looked at to tell how many wait before somebody: one page of the table. */
export const MOST_NUMBERS_LOOKED_AT = 1_000;

/** Where a claim that waits for money stands in line; nothing for one that does not. */
export async function placeInQueue(claim: Pick<Claim, 'fundTicket'>): Promise<
  | {
      readonly region: string;
      readonly ticket: number;
      readonly before: number;
      /** So many wait before it or fewer: of a long queue it is not counted who has left. */
      readonly atMost?: true;
    }
  | undefined
> {
  if (claim.fundTicket === undefined) return undefined;
  const { region, ticket } = claim.fundTicket;
  const { head, waiting } = await getQueue(region);
  if (ticket - head > MOST_NUMBERS_LOOKED_AT) {
    return { region, ticket, before: Math.min(ticket - head, waiting - 1), atMost: true };
  }
  let before = 0;
  for await (const { gone } of ticketsFrom(region, head, ticket - 1)) if (gone === undefined) before += 1;
  return { region, ticket, before };
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
          'SET #region = :region, #head = if_not_exists(#head, :zero), #year = if_not_exists(#year, :year), waiting = if_not_exists(waiting, :zero), waitingFen = if_not_exists(waitingFen, :zero) ADD #tail :one',
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
        UpdateExpression: 'ADD waiting :one, waitingFen :fen',
        ConditionExpression: '#head <= :ticket',
        ExpressionAttributeNames: { '#head': 'head' },
        ExpressionAttributeValues: { ':one': 1, ':fen': ticket.amountFen, ':ticket': ticket.ticket },
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

/** What a ticket asks for, and, where that matters, of whom. */
type Asks = Pick<FundTicket, 'ticket' | 'amountFen'> & Partial<Pick<FundTicket, 'funds'>>;

/** Takes the ticket at the head out, served or left, on condition that it asks for what it was found to ask for. */
export function advance(region: string, ticket: FundTicket): TransactItem[] {
  return [
    moveHead(region, ticket.ticket, ticket.amountFen),
    { Delete: { TableName: tableName(), Key: fundTicketKey(region, ticket.ticket), ...stillAsking(ticket) } },
  ];
}

function stillAsking({ amountFen, funds }: Asks) {
  return {
    ConditionExpression: `attribute_not_exists(gone) AND amountFen = :amount${funds === undefined ? '' : ' AND funds = :funds'}`,
    ExpressionAttributeValues: { ':amount': amountFen, ...(funds === undefined ? {} : { ':funds': funds }) },
  };
}

/** Moves the head past a ticket that was gone before its turn. */
export function passOver(region: string, ticket: number): TransactItem[] {
  return [
    moveHead(region, ticket),
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

/** @param waitedFen what the ticket asked for, where it was not gone before */
function moveHead(region: string, ticket: number, waitedFen?: number): TransactItem {
  const waited = waitedFen !== undefined;
  return {
    Update: {
      TableName: tableName(),
      Key: fundQueueKey(region),
      UpdateExpression: `SET #head = :next${waited ? ' ADD waiting :less, waitingFen :lessFen' : ''}`,
      ConditionExpression: `#head = :ticket${waited ? ' AND waiting > :none' : ''}`,
      ExpressionAttributeNames: { '#head': 'head' },
      ExpressionAttributeValues: {
        ':next': ticket + 1,
        ':ticket': ticket,
        ...(waited ? { ':less': -1, ':lessFen': -waitedFen, ':none': 0 } : {}),
      },
    },
  };
}

/** Takes a ticket out that asks for what it is said to, wherever in the queue it stands; the head comes by later. */
export function leave(region: string, asked: Asks): TransactItem[] {
  const { ticket, amountFen } = asked;
  const { ConditionExpression, ExpressionAttributeValues } = stillAsking(asked);
  return [
    {
      Update: {
        TableName: tableName(),
        Key: fundQueueKey(region),
        UpdateExpression: 'ADD waiting :less, waitingFen :lessFen',
        ConditionExpression: 'waiting > :none AND #head <= :ticket',
        ExpressionAttributeNames: { '#head': 'head' },
        ExpressionAttributeValues: { ':less': -1, ':lessFen': -amountFen, ':none': 0, ':ticket': ticket },
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
  asked: Pick<FundTicket, 'ticket' | 'amountFen'>,
  next: Pick<FundTicket, 'amountFen'> & Partial<Pick<FundTicket, 'funds' | 'overtakable'>>,
): TransactItem[] {
  const { amountFen, funds, overtakable } = next;
  const { ConditionExpression, ExpressionAttributeValues } = stillAsking(asked);
  return [
    {
      Update: {
        TableName: tableName(),
        Key: fundQueueKey(region),
        UpdateExpression: 'ADD waitingFen :more',
        ExpressionAttributeValues: { ':more': amountFen - asked.amountFen },
      },
    },
    {
      Update: {
        TableName: tableName(),
        Key: fundTicketKey(region, asked.ticket),
        UpdateExpression: `SET amountFen = :to${funds === undefined ? '' : ', funds = :funds, overtakable = :overtakable'}`,
        ConditionExpression,
        ExpressionAttributeValues: {
          ...ExpressionAttributeValues,
          ':to': amountFen,
          ...(funds === undefined ? {} : { ':funds': funds, ':overtakable': overtakable }),
        },
      },
    },
  ];
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
