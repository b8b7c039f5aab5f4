import type { Claim } from '../claim/claim.ts';
import { onClaim, type Step } from '../claim/claim-store.ts';
import type { Message } from '../claim/outbox.ts';
import { standing } from '../claim/workflow-event.ts';
import { endRound } from '../notice/after-notice.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { ContentionError } from '../shared/errors.ts';
import { backoff, type TransactItem, transact } from '../shared/table-store.ts';
import { firstWithEnough, type FundBalance, fundName, type Movement, type MovementKind } from './fund.ts';
import { getFund, movement, stillShort } from './fund-store.ts';
import {
  advance,
  askAnew,
  type FundQueue,
  type FundTicket,
  getQueue,
  giveUp,
  join,
  leave,
  lookedThrough,
  nobodyWaits,
  passOver,
  takeNumber,
  ticketsFrom,
} from './queue-store.ts';
import { asksFor, fundingOf } from './funding-store.ts';
import type { Funding } from './who-pays.ts';

const SYSTEM = { kind: 'system', id: 'payment' } as const;

/** All lines were called back by their workers. */
const NOTHING_LEFT = { type: 'nothing-to-reserve', actor: SYSTEM } as const;

/** The business year of an instant: claims are paid from the funds of the year in which the money is reserved. */
export const yearOf = (now: Date): number => Number(shanghaiDate(now).slice(0, 4));

/** Balances of a region's funds of the business year, in the order in which they are asked. */
function fundsOf(region: string, kinds: readonly string[], now: Date): Promise<FundBalance[]> {
  return Promise.all(kinds.map((kind) => getFund(fundName(region, kind, yearOf(now)))));
}

/** Entry ids are the claim's own places: a repeated step cannot enter the same movement again. */
export const entryIdOf = (claim: Pick<Claim, 'claimId' | 'revision' | 'round'>, kind: MovementKind) =>
  `${claim.claimId}-r${claim.revision}-n${claim.round}-${kind}`;

/**
 * Reserves a claim's pending money whole from the first of its funds that has enough, or takes a place in the region's
 * queue: when no fund has enough, or when others wait already.
 * @throws ContentionError when other movements of the same funds are always faster
 */
export async function reserveOrQueue<Answer>(
  driver: { readonly claimId: string; readonly revision: number; readonly generation: number },
  now: Date,
  fundingOf: (claim: Claim) => Promise<Funding> | Funding,
  answer: (claim: Claim) => Answer,
): Promise<Answer> {
  return onClaim<Answer>(driver.claimId, now, async (claim) => {
    if (standing(claim, driver).status !== 'reserving') return { answer: answer(claim) };
    if (claim.pendingFen === 0) return { step: endRound(claim, NOTHING_LEFT), done: answer };
    const { region, pendingFen: amountFen } = claim;
    const { funds: kinds, overtakable } = await fundingOf(claim);
    const [queue, funds] = await Promise.all([getQueue(region), fundsOf(region, kinds, now)]);
    const from = queue.waiting === 0 ? firstWithEnough(funds, amountFen) : undefined;
    if (from !== undefined) {
      return {
        step: {
          to: 'reserved',
          ...reserving(claim, from.fund),
          also: [...taking(claim, funds, from, now), nobodyWaits(region)],
        },
        done: answer,
      };
    }
    const fundTicket = { region, ticket: await takeNumber(region, yearOf(now)), amountFen };
    return {
      step: {
        to: 'awaiting-funds',
        event: { type: 'waiting-for-funds', actor: SYSTEM, data: fundTicket },
        set: { fundTicket },
        also: join(region, { ...fundTicket, claimId: claim.claimId, funds: kinds, overtakable }),
        // Money may have come between the look at the funds and the ticket: whoever joins has the queue looked at.
        messages: [{ type: 'drain-fund', region }],
      },
      done: answer,
    };
  });
}

const DRAIN_TURNS = 20_000;
const BLIND_TURNS = 200;
const PATIENCE = 4;

/**
 * Serves those who wait for money in a region in order of arrival, as far as the money of the business year goes.
 * Safe to run twice at once.
 * @returns how many were served
 * @throws ContentionError when others are always faster
 */
export async function drainQueue(region: string, now: Date): Promise<number> {
  let served = 0;
  let blind = 0;
  for (let turn = 1; turn <= DRAIN_TURNS; turn += 1) {
    const outcome = await nextInQueue(region, now);
    if (outcome === 'end') return served;
    if (outcome === 'served') served += 1;
    blind = outcome === 'again' || outcome === 'hole' ? blind + 1 : 0;
    if (blind > BLIND_TURNS) break;
    // Whoever took a number may be about to use it, or never will.
    if (outcome === 'hole' && blind >= PATIENCE) await fillHoles(region);
    else if (blind > 0) await backoff(Math.min(blind, 4));
  }
  throw new ContentionError('The queue of a region did not come to an end.');
}

type Turn = 'served' | 'moved' | 'again' | 'hole' | 'end';

/** One turn: the first who can be served is, or the head moves past one that is gone. */
async function nextInQueue(region: string, now: Date): Promise<Turn> {
  const queue = await getQueue(region);
  if (queue.head === queue.tail) return 'end';
  const balances = new Map<string, FundBalance>();
  const known = async (kind: string): Promise<FundBalance> => {
    const balance = balances.get(kind) ?? (await getFund(fundName(region, kind, yearOf(now))));
    balances.set(kind, balance);
    return balance;
  };
  let expected = queue.head;
  for await (const ticket of ticketsFrom(region, queue.head)) {
    if (ticket.ticket !== expected) return 'hole';
    expected += 1;
    if (ticket.gone !== undefined) {
      if (ticket.ticket !== queue.head) continue;
      return (await transact(passOver(region, ticket.ticket))) === undefined ? 'moved' : 'again';
    }
    // Nothing of its claim is left to be paid now; when its turn comes it goes where the rest of it is decided.
    if (ticket.amountFen === 0) {
      if (ticket.ticket === queue.head) return serve(queue, ticket, [], undefined, now);
      continue;
    }
    const funds = await Promise.all(ticket.funds.map(known));
    const from = firstWithEnough(funds, ticket.amountFen);
    if (from !== undefined) return serve(queue, ticket, funds, from, now);
    if (!ticket.overtakable) return 'end';
  }
  return expected < queue.tail ? 'hole' : 'end';
}

/** Numbers that were taken and not used are given up: should their claim come after all, it takes another. */
async function fillHoles(region: string): Promise<void> {
  const { head, tail } = await getQueue(region);
  const there = new Set<number>();
  for await (const { ticket } of ticketsFrom(region, head)) there.add(ticket);
  for (let number = head; number < tail; number += 1) {
    if (!there.has(number)) await transact([giveUp(region, number)]);
  }
}

async function serve(
  queue: FundQueue,
  ticket: FundTicket,
  funds: readonly FundBalance[],
  from: FundBalance | undefined,
  now: Date,
): Promise<Turn> {
  const first = ticket.ticket === queue.head;
  const out = first ? advance(queue.region, ticket) : leave(queue.region, ticket);
  // Whoever is passed by must still be short: more money than was read may be enough for them.
  const asRead = first ? undefined : from?.availableFen;
  return onClaim<Turn>(ticket.claimId, now, (claim) => {
    // Whoever leaves takes the ticket along, in the same step: it has been dealt with since it was read.
    if (claim.status !== 'awaiting-funds' || claim.fundTicket?.ticket !== ticket.ticket) return { answer: 'again' };
    if (claim.pendingFen === 0)
      return {
        step: withoutMoney(claim, out),
        done: () => 'moved',
        refused: () => 'again',
      };
    if (from === undefined) return { answer: 'again' };
    return {
      step: {
        to: 'reserved',
        ...reserving(claim, from.fund),
        also: [...taking(claim, funds, from, now, asRead), ...out],
        messages: [{ type: 'nudge' }],
      },
      done: () => 'served',
      refused: () => 'again',
    };
  });
}

/** Its turn came, and there is nothing to pay: all that is left of it is held. */
function withoutMoney(claim: Claim, out: readonly TransactItem[]): Step {
  const step = endRound(claim, NOTHING_LEFT);
  return {
    ...step,
    set: { ...step.set, fundTicket: undefined },
    also: out,
    messages: [...(step.messages ?? []), { type: 'nudge' }],
  };
}

/**
 * For the step by which what a claim that waits asks for changes: its ticket asks for as much, of the funds that may pay what
 * is left or has come, at the same place. Less may then be enough for it, or another fund have it, or who comes after be next.
 */
export async function askingAnew(
  claim: Claim,
  next: Claim,
): Promise<{
  readonly set: NonNullable<Step['set']>;
  readonly also: readonly TransactItem[];
  readonly messages: readonly Message[];
}> {
  const { status, fundTicket } = claim;
  const { pendingFen: amountFen } = next;
  const sameKinds = asksFor(claim).join() === asksFor(next).join();
  if (status !== 'awaiting-funds' || fundTicket === undefined || (sameKinds && fundTicket.amountFen === amountFen)) {
    return { set: {}, also: [], messages: [] };
  }
  const { region, ticket } = fundTicket;
  const from = { ticket, amountFen: fundTicket.amountFen };
  return {
    set: { fundTicket: { ...fundTicket, amountFen } },
    also: askAnew(region, from, { amountFen, ...(sameKinds ? {} : await fundingOf(next)) }),
    messages: [{ type: 'drain-fund', region }],
  };
}

/**
 * A new year's funds serve who waited in the old one, although nobody joins, leaves or brings money on that day: looks
 * through each queue once a business year. Safe to call again, and as often as one likes.
 */
export async function drainForNewYear(queues: readonly FundQueue[], now: Date): Promise<void> {
  for (const { region, waiting, year } of queues) {
    if (waiting === 0 || year >= yearOf(now)) continue;
    await drainQueue(region, now);
    await transact([lookedThrough(region, yearOf(now))]);
  }
}

/**
 * What a claim that is withdrawn, returned or called back gives back: money set aside for it, or its place among those who
 * wait. For the step by which that happens.
 */
export async function givingBack(
  claim: Claim,
  now: Date,
  by: 'withdrawal' | 'return' = 'withdrawal',
): Promise<{
  readonly set: NonNullable<Step['set']>;
  readonly also: readonly TransactItem[];
  readonly messages: readonly Message[];
}> {
  const set = { reservation: undefined, fundTicket: undefined };
  const messages = [{ type: 'drain-fund', region: claim.region } as const];
  if (claim.status === 'reserved' && claim.reservation !== undefined) {
    const { fund, amountFen } = claim.reservation;
    const release = claimMovement(claim, 'release', amountFen, now, by);
    return { set, also: movement(fund, release), messages };
  }
  if (claim.status === 'awaiting-funds' && claim.fundTicket !== undefined) {
    const { region, ...asked } = claim.fundTicket;
    return { set, also: leave(region, asked), messages };
  }
  return { set, also: [], messages: [] };
}

function reserving(claim: Claim, fund: string) {
  const amountFen = claim.pendingFen;
  return {
    event: { type: 'funds-reserved', actor: SYSTEM, data: { fund, amountFen } },
    set: {
      reservation: { fund, amountFen, entryId: entryIdOf(claim, 'reserve') },
      fundTicket: undefined,
      freed: undefined,
    },
  };
}

/** The movement, and that no fund before it has come to have enough. */
function taking(
  claim: Claim,
  funds: readonly FundBalance[],
  from: FundBalance,
  now: Date,
  asRead?: number,
): TransactItem[] {
  const before = funds.slice(0, funds.indexOf(from));
  return [
    ...movement(from.fund, claimMovement(claim, 'reserve', claim.pendingFen, now), asRead),
    ...before.map(({ fund }) => stillShort(fund, claim.pendingFen)),
  ];
}

/** A movement for a claim, under the claim's own place. */
export function claimMovement(
  claim: Claim,
  kind: 'reserve' | 'commit' | 'release',
  amountFen: number,
  now: Date,
  by: string = SYSTEM.id,
): Movement {
  const { claimId } = claim;
  return { entryId: entryIdOf(claim, kind), kind, amountFen, claimId, at: now.toISOString(), by };
}
