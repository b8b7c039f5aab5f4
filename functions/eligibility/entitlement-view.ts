import type { Subsidy } from '#policy/schema.ts';
import type { CalendarDate, Level } from '../submission/roster-line.ts';
import { type Channel, type Conflict, type Grant, grantsIn, type PersonItem } from './entitlement.ts';
import type { ReasonCode } from './reasons.ts';

export type ChannelKind = Channel | 'enterprise';

const channelKind = ({ channel }: Pick<Grant, 'channel'>): ChannelKind => channel ?? 'enterprise';

export const USED_UP = {
  training: 'times-used-up',
  evaluation: 'evaluation-times-used-up',
} as const satisfies Record<Subsidy, ReasonCode>;

/** What stands in the way of a line, without whose it is: no claim, enterprise, occupation or person. */
export interface ConflictView {
  readonly reason: ReasonCode;
  /** Level and date of issue of the certificate granted before, and by which kind of channel. */
  readonly level?: Level;
  readonly issuedOn?: CalendarDate;
  readonly channel?: ChannelKind;
  /** How often the subsidy may be had. */
  readonly times?: number;
}

export function conflictReason(conflict: Conflict): ReasonCode {
  if (conflict.kind === 'used-up') return USED_UP[conflict.subsidy];
  if (conflict.kind === 'fraud-found') return 'fraud-found-before';
  if (conflict.kind !== 'taken') return 'entitlement-released';
  if (conflict.sameCertificate) return 'certificate-granted-before';
  return conflict.higher ? 'higher-level-granted-before' : 'same-level-granted-before';
}

export function conflictView(conflict: Conflict): ConflictView {
  const reason = conflictReason(conflict);
  if (conflict.kind === 'used-up') return { reason, times: conflict.times };
  if (conflict.kind !== 'taken') return { reason };
  const { level, by } = conflict;
  return { reason, level, issuedOn: by.issuedOn, channel: channelKind(by) };
}

/** A line keeps no more, so that it costs one write unit. */
const VIEWS_KEPT = 3;

export const conflictViews = (conflicts: readonly Conflict[]): readonly ConflictView[] =>
  conflicts.slice(0, VIEWS_KEPT).map(conflictView);

/** What a worker may see of the own entitlements. */
export interface Uses {
  /** In order of the certificates' dates of issue. */
  readonly grants: readonly {
    /** The occupation as the ledger knows it, see `ledgerOccupation`. */
    readonly occupation: string;
    readonly level: Level;
    readonly subsidies: readonly Subsidy[];
    readonly issuedOn: CalendarDate;
    readonly channel: ChannelKind;
    /** Whether a grant of a claim was paid stands with the claim, not here. */
    readonly state: 'paid' | 'unknown';
  }[];
  /** How often each subsidy was had, by cap and, where it counts by calendar year, by year. */
  readonly counters: readonly { readonly cap: string; readonly year?: string; readonly used: number }[];
}

export function usesOf(item: PersonItem): Uses {
  const grants = grantsIn(item).map(([attribute, grant]) => {
    // A name may hold the mark itself (C#): the level stands behind the last one.
    const mark = attribute.lastIndexOf('#');
    return {
      occupation: attribute.slice('g#'.length, mark),
      level: attribute.slice(mark + 1) as Level,
      subsidies: grant.subsidies,
      issuedOn: grant.issuedOn,
      channel: channelKind(grant),
      state: grant.channel === undefined ? ('unknown' as const) : ('paid' as const),
    };
  });
  const counters = Object.entries(item)
    .filter(([name]) => name.startsWith('n#'))
    .map(([name, used]) => {
      const [, cap = '', year] = name.split('#');
      return { cap, ...(year === undefined ? {} : { year }), used: Number(used) };
    });
  return {
    grants: grants.toSorted((a, b) => compare(a.issuedOn + a.occupation, b.issuedOn + b.occupation)),
    counters: counters.toSorted((a, b) => compare(a.cap + (a.year ?? ''), b.cap + (b.year ?? ''))),
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
