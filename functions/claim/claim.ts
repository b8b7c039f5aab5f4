import type { Band } from '#policy/risk.ts';
import type { SubsidyLines } from '../eligibility/subsidy-lines.ts';
import type { UnknownCode } from '../eligibility/unknowns.ts';
import type { FrozenAttachment } from '../attachment/attachment.ts';
import type { Amounts, LineCounts } from './amounts.ts';
import type { ReviewPlace } from '../review/stage.ts';
import type { Status } from './status.ts';

/** The claim as it is kept: one item, the truth about where it stands. */
export interface Claim extends Amounts, LineCounts {
  readonly claimId: string;
  readonly enterpriseId: string;
  /** As the register of enterprises named it when this revision was verified. */
  readonly enterpriseName?: string;
  readonly region: string;
  readonly status: Status;
  /** Counts submissions: 1 at first, one more after each return for correction. */
  readonly revision: number;
  /** Counts executions of the current revision. */
  readonly generation: number;
  /**
   * Counts passes over lines that waited for an entitlement, each with its own review, notice and payment; and payments of
   * lines that were held while those of their round were paid.
   */
  readonly round: number;
  /** Number and hash of the newest audit event: the version that every change is conditional on. */
  readonly eventSeq: number;
  readonly eventHash: string;
  /** Wake-up calls from claims that gave up an entitlement, see `entitlement-store.ts`. */
  readonly wakes: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** An administrator stopped its execution: nothing drives the claim until a person lets it go on. */
  readonly stopped?: { readonly by: string; readonly at: string };
  /** Its execution failed for good: nothing drives the claim until somebody moves it or has it driven again. */
  readonly halted?: Halted;
  readonly requestHash: string;
  readonly uploadId?: string;
  /** Papers as they were when submitted: the same list and hashes stand in the event of the submission. */
  readonly attachments?: readonly FrozenAttachment[];
  /** The upload's usable lines as they were when submitted; a later PUT to the same upload changes nothing. */
  readonly submittedLinesKey?: string;
  readonly submittedAt?: string;
  /** Of this revision: the clocks of the bureau stand still while a claim is with the enterprise. */
  readonly revisionSubmittedAt?: string;
  /**
   * The last day on which this revision may be not accepted; after it, it is accepted (行政许可法 32). Absent where the
   * working days of its year are not known.
   */
  readonly acceptanceEnds?: string;
  /** When somebody first decided on the merits; from then on it cannot be said that the claim is not accepted. */
  readonly acceptedAt?: string;
  /** Keyed mark of the device that submitted: neither its address nor its name is kept. */
  readonly deviceMark?: string;
  readonly policyVersion?: string;
  readonly batches?: number;
  /** Batches to go over in the current pass; absent means all. */
  readonly openBatches?: readonly number[];
  /** Passes in a row for which registers had no answer. */
  readonly fruitlessPasses?: number;
  /** Batches with lines that wait for an entitlement: those of the next round. */
  readonly waitingBatches?: readonly number[];
  /** Highest round whose money was paid; a line granted in it or before is final. */
  readonly settledRound: number;
  /** What the roster of this revision asks for itself, integer fen; absent where it names no amount. */
  readonly claimedFen?: number;
  /** Granted in the revisions before this one, and given up when they were returned: integer fen. */
  readonly earlierFen?: number;
  /** Lines whose money was paid. */
  readonly paidLines: number;
  /** Round whose review decision has been carried out on the lines. */
  readonly reviewApplied?: number;
  readonly wakesSeen?: number;
  readonly riskBand?: Band;
  readonly signals?: readonly SignalCount[];
  /** Lines of this round that the first reviewer answers one by one. */
  readonly toAnswer?: number;
  /** Lines granted in this round of which something is not known that a person must decide on, by what that is. */
  readonly holds?: Readonly<Partial<Record<UnknownCode, number>>>;
  readonly firstReview?: Review;
  readonly secondReview?: Review;
  /** The signature above both reviews, where one was asked for. */
  readonly approval?: Review;
  /** Lines granted in this round and neither refused nor held, by kind of subsidy: not every fund pays each. */
  readonly subsidies?: SubsidyLines;
  readonly notice?: {
    readonly from: string;
    readonly to: string;
    readonly endsAt: string;
    readonly workingDays: number;
  };
  /** Lines and money that the reviews of this round granted, as its public notice tells them. */
  readonly approved?: LinesAndMoney;
  /** Lines that an open objection or a worker's denial holds, of any round; each once, however many object. */
  readonly openObjections?: number;
  /** Those of them that the public objects to: all that whoever claims may know of. */
  readonly objected?: LinesAndMoney;
  /** Lines that were ever held, for the total of a list that comes in pages. */
  readonly objections?: number;
  /** Who reviewed first in a round of which lines were held: others decide on these. */
  readonly heldNotBy?: readonly string[];
  /** Lines that are no longer held and were not reviewed in the round that pays them, until their money is reserved. */
  readonly freed?: LinesAndMoney & { readonly subsidies: SubsidyLines };
  /** The review at which it is before people, and since when, in business time: see `functions/review/stage.ts`. */
  readonly reviewPlace?: ReviewPlace;
  /** Since when lines of it are held: whoever decides on them finds it there, whatever becomes of the others meanwhile. */
  readonly objectionPlace?: ReviewPlace;
  /** Workers' denials that were received and are still to be held, see `functions/worker/denial.ts`. */
  readonly deniedLines?: number;
  /** All denials of the claim, in every revision: a correction leaves none behind. */
  readonly denials?: number;
  /** Events of which whoever claims is not told, and when they were last told of one since: see `as-told.ts`. */
  readonly quiet?: { readonly events: number; readonly toldAt?: string };
  readonly reservation?: Reservation;
  /** Its place among those who wait for money in its region. */
  readonly fundTicket?: { readonly region: string; readonly ticket: number; readonly amountFen: number };
  /** What was paid, round by round: money that is recovered goes back to the fund it came from. */
  readonly settlements?: readonly Settlement[];
  /** The newest round of this revision whose payment came back and was closed by two officers: none of it is paid any more. */
  readonly closed?: ClosedRound;
  /** Up to which of its events two officers have decided what its receipts come to, see `payment/payment-decision.ts`. */
  readonly receiptsDecided?: number;
  /** It ended as paid, and what was not paid by then its enterprise has withdrawn. */
  readonly restWithdrawn?: true;
  readonly paymentAttempt?: number;
  readonly paymentReturn?: { readonly reason: string };
}

/** Where the claim stands, its revision and generation are the claim's own: whatever changes them ends the halt. */
export interface Halted {
  /** Business time. */
  readonly at: string;
  /** Name of the error, see `functions/execution/halt-reason.ts`; nothing that an error said. */
  readonly error: string;
  /** The state of the workflow in which it failed, where the history tells. */
  readonly state?: string;
  readonly redriveCount: number;
}

/** Integer fen. */
export interface LinesAndMoney {
  readonly lines: number;
  readonly amountFen: number;
}

export interface SignalCount {
  readonly code: string;
  readonly lines: number;
}

export interface Review {
  readonly by: string;
  /** Whose office it was, where a stand-in signed. */
  readonly onBehalfOf?: string;
  readonly decision: 'approve' | 'refuse' | 'return' | 'not-accept';
  readonly at: string;
  readonly reason?: string;
  /** Lines the reviewer refuses although the claim goes on. */
  readonly refusedLines?: readonly RefusedLine[];
  /** Of an approval: what these lines had been granted, integer fen. */
  readonly refusedFen?: number;
  /** What the reviewer takes responsibility for although it is not known, for all lines that it concerns. */
  readonly confirmed?: readonly Confirmation[];
  /** Amounts set by a person where the policy does not know them. */
  readonly determinedLines?: readonly DeterminedLine[];
  /** Flagged and sampled lines that the reviewer looked at and let pass; each with its reason, in the bucket. */
  readonly cleared?: { readonly lines: number; readonly key: string; readonly digest: string };
  /** Of a return: lines that are to be corrected, in words for the enterprise, in the bucket. */
  readonly corrections?: { readonly lines: number; readonly key: string; readonly digest: string };
  /** Those of them that their workers had denied: the reviewer let them pass knowing of it. */
  readonly answeredDenials?: readonly string[];
}

export interface Confirmation {
  readonly code: UnknownCode;
  readonly reason: string;
}

export interface DeterminedLine {
  readonly lineId: string;
  /** Integer fen, added to what the line was granted. */
  readonly amountFen: number;
  /** The paper that names the amount. */
  readonly document: string;
}

export interface RefusedLine {
  readonly lineId: string;
  readonly reason: string;
  /** An honest error unless the reviewer says that it is fraud (区分不同情况). */
  readonly finding?: RefusalFinding | undefined;
}

export type RefusalFinding = 'error' | 'fraud';

export interface Reservation {
  readonly fund: string;
  readonly amountFen: number;
  readonly entryId: string;
}

export interface ClosedRound {
  readonly round: number;
  /** Where its money went back. */
  readonly fund: string;
  /** What was reserved for it, integer fen. */
  readonly amountFen: number;
  /** Business time, ISO 8601. */
  readonly at: string;
}

export interface Settlement {
  readonly round: number;
  readonly fund: string;
  readonly amountFen: number;
}
