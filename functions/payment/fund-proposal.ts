import type { Proposal } from '../proposal/proposal.ts';

/** What one finance officer proposes to do with a fund and another confirms. */
export const FUND_DEEDS = ['appropriation', 'reversal', 'transfer', 'carry-over'] as const;
export type FundDeed = (typeof FUND_DEEDS)[number];

/** Amounts integer fen. */
export interface FundProposal extends Proposal {
  readonly proposalId: string;
  readonly deed: FundDeed;
  readonly fund: string;
  /** Of a transfer or carry-over: where the money goes. */
  readonly to?: string;
  /** The policy's entry that names the transfer. */
  readonly ruleId?: string;
  /** Of a reversal (红字): the appropriation that was wrong. */
  readonly entryId?: string;
  /** Of a carry-over it is what is left when it is confirmed. */
  readonly amountFen?: number;
  readonly document: string;
  readonly reason?: string;
}
