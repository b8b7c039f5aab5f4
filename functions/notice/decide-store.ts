import type { Actor } from '../claim/audit-event.ts';
import type { Claim } from '../claim/claim.ts';
import type { Step } from '../claim/claim-store.ts';
import type { Line } from '../claim/line.ts';
import { freeLine, refusal } from '../claim/line-store.ts';
import type { Message } from '../claim/outbox.ts';
import type { Status } from '../claim/status.ts';
import { releaseItem } from '../eligibility/entitlement-store.ts';
import { askingAnew, givingBack } from '../payment/reserve-store.ts';
import { endRound } from './after-notice.ts';
import { dismissedChange, type Objection, upheldChange } from './objection.ts';

/** The step by which people decide on a line that is held, and what it does to its claim and line. */
export function deciding(
  claim: Claim,
  line: Line,
  objection: Objection,
  state: 'upheld' | 'dismissed',
  actor: Actor,
  now: Date,
): Promise<Step> {
  const { objectionId, lineId, objections } = objection;
  const data = { objectionId, lineId, objections };
  if (state === 'upheld') return upholding(claim, line, objection, { type: 'objection-upheld', actor, data }, now);
  // That somebody had said something against it is not for whoever claims where it was the worker alone.
  const type = objections === 0 ? 'denial-dismissed' : 'objection-dismissed';
  return dismissing(claim, line, objection, { type, actor, data });
}

async function dismissing(claim: Claim, line: Line, objection: Objection, event: Step['event']): Promise<Step> {
  const { round, set, to } = dismissedChange(claim, line, objection);
  const asks = await askingAnew(claim, { ...claim, ...set } as Claim);
  return {
    ...(to === undefined ? {} : { to }),
    event: { ...event, data: { ...event.data, round } },
    set: { ...set, ...asks.set },
    also: [freeLine(claim.claimId, claim.revision, line, objection.objectionId, round), ...asks.also],
    messages: [...asks.messages, ...(to === undefined ? [] : [{ type: 'nudge' } as const])],
  };
}

/** Claims that have nothing left to pay wait in these for what is held alone. */
const WAITS_FOR_IT: readonly Status[] = ['objection-review', 'awaiting-funds'];

async function upholding(
  claim: Claim,
  line: Line,
  objection: Objection,
  event: Step['event'],
  now: Date,
): Promise<Step> {
  const { claimId, revision } = claim;
  const { lineId, person, occupationKey: occupation, level } = line;
  const { set } = upheldChange(claim, line, objection);
  const after = { ...claim, ...set } as Claim;
  const isLast = WAITS_FOR_IT.includes(claim.status) && after.pendingFen === 0 && after.openObjections === undefined;
  const out = isLast ? await givingBack(claim, now) : { set: {}, also: [], messages: [] };
  const onward: Step = isLast ? endRound(after, event) : { event };
  const messages: readonly Message[] = [
    ...(onward.messages ?? []),
    ...out.messages,
    { type: 'wake-waiters' },
    ...(isLast ? [{ type: 'nudge' } as const] : []),
  ];
  return {
    ...onward,
    set: { ...set, ...out.set, ...onward.set },
    also: [
      refusal(claimId, revision, lineId, 'objection-upheld'),
      await releaseItem({ claimId, revision, lineId, person, occupation, level }),
      ...out.also,
    ],
    messages: messages.filter(({ type }, index, all) => all.findIndex((each) => each.type === type) === index),
  };
}
