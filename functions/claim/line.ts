import type { Subsidy } from '#policy/schema.ts';
import type { ReasonCode } from '../eligibility/reasons.ts';
import type { ConflictView } from '../eligibility/entitlement-view.ts';
import type { UnknownCode } from '../eligibility/unknowns.ts';
import type { CertificateType, Level } from '../submission/roster-line.ts';
import type { Claim } from './claim.ts';
import { isFinal } from './status.ts';

/** A line as it is kept after assessment: its outcome with the reason or the calculation; nothing clear of a person. */
export interface Line {
  readonly lineId: string;
  readonly row: number;
  readonly person: string;
  readonly maskedName: string;
  readonly maskedDocument: string;
  readonly occupation: string;
  readonly occupationKey: string;
  readonly level: Level;
  readonly certificateType: CertificateType;
  readonly issuedOn: string;
  /** Round in which the outcome was reached; of a line that was held, the round that it joined once it was free again. */
  readonly round: number;
  /** The round of its review and public notice, where it joined a later one. */
  readonly noticedIn?: number;
  readonly outcome: 'granted' | 'refused' | 'waiting';
  readonly grantedFen: number;
  /** What it had been granted before a person refused it. */
  readonly cancelledFen?: number;
  readonly reasons: readonly ReasonCode[];
  /** Why, in the words of the person who refused it. */
  readonly note?: string;
  readonly calculation?: Calculation;
  /** What the roster itself claimed, integer fen. */
  readonly claimedFen?: number;
  readonly claimedEvaluationFen?: number;
  /** What could not be found out and a reviewer should see. */
  readonly unknowns?: readonly UnknownCode[];
  /** Those of them that the first reviewer must decide on. */
  readonly holds?: readonly UnknownCode[];
  /** What stands in the way in the ledger, without whose it is. */
  readonly conflicts?: readonly ConflictView[];
  /** Why a subsidy that was asked for is not among those granted. */
  readonly short?: readonly ReasonCode[];
  /** The part of its amount that people set, because the policy did not know it. */
  readonly determinedFen?: number;
  /** The open objection, or the worker's denial, that holds its money: it is in no round until that is decided. */
  readonly heldBy?: string;
  /** How often it was held. */
  readonly heldTimes?: number;
  /** The recovery by which what was paid for it came back. */
  readonly recovery?: string;
}

/** How an amount came about: entries of the pinned policy version by id, whose texts `explain()` looks up. */
export interface Calculation {
  readonly policyVersion: string;
  readonly parts: readonly RatePart[];
}

/** One subsidy of a line; integer fen. */
export interface RatePart {
  readonly subsidy: Subsidy;
  readonly baseId: string;
  readonly baseFen: number;
  /** Uplifts that apply, and those that would but for a higher one. */
  readonly uplifts?: readonly { readonly id: string; readonly percent: number }[];
  readonly passedOver?: readonly string[];
  readonly amountFen: number;
}

export const LINE_STANDINGS = ['granted', 'refused', 'waiting', 'held', 'paid', 'recovered', 'cancelled'] as const;
export type LineStanding = (typeof LINE_STANDINGS)[number];

/**
 * Whether its money was paid. A line that is held was left out when its round was paid, and has a later round once it is
 * free again: so no line is taken for paid because the others are.
 */
export function isPaid(
  { outcome, round, heldBy }: Pick<Line, 'outcome' | 'round' | 'heldBy'>,
  { settledRound }: Pick<Claim, 'settledRound'>,
): boolean {
  return outcome === 'granted' && heldBy === undefined && round <= settledRound;
}

/** Whether its money is of what is reserved for the claim's round: paid with it, or closed with it. */
export function isPaidWith(
  line: Pick<Line, 'outcome' | 'round' | 'heldBy'>,
  claim: Pick<Claim, 'round' | 'settledRound'>,
): boolean {
  return isPaid(line, { settledRound: claim.round }) && !isPaid(line, claim);
}

/** The round in whose review and notice it stood: one that joins a later round is not looked at there again. */
export const reviewedIn = ({ round, noticedIn = round }: Pick<Line, 'round' | 'noticedIn'>): number => noticedIn;

/** Where a line stands now: its own outcome, and what became of its claim. "Paid" is never written on a line. */
export function lineStanding(
  line: Line,
  claim: Pick<Claim, 'status' | 'settledRound' | 'restWithdrawn'>,
): LineStanding {
  if (line.recovery !== undefined) return 'recovered';
  if (line.outcome === 'refused') return 'refused';
  if (isPaid(line, claim)) return 'paid';
  if (claim.restWithdrawn === true) return 'cancelled';
  if (claim.status === 'rejected' || claim.status === 'paid') return 'refused';
  if (isFinal(claim.status)) return 'cancelled';
  if (line.heldBy !== undefined) return 'held';
  return line.outcome;
}
