import type { PolicyVersion } from '#policy/schema.ts';
import type { Text } from '../shared/fault.ts';
import type { FrozenLine } from '../submission/frozen-line.ts';
import type { CalendarDate } from '../submission/roster-line.ts';
import type { WatchKey } from './watchlist.ts';
import type { EnterpriseFacts, IssuerFacts, Month } from '../verification/facts.ts';
import type { VerifiedLine } from '../verification/verify-line.ts';

/** What a signal shows for: figures, dates and codes, keyed marks at most; nothing of a person. */
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
  /** Keyed mark of the device that the claim was submitted from. */
  readonly deviceMark?: string | undefined;
}

/** A granted line with what the registers say of it. */
export interface ScreenedLine {
  readonly line: FrozenLine;
  readonly verified: VerifiedLine;
  readonly granted: { readonly grantedFen: number; readonly unknowns?: readonly string[] };
}

/** Everything that a signal may look at of one line by itself. */
export interface Subject extends ScreenedLine {
  readonly claim: ScreenedClaim;
  /** The same person's other lines in this claim. */
  readonly others: readonly ScreenedLine[];
}

/** The key of an aggregate: what is counted, and for whom. */
export interface AggregateKey {
  readonly kind: AggregateKind;
  readonly value: string;
}
export type AggregateKind = 'enterprise' | 'class' | 'issuer-month' | 'owner' | 'device';

/** What one claim adds to one aggregate; written under its own name, so that a retry counts once. */
export interface Contribution extends AggregateKey {
  readonly data: Readonly<Record<string, number>>;
}

/** Who contributed: one pass (round) over the lines of one revision of a claim. */
export interface Contributor {
  readonly claimId: string;
  readonly enterpriseId: string;
  readonly region: string;
  readonly submittedOn: CalendarDate;
  readonly revision: number;
  readonly round: number;
}

export interface Contributed {
  readonly by: Contributor;
  readonly data: Contribution['data'];
}

/**
 * What is known of an aggregate, newest first, this claim included; a claim that was corrected counts with its newest
 * revision only.
 */
export type KnownOf = (key: AggregateKey) => readonly Contributed[];

/** Where contributions are kept: the table, or memory. */
export interface Contributions {
  /** Keeps them (again, where they are kept) and *then* reads: of two claims at once, at least one sees the other. */
  contribute(by: Contributor, own: readonly Contribution[]): Promise<KnownOf>;
}

/** Somebody seen with a phone or an account; person and name are the parts of their marks that are kept. */
export interface ContactUse {
  readonly person: string;
  readonly claimId: string;
  readonly enterpriseId: string;
  /** Keyed mark of the name: one name with two documents shows. */
  readonly nameMark?: string | undefined;
}

/** One person of a claim with a phone or an account. */
export interface OwnContact extends Pick<ContactUse, 'person' | 'nameMark'> {
  /** Keyed mark of the phone or account; its kind is in the key. */
  readonly mark: string;
}

export type ContactKind = 'phone' | 'account';

/** Everybody seen with a phone or account in the last months, in whatever claims, this one included. */
export type UsesOf = (mark: string) => readonly ContactUse[];

/** Where the uses of phones and accounts are kept: the table, or memory. */
export interface Contacts {
  /** Keeps them (again, where they are kept) and *then* reads: of two claims at once, at least one sees the other. */
  use(by: Contributor, own: readonly OwnContact[]): Promise<UsesOf>;
}

/** What a line has in common with others; keyed marks, nothing clear of a person. */
export interface LineTrait {
  readonly lineId: string;
  readonly person: string;
  readonly nameMark?: string | undefined;
  readonly phoneMark?: string | undefined;
  readonly accountMark?: string | undefined;
  readonly occupation: string;
  readonly classNumber?: string | undefined;
  readonly classCapacity?: number | undefined;
  readonly trainingFrom?: CalendarDate | undefined;
  readonly issuerId?: string | undefined;
  readonly issuedOn: CalendarDate;
  /** The certificate number without its serial, and the serial. */
  readonly series?: string | undefined;
  readonly serial?: number | undefined;
  readonly insuredFrom?: Month | undefined;
  readonly grantedFen: number;
}

/** Which of them are on the watchlist on that day, as `kind#value`. */
export type Watched = (keys: readonly WatchKey[], onDate: CalendarDate) => Promise<ReadonlySet<string>>;

interface Described extends Text {
  readonly code: string;
  /** Where the scheme comes from; where a threshold comes from stands with it in the policy. */
  readonly source: string;
}

/**
 * One sign of fraud on a line by itself. It never refuses: it asks for a look, or holds until evidence comes.
 * @typeParam Limit names of its thresholds; the policy gives them
 */
export interface LineSignal<Limit extends string = string> extends Described {
  readonly limits: readonly Limit[];
  find(on: Subject, limits: Readonly<Record<Limit, number>>): Evidence | undefined;
}

/** All granted lines of one pass of a claim, and what other claims have contributed. */
export interface Whole {
  readonly claim: ScreenedClaim;
  readonly traits: readonly LineTrait[];
  readonly known: KnownOf;
  readonly usesOf: UsesOf;
  readonly watched: ReadonlySet<string>;
}

/** One sign of fraud that only shows over all lines of a claim, or over several claims. */
export interface ClaimSignal<Limit extends string = string> extends Described {
  readonly limits: readonly Limit[];
  find(on: Whole, limits: Readonly<Record<Limit, number>>): readonly Group[];
}

/** Lines that show the same sign for the same reason. */
export interface Group {
  readonly lineIds: readonly string[];
  readonly evidence: Evidence;
}

export interface GroupFinding extends Group {
  readonly code: string;
}

export interface Finding {
  readonly lineId: string;
  readonly code: string;
  readonly evidence: Evidence;
}
