import type { Claim } from '../claim/claim.ts';
import { reviewEntryKey, reviewQueuePk } from '../claim/keys.ts';
import { type Item, type TransactItem, tableName } from '../shared/table-store.ts';
import { haltedPlace, notByOf, placeInHand, type QueueEntry, rankOf } from './queue.ts';
import type { ReviewPlace } from './stage.ts';
import { hasLimit, reviewClockOf } from './time-limit.ts';

/** What a step changes of the queue of reviews, in the step's own transaction: no claim is in it twice, or missing. */
export function queueChange(claim: Claim, next: Claim, decidedBy: string | undefined): readonly TransactItem[] {
  return [
    ...placeChange(claim, next, [claim.reviewPlace, next.reviewPlace], decidedBy),
    ...placeChange(claim, next, [haltedPlace(claim), haltedPlace(next)], decidedBy),
  ];
}

function placeChange(
  claim: Claim,
  next: Claim,
  [before, after]: readonly (ReviewPlace | undefined)[],
  decidedBy: string | undefined,
): readonly TransactItem[] {
  // Who decides has it in hand where it is taken in hand.
  const isTaken = decidedBy !== undefined && before?.stage === placeInHand(claim)?.stage;
  const inHand = isTaken ? nobodyElse(decidedBy) : {};
  const stays = before?.stage === after?.stage && before?.since === after?.since;
  return [
    ...(before !== undefined && !stays
      ? [{ Delete: { TableName: tableName(), Key: keyOf(claim, before), ...inHand } }]
      : []),
    ...(before !== undefined && stays && isTaken
      ? [{ ConditionCheck: { TableName: tableName(), Key: keyOf(claim, before), ...nobodyElse(decidedBy) } }]
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
