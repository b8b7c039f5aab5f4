import type { ReasonCode } from '../eligibility/reasons.ts';
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
  /** Round in which the outcome was reached. */
  readonly round: number;
  readonly outcome: 'granted' | 'refused' | 'waiting';
  readonly grantedFen: number;
  /** What it had been granted before a person refused it. */
  readonly cancelledFen?: number;
  readonly reasons: readonly ReasonCode[];
  readonly calculation?: Calculation;
  /** What the roster itself claimed, integer fen. */
  readonly claimedFen?: number;
  /** What could not be found out and a reviewer should see. */
  readonly unknowns?: readonly string[];
  /** Open objections that hold the line's money. */
  readonly objections?: number;
}

/** How an amount came about, for a person to follow. */
export interface Calculation {
  readonly baseFen: number;
  readonly upliftPercent: number;
  readonly upliftSource?: string;
  readonly policyVersion: string;
  readonly source: string;
}

export type LineStanding = 'granted' | 'refused' | 'waiting' | 'held' | 'paid' | 'cancelled';

/** Where a line stands now: its own outcome, and what became of its claim. "Paid" is never written on a line. */
export function lineStanding(line: Line, claim: Pick<Claim, 'status' | 'settledRound'>): LineStanding {
  if (line.outcome === 'refused') return 'refused';
  if (line.outcome === 'granted' && line.round <= claim.settledRound) return 'paid';
  if (claim.status === 'rejected' || claim.status === 'paid') return 'refused';
  if (isFinal(claim.status)) return 'cancelled';
  if (line.outcome === 'granted' && (line.objections ?? 0) > 0) return 'held';
  return line.outcome;
}
