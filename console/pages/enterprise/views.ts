import type { Status } from '#functions/claim/status.ts';
import type { Fault, Text } from '#functions/shared/fault.ts';

/** What the API answers of an enterprise's own claims. Amounts are integer fen, times ISO 8601. */
export interface ClaimSummary {
  readonly claimId: string;
  readonly enterpriseId: string;
  readonly region: string;
  readonly status: Status;
  readonly revision: number;
  readonly createdAt: string;
  readonly lines: number;
  readonly grantedLines: number;
  readonly refusedLines: number;
  readonly grantedFen: number;
  readonly paidFen: number;
}

export interface ClaimView extends ClaimSummary {
  readonly waitingLines: number;
  readonly pendingFen: number;
  readonly heldFen: number;
  readonly recoveredFen: number;
  readonly uploadId?: string;
  readonly submittedAt?: string;
  readonly decisionReason?: string;
  readonly notice?: { readonly endsAt: string };
  readonly paymentReturn?: { readonly reason: string };
}

export interface UploadSummary {
  readonly uploadId: string;
  readonly fileName?: string;
  readonly status: 'awaiting' | 'usable' | 'unusable';
  readonly createdAt: string;
  readonly rows?: number;
  readonly goodRows?: number;
  readonly faultyRows?: number;
  readonly faultCount?: number;
}

export interface UploadView extends Omit<UploadSummary, 'createdAt'> {
  readonly faults: readonly Fault[];
  readonly notes: readonly Fault[];
}

export interface LineView {
  readonly lineId: string;
  readonly row: number;
  readonly name: string;
  readonly document: string;
  readonly occupation: string;
  readonly level: string;
  readonly standing: string;
  readonly grantedFen: number;
  readonly calculation?: readonly { readonly text: Text }[];
  readonly reasons: readonly (Text & { readonly code: string; readonly clause: string })[];
  readonly unknowns: readonly (Text & { readonly code: string })[];
}

export interface EventView {
  readonly seq: number;
  readonly type: string;
  readonly at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface DryRunLine extends Omit<LineView, 'lineId' | 'standing' | 'grantedFen' | 'calculation'> {
  readonly outcome: 'granted' | 'refused' | 'unclear';
  readonly amountFen: number;
  readonly calculation: readonly Text[];
  readonly claimUntil?: string;
}

export interface DryRunPart {
  readonly lines: readonly DryRunLine[];
  readonly notKnown: readonly { readonly code: string; readonly text: Text }[];
  readonly nextPart?: number;
}

export interface DeadlineView {
  readonly code: string;
  readonly text: Text;
  readonly at: string;
  readonly passed: boolean;
}
