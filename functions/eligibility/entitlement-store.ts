import { randomUUID } from 'node:crypto';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { getClaim } from '../claim/claim-store.ts';
import type { Claim } from '../claim/claim.ts';
import { claimKey, personKey, waiterKey } from '../claim/keys.ts';
import { FINAL_STATUSES, isFinal } from '../claim/status.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { ContentionError } from '../shared/errors.ts';
import { conditionally, type TransactItem, tableName, transact } from '../shared/table-store.ts';
import type { Level } from '../submission/roster-line.ts';
import {
  blockingLevels,
  type Conflict,
  conflictsIn,
  type Grant,
  grantAttribute,
  type PersonItem,
  tombstoneAttribute,
} from './entitlement.ts';
import type { ReasonCode } from './reasons.ts';

/** One line and the entitlement it asks for or holds. */
export interface Entitlement extends Omit<Grant, 'round'> {
  readonly person: string;
  readonly occupation: string;
  readonly level: Level;
}

export interface Wanted extends Entitlement {
  readonly round: number;
}

export interface Limits {
  readonly maxTimes: number;
  readonly lowerAfterHigherRefused: boolean;
}

export type GrantOutcome =
  | { readonly outcome: 'granted' }
  | { readonly outcome: 'refused'; readonly reasons: readonly ReasonCode[] }
  /** An unpaid grant of another claim stands in the way; this claim will be woken when that one pays or lets go. */
  | { readonly outcome: 'waiting' };

const ATTEMPTS = 10;

/**
 * Asks for one entitlement: one conditional update decides "not twice, not lower after higher, not too often".
 * Where an unpaid grant of somebody else is in the way, the claim is written down as waiting for that claim *before*
 * it asks once more: either the second question sees what was let go, or the one who let go sees the note.
 * @throws ContentionError when the person's item keeps changing.
 */
export async function grant(wanted: Wanted, limits: Limits): Promise<GrantOutcome> {
  const noted = new Set<string>();
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const item = await tryToGrant(wanted, limits);
    if (item === 'granted') return { outcome: 'granted' };
    const conflicts = conflictsIn(item, wanted, limits);
    if (conflicts.some(({ kind }) => kind === 'mine')) {
      if (await takeOver(wanted, item)) return { outcome: 'granted' };
      continue;
    }
    if (conflicts.some(({ kind }) => kind === 'released')) {
      return { outcome: 'refused', reasons: ['entitlement-released'] };
    }
    if (conflicts.length === 0) continue;

    const judged = await Promise.all(conflicts.map((conflict) => judge(conflict, wanted)));
    const holders = new Set(judged.flatMap(({ unpaidHolders }) => unpaidHolders));
    // One reason that is final is enough, whatever else might become free.
    const final = judged.filter(({ unpaidHolders }) => unpaidHolders.length === 0);
    if (final.length > 0) return { outcome: 'refused', reasons: final.map(({ reason }) => reason) };
    // Waiting is safe only when every claim that is in the way now knew of it before this last question.
    const unaware = [...holders].filter((holder) => !noted.has(holder));
    if (unaware.length === 0) return { outcome: 'waiting' };
    for (const holder of unaware) {
      // One that became final in between has decided the matter: the next question will see how.
      if (await noteWaiter(holder, wanted.claimId)) noted.add(holder);
    }
  }
  throw new ContentionError("A person's entitlements kept changing.");
}

/** Takes the entitlement, or gives the item as it was. */
async function tryToGrant(wanted: Wanted, limits: Limits): Promise<'granted' | PersonItem> {
  const blocking = blockingLevels(wanted.level, limits.lowerAfterHigherRefused);
  const names: Record<string, string> = {
    '#own': grantAttribute(wanted.occupation, wanted.level),
    '#tomb': tombstoneAttribute(wanted),
    '#times': 'times',
  };
  const free = blocking.map((level, index) => {
    names[`#g${index}`] = grantAttribute(wanted.occupation, level);
    return `attribute_not_exists(#g${index})`;
  });
  const { claimId, revision, lineId, round } = wanted;
  const result = await conditionally(() =>
    dynamo().send(
      new UpdateCommand({
        TableName: tableName(),
        Key: personKey(wanted.person),
        UpdateExpression: 'SET #own = :grant ADD #times :one',
        ConditionExpression: [
          ...free,
          'attribute_not_exists(#tomb)',
          '(attribute_not_exists(#times) OR #times < :max)',
        ].join(' AND '),
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: {
          ':grant': { claimId, revision, lineId, round },
          ':one': 1,
          ':max': limits.maxTimes,
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    ),
  );
  return 'done' in result ? 'granted' : (result.refused ?? {});
}

/**
 * A grant that a call of an earlier round left becomes this round's, so that that call, should it be late, no longer
 * gives it back. Answers `false` when it was given back meanwhile. A call of the same round finds nothing to do.
 */
async function takeOver(wanted: Wanted, item: PersonItem): Promise<boolean> {
  const own = item[grantAttribute(wanted.occupation, wanted.level)] as Grant;
  if (own.round >= wanted.round) return true;
  const taken = await conditionally(() =>
    dynamo().send(
      new UpdateCommand({
        TableName: tableName(),
        Key: personKey(wanted.person),
        UpdateExpression: 'SET #own.#round = :round',
        ConditionExpression: `${OWN} AND #own.#round <= :round`,
        ExpressionAttributeNames: { '#own': grantAttribute(wanted.occupation, wanted.level), '#round': 'round' },
        ExpressionAttributeValues: { ':round': wanted.round, ...ownValues(wanted) },
      }),
    ),
  );
  return 'done' in taken;
}

async function judge(conflict: Conflict, wanted: Wanted): Promise<{ reason: ReasonCode; unpaidHolders: string[] }> {
  if (conflict.kind === 'used-up') {
    const unpaid = await Promise.all(
      conflict.by.map(async (by) => ((await isSettled(by, wanted)) ? [] : [by.claimId])),
    );
    return { reason: 'times-used-up', unpaidHolders: unpaid.flat() };
  }
  if (conflict.kind !== 'taken') return { reason: 'entitlement-released', unpaidHolders: [] };
  const reason = conflict.level === 'same' ? 'same-level-granted-before' : 'higher-level-granted-before';
  return { reason, unpaidHolders: (await isSettled(conflict.by, wanted)) ? [] : [conflict.by.claimId] };
}

/** Within one claim the earlier line decides at once; another claim's grant decides when it is paid. */
async function isSettled(by: Grant, wanted: Wanted): Promise<boolean> {
  if (by.claimId === wanted.claimId) return true;
  const holder = await getClaim(by.claimId);
  return holder !== undefined && isPaid(holder, by);
}

export function isPaid(holder: Pick<Claim, 'revision' | 'settledRound'>, by: Grant): boolean {
  return holder.revision === by.revision && holder.settledRound >= by.round;
}

/** Answers `false` when the holder has paid or ended meanwhile. */
async function noteWaiter(holder: string, waiting: string): Promise<boolean> {
  const claim = await getClaim(holder);
  if (claim === undefined || isFinal(claim.status)) return false;
  const finals = Object.fromEntries(FINAL_STATUSES.map((status, index) => [`:final${index}`, status]));
  const refusal = await transact([
    {
      ConditionCheck: {
        TableName: tableName(),
        Key: claimKey(holder),
        ConditionExpression: `settledRound = :settled AND NOT #status IN (${Object.keys(finals).join(', ')})`,
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':settled': claim.settledRound, ...finals },
      },
    },
    { Put: { TableName: tableName(), Item: { ...waiterKey(holder, waiting), waiting, note: randomUUID() } } },
  ]);
  return refusal === undefined;
}

/**
 * Lets go of one line's entitlement, only if it is this line's, and leaves a tombstone so that a late duplicate of
 * the grant finds it. Safe to call again.
 * @throws ContentionError when a late duplicate keeps granting in between.
 */
export async function release(wanted: Entitlement): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const mine = await conditionally(() => dynamo().send(new UpdateCommand(releaseOwn(wanted))));
    if ('done' in mine) return;
    const buried = await conditionally(() =>
      dynamo().send(
        new UpdateCommand({
          TableName: tableName(),
          Key: personKey(wanted.person),
          UpdateExpression: 'SET #tomb = :tomb',
          ConditionExpression: `attribute_not_exists(#own) OR NOT (${OWN})`,
          ExpressionAttributeNames: releaseNames(wanted),
          ExpressionAttributeValues: { ':tomb': 1, ...ownValues(wanted) },
        }),
      ),
    );
    if ('done' in buried) return;
  }
  throw new ContentionError("A line's entitlement kept coming back.");
}

/** The release as part of a larger transaction: fails unless this line holds the entitlement. */
export function releaseItem(held: Entitlement): TransactItem {
  return { Update: releaseOwn(held) };
}

/** Undoes a grant of this very round without a tombstone: the line will ask again. */
export async function giveBack(held: Wanted): Promise<void> {
  const { ExpressionAttributeNames, ExpressionAttributeValues, ...update } = releaseOwn(held);
  const { '#tomb': _name, ...names } = ExpressionAttributeNames;
  const { ':tomb': _value, ...values } = ExpressionAttributeValues;
  await conditionally(() =>
    dynamo().send(
      new UpdateCommand({
        ...update,
        UpdateExpression: 'REMOVE #own ADD #times :less',
        ConditionExpression: `${OWN} AND #own.round = :round`,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ...values, ':round': held.round },
      }),
    ),
  );
}

const OWN = '#own.claimId = :claim AND #own.revision = :revision AND #own.lineId = :line';

function releaseOwn(held: Entitlement) {
  return {
    TableName: tableName(),
    Key: personKey(held.person),
    UpdateExpression: 'REMOVE #own SET #tomb = :tomb ADD #times :less',
    ConditionExpression: OWN,
    ExpressionAttributeNames: { ...releaseNames(held), '#times': 'times' },
    ExpressionAttributeValues: { ':tomb': 1, ':less': -1, ...ownValues(held) },
  };
}

function releaseNames(held: Entitlement) {
  return { '#own': grantAttribute(held.occupation, held.level), '#tomb': tombstoneAttribute(held) };
}

function ownValues({ claimId, revision, lineId }: Entitlement) {
  return { ':claim': claimId, ':revision': revision, ':line': lineId };
}
