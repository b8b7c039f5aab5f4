import * as z from 'zod';
import { Nothing, WithReason } from '../fields.ts';
import { NewEntry, WatchlistPage } from '../../fraud/requests.ts';
import { date, instant } from './common.ts';
import { done, rows } from './row.ts';

const WatchEntry = z
  .strictObject({
    entryId: z.string(),
    kind: z.enum(['enterprise', 'issuer', 'person']),
    value: z.string().optional(),
    state: z.enum(['proposed', 'listed', 'removed']),
    region: z.string(),
    maskedDocument: z.string().optional(),
    reason: z.string(),
    until: date,
    proposedBy: z.string(),
    proposedFor: z.string().optional(),
    proposedAt: instant,
    confirmedBy: z.string().optional(),
    confirmedFor: z.string().optional(),
    confirmedAt: instant.optional(),
    removedBy: z.string().optional(),
    removedAt: instant.optional(),
    removalReason: z.string().optional(),
    etag: z.string().meta({ description: 'For If-Match' }),
  })
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
    answers: { 200: done(z.strictObject({ entries: z.array(WatchEntry), cursor: z.string().optional() })) },
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
    summary: { zh: '确认列入', en: 'Confirm an entry that another proposed' },
    access: { permission: 'watchlist:decide' },
    body: Nothing,
    example: {},
    answers: { 200: done(WatchEntry) },
    version: 'change',
    problems: ['watch-entry-not-open', 'same-person', 'watched-already', 'watchlist-full'],
  },
  {
    operationId: 'removeWatchEntry',
    method: 'POST',
    path: '/watchlist/{entryId}/removal',
    group: 'watchlist',
    summary: { zh: '移出关注名单', en: 'Take an entry off the list' },
    access: { permission: 'watchlist:decide' },
    body: WithReason,
    example: { reason: '整改完成。' },
    answers: { 200: done(WatchEntry) },
    version: 'change',
    problems: ['watch-entry-not-open'],
  },
);
