import type * as z from 'zod';
import { Nothing, WithReason } from '../api/fields.ts';
import { idempotent } from '../api/idempotency-store.ts';
import { actorOf, confirmedBy, handsOfActor, proposedBy, proposer, shareHands, type Hands } from '../api/hands.ts';
import { type Call, read, refusalOf, type Route, write } from '../api/operation.ts';
import { acting, allows } from '../api/permissions.ts';
import { bodyWith, forbidden, notFound, problem, type Response } from '../api/problem.ts';
import { watchTag } from '../api/version.ts';
import { getClaim } from '../claim/claim-store.ts';
import { getLine } from '../claim/line-store.ts';
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
import { backoff, transact } from '../shared/table-store.ts';
import { NewEntry, WatchlistPage } from './requests.ts';
import { MOST_WATCHED, type WatchEntry, withEntry, withoutEntry } from './watchlist.ts';
import { changed, confirmEntry, getEntry, getList, listEntries, putEntry, removeEntry } from './watchlist-store.ts';

type Proposed = z.infer<typeof NewEntry>;

/** The watchlist (关注名单): whoever is on it shows as a signal on every claim, everywhere. Two people put somebody on. */
export const watchlistRoutes: Readonly<Record<string, Route>> = {
  'GET /watchlist': read(list),
  'POST /watchlist': write(NewEntry, propose),
  'POST /watchlist/{entryId}/confirmation': write(Nothing, confirm),
  'POST /watchlist/{entryId}/removal': write(WithReason, remove),
};

async function list(call: Call): Promise<Response> {
  if (allows(call.caller, 'watchlist:read', { region: call.caller.region ?? '' }) === undefined) return forbidden();
  const page = WatchlistPage.safeParse(call.query);
  if (!page.success) return problem(400, 'invalid-query', { zh: '查询参数有误。', en: 'The query has faults.' });
  const { limit, cursor } = page.data;
  const { entries, next } = await listEntries({ limit, ...(cursor === undefined ? {} : { after: cursor }) });
  return {
    status: 200,
    body: { entries: entries.map(entryView), ...(next === undefined ? {} : { cursor: next }) },
  };
}

/** A person's fingerprint is nobody's to read. */
function entryView({ value, enterpriseId: _about, ...entry }: WatchEntry) {
  const shown = { ...entry, etag: watchTag(entry) };
  return entry.kind === 'person' ? shown : { ...shown, value };
}

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
    state: 'proposed',
    region,
    reason,
    until,
    ...proposedBy(handsOfActor(actorOf(call.caller, may))),
    proposedAt: call.now.toISOString(),
  };
  const response: Response = { status: 201, body: entryView(entry) };
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

/** A second person confirms: from then on it is watched. */
async function confirm(call: Call): Promise<Response> {
  const once = idempotent(call, 'watchlist-confirmation');
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const found = await entryFor(call);
    if ('refused' in found) return found.refused;
    const { entry, hands } = found;
    const before = await once.before(watchTag(entry));
    if (before !== undefined) return before;
    if (entry.state !== 'proposed') return (await once.before()) ?? notOpen();
    if (shareHands(proposer(entry), hands)) {
      return problem(409, 'same-person', {
        zh: '列入关注名单的提出与确认不能为同一人。',
        en: 'An entry needs another person to confirm it than the one who proposed it.',
      });
    }
    const current = await getList(entry.kind);
    const next = withEntry(current.watched, entry, shanghaiDate(call.now));
    if (next === 'watched-already') {
      return problem(409, 'watched-already', { zh: '已在关注名单中。', en: 'It is on the watchlist already.' });
    }
    if (next === 'full') {
      return problem(409, 'watchlist-full', {
        zh: `同类关注对象已达 ${MOST_WATCHED} 个,请先移除不再需要的。`,
        en: `${MOST_WATCHED} of this kind are watched: remove those that need it no more.`,
      });
    }
    const by = { subject: hands.by, onBehalfOf: hands.onBehalfOf, at: call.now.toISOString() };
    const body = entryView({ ...entry, state: 'listed', ...confirmedBy(hands), confirmedAt: by.at });
    const response: Response = { status: 200, body };
    if ((await transact([confirmEntry(entry, by), changed(current, next), once.keep(response)])) === undefined) {
      return response;
    }
    await backoff(attempt);
  }
  throw new ContentionError('The watchlist kept changing.');
}

/** From then on it is watched no more; the entry stays, with who removed it and why. */
async function remove(call: Call<z.infer<typeof WithReason>>): Promise<Response> {
  const once = idempotent(call, 'watchlist-removal');
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const found = await entryFor(call);
    if ('refused' in found) return found.refused;
    const { entry } = found;
    const before = await once.before(watchTag(entry));
    if (before !== undefined) return before;
    if (entry.state === 'removed') return (await once.before()) ?? notOpen();
    const current = await getList(entry.kind);
    const by = { subject: call.caller.subject, at: call.now.toISOString(), reason: call.body.reason };
    const body = entryView({
      ...entry,
      state: 'removed',
      removedBy: by.subject,
      removedAt: by.at,
      removalReason: by.reason,
    });
    const response: Response = { status: 200, body };
    const off = entry.state === 'listed' ? [changed(current, withoutEntry(current.watched, entry))] : [];
    if ((await transact([removeEntry(entry, by), ...off, once.keep(response)])) === undefined) return response;
    await backoff(attempt);
  }
  throw new ContentionError('The watchlist kept changing.');
}

/** The entry named in the path, if this caller may confirm or remove it. */
async function entryFor(
  call: Call,
): Promise<{ readonly entry: WatchEntry; readonly hands: Hands } | { readonly refused: Response }> {
  const entry = await getEntry(call.params.entryId ?? '');
  if (entry === undefined) return { refused: notFound() };
  const may = acting(call.caller, 'watchlist:decide', entry);
  if (may === undefined) return { refused: refusalOf(call, 'watchlist:decide', entry) };
  return { entry, hands: handsOfActor(actorOf(call.caller, may)) };
}

const notOpen = () =>
  problem(409, 'watch-entry-not-open', {
    zh: '该关注条目已确认或已移除。',
    en: 'The entry is confirmed or removed.',
  });
