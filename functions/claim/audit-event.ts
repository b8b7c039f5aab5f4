import { digest } from '../shared/canonical.ts';

/** Who did it: a person by the subject of their token, a function by its stage. Never a name. */
export interface Actor {
  readonly kind: 'person' | 'system';
  readonly id: string;
  readonly role?: string;
  /** Whose office it was, where the person stood in for somebody. */
  readonly onBehalfOf?: string;
}

/** One link of a claim's trail. `data` holds codes, counts, amounts and digests, nothing of a person. */
export interface AuditEvent {
  readonly claimId: string;
  readonly seq: number;
  readonly type: string;
  /** Business time, ISO 8601. */
  readonly at: string;
  /** Machine time, ISO 8601. */
  readonly recordedAt: string;
  readonly actor: Actor;
  readonly data: Readonly<Record<string, unknown>>;
  readonly previousHash: string;
  readonly hash: string;
}

export const FIRST_HASH = '0'.repeat(64);

/** Adds the hash over everything else in the event, the previous hash included: a change anywhere shows from there on. */
export function seal<Event extends Omit<AuditEvent, 'hash' | 'claimId'>>(
  event: Event,
): Event & Pick<AuditEvent, 'hash'> {
  return { ...event, hash: digest(event) };
}

export type ChainCheck =
  | { readonly intact: true; readonly head: string }
  | { readonly intact: false; readonly brokenAt: number };

/**
 * Re-computes a claim's chain from its first event. `brokenAt` is the number of the first event that does not fit.
 * @param head what the claim itself (or an anchor) says of its newest event: a chain cut short or rewritten whole shows
 */
export function verifyChain(
  events: readonly Pick<AuditEvent, 'seq' | 'previousHash' | 'hash'>[],
  head?: { seq: number; hash: string },
): ChainCheck {
  return verifyRun(events, { first: 1, previous: FIRST_HASH, ...(head === undefined ? {} : { head }) });
}

/**
 * The same of a part of the chain.
 * @param between the number of its first event, the hash of the one before, and its last event, as far as others say what they are
 */
export function verifyRun(
  events: readonly Pick<AuditEvent, 'seq' | 'previousHash' | 'hash'>[],
  between: {
    readonly first: number;
    readonly previous?: string;
    readonly head?: { readonly seq: number; readonly hash: string };
  },
): ChainCheck {
  const { first, head } = between;
  let { previous } = between;
  for (const [index, event] of events.entries()) {
    const { hash, ...rest } = event;
    const follows = previous === undefined || event.previousHash === previous;
    if (event.seq !== first + index || !follows || hash !== digest(rest)) {
      return { intact: false, brokenAt: first + index };
    }
    previous = hash;
  }
  if (head !== undefined && events[head.seq - first]?.hash !== head.hash) return { intact: false, brokenAt: head.seq };
  return { intact: true, head: previous ?? FIRST_HASH };
}

/** Steps of an examination. Which line it is about, and on whose word, would tell the one who claims whom to coach. */
export const EXAMINATION: readonly string[] = [
  'case-opened',
  'case-closed',
  'worker-code-issued',
  'worker-denied',
  'denied-lines-held',
  'denial-dismissed',
  'nothing-to-reserve',
  'rechecked',
  'receipt-contradicts',
  'personal-field-revealed',
];

/**
 * What whoever claims is not told of at all, not even that something happened: when it did would tell of it. What an
 * examination found is told.
 */
export const isQuiet = ({ type, data = {} }: { readonly type: string; readonly data?: AuditEvent['data'] }): boolean =>
  EXAMINATION.includes(type) && (data.outcome === undefined || data.outcome === 'unfounded');

/**
 * Events of which the one who claims sees the hash, and not all of the data. What is hidden is a line or a sign out of a
 * few: without a salt whoever has the hash tries them all.
 */
export const SALTED: readonly string[] = [...EXAMINATION, 'screened', 'first-review-decided'];
