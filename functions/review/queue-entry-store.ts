import type { Claim } from '../claim/claim.ts';
import { reviewEntryKey, reviewQueuePk } from '../claim/keys.ts';
import { type Item, type TransactItem, tableName } from '../shared/table-store.ts';
import { notByOf, type QueueEntry, rankOf } from './queue.ts';
import type { ReviewPlace } from './stage.ts';
import { reviewClockOf } from './time-limit.ts';

/** What a step changes of the queue of reviews, in the step's own transaction: no claim is in it twice, or missing. */
export function queueChange(claim: Claim, next: Claim, decidedBy: string | undefined): readonly TransactItem[] {
  const [before, after] = [claim.reviewPlace, next.reviewPlace];
  const inHand = decidedBy === undefined ? {} : nobodyElse(decidedBy);
  const leaves = before !== undefined && before !== after;
  return [
    ...(leaves ? [{ Delete: { TableName: tableName(), Key: keyOf(claim, before), ...inHand } }] : []),
    ...(before !== undefined && before === after && decidedBy !== undefined
      ? [{ ConditionCheck: { TableName: tableName(), Key: keyOf(claim, before), ...nobodyElse(decidedBy) } }]
      : []),
    ...(after !== undefined && before !== after
      ? [{ Put: { TableName: tableName(), Item: entryItem(next, after) } }]
      : []),
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
  const clockFrom = place.stage === 'objection' ? undefined : reviewClockOf({ ...claim, reviewPlace: place });
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
