import { randomUUID } from 'node:crypto';
import type { Subsidy } from '#policy/schema.ts';
import { getClaim } from '../claim/claim-store.ts';
import type { Claim } from '../claim/claim.ts';
import { claimKey, personKey, waiterKey } from '../claim/keys.ts';
import { isPaid } from '../claim/line.ts';
import { getLine } from '../claim/line-store.ts';
import { FINAL_STATUSES, isFinal } from '../claim/status.ts';
import { ContentionError } from '../shared/errors.ts';
import { backoff, getItem, type TransactItem, tableName, transact } from '../shared/table-store.ts';
import {
  conflictsIn,
  type FraudMark,
  type Grant,
  grantAttribute,
  type Limits,
  marksLeftBy,
  type PersonItem,
  sameLine,
  type Taken,
  tombstoneAttribute,
  type UsedUp,
  type Wanted,
} from './entitlement.ts';
import {
  burial,
  type Entitlement,
  moveToRound,
  removal,
  sent,
  take,
  takeAsSeen,
  unmarking,
} from './entitlement-update-store.ts';
import { conflictReason, type ConflictView, conflictViews, USED_UP } from './entitlement-view.ts';
import type { ReasonCode } from './reasons.ts';

export type { Limits, Wanted } from './entitlement.ts';
export type { Entitlement } from './entitlement-update-store.ts';

export type GrantOutcome =
  | {
      readonly outcome: 'granted';
      readonly subsidies: readonly Subsidy[];
      /** Why one that was asked for is not among them. */
      readonly short: readonly ReasonCode[];
    }
  | {
      readonly outcome: 'refused';
      readonly reasons: readonly ReasonCode[];
      readonly conflicts: readonly ConflictView[];
    }
  /** An unpaid grant of another claim stands in the way; this claim will be woken when that one pays or lets go. */
  | { readonly outcome: 'waiting'; readonly conflicts: readonly ConflictView[] };

const ATTEMPTS = 10;

/**
 * Asks for one entitlement: one conditional update decides "not twice, not lower after higher, not too often".
 * Where an unpaid grant of somebody else is in the way, the claim is written down as waiting for that claim *before*
 * it asks once more: either the second question sees what was let go, or the one who let go sees the note.
 * A subsidy that is used up for good is left out; one that may become free again is waited for, with the other.
 * @throws ContentionError when the person's item keeps changing.
 */
export async function grant(wanted: Wanted, limits: Limits): Promise<GrantOutcome> {
  const noted = new Set<string>();
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const item = await take(wanted, limits);
    if (item === 'done') return granted(wanted, wanted.subsidies);
    const conflicts = conflictsIn(item, wanted, limits);
    const [first] = conflicts;
    if (first?.kind === 'mine') {
      if (await takeOver(wanted, first.grant)) return granted(wanted, first.grant.subsidies);
      continue;
    }
    if (first?.kind === 'fraud-found') {
      return { outcome: 'refused', reasons: [conflictReason(first)], conflicts: conflictViews(conflicts) };
    }
    const obstacles = conflicts.filter((one) => one.kind === 'taken' || one.kind === 'used-up');
    if (obstacles.length < conflicts.length) {
      return { outcome: 'refused', reasons: ['entitlement-released'], conflicts: conflictViews(conflicts) };
    }

    const judged = await Promise.all(obstacles.map((conflict) => judge(conflict, wanted)));
    const final = judged.filter(({ unpaidHolders }) => unpaidHolders.length === 0).map(({ conflict }) => conflict);
    const left = withoutUsedUp(wanted.subsidies, final);
    // One reason that is final is enough, whatever else might become free.
    if (final.some(({ kind }) => kind === 'taken') || (left.length === 0 && final.length > 0)) {
      const reasons = [...new Set(final.map(conflictReason))];
      return { outcome: 'refused', reasons, conflicts: conflictViews(final) };
    }
    const open = judged.filter(
      ({ conflict, unpaidHolders }) =>
        unpaidHolders.length > 0 && (conflict.kind === 'taken' || left.includes(conflict.subsidy)),
    );
    if (open.length === 0) {
      if ((await takeAsSeen(wanted, limits, left, item)) === 'done') return granted(wanted, left);
      await backoff(attempt);
      continue;
    }
    // Waiting is safe only when every claim that is in the way now knew of it before this last question.
    const holders = new Set(open.flatMap(({ unpaidHolders }) => unpaidHolders));
    const unaware = [...holders].filter((holder) => !noted.has(holder));
    if (unaware.length === 0) {
      return { outcome: 'waiting', conflicts: conflictViews(open.map(({ conflict }) => conflict)) };
    }
    for (const holder of unaware) {
      // One that became final in between has decided the matter: the next question will see how.
      if (await noteWaiter(holder, wanted.claimId)) noted.add(holder);
    }
  }
  throw new ContentionError("A person's entitlements kept changing.");
}

function granted(wanted: Wanted, subsidies: readonly Subsidy[]): GrantOutcome {
  const missing = wanted.subsidies.filter((subsidy) => !subsidies.includes(subsidy));
  return { outcome: 'granted', subsidies, short: missing.map((subsidy) => USED_UP[subsidy]) };
}

function withoutUsedUp(subsidies: readonly Subsidy[], final: readonly (Taken | UsedUp)[]): readonly Subsidy[] {
  return subsidies.filter((subsidy) => !final.some((one) => one.kind === 'used-up' && one.subsidy === subsidy));
}

/**
 * A grant that a call of an earlier round left becomes this round's, so that that call, should it be late, no longer
 * gives it back. Answers `false` when it was given back meanwhile. A call of the same round finds nothing to do.
 */
async function takeOver(wanted: Wanted, own: Grant): Promise<boolean> {
  return own.round >= wanted.round || moveToRound(wanted);
}

interface Judged {
  readonly conflict: Taken | UsedUp;
  /** Claims whose unpaid grants are in the way: when one of them lets go it may be free. */
  readonly unpaidHolders: readonly string[];
}

async function judge(conflict: Taken | UsedUp, wanted: Wanted): Promise<Judged> {
  const by = conflict.kind === 'taken' ? [conflict.by] : conflict.by;
  const unpaid = await Promise.all(by.map(async (each) => ((await isSettled(each, wanted)) ? [] : [each.claimId])));
  return { conflict, unpaidHolders: unpaid.flat() };
}

/** Within one claim the earlier line decides at once; another claim's grant decides when it is paid. */
async function isSettled(by: Grant, wanted: Wanted): Promise<boolean> {
  if (by.claimId === wanted.claimId || by.channel !== undefined) return true;
  const holder = await getClaim(by.claimId);
  if (holder === undefined || !isRoundPaid(holder, by)) return false;
  // Read after its claim: it may have been held out of the round that was paid.
  const line = await getLine(by.claimId, by.revision, by.lineId);
  return line === undefined || isPaid(line, holder);
}

function isRoundPaid(holder: Pick<Claim, 'revision' | 'settledRound'>, by: Pick<Grant, 'revision' | 'round'>): boolean {
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
 * Records a grant that was made elsewhere, whole or not at all: what stands in the way is for a person to look into,
 * so nothing is waited for. `known`: it is recorded already, word for word.
 * @throws ContentionError when the person's item keeps changing.
 */
export async function grantElsewhere(
  wanted: Wanted & { readonly channel: NonNullable<Wanted['channel']> },
  limits: Limits,
): Promise<'granted' | 'known' | { readonly conflicts: ReturnType<typeof conflictsIn> }> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const item = await take(wanted, limits);
    if (item === 'done') return 'granted';
    const conflicts = conflictsIn(item, wanted, limits);
    const [first] = conflicts;
    if (first?.kind === 'mine') {
      return sameWords(first.grant, wanted) ? 'known' : { conflicts: [{ kind: 'other-reference' }] };
    }
    if (first !== undefined) return { conflicts };
    if ((await takeAsSeen(wanted, limits, wanted.subsidies, item)) === 'done') return 'granted';
    await backoff(attempt);
  }
  throw new ContentionError("A person's entitlements kept changing.");
}

function sameWords(own: Grant, wanted: Wanted): boolean {
  return (
    own.issuedOn === wanted.issuedOn &&
    own.region === wanted.region &&
    own.subsidies.length === wanted.subsidies.length &&
    own.subsidies.every((subsidy) => wanted.subsidies.includes(subsidy))
  );
}

/**
 * Lets go of one line's entitlement, only if it is this line's, and leaves a tombstone so that a late duplicate of
 * the grant finds it. Safe to call again.
 * @param fraud the mark that is left in its place: nobody is granted it until people lift it
 * @throws ContentionError when a late duplicate keeps granting in between.
 */
export async function release(held: Entitlement, fraud?: FraudMark): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const item = await personItem(held);
    const own = ownGrant(item, held);
    if (own === undefined && item[tombstoneAttribute(held)] !== undefined) return;
    const how = { tombstone: true, ...(fraud === undefined ? {} : { fraud }) };
    if (await sent(own === undefined ? burial(held) : removal(held, own, how))) return;
    await backoff(attempt);
  }
  throw new ContentionError("A line's entitlement kept coming back.");
}

/**
 * Lifts the marks of fraud that a recovery has left on a person. Safe to call again.
 * @throws ContentionError when the person's item keeps changing
 */
export async function liftFraudMarks(person: string, of: FraudMark): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const item = (await getItem<PersonItem>(personKey(person))) ?? {};
    const marks = marksLeftBy(item, of);
    if (marks.length === 0 || (await sent(unmarking(person, marks, item)))) return;
    await backoff(attempt);
  }
  throw new ContentionError("A person's entitlements kept changing.");
}

/**
 * The release as part of a larger transaction. It rests on the entitlement as it is now: where the transaction fails
 * on it, ask for it again.
 */
export async function releaseItem(held: Entitlement): Promise<TransactItem> {
  const own = ownGrant(await personItem(held), held);
  return { Update: own === undefined ? burial(held) : removal(held, own, { tombstone: true }) };
}

/**
 * Undoes a grant of this very round without a tombstone: the line will ask again.
 * @throws ContentionError when the person's item keeps changing.
 */
export async function giveBack(held: Entitlement & Pick<Wanted, 'round'>): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const own = ownGrant(await personItem(held), held);
    if (own?.round !== held.round || (await sent(removal(held, own, { tombstone: false })))) return;
    await backoff(attempt);
  }
  throw new ContentionError("A person's entitlements kept changing.");
}

async function personItem({ person }: Entitlement): Promise<PersonItem> {
  return (await getItem<PersonItem>(personKey(person))) ?? {};
}

function ownGrant(item: PersonItem, held: Entitlement): Grant | undefined {
  const own = item[grantAttribute(held.occupation, held.level)] as Grant | undefined;
  return own !== undefined && sameLine(own, held) ? own : undefined;
}
