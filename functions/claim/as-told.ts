import { type AuditEvent, EXAMINATION, isQuiet } from './audit-event.ts';
import type { Claim } from './claim.ts';
import type { Status } from './status.ts';
import { CASE_OUTCOMES, type CaseOutcome } from '../case/case.ts';

/**
 * A claim as whoever claims is told of it. Workers may deny their lines, and the one who claims may be their employer: what a
 * denial alone holds is to them money that was not paid yet, and neither amounts and counts nor the moment of a change
 * say anything else. What the public objects to is told as it is.
 */
export function asTold<Told extends Claim>(claim: Told): Told {
  const { quiet, objected, pendingFen, heldFen } = claim;
  const toldFen = objected?.amountFen ?? 0;
  return {
    ...claim,
    status: toldStatus(claim),
    eventSeq: claim.eventSeq - (quiet?.events ?? 0),
    updatedAt: quiet?.toldAt ?? claim.updatedAt,
    openObjections: objected?.lines ?? 0,
    heldFen: toldFen,
    pendingFen: pendingFen + heldFen - toldFen,
  };
}

/**
 * In words that a claim without a denial has as well: not paid yet, or, where other lines are, being checked, as while lines wait
 * for what another claim holds.
 */
export function toldStatus({ status, objected, paidFen }: Pick<Claim, 'status' | 'objected' | 'paidFen'>): Status {
  if (status !== 'objection-review' || objected !== undefined) return status;
  return paidFen > 0 ? 'assessing' : 'reserving';
}

/** How much was asked for before it is paid tells what of it is held. */
const AMOUNTS_ASKED_FOR: readonly string[] = [
  'waiting-for-funds',
  'funds-reserved',
  'payment-instructed',
  'payment-instructed-again',
  'payment-decision-proposed',
  'payment-decision-confirmed',
];

/**
 * The trail as whoever claims is told of it: counted anew without what is quiet, so that a gap tells nothing either. The hashes are
 * those of the whole events; that the chain is whole is said of all of it.
 */
export function toldTrail(events: readonly AuditEvent[]): readonly ToldEvent[] {
  let stands: unknown;
  let paid = false;
  return events
    .filter((event) => !isQuiet(event))
    .map((event, index) => {
      const { previousHash: _previous, ...told } = withoutSuspicion(event);
      const { from: _from, to, objectedLines, ...data } = told.data;
      if (event.type === 'claim-submitted') paid = false;
      paid ||= event.type === 'claim-settled';
      const now = to === 'objection-review' && objectedLines === 0 ? (paid ? 'assessing' : 'reserving') : to;
      const way = to === undefined ? {} : { ...(stands === undefined ? {} : { from: stands }), to: now };
      stands = now ?? stands;
      return {
        ...told,
        seq: index + 1,
        data: { ...data, ...way, ...(objectedLines === 0 || objectedLines === undefined ? {} : { objectedLines }) },
      };
    });
}

export type ToldEvent = Omit<AuditEvent, 'previousHash'>;

/** An event as the one who claims sees it. Its hash is that of the whole event. */
export function withoutSuspicion(event: AuditEvent): AuditEvent {
  if (EXAMINATION.includes(event.type)) return underExamination(event);
  const {
    riskBand: _band,
    signals: _signals,
    toAnswer: _toAnswer,
    cleared: _cleared,
    clearedDigest: _digest,
    objections: _objections,
    decision,
    refusedLines,
    salt: _salt,
    amountFen,
    ...data
  } = event.data;
  const amount = AMOUNTS_ASKED_FOR.includes(event.type) ? {} : defined({ amountFen });
  const { actor } = event;
  const theirs = actor.kind === 'person' && actor.role !== 'enterprise-operator';
  const concluded = event.type === 'first-review-decided' ? {} : defined({ decision, refusedLines });
  return {
    ...event,
    actor: theirs ? { ...actor, id: actor.role ?? 'person' } : actor,
    data: { ...data, ...amount, ...concluded },
  };
}

/** Nothing but that it goes on; fraud or error that was found is told in its own words. */
function underExamination(event: AuditEvent): AuditEvent {
  const outcome = event.data.outcome as CaseOutcome | undefined;
  const found = outcome === undefined || outcome === 'unfounded' ? {} : { outcome, said: CASE_OUTCOMES[outcome] };
  return { ...event, type: 'under-examination', actor: { kind: 'system', id: 'examination' }, data: found };
}

const defined = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
