import { onClaim } from '../claim/claim-store.ts';
import type { Claim } from '../claim/claim.ts';
import { standing } from '../claim/workflow-event.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { ContentionError } from '../shared/errors.ts';
import { backoff, transact } from '../shared/table-store.ts';
import { type FundEntry, fundName } from './fund.ts';
import {
  deleteTicket,
  getFund,
  getTicket,
  joinQueue,
  movement,
  servedFromQueue,
  skipTicket,
  whileNobodyWaits,
} from './fund-store.ts';

const SYSTEM = { kind: 'system', id: 'payment' } as const;

/** The fund that pays a claim: its region's, of the business year in which the money is reserved. */
export function fundOf(region: string, kind: string, now: Date): string {
  return fundName(region, kind, Number(shanghaiDate(now).slice(0, 4)));
}

/** Entry ids are the claim's own places: a repeated step cannot enter the same movement again. */
export const entryIdOf = (claim: Pick<Claim, 'claimId' | 'revision' | 'round'>, kind: FundEntry['kind']) =>
  `${claim.claimId}-r${claim.revision}-n${claim.round}-${kind}`;

/**
 * Reserves a claim's pending money, or takes a place in the queue: when money is short, or when others wait already.
 */
export async function reserveOrQueue<Answer>(
  driver: { readonly claimId: string; readonly revision: number; readonly generation: number },
  now: Date,
  fundKindOf: (claim: Claim) => string,
  answer: (claim: Claim) => Answer,
): Promise<Answer> {
  let queue = false;
  return onClaim<Answer>(driver.claimId, now, async (claim) => {
    if (standing(claim, driver).status !== 'reserving') return { answer: answer(claim) };
    const fund = fundOf(claim.region, fundKindOf(claim), now);
    if (!queue) {
      return {
        step: {
          to: 'reserved',
          ...reserving(claim, fund),
          also: movement(fund, reserveEntry(claim, now), whileNobodyWaits),
        },
        done: answer,
        refused: () => {
          queue = true;
          return undefined;
        },
      };
    }
    const { queueTail: ticket } = await getFund(fund);
    return {
      step: {
        to: 'awaiting-funds',
        event: { type: 'waiting-for-funds', actor: SYSTEM, data: { fund, ticket, amountFen: claim.pendingFen } },
        set: { fundTicket: { fund, ticket, amountFen: claim.pendingFen } },
        also: joinQueue(fund, ticket, claim.claimId, claim.pendingFen),
        // Money may have come between the refusal and the ticket: whoever joins has the queue looked at.
        messages: [{ type: 'drain-fund', fund }],
      },
      done: answer,
    };
  });
}

const DRAIN_ROUNDS = 10_000;

/** Serves those who wait for a fund in order of arrival, as far as the money goes. Safe to run twice at once. */
export async function drainFund(fund: string, now: Date): Promise<number> {
  let served = 0;
  for (let turn = 1; turn <= DRAIN_ROUNDS; turn += 1) {
    const { queueHead, queueTail } = await getFund(fund);
    if (queueHead >= queueTail) return served;
    const ticket = await getTicket(fund, queueHead);
    if (ticket === undefined) {
      await backoff(Math.min(turn, 5));
      continue;
    }
    const outcome = await serve(fund, ticket.claimId, ticket.ticket, now);
    if (outcome === 'short') return served;
    if (outcome === 'served') served += 1;
    if (outcome === 'gone') await transact(skipTicket(fund, ticket.ticket));
  }
  throw new ContentionError('The queue of a fund did not come to an end.');
}

async function serve(
  fund: string,
  claimId: string,
  ticket: number,
  now: Date,
): Promise<'served' | 'short' | 'gone' | 'again'> {
  return onClaim<'served' | 'short' | 'gone' | 'again'>(claimId, now, (claim) => {
    if (claim.status !== 'awaiting-funds' || claim.fundTicket?.ticket !== ticket || claim.fundTicket.fund !== fund) {
      return { answer: 'gone' };
    }
    return {
      step: {
        to: 'reserved',
        ...reserving(claim, fund),
        also: [...movement(fund, reserveEntry(claim, now), servedFromQueue(ticket)), deleteTicket(fund, ticket)],
        messages: [{ type: 'nudge' }],
      },
      done: () => 'served',
      refused: async () => ((await getFund(fund)).queueHead === ticket ? 'short' : 'again'),
    };
  });
}

function reserving(claim: Claim, fund: string) {
  const amountFen = claim.pendingFen;
  return {
    event: { type: 'funds-reserved', actor: SYSTEM, data: { fund, amountFen } },
    set: {
      reservation: { fund, amountFen, entryId: entryIdOf(claim, 'reserve') },
      fundTicket: undefined,
    },
  };
}

function reserveEntry(claim: Claim, now: Date): FundEntry {
  return {
    entryId: entryIdOf(claim, 'reserve'),
    kind: 'reserve',
    amountFen: claim.pendingFen,
    claimId: claim.claimId,
    at: now.toISOString(),
    by: SYSTEM.id,
  };
}
