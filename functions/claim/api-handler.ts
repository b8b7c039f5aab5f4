import type * as z from 'zod';
import { fromCursor, toCursor } from '../api/cursor.ts';
import { keyReused } from '../api/idempotency-store.ts';
import { api, type Call, claimFor, read } from '../api/operation.ts';
import { allows, type Role } from '../api/permissions.ts';
import { forbidden, invalidBody, invalidQuery, notFound, type Response } from '../api/problem.ts';
import { claimTag } from '../api/version.ts';
import { clustersOf, pathBetween } from '../fraud/link-graph.ts';
import { linksOf } from '../fraud/link-store.ts';
import { type LineScreening, readScreened } from '../fraud/screen-store.ts';
import { answersOf, type LineAnswer } from '../review/answers.ts';
import { readCleared, readCorrections } from '../review/answers-store.ts';
import { deniedLine } from '../review/denied.ts';
import { deniedToAnswer } from '../worker/denial-store.ts';
import { objectedTo } from '../notice/objection-store.ts';
import { paymentsHeld } from '../payment/hold-store.ts';
import { placeInQueue } from '../payment/queue-store.ts';
import { policyInForce } from '../policy/policy-store.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { mapLimited } from '../shared/concurrency.ts';
import { digest, sha256Hex } from '../shared/canonical.ts';
import { rosterOrder } from '../submission/roster-store.ts';
import type { Claim } from './claim.ts';
import { createClaim, getClaim, listClaims } from './claim-store.ts';
import { NO_AMOUNTS } from './amounts.ts';
import { batchOf } from './keys.ts';
import type { Line } from './line.ts';
import { asksOutcome, isNamed, isSearch, isSearched, type LineSearch } from './line-search.ts';
import { getLine, linesOfBatch } from './line-store.ts';
import { pinnedPolicy } from './pinned-policy-store.ts';
import { ClaimCursor, ClaimsPage, HistoryPage, LinesPage, LinksQuery, NewClaim } from './requests.ts';
import { asTold, toldStatus } from './as-told.ts';
import { EventPlace, toldPage, trailPage } from './trail-page-store.ts';
import { claimView, lineView, listedClaim } from './view.ts';

export const handler = api({
  'POST /claims': { kind: 'write', handle: checkedCreate },
  'GET /claims': read(list),
  'GET /claims/{claimId}': read(async (call) => {
    const found = await claimFor(call, 'claim:read');
    if ('refused' in found) return found.refused;
    const { claim } = found;
    const queue = await placeInQueue(claim);
    const held = claim.status === 'disbursing' && (await paymentsHeld());
    return {
      status: 200,
      headers: { etag: claimTag(isClaimant(found.role) ? asTold(claim) : claim) },
      body: {
        ...claimView(claim, found.role),
        ...(queue === undefined ? {} : { queue }),
        ...(held ? { paymentsHeld: true } : {}),
      },
    };
  }),
  'GET /claims/{claimId}/lines': read(lines),
  'GET /claims/{claimId}/links': read(links),
  'GET /claims/{claimId}/history': read(history),
});

const isClaimant = (role: Role): boolean => role === 'enterprise-operator';

/** Which regions there are is a matter of the policy in force: all faults of the body are told with that one. */
async function checkedCreate(call: Call): Promise<Response> {
  const policy = await policyInForce(shanghaiDate(call.now));
  const inForce = NewClaim.refine(
    ({ region }) => policy === undefined || policy.regions.some(({ code }) => code === region),
    {
      path: ['region'],
      error: 'region code of the policy',
      when: ({ value }) => typeof value === 'object' && value !== null,
    },
  );
  const parsed = inForce.safeParse(call.body);
  return parsed.success ? create({ ...call, body: parsed.data }) : invalidBody(parsed.error);
}

/** The id comes from the request's own key: the same request finds the claim it made before. */
async function create(call: Call<z.infer<typeof NewClaim>>): Promise<Response> {
  const { enterpriseId, region } = call.body;
  if (allows(call.caller, 'claim:create', call.body) === undefined) return forbidden();
  const requestHash = digest(call.body);
  const claimId = `clm-${sha256Hex(`${enterpriseId}\n${call.caller.subject}\n${call.idempotencyKey}`).slice(0, 20)}`;
  const at = call.now.toISOString();
  const actor = { kind: 'person', id: call.caller.subject, role: 'enterprise-operator' } as const;
  const created = await createClaim(
    {
      claimId,
      enterpriseId,
      region,
      status: 'draft',
      revision: 1,
      generation: 1,
      round: 1,
      wakes: 0,
      settledRound: 0,
      paidLines: 0,
      createdAt: at,
      updatedAt: at,
      requestHash,
      lines: 0,
      grantedLines: 0,
      refusedLines: 0,
      waitingLines: 0,
      cancelledLines: 0,
      ...NO_AMOUNTS,
    },
    call.now,
    actor,
  );
  const claim = created === false ? await getClaim(claimId) : created;
  if (claim === undefined) return notFound();
  if (claim.requestHash !== requestHash) {
    return keyReused();
  }
  return { status: 201, headers: { etag: claimTag(claim) }, body: claimView(claim, 'enterprise-operator') };
}

async function list(call: Call): Promise<Response> {
  const page = ClaimsPage.safeParse(call.query);
  if (!page.success) return invalidQuery();
  const { limit, cursor, status, order } = page.data;
  const enterpriseId = page.data.enterpriseId ?? call.caller.enterpriseId;
  // Who is an enterprise's own sees its claims wherever they are; an officer those of the region, also of one enterprise.
  const region = page.data.region ?? (call.caller.enterpriseId === undefined ? call.caller.region : undefined);
  const by = { ...(region === undefined ? {} : { region }), ...(enterpriseId === undefined ? {} : { enterpriseId }) };
  const role = allows(call.caller, 'claim:read', by);
  if (role === undefined) return forbidden();
  if (region === undefined && enterpriseId === undefined) return forbidden();
  const after = cursor === undefined ? undefined : fromCursor(ClaimCursor, cursor);
  if (cursor !== undefined && after === undefined) return invalidQuery();
  const { claims, last } = await listClaims(by, {
    limit,
    order,
    ...(status === undefined ? {} : { status }),
    ...(isClaimant(role) ? { statusOf: toldStatus } : {}),
    ...(after === undefined ? {} : { after }),
  });
  return {
    status: 200,
    body: {
      claims: claims.map((claim) => listedClaim(claim, role)),
      ...(last === undefined ? {} : { cursor: toCursor(last) }),
    },
  };
}

/** Batches looked through for one page of lines of a kind. */
const BATCHES_LOOKED_THROUGH = 20;

/**
 * One batch of lines a page: `batch` names it, `nextBatch` the one after it. Of lines of a kind, the first batch from
 * there on that has any; where none of the next ones does, the page is empty and says where to go on.
 */
async function lines(call: Call): Promise<Response> {
  const found = await claimFor(call, 'claim:read');
  if ('refused' in found) return found.refused;
  const { claim, role } = found;
  const page = LinesPage.safeParse(call.query);
  if (!page.success) return invalidQuery();
  // A claim without a pinned version has no lines yet.
  if (claim.policyVersion === undefined) return { status: 200, body: { lines: [] } };
  const batches = claim.batches ?? 0;
  if (page.data.from !== undefined) {
    return { status: 200, body: await linesInOrder(claim, role, page.data.from, page.data) };
  }
  const asked = isSearch(page.data);
  const until = Math.min(
    page.data.batch + (asked ? BATCHES_LOOKED_THROUGH : 1),
    Math.max(batches, page.data.batch + 1),
  );
  const view = await viewOfLines(claim, role);
  let shown: readonly LineShown[] = [];
  let { batch } = page.data;
  for (; batch < until && shown.length === 0; batch += 1) {
    const ofBatch = await view.batch(batch);
    shown = ofBatch.filter((line) => isSearched(line, page.data));
  }
  return { status: 200, body: { lines: shown, ...(batch < batches ? { nextBatch: batch } : {}) } };
}

const LINES_A_PAGE = 100;
/** Lines looked at for one page of those that are searched for. */
const LINES_LOOKED_AT = 1_000;
const LINES_AT_ONCE = 32;

/**
 * A page in the order of the roster, of those that are named by what the order has. What is searched for by its outcome may
 * be rare: such a page may be short, and says where to go on.
 */
async function linesInOrder(claim: Claim, role: Role, from: number, search: LineSearch) {
  const order = (claim.batches ?? 0) === 0 ? [] : await rosterOrder(claim);
  const { grantedLines, refusedLines, waitingLines, cancelledLines } = claim;
  // Before anything was assessed there is nothing to be said of any line.
  if (grantedLines + refusedLines + waitingLines + cancelledLines === 0) return { lines: [], total: order.length };
  const view = await viewOfLines(claim, role);
  const looksAt = asksOutcome(search) ? LINES_LOOKED_AT : LINES_A_PAGE;
  const lines: LineShown[] = [];
  let looked = 0;
  let next = from;
  while (next < order.length && looked < looksAt && lines.length < LINES_A_PAGE) {
    const here: string[] = [];
    const room = LINES_A_PAGE - lines.length;
    for (; next < order.length && here.length < room; next += 1) {
      const line = order[next];
      if (line !== undefined && isNamed(line, search)) here.push(line.lineId);
    }
    looked += here.length;
    const seen = await view.each(here);
    lines.push(
      ...seen.filter((line) => line !== undefined && isSearched(line, search)).map((line) => line as LineShown),
    );
  }
  return { lines, total: order.length, ...(next < order.length ? { next } : {}) };
}

type LineShown = ReturnType<typeof lineView>;

/** The lines of a claim as this role may see them, by batch and one by one. */
async function viewOfLines(claim: Claim, role: Role) {
  const decides = !isClaimant(role);
  const [policy, answers, denied, held, corrections] = await Promise.all([
    pinnedPolicy(claim),
    // For those who decide, see `claimView`.
    decides ? answersToLines(claim) : new Map<string, LineAnswer>(),
    decides ? deniedToAnswer(claim) : ([] as readonly string[]),
    decides ? undefined : objectedTo(claim),
    claim.status === 'returning' || claim.status === 'returned'
      ? readCorrections(claim.secondReview ?? claim.firstReview)
      : [],
  ]);
  const toCorrect = new Map(corrections.map(({ lineId, reason }) => [lineId, reason]));
  const screenings = new Map<number, Promise<ReadonlyMap<string, LineScreening>>>();
  const screenedIn = (batch: number) => {
    const found = screenings.get(batch) ?? (decides ? readScreened(claim, batch) : Promise.resolve(new Map()));
    screenings.set(batch, found);
    return found;
  };
  const shown = async (line: Line): Promise<LineShown> => {
    const { lineId } = line;
    const own = (await screenedIn(batchOf(lineId))).get(lineId);
    const screening = denied.includes(lineId) ? { signals: [], ...own, routed: deniedLine(own?.routed) } : own;
    return lineView(line, claim, policy, screening, answers.get(lineId), held, toCorrect.get(lineId));
  };
  return {
    batch: async (batch: number) =>
      Promise.all(
        (await linesOfBatch(claim.claimId, claim.revision, batch)).toSorted((a, b) => a.row - b.row).map(shown),
      ),
    each: (lineIds: readonly string[]) =>
      mapLimited(lineIds, LINES_AT_ONCE, async (lineId) => {
        const line = await getLine(claim.claimId, claim.revision, lineId);
        return line === undefined ? undefined : shown(line);
      }),
  };
}

const answersToLines = async (claim: Claim) => answersOf(claim, (await readCleared(claim)).values());

/** Few steps and claims: who needs more has found a ring already. */
const SEARCH_CAPS = { claims: 40, steps: 4 };

/** Claims that hang together with this one; with `to`, the shortest path to that claim. Marks only, nobody's name. */
async function links(call: Call): Promise<Response> {
  const found = await claimFor(call, 'claim:links');
  if ('refused' in found) return found.refused;
  const { claimId } = found.claim;
  const query = LinksQuery.safeParse(call.query);
  if (!query.success) return invalidQuery();
  const { to } = query.data;
  if (to === undefined) return { status: 200, body: { claimId, clusters: clustersOf(await linksOf(claimId)) } };
  if ((await getClaim(to)) === undefined) return notFound();
  return {
    status: 200,
    body: { claimId, to, caps: SEARCH_CAPS, path: await pathBetween(claimId, to, linksOf, SEARCH_CAPS) },
  };
}

async function history(call: Call): Promise<Response> {
  const found = await claimFor(call, 'claim:read');
  if ('refused' in found) return found.refused;
  const page = HistoryPage.safeParse(call.query);
  if (!page.success) return invalidQuery();
  const { cursor, ...asked } = page.data;
  const after = cursor === undefined ? undefined : fromCursor(EventPlace, cursor);
  if (cursor !== undefined && after === undefined) return invalidQuery();
  const pageOf = isClaimant(found.role) ? toldPage : trailPage;
  const { events, chain, next } = await pageOf(found.claim, asked, after);
  return {
    status: 200,
    body: { events, chain, ...(next === undefined ? {} : { cursor: toCursor(next) }) },
  };
}
