import { type Proposal, stateAt } from '../proposal/proposal.ts';
import type { CalendarDate } from '../submission/roster-line.ts';

/** Whom the watchlist (关注名单) names: an enterprise by its credit code, an issuer by its id, a person by fingerprint. */
export const WATCHED_KINDS = ['enterprise', 'issuer', 'person'] as const;
export type WatchedKind = (typeof WATCHED_KINDS)[number];

export interface WatchKey {
  readonly kind: WatchedKind;
  readonly value: string;
}

/** Put on the list by two people, and taken off by two; never deleted. Its own fields as a proposal are those of its listing. */
export interface WatchEntry extends WatchKey, Proposal {
  readonly entryId: string;
  readonly region: string;
  /** The enterprise it is about, or whose line names the person: who keeps away from it does not decide on this. */
  readonly enterpriseId?: string;
  /** Of a person, for whoever reads the list. */
  readonly maskedDocument?: string;
  readonly reason: string;
  /** Last day on which it counts. */
  readonly until: CalendarDate;
  /** The newest proposal to take it off the list. */
  readonly removal?: Proposal & { readonly reason: string };
}

export const WATCH_STATES = ['proposed', 'refused', 'withdrawn', 'lapsed', 'listed', 'removed'] as const;
export type WatchState = (typeof WATCH_STATES)[number];

/** Where an entry stands on a day. */
export function watchState(entry: Pick<WatchEntry, 'state' | 'lapsesAt' | 'removal'>, now: Date): WatchState {
  if (entry.removal?.state === 'confirmed') return 'removed';
  const listing = stateAt(entry, now);
  return listing === 'confirmed' ? 'listed' : listing;
}

/** What about an entry waits for a second person: that it is listed, or, once it is, that it is taken off. */
export function openProposal(entry: WatchEntry): { readonly proposal: Proposal; readonly at?: 'removal' } {
  if (entry.state !== 'confirmed' || entry.removal === undefined) return { proposal: entry };
  return { proposal: entry.removal, at: 'removal' };
}

/** Whether somebody can ask for it to be taken off the list. */
export const mayBeRemoved = (entry: WatchEntry, now: Date): boolean =>
  watchState(entry, now) === 'listed' && (entry.removal === undefined || stateAt(entry.removal, now) !== 'proposed');

/** What is watched now, in short: by value the entry that lists it and its last day. */
export interface WatchedNow {
  readonly [value: string]: { readonly entryId: string; readonly until: CalendarDate };
}

/** One that is watched on a day. */
export interface WatchHit extends WatchKey {
  readonly entryId: string;
  readonly until: CalendarDate;
}

/** So many of a kind are watched at once that the list stays a small read. */
export const MOST_WATCHED = 2_000;

export function hitsIn(
  lists: ReadonlyMap<WatchedKind, WatchedNow>,
  keys: readonly WatchKey[],
  onDate: CalendarDate,
): readonly WatchHit[] {
  return keys.flatMap(({ kind, value }): WatchHit[] => {
    const list = lists.get(kind);
    const entry = list !== undefined && Object.hasOwn(list, value) ? list[value] : undefined;
    return entry === undefined || entry.until < onDate ? [] : [{ kind, value, ...entry }];
  });
}

/** The list with this entry; nothing where it is full, or where another entry watches the same already. */
export function withEntry(
  list: WatchedNow,
  entry: Pick<WatchEntry, 'value' | 'entryId' | 'until'>,
  today: CalendarDate,
): WatchedNow | 'full' | 'watched-already' {
  // Whose day has passed makes room.
  const current = Object.entries(list).filter(([, { until }]) => until >= today);
  if (current.some(([value]) => value === entry.value)) return 'watched-already';
  if (current.length >= MOST_WATCHED) return 'full';
  return { ...Object.fromEntries(current), [entry.value]: { entryId: entry.entryId, until: entry.until } };
}

export function withoutEntry(list: WatchedNow, entry: Pick<WatchEntry, 'value' | 'entryId'>): WatchedNow {
  return Object.fromEntries(
    Object.entries(list).filter(([value, { entryId }]) => value !== entry.value || entryId !== entry.entryId),
  );
}
