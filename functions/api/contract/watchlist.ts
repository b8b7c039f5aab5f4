import * as z from 'zod';
import { Nothing, WithReason } from '../fields.ts';
import { NewEntry, WatchlistPage } from '../../fraud/requests.ts';
import { WATCH_STATES } from '../../fraud/watchlist.ts';
import { date, listedProposal, proposal } from './common.ts';
import { done, rows } from './row.ts';

const entry = {
  entryId: z.string(),
  kind: z.enum(['enterprise', 'issuer', 'person']),
  value: z.string().optional(),
  region: z.string(),
  maskedDocument: z.string().optional(),
  reason: z.string(),
  until: date,
  ...proposal,
  state: z.enum(WATCH_STATES),
  removal: z.strictObject({ ...proposal, reason: z.string() }).optional(),
  etag: z.string().meta({ description: 'For If-Match' }),
};
const Listed = z
  .strictObject({ ...entry, deeds: listedProposal.deeds, mayRemove: z.boolean() })
  .meta({ id: 'ListedWatchEntry' });
const WatchEntry = z
  .strictObject(entry)
  .meta({ id: 'WatchEntry', description: '关注名单条目 · Whom or what the watchlist names; a person is masked' });

export const watchlist = rows(
  {
    operationId: 'listWatchlist',
    method: 'GET',
    path: '/watchlist',
    group: 'watchlist',
    summary: { zh: '关注名单', en: 'The watchlist' },
    access: { permission: 'watchlist:read' },
    query: WatchlistPage,
    answers: { 200: done(z.strictObject({ entries: z.array(Listed), cursor: z.string().optional() })) },
    problems: [],
  },
  {
    operationId: 'proposeWatchEntry',
    method: 'POST',
    path: '/watchlist',
    group: 'watchlist',
    summary: { zh: '提出列入关注名单', en: 'Propose to watch somebody or something' },
    access: { permission: 'watchlist:propose' },
    body: NewEntry,
    example: { kind: 'issuer', issuerId: 'S000035020001', reason: '通过率异常。', until: '2026-12-31' },
    answers: { 201: done(WatchEntry) },
    problems: ['watch-ends-too-early'],
  },
  {
    operationId: 'confirmWatchEntry',
    method: 'POST',
    path: '/watchlist/{entryId}/confirmation',
    group: 'watchlist',
    summary: { zh: '确认列入或移出', en: 'Confirm an entry, or its removal, that another proposed' },
    access: { permission: 'watchlist:decide' },
    body: Nothing,
    example: {},
    answers: { 200: done(WatchEntry) },
    version: 'change',
    problems: ['proposal-not-open', 'same-person', 'watched-already', 'watchlist-full'],
  },
  {
    operationId: 'removeWatchEntry',
    method: 'POST',
    path: '/watchlist/{entryId}/removal',
    group: 'watchlist',
    summary: { zh: '提出移出关注名单', en: 'Propose to take an entry off the list' },
    access: { permission: 'watchlist:decide' },
    body: WithReason,
    example: { reason: '整改完成。' },
    answers: { 201: done(WatchEntry) },
    version: 'change',
    problems: ['watch-entry-not-listed'],
  },
  {
    operationId: 'refuseWatchEntry',
    method: 'POST',
    path: '/watchlist/{entryId}/refusal',
    group: 'watchlist',
    summary: {
      zh: '否决列入或移出,或由提出人撤回',
      en: 'Refuse an entry or its removal, or withdraw what is your own',
    },
    access: { permission: ['watchlist:propose', 'watchlist:decide'] },
    body: WithReason,
    example: { reason: '依据不足。' },
    answers: { 200: done(WatchEntry) },
    version: 'change',
    problems: ['proposal-not-open'],
  },
);
