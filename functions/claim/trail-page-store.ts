import * as z from 'zod';
import { toldTrail, type ToldEvent } from './as-told.ts';
import { type AuditEvent, type ChainCheck, FIRST_HASH, verifyChain, verifyRun } from './audit-event.ts';
import type { Claim } from './claim.ts';
import { eventsBetween, readEvents } from './claim-store.ts';

/** The event after which the next page begins, and the hash by which that page is joined to this one. */
export const EventPlace = z.strictObject({ seq: z.int().positive(), hash: z.string().max(64).optional() });
type Place = z.infer<typeof EventPlace>;

interface Asked {
  readonly limit: number;
  readonly order: 'oldest' | 'newest';
  readonly type?: string | undefined;
}

interface PageOf<Event> {
  readonly events: readonly Event[];
  readonly chain: ChainCheck;
  readonly next?: Place;
}

/** Of one type a page may be short, and the next goes on where this one stopped looking. */
const MOST_LOOKED_AT = 1_000;

/**
 * A page of the trail as it is kept. Whether the chain is whole is said of what the page looked at, up to the neighbour that the
 * page before named; all pages together say it of all of it.
 */
export async function trailPage(
  { claimId, eventSeq, eventHash }: Claim,
  { limit, order, type }: Asked,
  after: Place | undefined,
): Promise<PageOf<AuditEvent>> {
  const oldest = order === 'oldest';
  const [start, to] = oldest ? [(after?.seq ?? 0) + 1, eventSeq] : [(after?.seq ?? eventSeq + 1) - 1, 1];
  const isOver = oldest ? start > to : start < to;
  const most = type === undefined ? limit : MOST_LOOKED_AT;
  const found = isOver ? [] : await eventsBetween(claimId, { from: start, to, most });
  const wanted = found.filter((event) => type === undefined || event.type === type).slice(0, limit);
  const enough = wanted.length === limit ? found.indexOf(wanted.at(-1) as AuditEvent) + 1 : found.length;
  const looked = found.slice(0, enough);
  const last = looked.at(-1);
  const ends = last === undefined || last.seq === to || (found.length < most && enough === found.length);

  const run = oldest ? looked : looked.toReversed();
  const head = oldest
    ? ends
      ? { seq: eventSeq, hash: eventHash }
      : undefined
    : { seq: start, hash: after?.hash ?? eventHash };
  const first = oldest ? start : ends ? 1 : (last?.seq ?? 1);
  const previous = oldest ? (after?.hash ?? FIRST_HASH) : ends ? FIRST_HASH : undefined;
  const chain: ChainCheck = isOver
    ? { intact: true, head: eventHash }
    : verifyRun(run, {
        first,
        ...(previous === undefined ? {} : { previous }),
        ...(head === undefined ? {} : { head }),
      });
  return {
    events: wanted,
    chain: chain.intact ? { intact: true, head: eventHash } : chain,
    ...(ends || last === undefined ? {} : { next: { seq: last.seq, hash: oldest ? last.hash : last.previousHash } }),
  };
}

/**
 * A page of the trail as whoever claims is told of it, which is counted anew without what is quiet: a trail of some dozens of
 * events, and of as many more as workers and the public have spoken, is read whole for it.
 */
export async function toldPage(
  { claimId, eventSeq: seq, eventHash: hash }: Claim,
  { limit, order, type }: Asked,
  after: Place | undefined,
): Promise<PageOf<ToldEvent>> {
  const events = await readEvents(claimId);
  const chain = verifyChain(events, { seq, hash });
  const told = toldTrail(events);
  const meant = (order === 'oldest' ? told : told.toReversed())
    .filter((event) => type === undefined || event.type === type)
    .filter((event) => after === undefined || (order === 'oldest' ? event.seq > after.seq : event.seq < after.seq));
  const shown = meant.slice(0, limit);
  const last = shown.at(-1);
  return {
    events: shown,
    // The newest hash changes with each event, told or not.
    chain: chain.intact ? { ...chain, head: told.at(-1)?.hash ?? chain.head } : chain,
    ...(last !== undefined && shown.length < meant.length ? { next: { seq: last.seq } } : {}),
  };
}
