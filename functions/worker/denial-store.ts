import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { caseIdOf, type NewCase } from '../case/case.ts';
import { addedTo, getCase } from '../case/case-store.ts';
import type { Claim } from '../claim/claim.ts';
import type { Decision, Step } from '../claim/claim-store.ts';
import { claimPk, DENIALS, denialKey, denialPrefix, personKey, saidAgainKey, saidAgainPrefix } from '../claim/keys.ts';
import type { Line } from '../claim/line.ts';
import { getLine } from '../claim/line-store.ts';
import { isFinal } from '../claim/status.ts';
import { certificateOf, grantsIn, type PersonItem } from '../eligibility/entitlement.ts';
import { addedToDenial, type Hold, holding, objectionIdOf, withDenial } from '../notice/objection-store.ts';
import { askingAnew } from '../payment/reserve-store.ts';
import { sha256Hex } from '../shared/canonical.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { mapLimited } from '../shared/concurrency.ts';
import { getItem, queryPrefix, type TransactItem, tableName } from '../shared/table-store.ts';
import { atNotice, type Denial, denialEffect, MOST_SAID_AGAIN, type SaidAgain, stillAbout } from './denial.ts';

type Kept = Denial & { readonly pk?: string; readonly sk?: string };

export async function getDenial(claimId: string, revision: number, lineId: string): Promise<Denial | undefined> {
  const item = await getItem<Kept>(denialKey(claimId, revision, lineId));
  if (item === undefined) return undefined;
  const { pk: _pk, sk: _sk, ...denial } = item;
  return denial;
}

export function denialsOf({ claimId, revision }: Pick<Claim, 'claimId' | 'revision'>): Promise<Denial[]> {
  return denialsUnder(claimId, denialPrefix(revision));
}

async function denialsUnder(claimId: string, prefix: string): Promise<Denial[]> {
  const found: Denial[] = [];
  for await (const { pk: _pk, sk: _sk, ...denial } of queryPrefix<Kept>(claimPk(claimId), prefix)) found.push(denial);
  return found;
}

/** What the person holds of this submission of the claim in the ledger. */
async function grantedTo(person: string, { claimId, revision }: Pick<Claim, 'claimId' | 'revision'>) {
  const grants = grantsIn((await getItem<PersonItem>(personKey(person))) ?? {});
  return grants
    .filter(([, grant]) => grant.claimId === claimId && grant.revision === revision)
    .map(([, grant]) => ({ lineId: grant.lineId, certificate: certificateOf(grant) }));
}

export const denialIdOf = (claimId: string, revision: number, lineId: string) =>
  `den-${sha256Hex(`${claimId}\n${revision}\n${lineId}`).slice(0, 16)}`;

/** The worker themselves, signed in or by their code: whoever that is stands in no chain. */
const WORKER = { kind: 'person', id: 'worker', role: 'worker' } as const;

export interface NewDenial {
  readonly by: Denial['by'];
  /** Encrypted. */
  readonly statement?: string;
  readonly contact?: string;
  /** Who handed out the code. */
  readonly notBy?: readonly string[];
  /** What else changes with it, once. */
  readonly also: readonly TransactItem[];
}

/**
 * The step by which a worker's denial holds what can still be held of the line, and has people look into it. Of a line that
 * was denied before, what its worker adds is kept.
 * @param tooOften where they have added as much as is kept
 */
export async function denying<Answer>(
  claim: Claim,
  line: Line,
  what: NewDenial,
  now: Date,
  answer: Answer,
  tooOften = answer,
): Promise<Decision<Answer>> {
  const { claimId, revision } = claim;
  const { lineId } = line;
  const before = await getDenial(claimId, revision, lineId);
  if (before !== undefined) {
    if (what.statement === undefined && what.contact === undefined) return { answer };
    if ((before.saidAgain ?? 0) >= MOST_SAID_AGAIN) return { answer: tooOften };
    return { step: await sayingAgain(claim, line, before, what, now), done: () => answer };
  }
  const denialId = denialIdOf(claimId, revision, lineId);
  const at = now.toISOString();
  const effect = denialEffect(claim, line);
  const holds = effect === 'held' || effect === 'called-back';
  const objectionId = objectionIdOf(claim, line);
  const hold = !holds
    ? undefined
    : line.heldBy === undefined
      ? holding(claim, [{ line, at, denialId }])
      : { heldFen: 0, set: {}, also: [withDenial(claimId, objectionId, denialId)] };
  const asks = await askingAnew(claim, { ...claim, ...hold?.set } as Claim);
  const own = (await grantedTo(line.person, claim)).find((each) => each.lineId === lineId);
  const denial: Denial = {
    denialId,
    claimId,
    revision,
    lineId,
    state: effect === 'called-back' ? 'held' : effect,
    at,
    by: what.by,
    person: line.person,
    ...(own?.certificate === undefined ? {} : { certificate: own.certificate }),
    ...(what.notBy === undefined ? {} : { notBy: what.notBy }),
    ...(holds ? { objectionId } : {}),
    ...(what.statement === undefined ? {} : { statement: what.statement }),
    ...(what.contact === undefined ? {} : { contact: what.contact }),
  };
  const step: Step = {
    event: {
      type: 'worker-denied',
      actor: WORKER,
      data: { denialId, lineId, by: what.by, effect, heldFen: hold?.heldFen ?? 0 },
    },
    set: {
      ...hold?.set,
      ...asks.set,
      denials: (claim.denials ?? 0) + 1,
      ...(effect === 'received' ? { deniedLines: (claim.deniedLines ?? 0) + 1 } : {}),
    },
    also: [putDenial(denial), ...(hold?.also ?? []), ...asks.also, ...what.also],
    messages: [
      { type: 'open-case', cases: [caseOf(denial)] },
      ...asks.messages,
      ...(isFinal(claim.status) ? [{ type: 'anchor-trail' } as const] : []),
    ],
  };
  return { step, done: () => answer };
}

/**
 * More is said of a line that was denied: whoever decides on it sees it. What people have decided stays decided; their case is
 * opened anew.
 */
async function sayingAgain(claim: Claim, line: Line, before: Denial, what: NewDenial, now: Date): Promise<Step> {
  const { claimId, lineId, denialId } = before;
  const time = (before.saidAgain ?? 0) + 1;
  const open = line.heldBy;
  const last = await getCase(caseIdOf(claimId, caseOf(before)));
  const closed = last?.state === 'closed';
  const anew = { ...before, reopened: time, notBy: [...new Set([...(before.notBy ?? []), ...(what.notBy ?? [])])] };
  return {
    event: {
      type: 'worker-denied',
      actor: WORKER,
      data: { denialId, lineId, by: what.by, effect: 'said-again', heldFen: 0 },
    },
    also: [
      ...sayAgain(before, time, what, now, closed),
      ...(open === undefined ? [] : [addedToDenial(claimId, open, denialId, what.contact !== undefined)]),
      ...(last?.state === 'open' ? [addedTo(last, what.notBy ?? [])] : []),
      ...what.also,
    ],
    messages: [
      ...(closed ? [{ type: 'open-case', cases: [caseOf(anew)] } as const] : []),
      ...(isFinal(claim.status) ? [{ type: 'anchor-trail' } as const] : []),
    ],
  };
}

function caseOf({ revision, lineId, reopened, notBy = [] }: Denial): NewCase {
  const cause = [revision, lineId, ...(reopened === undefined ? [] : [reopened])].join('\n');
  return { kind: 'worker-denial', cause, lineIds: [lineId], openedBy: WORKER, notBy };
}

function sayAgain(denial: Denial, time: number, what: NewDenial, now: Date, reopens: boolean): readonly TransactItem[] {
  const { claimId, revision, lineId, denialId } = denial;
  const said: SaidAgain = {
    denialId,
    at: now.toISOString(),
    by: what.by,
    ...(what.statement === undefined ? {} : { statement: what.statement }),
    ...(what.contact === undefined ? {} : { contact: what.contact }),
  };
  return [
    {
      Put: {
        TableName: tableName(),
        Item: { ...saidAgainKey(claimId, rootOf(denial), revision, time), ...said },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
    {
      Update: {
        TableName: tableName(),
        Key: denialKey(claimId, revision, lineId),
        UpdateExpression: `SET saidAgain = :time${reopens ? ', reopened = :time' : ''}`,
        ConditionExpression: time === 1 ? 'attribute_not_exists(saidAgain)' : 'saidAgain = :before',
        ExpressionAttributeValues: { ':time': time, ...(time === 1 ? {} : { ':before': time - 1 }) },
      },
    },
  ];
}

/** In a corrected claim a denial goes on with one of the revision before it. */
const rootOf = ({ denialId, earlier = denialId }: Pick<Denial, 'denialId' | 'earlier'>): string => earlier;

/** What the worker of a denial has added to it, in every revision of the claim, oldest first. */
export async function saidAgainOf(
  { claimId, ...denial }: Pick<Denial, 'claimId' | 'denialId' | 'earlier'>,
  most: number,
): Promise<readonly SaidAgain[]> {
  const { Items = [] } = await dynamo().send(
    new QueryCommand({
      TableName: tableName(),
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': claimPk(claimId), ':prefix': saidAgainPrefix(rootOf(denial)) },
      Limit: most,
    }),
  );
  return Items as SaidAgain[];
}

function putDenial(denial: Denial): TransactItem {
  return {
    Put: {
      TableName: tableName(),
      Item: { ...denialKey(denial.claimId, denial.revision, denial.lineId), ...denial },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  };
}

const LINES_AT_ONCE = 16;

/** Denials that are still to be dealt with, each with its line and what its claim's notice would make of it. */
async function undecided(claim: Claim) {
  const received =
    (claim.deniedLines ?? 0) === 0 ? [] : (await denialsOf(claim)).filter(({ state }) => state === 'received');
  const denials = [...received, ...(await carriedOver(claim))];
  const found = await mapLimited(denials, LINES_AT_ONCE, async (denial) => {
    const line = await getLine(claim.claimId, claim.revision, denial.lineId);
    return { denial, line, fate: atNotice(claim, line) };
  });
  // One of an earlier revision has nothing to come to but a line to hold.
  return found.filter(({ denial, fate }) => denial.earlier === undefined || fate === 'held');
}

/**
 * Denials of earlier revisions as they would stand on this one's lines, whatever became of them there: a claim that was
 * returned and corrected is decided anew. None where the line has a denial of its own by now.
 */
async function carriedOver(claim: Claim): Promise<readonly Denial[]> {
  const { claimId, revision } = claim;
  if (revision === 1 || (claim.denials ?? 0) === 0) return [];
  const all = await denialsUnder(claimId, DENIALS);
  const taken = new Set(all.filter((denial) => denial.revision === revision).map(({ lineId }) => lineId));
  const before = all.filter((denial) => denial.revision < revision && denial.earlier === undefined);
  const found = await mapLimited(before, LINES_AT_ONCE, async (denial) => {
    const { person } = denial;
    if (person === undefined) return [];
    return stillAbout(denial, await grantedTo(person, claim)).map((lineId) => ({ denial, lineId }));
  });
  const carried = new Map(found.flat().map(({ denial, lineId }) => [lineId, denial]));
  return [...carried]
    .filter(([lineId]) => !taken.has(lineId))
    .map(([lineId, { objectionId: _decidedThere, ...denial }]) => ({
      ...denial,
      denialId: denialIdOf(claimId, revision, lineId),
      earlier: denial.denialId,
      revision,
      lineId,
      state: 'received',
    }));
}

/** Lines of this round that their workers denied: the first reviewer answers each, or it is held at the notice. */
export async function deniedToAnswer(claim: Claim): Promise<readonly string[]> {
  return (await undecided(claim)).filter(({ fate }) => fate === 'held').map(({ denial }) => denial.lineId);
}

/** A transaction holds 100 items, and each line takes three. */
const HELD_AT_ONCE = 30;

/**
 * The next step before a claim's notice in which denials are still to be held, or nothing when all are. Nothing of a
 * denied line is paid without passing here, unless both reviewers let it pass knowing of the denial.
 */
export async function holdingDenied(claim: Claim, now: Date): Promise<Step | undefined> {
  const answered = new Set(claim.firstReview?.answeredDenials ?? []);
  const due = (await undecided(claim))
    .map(({ fate, ...each }) => ({
      ...each,
      fate: fate === 'held' && answered.has(each.denial.lineId) ? ('answered' as const) : fate,
    }))
    .filter(({ fate }) => fate !== undefined)
    .slice(0, HELD_AT_ONCE);
  if (due.length === 0) return undefined;
  const holds = due.flatMap(({ denial: { denialId }, line, fate }): Hold[] => {
    if (fate !== 'held' || line === undefined) return [];
    return [{ line, at: now.toISOString(), denialId }];
  });
  const hold = holding(claim, holds);
  const received = due.filter(({ denial }) => denial.earlier === undefined).length;
  // The case of the revision before knows neither this line nor its objection.
  const cases = due
    .filter(({ denial, fate }) => denial.earlier !== undefined && fate === 'held')
    .map(({ denial }) => caseOf(denial));
  return {
    event: {
      type: 'denied-lines-held',
      actor: { kind: 'system', id: 'notice' },
      data: { lineIds: holds.map(({ line }) => line.lineId), heldFen: hold.heldFen },
    },
    set: { ...hold.set, deniedLines: (claim.deniedLines ?? 0) - received },
    also: [
      ...hold.also,
      ...due.map(({ denial, fate, line }) =>
        settled(denial, fate ?? 'moot', line === undefined ? '' : objectionIdOf(claim, line)),
      ),
    ],
    messages: cases.length === 0 ? [] : [{ type: 'open-case', cases }],
  };
}

function settled(denial: Denial, state: 'held' | 'answered' | 'moot', objectionId: string): TransactItem {
  const { claimId, revision, lineId } = denial;
  if (denial.earlier !== undefined) {
    return putDenial({ ...denial, state, ...(state === 'held' ? { objectionId } : {}) });
  }
  return {
    Update: {
      TableName: tableName(),
      Key: denialKey(claimId, revision, lineId),
      UpdateExpression: `SET #state = :state${state === 'held' ? ', objectionId = :objection' : ''}`,
      ConditionExpression: '#state = :received',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: {
        ':state': state,
        ':received': 'received',
        ...(state === 'held' ? { ':objection': objectionId } : {}),
      },
    },
  };
}
