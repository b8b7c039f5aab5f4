import { randomBytes } from 'node:crypto';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../shared/dynamo-client.ts';
import { ContentionError, IntegrityError } from '../shared/errors.ts';
import {
  backoff,
  getItem,
  queryPrefix,
  type Refusal,
  type TransactItem,
  tableName,
  transact,
} from '../shared/table-store.ts';
import { type Amounts, imbalance, NO_AMOUNTS } from './amounts.ts';
import { type Actor, type AuditEvent, FIRST_HASH, isQuiet, SALTED, seal } from './audit-event.ts';
import type { Claim } from './claim.ts';
import { drivenAgain } from './halted.ts';
import { claimKey, claimPk, eventKey } from './keys.ts';
import { placesAfter } from '../review/queue.ts';
import { type Decider, queueChanges } from '../review/queue-entry-store.ts';
import { type Message, outboxPut } from './outbox.ts';
import { mayStep, type Status } from './status.ts';

export async function getClaim(claimId: string): Promise<Claim | undefined> {
  return getItem<Claim>(claimKey(claimId));
}

/** @throws IntegrityError when a workflow names a claim that is not there. */
export async function requireClaim(claimId: string): Promise<Claim> {
  const claim = await getClaim(claimId);
  if (claim === undefined) throw new IntegrityError('The claim does not exist.');
  return claim;
}

/** What one step does to a claim. Everything in it happens, or nothing. */
export interface Step {
  /** Where the claim goes; absent: it stays, and the event alone is recorded. */
  readonly to?: Status;
  readonly event: { readonly type: string; readonly actor: Actor; readonly data?: Readonly<Record<string, unknown>> };
  /** Fields that change; `undefined` removes one. */
  readonly set?: { readonly [Field in keyof Claim]?: Claim[Field] | undefined };
  /** Other items that change with the claim, each with its own condition. */
  readonly also?: readonly TransactItem[];
  /** Messages that must not be lost: kept with the step, sent after it. */
  readonly messages?: readonly Message[];
  /** Past the reviewers, by the policy: the one step that is not in the table of steps. */
  readonly straightThrough?: boolean;
  /** Condition on the claim beyond its version. */
  readonly onlyIfWakes?: number;
  /** Who decides a review with it: not while the claim is in somebody else's hands, see `functions/review/queue-store.ts`. */
  readonly decidedBy?: Decider;
}

export type StepResult =
  | { readonly done: Claim }
  /** Somebody else changed the claim since it was read. */
  | { readonly stale: true }
  /** The claim was as read, but the condition of an item in `also` failed; `reasons` in the order of `also`. */
  | { readonly refused: Refusal['reasons'] };

/**
 * One step of a claim with its audit event, conditional on the claim being exactly as it was read.
 * The event's number is the version: two writers cannot both add event n + 1.
 * @throws IntegrityError when the step is not allowed or the amounts would not balance: a defect, not an outcome.
 */
export async function step(claim: Claim, now: Date, what: Step): Promise<StepResult> {
  const opened = {
    straightThrough: what.straightThrough,
    halted: claim.halted !== undefined,
    beside: hasBeside({ ...claim, ...what.set }),
  };
  if (what.to !== undefined && !mayStep(claim.status, what.to, opened)) {
    throw new IntegrityError(`A claim cannot go from ${claim.status} to ${what.to}.`);
  }
  const recordedAt = new Date().toISOString();
  const again = drivenAgain(claim, what.to);
  const event = nextEvent(claim, now, recordedAt, what, again.data);
  const changed: Record<string, unknown> = {
    ...what.set,
    ...again.set,
    ...(what.to === undefined ? {} : { status: what.to }),
    eventSeq: event.seq,
    eventHash: event.hash,
    updatedAt: now.toISOString(),
  };
  const quiet = quietAfter(claim, what.event);
  if (quiet !== claim.quiet) changed.quiet = quiet;
  const moved = { ...claim, ...changed } as Claim;
  for (const [field, place] of Object.entries(placesAfter(moved, now))) {
    if (place !== claim[field as keyof Claim]) changed[field] = place;
  }
  const next = { ...claim, ...changed } as Claim;
  // What only says how a claim is driven can be said of one whose amounts are the very reason why it stands still.
  const movesMoney = what.to !== undefined || Object.keys(NO_AMOUNTS).some((amount) => amount in (what.set ?? {}));
  const fault = movesMoney ? imbalance(amountsOf(next)) : undefined;
  if (fault !== undefined) throw new IntegrityError(`The claim's amounts would not balance: ${fault}.`);

  const also = what.also ?? [];
  const refusal = await transact([
    {
      Update: {
        TableName: tableName(),
        Key: claimKey(claim.claimId),
        ...conditionalUpdate(claim, changed, what.onlyIfWakes),
      },
    },
    {
      Put: {
        TableName: tableName(),
        Item: { ...eventKey(claim.claimId, event.seq), ...event },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
    ...also,
    ...[...(what.messages ?? []), ...again.messages].map((message) =>
      outboxPut(tableName(), claim.claimId, event.seq, message, recordedAt),
    ),
    // Last, so that a claim taken by somebody else in between makes the step stale and nothing more.
    ...queueChanges(claim, next, what.decidedBy),
  ]);
  if (refusal === undefined) return { done: next };
  const [onClaimItem, onEvent, ...onOthers] = refusal.reasons;
  if (failed(onClaimItem) || failed(onEvent)) return { stale: true };
  const own = onOthers.slice(0, also.length);
  return own.some(failed) ? { refused: own } : { stale: true };
}

/** Whether lines of it are held, or free again and not paid. */
function hasBeside({
  openObjections = 0,
  freed,
}: { readonly [Field in keyof Claim]?: Claim[Field] | undefined }): boolean {
  return openObjections > 0 || freed !== undefined;
}

function quietAfter({ quiet, updatedAt }: Claim, event: Step['event']): Claim['quiet'] {
  if (isQuiet(event)) return { events: (quiet?.events ?? 0) + 1, toldAt: quiet?.toldAt ?? updatedAt };
  return quiet?.toldAt === undefined ? quiet : { events: quiet.events };
}

/** A step, or an answer without one. `refused` decides what a failed condition of `also` means; default: look again. */
export type Decision<Answer> =
  | { readonly answer: Answer }
  | {
      readonly step: Step;
      readonly done: (claim: Claim) => Answer;
      readonly refused?: (reasons: Refusal['reasons']) => Promise<Answer | undefined> | Answer | undefined;
    };

const ATTEMPTS = 15;

/**
 * Reads the claim, lets `decide` say what to do with it as it is now, and does it; begins again when somebody else
 * was faster. `decide` must be safe to call again.
 * @throws ContentionError when others are always faster.
 */
export async function onClaim<Answer>(
  claimId: string,
  now: Date,
  decide: (claim: Claim) => Promise<Decision<Answer> | 'again'> | Decision<Answer> | 'again',
): Promise<Answer> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const claim = await requireClaim(claimId);
    const decision = await decide(claim);
    if (decision === 'again') {
      await backoff(attempt);
      continue;
    }
    if (!('step' in decision)) return decision.answer;
    const result = await step(claim, now, decision.step);
    if ('done' in result) return decision.done(result.done);
    if ('refused' in result) {
      const answer = await decision.refused?.(result.refused);
      if (answer !== undefined) return answer;
    }
    await backoff(attempt);
  }
  throw new ContentionError('The claim kept changing.');
}

/** A new claim with its first event. Answers `false` when the id is taken: the same request came before. */
export async function createClaim(
  claim: Omit<Claim, 'eventSeq' | 'eventHash'>,
  now: Date,
  actor: Actor,
): Promise<Claim | false> {
  const recordedAt = new Date().toISOString();
  const unborn = { ...claim, eventSeq: 0, eventHash: FIRST_HASH };
  const event = nextEvent(unborn, now, recordedAt, { event: { type: 'claim-created', actor }, to: claim.status });
  const created: Claim = { ...claim, eventSeq: event.seq, eventHash: event.hash };
  const refusal = await transact([
    {
      Put: {
        TableName: tableName(),
        Item: {
          ...claimKey(claim.claimId),
          ...created,
          gsi1pk: `REGION#${claim.region}`,
          gsi1sk: `${claim.createdAt}#${claim.claimId}`,
          gsi2pk: `ENTERPRISE#${claim.enterpriseId}`,
          gsi2sk: `${claim.createdAt}#${claim.claimId}`,
        },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
    { Put: { TableName: tableName(), Item: { ...eventKey(claim.claimId, event.seq), ...event } } },
  ]);
  return refusal === undefined ? created : false;
}

export async function readEvents(claimId: string): Promise<AuditEvent[]> {
  const events: AuditEvent[] = [];
  for await (const item of queryPrefix<AuditEvent & { pk?: string; sk?: string }>(claimPk(claimId), 'EVENT#')) {
    const { pk: _pk, sk: _sk, ...event } = item;
    events.push(event);
  }
  return events;
}

/** Some events of the trail, from one number to another, at most so many; the other way round where `from` is the higher. */
export async function eventsBetween(
  claimId: string,
  { from, to, most }: { readonly from: number; readonly to: number; readonly most: number },
): Promise<AuditEvent[]> {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const { Items = [] } = await dynamo().send(
    new QueryCommand({
      TableName: tableName(),
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :low AND :high',
      ExpressionAttributeValues: {
        ':pk': claimPk(claimId),
        ':low': eventKey(claimId, low).sk,
        ':high': eventKey(claimId, high).sk,
      },
      ScanIndexForward: from <= to,
      Limit: most,
    }),
  );
  return Items.map(({ pk: _pk, sk: _sk, ...event }) => event as AuditEvent);
}

export type ListedClaim = Pick<
  Claim,
  | 'claimId'
  | 'enterpriseId'
  | 'region'
  | 'status'
  | 'revision'
  | 'createdAt'
  | 'lines'
  | 'grantedLines'
  | 'refusedLines'
  | 'claimedFen'
  | 'earlierFen'
  | 'enterpriseName'
  | 'objected'
  | 'freed'
> &
  Amounts;

/**
 * A page of claims of a region, of an enterprise, or of an enterprise in a region, newest first, from an index that may lag
 * a moment behind the truth. A page is named by the sort key of the claim before it: whatever a caller makes up, it is a
 * place in this list and in no other.
 */
export async function listClaims(
  by: { readonly region?: string; readonly enterpriseId?: string },
  page: {
    readonly limit: number;
    readonly order: 'newest' | 'oldest';
    readonly status?: Status;
    /** Where a claim stands to whoever asks; absent: as it is. */
    readonly statusOf?: (claim: ListedClaim) => Status;
    readonly after?: PlaceInList;
    /** Only claims made before that instant. */
    readonly before?: string;
    /** Which of those that were found are meant, in their order. */
    readonly choose?: (found: readonly ListedClaim[]) => Promise<readonly ListedClaim[]>;
  },
): Promise<{ readonly claims: readonly ListedClaim[]; readonly last?: PlaceInList }> {
  const { region, enterpriseId } = by;
  const [index, value] =
    enterpriseId === undefined ? ['gsi1', `REGION#${region}`] : ['gsi2', `ENTERPRISE#${enterpriseId}`];
  const isChosen =
    page.choose !== undefined || page.status !== undefined || (region !== undefined && enterpriseId !== undefined);
  const isWanted = (claim: ListedClaim) =>
    (page.status === undefined || (page.statusOf?.(claim) ?? claim.status) === page.status) &&
    (region === undefined || claim.region === region);
  const claims: ListedClaim[] = [];
  let { after } = page;
  for (let looked = 0; looked < PAGES_LOOKED_THROUGH; looked += 1) {
    const { Items = [], LastEvaluatedKey } = await dynamo().send(
      new QueryCommand({
        TableName: tableName(),
        IndexName: index,
        KeyConditionExpression: `${index}pk = :value${page.before === undefined ? '' : ` AND ${index}sk < :before`}`,
        ExpressionAttributeValues: {
          ':value': value,
          ...(page.before === undefined ? {} : { ':before': page.before }),
        },
        ScanIndexForward: page.order === 'oldest',
        Limit: isChosen ? MOST_LOOKED_AT : page.limit,
        ...(after === undefined
          ? {}
          : {
              ExclusiveStartKey: {
                ...claimKey(after.claimId),
                [`${index}pk`]: value,
                [`${index}sk`]: `${after.createdAt}#${after.claimId}`,
              },
            }),
      }),
    );
    const found = Items as ListedClaim[];
    const wanted = found.filter(isWanted);
    const meant = new Set(await (page.choose?.(wanted) ?? wanted));
    for (const [at, claim] of found.entries()) {
      if (!meant.has(claim)) continue;
      claims.push(claim);
      const more = at + 1 < found.length || LastEvaluatedKey !== undefined;
      if (claims.length === page.limit) return { claims, ...(more ? { last: placeOf(claim) } : {}) };
    }
    const end = found.at(-1);
    if (LastEvaluatedKey === undefined || end === undefined) return { claims };
    after = placeOf(end);
  }
  return { claims, ...(after === undefined ? {} : { last: after }) };
}

/** Of what is rare, a page may be short, and its cursor goes on where it stopped looking. */
const PAGES_LOOKED_THROUGH = 10;
const MOST_LOOKED_AT = 200;

/** Where a list goes on: the claim after which nothing was looked at yet. */
export type PlaceInList = Pick<ListedClaim, 'createdAt' | 'claimId'>;

const placeOf = ({ createdAt, claimId }: PlaceInList): PlaceInList => ({ createdAt, claimId });

function nextEvent(
  claim: Claim,
  now: Date,
  recordedAt: string,
  what: Pick<Step, 'event' | 'to'>,
  besides: AuditEvent['data'] = {},
): AuditEvent {
  return seal({
    claimId: claim.claimId,
    seq: claim.eventSeq + 1,
    type: what.event.type,
    at: now.toISOString(),
    recordedAt,
    actor: what.event.actor,
    data: {
      ...what.event.data,
      ...(what.to === undefined ? {} : { from: claim.status, to: what.to }),
      ...besides,
      ...(SALTED.includes(what.event.type) ? { salt: randomBytes(16).toString('base64url') } : {}),
    },
    previousHash: claim.eventHash,
  });
}

function conditionalUpdate(claim: Claim, changed: Readonly<Record<string, unknown>>, onlyIfWakes: number | undefined) {
  const names: Record<string, string> = { '#version': 'eventSeq' };
  const values: Record<string, unknown> = { ':version': claim.eventSeq };
  const sets: string[] = [];
  const removes: string[] = [];
  for (const [index, [field, value]] of Object.entries(changed).entries()) {
    names[`#f${index}`] = field;
    if (value === undefined) {
      removes.push(`#f${index}`);
    } else {
      values[`:f${index}`] = value;
      sets.push(`#f${index} = :f${index}`);
    }
  }
  let condition = '#version = :version';
  if (onlyIfWakes !== undefined) {
    names['#wakes'] = 'wakes';
    values[':wakes'] = onlyIfWakes;
    condition += ' AND #wakes = :wakes';
  }
  return {
    UpdateExpression: `SET ${sets.join(', ')}${removes.length === 0 ? '' : ` REMOVE ${removes.join(', ')}`}`,
    ConditionExpression: condition,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}

function amountsOf(claim: Claim): Amounts {
  const { grantedFen, pendingFen, heldFen, paidFen, cancelledFen, recoveredFen } = claim;
  return { grantedFen, pendingFen, heldFen, paidFen, cancelledFen, recoveredFen };
}

function failed(reason: Refusal['reasons'][number] | undefined): boolean {
  return reason?.code === 'ConditionalCheckFailed';
}
