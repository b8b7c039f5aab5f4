import { REASONS } from '../eligibility/reasons.ts';
import type { Text } from '../shared/fault.ts';
import type { Counts } from './contribution.ts';
import { PHASES, type Phase } from './phase.ts';

const MONTHS = Array.from({ length: 12 }, (_, index) => String(index + 1).padStart(2, '0'));

const WHOLE_CLAIM: Text & { readonly clause: string } = {
  zh: '整件申报被驳回',
  en: 'the claim was refused as a whole',
  clause: '审核决定',
};

/** Figures as people read them. Money in integer fen. */
export function toldFigures(counts: Counts) {
  const figure = (name: string): number => counts[name] ?? 0;
  const codes = new Set(Object.keys(counts).flatMap((name) => /^reason:(.+):lines$/.exec(name)?.slice(1, 2) ?? []));
  return {
    claims: figure('claims'),
    lines: figure('lines'),
    grantedLines: figure('grantedLines'),
    refusedLines: figure('refusedLines'),
    paidLines: figure('paidLines'),
    highSkillPaid: figure('highSkillPaid'),
    grantedFen: figure('grantedFen'),
    pendingFen: figure('pendingFen'),
    heldFen: figure('heldFen'),
    paidFen: figure('paidFen'),
    cancelledFen: figure('cancelledFen'),
    recoveredFen: figure('recoveredFen'),
    phases: Object.fromEntries(PHASES.map((phase) => [phase, figure(`phase:${phase}`)])) as Record<Phase, number>,
    months: MONTHS.map((month) => ({
      month,
      lines: figure(`month:${month}:lines`),
      paidLines: figure(`month:${month}:paidLines`),
      paidFen: figure(`month:${month}:paidFen`),
    })),
    reasons: [...codes]
      .map((code) => ({
        code,
        ...((REASONS as Readonly<Record<string, typeof WHOLE_CLAIM>>)[code] ?? WHOLE_CLAIM),
        lines: figure(`reason:${code}:lines`),
        fen: figure(`reason:${code}:fen`),
      }))
      .filter(({ lines }) => lines > 0)
      .toSorted((a, b) => b.lines - a.lines || (a.code < b.code ? -1 : 1)),
    reviews: { concluded: figure('reviews'), late: figure('reviewsLate'), days: figure('reviewDays') },
  };
}

/** Figures of several regions, or of several parts of one, together. */
export function together(all: readonly Counts[]): Counts {
  const sums: Record<string, number> = {};
  for (const counts of all) for (const [name, value] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + value;
  return sums;
}
