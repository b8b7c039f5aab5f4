import type * as z from 'zod';
import { Nothing, WithReason } from '../api/fields.ts';
import { idempotent } from '../api/idempotency-store.ts';
import { actorOf, handsFor, handsOfActor, type Hands } from '../api/hands.ts';
import { type Call, read, refusalOf, type Route, write } from '../api/operation.ts';
import { acting, allows } from '../api/permissions.ts';
import { bodyWith, forbidden, notFound, problem, type Response } from '../api/problem.ts';
import { watchTag } from '../api/version.ts';
import { getClaim } from '../claim/claim-store.ts';
import { getLine } from '../claim/line-store.ts';
import { watchEntryKey } from '../claim/keys.ts';
import { decide } from '../proposal/decision-store.ts';
import { deciding, deedsOpen, proposing, stateAt, takingBack, whyNot } from '../proposal/proposal.ts';
import { notOpen, samePerson } from '../proposal/refusals.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { sha256Hex } from '../shared/canonical.ts';
import { ContentionError } from '../shared/errors.ts';
import { fieldKeys } from '../shared/field-keys-store.ts';
import { maskLastFour } from '../shared/identity/mask.ts';
import type { Fault } from '../shared/fault.ts';
import { normaliseDocumentNumber, readDocument } from '../shared/identity/document.ts';
import { DOCUMENT_TEXTS } from '../shared/identity/document-texts.ts';
import type { CalendarDate } from '../submission/roster-line.ts';
import { personFingerprint } from '../shared/person-fingerprint.ts';
import { backoff, type TransactItem, transact } from '../shared/table-store.ts';
import { NewEntry, WatchlistPage } from './requests.ts';
import {
  mayBeRemoved,
  MOST_WATCHED,
  openProposal,
  type WatchEntry,
  watchState,
  withEntry,
  withoutEntry,
} from './watchlist.ts';
import { changed, getEntry, getList, listEntries, proposeRemoval, putEntry } from './watchlist-store.ts';

type Proposed = z.infer<typeof NewEntry>;

/** The watchlist (关注名单): whoever is on it shows as a signal on every claim, everywhere. Two people put somebody on, and two take them off. */
export const watchlistRoutes: Readonly<Record<string, Route>> = {
  'GET /watchlist': read(list),
  'POST /watchlist': write(NewEntry, propose),
  'POST /watchlist/{entryId}/confirmation': write(Nothing, confirm),
  'POST /watchlist/{entryId}/removal': write(WithReason, remove),
  'POST /watchlist/{entryId}/refusal': write(WithReason, refuse),
};

async function list(call: Call): Promise<Response> {
  if (allows(call.caller, 'watchlist:read', { region: call.caller.region ?? '' }) === undefined) return forbidden();
  const page = WatchlistPage.safeParse(call.query);
  if (!page.success) return problem(400, 'invalid-query', { zh: '查询参数有误。', en: 'The query has faults.' });
  const { limit, cursor } = page.data;
  const { entries, next } = await listEntries({ limit, ...(cursor === undefined ? {} : { after: cursor }) });
  return {
    status: 200,
    body: {
      entries: entries.map((entry) => ({ ...entryView(entry, call.now), ...openTo(call, entry) })),
      ...(next === undefined ? {} : { cursor: next }),
    },
  };
}

/** A person's fingerprint is nobody's to read. */
function entryView({ value, enterpriseId: _about, removal, ...entry }: WatchEntry, now: Date) {
  const state = watchState({ ...entry, ...(removal === undefined ? {} : { removal }) }, now);
  const off = removal === undefined ? undefined : { ...removal, state: stateAt(removal, now) };
  const shown = {
    ...entry,
    state,
    ...(off === undefined ? {} : { removal: off }),
    etag: tagOf(entry.entryId, state, off?.state),
  };
  return entry.kind === 'person' ? shown : { ...shown, value };
}

/** What the caller can do about an entry now. Who may only propose takes back what is their own. */
function openTo({ caller, now }: Call, entry: WatchEntry) {
  const { proposal } = openProposal(entry);
  const decider = handsFor(caller, 'watchlist:decide', entry);
  const own = deedsOpen(proposal, handsFor(caller, 'watchlist:propose', entry), now);
  return {
    deeds: [
      ...deedsOpen(proposal, decider, now).filter((deed) => deed !== 'withdraw'),
      ...own.filter((deed) => deed === 'withdraw'),
    ],
    mayRemove: decider !== undefined && mayBeRemoved(entry, now),
  };
}

const tagOf = (entryId: string, state: string, removal: string | undefined): string =>
  watchTag({ entryId, state: removal === undefined ? state : `${state}-${removal}` });
const etagOf = (entry: WatchEntry, now: Date): string =>
  tagOf(entry.entryId, watchState(entry, now), entry.removal && stateAt(entry.removal, now));

async function propose(call: Call<Proposed>): Promise<Response> {
  const { subject, region = '' } = call.caller;
  if (allows(call.caller, 'watchlist:propose', { region }) === undefined) return forbidden();
  const once = idempotent(call, 'watchlist');
  const before = await once.before();
  if (before !== undefined) return before;
  const { kind, reason, until } = call.body;
  if (until <= shanghaiDate(call.now)) {
    return problem(409, 'watch-ends-too-early', {
      zh: '关注截止日期须晚于今天。',
      en: 'The last day of watching must be after today.',
    });
  }
  const faults = 'documentNumber' in call.body ? numberFaults(call.body, shanghaiDate(call.now)) : [];
  if (faults.length > 0) return bodyWith(faults);
  const whom = await watchedBy(call);
  if (whom === undefined) return notFound();
  const target = { region, ...(whom.enterpriseId === undefined ? {} : { enterpriseId: whom.enterpriseId }) };
  const may = acting(call.caller, 'watchlist:propose', target);
  if (may === undefined) return refusalOf(call, 'watchlist:propose', target);
  const entry: WatchEntry = {
    entryId: `wat-${sha256Hex(`${subject}\n${call.idempotencyKey}`).slice(0, 16)}`,
    kind,
    ...whom,
    region,
    reason,
    until,
    ...proposing(handsOfActor(actorOf(call.caller, may)), call.now),
  };
  const response: Response = { status: 201, body: entryView(entry, call.now) };
  // Refused: the same request was faster.
  const refusal = await transact([putEntry(entry), once.keep(response)]);
  return refusal === undefined ? response : ((await once.before()) ?? response);
}

/** Whoever is watched by a number that is none is never met. */
function numberFaults(
  { documentType, documentNumber }: Extract<Proposed, { documentNumber: string }>,
  today: CalendarDate,
): readonly Fault[] {
  const read = readDocument(documentNumber, documentType, today);
  if (read.ok) return [];
  return read.reasons.map((reason) => ({
    code: `body-${reason}`,
    place: { pointer: '/documentNumber' },
    text: { zh: `证件号码${DOCUMENT_TEXTS[reason].zh}。`, en: `The document number ${DOCUMENT_TEXTS[reason].en}.` },
    fix: { zh: '请核对证件后重新填写。', en: 'Compare it with the document and write it anew.' },
  }));
}

async function watchedBy({
  body,
  caller,
}: Call<Proposed>): Promise<Pick<WatchEntry, 'value' | 'maskedDocument' | 'enterpriseId'> | undefined> {
  if (body.kind === 'enterprise') return { value: body.creditCode, enterpriseId: body.creditCode };
  if (body.kind === 'issuer') return { value: body.issuerId };
  if ('lineId' in body) {
    const claim = await getClaim(body.claimId);
    if (claim === undefined || allows(caller, 'claim:read', claim) === undefined) return undefined;
    const line = await getLine(claim.claimId, claim.revision, body.lineId);
    return line === undefined
      ? undefined
      : { value: line.person, maskedDocument: line.maskedDocument, enterpriseId: claim.enterpriseId };
  }
  const { documentType } = body;
  const number = normaliseDocumentNumber(body.documentNumber);
  return {
    value: personFingerprint(await fieldKeys(), documentType, number),
    maskedDocument: maskLastFour(number),
  };
}

const ATTEMPTS = 10;

/** A second person confirms: from then on it is watched, or, where it was, watched no more. */
async function confirm(call: Call): Promise<Response> {
  const once = idempotent(call, 'watchlist-confirmation');
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const found = await entryFor(call, 'watchlist:decide');
    if ('refused' in found) return found.refused;
    const { entry, hands } = found;
    const before = await once.before(etagOf(entry, call.now));
    if (before !== undefined) return before;
    const { proposal, at } = openProposal(entry);
    const why = whyNot(proposal, 'confirm', hands, call.now);
    if (why === 'not-open') return (await once.before()) ?? notOpen(proposal, call.now);
    if (why === 'same-person') return samePerson();
    const current = await getList(entry.kind);
    const next =
      at === undefined
        ? withEntry(current.watched, entry, shanghaiDate(call.now))
        : withoutEntry(current.watched, entry);
    if (next === 'watched-already') {
      return problem(409, 'watched-already', { zh: '已在关注名单中。', en: 'It is on the watchlist already.' });
    }
    if (next === 'full') {
      return problem(409, 'watchlist-full', {
        zh: `同类关注对象已达 ${MOST_WATCHED} 个,请先移除不再需要的。`,
        en: `${MOST_WATCHED} of this kind are watched: remove those that need it no more.`,
      });
    }
    const by = { deed: 'confirm', hands, now: call.now } as const;
    const response: Response = { status: 200, body: entryView(after(entry, by), call.now) };
    const items = [decideOn(entry, by), changed(current, next), once.keep(response)];
    if ((await transact(items)) === undefined) return response;
    await backoff(attempt);
  }
  throw new ContentionError('The watchlist kept changing.');
}

/** Asks for an entry to be taken off the list; until another person confirms it is watched as before. */
async function remove(call: Call<z.infer<typeof WithReason>>): Promise<Response> {
  const once = idempotent(call, 'watchlist-removal');
  const found = await entryFor(call, 'watchlist:decide');
  if ('refused' in found) return found.refused;
  const { entry, hands } = found;
  const before = await once.before(etagOf(entry, call.now));
  if (before !== undefined) return before;
  if (watchState(entry, call.now) !== 'listed') return notListed();
  const removal = { ...proposing(hands, call.now), reason: call.body.reason };
  const response: Response = { status: 201, body: entryView({ ...entry, removal }, call.now) };
  if ((await transact([proposeRemoval(entry, removal), once.keep(response)])) === undefined) return response;
  return (await once.before()) ?? notListed();
}

/** A second person refuses what is proposed about an entry, or whoever proposed it takes it back. */
async function refuse(call: Call<z.infer<typeof WithReason>>): Promise<Response> {
  const once = idempotent(call, 'watchlist-refusal');
  // Whoever may propose may take back what is their own.
  const found = await entryFor(call, 'watchlist:propose');
  if ('refused' in found) return found.refused;
  const { entry, hands } = found;
  const before = await once.before(etagOf(entry, call.now));
  if (before !== undefined) return before;
  const { proposal } = openProposal(entry);
  const deed = takingBack(proposal, hands);
  if (whyNot(proposal, deed, hands, call.now) !== undefined) {
    return (await once.before()) ?? notOpen(proposal, call.now);
  }
  if (deed === 'refuse') {
    const decider = await entryFor(call, 'watchlist:decide');
    if ('refused' in decider) return decider.refused;
  }
  const by = { deed, hands, now: call.now, reason: call.body.reason } as const;
  const response: Response = { status: 200, body: entryView(after(entry, by), call.now) };
  if ((await transact([decideOn(entry, by), once.keep(response)])) === undefined) return response;
  return (await once.before()) ?? notOpen(openProposal((await getEntry(entry.entryId)) ?? entry).proposal, call.now);
}

type By = Parameters<typeof decide>[1];

function decideOn(entry: WatchEntry, by: By): TransactItem {
  const { at } = openProposal(entry);
  return decide(watchEntryKey(entry.entryId), by, at === undefined ? {} : { at });
}

/** The entry once that was decided. */
function after(entry: WatchEntry, { deed, hands, now, reason }: By): WatchEntry {
  const decided = deciding(deed, hands, now, reason);
  const { at } = openProposal(entry);
  if (at === undefined || entry.removal === undefined) return { ...entry, ...decided };
  return { ...entry, removal: { ...entry.removal, ...decided } };
}

/** The entry named in the path, if this caller may do that to it. */
async function entryFor(
  call: Call,
  operation: 'watchlist:propose' | 'watchlist:decide',
): Promise<{ readonly entry: WatchEntry; readonly hands: Hands } | { readonly refused: Response }> {
  const entry = await getEntry(call.params.entryId ?? '');
  if (entry === undefined) return { refused: notFound() };
  const may = acting(call.caller, operation, entry);
  if (may === undefined) return { refused: refusalOf(call, operation, entry) };
  return { entry, hands: handsOfActor(actorOf(call.caller, may)) };
}

const notListed = () =>
  problem(409, 'watch-entry-not-listed', {
    zh: '该条目不在关注名单中,或已有人提出移出。',
    en: 'The entry is not on the list, or its removal is proposed already.',
  });
