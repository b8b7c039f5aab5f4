import type { PolicyVersion } from '#policy/index.ts';
import type { Line } from '../claim/line.ts';
import type { Text } from '../shared/fault.ts';
import type { FrozenLine } from '../submission/frozen-line.ts';
import type { CalendarDate } from '../submission/roster-line.ts';
import type { EnterpriseFacts, IssuerFacts } from '../verification/facts.ts';
import type { VerifiedLine } from '../verification/verify-line.ts';

/** What a signal shows for: figures and codes, keyed marks at most; nothing of a person. */
export type Evidence = Readonly<Record<string, string | number>>;

/** What is said of the claim to every line of it. */
export interface ScreenedClaim {
  readonly claimId: string;
  readonly enterpriseId: string;
  readonly region: string;
  readonly submittedOn: CalendarDate;
  readonly policy: PolicyVersion;
  readonly enterprise?: EnterpriseFacts | undefined;
  readonly issuers: ReadonlyMap<string, IssuerFacts>;
}

/** Everything that a signal may look at of one line: its own facts, and what this and other claims have contributed. */
export interface Subject {
  readonly claim: ScreenedClaim;
  readonly line: FrozenLine;
  readonly verified: VerifiedLine;
  readonly granted: Pick<Line, 'grantedFen' | 'unknowns'>;
  readonly contributed: Contributed;
}

/** The key of an aggregate: what is counted, and for whom. */
export interface AggregateKey {
  readonly kind: string;
  readonly value: string;
}

/** What one batch adds to one aggregate; written under the batch's own name, so that a retry counts once. */
export interface Contribution extends AggregateKey {
  readonly data: Readonly<Record<string, unknown>>;
}

/** Who contributed. */
export interface Contributor {
  readonly claimId: string;
  readonly enterpriseId: string;
  readonly region: string;
  readonly revision: number;
  readonly batch: number;
}

/** What is known of an aggregate: one entry per batch that contributed, this one included. */
export type Contributed = (
  key: AggregateKey,
) => readonly { readonly by: Contributor; readonly data: Contribution['data'] }[];

/** Where contributions are kept: the table, or memory. */
export interface Contributions {
  /** Keeps them (again, where they are kept) and *then* reads: of two batches at once, at least one sees the other. */
  contribute(by: Contributor, own: readonly Contribution[]): Promise<Contributed>;
}

/** One sign of fraud. It never refuses: it asks for a look, or holds until evidence comes. */
export interface Signal extends Text {
  readonly code: string;
  /** Where the scheme and the threshold come from. */
  readonly source: string;
  readonly find: (on: Subject) => Evidence | undefined;
}

export interface Finding {
  readonly lineId: string;
  readonly code: string;
  readonly evidence: Evidence;
}
