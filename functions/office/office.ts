import type { StandInRole } from '../api/permissions.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import type { CalendarDate } from '../submission/roster-line.ts';
import type { RECUSAL_GROUNDS } from './requests.ts';

/** An office that somebody fills for its holder (代理) until a day. It ends by itself. */
export interface StandIn {
  readonly standInId: string;
  readonly role: StandInRole;
  readonly region: string;
  /** Subjects of who fills it, and whose it is. */
  readonly standIn: string;
  readonly onBehalfOf: string;
  /** First and last business day. */
  readonly from: CalendarDate;
  readonly until: CalendarDate;
  readonly reason: string;
  readonly namedBy: string;
  readonly namedAt: string;
  readonly revokedBy?: string;
  readonly revokedAt?: string;
  readonly revocationReason?: string;
}

/** An officer who keeps away from an enterprise (回避) in a region, until somebody above lifts it there. */
export interface Recusal {
  readonly recusalId: string;
  readonly officer: string;
  readonly enterpriseId: string;
  readonly region: string;
  readonly ground: (typeof RECUSAL_GROUNDS)[number];
  readonly reason: string;
  readonly setBy: string;
  readonly setAt: string;
  readonly liftedBy?: string;
  readonly liftedAt?: string;
  readonly liftingReason?: string;
}

/** Leave is weeks, not years: whoever is away for longer is followed by a successor with a token of their own. */
export const LONGEST_DAYS = 92;

export type StandInState = 'coming' | 'holds' | 'ended' | 'revoked';

export function standInState({ from, until, revokedAt }: StandIn, day: CalendarDate): StandInState {
  if (revokedAt !== undefined) return 'revoked';
  if (day > until) return 'ended';
  return day < from ? 'coming' : 'holds';
}

/** Days from the first to the last, both counted. */
export function daysOf(from: CalendarDate, until: CalendarDate): number {
  return Math.round((Date.parse(until) - Date.parse(from)) / 86_400_000) + 1;
}

/** Ids tell the region under which they lie. */
const OFFICE_ID = /^(?:std|rcs)-(\d{6})-[0-9a-f]{16}$/;
export const regionOfId = (id: string): string | undefined => OFFICE_ID.exec(id)?.[1];

export function standInView(standIn: StandIn, now: Date) {
  return { ...standIn, state: standInState(standIn, shanghaiDate(now)) };
}

export function recusalView(recusal: Recusal) {
  return { ...recusal, state: recusal.liftedAt === undefined ? 'holds' : 'lifted' };
}
