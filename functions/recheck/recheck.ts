import type { CaseKind } from '../case/case.ts';
import type { CalendarDate } from '../submission/roster-line.ts';
import type { Month } from '../verification/facts.ts';
import type { Unanswered } from '../verification/registers/register.ts';
import type { VerifiedLine } from '../verification/verify-line.ts';

/** What is looked for again after payment (事后复查). */
export type RecheckKind = Extract<CaseKind, 'certificate-revoked' | 'employment-ended'>;
export const RECHECK_KINDS = ['certificate-revoked', 'employment-ended'] as const satisfies readonly RecheckKind[];

/** Lines by what was found of them. */
export type Found = Readonly<Partial<Record<RecheckKind, readonly string[]>>>;

/** Numbers of lines by what was found of them. */
export type Beyond = Readonly<Partial<Record<RecheckKind, number>>>;

/** Ids that a turn keeps of each kind: those of twelve turns (the most of a policy) stay well within one item of 400 KB. */
export const KEPT_LINES = 1_000;

/** A paid round of a claim on the list of those to be looked at again. */
export interface DueRecheck {
  readonly claimId: string;
  readonly revision: number;
  readonly round: number;
  /** Business day of the payment. */
  readonly paidOn: CalendarDate;
  readonly dueOn: CalendarDate;
  /** Place of this re-check in the policy's list of days. */
  readonly turn: number;
  /** The batch to go on with: what was asked is not asked again when a register goes away in between. */
  readonly nextBatch: number;
  readonly lines: number;
  readonly found: Found;
  /** How many more were found of each kind, in this turn, than ids are kept of. */
  readonly beyond?: Beyond | undefined;
  /** Told in cases of earlier turns. */
  readonly told: Found;
}

/** What the registers say now of a line that was paid. */
export interface Again {
  readonly certificate?: VerifiedLine['certificate'];
  /** In the month asked about. */
  readonly insured?: VerifiedLine['employed'];
}

/**
 * What has changed against the evidence on which the line was paid. Only a yes that became a no counts: what was unknown
 * before was decided by a person, and what is unknown now is not no.
 */
export function changesOf(before: Pick<VerifiedLine, 'certificate' | 'employed'>, now: Again): readonly RecheckKind[] {
  // One that the register gave up without a word is gone as well.
  const gone = now.certificate === 'revoked' || now.certificate === 'not-found';
  return [
    ...(before.certificate === 'verified' && gone ? (['certificate-revoked'] as const) : []),
    ...(before.employed === 'yes' && now.insured === 'no' ? (['employment-ended'] as const) : []),
  ];
}

/**
 * What becomes of a batch that not all registers answered. `later`: one cannot be asked now, and another claim would fare
 * no better. `failed`: what they say of this batch is no answer; that may be so each time, and is no other claim's matter.
 */
export function withoutAnswer(unanswered: readonly (Unanswered | undefined)[]): 'later' | 'failed' | undefined {
  const why = unanswered.filter((each) => each !== undefined);
  if (why.length === 0) return undefined;
  return why.every((each) => each === 'unusable') ? 'failed' : 'later';
}

/** The month of insurance to ask about: the one before, because the running month's is not yet reported. */
export function monthToAsk(today: CalendarDate): Month {
  const [year = 0, month = 0] = today.split('-').map(Number);
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, '0')}`;
}

/**
 * With what one batch shows. What an earlier case has told is left out, and beyond the ids that are kept lines are only
 * counted: a turn that finds them again names them.
 */
export function withChanges(
  due: Pick<DueRecheck, 'found' | 'told' | 'beyond'>,
  changes: readonly { readonly lineId: string; readonly kind: RecheckKind }[],
): { readonly found: Found; readonly beyond: Beyond } {
  const all = withFound(due.found, changes);
  const kinds = RECHECK_KINDS.map((kind) => {
    const fresh = news({ found: all, told: due.told }, kind);
    const more = (due.beyond?.[kind] ?? 0) + Math.max(0, fresh.length - KEPT_LINES);
    return { kind, kept: fresh.slice(0, KEPT_LINES), more };
  });
  return {
    found: Object.fromEntries(kinds.map(({ kind, kept }) => [kind, kept])),
    beyond: Object.fromEntries(kinds.flatMap(({ kind, more }) => (more === 0 ? [] : [[kind, more]]))),
  };
}

export function withFound(
  found: Found,
  more: readonly { readonly lineId: string; readonly kind: RecheckKind }[],
): Found {
  return Object.fromEntries(
    RECHECK_KINDS.map((kind) => [
      kind,
      [...new Set([...(found[kind] ?? []), ...more.filter((each) => each.kind === kind).map(({ lineId }) => lineId)])],
    ]),
  );
}

/** Lines of a kind that no case has told yet. */
export function news({ found, told }: Pick<DueRecheck, 'found' | 'told'>, kind: RecheckKind): readonly string[] {
  const before = new Set(told[kind] ?? []);
  return (found[kind] ?? []).filter((lineId) => !before.has(lineId));
}
