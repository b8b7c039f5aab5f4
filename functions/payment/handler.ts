import { recheckDays } from '#policy/recheck.ts';
import * as z from 'zod';
import type { Claim } from '../claim/claim.ts';
import { onClaim } from '../claim/claim-store.ts';
import { closeRound } from '../claim/close-round.ts';
import { pinnedPolicy } from '../claim/pinned-policy-store.ts';
import { isFinal } from '../claim/status.ts';
import { OnExecution, standing } from '../claim/workflow-event.ts';
import { toPeople } from '../notice/after-notice.ts';
import { putOnList } from '../recheck/recheck-store.ts';
import { businessNow } from '../shared/business-time-store.ts';
import { addDays, shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { IntegrityError } from '../shared/errors.ts';
import { observed } from '../shared/observed-handler.ts';
import type { TransactItem } from '../shared/table-store.ts';
import { movement } from './fund-store.ts';
import { fundingOf } from './funding-store.ts';
import { claimMovement, reserveOrQueue } from './reserve-store.ts';

const Event = OnExecution.extend({ action: z.enum(['reserve', 'disburse', 'settle']) });

const actor = { kind: 'system', id: 'payment' } as const;

type Driver = z.infer<typeof OnExecution>;

export const handler = observed(async (event: unknown) => {
  const { action, ...driver } = Event.parse(event);
  const now = await businessNow();
  if (action === 'reserve') return reserve(driver, now);
  return action === 'disburse' ? disburse(driver, now) : settle(driver, now);
});

/** ReserveFunds: the money is set aside, or the claim takes its place in the queue. */
function reserve(driver: Driver, now: Date) {
  return reserveOrQueue(driver, now, fundingOf, (claim) => standing(claim, driver));
}

/** Disburse: the instruction to the treasury leaves with the step, under an id that stays the same when sent again. */
function disburse(driver: Driver, now: Date) {
  return onClaim(driver.claimId, now, (claim) => {
    const place = standing(claim, driver);
    if (place.status !== 'reserved' || claim.reservation === undefined) return { answer: place };
    const { fund, amountFen } = claim.reservation;
    return {
      step: {
        to: 'disbursing',
        event: { type: 'payment-instructed', actor, data: { fund, amountFen, attempt: 1 } },
        set: { paymentAttempt: 1 },
        messages: [{ type: 'instruct-treasury', attempt: 1 }],
      },
      done: (next) => standing(next, driver),
    };
  });
}

/** Settle: the treasury has paid; reservation, balance and claim change together, once. */
function settle(driver: Driver, now: Date) {
  return onClaim(driver.claimId, now, async (claim) => {
    const place = standing(claim, driver);
    if (place.status !== 'settling') return { answer: place };
    if (claim.reservation === undefined) throw new IntegrityError('A claim was paid without a reservation.');
    const { fund, amountFen } = claim.reservation;
    const paid = {
      ...claim,
      paidFen: claim.paidFen + amountFen,
      // More than was reserved where a line is free again since: that is the next round's.
      pendingFen: claim.pendingFen - amountFen,
      settledRound: claim.round,
    };
    const { to, set } = closeRound(paid);
    return {
      step: {
        to,
        event: { type: 'claim-settled', actor, data: { fund, amountFen, round: claim.round, ...toPeople(claim, to) } },
        set: {
          ...set,
          pendingFen: paid.pendingFen,
          paidFen: paid.paidFen,
          paidLines: claim.grantedLines - (claim.openObjections ?? 0) - (claim.freed?.lines ?? 0),
          settledRound: paid.settledRound,
          settlements: [...(claim.settlements ?? []), { round: claim.round, fund, amountFen }],
        },
        also: [...movement(fund, claimMovement(claim, 'commit', amountFen, now)), ...(await lookedAtAgain(claim, now))],
        messages: [{ type: 'wake-waiters' }, ...(isFinal(to) ? [{ type: 'anchor-trail' } as const] : [])],
      },
      done: (next) => standing(next, driver),
    };
  });
}

/** The round that was paid goes on the list of those whose certificates and insurance are asked about again. */
async function lookedAtAgain(claim: Claim, now: Date): Promise<TransactItem[]> {
  const { claimId, revision, round, region } = claim;
  const [days] = recheckDays(await pinnedPolicy(claim), region);
  if (days === undefined) return [];
  const paidOn = shanghaiDate(now);
  const at = { dueOn: addDays(paidOn, days), turn: 0, nextBatch: 0, lines: 0 };
  return [putOnList({ claimId, revision, round, paidOn, ...at, found: {}, told: {} })];
}
