import type * as z from 'zod';
import { WithReason } from '../api/fields.ts';
import { actorOf } from '../api/hands.ts';
import { idempotent, whileSo } from '../api/idempotency-store.ts';
import { isKnownOfficer } from '../api/office-store.ts';
import { officerNames } from '../api/officer-name-store.ts';
import { api, type Call, read, write } from '../api/operation.ts';
import { type Acting, acting, allows, type Operation, type Role } from '../api/permissions.ts';
import { forbidden, notFound, problem, type Response } from '../api/problem.ts';
import { verifyChain } from '../claim/audit-event.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { sha256Hex } from '../shared/canonical.ts';
import { ContentionError } from '../shared/errors.ts';
import { backoff, type TransactItem, transact } from '../shared/table-store.ts';
import { looksRoutes } from './looks-api-handler.ts';
import { daysOf, LONGEST_DAYS, type Recusal, recusalView, regionOfId, type StandIn, standInView } from './office.ts';
import { chained, type OfficeEvent, officeEvents, officeHead } from './office-chain-store.ts';
import {
  getRecusal,
  getStandIn,
  isRecusedAlready,
  liftRecusal,
  listRecusals,
  listStandIns,
  nameStandIn,
  revokeStandIn,
  setRecusal,
} from './office-list-store.ts';
import { letGo } from './let-go-store.ts';
import { NewRecusal, NewStandIn, OfficePage, OfficersQuery } from './requests.ts';
import { revealRoutes } from './reveal-api-handler.ts';

/** Who holds an office for whom (代理), who keeps away from what (回避), and what of either is to be seen later. */
export const handler = api({
  'GET /stand-ins': read(readStandIns),
  'POST /stand-ins': write(NewStandIn, name),
  'POST /stand-ins/{standInId}/revocation': write(WithReason, revoke),
  'GET /recusals': read(readRecusals),
  'POST /recusals': write(NewRecusal, recuse),
  'POST /recusals/{recusalId}/lifting': write(WithReason, lift),
  'GET /office-events': read(readEvents),
  'GET /officers': read(readOfficers),
  ...revealRoutes,
  ...looksRoutes,
});

async function readStandIns(call: Call): Promise<Response> {
  const page = OfficePage.safeParse(call.query);
  if (!page.success) return invalidQuery();
  const { region, limit, cursor } = page.data;
  if (allows(call.caller, 'office:read', { region }) === undefined) return forbidden();
  const { found, next } = await listStandIns(region, { limit, ...(cursor === undefined ? {} : { after: cursor }) });
  const standIns = found.map((standIn) => standInView(standIn, call.now));
  return { status: 200, body: { standIns, ...(next === undefined ? {} : { cursor: next }) } };
}

async function readRecusals(call: Call): Promise<Response> {
  const page = OfficePage.safeParse(call.query);
  if (!page.success) return invalidQuery();
  const { region, limit, cursor } = page.data;
  if (allows(call.caller, 'office:read', { region }) === undefined) return forbidden();
  const { found, next } = await listRecusals(region, { limit, ...(cursor === undefined ? {} : { after: cursor }) });
  return { status: 200, body: { recusals: found.map(recusalView), ...(next === undefined ? {} : { cursor: next }) } };
}

/** The trail of a region's stand-ins and recusals, whole: its chain is checked from the first event on. */
async function readEvents(call: Call): Promise<Response> {
  const page = OfficePage.pick({ region: true }).safeParse(call.query);
  if (!page.success) return invalidQuery();
  const { region } = page.data;
  if (allows(call.caller, 'office:read', { region }) === undefined) return forbidden();
  // Before the events: whatever is added meanwhile comes after this head.
  const head = await officeHead(region);
  const events = await officeEvents(region);
  return { status: 200, body: { events, chain: verifyChain(events, head.seq === 0 ? undefined : head) } };
}

/** What officers are called, for colleagues: as the issuer said when they were last here. */
async function readOfficers(call: Call): Promise<Response> {
  const query = OfficersQuery.safeParse(call.query);
  if (!query.success) return invalidQuery();
  if (allows(call.caller, 'office:read', query.data) === undefined) return forbidden();
  const names = await officerNames(query.data.subjects);
  return { status: 200, body: { officers: Object.entries(names).map(([subject, name]) => ({ subject, name })) } };
}

/** Names a stand-in for the caller's own office, or, as administrator, for that of somebody who is away. */
async function name(call: Call<z.infer<typeof NewStandIn>>): Promise<Response> {
  const { caller, body } = call;
  const { role, region, standIn, reason, until } = body;
  const onBehalfOf = body.onBehalfOf ?? caller.subject;
  const today = shanghaiDate(call.now);
  const from = body.from === undefined || body.from < today ? today : body.from;
  const own = onBehalfOf === caller.subject;
  const may = inRole(call, own ? role : 'administrator', 'stand-in:name', region);
  if (may === undefined) return forbidden();
  // Nobody fills their own office, and nobody gives somebody else's to themselves.
  if (standIn === onBehalfOf || standIn === caller.subject) return samePerson();
  if (until < from) {
    return problem(409, 'stand-in-ends-too-early', {
      zh: '代理截止日期须不早于今天及开始日期。',
      en: 'The last day must not be before today or the first day.',
    });
  }
  if (daysOf(from, until) > LONGEST_DAYS) {
    return problem(409, 'stand-in-too-long', {
      zh: `代理最长 ${LONGEST_DAYS} 天,请改早截止日期。`,
      en: `A stand-in holds for at most ${LONGEST_DAYS} days: name an earlier last day.`,
    });
  }
  const unknown = await unknownAmong([standIn, ...(own ? [] : [onBehalfOf])]);
  if (unknown.length > 0) return officerUnknown();
  const named: StandIn = {
    standInId: idOf('std', region, call),
    role,
    region,
    standIn,
    onBehalfOf,
    from,
    until,
    reason,
    namedBy: caller.subject,
    namedAt: call.now.toISOString(),
  };
  const { standInId } = named;
  const data = { standInId, role, standIn, onBehalfOf, from, until };
  const decide = async (): Promise<Change> => ({
    items: nameStandIn(named),
    event: { type: 'stand-in-named', may, data },
    response: { status: 201, body: standInView(named, call.now) },
  });
  const isSo = async () => (await getStandIn(region, standInId))?.revokedAt === undefined;
  return onOffice(call, region, 'stand-in', decide, isSo);
}

/** Somebody in whose name nobody has ever come cannot be told to fill an office, nor be away from one. */
async function unknownAmong(subjects: readonly string[]): Promise<readonly string[]> {
  const known = await Promise.all(subjects.map(isKnownOfficer));
  return subjects.filter((_, index) => known[index] === false);
}

const officerUnknown = () =>
  problem(
    409,
    'officer-unknown',
    {
      zh: '没有以该标识登录过的工作人员。',
      en: 'Nobody has ever signed in as an officer under that name.',
    },
    {
      fix: {
        zh: '请核对人员标识;新任人员请先登录一次,再指定代理。',
        en: 'Check the name; somebody new signs in once before they are named.',
      },
    },
  );

/** By whose office it is, or the administrator; it holds no more from the next request on. */
async function revoke(call: Call<z.infer<typeof WithReason>>): Promise<Response> {
  const { standInId = '' } = call.params;
  const region = regionOfId(standInId);
  const found = region === undefined ? undefined : await getStandIn(region, standInId);
  if (found === undefined || region === undefined) return notFound();
  const own = found.onBehalfOf === call.caller.subject;
  const may = inRole(call, own ? found.role : 'administrator', 'stand-in:name', region);
  if (may === undefined) return allows(call.caller, 'office:read', { region }) === undefined ? notFound() : forbidden();
  const by = { subject: call.caller.subject, at: call.now.toISOString(), reason: call.body.reason };
  return onOffice(call, region, 'stand-in-revocation', async () => {
    const standIn = (await getStandIn(region, standInId)) ?? found;
    if (standIn.revokedAt !== undefined || standIn.until < shanghaiDate(call.now)) {
      return problem(409, 'stand-in-over', { zh: '该代理已结束。', en: 'It is over already.' });
    }
    const revoked = { ...standIn, revokedBy: by.subject, revokedAt: by.at, revocationReason: by.reason };
    return {
      items: revokeStandIn(standIn, by),
      event: { type: 'stand-in-revoked', may, data: { standInId } },
      response: { status: 200, body: standInView(revoked, call.now) },
    };
  });
}

/** Declared by an officer of themselves, or set by the supervisor or the administrator. */
async function recuse(call: Call<z.infer<typeof NewRecusal>>): Promise<Response> {
  const { caller, body } = call;
  const { region, enterpriseId, ground, reason, officer = caller.subject } = body;
  const may = acting(caller, officer === caller.subject ? 'recusal:declare' : 'recusal:set', { region });
  if (may === undefined) return forbidden();
  const recusal: Recusal = {
    recusalId: idOf('rcs', region, call),
    officer,
    enterpriseId,
    region,
    ground,
    reason,
    setBy: caller.subject,
    setAt: call.now.toISOString(),
  };
  const { recusalId } = recusal;
  const decide = async (): Promise<Response | Change> =>
    (await isRecusedAlready(recusal))
      ? problem(409, 'recused-already', { zh: '该人员已回避该企业。', en: 'The officer keeps away from it already.' })
      : {
          items: setRecusal(recusal),
          event: { type: 'recusal-set', may, data: { recusalId, officer, enterpriseId, ground } },
          response: { status: 201, body: recusalView(recusal) },
        };
  const isSo = async () => (await getRecusal(region, recusalId))?.liftedAt === undefined;
  const answer = await onOffice(call, region, 'recusal', decide, isSo);
  // Afterwards, also where it holds already, by this request or by another that broke off here: from the recusal on nothing
  // more is taken, and what is let go stays so.
  if (await isRecusedAlready(recusal)) await letGo({ officer, enterpriseId, region }, actorOf(caller, may), call.now);
  return answer;
}

/** By somebody above, never by who keeps away: what one has declared binds. */
async function lift(call: Call<z.infer<typeof WithReason>>): Promise<Response> {
  const { recusalId = '' } = call.params;
  const region = regionOfId(recusalId);
  const found = region === undefined ? undefined : await getRecusal(region, recusalId);
  if (found === undefined || region === undefined) return notFound();
  const may = acting(call.caller, 'recusal:set', { region });
  if (may === undefined) return allows(call.caller, 'office:read', { region }) === undefined ? notFound() : forbidden();
  if (found.officer === call.caller.subject) return samePerson();
  const by = { subject: call.caller.subject, at: call.now.toISOString(), reason: call.body.reason };
  return onOffice(call, region, 'recusal-lifting', async () => {
    const recusal = (await getRecusal(region, recusalId)) ?? found;
    if (recusal.liftedAt !== undefined) {
      return problem(409, 'recusal-lifted', { zh: '该回避已解除。', en: 'It is lifted already.' });
    }
    const lifted = { ...recusal, liftedBy: by.subject, liftedAt: by.at, liftingReason: by.reason };
    return {
      items: liftRecusal(recusal, by),
      event: {
        type: 'recusal-lifted',
        may,
        data: { recusalId, officer: recusal.officer, enterpriseId: recusal.enterpriseId },
      },
      response: { status: 200, body: recusalView(lifted) },
    };
  });
}

/** In exactly this role of the caller's own: whoever has several names a stand-in for the one that is theirs. */
function inRole({ caller }: Call, role: Role, operation: Operation, region: string): Acting | undefined {
  return acting({ ...caller, roles: caller.roles.filter((each) => each === role) }, operation, { region });
}

/** A name for what a request makes, from the request's own key: asked again it is the same. */
function idOf(prefix: 'std' | 'rcs', region: string, { caller, idempotencyKey }: Call): string {
  return `${prefix}-${region}-${sha256Hex(`${caller.subject}\n${idempotencyKey}`).slice(0, 16)}`;
}

interface Change {
  readonly items: readonly TransactItem[];
  readonly event: Pick<OfficeEvent, 'type' | 'data'> & { readonly may: Acting };
  readonly response: Response;
}

const ATTEMPTS = 15;

/**
 * One change of a region's offices together with its link of the trail; begins again when somebody else was faster.
 * @param isSo whether what the same request did before still holds: of what was ended since its answer is not repeated
 * @throws ContentionError when others are always faster
 */
async function onOffice(
  call: Call,
  region: string,
  operation: string,
  decide: () => Promise<Response | Change>,
  isSo: () => Promise<boolean> = async () => true,
): Promise<Response> {
  const once = idempotent(call, operation);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const before = await once.before();
    if (before !== undefined) {
      const holds = await isSo();
      return whileSo(before, () => holds);
    }
    const head = await officeHead(region);
    const change = await decide();
    // A refusal may come of what this very request has done, sent twice, since its answer was looked for.
    if (!('items' in change)) return (await once.before()) ?? change;
    const { type, data, may } = change.event;
    const event = { region, type, data, actor: actorOf(call.caller, may), at: call.now.toISOString() };
    const refusal = await transact([once.keep(change.response), ...change.items, ...chained(head, event)]);
    if (refusal === undefined) return change.response;
    await backoff(attempt);
  }
  throw new ContentionError('The offices of a region kept changing.');
}

const samePerson = () =>
  problem(409, 'same-person', {
    zh: '本人不能代理自己、指定自己代理他人,或解除本人的回避。',
    en: 'Nobody stands in for themselves, names themselves for another, or lifts what binds themselves.',
  });

const invalidQuery = () => problem(400, 'invalid-query', { zh: '查询参数有误。', en: 'The query has faults.' });
