import type { Claim } from '../claim/claim.ts';
import { reviewEntryKey, reviewQueuePk } from '../claim/keys.ts';
import { type Item, type TransactItem, tableName } from '../shared/table-store.ts';
import { notByOf, type Place, placeOn, PLACES, type QueueEntry, rankOf } from './queue.ts';
import type { ReviewPlace } from './stage.ts';
import { hasLimit, reviewClockOf } from './time-limit.ts';

/** Who decides, and on which of the things that a claim may be before people for; by default what it is taken in hand for. */
export interface Decider {
  readonly subject: string;
  readonly on?: Place;
}

/** What a step changes of the queues, in the step's own transaction: no claim is in one twice, or missing. */
export function queueChanges(claim: Claim, next: Claim, decider: Decider | undefined): readonly TransactItem[] {
  return PLACES.flatMap((on) => placeChange(claim, next, [placeOn(claim, on), placeOn(next, on)], decider));
}

function placeChange(
  claim: Claim,
  next: Claim,
  [before, after]: readonly (ReviewPlace | undefined)[],
  decider: Decider | undefined,
): readonly TransactItem[] {
  // Who decides has it in hand where it is taken in hand.
  const isTaken = decider !== undefined && before?.stage === placeOn(claim, decider.on)?.stage;
  const inHand = isTaken ? nobodyElse(decider.subject) : {};
  const stays = before?.stage === after?.stage && before?.since === after?.since;
  return [
    ...(before !== undefined && !stays
      ? [{ Delete: { TableName: tableName(), Key: keyOf(claim, before), ...inHand } }]
      : []),
    ...(before !== undefined && stays && isTaken
      ? [{ ConditionCheck: { TableName: tableName(), Key: keyOf(claim, before), ...nobodyElse(decider.subject) } }]
      : []),
    ...(after !== undefined && !stays ? [{ Put: { TableName: tableName(), Item: entryItem(next, after) } }] : []),
  ];
}

export const keyOf = ({ region, claimId }: Pick<Claim, 'region' | 'claimId'>, { stage, since }: ReviewPlace) =>
  reviewEntryKey({ region, claimId, stage, since });

/** Nobody has it in hand but this one. */
export const nobodyElse = (subject: string) => ({
  ConditionExpression: 'attribute_not_exists(holder) OR holder = :me OR heldUntil <= :moment',
  ExpressionAttributeValues: { ':me': subject, ':moment': new Date().toISOString() },
});

function entryItem(claim: Claim, place: ReviewPlace): Item {
  const { claimId, enterpriseId, region, revision, round, policyVersion, riskBand, lines, pendingFen } = claim;
  const clockFrom = hasLimit(place.stage) ? reviewClockOf({ ...claim, reviewPlace: place }) : undefined;
  const entry: QueueEntry = {
    ...place,
    claimId,
    enterpriseId,
    region,
    revision,
    round,
    lines,
    pendingFen,
    toAnswer: claim.toAnswer ?? 0,
    openObjections: claim.openObjections ?? 0,
    notBy: notByOf(place.stage, claim),
    ...(claim.enterpriseName === undefined ? {} : { enterpriseName: claim.enterpriseName }),
    ...(clockFrom === undefined ? {} : { clockFrom }),
    ...(policyVersion === undefined ? {} : { policyVersion }),
    ...(riskBand === undefined ? {} : { riskBand }),
  };
  return {
    ...keyOf(claim, place),
    ...entry,
    gsi2pk: reviewQueuePk(region, place.stage),
    gsi2sk: `${rankOf(riskBand)}#${place.since}#${claimId}`,
  };
}
