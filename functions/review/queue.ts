import { handsOf } from '../api/hands.ts';
import type { Band } from '#policy/risk.ts';
import type { Operation } from '../api/permissions.ts';
import type { Claim } from '../claim/claim.ts';
import type { ReviewPlace, ReviewStage } from './stage.ts';
import { isBeforeDeciders, reviewOf } from './stage-of.ts';

export const STAGE_OPERATION = {
  first: 'review:first',
  second: 'review:second',
  approval: 'review:approve',
  objection: 'objection:decide',
  halted: 'claim:return-halted',
} as const satisfies Record<ReviewStage, Operation>;

type Places = Pick<Claim, 'reviewPlace' | 'objectionPlace'>;

/**
 * Where a claim stands before people after a step. The limit of the policy is one for all reviews (审核时限): going on
 * to the second reviewer or back to the first does not begin it anew; a return for correction ends it.
 */
export function placesAfter(
  claim: Pick<Claim, 'status' | 'openObjections'> & Places,
  now: Date,
): { readonly [Field in keyof Required<Places>]: ReviewPlace | undefined } {
  const since = now.toISOString();
  const stage = reviewOf(claim);
  const { reviewPlace: before, objectionPlace } = claim;
  return {
    reviewPlace:
      stage === undefined ? undefined : stage === before?.stage ? before : { stage, since: before?.since ?? since },
    objectionPlace: isBeforeDeciders(claim) ? (objectionPlace ?? { stage: 'objection', since }) : undefined,
  };
}

/** A claim that nobody drives is before people besides, whatever else they have to decide on it. */
export const haltedPlace = ({ halted }: Pick<Claim, 'halted'>): ReviewPlace | undefined =>
  halted === undefined ? undefined : { stage: 'halted', since: halted.at };

/** What a claim may be before people for, at one and the same time: lines of one round are held while others are reviewed. */
export const PLACES = ['review', 'objection', 'halted'] as const;
export type Place = (typeof PLACES)[number];

/** @param on for what; by default where somebody takes it in hand, its review first */
export function placeOn(claim: Places & Pick<Claim, 'halted'>, on?: Place): ReviewPlace | undefined {
  if (on === 'review') return claim.reviewPlace;
  if (on === 'objection') return claim.objectionPlace;
  if (on === 'halted') return haltedPlace(claim);
  return claim.reviewPlace ?? claim.objectionPlace ?? haltedPlace(claim);
}

export const placeOfStage = (stage: ReviewStage): Place =>
  stage === 'objection' || stage === 'halted' ? stage : 'review';

/** Who may not decide at this stage because they decided before: what needs two people never has one. */
export function notByOf(
  stage: ReviewStage,
  { firstReview, secondReview, heldNotBy = [] }: Pick<Claim, 'firstReview' | 'secondReview' | 'heldNotBy'>,
) {
  if (stage === 'objection') return heldNotBy;
  const decided = {
    first: [],
    second: [firstReview],
    approval: [firstReview, secondReview],
    halted: [],
  }[stage];
  return decided.flatMap(handsOf);
}

/** The worst first. */
const BANDS: readonly (Band | undefined)[] = ['high', 'flagged', 'clean'];
export const rankOf = (band: Band | undefined): number => {
  const rank = BANDS.indexOf(band);
  return rank === -1 ? BANDS.length : rank;
};

/** A claim before people, as it was when it came there; amounts in integer fen. */
export interface QueueEntry extends ReviewPlace {
  readonly claimId: string;
  readonly enterpriseId: string;
  readonly enterpriseName?: string;
  readonly region: string;
  readonly revision: number;
  readonly round: number;
  readonly policyVersion?: string;
  readonly riskBand?: Band;
  readonly lines: number;
  readonly pendingFen: number;
  readonly toAnswer: number;
  readonly openObjections: number;
  readonly notBy: readonly string[];
  /** From when the limit of its reviews counts, business time, see `time-limit.ts`; absent for an objection. */
  readonly clockFrom?: string;
  /** Who has it in hand, until when (machine time), and how they came by it. */
  readonly holder?: string;
  readonly heldUntil?: string;
  readonly assigned?: Assigned;
}

/** Drawn by the stated rule, or chosen from the list. */
export type Assigned = 'drawn' | 'chosen';

/**
 * Half an hour of machine time: longer than a telephone call about one line, shorter than a lunch; a page at which
 * somebody works extends it.
 */
export const HOLD_MS = 30 * 60_000;

/** In whose hands it is at that moment (machine time); nobody's once it lapsed. */
export function holderAt(entry: Pick<QueueEntry, 'holder' | 'heldUntil'>, at: Date): string | undefined {
  return entry.heldUntil !== undefined && entry.heldUntil > at.toISOString() ? entry.holder : undefined;
}

/** What a claim is ordered by when nobody chooses. */
export interface Candidate {
  /** The last working day of its limit; absent: it has none. */
  readonly dueOn: string | undefined;
  readonly riskBand?: Band | undefined;
  /** Below 1, by a keyed hash: among equals nobody can tell or choose whose claim comes. */
  readonly lot: number;
}

/** First what is due first, of those the riskiest, of those by lot. Who asks is no part of it. */
export function byUrgency(a: Candidate, b: Candidate): number {
  const due = (a.dueOn ?? NEVER).localeCompare(b.dueOn ?? NEVER);
  return due || rankOf(a.riskBand) - rankOf(b.riskBand) || a.lot - b.lot;
}

const NEVER = '9999';
