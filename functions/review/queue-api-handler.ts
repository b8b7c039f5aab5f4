import { createHmac } from 'node:crypto';
import * as z from 'zod';
import { fromCursor, toCursor } from '../api/cursor.ts';
import { idempotent, linesOf } from '../api/idempotency-store.ts';
import { actorOf, handsOf, handsOfActor } from '../api/hands.ts';
import { api, type Call, claimFor, read, refusalOf, write } from '../api/operation.ts';
import { type Acting, acting, allows } from '../api/permissions.ts';
import { forbidden, problem, type Response } from '../api/problem.ts';
import type { Claim } from '../claim/claim.ts';
import { onClaim } from '../claim/claim-store.ts';
import { pinnedPolicy } from '../claim/pinned-policy-store.ts';
import { fieldKeys } from '../shared/field-keys-store.ts';
import { transact } from '../shared/table-store.ts';
import { claimHeld } from './held-store.ts';
import type { Decider } from './queue-entry-store.ts';
import { listObjections } from './objection-list-store.ts';
import { entryOf, heldBy, heldUntilFrom, queued, type QueuePlace, releasing, taking } from './queue-store.ts';
import { type Assigned, byUrgency, holderAt, placeOfStage, type QueueEntry, rankOf, STAGE_OPERATION } from './queue.ts';
import type { ReviewStage } from './stage.ts';
import { AssignmentQuery, AssignmentRequest, NextRequest, QueueQuery } from './queue-requests.ts';
import { returnRoutes } from './return-api-handler.ts';
import { hasLimit, limitState, reviewDueOn } from './time-limit.ts';

export const handler = api({
  'GET /review-queue': read(list),
  'POST /review-queue/next': write(NextRequest, next),
  'GET /claims/{claimId}/assignment': read(readAssignment),
  'POST /claims/{claimId}/assignment': write(AssignmentRequest, assign),
  'GET /claims/{claimId}/objections': read(listObjections),
  ...returnRoutes,
});

const badQuery = () => problem(400, 'invalid-query', { zh: '查询参数有误。', en: 'The query has faults.' });

/** More entries than this are not looked through for one page: it ends early and its cursor goes on. */
const MOST_LOOKED_AT = 1_000;

async function list(call: Call): Promise<Response> {
  const query = QueueQuery.safeParse(call.query);
  if (!query.success) return badQuery();
  const { stage, band, held, limit, sort } = query.data;
  const region = query.data.region ?? call.caller.region;
  if (region === undefined || allows(call.caller, 'review:queue', { region }) === undefined) return forbidden();
  const after = query.data.cursor === undefined ? undefined : fromCursor(Cursor, query.data.cursor);
  if (query.data.cursor !== undefined && after === undefined) return badQuery();
  const machineNow = new Date();
  const entries: unknown[] = [];
  let looked = 0;
  let last: QueuePlace | undefined;
  const order = sort === 'risk' ? 'risk' : 'age';
  const rank = band === undefined ? undefined : rankOf(band);
  for await (const entry of queued({ region, stage }, order, { after, rank })) {
    if (entries.length === limit || looked === MOST_LOOKED_AT) {
      return { status: 200, body: { claims: entries, ...cursorAfter(last) } };
    }
    looked += 1;
    last = entry;
    if (allows(call.caller, 'review:queue', entry) === undefined) continue;
    const holder = holderAt(entry, machineNow);
    if (held === 'nobody' && holder !== undefined) continue;
    if (held === 'me' && holder !== call.caller.subject) continue;
    if (held === 'others' && (holder === undefined || holder === call.caller.subject)) continue;
    const view = await entryView(entry, call, machineNow);
    if (query.data.limitState !== undefined && view.limitState !== query.data.limitState) continue;
    entries.push(view);
  }
  return { status: 200, body: { claims: entries } };
}

const Cursor = z.strictObject({
  since: z.iso.datetime(),
  claimId: z.string().max(64),
  riskBand: z.exactOptional(z.enum(['clean', 'flagged', 'high'])),
});

function cursorAfter(last: QueuePlace | undefined): { cursor?: string } {
  if (last === undefined) return {};
  const { since, claimId, riskBand } = last;
  const place = { since, claimId, ...(riskBand === undefined ? {} : { riskBand }) };
  return { cursor: toCursor(place) };
}

async function entryView(entry: QueueEntry, call: Call, machineNow: Date) {
  const { claimId, enterpriseId, region, stage, since, revision, round, lines, pendingFen, toAnswer } = entry;
  const due = await dueOnOf(entry);
  const holder = holderAt(entry, machineNow);
  return {
    claimId,
    enterpriseId,
    ...(entry.enterpriseName === undefined ? {} : { enterpriseName: entry.enterpriseName }),
    region,
    stage,
    since,
    revision,
    round,
    lines,
    pendingFen,
    toAnswer,
    openObjections: entry.openObjections,
    ...(entry.riskBand === undefined ? {} : { riskBand: entry.riskBand }),
    ...(due === undefined ? {} : { dueOn: due }),
    limitState: limitState(due, call.now),
    mayDecide: mayDecide(call, entry),
    ...(holder === undefined
      ? {}
      : { holder: { by: holder, mine: holder === call.caller.subject, until: entry.heldUntil, how: entry.assigned } }),
  };
}

async function dueOnOf(entry: QueueEntry): Promise<string | undefined> {
  // What names no policy that is known may stand still for that very reason.
  const limited = entry.policyVersion !== undefined && hasLimit(entry.stage);
  const policy = limited ? await pinnedPolicy(entry) : undefined;
  return reviewDueOn(entry, entry.region, policy);
}

function mayDecide(call: Call, entry: QueueEntry): boolean {
  const may = acting(call.caller, STAGE_OPERATION[entry.stage], entry);
  return may !== undefined && !hadAHand(call, may, entry);
}

/** Whoever decided before, or stood in for who did, or the one they stand in for. */
function hadAHand({ caller }: Call, may: Acting, entry: QueueEntry): boolean {
  return handsOf(handsOfActor(actorOf(caller, may))).some((each) => entry.notBy.includes(each));
}

/** Of that many who wait longest the most urgent is given: a longer queue is looked at again by the next who asks. */
const DRAWN_FROM = 300;
const DRAWS = 10;

/**
 * The claim that is to be decided next, given by rule (due first, riskiest first, then by lot), so that nobody chooses
 * whose. Who has one from here keeps it: giving it back brings it again, unless somebody else had it meanwhile.
 */
async function next(call: Call<z.infer<typeof NextRequest>>): Promise<Response> {
  const { stage } = call.body;
  const region = call.body.region ?? call.caller.region;
  if (region === undefined || allows(call.caller, STAGE_OPERATION[stage], { region }) === undefined) return forbidden();
  const once = idempotent(call, 'review-next');
  const before = await once.before();
  if (before !== undefined) return before;
  const now = new Date();
  const own = (await heldBy(call.caller.subject, now)).find(
    (entry) => entry.assigned === 'drawn' && entry.stage === stage && entry.region === region,
  );
  const candidates = own === undefined ? await drawFrom(call, { region, stage }, now) : [own];
  for (const entry of candidates.slice(0, DRAWS)) {
    const taken = await take(call, entry, 'drawn', once, now);
    if (taken !== undefined) return taken;
  }
  return { status: 200, body: {} };
}

async function drawFrom(call: Call, of: { readonly region: string; readonly stage: ReviewStage }, now: Date) {
  const { fingerprint } = await fieldKeys();
  const free: (QueueEntry & { dueOn: string | undefined; lot: number })[] = [];
  let looked = 0;
  for await (const entry of queued(of, 'age', {})) {
    looked += 1;
    if (looked > DRAWN_FROM) break;
    if (holderAt(entry, now) !== undefined || !mayDecide(call, entry)) continue;
    free.push({ ...entry, dueOn: await dueOnOf(entry), lot: lotOf(fingerprint, entry) });
  }
  return free.toSorted(byUrgency);
}

/** At or above 0 and below 1; the same whoever asks and however often. */
function lotOf(key: Uint8Array, { claimId, stage, since }: QueueEntry): number {
  const hash = createHmac('sha256', key).update(`review\n${claimId}\n${stage}\n${since}`).digest();
  return hash.readUIntBE(0, 6) / 2 ** 48;
}

/** Nothing where somebody else was faster. */
async function take(
  call: Call,
  entry: QueueEntry,
  assigned: Assigned,
  once: ReturnType<typeof idempotent>,
  now: Date,
): Promise<Response | undefined> {
  const held = { ...entry, holder: call.caller.subject, heldUntil: heldUntilFrom(now), assigned };
  const response = { status: 200, body: await entryView(held, call, now) };
  const refusal = await transact([taking(entry, call.caller.subject, assigned, now), once.keep(response)]);
  if (refusal === undefined) return response;
  return refusal.reasons[1]?.code === 'ConditionalCheckFailed' ? once.before() : undefined;
}

/** The claim before people, for those who see the queue: at its review, unless they say that it is for what is held. */
async function placeFor(call: Call, on: Decider['on'] | undefined) {
  const found = await claimFor(call, 'review:queue');
  if ('refused' in found) return found;
  const entry = await entryOf(found.claim, on);
  return entry === undefined ? { refused: notInReview() } : { ...found, entry };
}

const notInReview = () =>
  problem(409, 'review-not-open', {
    zh: '该申报当前不在审核环节。',
    en: 'The claim is before no reviewer.',
  });

async function readAssignment(call: Call): Promise<Response> {
  const query = AssignmentQuery.safeParse(call.query);
  if (!query.success) return badQuery();
  const found = await placeFor(call, query.data.on);
  if ('refused' in found) return found.refused;
  return { status: 200, body: await entryView(found.entry, call, new Date()) };
}

async function assign(call: Call<z.infer<typeof AssignmentRequest>>): Promise<Response> {
  const seen = await claimFor(call, 'review:queue');
  if ('refused' in seen) return seen.refused;
  // Where it is before people now: what was taken there says nothing of the next stage.
  const { stage, since } = (await entryOf(seen.claim, call.body.on)) ?? {};
  const once = idempotent(call, 'assignment', { ...linesOf(seen.claim), attempt: `${stage} ${since}` });
  const before = await once.before();
  if (before !== undefined) return before;
  const found = await placeFor(call, call.body.on);
  if ('refused' in found) return found.refused;
  const { claim, entry } = found;
  const now = new Date();
  const holder = holderAt(entry, now);
  if (call.body.action === 'release') return giveUp(call, claim, entry, once);
  const may = acting(call.caller, STAGE_OPERATION[entry.stage], claim);
  if (may === undefined) return refusalOf(call, STAGE_OPERATION[entry.stage], claim);
  if (hadAHand(call, may, entry)) {
    return problem(409, 'same-person', {
      zh: '您已在前一环节作出决定,不能再处理该申报。',
      en: 'You decided on this claim before: somebody else decides here.',
    });
  }
  if (holder !== undefined && holder !== call.caller.subject) return claimHeld(holder, entry.heldUntil);
  if (call.body.action === 'extend' && entry.holder !== call.caller.subject) return notHeld();
  const taken = await take(call, entry, 'chosen', once, now);
  if (taken !== undefined) return taken;
  const winner = await entryOf(claim, placeOfStage(entry.stage));
  return winner?.holder === undefined ? notInReview() : claimHeld(winner.holder, winner.heldUntil);
}

const notHeld = () =>
  problem(409, 'claim-not-held', {
    zh: '该申报不在您手中,请重新领取。',
    en: 'You no longer have this claim in hand: take it again.',
  });

/** One's own goes back silently; taking it out of somebody else's hands is an act of the claim's trail. */
async function giveUp(
  call: Call,
  claim: Claim,
  entry: QueueEntry,
  once: ReturnType<typeof idempotent>,
): Promise<Response> {
  const { subject } = call.caller;
  const { holder, heldUntil: _until, assigned: _assigned, ...free } = entry;
  const response = { status: 200, body: await entryView(free, call, new Date()) };
  if (holder === undefined) return response;
  if (holder === subject) {
    const refusal = await transact([releasing(entry, subject), once.keep(response)]);
    return refusal?.reasons[1]?.code === 'ConditionalCheckFailed' ? ((await once.before()) ?? response) : response;
  }
  const may = acting(call.caller, 'review:release', claim);
  if (may === undefined) return forbidden();
  return onClaim<Response>(claim.claimId, call.now, async (current) => {
    const again = await once.before();
    if (again !== undefined) return { answer: again };
    const held = await entryOf(current, placeOfStage(entry.stage));
    if (held?.holder !== holder) return { answer: response };
    return {
      step: {
        event: {
          type: 'assignment-released',
          actor: actorOf(call.caller, may),
          data: { stage: entry.stage, holder },
        },
        also: [releasing(held, holder), once.keep(response)],
      },
      done: () => response,
    };
  });
}
