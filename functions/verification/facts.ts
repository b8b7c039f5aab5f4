import type { CalendarDate, Level } from '../submission/roster-line.ts';

/** Unknown is not no. */
export type Told = 'yes' | 'no' | 'unknown';

/** A month `YYYY-MM` in Asia/Shanghai. */
export type Month = string;

/** What the register of enterprises says of the claimant. */
export interface EnterpriseFacts {
  readonly status: 'active' | 'cancelled' | 'revoked';
  readonly foundedOn: CalendarDate;
  readonly kind: 'manufacturing' | 'services' | 'construction' | 'labour-dispatch' | 'other';
  readonly insuredHeads: number;
  /** Opaque ids of the people behind it, as the register gives them. */
  readonly ownerIds: readonly string[];
}

/** What the register of issuers says of an evaluation body. */
export interface IssuerFacts {
  readonly issuerId: string;
  readonly kind: 'employer' | 'social-body' | 'school' | 'authority';
  readonly accreditedOn: CalendarDate;
  readonly closedOn?: CalendarDate | undefined;
  readonly ownerIds: readonly string[];
  /** Accredited scope; an occupation is a name of the catalogue. Both dates inclusive. */
  readonly scope: readonly {
    readonly occupation: string;
    readonly levels: readonly Level[];
    readonly from: CalendarDate;
    readonly until?: CalendarDate | undefined;
  }[];
  /** People examined and passed, by month of the examination. */
  readonly months: readonly { readonly month: Month; readonly examined: number; readonly passed: number }[];
}

/** What is on file of the training class of a line (开班备案). */
export interface ClassFacts {
  readonly filed: Told;
  readonly classNumber?: string | undefined;
  readonly filedOn?: CalendarDate | undefined;
  readonly from?: CalendarDate | undefined;
  readonly to?: CalendarDate | undefined;
  readonly hours?: number | undefined;
  readonly capacity?: number | undefined;
  /** People on the class's attendance record. */
  readonly enrolled?: number | undefined;
  /** Of this person; absent: not on the record. */
  readonly attendedHours?: number | undefined;
  /** Whether the person's attendance at another class covers a day of this one. */
  readonly overlaps?: Told | undefined;
}

/** One call of a register, before and after: the proof of what was asked and answered when. Times are machine time. */
export interface RegisterCall {
  readonly callId: string;
  readonly register: string;
  readonly questions: number;
  /** Keyed mark of the request: it names people and is not kept. */
  readonly requestMark: string;
  readonly askedAt: string;
  readonly answeredAt?: string;
  /** `not-sent`: its turn did not come in time. Absent: the caller died before it heard. */
  readonly outcome?: 'answered' | 'rate-limited' | 'refused' | 'away' | 'unusable' | 'not-sent';
  /** SHA-256 of the answer as it came. */
  readonly responseDigest?: string;
}
