import type { ProposalDeed, ProposalState } from '#functions/proposal/proposal.ts';

/** What one person proposed and another decides on, as the API lists it to the one who is signed in. */
export interface Proposed {
  readonly state: ProposalState;
  readonly proposedBy: string;
  readonly proposedFor?: string;
  readonly proposedAt: string;
  readonly lapsesAt: string;
  readonly decidedBy?: string;
  readonly decidedFor?: string;
  readonly decidedAt?: string;
  readonly decisionReason?: string;
  /** What the API would let them do with it now. */
  readonly deeds: readonly ProposalDeed[];
}
